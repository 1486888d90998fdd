use domain::{
    id::SubscriberId,
    newsletter::{SubscriberStatus, SuppressionReason},
    time::Instant,
};
use sqlx::{AnyConnection, FromRow, Row as _};

use crate::store::{StoreError, statements};

statements! {
    /// One row whatever there is, so that a stranger's address costs what a known one does.
    BY_EMAIL_KEY = "SELECT s.id, s.email_sealed, s.status, s.round, s.asked_at, s.confirm_until,
            s.confirmed_at, s.paused_until, s.left_at, s.created_at, p.reason, asked.email_key,
            m.reason AS mailbox_reason,
            (SELECT CAST(COUNT(*) AS BIGINT) FROM subscriber_consent c
                WHERE c.subscriber_id = s.id AND c.kind = 'asked' AND c.at >
                    (SELECT COALESCE(MAX(e.at), 0) FROM subscriber_consent e
                        WHERE e.subscriber_id = s.id AND e.kind <> 'asked')) AS askings
        FROM (SELECT CAST($1 AS TEXT) AS email_key, CAST($2 AS TEXT) AS mailbox_key) AS asked
        LEFT JOIN subscriber s ON s.email_key = asked.email_key
        LEFT JOIN suppression p ON p.email_key = asked.email_key
        LEFT JOIN suppression m ON m.email_key = asked.mailbox_key";
    BY_ID = "SELECT id, email_key, email_sealed, status, round, asked_at, confirm_until,
            confirmed_at, paused_until, left_at, created_at FROM subscriber WHERE id = $1";
    BY_CONFIRM_HASH = "SELECT id, email_key, email_sealed, status, round, asked_at, confirm_until,
            confirmed_at, paused_until, left_at, created_at FROM subscriber WHERE confirm_hash = $1";
    BY_MANAGE_HASH = "SELECT id, email_key, email_sealed, status, round, asked_at, confirm_until,
            confirmed_at, paused_until, left_at, created_at FROM subscriber WHERE manage_hash = $1";
    ADD = "INSERT INTO subscriber (id, email_key, email_sealed, status, confirm_hash, manage_hash,
            round, asked_at, confirm_until, created_at, changed_at)
        VALUES ($1, $2, $3, 'pending', $4, $5, 1, $6, $7, $6, $6)";
    ASK_AGAIN = "UPDATE subscriber SET status = 'pending', round = round + 1, asked_at = $2,
            confirm_until = $3, confirmed_at = NULL, left_at = NULL, changed_at = $2
        WHERE id = $1 AND status IN ('pending', 'left')";
    TELL_AGAIN = "UPDATE subscriber SET round = round + 1, asked_at = $2
        WHERE id = $1 AND status IN ('active', 'paused')";
    CONFIRM = "UPDATE subscriber SET status = 'active', confirmed_at = $2, confirm_until = NULL,
            soft_bounces = 0, soft_bounced_at = NULL, changed_at = $2
        WHERE id = $1 AND status = 'pending' AND confirm_until >= $2";
    PAUSE = "UPDATE subscriber SET status = 'paused', paused_until = $2, changed_at = $3
        WHERE id = $1 AND status IN ('active', 'paused')";
    RESUME = "UPDATE subscriber SET status = 'active', paused_until = NULL, changed_at = $2
        WHERE id = $1 AND status = 'paused'";
    PAUSES_OVER = "SELECT id FROM subscriber WHERE status = 'paused' AND paused_until <= $1
        ORDER BY id LIMIT 1000";
    LEAVE = "UPDATE subscriber SET status = 'left', left_at = $2, confirm_until = NULL,
            paused_until = NULL, changed_at = $2
        WHERE id = $1 AND status IN ('pending', 'active', 'paused')";
    /// What is going out at this moment cannot be called back; all else can.
    CANCEL_COPIES = "UPDATE delivery SET state = 'cancelled', settled_at = $2, lease_owner = NULL,
            lease_until = NULL
        WHERE subscriber_id = $1 AND state IN ('queued', 'leased', 'retrying')";
    ERASE_BOUNCES = "DELETE FROM bounce WHERE subscriber_id = $1";
    ERASE = "DELETE FROM subscriber WHERE id = $1";
    /// Bounces outlive a subscriber who is merely deleted, so they go first.
    FORGET_BOUNCES_UNCONFIRMED = "DELETE FROM bounce WHERE subscriber_id IN
        (SELECT id FROM subscriber WHERE status = 'pending' AND asked_at <= $1)";
    FORGET_BOUNCES_LEFT = "DELETE FROM bounce WHERE subscriber_id IN
        (SELECT id FROM subscriber
            WHERE status IN ('left', 'bounced', 'complained') AND left_at <= $1)";
    FORGET_UNCONFIRMED = "DELETE FROM subscriber WHERE status = 'pending' AND asked_at <= $1";
    FORGET_LEFT = "DELETE FROM subscriber
        WHERE status IN ('left', 'bounced', 'complained') AND left_at <= $1";
    SUPPRESSED = "SELECT reason FROM suppression WHERE email_key = $1";
    SUPPRESS = "INSERT INTO suppression (email_key, reason, since) VALUES ($1, $2, $3)
        ON CONFLICT (email_key) DO UPDATE SET reason = excluded.reason, since = excluded.since";
    LIFT = "DELETE FROM suppression WHERE email_key = $1 AND reason IN ('left', 'erased')";
}

