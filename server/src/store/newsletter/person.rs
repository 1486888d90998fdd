//! What is kept about one subscriber beside their row: for the record of consent, and for showing
//! it to them.

use domain::{
    id::SubscriberId,
    newsletter::{CONSENT_WORDING, ConsentKind, ConsentSource},
    time::Instant,
};
use sqlx::{AnyConnection, FromRow};

use crate::{
    crypto::secret,
    store::{StoreError, statements},
};

statements! {
    /// Only where there is such a subscriber: for nobody the statement is run all the same.
    ADD_CONSENT = "INSERT INTO subscriber_consent (id, subscriber_id, at, kind, source, wording,
            detail)
        SELECT CAST($1 AS TEXT), s.id, CAST($3 AS BIGINT), CAST($4 AS TEXT), CAST($5 AS TEXT),
            CAST($6 AS TEXT), CAST($7 AS TEXT)
        FROM subscriber s WHERE s.id = $2";
    CONSENTS = "SELECT at, kind, source, wording, detail FROM subscriber_consent
        WHERE subscriber_id = $1 ORDER BY at, id";
    MAILS = "SELECT kind, state, due_at, settled_at FROM subscriber_mail
        WHERE subscriber_id = $1 ORDER BY due_at, id";
    RETURNS = "SELECT kind, status_code, received_at FROM bounce
        WHERE subscriber_id = $1 ORDER BY received_at, id";
    COPIES = "SELECT i.slug, i.subject, d.state, d.attempts, d.queued_at, d.settled_at
        FROM delivery d JOIN issue i ON i.id = d.issue_id
        WHERE d.subscriber_id = $1 ORDER BY d.queued_at, i.id";
}

/// Something that a subscriber said about the newsletter.
#[derive(Clone, Debug, serde::Serialize, FromRow)]
pub struct Consent {
    /// When, in epoch seconds.
    pub at: i64,
    /// What.
    pub kind: String,
    /// Where.
    pub source: String,
    /// To which wording.
    pub wording: String,
    /// What staff noted with it.
    pub detail: String,
}

/// A mail that was written to a subscriber.
#[derive(Clone, Debug, serde::Serialize, FromRow)]
pub struct MailLine {
    /// What it says.
    pub kind: String,
    /// What has become of it.
    pub state: String,
    /// When it was to go, in epoch seconds.
    pub due_at: i64,
    /// When it ended.
    pub settled_at: Option<i64>,
}

/// A subscriber's copy of an issue.
#[derive(Clone, Debug, serde::Serialize, FromRow)]
pub struct CopyLine {
    /// The issue.
    pub slug: String,
    /// Its subject.
    pub subject: String,
    /// What has become of the copy.
    pub state: String,
    /// How often it was tried.
    pub attempts: i64,
    /// When it was made, in epoch seconds.
    pub queued_at: i64,
    /// When it ended.
    pub settled_at: Option<i64>,
}

/// Something that came back.
#[derive(Clone, Debug, serde::Serialize, FromRow)]
pub struct ReturnLine {
    /// What it was.
    pub kind: String,
    /// The code of RFC 3463, or nothing.
    pub status_code: String,
    /// When it came, in epoch seconds.
    pub received_at: i64,
}

/// Adds to the record of consent. For nobody's id it adds nothing.
///
/// # Errors
/// [`StoreError::Engine`]
pub async fn add_consent(
    db: &mut AnyConnection,
    subscriber: &str,
    said: (ConsentKind, ConsentSource),
    now: Instant,
) -> Result<(), StoreError> {
    add_consent_noting(db, subscriber, said, ("", now)).await
}

/// The same with a note that says more.
///
/// # Errors
/// [`StoreError::Engine`]
pub async fn add_consent_noting(
    db: &mut AnyConnection,
    subscriber: &str,
    (kind, source): (ConsentKind, ConsentSource),
    (detail, now): (&str, Instant),
) -> Result<(), StoreError> {
    sqlx::query(ADD_CONSENT)
        .bind(secret::uuid_v7(now))
        .bind(subscriber)
        .bind(now.epoch())
        .bind(kind.as_str())
        .bind(source.as_str())
        .bind(CONSENT_WORDING)
        .bind(detail)
        .execute(db)
        .await?;
    Ok(())
}

/// What a subscriber has said, the first first.
///
/// # Errors
/// [`StoreError::Engine`]
pub async fn consents(
    db: &mut AnyConnection,
    subscriber: &SubscriberId,
) -> Result<Vec<Consent>, StoreError> {
    let rows = sqlx::query_as::<_, Consent>(CONSENTS).bind(subscriber.as_str());
    Ok(rows.fetch_all(db).await?)
}

/// The mails that were written to a subscriber, issues apart.
///
/// # Errors
/// [`StoreError::Engine`]
pub async fn mails(
    db: &mut AnyConnection,
    subscriber: &SubscriberId,
) -> Result<Vec<MailLine>, StoreError> {
    let rows = sqlx::query_as::<_, MailLine>(MAILS).bind(subscriber.as_str());
    Ok(rows.fetch_all(db).await?)
}

/// What came back of what was sent to a subscriber.
///
/// # Errors
/// [`StoreError::Engine`]
pub async fn returns(
    db: &mut AnyConnection,
    subscriber: &SubscriberId,
) -> Result<Vec<ReturnLine>, StoreError> {
    let rows = sqlx::query_as::<_, ReturnLine>(RETURNS).bind(subscriber.as_str());
    Ok(rows.fetch_all(db).await?)
}

/// A subscriber's copies of issues.
///
/// # Errors
/// [`StoreError::Engine`]
pub async fn copies(
    db: &mut AnyConnection,
    subscriber: &SubscriberId,
) -> Result<Vec<CopyLine>, StoreError> {
    let rows = sqlx::query_as::<_, CopyLine>(COPIES).bind(subscriber.as_str());
    Ok(rows.fetch_all(db).await?)
}
