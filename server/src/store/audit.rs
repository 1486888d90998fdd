//! Who did or saw what. Rows are only added; they hold codes and ids, never a name, an address or
//! anything else that is personal.

use domain::time::Instant;
use sqlx::AnyConnection;

use super::{StoreError, statements};
use crate::crypto::secret;

statements! {
    ADD = "INSERT INTO audit_event (id, at, actor, action, object, detail)
        VALUES ($1, $2, $3, $4, $5, $6)";
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
    /// A code that says more, or nothing.
    pub detail: &'static str,
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
