//! How fast the newsletter goes out, over all servers together: see [`domain::newsletter::Pace`].

use sqlx::{AnyConnection, Row as _};

use crate::store::{StoreError, statements};

statements! {
    SPENT = "UPDATE newsletter_pace SET spent_to = spent_to WHERE name = 'all' RETURNING spent_to";
    SPEND = "UPDATE newsletter_pace SET spent_to = $1 WHERE name = 'all'";
}

/// Up to which moment, in microseconds, the pace is used up. Nobody else reads it until the
/// transaction ends.
///
/// # Errors
/// [`StoreError::Engine`]
pub async fn pace_spent_to(db: &mut AnyConnection) -> Result<i64, StoreError> {
    let row = sqlx::query(SPENT).fetch_one(db).await?;
    Ok(row.try_get("spent_to")?)
}

/// Writes up to which moment it is used up now.
///
/// # Errors
/// [`StoreError::Engine`]
pub async fn spend_pace(db: &mut AnyConnection, spent_to: i64) -> Result<(), StoreError> {
    sqlx::query(SPEND).bind(spent_to).execute(db).await?;
    Ok(())
}
