//! The list of subscribers as a whole: brought along from elsewhere, and taken away.

use sqlx::AnyConnection;

use super::{NewSubscriber, SubscriberRow, subscriber};
use crate::store::{StoreError, statements};

statements! {
    /// Whoever is known already stays as they are.
    BRING = "INSERT INTO subscriber (id, email_key, email_sealed, status, confirm_hash, manage_hash,
            round, confirmed_at, created_at, changed_at)
        VALUES ($1, $2, $3, 'active', $4, $5, 0, $6, $6, $6)
        ON CONFLICT (email_key) DO NOTHING";
    PAGE = "SELECT id, email_key, email_sealed, status, round, asked_at, confirm_until,
            confirmed_at, paused_until, left_at, created_at FROM subscriber
        WHERE id > $1 ORDER BY id LIMIT $2";
}

/// Adds somebody who said yes elsewhere. Answers `false` where they are known already.
///
/// # Errors
/// [`StoreError::Engine`]
pub async fn bring(db: &mut AnyConnection, new: &NewSubscriber<'_>) -> Result<bool, StoreError> {
    let done = sqlx::query(BRING)
        .bind(new.id.as_str())
        .bind(new.email_key)
        .bind(new.email_sealed)
        .bind(new.confirm_hash)
        .bind(new.manage_hash)
        .bind(new.now.epoch())
        .execute(db)
        .await?;
    Ok(done.rows_affected() == 1)
}

/// Up to `most` subscribers whose id comes after `after`; all of them from an empty one on.
///
/// # Errors
/// [`StoreError`]
pub async fn subscribers_after(
    db: &mut AnyConnection,
    after: &str,
    most: i64,
) -> Result<Vec<SubscriberRow>, StoreError> {
    subscriber::many(db, PAGE, after, most).await
}
