use domain::{
    id::{MailId, SubscriberId},
    time::Instant,
};
use sqlx::{AnyConnection, FromRow};

use crate::store::{StoreError, statements};

statements! {
    /// Only where there is such a subscriber: for nobody the statement is run all the same.
    ADD = "INSERT INTO subscriber_mail (id, subscriber_id, round, kind, due_at, created_at)
        SELECT CAST($1 AS TEXT), s.id, s.round, CAST($3 AS TEXT), CAST($4 AS BIGINT),
            CAST($5 AS BIGINT)
        FROM subscriber s WHERE s.id = $2
        ON CONFLICT (subscriber_id, round, kind) DO NOTHING";
    DROP = "UPDATE subscriber_mail SET state = 'dropped', settled_at = $2
        WHERE subscriber_id = $1 AND state = 'queued'";
    FIND = "SELECT m.id, m.subscriber_id, m.round, m.kind, m.attempts, m.created_at
        FROM subscriber_mail m WHERE m.id = $1";
}

/// A mail to be sent to a subscriber.
#[derive(Clone, Copy, Debug)]
pub struct NewSubscriberMail<'a> {
    /// Its identifier; the Message-ID is made of it.
    pub id: &'a str,
    /// To whom; nobody's id writes nothing.
    pub subscriber: &'a str,
    /// What it says.
    pub kind: &'a str,
    /// Not before this moment.
    pub due_at: Instant,
    /// When it was written.
    pub now: Instant,
}

/// A mail of the subscribers' outbox.
#[derive(Clone, Debug)]
pub struct SubscriberMailRow {
    /// Its identifier.
    pub id: MailId,
    /// To whom.
    pub subscriber: SubscriberId,
    /// To which asking it belongs.
    pub round: i64,
    /// What it says.
    pub kind: String,
    /// How often it was leased.
    pub attempts: i64,
    /// When it was written.
    pub created_at: Instant,
}

/// Puts a mail into the outbox. The same mail of the same asking is there once.
///
/// # Errors
/// [`StoreError::Engine`]
pub async fn add_mail(
    db: &mut AnyConnection,
    new: &NewSubscriberMail<'_>,
) -> Result<(), StoreError> {
    sqlx::query(ADD)
        .bind(new.id)
        .bind(new.subscriber)
        .bind(new.kind)
        .bind(new.due_at.epoch())
        .bind(new.now.epoch())
        .execute(db)
        .await?;
    Ok(())
}

/// Drops what was still to be said to somebody.
///
/// # Errors
/// [`StoreError::Engine`]
pub async fn drop_mails(
    db: &mut AnyConnection,
    subscriber: &SubscriberId,
    now: Instant,
) -> Result<(), StoreError> {
    sqlx::query(DROP)
        .bind(subscriber.as_str())
        .bind(now.epoch())
        .execute(db)
        .await?;
    Ok(())
}

/// A mail by its identifier.
///
/// # Errors
/// [`StoreError::Engine`]
pub async fn mail(
    db: &mut AnyConnection,
    id: &MailId,
) -> Result<Option<SubscriberMailRow>, StoreError> {
    let row = sqlx::query_as::<_, Row>(FIND)
        .bind(id.as_str())
        .fetch_optional(db)
        .await?;
    Ok(row.map(|row| SubscriberMailRow {
        id: MailId::from_text(row.id),
        subscriber: SubscriberId::from_text(row.subscriber_id),
        round: row.round,
        kind: row.kind,
        attempts: row.attempts,
        created_at: Instant::from_epoch(row.created_at),
    }))
}

#[derive(FromRow)]
struct Row {
    id: String,
    subscriber_id: String,
    round: i64,
    kind: String,
    attempts: i64,
    created_at: i64,
}
