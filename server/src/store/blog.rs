//! Articles, their topics and revisions, and where addresses of old lead.

use domain::{blog::Heading, practice::Slug, time::Instant};
use sqlx::{AnyConnection, FromRow, Row};

use super::{
    StoreError,
    site::{Format, Text},
    statements,
};

/// The columns of an article in a list.
macro_rules! listed {
    () => {
        "p.id, p.slug, p.title, p.summary, p.published_at, p.words, p.picture, p.picture_alt,
         COALESCE(a.slug, '') AS author_slug, COALESCE(a.name, p.author_name) AS author_name,
         COALESCE(a.credentials, '') AS author_credentials,
         COALESCE((SELECT string_agg(o.slug || ':' || o.name, '|') FROM post_topic x
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
    MOVED = "SELECT target FROM moved_address WHERE path = $1";
    /// What the search index and the site map need of every article.
    EVERY_POST = "SELECT p.slug, p.title, p.summary, p.plain, p.published_at, p.updated_at,
            COALESCE((SELECT string_agg(o.slug || ':' || o.name, '|') FROM post_topic x
                JOIN topic o ON o.slug = x.topic WHERE x.post_id = p.id), '') AS topics
        FROM post p WHERE p.status IN ('published', 'scheduled') AND p.published_at <= $1
        ORDER BY p.published_at DESC, p.id DESC";
    NEXT_DUE = "SELECT MIN(published_at) FROM post WHERE status = 'scheduled' AND published_at > $1";
    FIND_BY_SLUG = "SELECT id, slug, revision, format, body_text, title, summary FROM post WHERE slug = $1";
    FIND_BY_SOURCE = "SELECT id, slug, revision, format, body_text, title, summary FROM post WHERE source = $1";
    ADD_POST = "INSERT INTO post (id, slug, status, published_at, title, summary, format, body_text,
            revision, html, contents, plain, words, author_id, author_name, reviewer_id, reviewer_name,
            reviewed_on, service, picture, picture_alt, source, sample, created_at, updated_at)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, 1, $9, $10, $11, $12,
            (SELECT id FROM therapist WHERE slug = $13), $14,
            (SELECT id FROM therapist WHERE slug = $15), $16, $17,
            (SELECT slug FROM service WHERE slug = $18), $19, $20, $21, $22, $23, $23)";
    CHANGE_POST = "UPDATE post SET status = $2, published_at = $3, title = $4, summary = $5,
            format = $6, body_text = $7, revision = revision + 1, html = $8, contents = $9, plain = $10,
            words = $11, author_id = (SELECT id FROM therapist WHERE slug = $12), author_name = $13,
            reviewer_id = (SELECT id FROM therapist WHERE slug = $14), reviewer_name = $15,
            reviewed_on = $16, service = (SELECT slug FROM service WHERE slug = $17), picture = $18,
            picture_alt = $19, updated_at = $20
        WHERE id = $1";
    RENAME_POST = "UPDATE post SET slug = $2, updated_at = $3 WHERE id = $1";
    SET_STATUS = "UPDATE post SET status = $2, published_at = COALESCE($3, published_at), updated_at = $4
        WHERE id = $1";
    ADD_REVISION = "INSERT INTO post_revision
            (post_id, revision, title, summary, format, body_text, saved_by, saved_at)
        SELECT id, revision, title, summary, format, body_text, $2, $3 FROM post WHERE id = $1";
    REVISION = "SELECT title, summary, format, body_text FROM post_revision
        WHERE post_id = $1 AND revision = $2";
    DROP_TOPICS = "DELETE FROM post_topic WHERE post_id = $1";
    ADD_POST_TOPIC = "INSERT INTO post_topic (post_id, topic) VALUES ($1, $2)
        ON CONFLICT (post_id, topic) DO NOTHING";
    ADD_TOPIC = "INSERT INTO topic (slug, name, summary, crisis_help, place) VALUES ($1, $2, $3, $4, $5)
        ON CONFLICT (slug) DO NOTHING";
    MOVE_ADDRESS = "INSERT INTO moved_address (path, target, reason, since) VALUES ($1, $2, $3, $4)
        ON CONFLICT (path) DO UPDATE SET target = excluded.target, reason = excluded.reason";
    FREE_ADDRESS = "DELETE FROM moved_address WHERE path = $1";
    FOLLOW_ADDRESSES = "UPDATE moved_address SET target = $2 WHERE target = $1";
    PICTURE = "SELECT media_type, bytes FROM picture WHERE name = $1";
    ADD_PICTURE = "INSERT INTO picture (name, media_type, width, height, bytes, added_at)
        VALUES ($1, $2, $3, $4, $5, $6) ON CONFLICT (name) DO NOTHING";
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

/// What search and site map need of an article.
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
    /// When it was last changed.
    pub updated_at: i64,
    /// `slug:name|slug:name`
    pub topics: String,
}

/// The text of an article that is there already.
#[derive(Clone, Debug)]
pub struct KnownPost {
    /// The row's id.
    pub id: String,
    /// Its slug.
    pub slug: String,
    /// The revision that stands.
    pub revision: i64,
    /// Its title.
    pub title: String,
    /// What it says.
    pub summary: String,
    /// Its text.
    pub text: Text,
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

fn count(number: usize) -> i64 {
    i64::try_from(number).unwrap_or(i64::MAX)
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

/// Where an address of old leads: somewhere, nowhere any more, or nothing is known of it.
///
/// # Errors
/// [`StoreError::Engine`]
pub async fn moved(
    db: &mut AnyConnection,
    path: &str,
) -> Result<Option<Option<String>>, StoreError> {
    let row = sqlx::query(MOVED).bind(path).fetch_optional(db).await?;
    Ok(row.map(|row| row.try_get("target")).transpose()?)
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

/// An article to be written, with everything that is made of its text.
#[derive(Clone, Debug)]
pub struct PostWords {
    /// `draft`, `scheduled`, `published`, `withdrawn`
    pub status: &'static str,
    /// When it comes out, epoch seconds.
    pub published_at: Option<i64>,
    /// Its title.
    pub title: String,
    /// What it says.
    pub summary: String,
    /// Its text.
    pub text: Text,
    /// The rendered text.
    pub html: String,
    /// Its headings.
    pub contents: Vec<Heading>,
    /// Its words.
    pub plain: String,
    /// How many.
    pub words: usize,
    /// The slug of the therapist who wrote it; empty for somebody else.
    pub author: String,
    /// The name of somebody else who wrote it.
    pub author_name: String,
    /// The slug of the therapist who reviewed it; empty for nobody.
    pub reviewer: String,
    /// When, a civil date.
    pub reviewed_on: Option<String>,
    /// The service that it leads to; empty for none.
    pub service: String,
    /// Its picture's address.
    pub picture: String,
    /// What the picture shows.
    pub picture_alt: String,
    /// The slugs of its topics.
    pub topics: Vec<String>,
}

/// Where a new article stands.
#[derive(Clone, Copy, Debug)]
pub struct NewPost<'a> {
    /// The row's id.
    pub id: &'a str,
    /// Its slug.
    pub slug: &'a str,
    /// What it was in another system, so that it is found again.
    pub source: Option<&'a str>,
    /// Whether it came with the program.
    pub sample: bool,
}

fn contents(headings: &[Heading]) -> Result<String, StoreError> {
    serde_json::to_string(headings).map_err(|error| StoreError::unreadable("post", error))
}

/// Writes a new article as its first revision.
///
/// # Errors
/// [`StoreError::Engine`]
pub async fn add_post(
    db: &mut AnyConnection,
    new: NewPost<'_>,
    words: &PostWords,
    by: &str,
    now: Instant,
) -> Result<(), StoreError> {
    sqlx::query(ADD_POST)
        .bind(new.id)
        .bind(new.slug)
        .bind(words.status)
        .bind(words.published_at)
        .bind(words.title.as_str())
        .bind(words.summary.as_str())
        .bind(words.text.format.as_str())
        .bind(words.text.body.as_str())
        .bind(words.html.as_str())
        .bind(contents(&words.contents)?)
        .bind(words.plain.as_str())
        .bind(count(words.words))
        .bind(words.author.as_str())
        .bind(words.author_name.as_str())
        .bind(words.reviewer.as_str())
        .bind("")
        .bind(words.reviewed_on.as_deref())
        .bind(words.service.as_str())
        .bind(words.picture.as_str())
        .bind(words.picture_alt.as_str())
        .bind(new.source)
        .bind(i64::from(new.sample))
        .bind(now.epoch())
        .execute(&mut *db)
        .await?;
    keep_revision(db, new.id, by, now).await?;
    set_topics(db, new.id, &words.topics).await
}

/// Writes an article anew, as its next revision.
///
/// # Errors
/// [`StoreError::Engine`]
pub async fn change_post(
    db: &mut AnyConnection,
    id: &str,
    words: &PostWords,
    by: &str,
    now: Instant,
) -> Result<(), StoreError> {
    sqlx::query(CHANGE_POST)
        .bind(id)
        .bind(words.status)
        .bind(words.published_at)
        .bind(words.title.as_str())
        .bind(words.summary.as_str())
        .bind(words.text.format.as_str())
        .bind(words.text.body.as_str())
        .bind(words.html.as_str())
        .bind(contents(&words.contents)?)
        .bind(words.plain.as_str())
        .bind(count(words.words))
        .bind(words.author.as_str())
        .bind(words.author_name.as_str())
        .bind(words.reviewer.as_str())
        .bind("")
        .bind(words.reviewed_on.as_deref())
        .bind(words.service.as_str())
        .bind(words.picture.as_str())
        .bind(words.picture_alt.as_str())
        .bind(now.epoch())
        .execute(&mut *db)
        .await?;
    keep_revision(db, id, by, now).await?;
    set_topics(db, id, &words.topics).await
}

async fn keep_revision(
    db: &mut AnyConnection,
    id: &str,
    by: &str,
    now: Instant,
) -> Result<(), StoreError> {
    let keep = sqlx::query(ADD_REVISION)
        .bind(id)
        .bind(by)
        .bind(now.epoch());
    keep.execute(db).await?;
    Ok(())
}

async fn set_topics(db: &mut AnyConnection, id: &str, topics: &[String]) -> Result<(), StoreError> {
    sqlx::query(DROP_TOPICS).bind(id).execute(&mut *db).await?;
    for topic in topics {
        let add = sqlx::query(ADD_POST_TOPIC).bind(id).bind(topic.as_str());
        add.execute(&mut *db).await?;
    }
    Ok(())
}

/// The article with that slug, whatever its status.
///
/// # Errors
/// [`StoreError::Engine`]
pub async fn find_by_slug(
    db: &mut AnyConnection,
    slug: &str,
) -> Result<Option<KnownPost>, StoreError> {
    let row = sqlx::query(FIND_BY_SLUG).bind(slug).fetch_optional(db);
    row.await?.as_ref().map(known).transpose()
}

/// The article that was `source` in another system.
///
/// # Errors
/// [`StoreError::Engine`]
pub async fn find_by_source(
    db: &mut AnyConnection,
    source: &str,
) -> Result<Option<KnownPost>, StoreError> {
    let row = sqlx::query(FIND_BY_SOURCE).bind(source).fetch_optional(db);
    row.await?.as_ref().map(known).transpose()
}

fn known(row: &sqlx::any::AnyRow) -> Result<KnownPost, StoreError> {
    Ok(KnownPost {
        id: row.try_get("id")?,
        slug: row.try_get("slug")?,
        revision: row.try_get("revision")?,
        title: row.try_get("title")?,
        summary: row.try_get("summary")?,
        text: text_of(row)?,
    })
}

fn text_of(row: &sqlx::any::AnyRow) -> Result<Text, StoreError> {
    Ok(Text {
        format: Format::from_text(&row.try_get::<String, _>("format")?),
        body: row.try_get("body_text")?,
    })
}

/// Title, summary and text of a revision.
///
/// # Errors
/// [`StoreError::Engine`]
pub async fn revision(
    db: &mut AnyConnection,
    id: &str,
    revision: i64,
) -> Result<Option<(String, String, Text)>, StoreError> {
    let row = sqlx::query(REVISION).bind(id).bind(revision);
    let row = row.fetch_optional(db).await?;
    row.map(|row| {
        Ok((
            row.try_get("title")?,
            row.try_get("summary")?,
            text_of(&row)?,
        ))
    })
    .transpose()
}

/// Gives an article another slug. What led to the old address leads to the new one.
///
/// # Errors
/// [`StoreError::Engine`]; a slug that another article has is a unique violation.
pub async fn rename(
    db: &mut AnyConnection,
    post: &KnownPost,
    slug: &Slug,
    now: Instant,
) -> Result<(), StoreError> {
    let (old, new) = (format!("/blog/{}", post.slug), format!("/blog/{slug}"));
    sqlx::query(RENAME_POST)
        .bind(post.id.as_str())
        .bind(slug.as_str())
        .bind(now.epoch())
        .execute(&mut *db)
        .await?;
    let follow = sqlx::query(FOLLOW_ADDRESSES).bind(old.as_str());
    follow.bind(new.as_str()).execute(&mut *db).await?;
    let free = sqlx::query(FREE_ADDRESS).bind(new.as_str());
    free.execute(&mut *db).await?;
    move_address(db, &old, Some(&new), "renamed", now).await
}

/// Publishes, schedules or withdraws an article.
///
/// # Errors
/// [`StoreError::Engine`]
pub async fn set_status(
    db: &mut AnyConnection,
    id: &str,
    status: &str,
    published_at: Option<Instant>,
    now: Instant,
) -> Result<(), StoreError> {
    sqlx::query(SET_STATUS)
        .bind(id)
        .bind(status)
        .bind(published_at.map(Instant::epoch))
        .bind(now.epoch())
        .execute(db)
        .await?;
    Ok(())
}

/// Notes that an address leads to another one, or nowhere any more.
///
/// # Errors
/// [`StoreError::Engine`]
pub async fn move_address(
    db: &mut AnyConnection,
    path: &str,
    target: Option<&str>,
    reason: &str,
    now: Instant,
) -> Result<(), StoreError> {
    sqlx::query(MOVE_ADDRESS)
        .bind(path)
        .bind(target)
        .bind(reason)
        .bind(now.epoch())
        .execute(db)
        .await?;
    Ok(())
}

/// A topic to be listed.
#[derive(Clone, Copy, Debug)]
pub struct NewTopic<'a> {
    /// The part of the address that names it.
    pub slug: &'a str,
    /// Its name.
    pub name: &'a str,
    /// What it covers.
    pub summary: &'a str,
    /// Whether the help lines stand beside its articles.
    pub crisis_help: bool,
    /// Where it stands in the list.
    pub place: i64,
}

/// Adds a topic; one that is there stays as it is.
///
/// # Errors
/// [`StoreError::Engine`]
pub async fn add_topic(db: &mut AnyConnection, new: NewTopic<'_>) -> Result<(), StoreError> {
    sqlx::query(ADD_TOPIC)
        .bind(new.slug)
        .bind(new.name)
        .bind(new.summary)
        .bind(i64::from(new.crisis_help))
        .bind(new.place)
        .execute(db)
        .await?;
    Ok(())
}

/// A picture's media type and bytes.
///
/// # Errors
/// [`StoreError::Engine`]
pub async fn picture(
    db: &mut AnyConnection,
    name: &str,
) -> Result<Option<(String, Vec<u8>)>, StoreError> {
    let row = sqlx::query(PICTURE).bind(name).fetch_optional(db).await?;
    Ok(row
        .map(|row| Ok::<_, sqlx::Error>((row.try_get("media_type")?, row.try_get("bytes")?)))
        .transpose()?)
}

/// A picture to be kept.
#[derive(Clone, Copy, Debug)]
pub struct NewPicture<'a> {
    /// Its name in the address.
    pub name: &'a str,
    /// `image/svg+xml` …
    pub media_type: &'a str,
    /// Its width in pixels.
    pub width: i64,
    /// Its height in pixels.
    pub height: i64,
    /// The file.
    pub bytes: &'a [u8],
}

/// Keeps a picture; one with that name stays as it is.
///
/// # Errors
/// [`StoreError::Engine`]
pub async fn add_picture(
    db: &mut AnyConnection,
    new: NewPicture<'_>,
    now: Instant,
) -> Result<(), StoreError> {
    sqlx::query(ADD_PICTURE)
        .bind(new.name)
        .bind(new.media_type)
        .bind(new.width)
        .bind(new.height)
        .bind(new.bytes)
        .bind(now.epoch())
        .execute(db)
        .await?;
    Ok(())
}

/// Forgets where an address of old led: it is a page again.
///
/// # Errors
/// [`StoreError::Engine`]
pub async fn free_address(db: &mut AnyConnection, path: &str) -> Result<(), StoreError> {
    sqlx::query(FREE_ADDRESS).bind(path).execute(db).await?;
    Ok(())
}
