//! The staff's words, made ready: phrases of stems that a question is held against.

use std::collections::HashMap;

use super::{
    Words,
    text::{stem, tokens},
};

/// One slip in a word of crisis is forgiven from this length on (`suicde` is `suicide`). Shorter
/// ones have too many harmless neighbours (`kill`, `kiln`).
const SHORTEST_FORGIVEN: usize = 6;

/// A word of the staff's lists.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StaffWord {
    /// As it was written, folded.
    pub word: String,
    /// Its stem, by which it is compared.
    pub stem: String,
}

/// One or more words in a row.
pub type Phrase = Vec<StaffWord>;

/// Synonyms and words of crisis, ready to be looked up.
#[derive(Debug)]
pub struct Wording {
    /// By the first stem of what a visitor may type.
    synonyms: HashMap<String, Vec<Synonym>>,
    crisis: Vec<Phrase>,
}

#[derive(Debug)]
struct Synonym {
    asked: Phrase,
    meant: Vec<Phrase>,
}

impl Wording {
    /// Takes the lists in. Lines without any word in them are left out.
    pub fn new(words: &Words) -> Self {
        let mut wording = Self {
            synonyms: HashMap::new(),
            crisis: phrases(&words.crisis),
        };
        for set in &words.sets {
            let set = phrases(set);
            for (place, asked) in set.iter().enumerate() {
                let others = set.iter().enumerate().filter(|(other, _)| *other != place);
                wording.learn(asked, others.map(|(_, phrase)| phrase.clone()).collect());
            }
        }
        for (from, to) in &words.one_way {
            let to = phrases(to);
            phrases(from)
                .iter()
                .for_each(|asked| wording.learn(asked, to.clone()));
        }
        wording
    }

    fn learn(&mut self, asked: &Phrase, meant: Vec<Phrase>) {
        let Some(first) = asked.first() else { return };
        let known = self.synonyms.entry(first.stem.clone()).or_default();
        known.push(Synonym {
            asked: asked.clone(),
            meant,
        });
    }

    /// What the words from `stems[0]` on may also be called: how many of them it stands for, and
    /// the other phrases.
    pub fn also(&self, stems: &[&str]) -> impl Iterator<Item = (usize, &[Phrase])> {
        let known = stems.first().and_then(|first| self.synonyms.get(*first));
        let known = known.map(Vec::as_slice).unwrap_or_default().iter();
        known
            .filter(|synonym| starts_with(stems, &synonym.asked))
            .map(|synonym| (synonym.asked.len(), synonym.meant.as_slice()))
    }

    /// Whether words of crisis stand in the question, in a row. `is_known` tells whether a word is
    /// a right one: then it is not taken for a mistyped one.
    pub fn is_crisis(&self, asked: &[StaffWord], is_known: impl Fn(&str) -> bool) -> bool {
        let fits = |typed: &StaffWord, listed: &StaffWord| {
            typed.stem == listed.stem
                || (is_slip(&typed.word, &listed.word) && !is_known(&typed.word))
        };
        self.crisis.iter().any(|phrase| {
            asked.windows(phrase.len()).any(|row| {
                row.iter()
                    .zip(phrase)
                    .all(|(typed, listed)| fits(typed, listed))
            })
        })
    }
}

/// The words of one line of a list or of a question.
pub fn phrase(line: &str) -> Phrase {
    tokens(line)
        .map(|token| StaffWord {
            stem: stem(&token.word).into_owned(),
            word: token.word,
        })
        .collect()
}

fn phrases(lines: &[String]) -> Vec<Phrase> {
    lines
        .iter()
        .map(|line| phrase(line))
        .filter(|phrase| !phrase.is_empty())
        .collect()
}

fn starts_with(stems: &[&str], phrase: &[StaffWord]) -> bool {
    stems.len() >= phrase.len()
        && stems
            .iter()
            .zip(phrase)
            .all(|(stem, word)| *stem == word.stem)
}

/// One letter too many, one missing, one wrong, or two changed over.
fn is_slip(typed: &str, listed: &str) -> bool {
    let (typed, listed): (Vec<char>, Vec<char>) =
        (typed.chars().collect(), listed.chars().collect());
    let shorter = typed.len().min(listed.len());
    if shorter + 1 < SHORTEST_FORGIVEN || listed.len() < SHORTEST_FORGIVEN {
        return false;
    }
    let head = typed
        .iter()
        .zip(&listed)
        .take_while(|(a, b)| a == b)
        .count();
    let tail = typed
        .iter()
        .rev()
        .zip(listed.iter().rev())
        .take_while(|(a, b)| a == b)
        .count();
    let tail = tail.min(shorter - head);
    let (left, right) = (
        &typed[head..typed.len() - tail],
        &listed[head..listed.len() - tail],
    );
    let changed_over =
        left.len() == 2 && right.len() == 2 && left[0] == right[1] && left[1] == right[0];
    left.len().max(right.len()) <= 1 || changed_over
}