/// A subscriber as the store has them.
#[derive(Clone, Debug)]
pub struct SubscriberRow {
    /// Who.
    pub id: SubscriberId,
    /// The keyed hash of the address.
    pub email_key: String,
    /// The sealed address.
    pub email_sealed: Vec<u8>,
    /// Where they stand.
    pub status: SubscriberStatus,
    /// How often they were asked.
    pub round: i64,
    /// When a mail was last written that anybody can cause.
    pub asked_at: Option<Instant>,
    /// Until when the link to say yes works.
    pub confirm_until: Option<Instant>,
    /// When they said yes.
    pub confirmed_at: Option<Instant>,
    /// When their pause ends.
    pub paused_until: Option<Instant>,
    /// When they left.
    pub left_at: Option<Instant>,
    /// When the address first came.
    pub created_at: Instant,
}

/// What the store knows of an address.
#[derive(Clone, Debug)]
pub struct Known {
    /// Who has it.
    pub subscriber: Option<SubscriberRow>,
    /// Why it is not written to.
    pub suppressed: Option<SuppressionReason>,
    /// Why the plainest address of its mailbox is not written to.
    pub mailbox_suppressed: Option<SuppressionReason>,
    /// How often it was typed, and written to for it, since its owner last said something.
    pub askings: i64,
}

/// Somebody new.
#[derive(Clone, Copy, Debug)]
pub struct NewSubscriber<'a> {
    /// The row's id, under which the address was sealed.
    pub id: &'a SubscriberId,
    /// The keyed hash of the address.
    pub email_key: &'a str,
    /// The sealed address.
    pub email_sealed: &'a [u8],
    /// The digest of the token to say yes with.
    pub confirm_hash: &'a str,
    /// The digest of the token of their own page.
    pub manage_hash: &'a str,
    /// The present.
    pub now: Instant,
    /// Until when they can say yes.
    pub confirm_until: Instant,
}

