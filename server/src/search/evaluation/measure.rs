//! Measures of a ranked list with few right answers, and of time.

use std::{fmt, time::Duration};

use super::Judged;

/// How well a list of judged questions was answered, each from 0 to 1.
#[derive(Debug, Clone, Copy)]
pub struct Measures {
    /// How many questions.
    pub questions: usize,
    /// The mean of one over the right document's place.
    pub mrr: f64,
    /// Discounted gain of the first ten, against the best possible.
    pub ndcg_10: f64,
    /// How many right documents were among the first ten.
    pub recall_10: f64,
    /// Questions that found nothing at all.
    pub empty: usize,
}

/// How long answers took.
#[derive(Debug, Clone, Copy)]
pub struct Times {
    /// How many questions.
    pub questions: usize,
    /// Half of the answers took no longer.
    pub p50: Duration,
    /// 90 of 100 took no longer.
    pub p90: Duration,
    /// 99 of 100 took no longer.
    pub p99: Duration,
    /// The longest.
    pub longest: Duration,
}

/// Asks every question. `search` answers keys, best first.
///
/// # Errors
/// The first error of `search`.
pub fn measure<E>(
    judged: &[Judged],
    mut search: impl FnMut(&str) -> Result<Vec<String>, E>,
) -> Result<Measures, E> {
    let mut sum = Measures {
        questions: judged.len(),
        mrr: 0.0,
        ndcg_10: 0.0,
        recall_10: 0.0,
        empty: 0,
    };
    for one in judged {
        let found = search(&one.text)?;
        sum.empty += usize::from(found.is_empty());
        sum.add(&places(&found, &one.right), one.right.len());
    }
    let count = judged.len().max(1) as f64;
    Ok(Measures {
        mrr: sum.mrr / count,
        ndcg_10: sum.ndcg_10 / count,
        recall_10: sum.recall_10 / count,
        ..sum
    })
}

/// The places (from 1) of the right documents.
fn places(found: &[String], right: &[String]) -> Vec<usize> {
    let found = found.iter().zip(1..);
    found
        .filter(|(key, _)| right.contains(key))
        .map(|(_, place)| place)
        .collect()
}

impl Measures {
    /// The heads of its columns.
    pub const HEADS: &str = "questions    MRR  nDCG@10  recall@10  found nothing";

    fn add(&mut self, places: &[usize], right: usize) {
        let gain = |place: usize| 1.0 / (place as f64 + 1.0).log2();
        let early: Vec<usize> = places
            .iter()
            .copied()
            .filter(|place| *place <= 10)
            .collect();
        let best: f64 = (1..=right.min(10)).map(gain).sum();
        self.mrr += places.first().map_or(0.0, |place| 1.0 / *place as f64);
        self.ndcg_10 += early.iter().copied().map(gain).sum::<f64>() / best;
        self.recall_10 += early.len() as f64 / right as f64;
    }
}

impl fmt::Display for Measures {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self {
            questions,
            mrr,
            ndcg_10,
            recall_10,
            empty,
        } = self;
        write!(
            out,
            "{questions:>9} {mrr:>6.4} {ndcg_10:>8.4} {recall_10:>10.4} {empty:>14}"
        )
    }
}

/// Times every question by the clock `now`, after some that are not counted.
///
/// # Errors
/// The first error of `search`.
pub fn times<T, E>(
    questions: &[String],
    now: impl Fn() -> Duration,
    mut search: impl FnMut(&str) -> Result<T, E>,
) -> Result<Times, E> {
    for question in questions.iter().take(100) {
        search(question)?;
    }
    let mut times = Vec::with_capacity(questions.len());
    for question in questions {
        let start = now();
        search(question)?;
        times.push(now().saturating_sub(start));
    }
    times.sort_unstable();
    let at = |percent: usize| {
        times.get((times.len() * percent / 100).min(times.len().saturating_sub(1)))
    };
    let at = |percent: usize| at(percent).copied().unwrap_or_default();
    Ok(Times {
        questions: questions.len(),
        p50: at(50),
        p90: at(90),
        p99: at(99),
        longest: at(100),
    })
}

impl Times {
    /// The heads of its columns.
    pub const HEADS: &str = "questions   p50 ms   p90 ms   p99 ms   max ms";
}

impl fmt::Display for Times {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "{:>9}", self.questions)?;
        for time in [self.p50, self.p90, self.p99, self.longest] {
            write!(out, " {:>8.2}", time.as_secs_f64() * 1000.0)?;
        }
        Ok(())
    }
}
