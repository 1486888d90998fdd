use domain::{id::IssueId, newsletter::IssueStatus, time::Instant};
use sqlx::{AnyConnection, FromRow, Row as _};

use crate::store::{StoreError, statements};

/// What is told of an issue, its texts apart.
macro_rules! told {
    () => {
        "SELECT id, slug, subject, summary, revision, status, recipients, content_hash, request_key,
            note, updated_at, scheduled_at, queued_at, leaves_at, started_at, sent_at, cancelled_at
        FROM issue"
    };
}

statements! {
    BY_SLUG = concat!(told!(), " WHERE slug = $1");
    NEWEST = concat!(told!(), " ORDER BY created_at DESC, id DESC LIMIT $1");
    TEXT = "SELECT body_text FROM issue WHERE id = $1";
    ADD = "INSERT INTO issue (id, slug, subject, summary, body_text, revision, status, created_at,
            updated_at)
        VALUES ($1, $2, $3, $4, $5, 1, 'draft', $6, $6)";
    /// A schedule stays with its issue; what is frozen is not written any more.
    REVISE = "UPDATE issue SET subject = $2, summary = $3, body_text = $4, revision = revision + 1,
            updated_at = $5, note = ''
        WHERE id = $1 AND status IN ('draft', 'scheduled')";
    ADD_REVISION = "INSERT INTO issue_revision (issue_id, revision, subject, summary, body_text,
            saved_by, saved_at)
        SELECT id, revision, subject, summary, body_text, CAST($2 AS TEXT), updated_at
        FROM issue WHERE id = $1";
    /// Only the text that was made ready may be frozen, and of many who send at once one does.
    FREEZE = "UPDATE issue SET status = 'queued', html = $3, plain = $4, page = $5,
            content_hash = $6, request_key = $7, queued_at = $8, leaves_at = $9, note = ''
        WHERE id = $1 AND revision = $2 AND status IN ('draft', 'scheduled')
            AND ($10 = 0 OR (status = 'scheduled' AND scheduled_at <= $8))";
    /// The list: whoever gets an issue at this moment, see `SubscriberStatus::gets_an_issue`.
    FILL = "INSERT INTO delivery (issue_id, subscriber_id, state, due_at, queued_at)
        SELECT CAST($1 AS TEXT), s.id, 'queued', CAST($2 AS BIGINT), CAST($3 AS BIGINT)
        FROM subscriber s
        WHERE (s.status = 'active' OR (s.status = 'paused' AND s.paused_until <= $3))
            AND NOT EXISTS (SELECT 1 FROM suppression p WHERE p.email_key = s.email_key)";
    COUNT = "UPDATE issue SET recipients = $2 WHERE id = $1";
    /// The key stays: a second press of the same button, come late, must not send again.
    THAW = "UPDATE issue SET status = 'draft', html = NULL, plain = NULL, page = NULL,
            content_hash = NULL, recipients = 0, queued_at = NULL, leaves_at = NULL,
            scheduled_at = NULL
        WHERE id = $1 AND (status = 'queued' OR (status = 'paused' AND started_at IS NULL))";
    EMPTY = "DELETE FROM delivery WHERE issue_id = $1";
    SCHEDULE = "UPDATE issue SET status = 'scheduled', scheduled_at = $2, note = ''
        WHERE id = $1 AND status IN ('draft', 'scheduled')";
    UNSCHEDULE = "UPDATE issue SET status = 'draft', scheduled_at = NULL, note = $2
        WHERE id = $1 AND status = 'scheduled'";
    DUE = "SELECT slug FROM issue WHERE status = 'scheduled' AND scheduled_at <= $1
        ORDER BY scheduled_at, id";
    START = "UPDATE issue SET status = 'sending', started_at = $1
        WHERE status = 'queued' AND leaves_at <= $1";
    PAUSE = "UPDATE issue SET status = 'paused', note = $2
        WHERE id = $1 AND status IN ('queued', 'sending')";
    /// One that was stopped within its undo window has the rest of it.
    RESUME = "UPDATE issue SET
            status = CASE WHEN started_at IS NULL AND leaves_at > $2 THEN 'queued'
                ELSE 'sending' END,
            started_at = CASE WHEN started_at IS NULL AND leaves_at > $2 THEN NULL
                ELSE COALESCE(started_at, CAST($2 AS BIGINT)) END,
            note = ''
        WHERE id = $1 AND status = 'paused'";
    CANCEL = "UPDATE issue SET status = 'cancelled', cancelled_at = $2
        WHERE id = $1 AND status IN ('draft', 'scheduled', 'queued', 'sending', 'paused')";
    REOPEN = "UPDATE issue SET status = 'sending', sent_at = NULL WHERE id = $1 AND status = 'sent'";
    /// An issue is sent when nothing of it is left to happen by itself.
    FINISH = "UPDATE issue SET status = 'sent', sent_at = $1
        WHERE status = 'sending' AND NOT EXISTS (SELECT 1 FROM delivery d
            WHERE d.issue_id = issue.id AND d.state IN ('queued', 'leased', 'sending', 'retrying'))";
    /// On PostgreSQL an issue may be finished at the moment in which some of its copies are queued
    /// again: then it is not.
    UNFINISH = "UPDATE issue SET status = 'sending', sent_at = NULL
        WHERE status = 'sent' AND EXISTS (SELECT 1 FROM delivery d
            WHERE d.issue_id = issue.id AND d.state IN ('queued', 'leased', 'sending', 'retrying'))";
    FROZEN = "SELECT subject, html, plain FROM issue WHERE id = $1 AND content_hash = $2";
}

