//! What came back, and what it says about those to whom it went.

use domain::{id::SubscriberId, newsletter::SubscriberStatus, time::Instant};
use sqlx::{AnyConnection, FromRow, Row as _};

use super::delivery::CopyKey;
use crate::store::{StoreError, statements};

statements! {
    /// A message that was fed before changes nothing.
    ADD = "INSERT INTO bounce (id, message_hash, kind, issue_id, subscriber_id, status_code,
            message_sealed, received_at, handled_at)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)
        ON CONFLICT (message_hash) DO NOTHING";
    UNPARSED = "SELECT id, message_sealed, received_at FROM bounce
        WHERE kind = 'unparsed' AND handled_at IS NULL ORDER BY received_at, id LIMIT $1";
    /// What it said goes; that it came stays, so that it is not taken for a new one.
    HANDLED = "UPDATE bounce SET handled_at = $2, message_sealed = $3
        WHERE id = $1 AND kind = 'unparsed' AND handled_at IS NULL";
    SOFT = "SELECT soft_bounces, soft_bounced_at FROM subscriber WHERE id = $1";
    NOTE_SOFT = "UPDATE subscriber SET soft_bounces = $2, soft_bounced_at = $3 WHERE id = $1";
    END = "UPDATE subscriber SET status = $2, left_at = $3, confirm_until = NULL,
            paused_until = NULL, changed_at = $3
        WHERE id = $1 AND status IN ('pending', 'active', 'paused')";
}

/// A message that came back.
#[derive(Clone, Copy, Debug)]
pub struct NewBounce<'a> {
    /// Its row.
    pub id: &'a str,
    /// The digest of the message as it came.
    pub message_hash: &'a str,
    /// What it is: `hard`, `soft`, `complaint`, `leave` or `unparsed`.
    pub kind: &'a str,
    /// Whose copy came back, where that is known.
    pub copy: Option<&'a CopyKey>,
    /// The code of RFC 3463, or nothing.
    pub status_code: &'a str,
    /// The message, sealed, where nobody understood it.
    pub sealed: Option<&'a [u8]>,
    /// When it was fed.
    pub now: Instant,
}

/// A message that nobody understood.
#[derive(Clone, Debug)]
pub struct UnparsedRow {
    /// Its row.
    pub id: String,
    /// The message, sealed.
    pub sealed: Vec<u8>,
    /// When it was fed.
    pub received_at: Instant,
}

/// How often copies lately did not get through to somebody.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct SoftCount {
    /// How many.
    pub count: i64,
    /// When the last was.
    pub last_at: Option<Instant>,
}

/// Adds a message that came back. Answers `false` where it was fed before.
///
/// # Errors
/// [`StoreError::Engine`]
pub async fn add_bounce(db: &mut AnyConnection, new: &NewBounce<'_>) -> Result<bool, StoreError> {
    let settled = new.kind != "unparsed";
    let done = sqlx::query(ADD)
        .bind(new.id)
        .bind(new.message_hash)
        .bind(new.kind)
        .bind(new.copy.map(|copy| copy.issue.as_str()))
        .bind(new.copy.map(|copy| copy.subscriber.as_str()))
        .bind(new.status_code)
        .bind(new.sealed)
        .bind(new.now.epoch())
        .bind(settled.then(|| new.now.epoch()))
        .execute(db)
        .await?;
    Ok(done.rows_affected() == 1)
}

/// The oldest messages that nobody understood and nobody has seen to, `most` at most.
///
/// # Errors
/// [`StoreError::Engine`]
pub async fn unparsed(db: &mut AnyConnection, most: i64) -> Result<Vec<UnparsedRow>, StoreError> {
    let rows = sqlx::query_as::<_, Unparsed>(UNPARSED)
        .bind(most)
        .fetch_all(db)
        .await?;
    Ok(rows
        .into_iter()
        .map(|row| UnparsedRow {
            id: row.id,
            sealed: row.message_sealed,
            received_at: Instant::from_epoch(row.received_at),
        })
        .collect())
}

#[derive(FromRow)]
struct Unparsed {
    id: String,
    message_sealed: Vec<u8>,
    received_at: i64,
}

/// Notes that somebody has seen to a message that the program did not understand, and forgets what
/// it said: `nothing_sealed` takes its place.
///
/// # Errors
/// [`StoreError::Engine`]
pub async fn bounce_handled(
    db: &mut AnyConnection,
    id: &str,
    nothing_sealed: &[u8],
    now: Instant,
) -> Result<bool, StoreError> {
    let done = sqlx::query(HANDLED)
        .bind(id)
        .bind(now.epoch())
        .bind(nothing_sealed)
        .execute(db)
        .await?;
    Ok(done.rows_affected() == 1)
}

/// How often copies lately did not get through to somebody.
///
/// # Errors
/// [`StoreError::Engine`]
pub async fn soft_bounces(
    db: &mut AnyConnection,
    id: &SubscriberId,
) -> Result<SoftCount, StoreError> {
    let row = sqlx::query(SOFT)
        .bind(id.as_str())
        .fetch_optional(db)
        .await?;
    Ok(match row {
        None => SoftCount::default(),
        Some(row) => SoftCount {
            count: row.try_get("soft_bounces")?,
            last_at: row
                .try_get::<Option<i64>, _>("soft_bounced_at")?
                .map(Instant::from_epoch),
        },
    })
}

/// Writes how often copies lately did not get through.
///
/// # Errors
/// [`StoreError::Engine`]
pub async fn note_soft_bounces(
    db: &mut AnyConnection,
    id: &SubscriberId,
    (count, now): (i64, Instant),
) -> Result<(), StoreError> {
    sqlx::query(NOTE_SOFT)
        .bind(id.as_str())
        .bind(count)
        .bind(now.epoch())
        .execute(db)
        .await?;
    Ok(())
}

/// Writes nobody at this address any more: it bounced, or its owner complained. Answers whether
/// they were on the list.
///
/// # Errors
/// [`StoreError::Engine`]
pub async fn end_subscription(
    db: &mut AnyConnection,
    id: &SubscriberId,
    status: SubscriberStatus,
    now: Instant,
) -> Result<bool, StoreError> {
    let done = sqlx::query(END)
        .bind(id.as_str())
        .bind(status.as_str())
        .bind(now.epoch())
        .execute(db)
        .await?;
    Ok(done.rows_affected() == 1)
}
