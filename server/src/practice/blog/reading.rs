use async_trait::async_trait;
use domain::{
    blog::{
        Blog, Byline, DateWords, Moved, POSTS_A_PAGE, Post, PostList, PostSummary, PostsAsk, Topic,
    },
    html::Html,
    practice::{PracticeError, ServiceKind, ServiceSummary, Slug},
    time::{Instant, words},
};
use jiff::{civil::Date, tz::TimeZone};

use crate::{
    cards::Card,
    practice::{Fault, Practice},
    store::{
        StoreError,
        blog::{self as rows, ListedRow, PostRow, TopicRow, Wanted},
        site::{self, ListedPage},
    },
};

pub(super) type Outcome<T> = Result<T, Fault<PracticeError>>;

/// How many words somebody reads in a minute.
const WORDS_A_MINUTE: usize = 220;
/// How many articles the feed has.
const FEED: usize = 20;

pub(super) fn plainly<T>(outcome: Outcome<T>) -> Result<T, PracticeError> {
    outcome.map_err(|fault| fault.refusal(PracticeError::Unavailable))
}

#[async_trait]
impl Blog for Practice {
    async fn posts(&self, ask: PostsAsk) -> Result<PostList, PracticeError> {
        plainly(posts(self, ask).await)
    }

    async fn newest(&self, most: usize) -> Result<Vec<PostSummary>, PracticeError> {
        plainly(newest(self, most).await)
    }

    async fn post(&self, slug: &Slug) -> Result<Post, PracticeError> {
        plainly(post(self, slug).await)
    }

    async fn feed(&self) -> Result<Vec<Post>, PracticeError> {
        plainly(feed(self).await)
    }

    async fn moved(&self, path: &str) -> Result<Option<Moved>, PracticeError> {
        plainly(moved(self, path).await)
    }
}

async fn posts(desk: &Practice, ask: PostsAsk) -> Outcome<PostList> {
    let now = desk.now();
    let mut db = desk.store().read().await?;
    let known = rows::topics(&mut db, now).await?;
    let years = years(&known);
    let topics: Vec<Topic> = known.into_iter().map(topic).collect::<Result<_, _>>()?;
    let asked = match &ask.topic {
        Some(slug) => {
            let found = topics.iter().find(|one| one.slug == *slug);
            Some(
                found
                    .cloned()
                    .ok_or(Fault::Refused(PracticeError::NotFound))?,
            )
        }
        None => None,
    };
    let (from, until) = span_of(ask.year);
    let wanted = Wanted {
        now,
        from,
        until,
        topic: ask.topic.as_ref(),
        limit: POSTS_A_PAGE,
        offset: ask.page.saturating_mul(POSTS_A_PAGE),
    };
    let (listed, total) = rows::posts(&mut db, wanted).await?;
    Ok(PostList {
        posts: listed.into_iter().map(summary).collect::<Result<_, _>>()?,
        total: usize::try_from(total).unwrap_or(0),
        topic: asked,
        topics,
        years,
    })
}

async fn newest(desk: &Practice, most: usize) -> Outcome<Vec<PostSummary>> {
    let mut db = desk.store().read().await?;
    let listed = rows::newest_listed(&mut db, desk.now(), most).await?;
    Ok(listed.into_iter().map(summary).collect::<Result<_, _>>()?)
}

/// From the first to the newest article, newest year first.
fn years(topics: &[TopicRow]) -> Vec<i16> {
    let year = |at: i64| Instant::from_epoch(at).date_in(&TimeZone::UTC).year();
    let first = topics.iter().map(|one| one.first_at).min().map(year);
    let last = topics.iter().map(|one| one.last_at).max().map(year);
    match (first, last) {
        (Some(first), Some(last)) => (first..=last).rev().collect(),
        _ => Vec::new(),
    }
}

/// The moments of a year; of all years for none.
fn span_of(year: Option<i16>) -> (Instant, Instant) {
    let all = (
        Instant::from_epoch(i64::MIN / 4),
        Instant::from_epoch(i64::MAX / 4),
    );
    let Some(year) = year else { return all };
    let start = |year: i16| {
        let date = Date::new(year, 1, 1).ok()?;
        let at = TimeZone::UTC.to_ambiguous_timestamp(date.at(0, 0, 0, 0));
        Some(Instant::from_epoch(at.earlier().ok()?.as_second()))
    };
    start(year)
        .zip(year.checked_add(1).and_then(start))
        .unwrap_or((Instant::from_epoch(0), Instant::from_epoch(0)))
}

fn slug(text: &str) -> Result<Slug, StoreError> {
    Slug::parse(text).map_err(|fault| StoreError::unreadable("post", fault))
}

fn topic(row: TopicRow) -> Result<Topic, StoreError> {
    Ok(Topic {
        slug: slug(&row.slug)?,
        name: row.name,
        summary: row.summary,
        crisis_help: row.crisis_help == 1,
        posts: usize::try_from(row.posts).unwrap_or(0),
    })
}

/// A day as readers everywhere have it: the practice publishes by date, not by hour.
fn date_words(date: Date) -> DateWords {
    DateWords {
        iso: date.to_string(),
        words: words::date_and_year(date),
    }
}

fn byline(name: String, credentials: &str, slug_text: &str) -> Result<Byline, StoreError> {
    let slug = if slug_text.is_empty() {
        None
    } else {
        Some(slug(slug_text)?)
    };
    let name = if credentials.is_empty() {
        name
    } else {
        format!("{name}, {credentials}")
    };
    Ok(Byline { name, slug })
}

