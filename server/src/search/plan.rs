//! A question, read: which words it has and what each of them may stand for.

use std::collections::HashMap;

use super::{
    SearchError,
    shelf::{Known, Shelf},
    text::{self, Token},
    wording::{Phrase, StaffWord, Wording},
};

/// What is typed beyond this many characters is not looked at.
const MOST_CHARACTERS: usize = 200;

/// What is asked beyond this many words is not looked at. Fits the bits of a [`u16`].
pub const MOST_TERMS: usize = 16;

/// An unfinished word is looked up from this length on.
const SHORTEST_PREFIX: usize = 2;

/// An unfinished word stands for no more than this many finished ones.
const MOST_FINISHED: usize = 32;

/// A mistyped word stands for no more than this many right ones.
const MOST_NEAR: usize = 6;

/// A mistake is looked for from this length on.
const SHORTEST_MISTYPED: usize = 4;

/// The first letter is the one that people get right; that it is wrong is believed from this
/// length on, and only if nothing else explains the word.
const SHORTEST_MISBEGUN: usize = 5;

/// Two mistakes are believed from this length on.
const SHORTEST_TWICE_MISTYPED: usize = 8;

/// How many times as frequent a word must be before a right but rare one is also taken for a
/// mistyped form of it.
const FAR_MORE: u32 = 8;

/// How much a visitor is thought to have mistyped.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Care {
    /// Little: nothing far-fetched comes up beside what was asked for.
    Usual,
    /// Much: for a question that would find nothing otherwise.
    Extra,
}

/// A question, ready to be ranked.
#[derive(Debug)]
pub struct Plan {
    /// As it was typed, cut to what is looked at.
    pub text: String,
    /// Its words, each once.
    pub terms: Vec<Term>,
    /// What staff call the same.
    pub substitutes: Vec<Substitute>,
    /// It has words of crisis.
    pub crisis: bool,
}

/// A word of the question.
#[derive(Debug)]
pub struct Term {
    /// The word.
    pub word: String,
    /// It says little and other words say more: it decides only among what those have found.
    pub light: bool,
    /// The words of the same stem, its own form first if there is one: (word, is it its own form).
    pub family: Vec<(String, bool)>,
    /// What it may have been before a typing mistake.
    pub near: Vec<Known>,
    /// What it may become when it is typed on.
    pub finished: Vec<Known>,
}

/// Another name for some words of the question.
#[derive(Debug)]
pub struct Substitute {
    /// The places in [`Plan::terms`] of the words that it stands for.
    pub covers: Vec<usize>,
    /// Its words in a row, each in all forms that the index has.
    pub words: Vec<Vec<String>>,
}

impl Plan {
    /// Reads a question.
    pub fn read(
        raw: &str,
        care: Care,
        shelf: &Shelf,
        wording: &Wording,
    ) -> Result<Self, SearchError> {
        let text: String = raw.chars().take(MOST_CHARACTERS).collect();
        let tokens: Vec<Token> = text::tokens(&text).take(MOST_TERMS).collect();
        let asked: Vec<StaffWord> = tokens.iter().map(staff_word).collect();
        let unfinished = tokens.last().filter(|last| last.span.end == text.len());
        let unfinished = unfinished.map(|last| last.word.as_str());
        let mut terms = Vec::new();
        let mut place_of: HashMap<&str, usize> = HashMap::new();
        for word in &asked {
            if !place_of.contains_key(word.word.as_str()) {
                place_of.insert(&word.word, terms.len());
                terms.push(term(word, care, unfinished, shelf)?);
            }
        }
        let places: Vec<usize> = asked
            .iter()
            .map(|word| place_of[word.word.as_str()])
            .collect();
        let all_light = terms.iter().all(|term| term.light);
        terms.iter_mut().for_each(|term| term.light &= !all_light);
        let crisis = wording.is_crisis(&asked, |word| !shelf.family(&text::stem(word)).is_empty());
        let substitutes = substitutes(&asked, &places, shelf, wording);
        Ok(Self {
            text,
            terms,
            substitutes,
            crisis,
        })
    }
}

impl Term {
    /// The index has the word, in this form or another one.
    pub fn is_known(&self) -> bool {
        !self.family.is_empty()
    }
}

fn staff_word(token: &Token) -> StaffWord {
    StaffWord {
        word: token.word.clone(),
        stem: text::stem(&token.word).into_owned(),
    }
}

