//! One search over everything that the practice publishes.
//!
//! An [`Index`] is built from plain [`Entry`]s and the staff's [`Words`], lives in memory and never
//! changes: whoever publishes builds a new one and swaps the `Arc`. It knows nothing of the store
//! and nothing of the web. The same entries in any order give the same answers, so two servers
//! that read the same store agree, whichever engine stands behind it.
//!
//! What a visitor typed is never handed to a query parser: it is cut into words, every word is
//! looked up for itself, and a document that has more of them stands above one that has fewer.

mod excerpt;
mod plan;
mod rank;
mod shelf;
mod suggest;
mod text;
mod wording;

pub mod evaluation;

#[cfg(test)]
mod tests;

use std::{cmp::Reverse, collections::BTreeMap};

use excerpt::Marker;
use plan::{Care, Plan};
use rank::Found;
use shelf::Shelf;
use wording::Wording;

/// No more hits than this are answered at once, whatever was asked.
const MOST_HITS: usize = 50;

/// What a document is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Kind {
    /// An article of the blog.
    Post,
    /// A service of the practice.
    Service,
    /// A therapist's profile.
    Therapist,
    /// A question with its answer.
    Question,
    /// A newsletter of the archive.
    Letter,
}

/// One document, as plain text: whoever has Markdown or HTML takes the markup off first.
#[derive(Debug, Clone)]
pub struct Entry {
    /// What it is.
    pub kind: Kind,
    /// Its id, which stays the same for ever and is unique within its kind.
    pub key: String,
    /// Where it is shown.
    pub path: String,
    /// Its title; weighs most.
    pub title: String,
    /// A sentence or two; weighs more than the body.
    pub summary: String,
    /// Words that people look for it by: topics, names of services, states.
    pub keywords: String,
    /// The whole text.
    pub body: String,
    /// What the answer can be narrowed to.
    pub topics: Vec<String>,
    /// When it was published (epoch seconds); decides only between equals.
    pub published_at: Option<i64>,
}

/// The words that staff edit. Each may be a phrase of several words.
#[derive(Debug, Clone, Default)]
pub struct Words {
    /// Words of one meaning: whoever asks for one also finds the others.
    pub sets: Vec<Vec<String>>,
    /// Whoever asks for one of the first also finds the second, but not the other way round.
    pub one_way: Vec<(Vec<String>, Vec<String>)>,
    /// Words after which help lines are shown before anything else.
    pub crisis: Vec<String>,
}

/// What is looked for.
#[derive(Debug, Clone, Default)]
pub struct Question {
    /// As it was typed. Only the first 200 characters and 16 words are looked at. If it ends in a
    /// word character, the last word counts as not yet finished.
    pub text: String,
    /// Only documents with this topic, spelled as in [`Entry::topics`].
    pub topic: Option<String>,
    /// Only documents of this kind.
    pub kind: Option<Kind>,
    /// How many hits to answer; never more than 50.
    pub limit: usize,
    /// How many hits to leave out from the top.
    pub offset: usize,
}

/// What was found.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Answer {
    /// How many documents fit, topic and kind considered.
    pub total: usize,
    /// The page of hits that was asked for, best first.
    pub hits: Vec<Hit>,
    /// How many documents of each topic fit (the kind considered, the topic not), most first: what
    /// a filter shows.
    pub topics: Vec<(String, usize)>,
    /// "Did you mean": the whole question with the unknown words replaced.
    pub instead: Option<String>,
    /// The question has words of crisis: help lines come first.
    pub crisis: bool,
}

/// One document that fits.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Hit {
    /// What it is.
    pub kind: Kind,
    /// Its id.
    pub key: String,
    /// Where it is shown.
    pub path: String,
    /// Its title, the words that were found marked.
    pub title: Vec<Piece>,
    /// The passage that fits best, the words that were found marked.
    pub snippet: Vec<Piece>,
    /// Its topics.
    pub topics: Vec<String>,
    /// When it was published (epoch seconds).
    pub published_at: Option<i64>,
}

/// A stretch of plain text. There is no markup in it, so whoever shows it escapes it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Piece {
    /// The text.
    pub text: String,
    /// It is one of the words that were found.
    pub marked: bool,
}

