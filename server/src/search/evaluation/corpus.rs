//! The judged questions and the documents that they are asked of.

use std::path::Path;

use serde::Deserialize;

use super::{
    super::{Entry, Kind, Words, text},
    EvaluationError,
};

/// What is asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Task {
    /// The question that stands under a topic, as it stands there.
    KnownItem,
    /// The same with one typing mistake in a word of the topic's title.
    Mistyped,
    /// Only another name of the topic, which staff have listed as a synonym.
    Synonym,
    /// Only another name of the topic, which nobody has listed.
    Unaided,
}

/// Which half of the topics.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Half {
    /// The half that the weights were set on.
    Tuned,
    /// The half that they were not set on.
    HeldOut,
}

/// A question and its right answers.
#[derive(Debug, Clone)]
pub struct Judged {
    /// What is typed.
    pub text: String,
    /// The keys of the right documents; at least one.
    pub right: Vec<String>,
}

/// The topics of the file.
pub struct Topics {
    topics: Vec<Topic>,
}

#[derive(Deserialize)]
struct Topic {
    id: String,
    url: String,
    title: String,
    synonyms: Vec<String>,
    qa: Vec<Pair>,
}

#[derive(Deserialize)]
struct Pair {
    q: String,
    a: String,
}

impl Task {
    /// Every task.
    pub const ALL: [Self; 4] = [
        Self::KnownItem,
        Self::Mistyped,
        Self::Synonym,
        Self::Unaided,
    ];

    /// What it is called in the report.
    pub fn name(self) -> &'static str {
        match self {
            Self::KnownItem => "known item",
            Self::Mistyped => "one typo",
            Self::Synonym => "synonym, listed",
            Self::Unaided => "synonym, not",
        }
    }
}

impl Half {
    /// What it is called in the report.
    pub fn name(self) -> &'static str {
        match self {
            Self::Tuned => "tuned",
            Self::HeldOut => "held out",
        }
    }

    fn of(id: &str) -> Self {
        if hash(id).is_multiple_of(2) {
            Self::Tuned
        } else {
            Self::HeldOut
        }
    }
}

impl Topics {
    /// Reads the file.
    ///
    /// # Errors
    /// When it is not there, or a line is not a topic.
    pub fn read(path: &Path) -> Result<Self, EvaluationError> {
        let text = std::fs::read_to_string(path)?;
        let topics = text
            .lines()
            .map(serde_json::from_str)
            .collect::<Result<_, _>>()?;
        Ok(Self { topics })
    }

    /// One document for each topic. The question is not in it, nor are the synonyms.
    pub fn entries(&self) -> Vec<Entry> {
        self.topics.iter().map(Topic::entry).collect()
    }

    /// The synonyms as staff would list them: one set for each topic that has any.
    pub fn words(&self) -> Words {
        let with_synonyms = self
            .topics
            .iter()
            .filter(|topic| !topic.synonyms.is_empty());
        let set = |topic: &Topic| {
            std::iter::once(&topic.title)
                .chain(&topic.synonyms)
                .cloned()
                .collect()
        };
        Words {
            sets: with_synonyms.map(set).collect(),
            ..Words::default()
        }
    }

    /// A topic's id and its synonyms.
    pub fn synonyms(&self) -> impl Iterator<Item = (&str, &[String])> {
        self.topics
            .iter()
            .map(|topic| (topic.id.as_str(), topic.synonyms.as_slice()))
    }

    /// The judged questions of a task.
    pub fn judged(&self, task: Task, half: Half) -> Vec<Judged> {
        let topics = self
            .topics
            .iter()
            .filter(|topic| Half::of(&topic.id) == half);
        topics
            .flat_map(|topic| self.judged_of(topic, task))
            .collect()
    }

    fn judged_of(&self, topic: &Topic, task: Task) -> Vec<Judged> {
        let own = || vec![topic.id.clone()];
        let asked = topic.qa.iter().map(|pair| pair.q.as_str());
        match task {
            Task::KnownItem => asked
                .map(|text| Judged {
                    text: text.to_owned(),
                    right: own(),
                })
                .collect(),
            Task::Mistyped => asked
                .map(|text| Judged {
                    text: mistyped(text, &topic.title, &topic.id),
                    right: own(),
                })
                .collect(),
            Task::Synonym | Task::Unaided => {
                let names = topic.synonyms.iter();
                names
                    .map(|name| Judged {
                        text: name.clone(),
                        right: self.named(name),
                    })
                    .collect()
            }
        }
    }

    /// A few names stand for more than one topic.
    fn named(&self, name: &str) -> Vec<String> {
        let named = self.topics.iter().filter(|topic| {
            topic
                .synonyms
                .iter()
                .any(|own| own.eq_ignore_ascii_case(name))
        });
        named.map(|topic| topic.id.clone()).collect()
    }

