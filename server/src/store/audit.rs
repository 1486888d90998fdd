//! Who did or saw what. Rows are only added; they hold codes and ids, never a name, an address or
//! anything else that is personal.

use domain::time::Instant;
use sqlx::AnyConnection;

use super::{StoreError, statements};
use crate::crypto::secret;

statements! {
    ADD = "INSERT INTO audit_event (id, at, actor, action, object, detail)
        VALUES ($1, $2, $3, $4, $5, $6)";
    /// For what happens by itself again and again: only where the same has not been noted lately.
    ADD_UNLESS = "INSERT INTO audit_event (id, at, actor, action, object, detail)
        SELECT CAST($1 AS TEXT), CAST($2 AS BIGINT), CAST($3 AS TEXT), CAST($4 AS TEXT),
            CAST($5 AS TEXT), CAST($6 AS TEXT)
        WHERE NOT EXISTS (SELECT 1 FROM audit_event
            WHERE object = $5 AND at > $7 AND actor = $3 AND action = $4 AND detail = $6)";
}

/// One thing that was done or seen.
#[derive(Clone, Copy, Debug)]
pub struct AuditEvent<'a> {
    /// The id of the member of staff, or `system`, or `nobody` for somebody who is not known.
    pub actor: &'a str,
    /// What was done, as a code: `staff.signed_in`.
    pub action: &'static str,
    /// The id of what it was done to.
    pub object: &'a str,
    /// Codes that say more, or nothing.
    pub detail: &'a str,
}

/// Writes it down.
///
/// # Errors
/// [`StoreError::Engine`]
pub async fn record(
    db: &mut AnyConnection,
    at: Instant,
    event: &AuditEvent<'_>,
) -> Result<(), StoreError> {
    sqlx::query(ADD)
        .bind(secret::uuid_v7(at))
        .bind(at.epoch())
        .bind(event.actor)
        .bind(event.action)
        .bind(event.object)
        .bind(event.detail)
        .execute(db)
        .await?;
    Ok(())
}

/// Writes it down, unless the same actor did the same to the same after `since`.
///
/// # Errors
/// [`StoreError::Engine`]
pub async fn record_unless_since(
    db: &mut AnyConnection,
    at: Instant,
    event: &AuditEvent<'_>,
    since: Instant,
) -> Result<(), StoreError> {
    sqlx::query(ADD_UNLESS)
        .bind(secret::uuid_v7(at))
        .bind(at.epoch())
        .bind(event.actor)
        .bind(event.action)
        .bind(event.object)
        .bind(event.detail)
        .bind(since.epoch())
        .execute(db)
        .await?;
    Ok(())
}
