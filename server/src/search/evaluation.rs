//! How good the search is, in figures.
//!
//! Judged questions come from a file of health topics (one JSON object a line: `id`, `title`,
//! `synonyms`, `qa`), which is read where it lies and never copied into the project. Each topic
//! becomes one document; the question that stands under a topic is to find that topic. Half of the
//! topics, chosen by a hash of their ids, were used to set the weights; the figures of the other
//! half are the ones to believe.

mod corpus;
mod measure;

use std::{path::Path, time::Duration};

use super::{Entry, Index, Question, SearchError, Words};

pub use corpus::{Half, Judged, Task, Topics};
pub use measure::{Measures, Times, measure, times};

/// So many hits are judged.
pub const JUDGED_HITS: usize = 50;

/// All figures of one run.
#[derive(Debug)]
pub struct Report {
    /// How well each task was done, on each half.
    pub quality: Vec<(Task, Half, Measures)>,
    /// By number of documents: how long building took (ms), and how long answers take.
    pub speed: Vec<(usize, u128, Times)>,
}

/// Why there are no figures.
#[derive(Debug, thiserror::Error)]
pub enum EvaluationError {
    /// The file of topics is not there or cannot be read.
    #[error(transparent)]
    File(#[from] std::io::Error),
    /// A line of it is not a topic.
    #[error(transparent)]
    Line(#[from] serde_json::Error),
    /// The search failed.
    #[error(transparent)]
    Search(#[from] SearchError),
}

/// Measures quality on the topics in the file, and speed at each of the `sizes` (numbers of
/// documents; those beyond the topics are put together from sentences of the topics). `now` is any
/// clock that only goes forward: the time of day, or the processor time of this thread.
///
/// # Errors
/// When the file cannot be read or the search fails.
pub fn evaluate(
    path: &Path,
    sizes: &[usize],
    now: impl Fn() -> Duration,
) -> Result<Report, EvaluationError> {
    let topics = Topics::read(path)?;
    let quality = quality(&topics)?;
    let mut speed = Vec::new();
    for size in sizes {
        speed.push(time(&topics, *size, &now)?);
    }
    Ok(Report { quality, speed })
}

fn quality(topics: &Topics) -> Result<Vec<(Task, Half, Measures)>, EvaluationError> {
    let mut quality = Vec::new();
    for task in Task::ALL {
        let words = if task == Task::Unaided {
            Words::default()
        } else {
            topics.words()
        };
        let index = Index::build(topics.entries(), &words)?;
        for half in [Half::Tuned, Half::HeldOut] {
            let judged = topics.judged(task, half);
            let measures = measure(&judged, |text| keys(&index, text))?;
            quality.push((task, half, measures));
        }
    }
    Ok(quality)
}

fn keys(index: &Index, text: &str) -> Result<Vec<String>, SearchError> {
    let answer = index.search(&question(text, JUDGED_HITS))?;
    Ok(answer.hits.into_iter().map(|hit| hit.key).collect())
}

fn question(text: &str, limit: usize) -> Question {
    Question {
        text: text.to_owned(),
        limit,
        ..Question::default()
    }
}

fn time(
    topics: &Topics,
    size: usize,
    now: impl Fn() -> Duration,
) -> Result<(usize, u128, Times), EvaluationError> {
    let entries: Vec<Entry> = topics.recombined(size);
    let start = now();
    let index = Index::build(entries, &topics.words())?;
    let built = now().saturating_sub(start).as_millis();
    let times = times(&topics.typed(), now, |text| {
        index.search(&question(text, 10)).map(|answer| answer.total)
    })?;
    Ok((size, built, times))
}

impl std::fmt::Display for Report {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        writeln!(out, "{:<16} {:<9} {}", "task", "half", Measures::HEADS)?;
        for (task, half, measures) in &self.quality {
            writeln!(out, "{:<16} {:<9} {measures}", task.name(), half.name())?;
        }
        writeln!(
            out,
            "\n{:>9} {:>9} {}",
            "documents",
            "build ms",
            Times::HEADS
        )?;
        for (documents, built, times) in &self.speed {
            writeln!(out, "{documents:>9} {built:>9} {times}")?;
        }
        Ok(())
    }
}
