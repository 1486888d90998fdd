//! The ledger: one row for each copy of each issue.

use domain::{
    id::{IssueId, SubscriberId},
    newsletter::DeliveryState,
    time::Instant,
};
use sqlx::{AnyConnection, Row as _};

use crate::store::{Engine, StoreError, statements};

/// Takes copies in the order in which they are due; the index is walked, nothing is sorted.
macro_rules! lease {
    ($lock:literal) => {
        concat!(
            "UPDATE delivery SET state = 'leased', lease_owner = $1, lease_until = $2,
                attempts = attempts + 1
            WHERE (issue_id, subscriber_id) IN (
                SELECT d.issue_id, d.subscriber_id FROM delivery d
                    JOIN issue i ON i.id = d.issue_id
                WHERE d.state = $3 AND d.due_at <= $4 AND i.status = 'sending'
                ORDER BY d.due_at LIMIT $5",
            $lock,
            ")"
        )
    };
}

/// Whether a copy's issue stands so.
macro_rules! issue_is {
    ($status:literal) => {
        concat!(
            "EXISTS (SELECT 1 FROM issue i WHERE i.id = delivery.issue_id AND i.status ",
            $status,
            ")"
        )
    };
}

/// Whether a copy's reader gets an issue at the moment `$4`.
macro_rules! reader_gets_it {
    () => {
        "EXISTS (SELECT 1 FROM subscriber s WHERE s.id = delivery.subscriber_id
            AND (s.status = 'active' OR (s.status = 'paused' AND s.paused_until <= $4)))"
    };
}

/// Whether a copy's reader is on the list.
macro_rules! reader_stays {
    () => {
        "EXISTS (SELECT 1 FROM subscriber s WHERE s.id = delivery.subscriber_id
            AND s.status IN ('active', 'paused'))"
    };
}

const LEASE: [&str; 2] = [lease!(""), lease!(" FOR UPDATE OF d SKIP LOCKED")];