/// An issue as the store has it, its texts apart.
#[derive(Clone, Debug)]
pub struct IssueRow {
    /// Which.
    pub id: IssueId,
    /// Its address in the archive.
    pub slug: String,
    /// The subject of its mails.
    pub subject: String,
    /// What mail programs show beside the subject.
    pub summary: String,
    /// How often its text was saved.
    pub revision: i64,
    /// Where it stands.
    pub status: IssueStatus,
    /// How many the list had when it was frozen.
    pub recipients: i64,
    /// The digest of what is sent, once that is frozen.
    pub content_hash: Option<String>,
    /// The key of the press that sent it.
    pub request_key: Option<String>,
    /// Why the program itself stopped it.
    pub note: String,
    /// When its text was saved last.
    pub updated_at: Instant,
    /// When it is to be frozen and sent by itself.
    pub scheduled_at: Option<Instant>,
    /// When it was frozen.
    pub queued_at: Option<Instant>,
    /// When its undo window ends.
    pub leaves_at: Option<Instant>,
    /// When the first copies went out.
    pub started_at: Option<Instant>,
    /// When nothing was left to send.
    pub sent_at: Option<Instant>,
    /// When somebody called it off.
    pub cancelled_at: Option<Instant>,
}

/// An issue's text as somebody saves it.
#[derive(Clone, Copy, Debug)]
pub struct IssueText<'a> {
    /// The subject of its mails.
    pub subject: &'a str,
    /// What mail programs show beside the subject.
    pub summary: &'a str,
    /// Markdown.
    pub body: &'a str,
}

/// What is frozen when an issue is sent.
#[derive(Clone, Copy, Debug)]
pub struct Freezing<'a> {
    /// The revision that it was made from.
    pub revision: i64,
    /// The mail as a page.
    pub html: &'a str,
    /// The mail as text.
    pub plain: &'a str,
    /// The page of the archive.
    pub page: &'a str,
    /// The digest of subject, page and text.
    pub content_hash: &'a str,
    /// The key of the press that sends it.
    pub request_key: &'a str,
    /// When its undo window ends.
    pub leaves_at: Instant,
    /// Whether it is its schedule that sends it: then only if it still has one, and it has come.
    pub by_schedule: bool,
}

/// What every copy of an issue has in common.
#[derive(Clone, Debug, PartialEq, Eq, FromRow)]
pub struct FrozenIssue {
    /// The subject.
    pub subject: String,
    /// The mail as a page, with the mark for the subscriber's token.
    pub html: String,
    /// The mail as text, with the same mark.
    pub plain: String,
}

/// The issue at an address.
///
/// # Errors
/// [`StoreError`]
pub async fn issue(db: &mut AnyConnection, slug: &str) -> Result<Option<IssueRow>, StoreError> {
    let row = sqlx::query_as::<_, Row>(BY_SLUG)
        .bind(slug)
        .fetch_optional(db)
        .await?;
    row.map(TryInto::try_into).transpose()
}

/// The newest issues, `most` at most.
///
/// # Errors
/// [`StoreError`]
pub async fn issues(db: &mut AnyConnection, most: i64) -> Result<Vec<IssueRow>, StoreError> {
    let rows = sqlx::query_as::<_, Row>(NEWEST)
        .bind(most)
        .fetch_all(db)
        .await?;
    rows.into_iter().map(TryInto::try_into).collect()
}

