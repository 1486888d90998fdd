//! One search over everything that the practice publishes.

use async_trait::async_trait;
use serde::{Deserialize, Serialize};

use crate::practice::PracticeError;

/// How many results a page shows.
pub const HITS_A_PAGE: usize = 10;

/// How many results are shown while somebody types.
pub const MOST_SUGGESTIONS: usize = 6;

/// What readers ask of the search.
#[async_trait]
pub trait Search: Send + Sync {
    /// What fits a question. The question is kept nowhere.
    async fn search(&self, ask: SearchAsk) -> Result<Found, PracticeError>;
}

/// A question.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct SearchAsk {
    /// As it was typed.
    pub text: String,
    /// Only what is about this topic, by its name.
    pub topic: Option<String>,
    /// Which page of results; 0 is the first.
    pub page: usize,
}

/// What was found.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Found {
    /// How many fit on all pages.
    pub total: usize,
    /// The results of the page that was asked for, best first.
    pub hits: Vec<Hit>,
    /// The names of topics with how many results each has.
    pub topics: Vec<(String, usize)>,
    /// The question as it may have been meant.
    pub instead: Option<String>,
    /// Whether the question has words of a crisis.
    pub crisis: bool,
}

/// What a result is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum HitKind {
    /// An article of the blog.
    Post,
    /// A service.
    Service,
    /// A therapist.
    Therapist,
    /// A question with its answer.
    Question,
    /// A letter of the newsletter's archive.
    Letter,
}

impl HitKind {
    /// As readers call it.
    pub fn words(self) -> &'static str {
        match self {
            Self::Post => "Article",
            Self::Service => "What we help with",
            Self::Therapist => "Therapist",
            Self::Question => "Question",
            Self::Letter => "Letter",
        }
    }
}

/// One result.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Hit {
    /// What it is.
    pub kind: HitKind,
    /// Its page.
    pub path: String,
    /// Its title.
    pub title: Vec<Piece>,
    /// The passage that fits best.
    pub snippet: Vec<Piece>,
}

/// A stretch of plain text, and whether it is one of the words that were found.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Piece {
    /// The text.
    pub text: String,
    /// Whether it is to be marked.
    pub marked: bool,
}

/// What is shown while somebody still types.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Suggestions {
    /// How many things fit in all.
    pub total: usize,
    /// The first few of them, at most [`MOST_SUGGESTIONS`], best first.
    pub hits: Vec<Suggestion>,
    /// Whether what was typed has words of a crisis.
    pub crisis: bool,
}

/// A result in a few words.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Suggestion {
    /// What it is.
    pub kind: HitKind,
    /// Its page.
    pub path: String,
    /// Its title.
    pub title: Vec<Piece>,
}

impl From<Found> for Suggestions {
    fn from(found: Found) -> Self {
        let first = found.hits.into_iter().take(MOST_SUGGESTIONS);
        Self {
            total: found.total,
            hits: first
                .map(
                    |Hit {
                         kind, path, title, ..
                     }| Suggestion { kind, path, title },
                )
                .collect(),
            crisis: found.crisis,
        }
    }
}
