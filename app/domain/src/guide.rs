//! The guide on coping with anxiety: what the practice gives to whoever joins its newsletter. It comes
//! with the program and reads the same for everybody.

use crate::html::Html;

/// The guide.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Guide {
    /// Its title.
    pub title: String,
    /// What it is, in a sentence.
    pub lead: String,
    /// When its text was last gone over, in words: `November 2026`.
    pub edition: &'static str,
    /// The same as a civil date, `YYYY-MM-DD`.
    pub edition_date: &'static str,
    /// What stands before the first chapter: where to turn at once, and how to read on.
    pub start: Vec<Piece>,
    /// The chapters in their order.
    pub chapters: Vec<Chapter>,
}

impl Guide {
    /// The place of a chapter, from 0, where there is one of this name.
    pub fn place(&self, slug: &str) -> Option<usize> {
        self.chapters.iter().position(|one| one.slug == slug)
    }
}

/// A chapter: an address of its own on the web, a page or two on paper.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Chapter {
    /// The part of the address that names it.
    pub slug: &'static str,
    /// Its title.
    pub title: String,
    /// What it says, in a sentence or two.
    pub lead: String,
    /// Its text, in order.
    pub pieces: Vec<Piece>,
}

/// A piece of a chapter: text, or what text alone cannot do.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Piece {
    /// Running text; its headings begin at the second level.
    Text(Html),
    /// A drawing, with the words for those who do not see it.
    Picture {
        /// Which one.
        drawing: Drawing,
        /// What it shows.
        words: String,
    },
    /// A line or a few to write on, below a question.
    Lines {
        /// What to write there.
        label: String,
        /// How many.
        count: usize,
    },
    /// Things to tick off.
    Ticks(Vec<String>),
    /// A table with a row for each day of the week and a column for each of these questions.
    Week(Vec<String>),
}

/// The drawings of the guide.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Drawing {
    /// What becomes of a wave of fear when one leaves, and when one stays.
    Curve,
    /// A breath in, and a longer one out.
    Breath,
    /// Five, four, three, two, one.
    Senses,
    /// Small steps toward what one avoids.
    Steps,
    /// An evening, from noon to bed.
    Evening,
}