/// Why there is no index, or no answer.
#[derive(Debug, thiserror::Error)]
pub enum SearchError {
    /// Two documents of a kind claim one key: whoever made the entries is wrong.
    #[error("two entries are {kind:?} {key:?}")]
    Twice {
        /// The kind of both.
        kind: Kind,
        /// The key of both.
        key: String,
    },
    /// The index cannot be written or read.
    #[error(transparent)]
    Engine(#[from] tantivy::TantivyError),
    /// A list of the index cannot be read.
    #[error(transparent)]
    List(#[from] std::io::Error),
}

/// Everything that can be found. Never changes; cheap to share in an `Arc`.
pub struct Index {
    /// In the order of kind and key: a document's number is its place here.
    entries: Vec<Entry>,
    shelf: Shelf,
    wording: Wording,
}

impl Index {
    /// Takes all entries in. The order of `entries` makes no difference.
    ///
    /// # Errors
    /// [`SearchError::Twice`] when a key comes twice in a kind.
    pub fn build(mut entries: Vec<Entry>, words: &Words) -> Result<Self, SearchError> {
        entries.sort_by(|a, b| (a.kind, &a.key).cmp(&(b.kind, &b.key)));
        refuse_twins(&entries)?;
        let shelf = Shelf::fill(&entries)?;
        let wording = Wording::new(words);
        Ok(Self {
            entries,
            shelf,
            wording,
        })
    }

    /// Answers a question. A question without any word finds nothing, which is no error.
    ///
    /// # Errors
    /// Only when the index itself cannot be read, which is a fault of the program.
    pub fn search(&self, question: &Question) -> Result<Answer, SearchError> {
        let (mut plan, mut found) = self.find(question, Care::Usual)?;
        if found.len() == 0 {
            (plan, found) = self.find(question, Care::Extra)?;
        }
        let topics = self.count_topics(&found);
        if let Some(topic) = &question.topic {
            found.keep(|place| self.entries[place].topics.contains(topic));
        }
        found.order(&plan, &self.shelf, &self.entries)?;
        Ok(Answer {
            total: found.len(),
            hits: self.page(&plan, &found, question),
            topics,
            instead: suggest::instead(&plan),
            crisis: plan.crisis,
        })
    }

    fn find(&self, question: &Question, care: Care) -> Result<(Plan, Found), SearchError> {
        let plan = Plan::read(&question.text, care, &self.shelf, &self.wording)?;
        let mut found = Found::gather(&plan, &self.shelf)?;
        if let Some(kind) = question.kind {
            found.keep(|place| self.entries[place].kind == kind);
        }
        Ok((plan, found))
    }

    fn count_topics(&self, found: &Found) -> Vec<(String, usize)> {
        let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
        for topic in found.places().flat_map(|place| &self.entries[place].topics) {
            *counts.entry(topic).or_default() += 1;
        }
        let counts = counts
            .into_iter()
            .map(|(topic, count)| (topic.to_owned(), count));
        let mut counts: Vec<_> = counts.collect();
        // Stable, so topics of one count stay in the order of the alphabet.
        counts.sort_by_key(|(_, count)| Reverse(*count));
        counts
    }

    fn page(&self, plan: &Plan, found: &Found, question: &Question) -> Vec<Hit> {
        let marker = Marker::new(plan, &self.shelf);
        let page = found
            .places()
            .skip(question.offset)
            .take(question.limit.min(MOST_HITS));
        page.map(|place| shown(&self.entries[place], &marker))
            .collect()
    }
}

fn shown(entry: &Entry, marker: &Marker) -> Hit {
    Hit {
        kind: entry.kind,
        key: entry.key.clone(),
        path: entry.path.clone(),
        title: marker.whole(&entry.title),
        snippet: marker.passage(&entry.summary, &entry.body),
        topics: entry.topics.clone(),
        published_at: entry.published_at,
    }
}

fn refuse_twins(sorted: &[Entry]) -> Result<(), SearchError> {
    let twin = sorted
        .windows(2)
        .find(|two| (two[0].kind, &two[0].key) == (two[1].kind, &two[1].key));
    match twin {
        Some(two) => Err(SearchError::Twice {
            kind: two[0].kind,
            key: two[0].key.clone(),
        }),
        None => Ok(()),
    }
}