/// Whom [`note_asked`] writes about.
#[derive(Clone, Copy, Debug)]
pub enum Unasked<'a> {
    /// Somebody who has not said yes, or has left.
    Asked(&'a SubscriberId, Instant),
    /// Somebody who gets the newsletter already.
    Told(&'a SubscriberId),
    /// Nobody; the statement is run all the same, so that it costs the same.
    Nobody,
}

/// What the store knows of the address with this keyed hash, in the mailbox with that one.
///
/// # Errors
/// [`StoreError`]
pub async fn by_email_key(
    db: &mut AnyConnection,
    email_key: &str,
    mailbox_key: &str,
) -> Result<Known, StoreError> {
    let row = sqlx::query(BY_EMAIL_KEY)
        .bind(email_key)
        .bind(mailbox_key)
        .fetch_one(db)
        .await?;
    let why = |column| -> Result<Option<SuppressionReason>, StoreError> {
        let word: Option<String> = row.try_get(column)?;
        word.map(|word| reason_of(&word)).transpose()
    };
    let (suppressed, mailbox_suppressed) = (why("reason")?, why("mailbox_reason")?);
    let subscriber = match row.try_get::<Option<String>, _>("id")? {
        Some(_) => Some(Row::from_row(&row)?.try_into()?),
        None => None,
    };
    Ok(Known {
        subscriber,
        suppressed,
        mailbox_suppressed,
        askings: row.try_get("askings")?,
    })
}

/// A subscriber by their id.
///
/// # Errors
/// [`StoreError`]
pub async fn by_id(
    db: &mut AnyConnection,
    id: &SubscriberId,
) -> Result<Option<SubscriberRow>, StoreError> {
    one(db, BY_ID, id.as_str()).await
}

/// A subscriber by the digest of the token to say yes with.
///
/// # Errors
/// [`StoreError`]
pub async fn by_confirm_hash(
    db: &mut AnyConnection,
    hash: &str,
) -> Result<Option<SubscriberRow>, StoreError> {
    one(db, BY_CONFIRM_HASH, hash).await
}

/// A subscriber by the digest of the token of their own page.
///
/// # Errors
/// [`StoreError`]
pub async fn by_manage_hash(
    db: &mut AnyConnection,
    hash: &str,
) -> Result<Option<SubscriberRow>, StoreError> {
    one(db, BY_MANAGE_HASH, hash).await
}

async fn one(
    db: &mut AnyConnection,
    sql: &'static str,
    value: &str,
) -> Result<Option<SubscriberRow>, StoreError> {
    let row = sqlx::query_as::<_, Row>(sql)
        .bind(value)
        .fetch_optional(db)
        .await?;
    row.map(TryInto::try_into).transpose()
}

/// Subscribers that a query of their columns finds.
pub(super) async fn many(
    db: &mut AnyConnection,
    sql: &'static str,
    after: &str,
    most: i64,
) -> Result<Vec<SubscriberRow>, StoreError> {
    let rows = sqlx::query_as::<_, Row>(sql)
        .bind(after)
        .bind(most)
        .fetch_all(db)
        .await?;
    rows.into_iter().map(TryInto::try_into).collect()
}

/// Adds somebody who has not said yes yet.
///
/// # Errors
/// [`StoreError::Engine`]
pub async fn add(db: &mut AnyConnection, new: &NewSubscriber<'_>) -> Result<(), StoreError> {
    sqlx::query(ADD)
        .bind(new.id.as_str())
        .bind(new.email_key)
        .bind(new.email_sealed)
        .bind(new.confirm_hash)
        .bind(new.manage_hash)
        .bind(new.now.epoch())
        .bind(new.confirm_until.epoch())
        .execute(db)
        .await?;
    Ok(())
}

/// Notes that somebody who is known is written to again, because their address was typed again.
///
/// # Errors
/// [`StoreError::Engine`]
pub async fn note_asked(
    db: &mut AnyConnection,
    whom: Unasked<'_>,
    now: Instant,
) -> Result<(), StoreError> {
    let query = match whom {
        Unasked::Asked(id, until) => sqlx::query(ASK_AGAIN)
            .bind(id.as_str())
            .bind(now.epoch())
            .bind(until.epoch()),
        Unasked::Told(id) => sqlx::query(TELL_AGAIN).bind(id.as_str()).bind(now.epoch()),
        Unasked::Nobody => sqlx::query(TELL_AGAIN).bind("").bind(now.epoch()),
    };
    query.execute(db).await?;
    Ok(())
}

/// Somebody says yes. Answers whether that changed anything: a link that has run out changes
/// nothing, nor does a second yes.
///
/// # Errors
/// [`StoreError::Engine`]
pub async fn confirm(
    db: &mut AnyConnection,
    id: &SubscriberId,
    now: Instant,
) -> Result<bool, StoreError> {
    changed(db, CONFIRM, id, &[now]).await
}

/// Pauses until a moment. Answers whether there was somebody to pause.
///
/// # Errors
/// [`StoreError::Engine`]
pub async fn pause(
    db: &mut AnyConnection,
    id: &SubscriberId,
    until: Instant,
    now: Instant,
) -> Result<bool, StoreError> {
    changed(db, PAUSE, id, &[until, now]).await
}

/// Ends a pause. Answers whether there was one.
///
/// # Errors
/// [`StoreError::Engine`]
pub async fn resume(
    db: &mut AnyConnection,
    id: &SubscriberId,
    now: Instant,
) -> Result<bool, StoreError> {
    changed(db, RESUME, id, &[now]).await
}

/// Whose pause is over, a thousand at most.
///
/// # Errors
/// [`StoreError::Engine`]
pub async fn pauses_over(
    db: &mut AnyConnection,
    now: Instant,
) -> Result<Vec<SubscriberId>, StoreError> {
    let rows = sqlx::query(PAUSES_OVER)
        .bind(now.epoch())
        .fetch_all(db)
        .await?;
    rows.iter()
        .map(|row| Ok(SubscriberId::from_text(row.try_get::<String, _>("id")?)))
        .collect()
}

/// Somebody leaves. Answers whether they were there to leave.
///
/// # Errors
/// [`StoreError::Engine`]
pub async fn leave(
    db: &mut AnyConnection,
    id: &SubscriberId,
    now: Instant,
) -> Result<bool, StoreError> {
    changed(db, LEAVE, id, &[now]).await
}

/// Calls back the copies of issues that have not gone out to somebody.
///
/// # Errors
/// [`StoreError::Engine`]
pub async fn cancel_copies(
    db: &mut AnyConnection,
    id: &SubscriberId,
    now: Instant,
) -> Result<bool, StoreError> {
    changed(db, CANCEL_COPIES, id, &[now]).await
}

/// Erases somebody, with all that belongs to them.
///
/// # Errors
/// [`StoreError::Engine`]
pub async fn erase(db: &mut AnyConnection, id: &SubscriberId) -> Result<(), StoreError> {
    changed(db, ERASE_BOUNCES, id, &[]).await?;
    changed(db, ERASE, id, &[]).await?;
    Ok(())
}

async fn changed(
    db: &mut AnyConnection,
    sql: &'static str,
    id: &SubscriberId,
    moments: &[Instant],
) -> Result<bool, StoreError> {
    let mut query = sqlx::query(sql).bind(id.as_str());
    for moment in moments {
        query = query.bind(moment.epoch());
    }
    Ok(query.execute(db).await?.rows_affected() > 0)
}

/// Deletes who was asked until a moment and has not said yes, with what came back of their mails.
/// Answers how many.
///
/// # Errors
/// [`StoreError::Engine`]
pub async fn forget_unconfirmed(db: &mut AnyConnection, until: Instant) -> Result<u64, StoreError> {
    deleted(db, FORGET_BOUNCES_UNCONFIRMED, until).await?;
    deleted(db, FORGET_UNCONFIRMED, until).await
}

/// Deletes whose address was given up until a moment, with what came back of their mails. Answers how
/// many.
///
/// # Errors
/// [`StoreError::Engine`]
pub async fn forget_left(db: &mut AnyConnection, until: Instant) -> Result<u64, StoreError> {
    deleted(db, FORGET_BOUNCES_LEFT, until).await?;
    deleted(db, FORGET_LEFT, until).await
}

async fn deleted(
    db: &mut AnyConnection,
    sql: &'static str,
    until: Instant,
) -> Result<u64, StoreError> {
    let done = sqlx::query(sql).bind(until.epoch()).execute(db).await?;
    Ok(done.rows_affected())
}

/// Suppresses an address. A stronger reason that is there stays.
///
/// # Errors
/// [`StoreError`]
pub async fn suppress(
    db: &mut AnyConnection,
    email_key: &str,
    reason: SuppressionReason,
    now: Instant,
) -> Result<(), StoreError> {
    let found = sqlx::query(SUPPRESSED)
        .bind(email_key)
        .fetch_optional(&mut *db)
        .await?;
    if let Some(row) = found
        && !reason.outweighs(reason_of(&row.try_get::<String, _>("reason")?)?)
    {
        return Ok(());
    }
    sqlx::query(SUPPRESS)
        .bind(email_key)
        .bind(reason.as_str())
        .bind(now.epoch())
        .execute(db)
        .await?;
    Ok(())
}

/// Lifts the suppression of somebody who left of their own will and says yes again.
///
/// # Errors
/// [`StoreError::Engine`]
pub async fn lift(db: &mut AnyConnection, email_key: &str) -> Result<(), StoreError> {
    sqlx::query(LIFT).bind(email_key).execute(db).await?;
    Ok(())
}

fn reason_of(word: &str) -> Result<SuppressionReason, StoreError> {
    SuppressionReason::from_text(word).map_err(|error| StoreError::unreadable("suppression", error))
}

#[derive(FromRow)]
struct Row {
    id: String,
    email_key: String,
    email_sealed: Vec<u8>,
    status: String,
    round: i64,
    asked_at: Option<i64>,
    confirm_until: Option<i64>,
    confirmed_at: Option<i64>,
    paused_until: Option<i64>,
    left_at: Option<i64>,
    created_at: i64,
}

impl TryFrom<Row> for SubscriberRow {
    type Error = StoreError;
    fn try_from(row: Row) -> Result<Self, StoreError> {
        let status = SubscriberStatus::from_text(&row.status)
            .map_err(|error| StoreError::unreadable("subscriber", error))?;
        let moment = |epoch: Option<i64>| epoch.map(Instant::from_epoch);
        Ok(Self {
            id: SubscriberId::from_text(row.id),
            email_key: row.email_key,
            email_sealed: row.email_sealed,
            status,
            round: row.round,
            asked_at: moment(row.asked_at),
            confirm_until: moment(row.confirm_until),
            confirmed_at: moment(row.confirmed_at),
            paused_until: moment(row.paused_until),
            left_at: moment(row.left_at),
            created_at: Instant::from_epoch(row.created_at),
        })
    }
}
