use domain::{blog::Heading, practice::Slug, time::Instant};
use sqlx::{
    Any, AnyConnection, Row,
    any::{AnyArguments, AnyRow},
    query::Query,
};

use super::{count, readdress, topics::set_topics};
use crate::store::{
    StoreError,
    site::{Format, Text},
    statements,
};

/// An article with its facts, as whoever writes it anew has to know it.
macro_rules! known {
    () => {
        "SELECT p.id, p.slug, p.revision, p.format, p.body_text, p.title, p.summary, p.taken,
            p.status, p.published_at, COALESCE(a.slug, '') AS author, p.author_name,
            COALESCE(r.slug, '') AS reviewer, p.reviewed_on, COALESCE(p.service, '') AS service,
            p.picture, p.picture_alt, COALESCE((SELECT string_agg(x.topic, '|') FROM post_topic x
                WHERE x.post_id = p.id), '') AS topics
        FROM post p LEFT JOIN therapist a ON a.id = p.author_id
            LEFT JOIN therapist r ON r.id = p.reviewer_id"
    };
}

statements! {
    FIND_BY_SLUG = concat!(known!(), " WHERE p.slug = $1");
    FIND_BY_SOURCE = concat!(known!(), " WHERE p.source = $1");
    KNOWN_NAMES = "SELECT COALESCE((SELECT slug FROM therapist WHERE slug = $1), '') AS author,
            COALESCE((SELECT slug FROM therapist WHERE slug = $2), '') AS reviewer,
            COALESCE((SELECT slug FROM service WHERE slug = $3), '') AS service";
    ADD_POST = "INSERT INTO post (id, slug, status, published_at, title, summary, format, body_text,
            revision, html, contents, plain, words, author_id, author_name, reviewer_id,
            reviewed_on, service, picture, picture_alt, source, sample, created_at, updated_at)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, 1, $9, $10, $11, $12,
            (SELECT id FROM therapist WHERE slug = $13), $14,
            (SELECT id FROM therapist WHERE slug = $15), $16,
            (SELECT slug FROM service WHERE slug = $17), $18, $19, $20, $21, $22, $22)";
    CHANGE_WORDS = "UPDATE post SET title = $2, summary = $3, format = $4, body_text = $5,
            revision = revision + 1, html = $6, contents = $7, plain = $8, words = $9, updated_at = $10
        WHERE id = $1";
    SET_FACTS = "UPDATE post SET status = $2, published_at = $3,
            author_id = (SELECT id FROM therapist WHERE slug = $4), author_name = $5,
            reviewer_id = (SELECT id FROM therapist WHERE slug = $6), reviewed_on = $7,
            service = (SELECT slug FROM service WHERE slug = $8), picture = $9, picture_alt = $10,
            updated_at = $11
        WHERE id = $1";
    NOTE_TAKEN = "UPDATE post SET taken = $2 WHERE id = $1";
    RENAME_POST = "UPDATE post SET slug = $2, updated_at = $3 WHERE id = $1";
    SET_STATUS = "UPDATE post SET status = $2, published_at = COALESCE($3, published_at), updated_at = $4
        WHERE id = $1";
    ADD_REVISION = "INSERT INTO post_revision
            (post_id, revision, title, summary, format, body_text, saved_by, saved_at)
        SELECT id, revision, title, summary, format, body_text, $2, $3 FROM post WHERE id = $1";
    REVISION = "SELECT title, summary, format, body_text FROM post_revision
        WHERE post_id = $1 AND revision = $2";
}

/// What stands beside an article's text. Changing it makes no new revision.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Facts {
    /// `draft`, `scheduled`, `published`, `withdrawn`
    pub status: String,
    /// When it comes out, epoch seconds.
    pub published_at: Option<i64>,
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
    /// Its picture's address; empty for none.
    pub picture: String,
    /// What the picture shows.
    pub picture_alt: String,
    /// The slugs of its topics, sorted.
    pub topics: Vec<String>,
}

/// An article that is there already.
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
    /// What stands beside the text.
    pub facts: Facts,
    /// The digest of what an import took last; empty where none did.
    pub taken: String,
}

/// An article's text, with everything that is made of it.
#[derive(Clone, Debug)]
pub struct PostWords {
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
}

/// An article to be added.
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
    /// Its text.
    pub words: &'a PostWords,
    /// What stands beside the text.
    pub facts: &'a Facts,
}

/// A statement of which some values are bound already.
type Begun<'q> = Query<'q, Any, AnyArguments>;

