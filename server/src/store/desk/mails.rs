use domain::{
    id::{ConsultationId, MailId},
    staff::{MailFilter, MailState},
    time::Instant,
};
use sqlx::{AnyConnection, FromRow};

use crate::store::{StoreError, statements};

statements! {
    PAGE = "SELECT m.id, m.consultation_id, c.reference, m.kind, m.recipient, m.state, m.attempts,
            m.due_at, m.reply, m.version, c.version AS current_version, c.starts_at
        FROM mail m JOIN consultation c ON c.id = m.consultation_id
        WHERE ($1 = '' OR m.state = $1)
          AND ($2 = 0 OR (m.state IN ('failed', 'uncertain') AND c.version = m.version
            AND c.starts_at > $3))
          AND (m.due_at < $4 OR (m.due_at = $4 AND m.id < $5))
        ORDER BY m.due_at DESC, m.id DESC LIMIT $6";
    OF_CONSULTATION = "SELECT m.id, m.consultation_id, c.reference, m.kind, m.recipient, m.state,
            m.attempts, m.due_at, m.reply, m.version, c.version AS current_version, c.starts_at
        FROM mail m JOIN consultation c ON c.id = m.consultation_id
        WHERE m.consultation_id = $1 ORDER BY m.due_at DESC, m.id DESC LIMIT 40";
    /// Only what ended badly, speaks of the present version and of a call to come.
    SEND_AGAIN = "UPDATE mail SET state = 'queued', due_at = $2, attempts = 0, reply = '',
            settled_at = NULL
        WHERE id = $1 AND state IN ('failed', 'uncertain') AND EXISTS (
            SELECT 1 FROM consultation c WHERE c.id = mail.consultation_id
              AND c.version = mail.version AND c.starts_at > $2)";
}

/// Which mails are wanted.
#[derive(Clone, Debug)]
pub struct MailPage<'a> {
    /// Which states.
    pub only: MailFilter,
    /// The present.
    pub now: Instant,
    /// Only what comes after this moment and id, going back in time.
    pub after: (Instant, &'a str),
    /// At most so many.
    pub most: i64,
}

/// A mail in a list.
#[derive(Clone, Debug)]
pub struct MailEntry {
    /// Which.
    pub id: MailId,
    /// About which consultation.
    pub consultation: ConsultationId,
    /// That consultation's reference.
    pub reference: String,
    /// What it says.
    pub kind: String,
    /// To whom.
    pub recipient: String,
    /// Where it stands.
    pub state: MailState,
    /// How often it was tried.
    pub attempts: i64,
    /// When it is or was due.
    pub due_at: Instant,
    /// The last answer; may quote an address.
    pub reply: String,
    /// Whether it speaks of the consultation as it is now.
    pub current: bool,
    /// When the call starts.
    pub starts_at: Instant,
}

/// A page of mails, the latest due first.
///
/// # Errors
/// [`StoreError`]
pub async fn mails(
    db: &mut AnyConnection,
    page: &MailPage<'_>,
) -> Result<Vec<MailEntry>, StoreError> {
    let state = match page.only {
        MailFilter::One(state) => state.as_str(),
        MailFilter::Waiting | MailFilter::All => "",
    };
    let rows = sqlx::query_as::<_, MailRow>(PAGE)
        .bind(state)
        .bind(i64::from(page.only == MailFilter::Waiting))
        .bind(page.now.epoch())
        .bind(page.after.0.epoch())
        .bind(page.after.1)
        .bind(page.most)
        .fetch_all(db)
        .await?;
    rows.into_iter().map(TryInto::try_into).collect()
}

/// The mails of a consultation, the latest due first.
///
/// # Errors
/// [`StoreError`]
pub async fn mails_of(
    db: &mut AnyConnection,
    consultation: &ConsultationId,
) -> Result<Vec<MailEntry>, StoreError> {
    let rows = sqlx::query_as::<_, MailRow>(OF_CONSULTATION)
        .bind(consultation.as_str())
        .fetch_all(db)
        .await?;
    rows.into_iter().map(TryInto::try_into).collect()
}

/// Puts a mail that ended badly back into the outbox, due at `now`. Answers `false`, and changes
/// nothing, where it did not end badly or what it says has passed.
///
/// # Errors
/// [`StoreError::Engine`]
pub async fn send_again(
    db: &mut AnyConnection,
    id: &MailId,
    now: Instant,
) -> Result<bool, StoreError> {
    let done = sqlx::query(SEND_AGAIN)
        .bind(id.as_str())
        .bind(now.epoch())
        .execute(db)
        .await?;
    Ok(done.rows_affected() == 1)
}

#[derive(FromRow)]
struct MailRow {
    id: String,
    consultation_id: String,
    reference: String,
    kind: String,
    recipient: String,
    state: String,
    attempts: i64,
    due_at: i64,
    reply: String,
    version: i64,
    current_version: i64,
    starts_at: i64,
}

impl TryFrom<MailRow> for MailEntry {
    type Error = StoreError;
    fn try_from(row: MailRow) -> Result<Self, StoreError> {
        Ok(Self {
            id: MailId::from_text(row.id),
            consultation: ConsultationId::from_text(row.consultation_id),
            reference: row.reference,
            kind: row.kind,
            recipient: row.recipient,
            state: MailState::from_text(&row.state)
                .ok_or_else(|| StoreError::unreadable("mail", "state"))?,
            attempts: row.attempts,
            due_at: Instant::from_epoch(row.due_at),
            reply: row.reply,
            current: row.version == row.current_version,
            starts_at: Instant::from_epoch(row.starts_at),
        })
    }
}
