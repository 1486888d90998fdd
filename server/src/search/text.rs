//! How text becomes words: the same for documents, questions and the staff's words.
//!
//! A word is a run of letters and digits, lower-case, in Unicode's compatibility form and without
//! accents. An apostrophe inside a word is left out and a possessive goes with its `s`, so that
//! `can't` is `cant` and `women's` is `women`, whichever of the many apostrophes was typed.

use std::{borrow::Cow, ops::Range};

use unicode_normalization::UnicodeNormalization;

/// Longer words (long addresses, pasted keys) are cut to this many characters.
const LONGEST_WORD: usize = 40;

/// A word and where it stood.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Token {
    /// The word, folded.
    pub word: String,
    /// The bytes of the text that it was made of.
    pub span: Range<usize>,
}

/// The words of a text, in order.
pub fn tokens(text: &str) -> impl Iterator<Item = Token> + '_ {
    spans(text).filter_map(|span| {
        let word = fold(&text[span.clone()]);
        (!word.is_empty()).then_some(Token { word, span })
    })
}

/// The words of a text without their places.
pub fn words(text: &str) -> Vec<String> {
    tokens(text).map(|token| token.word).collect()
}

/// The stem of a folded word: `therapies` and `therapy` share one.
pub fn stem(word: &str) -> Cow<'_, str> {
    // Written with digits it is a name (`a1c`, `988`): there is nothing to take off.
    if word.bytes().all(|byte| byte.is_ascii_lowercase()) {
        frostem::Stemmer::new(frostem::Algorithm::English).stem(word)
    } else {
        Cow::Borrowed(word)
    }
}

/// Whether a word says little by itself (`the`, `what`, `dont`).
pub fn is_light(word: &str) -> bool {
    LIGHT_WORDS.binary_search(&word).is_ok()
}

fn spans(text: &str) -> impl Iterator<Item = Range<usize>> + '_ {
    let mut rest = 0;
    std::iter::from_fn(move || {
        let start = rest + text[rest..].find(is_word_character)?;
        let end = word_end(text, start);
        rest = end;
        Some(start..end)
    })
}

fn word_end(text: &str, start: usize) -> usize {
    let mut end = start;
    let mut letters = text[start..].char_indices().peekable();
    while let Some((at, letter)) = letters.next() {
        let next_is_word = letters
            .peek()
            .is_some_and(|(_, next)| is_word_character(*next));
        let is_inside = is_word_character(letter) || (is_joiner(letter) && next_is_word);
        if !is_inside {
            break;
        }
        end = start + at + letter.len_utf8();
    }
    end
}

fn is_word_character(letter: char) -> bool {
    letter.is_alphanumeric() || is_accent(letter)
}

/// Accents of their own, as some keyboards send them. The vowel signs of other scripts are not
/// among them: without those the words would be different ones.
fn is_accent(letter: char) -> bool {
    matches!(letter, '\u{300}'..='\u{36f}' | '\u{1ab0}'..='\u{1aff}' | '\u{1dc0}'..='\u{1dff}')
}

fn is_apostrophe(letter: char) -> bool {
    matches!(
        letter,
        '\'' | '’' | '‘' | '‛' | 'ʼ' | 'ʹ' | '′' | '´' | '`' | '＇'
    )
}

/// Apostrophes, and what is invisible inside of a word: soft hyphens and zero-width characters.
fn is_joiner(letter: char) -> bool {
    is_apostrophe(letter)
        || matches!(
            letter,
            '\u{ad}' | '\u{200b}'..='\u{200d}' | '\u{2060}' | '\u{feff}'
        )
}

fn fold(raw: &str) -> String {
    let raw = without_possessive(raw);
    if raw.is_ascii() {
        // Nearly every word: nothing to normalize.
        let letters = raw.bytes().filter(u8::is_ascii_alphanumeric);
        return letters
            .take(LONGEST_WORD)
            .map(|byte| char::from(byte.to_ascii_lowercase()))
            .collect();
    }
    raw.chars()
        .flat_map(char::to_lowercase)
        .nfkd()
        .filter(|letter| !is_accent(*letter))
        .flat_map(char::to_lowercase)
        .nfkc()
        .filter(|letter| is_word_character(*letter))
        .take(LONGEST_WORD)
        .collect()
}

/// The `'s` at the end of a word as it was written; empty where there is none.
pub fn possessive(raw: &str) -> &str {
    let without = without_possessive(raw);
    &raw[without.len()..]
}

fn without_possessive(raw: &str) -> &str {
    let Some(stripped) = raw.strip_suffix(['s', 'S']) else {
        return raw;
    };
    stripped.strip_suffix(is_apostrophe).unwrap_or(raw)
}

/// Words of grammar and of asking as such (`information about …`). Sorted, folded as [`tokens`]
/// folds.
#[rustfmt::skip]
const LIGHT_WORDS: &[&str] = &[
    "a", "about", "after", "all", "also", "am", "an", "and", "any", "are", "arent", "as", "at",
    "be", "because", "been", "before", "being", "between", "both", "but", "by", "can", "cannot",
    "cant", "could", "couldnt", "did", "didnt", "do", "does", "doesnt", "doing", "dont", "during",
    "each", "else", "every", "find", "for", "from", "get", "had", "hadnt", "has", "hasnt", "have",
    "havent", "having", "he", "her", "here", "hers", "him", "his", "how", "i", "id", "if", "ill",
    "im", "in", "info", "information", "into", "is", "isnt", "it", "its", "ive", "just", "know",
    "let", "lets", "looking", "may", "me", "might", "more", "most", "my", "myself", "need", "no",
    "nor", "not", "of", "off", "on", "only", "or", "other", "our", "ours", "out", "over", "own",
    "please", "she", "should", "shouldnt", "so", "some", "such", "tell", "than", "that", "the",
    "their", "theirs", "them", "then", "there", "these", "they", "theyre", "this", "those",
    "through", "to", "too", "until", "us", "very", "want", "was", "wasnt", "we", "were", "werent",
    "what", "when", "where", "which", "while", "who", "whom", "why", "will", "with", "wont",
    "would", "wouldnt", "you", "your", "youre", "yours",
];

#[cfg(test)]
mod tests {
    use super::{LIGHT_WORDS, is_light, words};

    #[test]
    fn every_light_word_is_where_it_is_looked_up_and_as_it_is_folded() {
        assert!(LIGHT_WORDS.is_sorted());
        for word in LIGHT_WORDS {
            assert_eq!(words(word), [*word]);
        }
        assert!(is_light("cant") && !is_light("anxiety"));
    }
}
