use domain::{practice::StateCode, time::Instant};
use sqlx::{AnyConnection, Row};

use crate::store::{StoreError, statements};

statements! {
    STATE_MEDICATION = "SELECT medication FROM state_note WHERE state = $1";
    JOIN_WAITLIST = "INSERT INTO state_waitlist (id, state, email_key, email_sealed, joined_at)
        VALUES ($1, $2, $3, $4, $5) ON CONFLICT (state, email_key) DO NOTHING";
}

/// Whether medication management is offered in a state.
///
/// # Errors
/// [`StoreError`]
pub async fn state_has_medication(
    db: &mut AnyConnection,
    state: StateCode,
) -> Result<bool, StoreError> {
    let row = sqlx::query(STATE_MEDICATION)
        .bind(state.code())
        .fetch_optional(db)
        .await?;
    Ok(match row {
        Some(row) => row.try_get::<i64, _>("medication")? == 1,
        None => false,
    })
}

/// Puts an address on a state's waitlist; one that is there stays as it is.
///
/// # Errors
/// [`StoreError::Engine`]
pub async fn join_waitlist(
    db: &mut AnyConnection,
    entry: &WaitlistEntry<'_>,
) -> Result<(), StoreError> {
    sqlx::query(JOIN_WAITLIST)
        .bind(entry.id)
        .bind(entry.state.code())
        .bind(entry.email_key)
        .bind(entry.email_sealed)
        .bind(entry.joined_at.epoch())
        .execute(db)
        .await?;
    Ok(())
}

/// Somebody who waits for the practice to come to a state.
#[derive(Clone, Copy, Debug)]
pub struct WaitlistEntry<'a> {
    /// The row's id, under which the address was sealed.
    pub id: &'a str,
    /// The state.
    pub state: StateCode,
    /// The keyed hash of the address.
    pub email_key: &'a str,
    /// The sealed address.
    pub email_sealed: &'a [u8],
    /// When.
    pub joined_at: Instant,
}