/// An issue's Markdown; empty where there is no such issue.
///
/// # Errors
/// [`StoreError::Engine`]
pub async fn issue_text(db: &mut AnyConnection, id: &IssueId) -> Result<String, StoreError> {
    let row = sqlx::query(TEXT)
        .bind(id.as_str())
        .fetch_optional(db)
        .await?;
    Ok(match row {
        Some(row) => row.try_get("body_text")?,
        None => String::new(),
    })
}

/// Adds an issue that is being written, with its first revision.
///
/// # Errors
/// [`StoreError::Engine`]
pub async fn add_issue(
    db: &mut AnyConnection,
    (id, slug): (&IssueId, &str),
    text: &IssueText<'_>,
    (by, now): (&str, Instant),
) -> Result<(), StoreError> {
    sqlx::query(ADD)
        .bind(id.as_str())
        .bind(slug)
        .bind(text.subject)
        .bind(text.summary)
        .bind(text.body)
        .bind(now.epoch())
        .execute(&mut *db)
        .await?;
    add_revision(db, id, by).await
}

/// Saves another text of an issue, as a new revision. Answers `false` where it is frozen by now.
///
/// # Errors
/// [`StoreError::Engine`]
pub async fn revise_issue(
    db: &mut AnyConnection,
    id: &IssueId,
    text: &IssueText<'_>,
    (by, now): (&str, Instant),
) -> Result<bool, StoreError> {
    let done = sqlx::query(REVISE)
        .bind(id.as_str())
        .bind(text.subject)
        .bind(text.summary)
        .bind(text.body)
        .bind(now.epoch())
        .execute(&mut *db)
        .await?;
    if done.rows_affected() == 0 {
        return Ok(false);
    }
    add_revision(db, id, by).await?;
    Ok(true)
}

async fn add_revision(db: &mut AnyConnection, id: &IssueId, by: &str) -> Result<(), StoreError> {
    sqlx::query(ADD_REVISION)
        .bind(id.as_str())
        .bind(by)
        .execute(db)
        .await?;
    Ok(())
}

/// Freezes an issue and its list of recipients. Answers how many they are; none where the text is
/// another by now, or somebody else was first.
///
/// # Errors
/// [`StoreError::Engine`]
pub async fn freeze_issue(
    db: &mut AnyConnection,
    id: &IssueId,
    what: &Freezing<'_>,
    now: Instant,
) -> Result<Option<u64>, StoreError> {
    let frozen = sqlx::query(FREEZE)
        .bind(id.as_str())
        .bind(what.revision)
        .bind(what.html)
        .bind(what.plain)
        .bind(what.page)
        .bind(what.content_hash)
        .bind(what.request_key)
        .bind(now.epoch())
        .bind(what.leaves_at.epoch())
        .bind(i64::from(what.by_schedule))
        .execute(&mut *db)
        .await?;
    if frozen.rows_affected() == 0 {
        return Ok(None);
    }
    let listed = sqlx::query(FILL)
        .bind(id.as_str())
        .bind(what.leaves_at.epoch())
        .bind(now.epoch())
        .execute(&mut *db)
        .await?
        .rows_affected();
    sqlx::query(COUNT)
        .bind(id.as_str())
        .bind(i64::try_from(listed).unwrap_or(i64::MAX))
        .execute(db)
        .await?;
    Ok(Some(listed))
}

/// Makes an issue a draft again that has not begun to go out. Answers whether it was in time.
///
/// # Errors
/// [`StoreError::Engine`]
pub async fn thaw_issue(db: &mut AnyConnection, id: &IssueId) -> Result<bool, StoreError> {
    if !changed(sqlx::query(THAW).bind(id.as_str()), db).await? {
        return Ok(false);
    }
    sqlx::query(EMPTY).bind(id.as_str()).execute(db).await?;
    Ok(true)
}

/// Has an issue sent by itself at a moment.
///
/// # Errors
/// [`StoreError::Engine`]
pub async fn schedule_issue(
    db: &mut AnyConnection,
    id: &IssueId,
    at: Instant,
) -> Result<bool, StoreError> {
    let query = sqlx::query(SCHEDULE).bind(id.as_str()).bind(at.epoch());
    changed(query, db).await
}

/// Makes a scheduled issue a draft again, with a note why where the program does it.
///
/// # Errors
/// [`StoreError::Engine`]
pub async fn unschedule_issue(
    db: &mut AnyConnection,
    id: &IssueId,
    note: &str,
) -> Result<bool, StoreError> {
    changed(sqlx::query(UNSCHEDULE).bind(id.as_str()).bind(note), db).await
}

