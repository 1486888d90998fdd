//! The search: an index in memory, made from the store, and made anew when what the site says has
//! changed or a scheduled article has come out.

use std::sync::Arc;

use async_trait::async_trait;
use domain::{
    practice::PracticeError,
    search::{Found, HITS_A_PAGE, Hit, HitKind, Piece, Search, SearchAsk},
    time::Instant,
};
use jiff::tz::TimeZone;
use sqlx::AnyConnection;
use tokio::sync::RwLock;

use super::{Fault, Practice};
use crate::{
    markdown,
    search::{Entry, Index, Kind, Question, SearchError, Words},
    store::{
        StoreError, blog, newsletter, search as rows,
        site::{self, Format, Text},
    },
};

/// Why there is no answer.
#[derive(Debug, thiserror::Error)]
pub enum SearchFault {
    /// The store is broken or away.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// The index could not be made or asked.
    #[error(transparent)]
    Index(#[from] SearchError),
    /// The task that made the index did not come back.
    #[error("the task was lost: {0}")]
    Lost(#[from] tokio::task::JoinError),
}

/// The index with what it was made from.
struct Made {
    version: i64,
    /// When the next scheduled article comes out: from then on the index is out of date.
    due: Option<Instant>,
    index: Arc<Index>,
}

/// The index in use; none until somebody needs it.
#[derive(Default)]
pub struct Shelf {
    made: RwLock<Option<Made>>,
}

impl Made {
    fn holds(&self, version: i64, now: Instant) -> bool {
        self.version == version && self.due.is_none_or(|due| now < due)
    }
}

#[async_trait]
impl Search for Practice {
    async fn search(&self, ask: SearchAsk) -> Result<Found, PracticeError> {
        find(self, ask).await.map_err(|fault| {
            let fault: Fault<PracticeError> = match fault {
                SearchFault::Store(fault) => Fault::Store(fault),
                SearchFault::Lost(fault) => Fault::Lost(fault),
                SearchFault::Index(fault) => {
                    tracing::error!(cause = %fault, "the search failed");
                    Fault::Refused(PracticeError::Unavailable)
                }
            };
            fault.refusal(PracticeError::Unavailable)
        })
    }
}

impl Practice {
    /// Makes the index anew where it is out of date. Answers whether it was.
    ///
    /// # Errors
    /// [`SearchFault`]
    pub async fn refresh_search(&self) -> Result<bool, SearchFault> {
        let now = self.now();
        let mut db = self.store().read().await?;
        let version = site::version(&mut db).await?;
        let made = self.shelf().made.read().await;
        if made.as_ref().is_some_and(|made| made.holds(version, now)) {
            return Ok(false);
        }
        drop(made);
        let due = blog::next_due(&mut db, now).await?;
        let entries = entries(&mut db, now).await?;
        let words = words(&mut db).await?;
        drop(db);
        let index = tokio::task::spawn_blocking(move || Index::build(entries, &words)).await??;
        *self.shelf().made.write().await = Some(Made {
            version,
            due,
            index: Arc::new(index),
        });
        Ok(true)
    }

    async fn index(&self) -> Option<Arc<Index>> {
        let made = self.shelf().made.read().await;
        made.as_ref().map(|made| Arc::clone(&made.index))
    }
}

async fn find(desk: &Practice, ask: SearchAsk) -> Result<Found, SearchFault> {
    let index = match desk.index().await {
        Some(index) => index,
        None => {
            desk.refresh_search().await?;
            let Some(index) = desk.index().await else {
                return Ok(Found::default());
            };
            index
        }
    };
    let question = Question {
        text: ask.text,
        topic: ask.topic,
        kind: None,
        limit: HITS_A_PAGE,
        offset: ask.page.saturating_mul(HITS_A_PAGE),
    };
    let answer = tokio::task::spawn_blocking(move || index.search(&question)).await??;
    Ok(Found {
        total: answer.total,
        hits: answer.hits.into_iter().map(hit).collect(),
        topics: answer.topics,
        instead: answer.instead,
        crisis: answer.crisis,
    })
}

fn hit(found: crate::search::Hit) -> Hit {
    let pieces = |pieces: Vec<crate::search::Piece>| {
        pieces
            .into_iter()
            .map(|piece| Piece {
                text: piece.text,
                marked: piece.marked,
            })
            .collect()
    };
    Hit {
        kind: match found.kind {
            Kind::Post => HitKind::Post,
            Kind::Service => HitKind::Service,
            Kind::Therapist => HitKind::Therapist,
            Kind::Question => HitKind::Question,
            Kind::Letter => HitKind::Letter,
        },
        path: found.path,
        title: pieces(found.title),
        snippet: pieces(found.snippet),
    }
}

async fn words(db: &mut AnyConnection) -> Result<Words, StoreError> {
    let mut words = Words {
        crisis: rows::crisis_words(db).await?,
        ..Words::default()
    };
    for set in rows::synonyms(db).await? {
        if set.found_by.is_empty() {
            words.sets.push(set.words);
        } else {
            words.one_way.push((set.found_by, set.words));
        }
    }
    Ok(words)
}

/// Everything that can be found.
async fn entries(db: &mut AnyConnection, now: Instant) -> Result<Vec<Entry>, StoreError> {
    let mut all = posts(db, now).await?;
    all.extend(services(db).await?);
    all.extend(therapists(db, now).await?);
    all.extend(questions(db).await?);
    all.extend(letters(db).await?);
    Ok(all)
}

async fn posts(db: &mut AnyConnection, now: Instant) -> Result<Vec<Entry>, StoreError> {
    let rows = blog::every_post(db, now).await?;
    Ok(rows
        .into_iter()
        .map(|row| {
            let topics: Vec<_> = blog::topics_of(&row.topics)
                .map(|(_, name)| name.to_owned())
                .collect();
            Entry {
                kind: Kind::Post,
                path: format!("/blog/{}", row.slug),
                key: row.slug,
                title: row.title,
                summary: row.summary,
                keywords: topics.join(" "),
                body: row.plain,
                topics,
                published_at: Some(row.published_at),
            }
        })
        .collect())
}

/// The words of a short text.
fn plain(markdown: &str) -> String {
    let text = Text {
        format: Format::Markdown,
        body: markdown.to_owned(),
    };
    markdown::render(&text).plain
}

async fn services(db: &mut AnyConnection) -> Result<Vec<Entry>, StoreError> {
    let rows = site::service_pages(db).await?;
    Ok(rows
        .into_iter()
        .map(|row| Entry {
            kind: Kind::Service,
            key: row.card.slug.to_string(),
            path: format!("/services/{}", row.card.slug),
            title: row.card.name,
            summary: row.card.summary,
            keywords: String::new(),
            body: [
                row.signs.join("\n"),
                plain(&row.help_text),
                plain(&row.first_call_text),
                plain(&row.limits_text),
            ]
            .join("\n"),
            topics: Vec::new(),
            published_at: None,
        })
        .collect())
}

async fn therapists(db: &mut AnyConnection, now: Instant) -> Result<Vec<Entry>, StoreError> {
    let mut all = Vec::new();
    for row in site::therapists(db, now.date_in(&TimeZone::UTC), None).await? {
        let profile = site::profile(db, &row.id).await?;
        let mut keywords: Vec<&str> = row.states.iter().map(|state| state.name()).collect();
        keywords.extend(row.services.iter().map(|(_, known)| known.name.as_str()));
        all.push(Entry {
            kind: Kind::Therapist,
            key: row.who.slug.to_string(),
            path: format!("/therapists/{}", row.who.slug),
            keywords: keywords.join(" "),
            title: row.who.name,
            summary: row.who.headline,
            body: [
                profile.focus,
                plain(&profile.approach_text),
                profile.languages,
            ]
            .join("\n"),
            topics: Vec::new(),
            published_at: None,
        });
    }
    Ok(all)
}

async fn questions(db: &mut AnyConnection) -> Result<Vec<Entry>, StoreError> {
    let rows = site::questions(db).await?;
    Ok(rows
        .into_iter()
        .map(|row| Entry {
            kind: Kind::Question,
            path: format!("/faq/{}", row.slug),
            key: row.slug,
            title: row.question,
            summary: String::new(),
            keywords: row.group_name,
            body: plain(&row.answer_text),
            topics: Vec::new(),
            published_at: None,
        })
        .collect())
}

async fn letters(db: &mut AnyConnection) -> Result<Vec<Entry>, StoreError> {
    let rows = newsletter::archived_issues(db).await?;
    Ok(rows
        .into_iter()
        .map(|row| Entry {
            kind: Kind::Letter,
            path: format!("/newsletter/issues/{}", row.slug),
            key: row.slug,
            title: row.subject,
            summary: row.summary,
            keywords: String::new(),
            body: markdown::plain_of(&row.page),
            topics: Vec::new(),
            published_at: Some(row.started_at),
        })
        .collect())
}
