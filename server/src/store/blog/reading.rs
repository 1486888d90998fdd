use domain::{blog::Heading, practice::Slug, time::Instant};
use sqlx::{AnyConnection, FromRow, Row};

use super::count;
use crate::store::{StoreError, statements};

/// The topics of a row, slug and name: a line each, as the statements here put them together.
pub fn topics_of(text: &str) -> impl Iterator<Item = (&str, &str)> {
    text.lines().filter_map(|line| line.split_once(':'))
}

/// The columns of an article in a list.
macro_rules! listed {
    () => {
        "p.id, p.slug, p.title, p.summary, p.published_at, p.words, p.picture, p.picture_alt,
         COALESCE(a.slug, '') AS author_slug, COALESCE(a.name, p.author_name) AS author_name,
         COALESCE(a.credentials, '') AS author_credentials,
         COALESCE((SELECT string_agg(o.slug || ':' || o.name, '\n') FROM post_topic x
             JOIN topic o ON o.slug = x.topic WHERE x.post_id = p.id), '') AS topics"
    };
}

/// An article that readers can see at the moment `$1`: one that is scheduled appears by itself.
macro_rules! visible {
    () => {
        "p.status IN ('published', 'scheduled') AND p.published_at <= $1"
    };
}

statements! {
    POSTS = concat!("SELECT ", listed!(), ", CAST(COUNT(*) OVER () AS BIGINT) AS total
        FROM post p LEFT JOIN therapist a ON a.id = p.author_id
        WHERE ", visible!(), " AND p.published_at >= $2 AND p.published_at < $3
          AND ($4 = '' OR EXISTS (SELECT 1 FROM post_topic x WHERE x.post_id = p.id AND x.topic = $4))
        ORDER BY p.published_at DESC, p.id DESC LIMIT $5 OFFSET $6");
    NEWEST = concat!("SELECT ", listed!(), "
        FROM post p LEFT JOIN therapist a ON a.id = p.author_id
        WHERE ", visible!(), " ORDER BY p.published_at DESC, p.id DESC LIMIT $2");
    /// Every topic with an article, and from when to when there are articles.
    TOPICS = concat!("SELECT o.slug, o.name, o.summary, o.crisis_help,
            CAST(COUNT(p.id) AS BIGINT) AS posts,
            CAST(MIN(p.published_at) AS BIGINT) AS first_at, CAST(MAX(p.published_at) AS BIGINT) AS last_at
        FROM topic o JOIN post_topic x ON x.topic = o.slug JOIN post p ON p.id = x.post_id
        WHERE ", visible!(), " GROUP BY o.slug, o.name, o.summary, o.crisis_help, o.place
        ORDER BY o.place, o.slug");
    POST = concat!("SELECT ", listed!(), ", p.html, p.contents, p.updated_at,
            p.reviewed_on, COALESCE(r.slug, '') AS reviewer_slug,
            COALESCE(r.name, p.reviewer_name) AS reviewer_name,
            COALESCE(r.credentials, '') AS reviewer_credentials,
            s.slug AS service_slug, s.name AS service_name, s.kind AS service_kind,
            CAST(COALESCE((SELECT MAX(o.crisis_help) FROM post_topic x JOIN topic o ON o.slug = x.topic
                WHERE x.post_id = p.id), 0) AS BIGINT) AS crisis_help
        FROM post p LEFT JOIN therapist a ON a.id = p.author_id
            LEFT JOIN therapist r ON r.id = p.reviewer_id
            LEFT JOIN service s ON s.slug = p.service AND s.active = 1
        WHERE ", visible!(), " AND ($2 = '' OR p.slug = $2)
        ORDER BY p.published_at DESC, p.id DESC LIMIT $3");
    /// What stands around an article: others on its topics, and its neighbors in time.
    AROUND = concat!("SELECT n.kind, ", listed!(), "
        FROM (
            SELECT * FROM (SELECT CAST('related' AS TEXT) AS kind, q.id AS near_id, COUNT(*) AS shared
                FROM post q JOIN post_topic theirs ON theirs.post_id = q.id
                    JOIN post_topic mine ON mine.topic = theirs.topic AND mine.post_id = $2
                WHERE q.status IN ('published', 'scheduled') AND q.published_at <= $1 AND q.id <> $2
                GROUP BY q.id, q.published_at
                ORDER BY COUNT(*) DESC, q.published_at DESC, q.id LIMIT 3) related
            UNION ALL
            SELECT * FROM (SELECT CAST('earlier' AS TEXT), q.id, CAST(0 AS BIGINT) FROM post q
                WHERE q.status IN ('published', 'scheduled')
                    AND (q.published_at < $3 OR (q.published_at = $3 AND q.id < $2))
                ORDER BY q.published_at DESC, q.id DESC LIMIT 1) earlier
            UNION ALL
            SELECT * FROM (SELECT CAST('later' AS TEXT), q.id, CAST(0 AS BIGINT) FROM post q
                WHERE q.status IN ('published', 'scheduled') AND q.published_at <= $1
                    AND (q.published_at > $3 OR (q.published_at = $3 AND q.id > $2))
                ORDER BY q.published_at, q.id LIMIT 1) later
        ) n JOIN post p ON p.id = n.near_id LEFT JOIN therapist a ON a.id = p.author_id
        ORDER BY n.shared DESC, p.published_at DESC, p.id");
    /// What the search index needs of every article.
    EVERY_POST = "SELECT p.slug, p.title, p.summary, p.plain, p.published_at,
            COALESCE((SELECT string_agg(o.slug || ':' || o.name, '\n') FROM post_topic x
                JOIN topic o ON o.slug = x.topic WHERE x.post_id = p.id), '') AS topics
        FROM post p WHERE p.status IN ('published', 'scheduled') AND p.published_at <= $1
        ORDER BY p.published_at DESC, p.id DESC";
    NEXT_DUE = "SELECT MIN(published_at) FROM post WHERE status = 'scheduled' AND published_at > $1";
}

/// An article in a list, as the store has it.
#[derive(Clone, Debug, FromRow)]
pub struct ListedRow {
    /// The row's id.
    pub id: String,
    /// The part of the address that names it.
    pub slug: String,
    /// Its title.
    pub title: String,
    /// What it says.
    pub summary: String,
    /// When it came out, epoch seconds.
    pub published_at: i64,
    /// How many words it has.
    pub words: i64,
    /// Its picture's address.
    pub picture: String,
    /// What the picture shows.
    pub picture_alt: String,
    /// The page of who wrote it, if they work here.
    pub author_slug: String,
    /// Who wrote it.
    pub author_name: String,
    /// What stands behind the name.
    pub author_credentials: String,
    /// `slug:name|slug:name`
    pub topics: String,
}

/// An article whole.
#[derive(Clone, Debug, FromRow)]
pub struct PostRow {
    /// As a list has it.
    #[sqlx(flatten)]
    pub listed: ListedRow,
    /// The rendered text.
    pub html: String,
    /// Its headings, as JSON.
    pub contents: String,
    /// When it was last changed.
    pub updated_at: i64,
    /// When it was reviewed, a civil date.
    pub reviewed_on: Option<String>,
    /// The reviewer's page.
    pub reviewer_slug: String,
    /// The reviewer.
    pub reviewer_name: String,
    /// What stands behind the name.
    pub reviewer_credentials: String,
    /// The service that it leads to.
    pub service_slug: Option<String>,
    /// Its name.
    pub service_name: Option<String>,
    /// What it is about.
    pub service_kind: Option<String>,
    /// Whether one of its topics asks for the help lines.
    pub crisis_help: i64,
}

impl PostRow {
    /// Its headings.
    ///
    /// # Errors
    /// [`StoreError::Unreadable`]
    pub fn headings(&self) -> Result<Vec<Heading>, StoreError> {
        serde_json::from_str(&self.contents).map_err(|error| StoreError::unreadable("post", error))
    }
}

/// A topic with how many articles it has.
#[derive(Clone, Debug, FromRow)]
pub struct TopicRow {
    /// The part of the address that names it.
    pub slug: String,
    /// Its name.
    pub name: String,
    /// What it covers.
    pub summary: String,
    /// Whether the help lines stand beside its articles.
    pub crisis_help: i64,
    /// How many articles it has.
    pub posts: i64,
    /// When its first article came out.
    pub first_at: i64,
    /// When its newest article came out.
    pub last_at: i64,
}

/// What search needs of an article.
#[derive(Clone, Debug, FromRow)]
pub struct IndexedRow {
    /// The part of the address that names it.
    pub slug: String,
    /// Its title.
    pub title: String,
    /// What it says.
    pub summary: String,
    /// Its words.
    pub plain: String,
    /// When it came out.
    pub published_at: i64,
    /// `slug:name|slug:name`
    pub topics: String,
}

/// Which articles are wanted.
#[derive(Clone, Copy, Debug)]
pub struct Wanted<'a> {
    /// The present.
    pub now: Instant,
    /// From this moment.
    pub from: Instant,
    /// Until before this moment.
    pub until: Instant,
    /// Only on this topic.
    pub topic: Option<&'a Slug>,
    /// At most so many.
    pub limit: usize,
    /// After so many.
    pub offset: usize,
}

/// A page of the list, newest first, and how many there are in all.
///
/// # Errors
/// [`StoreError::Engine`]
pub async fn posts(
    db: &mut AnyConnection,
    wanted: Wanted<'_>,
) -> Result<(Vec<ListedRow>, i64), StoreError> {
    let rows = sqlx::query(POSTS)
        .bind(wanted.now.epoch())
        .bind(wanted.from.epoch())
        .bind(wanted.until.epoch())
        .bind(wanted.topic.map_or("", Slug::as_str))
        .bind(count(wanted.limit))
        .bind(count(wanted.offset))
        .fetch_all(db)
        .await?;
    let total = rows.first().map_or(Ok(0), |row| row.try_get("total"))?;
    let rows: Result<_, _> = rows.iter().map(ListedRow::from_row).collect();
    Ok((rows?, total))
}

/// The newest articles as a list has them, at most `limit`.
///
/// # Errors
/// [`StoreError::Engine`]
pub async fn newest_listed(
    db: &mut AnyConnection,
    now: Instant,
    limit: usize,
) -> Result<Vec<ListedRow>, StoreError> {
    let rows = sqlx::query_as(NEWEST).bind(now.epoch()).bind(count(limit));
    Ok(rows.fetch_all(db).await?)
}

/// Every topic with an article.
///
/// # Errors
/// [`StoreError::Engine`]
pub async fn topics(db: &mut AnyConnection, now: Instant) -> Result<Vec<TopicRow>, StoreError> {
    let rows = sqlx::query_as(TOPICS).bind(now.epoch());
    Ok(rows.fetch_all(db).await?)
}

/// One article that readers can see.
///
/// # Errors
/// [`StoreError::Engine`]
pub async fn post(
    db: &mut AnyConnection,
    now: Instant,
    slug: &Slug,
) -> Result<Option<PostRow>, StoreError> {
    let row = sqlx::query_as(POST)
        .bind(now.epoch())
        .bind(slug.as_str())
        .bind(1_i64);
    Ok(row.fetch_optional(db).await?)
}

/// The newest articles whole.
///
/// # Errors
/// [`StoreError::Engine`]
pub async fn newest(
    db: &mut AnyConnection,
    now: Instant,
    limit: usize,
) -> Result<Vec<PostRow>, StoreError> {
    let rows = sqlx::query_as(POST)
        .bind(now.epoch())
        .bind("")
        .bind(count(limit));
    Ok(rows.fetch_all(db).await?)
}

/// What stands around an article: its kind (`related`, `earlier`, `later`) and the other article.
///
/// # Errors
/// [`StoreError::Engine`]
pub async fn around(
    db: &mut AnyConnection,
    now: Instant,
    post: &ListedRow,
) -> Result<Vec<(String, ListedRow)>, StoreError> {
    let rows = sqlx::query(AROUND)
        .bind(now.epoch())
        .bind(post.id.as_str())
        .bind(post.published_at)
        .fetch_all(db)
        .await?;
    rows.iter()
        .map(|row| Ok((row.try_get("kind")?, ListedRow::from_row(row)?)))
        .collect()
}

/// Every article that readers can see, newest first.
///
/// # Errors
/// [`StoreError::Engine`]
pub async fn every_post(
    db: &mut AnyConnection,
    now: Instant,
) -> Result<Vec<IndexedRow>, StoreError> {
    let rows = sqlx::query_as(EVERY_POST).bind(now.epoch());
    Ok(rows.fetch_all(db).await?)
}

/// When the next scheduled article comes out.
///
/// # Errors
/// [`StoreError::Engine`]
pub async fn next_due(db: &mut AnyConnection, now: Instant) -> Result<Option<Instant>, StoreError> {
    let at: Option<i64> = sqlx::query_scalar(NEXT_DUE)
        .bind(now.epoch())
        .fetch_one(db)
        .await?;
    Ok(at.map(Instant::from_epoch))
}