fn term(
    asked: &StaffWord,
    care: Care,
    unfinished: Option<&str>,
    shelf: &Shelf,
) -> Result<Term, SearchError> {
    let word = asked.word.clone();
    let family = family(asked, shelf);
    let light = text::is_light(&word);
    let near = if light {
        Vec::new()
    } else {
        near(&word, care, &family, shelf)?
    };
    let is_unfinished = unfinished == Some(&word) && word.chars().count() >= SHORTEST_PREFIX;
    let mut finished = if is_unfinished {
        shelf.beginning(&word, MOST_FINISHED)?
    } else {
        Vec::new()
    };
    finished.retain(|known| family.iter().all(|(own, _)| *own != known.word));
    Ok(Term {
        word,
        light,
        family,
        near,
        finished,
    })
}

fn family(asked: &StaffWord, shelf: &Shelf) -> Vec<(String, bool)> {
    let family = shelf.family(&asked.stem).iter();
    let mut family: Vec<_> = family
        .map(|word| (word.to_string(), **word == *asked.word))
        .collect();
    family.sort_by_key(|(_, own)| !own);
    family
}

/// What a word may have been meant to be. Asked only where the word is unknown, or so rare beside
/// a neighbour that it looks like a mistake itself.
fn near(
    word: &str,
    care: Care,
    family: &[(String, bool)],
    shelf: &Shelf,
) -> Result<Vec<Known>, SearchError> {
    let mut own = 0;
    for (word, _) in family {
        own = shelf.documents_with(word)?.max(own);
    }
    let mut near = likely(word, if own > 0 { Care::Usual } else { care }, shelf)?;
    near.retain(|known| {
        known.documents >= own * FAR_MORE && family.iter().all(|(own, _)| *own != known.word)
    });
    near.truncate(MOST_NEAR);
    Ok(near)
}

/// The known words that explain a word with the fewest mistakes, the likeliest first.
fn likely(word: &str, care: Care, shelf: &Shelf) -> Result<Vec<Known>, SearchError> {
    let length = word.chars().count();
    let at_least = |usual: usize| match care {
        Care::Usual => length >= usual,
        Care::Extra => length + 2 >= usual,
    };
    // A number with one digit changed is another number.
    let is_number = care == Care::Usual && word.chars().any(char::is_numeric);
    if is_number || !at_least(SHORTEST_MISTYPED) {
        return Ok(Vec::new());
    }
    let mut near = shelf.near(word, 1)?;
    if near.is_empty() && at_least(SHORTEST_TWICE_MISTYPED) {
        near = shelf.near(word, 2)?;
    }
    near.retain(|known| !text::is_light(&known.word));
    let (alike, misbegun): (Vec<_>, Vec<_>) = near
        .into_iter()
        .partition(|known| known.word.chars().next() == word.chars().next());
    let is_misbegun = alike.is_empty() && at_least(SHORTEST_MISBEGUN);
    let mut near = if is_misbegun { misbegun } else { alike };
    near.sort_by(|a, b| b.weight.cmp(&a.weight).then_with(|| a.word.cmp(&b.word)));
    Ok(near)
}

fn substitutes(
    asked: &[StaffWord],
    places: &[usize],
    shelf: &Shelf,
    wording: &Wording,
) -> Vec<Substitute> {
    let stems: Vec<&str> = asked.iter().map(|word| word.stem.as_str()).collect();
    let mut found = Vec::new();
    for start in 0..stems.len() {
        for (length, phrases) in wording.also(&stems[start..]) {
            let covers = &places[start..start + length];
            found.extend(
                phrases
                    .iter()
                    .filter_map(|phrase| substitute(phrase, covers, shelf)),
            );
        }
    }
    found
}

/// `None` when the index lacks one of its words: nothing can have it then.
fn substitute(phrase: &Phrase, covers: &[usize], shelf: &Shelf) -> Option<Substitute> {
    let forms = |word: &StaffWord| {
        let forms: Vec<String> = shelf
            .family(&word.stem)
            .iter()
            .map(|form| form.to_string())
            .collect();
        (!forms.is_empty()).then_some(forms)
    };
    let words = phrase.iter().map(forms).collect::<Option<_>>()?;
    Some(Substitute {
        covers: covers.to_vec(),
        words,
    })
}