/// The addresses of the issues whose moment has come.
///
/// # Errors
/// [`StoreError::Engine`]
pub async fn issues_due(db: &mut AnyConnection, now: Instant) -> Result<Vec<String>, StoreError> {
    let rows = sqlx::query(DUE).bind(now.epoch()).fetch_all(db).await?;
    rows.iter().map(|row| Ok(row.try_get("slug")?)).collect()
}

/// Lets those issues go out whose undo window has closed. Answers whether there was one.
///
/// # Errors
/// [`StoreError::Engine`]
pub async fn start_issues(db: &mut AnyConnection, now: Instant) -> Result<bool, StoreError> {
    changed(sqlx::query(START).bind(now.epoch()), db).await
}

/// Stops an issue, with a note why where the program does it.
///
/// # Errors
/// [`StoreError::Engine`]
pub async fn pause_issue(
    db: &mut AnyConnection,
    id: &IssueId,
    note: &str,
) -> Result<bool, StoreError> {
    changed(sqlx::query(PAUSE).bind(id.as_str()).bind(note), db).await
}

/// Lets a stopped issue go on.
///
/// # Errors
/// [`StoreError::Engine`]
pub async fn resume_issue(
    db: &mut AnyConnection,
    id: &IssueId,
    now: Instant,
) -> Result<bool, StoreError> {
    changed(sqlx::query(RESUME).bind(id.as_str()).bind(now.epoch()), db).await
}

/// Calls an issue off.
///
/// # Errors
/// [`StoreError::Engine`]
pub async fn cancel_issue(
    db: &mut AnyConnection,
    id: &IssueId,
    now: Instant,
) -> Result<bool, StoreError> {
    changed(sqlx::query(CANCEL).bind(id.as_str()).bind(now.epoch()), db).await
}

/// Takes a sent issue up again, because some of its copies are sent once more.
///
/// # Errors
/// [`StoreError::Engine`]
pub async fn reopen_issue(db: &mut AnyConnection, id: &IssueId) -> Result<bool, StoreError> {
    changed(sqlx::query(REOPEN).bind(id.as_str()), db).await
}

/// Notes of which issues nothing is left to send. Answers whether there was one.
///
/// # Errors
/// [`StoreError::Engine`]
pub async fn finish_issues(db: &mut AnyConnection, now: Instant) -> Result<bool, StoreError> {
    let finished = changed(sqlx::query(FINISH).bind(now.epoch()), db).await?;
    changed(sqlx::query(UNFINISH), db).await?;
    Ok(finished)
}

/// What the copies of an issue have in common; none where something else is frozen by now.
///
/// # Errors
/// [`StoreError::Engine`]
pub async fn frozen_issue(
    db: &mut AnyConnection,
    id: &IssueId,
    content_hash: &str,
) -> Result<Option<FrozenIssue>, StoreError> {
    Ok(sqlx::query_as(FROZEN)
        .bind(id.as_str())
        .bind(content_hash)
        .fetch_optional(db)
        .await?)
}

type Query = sqlx::query::Query<'static, sqlx::Any, sqlx::any::AnyArguments>;

async fn changed(query: Query, db: &mut AnyConnection) -> Result<bool, StoreError> {
    Ok(query.execute(db).await?.rows_affected() > 0)
}

#[derive(FromRow)]
struct Row {
    id: String,
    slug: String,
    subject: String,
    summary: String,
    revision: i64,
    status: String,
    recipients: i64,
    content_hash: Option<String>,
    request_key: Option<String>,
    note: String,
    updated_at: i64,
    scheduled_at: Option<i64>,
    queued_at: Option<i64>,
    leaves_at: Option<i64>,
    started_at: Option<i64>,
    sent_at: Option<i64>,
    cancelled_at: Option<i64>,
}

impl TryFrom<Row> for IssueRow {
    type Error = StoreError;
    fn try_from(row: Row) -> Result<Self, StoreError> {
        let status = IssueStatus::from_text(&row.status)
            .map_err(|error| StoreError::unreadable("issue", error))?;
        let moment = |epoch: Option<i64>| epoch.map(Instant::from_epoch);
        Ok(Self {
            id: IssueId::from_text(row.id),
            slug: row.slug,
            subject: row.subject,
            summary: row.summary,
            revision: row.revision,
            status,
            recipients: row.recipients,
            content_hash: row.content_hash,
            request_key: row.request_key,
            note: row.note,
            updated_at: Instant::from_epoch(row.updated_at),
            scheduled_at: moment(row.scheduled_at),
            queued_at: moment(row.queued_at),
            leaves_at: moment(row.leaves_at),
            started_at: moment(row.started_at),
            sent_at: moment(row.sent_at),
            cancelled_at: moment(row.cancelled_at),
        })
    }
}
