//! Questions as visitors type them, by the hundred and the same in every run: words of the first
//! content, and of the questions that judge the search where those are there; with mistakes, not yet
//! finished, several together.

use std::{
    collections::BTreeSet,
    path::{Path, PathBuf},
};

/// So many questions.
pub fn questions(count: usize) -> Vec<String> {
    let words = words();
    assert!(words.len() > 1_000, "only {} words", words.len());
    let mut chance = Chance(1);
    (0..count)
        .map(|kind| question(kind, &words, &mut chance))
        .collect()
}

fn question(kind: usize, words: &[String], chance: &mut Chance) -> String {
    let mut some = |count: usize| {
        let some: Vec<&str> = (0..count)
            .map(|_| words[chance.below(words.len())].as_str())
            .collect();
        some.join(" ")
    };
    // A word that is followed by a space is finished.
    match kind % 8 {
        0 => some(1) + " ",
        1 => some(2) + " ",
        2 => some(3) + " ",
        3 => some(5) + " ",
        4 => some(2),
        5 => beginning(&some(1), chance),
        // What the twins say, with another word.
        6 => {
            some(1)
                + [
                    " awake again ",
                    " worry at night ",
                    " bodies awake",
                    " anxiety ",
                ][kind / 8 % 4]
        }
        _ => mistyped(&some(1), chance) + " ",
    }
}

fn beginning(word: &str, chance: &mut Chance) -> String {
    word[..word.len().min(2 + chance.below(4))].to_owned()
}

/// The word with two letters changed over, one left out, or one too many.
fn mistyped(word: &str, chance: &mut Chance) -> String {
    let mut letters: Vec<char> = word.chars().collect();
    let at = chance.below(letters.len() - 1);
    match chance.below(3) {
        0 => letters.swap(at, at + 1),
        1 => _ = letters.remove(at),
        _ => letters.insert(
            at,
            char::from(b"abcdefghijklmnopqrstuvwxyz"[chance.below(26)]),
        ),
    }
    letters.into_iter().collect()
}

/// Every word of three letters or more, in the order of the alphabet.
fn words() -> Vec<String> {
    let mut files = Vec::new();
    gather(
        &Path::new(env!("CARGO_MANIFEST_DIR")).join("content"),
        &mut files,
    );
    files.extend(std::env::var_os("SYNERGY_TEST_SEARCH_TOPICS").map(PathBuf::from));
    let mut words = BTreeSet::new();
    for file in files {
        let text = std::fs::read_to_string(&file).unwrap();
        let found = text.split(|letter: char| !letter.is_ascii_alphabetic());
        words.extend(found.filter(|word| word.len() > 2).map(str::to_lowercase));
    }
    words.into_iter().collect()
}

fn gather(folder: &Path, files: &mut Vec<PathBuf>) {
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            gather(&path, files);
        } else if path
            .extension()
            .is_some_and(|kind| kind == "md" || kind == "toml")
        {
            files.push(path);
        }
    }
}

/// SplitMix64: the same chances in every run.
struct Chance(u64);

impl Chance {
    fn below(&mut self, limit: usize) -> usize {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mixed = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        usize::try_from((mixed ^ (mixed >> 31)) % limit as u64).unwrap()
    }
}