/// Binds the text, from `title` to `words`, in the order in which every statement here has it.
fn bind_words<'q>(query: Begun<'q>, words: &'q PostWords) -> Result<Begun<'q>, StoreError> {
    Ok(query
        .bind(words.title.as_str())
        .bind(words.summary.as_str())
        .bind(words.text.format.as_str())
        .bind(words.text.body.as_str())
        .bind(words.html.as_str())
        .bind(contents(&words.contents)?)
        .bind(words.plain.as_str())
        .bind(count(words.words)))
}

/// Binds who and what stands beside the text, from `author` to `picture_alt`, likewise.
fn bind_facts<'q>(query: Begun<'q>, facts: &'q Facts) -> Begun<'q> {
    query
        .bind(facts.author.as_str())
        .bind(facts.author_name.as_str())
        .bind(facts.reviewer.as_str())
        .bind(facts.reviewed_on.as_deref())
        .bind(facts.service.as_str())
        .bind(facts.picture.as_str())
        .bind(facts.picture_alt.as_str())
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
    by: &str,
    now: Instant,
) -> Result<(), StoreError> {
    let (words, facts) = (new.words, new.facts);
    let query = sqlx::query(ADD_POST)
        .bind(new.id)
        .bind(new.slug)
        .bind(facts.status.as_str())
        .bind(facts.published_at);
    bind_facts(bind_words(query, words)?, facts)
        .bind(new.source)
        .bind(i64::from(new.sample))
        .bind(now.epoch())
        .execute(&mut *db)
        .await?;
    keep_revision(db, new.id, by, now).await?;
    set_topics(db, new.id, &facts.topics).await
}

/// Writes an article's text anew, as its next revision.
///
/// # Errors
/// [`StoreError::Engine`]
pub async fn change_words(
    db: &mut AnyConnection,
    id: &str,
    words: &PostWords,
    by: &str,
    now: Instant,
) -> Result<(), StoreError> {
    bind_words(sqlx::query(CHANGE_WORDS).bind(id), words)?
        .bind(now.epoch())
        .execute(&mut *db)
        .await?;
    keep_revision(db, id, by, now).await
}

/// Sets what stands beside an article's text; the revision stays.
///
/// # Errors
/// [`StoreError::Engine`]
pub async fn set_facts(
    db: &mut AnyConnection,
    id: &str,
    facts: &Facts,
    now: Instant,
) -> Result<(), StoreError> {
    let query = sqlx::query(SET_FACTS)
        .bind(id)
        .bind(facts.status.as_str())
        .bind(facts.published_at);
    bind_facts(query, facts)
        .bind(now.epoch())
        .execute(&mut *db)
        .await?;
    set_topics(db, id, &facts.topics).await
}

/// Facts with the names of nobody and of no service left out: what the store will say they are.
///
/// # Errors
/// [`StoreError::Engine`]
pub async fn known_names(db: &mut AnyConnection, facts: Facts) -> Result<Facts, StoreError> {
    let row = sqlx::query(KNOWN_NAMES)
        .bind(facts.author.as_str())
        .bind(facts.reviewer.as_str())
        .bind(facts.service.as_str())
        .fetch_one(db)
        .await?;
    Ok(Facts {
        author: row.try_get("author")?,
        reviewer: row.try_get("reviewer")?,
        service: row.try_get("service")?,
        ..facts
    })
}

/// Notes the digest of what an import took.
///
/// # Errors
/// [`StoreError::Engine`]
pub async fn note_taken(db: &mut AnyConnection, id: &str, digest: &str) -> Result<(), StoreError> {
    let note = sqlx::query(NOTE_TAKEN).bind(id).bind(digest);
    note.execute(db).await?;
    Ok(())
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

fn known(row: &AnyRow) -> Result<KnownPost, StoreError> {
    Ok(KnownPost {
        id: row.try_get("id")?,
        slug: row.try_get("slug")?,
        revision: row.try_get("revision")?,
        title: row.try_get("title")?,
        summary: row.try_get("summary")?,
        text: text_of(row)?,
        facts: facts(row)?,
        taken: row.try_get("taken")?,
    })
}

fn facts(row: &AnyRow) -> Result<Facts, StoreError> {
    let topics: String = row.try_get("topics")?;
    let mut topics: Vec<_> = topics
        .split('|')
        .filter(|topic| !topic.is_empty())
        .map(str::to_owned)
        .collect();
    topics.sort();
    Ok(Facts {
        status: row.try_get("status")?,
        published_at: row.try_get("published_at")?,
        author: row.try_get("author")?,
        author_name: row.try_get("author_name")?,
        reviewer: row.try_get("reviewer")?,
        reviewed_on: row.try_get("reviewed_on")?,
        service: row.try_get("service")?,
        picture: row.try_get("picture")?,
        picture_alt: row.try_get("picture_alt")?,
        topics,
    })
}

fn text_of(row: &AnyRow) -> Result<Text, StoreError> {
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
    readdress(db, &old, &new, now).await
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
