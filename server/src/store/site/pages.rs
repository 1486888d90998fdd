use domain::{
    practice::{ServiceCard, ServiceKind, Slug},
    time::Instant,
};
use sqlx::{AnyConnection, FromRow, Row, any::AnyRow};

use super::{Format, Text, lines, slug};
use crate::store::{StoreError, statements};

statements! {
    SERVICE_PAGE = "SELECT s.slug, s.name, s.kind, COALESCE(p.summary, '') AS summary,
            COALESCE(p.icon, '') AS icon, COALESCE(p.signs, '') AS signs,
            COALESCE(p.help_text, '') AS help_text,
            COALESCE(p.first_call_text, '') AS first_call_text,
            COALESCE(p.limits_text, '') AS limits_text
        FROM service s LEFT JOIN service_page p ON p.service = s.slug
        WHERE s.slug = $1 AND s.active = 1";
    SERVICE_PAGES = "SELECT s.slug, s.name, s.kind, COALESCE(p.summary, '') AS summary,
            COALESCE(p.icon, '') AS icon, COALESCE(p.signs, '') AS signs,
            COALESCE(p.help_text, '') AS help_text,
            COALESCE(p.first_call_text, '') AS first_call_text,
            COALESCE(p.limits_text, '') AS limits_text
        FROM service s LEFT JOIN service_page p ON p.service = s.slug
        WHERE s.active = 1 ORDER BY s.place, s.slug";
    QUESTIONS = "SELECT g.slug AS group_slug, g.name AS group_name, q.slug, q.question, q.answer_text
        FROM question q JOIN question_group g ON g.slug = q.group_slug
        WHERE q.active = 1 ORDER BY g.place, g.slug, q.place, q.slug";
    PAGE = "SELECT slug, title, summary, format, body_text FROM page WHERE slug = $1";
    PAGE_BY_SOURCE = "SELECT slug, title, summary, format, body_text, taken FROM page
        WHERE source = $1";
    NOTE_PAGE_TAKEN = "UPDATE page SET taken = $2 WHERE slug = $1";
    ADD_SERVICE_PAGE = "INSERT INTO service_page
        (service, summary, signs, help_text, first_call_text, limits_text, icon)
        VALUES ($1, $2, $3, $4, $5, $6, $7) ON CONFLICT (service) DO NOTHING";
    ADD_QUESTION_GROUP = "INSERT INTO question_group (slug, name, place) VALUES ($1, $2, $3)
        ON CONFLICT (slug) DO NOTHING";
    ADD_QUESTION = "INSERT INTO question (slug, group_slug, question, answer_text, place)
        VALUES ($1, $2, $3, $4, $5) ON CONFLICT (slug) DO NOTHING";
    PUT_PAGE = "INSERT INTO page (slug, title, summary, format, body_text, source, updated_at)
        VALUES ($1, $2, $3, $4, $5, $6, $7)
        ON CONFLICT (slug) DO UPDATE SET title = excluded.title, summary = excluded.summary,
            format = excluded.format, body_text = excluded.body_text, source = excluded.source,
            updated_at = excluded.updated_at";
}

/// What a service's page says, unrendered.
#[derive(Clone, Debug)]
pub struct ServiceRow {
    /// As a list has it.
    pub card: ServiceCard,
    /// Short lines.
    pub signs: Vec<String>,
    /// Markdown.
    pub help_text: String,
    /// Markdown.
    pub first_call_text: String,
    /// Markdown.
    pub limits_text: String,
}

/// A question with its group, unrendered.
#[derive(Clone, Debug, FromRow)]
pub struct QuestionRow {
    /// Its group.
    pub group_slug: String,
    /// The group's name.
    pub group_name: String,
    /// The part of the address that names it.
    pub slug: String,
    /// The question.
    pub question: String,
    /// Markdown.
    pub answer_text: String,
}

/// A page of running text, unrendered.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PageRow {
    /// The part of the address that names it.
    pub slug: String,
    /// Its title.
    pub title: String,
    /// What it is about.
    pub summary: String,
    /// The text.
    pub text: Text,
}

/// A service as a list has it.
pub(super) fn card(row: &AnyRow) -> Result<ServiceCard, StoreError> {
    let kind: String = row.try_get("kind")?;
    Ok(ServiceCard {
        slug: slug(&row.try_get::<String, _>("slug")?, "service")?,
        name: row.try_get("name")?,
        kind: ServiceKind::from_text(&kind)
            .ok_or_else(|| StoreError::unreadable("service", "kind"))?,
        summary: row.try_get("summary")?,
        icon: row.try_get("icon")?,
    })
}

/// One service that is offered.
///
/// # Errors
/// [`StoreError`]
pub async fn service_page(
    db: &mut AnyConnection,
    slug: &Slug,
) -> Result<Option<ServiceRow>, StoreError> {
    let row = sqlx::query(SERVICE_PAGE)
        .bind(slug.as_str())
        .fetch_optional(db)
        .await?;
    row.as_ref().map(service_row).transpose()
}