    /// What visitors would type: every judged question, and titles while they are being typed.
    pub fn typed(&self) -> Vec<String> {
        let judged = [Task::KnownItem, Task::Mistyped, Task::Synonym]
            .into_iter()
            .flat_map(|task| [Half::Tuned, Half::HeldOut].map(|half| self.judged(task, half)));
        let unfinished = self.topics.iter().map(|topic| {
            let letters = 2 + usize::try_from(hash(&topic.id) % 8).unwrap_or_default();
            topic.title.chars().take(letters).collect()
        });
        judged
            .flatten()
            .map(|one| one.text)
            .chain(unfinished)
            .collect()
    }

    /// As many documents as asked for: the topics, then others made of them. Each of those takes
    /// its sentences in turn, at random, from three topics, and its title from the first words of
    /// one title and the last of another.
    pub fn recombined(&self, size: usize) -> Vec<Entry> {
        let mut entries = self.entries();
        entries.truncate(size);
        let sentences: Vec<Vec<&str>> = self
            .topics
            .iter()
            .map(|topic| topic.qa[0].a.split(". ").collect())
            .collect();
        let mut chance = Chance(1);
        while entries.len() < size {
            let from = [(); 3].map(|()| chance.below(self.topics.len()));
            let body: Vec<&str> = (0..12)
                .map(|turn| {
                    let sentences = &sentences[from[turn % 3]];
                    sentences[chance.below(sentences.len())]
                })
                .collect();
            let (head, tail) = (&self.topics[from[0]].title, &self.topics[from[1]].title);
            let number = entries.len();
            entries.push(Entry {
                key: format!("made-{number:06}"),
                path: format!("/made/{number}"),
                title: format!("{} {}", half_words(head, false), half_words(tail, true)),
                body: body.join(". "),
                ..self.topics[from[0]].entry()
            });
        }
        entries
    }
}

impl Topic {
    fn entry(&self) -> Entry {
        let answers: Vec<&str> = self.qa.iter().map(|pair| pair.a.as_str()).collect();
        Entry {
            kind: Kind::Post,
            key: self.id.clone(),
            path: self.url.clone(),
            title: self.title.clone(),
            summary: String::new(),
            keywords: String::new(),
            body: answers.join("\n"),
            topics: Vec::new(),
            published_at: None,
        }
    }
}

fn half_words(title: &str, last: bool) -> String {
    let words: Vec<&str> = title.split(' ').collect();
    let (head, tail) = words.split_at(words.len().div_ceil(2));
    if last && !tail.is_empty() {
        tail.join(" ")
    } else {
        head.join(" ")
    }
}

/// The question with one mistake (a letter missing, too many, wrong, or two changed over; anywhere
/// in the word) in a word of the title with four letters or more, or else in the longest one.
fn mistyped(question: &str, title: &str, seed: &str) -> String {
    let mut chance = Chance(hash(seed));
    let all: Vec<_> = text::tokens(question).collect();
    let in_title = text::words(title);
    let mut able: Vec<_> = all
        .iter()
        .filter(|token| in_title.contains(&token.word))
        .collect();
    let longest = able
        .iter()
        .map(|token| token.word.len())
        .max()
        .unwrap_or_default();
    able.retain(|token| token.word.len() >= longest.min(4));
    if able.is_empty() {
        return question.to_owned();
    }
    let span = able[chance.below(able.len())].span.clone();
    let word: Vec<char> = question[span.clone()].chars().collect();
    let mut slipped = word.clone();
    while slipped == word {
        slipped = slip(&word, &mut chance);
    }
    let slipped: String = slipped.into_iter().collect();
    format!(
        "{}{slipped}{}",
        &question[..span.start],
        &question[span.end..]
    )
}

fn slip(word: &[char], chance: &mut Chance) -> Vec<char> {
    let mut word = word.to_vec();
    let at = chance.below(word.len());
    match chance.below(4) {
        0 if word.len() > 1 => _ = word.remove(at),
        1 => word.insert(at, chance.letter()),
        2 if at + 1 < word.len() => word.swap(at, at + 1),
        _ => word[at] = chance.letter(),
    }
    word
}

/// FNV-1a, so that the halves are the same on every machine.
fn hash(text: &str) -> u64 {
    let mixed = text.bytes().fold(0xcbf2_9ce4_8422_2325_u64, |hash, byte| {
        (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3)
    });
    mixed >> 7
}

/// SplitMix64: the same chances in every run.
struct Chance(u64);

impl Chance {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mixed = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ (mixed >> 31)
    }

    fn below(&mut self, limit: usize) -> usize {
        usize::try_from(self.next() % (limit.max(1) as u64)).unwrap_or_default()
    }

    fn letter(&mut self) -> char {
        char::from(b"abcdefghijklmnopqrstuvwxyz"[self.below(26)])
    }
}
