//! `make search-eval`: how well and how fast the search answers judged questions, beside a plain
//! full-text search over the same documents (SQLite's FTS5 with `bm25`, which wants all words, or
//! any). Says at the end which promises are kept, and fails where one is not.
//!
//! The questions come from the file that `SYNERGY_TEST_SEARCH_TOPICS` names. Numbers of documents may
//! follow the command; else it is 1,000, 10,000 and 100,000. Times are those of one question after
//! the other, on one thread; FTS5 is asked through the driver that the site itself uses.
#![expect(
    clippy::print_stdout,
    clippy::print_stderr,
    reason = "a table for people"
)]

use std::{
    error::Error,
    path::Path,
    process::ExitCode,
    time::{Duration, Instant},
};

use server::search::{
    Entry, Index, Question, Words,
    evaluation::{Half, JUDGED_HITS, Measures, Task, Times, Topics, measure, times},
};
use sqlx::{Connection as _, SqliteConnection};
use tokio::runtime::Runtime;

type Outcome<T> = Result<T, Box<dyn Error>>;

/// Whose answers are measured.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Search {
    Ours,
    AllWords,
    AnyWord,
}

impl Search {
    const ALL: [Self; 3] = [Self::Ours, Self::AllWords, Self::AnyWord];

    fn name(self) -> &'static str {
        match self {
            Self::Ours => "Synergy",
            Self::AllWords => "FTS5 AND",
            Self::AnyWord => "FTS5 OR",
        }
    }
}

/// The same documents in our index and in a plain one.
struct Shelves {
    ours: Index,
    plain: SqliteConnection,
    runtime: Runtime,
    /// How long each took to fill.
    filled: [Duration; 2],
}

const TABLE: &str = "CREATE VIRTUAL TABLE document USING fts5 (key UNINDEXED, title, body)";
const ADD: &str = "INSERT INTO document (key, title, body) VALUES ($1, $2, $3)";
const FIND: &str =
    "SELECT key FROM document WHERE document MATCH $1 ORDER BY bm25(document) LIMIT $2";

impl Shelves {
    fn fill(entries: Vec<Entry>, words: &Words) -> Outcome<Self> {
        let runtime = tokio::runtime::Builder::new_current_thread()
            .enable_all()
            .build()?;
        let began = Instant::now();
        let plain = runtime.block_on(fill_plain(&entries))?;
        let plain_filled = began.elapsed();
        let began = Instant::now();
        let ours = Index::build(entries, words)?;
        Ok(Self {
            ours,
            plain,
            runtime,
            filled: [began.elapsed(), plain_filled],
        })
    }

    /// The keys of what was found, best first.
    fn ask(&mut self, search: Search, text: &str, limit: usize) -> Outcome<Vec<String>> {
        let joint = match search {
            Search::Ours => return self.ask_ours(text, limit),
            Search::AllWords => " ",
            Search::AnyWord => " OR ",
        };
        let words: Vec<String> = text
            .split(|letter: char| !letter.is_alphanumeric())
            .filter(|word| !word.is_empty())
            .map(|word| format!("\"{word}\""))
            .collect();
        if words.is_empty() {
            return Ok(Vec::new());
        }
        let found = sqlx::query_scalar(FIND)
            .bind(words.join(joint))
            .bind(i64::try_from(limit)?)
            .fetch_all(&mut self.plain);
        Ok(self.runtime.block_on(found)?)
    }

    fn ask_ours(&self, text: &str, limit: usize) -> Outcome<Vec<String>> {
        let question = Question {
            text: text.to_owned(),
            limit,
            ..Question::default()
        };
        let answer = self.ours.search(&question)?;
        Ok(answer.hits.into_iter().map(|hit| hit.key).collect())
    }
}

async fn fill_plain(entries: &[Entry]) -> Outcome<SqliteConnection> {
    let mut plain = SqliteConnection::connect("sqlite::memory:").await?;
    sqlx::query(TABLE).execute(&mut plain).await?;
    let mut tx = plain.begin().await?;
    for entry in entries {
        sqlx::query(ADD)
            .bind(&entry.key)
            .bind(&entry.title)
            .bind(&entry.body)
            .execute(&mut *tx)
            .await?;
    }
    tx.commit().await?;
    Ok(plain)
}

