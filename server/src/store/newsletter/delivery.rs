//! The ledger as a worker uses it: one row for each copy of each issue.

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

pub(super) fn key_of(row: &sqlx::any::AnyRow) -> Result<CopyKey, StoreError> {
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
