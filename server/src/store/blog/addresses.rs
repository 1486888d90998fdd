//! Where addresses of old lead.

use domain::time::Instant;
use sqlx::{AnyConnection, Row};

use crate::store::{StoreError, statements};

statements! {
    MOVED = "SELECT target FROM moved_address WHERE path = $1";
    MOVE_ADDRESS = "INSERT INTO moved_address (path, target, reason, since) VALUES ($1, $2, $3, $4)
        ON CONFLICT (path) DO UPDATE SET target = excluded.target, reason = excluded.reason";
    FREE_ADDRESS = "DELETE FROM moved_address WHERE path = $1";
    FOLLOW_ADDRESSES = "UPDATE moved_address SET target = $2 WHERE target = $1";
}

/// Where an address of old leads: somewhere, nowhere any more, or nothing is known of it.
///
/// # Errors
/// [`StoreError::Engine`]
pub async fn moved(
    db: &mut AnyConnection,
    path: &str,
) -> Result<Option<Option<String>>, StoreError> {
    let row = sqlx::query(MOVED).bind(path).fetch_optional(db).await?;
    Ok(row.map(|row| row.try_get("target")).transpose()?)
}

/// Moves what stood at `old` to `new`: whatever led there leads to the new address in one step.
///
/// # Errors
/// [`StoreError::Engine`]
pub async fn readdress(
    db: &mut AnyConnection,
    old: &str,
    new: &str,
    now: Instant,
) -> Result<(), StoreError> {
    let follow = sqlx::query(FOLLOW_ADDRESSES).bind(old).bind(new);
    follow.execute(&mut *db).await?;
    free_address(db, new).await?;
    move_address(db, old, Some(new), "renamed", now).await
}

/// Notes that an address leads to another one, or nowhere any more.
///
/// # Errors
/// [`StoreError::Engine`]
pub async fn move_address(
    db: &mut AnyConnection,
    path: &str,
    target: Option<&str>,
    reason: &str,
    now: Instant,
) -> Result<(), StoreError> {
    sqlx::query(MOVE_ADDRESS)
        .bind(path)
        .bind(target)
        .bind(reason)
        .bind(now.epoch())
        .execute(db)
        .await?;
    Ok(())
}

/// Forgets where an address of old led: it is a page again.
///
/// # Errors
/// [`StoreError::Engine`]
pub async fn free_address(db: &mut AnyConnection, path: &str) -> Result<(), StoreError> {
    sqlx::query(FREE_ADDRESS).bind(path).execute(db).await?;
    Ok(())
}