/// What was promised, and whether it is so.
#[derive(Default)]
struct Promises(Vec<(String, bool)>);

impl Promises {
    fn note(&mut self, what: String, kept: bool) {
        self.0.push((what, kept));
    }
}

fn quality(topics: &Topics, promises: &mut Promises) -> Outcome<()> {
    println!(
        "{:<16} {:<9} {:<9} {}",
        "task",
        "half",
        "search",
        Measures::HEADS
    );
    for task in Task::ALL {
        let words = match task {
            Task::Unaided => Words::default(),
            _ => topics.words(),
        };
        let mut shelves = Shelves::fill(topics.entries(), &words)?;
        for half in [Half::Tuned, Half::HeldOut] {
            let judged = topics.judged(task, half);
            let mut all = Vec::new();
            for search in Search::ALL {
                let measures = measure(&judged, |text| shelves.ask(search, text, JUDGED_HITS))?;
                println!(
                    "{:<16} {:<9} {:<9} {measures}",
                    task.name(),
                    half.name(),
                    search.name()
                );
                all.push(measures);
            }
            // Names that nobody has listed can only be guessed at.
            if half == Half::HeldOut && task != Task::Unaided {
                judge(task, &all, promises);
            }
        }
        println!();
    }
    Ok(())
}

fn judge(task: Task, measures: &[Measures], promises: &mut Promises) {
    let [ours, plain @ ..] = measures else { return };
    let better = plain.iter().all(|other| ours.mrr > other.mrr);
    promises.note(
        format!("{}: above both plain searches", task.name()),
        better,
    );
    promises.note(
        format!("{}: every question finds something", task.name()),
        ours.empty == 0,
    );
}

fn speed(topics: &Topics, sizes: &[usize], promises: &mut Promises) -> Outcome<()> {
    let typed = topics.typed();
    let step = typed.len().div_ceil(1_500).max(1);
    let typed: Vec<String> = typed.into_iter().step_by(step).collect();
    println!(
        "{:>9} {:<9} {:>9} {}",
        "documents",
        "search",
        "build ms",
        Times::HEADS
    );
    let began = Instant::now();
    for size in sizes {
        let mut shelves = Shelves::fill(topics.recombined(*size), &topics.words())?;
        for search in Search::ALL {
            let built = shelves.filled[usize::from(search != Search::Ours)].as_millis();
            let times = times(
                &typed,
                || began.elapsed(),
                |text| shelves.ask(search, text, 10),
            )?;
            println!("{size:>9} {:<9} {built:>9} {times}", search.name());
            if search == Search::Ours && *size == 10_000 {
                let kept = times.p99 < Duration::from_millis(10);
                promises.note(
                    "99 of 100 answers from 10,000 documents within 10 ms".to_owned(),
                    kept,
                );
            }
        }
    }
    println!();
    Ok(())
}

#[expect(
    clippy::disallowed_methods,
    reason = "the questions lie where the environment says"
)]
fn topics() -> Outcome<Topics> {
    let variable = "SYNERGY_TEST_SEARCH_TOPICS";
    let path = std::env::var(variable)
        .map_err(|_| format!("{variable} must name the file with the judged questions"))?;
    Topics::read(Path::new(&path)).map_err(|fault| format!("{path}: {fault}").into())
}

fn run() -> Outcome<bool> {
    let mut sizes: Vec<usize> = std::env::args()
        .skip(1)
        .filter_map(|word| word.parse().ok())
        .collect();
    if sizes.is_empty() {
        sizes = vec![1_000, 10_000, 100_000];
    }
    let topics = topics()?;
    let mut promises = Promises::default();
    quality(&topics, &mut promises)?;
    speed(&topics, &sizes, &mut promises)?;
    for (what, kept) in &promises.0 {
        println!("{} {what}", if *kept { "kept   " } else { "BROKEN " });
    }
    Ok(promises.0.iter().all(|(_, kept)| *kept))
}

fn main() -> ExitCode {
    match run() {
        Ok(true) => ExitCode::SUCCESS,
        Ok(false) => ExitCode::FAILURE,
        Err(fault) => {
            eprintln!("error: {fault}");
            ExitCode::FAILURE
        }
    }
}
