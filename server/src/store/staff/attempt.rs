use domain::time::{Instant, MINUTE};
use sqlx::{AnyConnection, FromRow};

use crate::store::{StoreError, statements};

statements! {
    COUNT_UP = "INSERT INTO attempt (bucket, window_at, count) VALUES ($1, $2, 1)
        ON CONFLICT (bucket, window_at) DO UPDATE SET count = attempt.count + 1";
    COUNT_DOWN = "UPDATE attempt SET count = count - 1
        WHERE bucket = $1 AND window_at = $2 AND count > 0";
    SINCE = "SELECT window_at, count FROM attempt
        WHERE bucket = $1 AND window_at > $2 AND count > 0 ORDER BY window_at";
    FORGET = "DELETE FROM attempt WHERE bucket = $1";
    DELETE_OLD = "DELETE FROM attempt WHERE window_at <= $1";
}

/// The tries of one minute.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Tried {
    /// The minute's first moment.
    pub at: Instant,
    /// How many.
    pub count: i64,
}

/// The minute that a moment belongs to.
fn minute(now: Instant) -> i64 {
    now.epoch().div_euclid(MINUTE) * MINUTE
}

/// Counts one more try.
///
/// # Errors
/// [`StoreError::Engine`]
pub async fn count_up(
    db: &mut AnyConnection,
    bucket: &str,
    now: Instant,
) -> Result<(), StoreError> {
    sqlx::query(COUNT_UP)
        .bind(bucket)
        .bind(minute(now))
        .execute(db)
        .await?;
    Ok(())
}

/// Takes back a try that was counted at `then`.
///
/// # Errors
/// [`StoreError::Engine`]
pub async fn count_down(
    db: &mut AnyConnection,
    bucket: &str,
    then: Instant,
) -> Result<(), StoreError> {
    sqlx::query(COUNT_DOWN)
        .bind(bucket)
        .bind(minute(then))
        .execute(db)
        .await?;
    Ok(())
}

/// The tries after `since`, minute by minute.
///
/// # Errors
/// [`StoreError::Engine`]
pub async fn tries_since(
    db: &mut AnyConnection,
    bucket: &str,
    since: Instant,
) -> Result<Vec<Tried>, StoreError> {
    let rows = sqlx::query_as::<_, Row>(SINCE)
        .bind(bucket)
        .bind(since.epoch())
        .fetch_all(db)
        .await?;
    Ok(rows
        .into_iter()
        .map(|row| Tried {
            at: Instant::from_epoch(row.window_at),
            count: row.count,
        })
        .collect())
}

/// Forgets all tries of a bucket.
///
/// # Errors
/// [`StoreError::Engine`]
pub async fn forget_tries(db: &mut AnyConnection, bucket: &str) -> Result<(), StoreError> {
    sqlx::query(FORGET).bind(bucket).execute(db).await?;
    Ok(())
}

/// Deletes the tries up to `until`.
///
/// # Errors
/// [`StoreError::Engine`]
pub async fn delete_old_attempts(db: &mut AnyConnection, until: Instant) -> Result<(), StoreError> {
    sqlx::query(DELETE_OLD)
        .bind(until.epoch())
        .execute(db)
        .await?;
    Ok(())
}

#[derive(FromRow)]
struct Row {
    window_at: i64,
    count: i64,
}
