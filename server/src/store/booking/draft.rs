use domain::{
    id::{ConsultationId, DraftId},
    time::Instant,
};
use sqlx::{AnyConnection, FromRow};

use crate::store::{StoreError, statements};

statements! {
    FIND = "SELECT id, answers_sealed, request_key, consultation_id FROM draft
        WHERE visitor_hash = $1 AND expires_at > $2";
    INSERT = "INSERT INTO draft
        (id, visitor_hash, answers_sealed, request_key, created_at, touched_at, expires_at)
        VALUES ($1, $2, $3, $4, $5, $5, $6)";
    SAVE = "UPDATE draft SET answers_sealed = $2, request_key = $3, consultation_id = $4,
        touched_at = $5, expires_at = $6 WHERE id = $1";
    ATTACH = "UPDATE draft SET consultation_id = $2 WHERE id = $1";
    DELETE = "DELETE FROM draft WHERE id = $1";
    DELETE_OLD = "DELETE FROM draft WHERE expires_at <= $1";
}

/// A visitor's booking in the making, its answers sealed.
#[derive(Clone, Debug)]
pub struct DraftRow {
    /// Its identifier.
    pub id: DraftId,
    /// The sealed answers.
    pub answers_sealed: Vec<u8>,
    /// The key that its booking will carry.
    pub request_key: String,
    /// What it has become.
    pub consultation: Option<ConsultationId>,
}

/// The draft of the visitor whose secret hashes to `visitor_hash`, if it has not run out.
///
/// # Errors
/// [`StoreError::Engine`]
pub async fn draft(
    db: &mut AnyConnection,
    visitor_hash: &str,
    now: Instant,
) -> Result<Option<DraftRow>, StoreError> {
    let row = sqlx::query_as::<_, Row>(FIND)
        .bind(visitor_hash)
        .bind(now.epoch())
        .fetch_optional(db)
        .await?;
    Ok(row.map(|row| DraftRow {
        id: DraftId::from_text(row.id),
        answers_sealed: row.answers_sealed,
        request_key: row.request_key,
        consultation: row.consultation_id.map(ConsultationId::from_text),
    }))
}

/// Starts a draft.
///
/// # Errors
/// [`StoreError::Engine`]
pub async fn add_draft(
    db: &mut AnyConnection,
    draft: &DraftRow,
    visitor_hash: &str,
    now: Instant,
    expires_at: Instant,
) -> Result<(), StoreError> {
    sqlx::query(INSERT)
        .bind(draft.id.as_str())
        .bind(visitor_hash)
        .bind(draft.answers_sealed.as_slice())
        .bind(draft.request_key.as_str())
        .bind(now.epoch())
        .bind(expires_at.epoch())
        .execute(db)
        .await?;
    Ok(())
}

/// Keeps a draft's new answers.
///
/// # Errors
/// [`StoreError::Engine`]
pub async fn save_draft(
    db: &mut AnyConnection,
    draft: &DraftRow,
    now: Instant,
    expires_at: Instant,
) -> Result<(), StoreError> {
    sqlx::query(SAVE)
        .bind(draft.id.as_str())
        .bind(draft.answers_sealed.as_slice())
        .bind(draft.request_key.as_str())
        .bind(draft.consultation.as_ref().map(ConsultationId::as_str))
        .bind(now.epoch())
        .bind(expires_at.epoch())
        .execute(db)
        .await?;
    Ok(())
}

/// Notes what a draft has become.
///
/// # Errors
/// [`StoreError::Engine`]
pub async fn attach_consultation(
    db: &mut AnyConnection,
    draft: &DraftId,
    consultation: &ConsultationId,
) -> Result<(), StoreError> {
    sqlx::query(ATTACH)
        .bind(draft.as_str())
        .bind(consultation.as_str())
        .execute(db)
        .await?;
    Ok(())
}

/// Forgets a draft; its hold goes with it.
///
/// # Errors
/// [`StoreError::Engine`]
pub async fn delete_draft(db: &mut AnyConnection, draft: &DraftId) -> Result<(), StoreError> {
    sqlx::query(DELETE).bind(draft.as_str()).execute(db).await?;
    Ok(())
}

/// Forgets the drafts that have run out by `now`.
///
/// # Errors
/// [`StoreError::Engine`]
pub async fn delete_old_drafts(db: &mut AnyConnection, now: Instant) -> Result<u64, StoreError> {
    Ok(sqlx::query(DELETE_OLD)
        .bind(now.epoch())
        .execute(db)
        .await?
        .rows_affected())
}

#[derive(FromRow)]
struct Row {
    id: String,
    answers_sealed: Vec<u8>,
    request_key: String,
    consultation_id: Option<String>,
}