statements! {
    /// What a worker needs of the copies that it holds.
    HELD = "SELECT d.issue_id, d.subscriber_id, d.attempts, i.content_hash, s.email_sealed
        FROM delivery d JOIN issue i ON i.id = d.issue_id
            JOIN subscriber s ON s.id = d.subscriber_id
        WHERE d.state = 'leased' AND d.lease_owner = $1
        ORDER BY d.due_at, d.issue_id, d.subscriber_id";
    /// From here on it may have left. The lease is renewed: it is for this message now. Whoever
    /// leaves or stops an issue takes its copies out of the workers' hands, but on PostgreSQL cannot
    /// see those that are being listed or leased at that moment; so this looks once more.
    BEGIN = concat!("UPDATE delivery SET state = 'sending', sending_at = $4, lease_until = $5,
            return_hash = $6
        WHERE issue_id = $1 AND subscriber_id = $2 AND state = 'leased' AND lease_owner = $3
            AND ", issue_is!("= 'sending'"), " AND ", reader_gets_it!());
    /// What may not begin: its reader is gone, or its issue called off, and it ends; or its issue is
    /// stopped, and it waits.
    LET_GO = concat!("UPDATE delivery SET
            state = CASE WHEN ", issue_is!("<> 'cancelled'"), " AND ", reader_gets_it!(), "
                THEN 'queued' ELSE 'cancelled' END,
            settled_at = CASE WHEN ", issue_is!("<> 'cancelled'"), " AND ", reader_gets_it!(), "
                THEN NULL ELSE CAST($4 AS BIGINT) END,
            attempts = attempts - 1, lease_owner = NULL, lease_until = NULL
        WHERE issue_id = $1 AND subscriber_id = $2 AND lease_owner = $3 AND state = 'leased'");
    SETTLE = "UPDATE delivery SET state = $4, reply_code = $5, reply = $6, settled_at = $7,
            lease_owner = NULL, lease_until = NULL
        WHERE issue_id = $1 AND subscriber_id = $2 AND lease_owner = $3
            AND state IN ('leased', 'sending')";
    /// Not for whoever has left while it was going out, and not of an issue that was called off. A
    /// try that was nobody's fault here is given back.
    AGAIN = concat!("UPDATE delivery SET
            state = CASE WHEN ", issue_is!("<> 'cancelled'"), " AND ", reader_stays!(), "
                THEN 'retrying' ELSE 'cancelled' END,
            settled_at = CASE WHEN ", issue_is!("<> 'cancelled'"), " AND ", reader_stays!(), "
                THEN NULL ELSE CAST($8 AS BIGINT) END,
            reply_code = $4, reply = $5, due_at = $6, attempts = attempts - $7,
            lease_owner = NULL, lease_until = NULL
        WHERE issue_id = $1 AND subscriber_id = $2 AND lease_owner = $3
            AND state IN ('leased', 'sending')");
    REPLY_CODE = "SELECT reply_code FROM delivery WHERE issue_id = $1 AND subscriber_id = $2";
    /// Nothing of these has left, and it was not their turn.
    PUT_BACK = "UPDATE delivery SET state = 'queued', attempts = attempts - 1, lease_owner = NULL,
            lease_until = NULL
        WHERE state = 'leased' AND lease_owner = $1";
    PUT_BACK_OF = "UPDATE delivery SET state = 'queued', attempts = attempts - 1,
            lease_owner = NULL, lease_until = NULL
        WHERE state = 'leased' AND issue_id = $1";
    /// A worker that died before the content began to go out: somebody else may simply send it.
    FREE_LEASED = "UPDATE delivery SET state = 'queued', attempts = attempts - 1,
            lease_owner = NULL, lease_until = NULL
        WHERE state = 'leased' AND lease_until <= $1";
    /// A worker that died while the content went out: nobody knows, so a person decides.
    FREE_SENDING = "UPDATE delivery SET state = 'uncertain', settled_at = $1, lease_owner = NULL,
            lease_until = NULL, reply = 'the program stopped while the mail was going out'
        WHERE state = 'sending' AND lease_until <= $1";
    CANCEL_OF = "UPDATE delivery SET state = 'cancelled', settled_at = $2, lease_owner = NULL,
            lease_until = NULL
        WHERE issue_id = $1 AND state IN ('queued', 'leased', 'retrying')";
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
    SPENT = "UPDATE newsletter_pace SET spent_to = spent_to WHERE name = 'all' RETURNING spent_to";
    SPEND = "UPDATE newsletter_pace SET spent_to = $1 WHERE name = 'all'";
}

/// The statements that `engine` alone runs.
pub fn leases(engine: Engine) -> [&'static str; 1] {
    [lease_on(engine)]
}

fn lease_on(engine: Engine) -> &'static str {
    match engine {
        Engine::Sqlite => LEASE[0],
        Engine::Postgres => LEASE[1],
    }
}

/// Which copy: of which issue, for whom.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct CopyKey {
    /// The issue.
    pub issue: IssueId,
    /// The subscriber.
    pub subscriber: SubscriberId,
}

/// A copy that a worker holds.
#[derive(Clone, Debug)]
pub struct HeldCopy {
    /// Which.
    pub key: CopyKey,
    /// How often it was leased.
    pub attempts: i64,
    /// The digest of what it says.
    pub content_hash: String,
    /// The sealed address.
    pub email_sealed: Vec<u8>,
}

/// What a mail server said to a copy.
#[derive(Clone, Copy, Debug)]
pub struct Said<'a> {
    /// Its code, where it gave one.
    pub code: Option<u16>,
    /// Its words, with nothing in them that names anybody.
    pub words: &'a str,
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

/// Leases up to `most` copies in `state` that are due to `owner` until `until`. Answers how many.
///
/// # Errors
/// [`StoreError::Engine`]
pub async fn lease_copies(
    db: &mut AnyConnection,
    (engine, state): (Engine, DeliveryState),
    owner: &str,
    (now, until): (Instant, Instant),
    most: i64,
) -> Result<i64, StoreError> {
    let done = sqlx::query(lease_on(engine))
        .bind(owner)
        .bind(until.epoch())
        .bind(state.as_str())
        .bind(now.epoch())
        .bind(most)
        .execute(db)
        .await?;
    Ok(i64::try_from(done.rows_affected()).unwrap_or(i64::MAX))
}

/// The copies that `owner` holds and has not begun to send.
///
/// # Errors
/// [`StoreError::Engine`]
pub async fn held_copies(db: &mut AnyConnection, owner: &str) -> Result<Vec<HeldCopy>, StoreError> {
    let rows = sqlx::query(HELD).bind(owner).fetch_all(db).await?;
    rows.iter()
        .map(|row| {
            Ok(HeldCopy {
                key: key_of(row)?,
                attempts: row.try_get("attempts")?,
                content_hash: row
                    .try_get::<Option<String>, _>("content_hash")?
                    .unwrap_or_default(),
                email_sealed: row.try_get("email_sealed")?,
            })
        })
        .collect()
}

fn key_of(row: &sqlx::any::AnyRow) -> Result<CopyKey, StoreError> {
    Ok(CopyKey {
        issue: IssueId::from_text(row.try_get::<String, _>("issue_id")?),
        subscriber: SubscriberId::from_text(row.try_get::<String, _>("subscriber_id")?),
    })
}

/// Notes that a copy's content begins to go out. Answers `false` where it is not `owner`'s any more:
/// its subscriber has left, its issue was stopped, or its lease has ended. Then it must not.
///
/// # Errors
/// [`StoreError::Engine`]
pub async fn begin_copy(
    db: &mut AnyConnection,
    key: &CopyKey,
    owner: &str,
    (now, until): (Instant, Instant),
    return_hash: &str,
) -> Result<bool, StoreError> {
    let done = sqlx::query(BEGIN)
        .bind(key.issue.as_str())
        .bind(key.subscriber.as_str())
        .bind(owner)
        .bind(now.epoch())
        .bind(until.epoch())
        .bind(return_hash)
        .execute(db)
        .await?;
    Ok(done.rows_affected() == 1)
}

/// Lets a copy go that may not begin. Answers whether it was `owner`'s.
///
/// # Errors
/// [`StoreError::Engine`]
pub async fn let_copy_go(
    db: &mut AnyConnection,
    key: &CopyKey,
    owner: &str,
    now: Instant,
) -> Result<bool, StoreError> {
    let done = sqlx::query(LET_GO)
        .bind(key.issue.as_str())
        .bind(key.subscriber.as_str())
        .bind(owner)
        .bind(now.epoch())
        .execute(db)
        .await?;
    Ok(done.rows_affected() == 1)
}

/// The code that a mail server answered a copy with the last time.
///
/// # Errors
/// [`StoreError::Engine`]
pub async fn copy_reply_code(
    db: &mut AnyConnection,
    key: &CopyKey,
) -> Result<Option<i64>, StoreError> {
    let row = sqlx::query(REPLY_CODE)
        .bind(key.issue.as_str())
        .bind(key.subscriber.as_str())
        .fetch_optional(db)
        .await?;
    Ok(match row {
        Some(row) => row.try_get("reply_code")?,
        None => None,
    })
}

/// Notes how a copy ended. Answers whether it was `owner`'s to end.
///
/// # Errors
/// [`StoreError::Engine`]
pub async fn settle_copy(
    db: &mut AnyConnection,
    key: &CopyKey,
    owner: &str,
    (state, said): (DeliveryState, Said<'_>),
    now: Instant,
) -> Result<bool, StoreError> {
    let done = sqlx::query(SETTLE)
        .bind(key.issue.as_str())
        .bind(key.subscriber.as_str())
        .bind(owner)
        .bind(state.as_str())
        .bind(said.code.map(i64::from))
        .bind(said.words)
        .bind(now.epoch())
        .execute(db)
        .await?;
    Ok(done.rows_affected() == 1)
}

/// When a copy is tried again.
#[derive(Clone, Copy, Debug)]
pub struct NextTry {
    /// Not before this moment.
    pub due_at: Instant,
    /// Whether this try counts.
    pub counts: bool,
    /// The present.
    pub now: Instant,
}

/// Puts a copy back, to be tried again.
///
/// # Errors
/// [`StoreError::Engine`]
pub async fn retry_copy(
    db: &mut AnyConnection,
    key: &CopyKey,
    owner: &str,
    said: Said<'_>,
    next: NextTry,
) -> Result<(), StoreError> {
    sqlx::query(AGAIN)
        .bind(key.issue.as_str())
        .bind(key.subscriber.as_str())
        .bind(owner)
        .bind(said.code.map(i64::from))
        .bind(said.words)
        .bind(next.due_at.epoch())
        .bind(i64::from(!next.counts))
        .bind(next.now.epoch())
        .execute(db)
        .await?;
    Ok(())
}

/// Puts back what `owner` holds and has not begun to send. It does not count as a try.
///
/// # Errors
/// [`StoreError::Engine`]
pub async fn put_back_copies(db: &mut AnyConnection, owner: &str) -> Result<(), StoreError> {
    sqlx::query(PUT_BACK).bind(owner).execute(db).await?;
    Ok(())
}

/// The same for whatever is held of an issue, by whomever.
///
/// # Errors
/// [`StoreError::Engine`]
pub async fn put_back_copies_of(db: &mut AnyConnection, issue: &IssueId) -> Result<(), StoreError> {
    sqlx::query(PUT_BACK_OF)
        .bind(issue.as_str())
        .execute(db)
        .await?;
    Ok(())
}

/// Takes back the leases of workers that died before `now`: what had not begun to go out is queued
/// again, what had is uncertain. Answers how many are uncertain.
///
/// # Errors
/// [`StoreError::Engine`]
pub async fn free_dead_copies(db: &mut AnyConnection, now: Instant) -> Result<u64, StoreError> {
    sqlx::query(FREE_LEASED)
        .bind(now.epoch())
        .execute(&mut *db)
        .await?;
    let uncertain = sqlx::query(FREE_SENDING)
        .bind(now.epoch())
        .execute(db)
        .await?;
    Ok(uncertain.rows_affected())
}

/// Calls back the copies of an issue that have not gone out.
///
/// # Errors
/// [`StoreError::Engine`]
pub async fn cancel_copies_of(
    db: &mut AnyConnection,
    issue: &IssueId,
    now: Instant,
) -> Result<u64, StoreError> {
    let done = sqlx::query(CANCEL_OF)
        .bind(issue.as_str())
        .bind(now.epoch())
        .execute(db)
        .await?;
    Ok(done.rows_affected())
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

/// Up to which moment, in microseconds, the pace is used up. Nobody else reads it until the
/// transaction ends.
///
/// # Errors
/// [`StoreError::Engine`]
pub async fn pace_spent_to(db: &mut AnyConnection) -> Result<i64, StoreError> {
    let row = sqlx::query(SPENT).fetch_one(db).await?;
    Ok(row.try_get("spent_to")?)
}

/// Writes up to which moment it is used up now.
///
/// # Errors
/// [`StoreError::Engine`]
pub async fn spend_pace(db: &mut AnyConnection, spent_to: i64) -> Result<(), StoreError> {
    sqlx::query(SPEND).bind(spent_to).execute(db).await?;
    Ok(())
}
