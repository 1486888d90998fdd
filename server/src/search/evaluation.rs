//! How good the search is, in figures: judged questions, and measures of how they were answered.
//! `make search-eval` prints them (`server/benches/search_eval.rs`); a gate in the tests reads some.
//!
//! Judged questions come from a file of health topics (one JSON object a line: `id`, `title`,
//! `synonyms`, `qa`), which is read where it lies and never copied into the project. Each topic
//! becomes one document; the question that stands under a topic is to find that topic. Half of the
//! topics, chosen by a hash of their ids, were used to set the weights; the figures of the other
//! half are the ones to believe.

mod corpus;
mod measure;

pub use corpus::{Half, Judged, Task, Topics};
pub use measure::{Measures, Times, measure, times};

/// So many hits are judged.
pub const JUDGED_HITS: usize = 50;

/// Why there are no questions.
#[derive(Debug, thiserror::Error)]
pub enum EvaluationError {
    /// The file of topics is not there or cannot be read.
    #[error(transparent)]
    File(#[from] std::io::Error),
    /// A line of it is not a topic.
    #[error(transparent)]
    Line(#[from] serde_json::Error),
}