/// Every service that is offered, with what its page says.
///
/// # Errors
/// [`StoreError`]
pub async fn service_pages(db: &mut AnyConnection) -> Result<Vec<ServiceRow>, StoreError> {
    let rows = sqlx::query(SERVICE_PAGES).fetch_all(db).await?;
    rows.iter().map(service_row).collect()
}

fn service_row(row: &AnyRow) -> Result<ServiceRow, StoreError> {
    Ok(ServiceRow {
        card: card(row)?,
        signs: lines(&row.try_get::<String, _>("signs")?),
        help_text: row.try_get("help_text")?,
        first_call_text: row.try_get("first_call_text")?,
        limits_text: row.try_get("limits_text")?,
    })
}

/// All questions, in the practice's order, those of a group together.
///
/// # Errors
/// [`StoreError::Engine`]
pub async fn questions(db: &mut AnyConnection) -> Result<Vec<QuestionRow>, StoreError> {
    Ok(sqlx::query_as(QUESTIONS).fetch_all(db).await?)
}

/// A page of running text.
///
/// # Errors
/// [`StoreError::Engine`]
pub async fn page(db: &mut AnyConnection, slug: &str) -> Result<Option<PageRow>, StoreError> {
    let row = sqlx::query(PAGE).bind(slug).fetch_optional(db).await?;
    row.as_ref().map(page_row).transpose()
}

/// The page that was `source` in another system, with the digest of what an import took last.
///
/// # Errors
/// [`StoreError::Engine`]
pub async fn page_by_source(
    db: &mut AnyConnection,
    source: &str,
) -> Result<Option<(PageRow, String)>, StoreError> {
    let row = sqlx::query(PAGE_BY_SOURCE).bind(source);
    let row = row.fetch_optional(db).await?;
    row.as_ref()
        .map(|row| Ok((page_row(row)?, row.try_get("taken")?)))
        .transpose()
}

/// Notes the digest of what an import took as this page.
///
/// # Errors
/// [`StoreError::Engine`]
pub async fn note_page_taken(
    db: &mut AnyConnection,
    slug: &str,
    digest: &str,
) -> Result<(), StoreError> {
    let note = sqlx::query(NOTE_PAGE_TAKEN).bind(slug).bind(digest);
    note.execute(db).await?;
    Ok(())
}

fn page_row(row: &AnyRow) -> Result<PageRow, StoreError> {
    Ok(PageRow {
        slug: row.try_get("slug")?,
        title: row.try_get("title")?,
        summary: row.try_get("summary")?,
        text: Text {
            format: Format::from_text(&row.try_get::<String, _>("format")?),
            body: row.try_get("body_text")?,
        },
    })
}

/// Adds what a service's page says, where nobody has written it yet.
///
/// # Errors
/// [`StoreError::Engine`]
pub async fn add_service_page(db: &mut AnyConnection, row: &ServiceRow) -> Result<(), StoreError> {
    sqlx::query(ADD_SERVICE_PAGE)
        .bind(row.card.slug.as_str())
        .bind(row.card.summary.as_str())
        .bind(row.signs.join("\n"))
        .bind(row.help_text.as_str())
        .bind(row.first_call_text.as_str())
        .bind(row.limits_text.as_str())
        .bind(row.card.icon.as_str())
        .execute(db)
        .await?;
    Ok(())
}

/// Adds a group of questions at its place.
///
/// # Errors
/// [`StoreError::Engine`]
pub async fn add_question_group(
    db: &mut AnyConnection,
    slug: &str,
    name: &str,
    place: i64,
) -> Result<(), StoreError> {
    sqlx::query(ADD_QUESTION_GROUP)
        .bind(slug)
        .bind(name)
        .bind(place)
        .execute(db)
        .await?;
    Ok(())
}

/// Adds a question at its place in its group.
///
/// # Errors
/// [`StoreError::Engine`]
pub async fn add_question(
    db: &mut AnyConnection,
    row: &QuestionRow,
    place: i64,
) -> Result<(), StoreError> {
    sqlx::query(ADD_QUESTION)
        .bind(row.slug.as_str())
        .bind(row.group_slug.as_str())
        .bind(row.question.as_str())
        .bind(row.answer_text.as_str())
        .bind(place)
        .execute(db)
        .await?;
    Ok(())
}

/// Writes a page of running text, in place of the one with the same slug.
///
/// # Errors
/// [`StoreError::Engine`]
pub async fn put_page(
    db: &mut AnyConnection,
    page: &PageRow,
    source: Option<&str>,
    now: Instant,
) -> Result<(), StoreError> {
    sqlx::query(PUT_PAGE)
        .bind(page.slug.as_str())
        .bind(page.title.as_str())
        .bind(page.summary.as_str())
        .bind(page.text.format.as_str())
        .bind(page.text.body.as_str())
        .bind(source)
        .bind(now.epoch())
        .execute(db)
        .await?;
    Ok(())
}
