//! The outbox as the store keeps it: one row for each mail that must go, from the transaction that
//! made it necessary to the mail server's answer. What a worker does with a row is the same in every
//! [`Queue`]; this file adds the mails about consultations.

mod queue;

use domain::{
    id::{ConsultationId, MailId},
    time::Instant,
};
use sqlx::{AnyConnection, FromRow};

pub use self::queue::{Queue, again, begin, free_dead_leases, lease, settle};
use super::{Engine, StoreError, statements};

statements! {
    INSERT = "INSERT INTO mail (id, consultation_id, version, kind, recipient, due_at, created_at)
        VALUES ($1, $2, $3, $4, $5, $6, $7)
        ON CONFLICT (consultation_id, version, kind, recipient) DO NOTHING";
    /// What was to be said about earlier versions and has not begun to go out is not said any more.
    DROP_OLDER = "UPDATE mail SET state = 'dropped', settled_at = $3
        WHERE consultation_id = $1 AND version < $2 AND state = 'queued'";
    FIND = "SELECT id, consultation_id, version, kind, recipient, state, attempts, due_at FROM mail WHERE id = $1";
}

/// Every statement of the outboxes that `engine` runs.
pub fn all(engine: Engine) -> Vec<&'static str> {
    [ALL, &queue::all(), &queue::leases(engine)].concat()
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
