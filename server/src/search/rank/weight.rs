//! What counts how much. Set on half of the judged questions (`evaluation`) and confirmed on the
//! other half; most may be changed by half of themselves without much harm.

use super::super::shelf::{PARTS, Part, Shelf};

/// Another form of the same stem, against the form that was typed.
pub const OTHER_FORM: f32 = 0.8;

/// What staff call the same.
pub const SYNONYM: f32 = 0.7;

/// A known word that a word unknown to the index may have been meant to be.
pub const NEAR: f32 = 0.5;

/// The same for a word that the index knows itself, if rarely: so little that no document with a
/// likely mistake comes before one with the word as it was typed.
pub const NEAR_A_KNOWN: f32 = 0.05;

/// A word that the last one may become when it is typed on.
pub const UNFINISHED: f32 = 0.4;

/// Light words against others, among documents that have been found by others.
pub const LIGHT: f32 = 0.1;

/// Two words side by side, against having a rare word once more.
pub const CLOSE: f32 = 0.3;

/// By how much a title gains that says what was asked for and nothing else.
pub const COVERED: f32 = 1.0;

/// How soon a word said again stops to count: BM25's k1.
const ENOUGH: f32 = 1.2;

/// How much a word in a part weighs, and how much less in a long one than in a short one (BM25's b).
fn of_part(part: Part) -> (f32, f32) {
    match part {
        Part::Title => (8.0, 0.5),
        Part::Keywords => (4.0, 0.3),
        Part::Summary => (2.0, 0.3),
        Part::Body => (1.0, 0.75),
    }
}

/// A word's weight by the part that it stands in and the part's length.
pub struct Scale {
    parts: [[f32; 256]; 4],
}

impl Scale {
    /// Measures out the parts of this shelf.
    pub fn new(shelf: &Shelf) -> Self {
        let weights = |part| {
            let (weight, evenness) = of_part(part);
            let lengths = shelf.relative_lengths(part);
            lengths.map(|length| weight / (1.0 - evenness + evenness * length))
        };
        Self {
            parts: PARTS.map(weights),
        }
    }

    /// The weight of one mention in a part with this length.
    pub fn of(&self, part: Part, length_step: u8) -> f32 {
        self.parts[part as usize][usize::from(length_step)]
    }
}

/// From any weight to less than one: the second mention says less than the first. All parts go in
/// together (as in BM25F), so that a word in title and body is not two words.
pub fn saturated(weight: f32) -> f32 {
    weight / (weight + ENOUGH)
}

/// How much a word says that so many of the documents have: BM25's, never below zero.
pub fn rarity(having: usize, documents: usize) -> f32 {
    let (having, documents) = (having as f32, documents as f32);
    (1.0 + (documents - having + 0.5) / (having + 0.5)).ln()
}
