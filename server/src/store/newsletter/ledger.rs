//! The ledger as people use it, and as what comes back is found in it.

use domain::{
    id::{IssueId, SubscriberId},
    newsletter::DeliveryState,
    time::Instant,
};
use sqlx::{AnyConnection, Row as _};

use super::delivery::{CopyKey, key_of};
use crate::store::{StoreError, statements};

statements! {
    /// Whoever has left in the meantime is not written to again. The code stays: a second refusal
    /// of a copy does not count against its address once more.
    RETRY_FAILED = "UPDATE delivery SET state = 'queued', attempts = 0, due_at = $2,
            settled_at = NULL, reply = ''
        WHERE issue_id = $1 AND state = 'failed' AND EXISTS (SELECT 1 FROM subscriber s
            WHERE s.id = delivery.subscriber_id AND s.status = 'active')";
    SEND_AGAIN = "UPDATE delivery SET state = 'queued', attempts = 0, due_at = $3,
            settled_at = NULL, reply = ''
        WHERE issue_id = $1 AND subscriber_id = $2 AND state = 'uncertain'
            AND EXISTS (SELECT 1 FROM subscriber s
                WHERE s.id = delivery.subscriber_id AND s.status = 'active')";
    TAKE_AS_SENT = "UPDATE delivery SET state = 'accepted', settled_at = $3
        WHERE issue_id = $1 AND subscriber_id = $2 AND state = 'uncertain'";
    COUNTS = "SELECT state, CAST(COUNT(*) AS BIGINT) AS copies FROM delivery WHERE issue_id = $1
        GROUP BY state";
    LIST = "SELECT d.subscriber_id, d.state, d.attempts, d.reply, d.due_at, d.settled_at,
            s.email_sealed
        FROM delivery d JOIN subscriber s ON s.id = d.subscriber_id
        WHERE d.issue_id = $1 AND ($2 = '' OR d.state = $2) AND d.subscriber_id > $3
        ORDER BY d.subscriber_id LIMIT $4";
    BY_RETURN_HASH = "SELECT issue_id, subscriber_id FROM delivery WHERE return_hash = $1";
    COME_BACK = "UPDATE delivery SET state = 'bounced', reply = $3, settled_at = $4
        WHERE issue_id = $1 AND subscriber_id = $2 AND state IN ('accepted', 'uncertain')";
}

/// A copy in a list for staff.
#[derive(Clone, Debug)]
pub struct DeliveryRow {
    /// For whom.
    pub subscriber: SubscriberId,
    /// What has become of it.
    pub state: DeliveryState,
    /// How often it was tried.
    pub attempts: i64,
    /// What the mail server said.
    pub reply: String,
    /// When it is tried next, where it is.
    pub due_at: Instant,
    /// When that was known for good.
    pub settled_at: Option<Instant>,
    /// The sealed address.
    pub email_sealed: Vec<u8>,
}

/// Queues the failed copies of an issue again, for those who still get it. Answers how many.
///
/// # Errors
/// [`StoreError::Engine`]
pub async fn retry_failed_copies(
    db: &mut AnyConnection,
    issue: &IssueId,
    now: Instant,
) -> Result<u64, StoreError> {
    let done = sqlx::query(RETRY_FAILED)
        .bind(issue.as_str())
        .bind(now.epoch())
        .execute(db)
        .await?;
    Ok(done.rows_affected())
}

/// Decides on an uncertain copy: it is sent `again`, or taken as sent. Answers whether there was one
/// to decide on, and somebody who still gets it.
///
/// # Errors
/// [`StoreError::Engine`]
pub async fn decide_copy(
    db: &mut AnyConnection,
    key: &CopyKey,
    again: bool,
    now: Instant,
) -> Result<bool, StoreError> {
    let done = sqlx::query(if again { SEND_AGAIN } else { TAKE_AS_SENT })
        .bind(key.issue.as_str())
        .bind(key.subscriber.as_str())
        .bind(now.epoch())
        .execute(db)
        .await?;
    Ok(done.rows_affected() == 1)
}

/// How many copies of an issue are in which state. States without any are left out.
///
/// # Errors
/// [`StoreError`]
pub async fn count_copies(
    db: &mut AnyConnection,
    issue: &IssueId,
) -> Result<Vec<(DeliveryState, i64)>, StoreError> {
    let rows = sqlx::query(COUNTS)
        .bind(issue.as_str())
        .fetch_all(db)
        .await?;
    rows.iter()
        .map(|row| Ok((state_of(row)?, row.try_get("copies")?)))
        .collect()
}

fn state_of(row: &sqlx::any::AnyRow) -> Result<DeliveryState, StoreError> {
    DeliveryState::from_text(&row.try_get::<String, _>("state")?)
        .map_err(|error| StoreError::unreadable("delivery", error))
}

/// Up to `most` copies of an issue whose subscriber comes after `after`, in one state or in any.
///
/// # Errors
/// [`StoreError`]
pub async fn list_copies(
    db: &mut AnyConnection,
    (issue, state): (&IssueId, Option<DeliveryState>),
    after: &str,
    most: i64,
) -> Result<Vec<DeliveryRow>, StoreError> {
    let rows = sqlx::query(LIST)
        .bind(issue.as_str())
        .bind(state.map_or("", DeliveryState::as_str))
        .bind(after)
        .bind(most)
        .fetch_all(db)
        .await?;
    rows.iter()
        .map(|row| {
            Ok(DeliveryRow {
                subscriber: SubscriberId::from_text(row.try_get::<String, _>("subscriber_id")?),
                state: state_of(row)?,
                attempts: row.try_get("attempts")?,
                reply: row.try_get("reply")?,
                due_at: Instant::from_epoch(row.try_get("due_at")?),
                settled_at: row
                    .try_get::<Option<i64>, _>("settled_at")?
                    .map(Instant::from_epoch),
                email_sealed: row.try_get("email_sealed")?,
            })
        })
        .collect()
}

/// Whose copy has the token with this digest in its return path.
///
/// # Errors
/// [`StoreError::Engine`]
pub async fn copy_by_return_hash(
    db: &mut AnyConnection,
    return_hash: &str,
) -> Result<Option<CopyKey>, StoreError> {
    let row = sqlx::query(BY_RETURN_HASH)
        .bind(return_hash)
        .fetch_optional(db)
        .await?;
    row.as_ref().map(key_of).transpose()
}

/// Notes that a copy came back. Answers whether it had gone out.
///
/// # Errors
/// [`StoreError::Engine`]
pub async fn copy_came_back(
    db: &mut AnyConnection,
    key: &CopyKey,
    status_code: &str,
    now: Instant,
) -> Result<bool, StoreError> {
    let done = sqlx::query(COME_BACK)
        .bind(key.issue.as_str())
        .bind(key.subscriber.as_str())
        .bind(status_code)
        .bind(now.epoch())
        .execute(db)
        .await?;
    Ok(done.rows_affected() == 1)
}