pub(super) fn summary(row: ListedRow) -> Result<PostSummary, StoreError> {
    let words = usize::try_from(row.words).unwrap_or(0);
    let date = Instant::from_epoch(row.published_at).date_in(&TimeZone::UTC);
    Ok(PostSummary {
        slug: slug(&row.slug)?,
        title: row.title,
        summary: row.summary,
        published: date_words(date),
        minutes: words.div_ceil(WORDS_A_MINUTE).max(1),
        author: byline(row.author_name, &row.author_credentials, &row.author_slug)?,
        picture: row.picture,
        picture_alt: row.picture_alt,
        topics: topics_of(&row.topics)?,
    })
}

/// The topics of a row, in order of their names.
fn topics_of(text: &str) -> Result<Vec<(Slug, String)>, StoreError> {
    let mut topics = rows::topics_of(text)
        .map(|(known, name)| Ok((slug(known)?, name.to_owned())))
        .collect::<Result<Vec<_>, StoreError>>()?;
    topics.sort_by(|a, b| a.1.cmp(&b.1));
    Ok(topics)
}

async fn post(desk: &Practice, wanted: &Slug) -> Outcome<Post> {
    let now = desk.now();
    let mut db = desk.store().read().await?;
    let row = rows::post(&mut db, now, wanted)
        .await?
        .ok_or(Fault::Refused(PracticeError::NotFound))?;
    let around = rows::around(&mut db, now, &row.listed).await?;
    let mut post = whole(row)?;
    for (kind, other) in around {
        let other = summary(other)?;
        match kind.as_str() {
            "related" => post.related.push(other),
            "earlier" => post.earlier = Some((other.slug, other.title)),
            _ => post.later = Some((other.slug, other.title)),
        }
    }
    Ok(post)
}

fn whole(row: PostRow) -> Result<Post, StoreError> {
    let contents = row.headings()?;
    let reviewer = if row.reviewer_name.is_empty() {
        None
    } else {
        let credentials = row.reviewer_credentials.as_str();
        Some(byline(row.reviewer_name, credentials, &row.reviewer_slug)?)
    };
    let reviewed = row.reviewed_on.as_deref().and_then(|on| on.parse().ok());
    let service = match (row.service_slug, row.service_name, row.service_kind) {
        (Some(known), Some(name), Some(kind)) => Some(ServiceSummary {
            slug: slug(&known)?,
            name,
            kind: ServiceKind::from_text(&kind)
                .ok_or_else(|| StoreError::unreadable("service", "kind"))?,
        }),
        _ => None,
    };
    let at = |epoch: i64| Instant::from_epoch(epoch).timestamp().to_string();
    let updated = at(row.updated_at.max(row.listed.published_at));
    let published_at = at(row.listed.published_at);
    let summary = summary(row.listed)?;
    Ok(Post {
        card: Card::of_article(&summary).address(summary.slug.as_str()),
        updated,
        published_at,
        summary,
        html: Html::cleaned(row.html),
        contents,
        reviewer,
        reviewed: reviewed.map(date_words),
        service,
        crisis_help: row.crisis_help == 1,
        related: Vec::new(),
        earlier: None,
        later: None,
    })
}

async fn feed(desk: &Practice) -> Outcome<Vec<Post>> {
    let mut db = desk.store().read().await?;
    let rows = rows::newest(&mut db, desk.now(), FEED).await?;
    Ok(rows.into_iter().map(whole).collect::<Result<_, _>>()?)
}

async fn moved(desk: &Practice, path: &str) -> Outcome<Option<Moved>> {
    let mut db = desk.store().read().await?;
    let found = rows::moved(&mut db, path).await?;
    Ok(found.map(|target| target.map_or(Moved::Gone, Moved::To)))
}

impl Practice {
    /// The path of every page that search engines may list, and when it was last changed, where that
    /// is known: RFC 3339.
    ///
    /// # Errors
    /// [`PracticeError`]
    pub async fn listed_pages(&self) -> Result<Vec<(String, Option<String>)>, PracticeError> {
        plainly(listed_pages(self).await)
    }
}

/// The pages that are always there. The way to a booking is each visitor's own and not listed.
const FIXED: [&str; 11] = [
    "/",
    "/about",
    "/blog",
    "/cost",
    "/crisis",
    "/faq",
    "/newsletter",
    "/privacy",
    "/services",
    "/states",
    "/therapists",
];

async fn listed_pages(desk: &Practice) -> Outcome<Vec<(String, Option<String>)>> {
    let mut db = desk.store().read().await?;
    let own = site::listed(&mut db, desk.now()).await?;
    let fixed = FIXED.iter().map(|path| ((*path).to_owned(), None));
    Ok(fixed.chain(own.into_iter().filter_map(address)).collect())
}

/// The address of what has a page of its own, and when that was changed; none for a text that stands
/// at an address which is always there.
fn address(page: ListedPage) -> Option<(String, Option<String>)> {
    let folder = match page.what.as_str() {
        "page" if FIXED.contains(&format!("/{}", page.slug).as_str()) => return None,
        "page" => "/pages",
        "post" => "/blog",
        "question" => "/faq",
        "service" => "/services",
        "therapist" => "/therapists",
        _ => "/blog/topics",
    };
    let changed = page
        .changed_at
        .map(|at| Instant::from_epoch(at).timestamp().to_string());
    Some((format!("{folder}/{}", page.slug), changed))
}
