//! The outbox as the store keeps it: one row for each mail that must go, from the transaction that
//! made it necessary to the mail server's answer.

use domain::{
    id::{ConsultationId, MailId},
    time::Instant,
};
use sqlx::{AnyConnection, FromRow, Row as _};

use super::{Engine, StoreError, statements};

statements! {
    INSERT = "INSERT INTO mail (id, consultation_id, version, kind, recipient, due_at, created_at)
        VALUES ($1, $2, $3, $4, $5, $6, $7)
        ON CONFLICT (consultation_id, version, kind, recipient) DO NOTHING";
    /// What was to be said about earlier versions and has not begun to go out is not said any more.
    DROP_OLDER = "UPDATE mail SET state = 'dropped', settled_at = $3
        WHERE consultation_id = $1 AND version < $2 AND state = 'queued'";
    FIND = "SELECT id, consultation_id, version, kind, recipient, state, attempts, due_at FROM mail WHERE id = $1";
    BEGIN = "UPDATE mail SET state = 'sending' WHERE id = $1 AND state = 'leased' AND lease_owner = $2";
    SETTLE = "UPDATE mail SET state = $3, reply = $4, settled_at = $5, lease_owner = NULL, lease_until = NULL
        WHERE id = $1 AND lease_owner = $2 AND state IN ('leased', 'sending')";
    AGAIN = "UPDATE mail SET state = 'queued', reply = $3, due_at = $4, lease_owner = NULL, lease_until = NULL
        WHERE id = $1 AND lease_owner = $2 AND state IN ('leased', 'sending')";
    /// A worker that died before the content began to go out: somebody else may simply send it.
    FREE_LEASED = "UPDATE mail SET state = 'queued', lease_owner = NULL, lease_until = NULL
        WHERE state = 'leased' AND lease_until <= $1";
    /// A worker that died while the content went out: nobody knows, so a person decides.
    FREE_SENDING = "UPDATE mail SET state = 'uncertain', settled_at = $1, lease_owner = NULL,
            lease_until = NULL, reply = 'the program stopped while the mail was going out'
        WHERE state = 'sending' AND lease_until <= $1";
    NEXT_DUE = "SELECT MIN(due_at) AS due FROM mail WHERE state = 'queued'";
}

/// A mail to be sent.
#[derive(Clone, Copy, Debug)]
pub struct NewMail<'a> {
    /// Its identifier; the Message-ID is made of it.
    pub id: &'a str,
    /// About which consultation.
    pub consultation: &'a ConsultationId,
    /// About which version of it.
    pub version: i64,
    /// What it says.
    pub kind: &'a str,
    /// To whom.
    pub recipient: &'a str,
    /// Not before this moment.
    pub due_at: Instant,
    /// When it was written.
    pub now: Instant,
}

/// A mail of the outbox.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MailRow {
    /// Its identifier.
    pub id: MailId,
    /// About which consultation.
    pub consultation: ConsultationId,
    /// About which version of it.
    pub version: i64,
    /// What it says.
    pub kind: String,
    /// To whom.
    pub recipient: String,
    /// Where it stands.
    pub state: String,
    /// How often it was leased.
    pub attempts: i64,
    /// When it was to go.
    pub due_at: Instant,
}

/// Puts a mail into the outbox. The same mail about the same version is there once.
///
/// # Errors
/// [`StoreError::Engine`]
pub async fn add(db: &mut AnyConnection, mail: &NewMail<'_>) -> Result<(), StoreError> {
    sqlx::query(INSERT)
        .bind(mail.id)
        .bind(mail.consultation.as_str())
        .bind(mail.version)
        .bind(mail.kind)
        .bind(mail.recipient)
        .bind(mail.due_at.epoch())
        .bind(mail.now.epoch())
        .execute(db)
        .await?;
    Ok(())
}

/// Drops what was to be said about versions before `version`.
///
/// # Errors
/// [`StoreError::Engine`]
pub async fn drop_older(
    db: &mut AnyConnection,
    consultation: &ConsultationId,
    version: i64,
    now: Instant,
) -> Result<u64, StoreError> {
    let done = sqlx::query(DROP_OLDER)
        .bind(consultation.as_str())
        .bind(version)
        .bind(now.epoch())
        .execute(db)
        .await?;
    Ok(done.rows_affected())
}

/// Leases up to `most` due mails to `owner` until `until`, the oldest first.
///
/// # Errors
/// [`StoreError::Engine`]
pub async fn lease(
    db: &mut AnyConnection,
    engine: Engine,
    owner: &str,
    (now, until): (Instant, Instant),
    most: i64,
) -> Result<Vec<MailId>, StoreError> {
    let rows = sqlx::query(engine.lease_mail())
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

/// A mail by its identifier.
///
/// # Errors
/// [`StoreError::Engine`]
pub async fn find(db: &mut AnyConnection, id: &MailId) -> Result<Option<MailRow>, StoreError> {
    let row = sqlx::query_as::<_, Row>(FIND)
        .bind(id.as_str())
        .fetch_optional(db)
        .await?;
    Ok(row.map(|row| MailRow {
        id: MailId::from_text(row.id),
        consultation: ConsultationId::from_text(row.consultation_id),
        version: row.version,
        kind: row.kind,
        recipient: row.recipient,
        state: row.state,
        attempts: row.attempts,
        due_at: Instant::from_epoch(row.due_at),
    }))
}

/// Notes that the content begins to go out. Answers `false` where the lease is not `owner`'s any
/// more, and then it must not.
///
/// # Errors
/// [`StoreError::Engine`]
pub async fn begin(db: &mut AnyConnection, id: &MailId, owner: &str) -> Result<bool, StoreError> {
    let done = sqlx::query(BEGIN)
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
    id: &MailId,
    owner: &str,
    (state, reply): (&str, &str),
    now: Instant,
) -> Result<bool, StoreError> {
    let done = sqlx::query(SETTLE)
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
    id: &MailId,
    owner: &str,
    reply: &str,
    due_at: Instant,
) -> Result<(), StoreError> {
    sqlx::query(AGAIN)
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
pub async fn free_dead_leases(db: &mut AnyConnection, now: Instant) -> Result<u64, StoreError> {
    let queued = sqlx::query(FREE_LEASED)
        .bind(now.epoch())
        .execute(&mut *db)
        .await?;
    let uncertain = sqlx::query(FREE_SENDING)
        .bind(now.epoch())
        .execute(db)
        .await?;
    Ok(queued.rows_affected() + uncertain.rows_affected())
}

/// When the next queued mail is due.
///
/// # Errors
/// [`StoreError::Engine`]
pub async fn next_due(db: &mut AnyConnection) -> Result<Option<Instant>, StoreError> {
    let row = sqlx::query(NEXT_DUE).fetch_one(db).await?;
    Ok(row
        .try_get::<Option<i64>, _>("due")?
        .map(Instant::from_epoch))
}

#[derive(FromRow)]
struct Row {
    id: String,
    consultation_id: String,
    version: i64,
    kind: String,
    recipient: String,
    state: String,
    attempts: i64,
    due_at: i64,
}
