//! What a worker does with a row of an outbox, the same for each of them.

use domain::{id::MailId, time::Instant};
use sqlx::{AnyConnection, Row as _};

use crate::store::{Engine, StoreError};

/// An outbox.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Queue {
    /// Mails about consultations.
    Calls,
    /// Mails to subscribers that are no issues.
    Subscribers,
}

/// The statements of one outbox.
struct Statements {
    begin: &'static str,
    settle: &'static str,
    again: &'static str,
    free_leased: &'static str,
    free_sending: &'static str,
    /// On SQLite, and on PostgreSQL.
    lease: [&'static str; 2],
}

/// The statements of the outbox in a table.
macro_rules! statements_of {
    ($table:literal) => {
        Statements {
            begin: concat!(
                "UPDATE ",
                $table,
                " SET state = 'sending'
                WHERE id = $1 AND state = 'leased' AND lease_owner = $2"
            ),
            settle: concat!(
                "UPDATE ",
                $table,
                " SET state = $3, reply = $4, settled_at = $5,
                    lease_owner = NULL, lease_until = NULL
                WHERE id = $1 AND lease_owner = $2 AND state IN ('leased', 'sending')"
            ),
            again: concat!(
                "UPDATE ",
                $table,
                " SET state = 'queued', reply = $3, due_at = $4,
                    lease_owner = NULL, lease_until = NULL
                WHERE id = $1 AND lease_owner = $2 AND state IN ('leased', 'sending')"
            ),
            // A worker that died before the content began to go out: somebody else may simply
            // send it.
            free_leased: concat!(
                "UPDATE ",
                $table,
                " SET state = 'queued', lease_owner = NULL,
                    lease_until = NULL
                WHERE state = 'leased' AND lease_until <= $1"
            ),
            // A worker that died while the content went out: nobody knows, so a person decides.
            free_sending: concat!(
                "UPDATE ",
                $table,
                " SET state = 'uncertain', settled_at = $1,
                    lease_owner = NULL, lease_until = NULL,
                    reply = 'the program stopped while the mail was going out'
                WHERE state = 'sending' AND lease_until <= $1"
            ),
            lease: [
                concat!(
                    "UPDATE ",
                    $table,
                    " SET state = 'leased', lease_owner = $1,
                        lease_until = $2, attempts = attempts + 1
                    WHERE id IN (SELECT id FROM ",
                    $table,
                    " WHERE state = 'queued' AND due_at <= $3
                        ORDER BY due_at, id LIMIT $4)
                    RETURNING id"
                ),
                concat!(
                    "UPDATE ",
                    $table,
                    " SET state = 'leased', lease_owner = $1,
                        lease_until = $2, attempts = attempts + 1
                    WHERE id IN (SELECT id FROM ",
                    $table,
                    " WHERE state = 'queued' AND due_at <= $3
                        ORDER BY due_at, id LIMIT $4 FOR UPDATE SKIP LOCKED)
                    RETURNING id"
                ),
            ],
        }
    };
}

const CALLS: Statements = statements_of!("mail");
const SUBSCRIBERS: Statements = statements_of!("subscriber_mail");

impl Queue {
    /// All of them, the more urgent first.
    pub const ALL: [Self; 2] = [Self::Calls, Self::Subscribers];

    fn statements(self) -> &'static Statements {
        match self {
            Self::Calls => &CALLS,
            Self::Subscribers => &SUBSCRIBERS,
        }
    }

    fn lease_on(self, engine: Engine) -> &'static str {
        let [sqlite, postgres] = self.statements().lease;
        match engine {
            Engine::Sqlite => sqlite,
            Engine::Postgres => postgres,
        }
    }
}

/// Every statement that is the same on both engines.
pub(super) fn all() -> Vec<&'static str> {
    Queue::ALL
        .into_iter()
        .flat_map(|queue| {
            let of = queue.statements();
            [
                of.begin,
                of.settle,
                of.again,
                of.free_leased,
                of.free_sending,
            ]
        })
        .collect()
}

/// The statements that `engine` alone runs.
pub fn leases(engine: Engine) -> Vec<&'static str> {
    Queue::ALL
        .into_iter()
        .map(|queue| queue.lease_on(engine))
        .collect()
}

/// Leases up to `most` due mails to `owner` until `until`, the oldest first.
///
/// # Errors
/// [`StoreError::Engine`]
pub async fn lease(
    db: &mut AnyConnection,
    (queue, engine): (Queue, Engine),
    owner: &str,
    (now, until): (Instant, Instant),
    most: i64,
) -> Result<Vec<MailId>, StoreError> {
    let rows = sqlx::query(queue.lease_on(engine))
        .bind(owner)
        .bind(until.epoch())
        .bind(now.epoch())
        .bind(most)
        .fetch_all(db)
        .await?;
    rows.iter()
        .map(|row| Ok(MailId::from_text(row.try_get::<String, _>("id")?)))
        .collect()
}

/// Notes that the content begins to go out. Answers `false` where the lease is not `owner`'s any
/// more, and then it must not.
///
/// # Errors
/// [`StoreError::Engine`]
pub async fn begin(
    db: &mut AnyConnection,
    queue: Queue,
    id: &MailId,
    owner: &str,
) -> Result<bool, StoreError> {
    let done = sqlx::query(queue.statements().begin)
        .bind(id.as_str())
        .bind(owner)
        .execute(db)
        .await?;
    Ok(done.rows_affected() == 1)
}

/// Notes how it ended: `sent`, `failed`, `uncertain` or `dropped`, with the server's reply.
///
/// # Errors
/// [`StoreError::Engine`]
pub async fn settle(
    db: &mut AnyConnection,
    (queue, id): (Queue, &MailId),
    owner: &str,
    (state, reply): (&str, &str),
    now: Instant,
) -> Result<bool, StoreError> {
    let done = sqlx::query(queue.statements().settle)
        .bind(id.as_str())
        .bind(owner)
        .bind(state)
        .bind(reply)
        .bind(now.epoch())
        .execute(db)
        .await?;
    Ok(done.rows_affected() == 1)
}

/// Puts a mail back, to be tried again at `due_at`.
///
/// # Errors
/// [`StoreError::Engine`]
pub async fn again(
    db: &mut AnyConnection,
    (queue, id): (Queue, &MailId),
    owner: &str,
    reply: &str,
    due_at: Instant,
) -> Result<(), StoreError> {
    sqlx::query(queue.statements().again)
        .bind(id.as_str())
        .bind(owner)
        .bind(reply)
        .bind(due_at.epoch())
        .execute(db)
        .await?;
    Ok(())
}

/// Takes back the leases of workers that died before `now`: what had not begun to go out is queued
/// again, what had is uncertain.
///
/// # Errors
/// [`StoreError::Engine`]
pub async fn free_dead_leases(
    db: &mut AnyConnection,
    queue: Queue,
    now: Instant,
) -> Result<u64, StoreError> {
    let queued = sqlx::query(queue.statements().free_leased)
        .bind(now.epoch())
        .execute(&mut *db)
        .await?;
    let uncertain = sqlx::query(queue.statements().free_sending)
        .bind(now.epoch())
        .execute(db)
        .await?;
    Ok(queued.rows_affected() + uncertain.rows_affected())
}
