//! The audit log as the store keeps it: who did or saw what. Codes and ids only; rows are only
//! added.

use domain::{id::StaffId, time::Instant};
use sqlx::AnyConnection;

use super::{StoreError, statements};

statements! {
    INSERT = "INSERT INTO audit_event (id, at, actor, action, object, detail)
        VALUES ($1, $2, $3, $4, $5, $6)";
    /// For what happens by itself again and again: only where the same has not been noted lately.
    INSERT_UNLESS = "INSERT INTO audit_event (id, at, actor, action, object, detail)
        SELECT CAST($1 AS TEXT), CAST($2 AS BIGINT), CAST($3 AS TEXT), CAST($4 AS TEXT),
            CAST($5 AS TEXT), CAST($6 AS TEXT)
        WHERE NOT EXISTS (SELECT 1 FROM audit_event
            WHERE object = $5 AND at > $7 AND actor = $3 AND action = $4 AND detail = $6)";
}

/// A line of the audit log.
#[derive(Clone, Copy, Debug)]
pub struct AuditEvent<'a> {
    /// Its identifier.
    pub id: &'a str,
    /// When.
    pub at: Instant,
    /// Who.
    pub actor: &'a StaffId,
    /// What was done: `revealed`, `cancelled`, …
    pub action: &'a str,
    /// To what: `consultation:{id}`, …
    pub object: &'a str,
    /// What else identifies it; codes and ids only.
    pub detail: &'a str,
}

/// Adds a line.
///
/// # Errors
/// [`StoreError::Engine`]
pub async fn add(db: &mut AnyConnection, event: &AuditEvent<'_>) -> Result<(), StoreError> {
    sqlx::query(INSERT)
        .bind(event.id)
        .bind(event.at.epoch())
        .bind(event.actor.as_str())
        .bind(event.action)
        .bind(event.object)
        .bind(event.detail)
        .execute(db)
        .await?;
    Ok(())
}

/// Adds a line, unless the same actor has one like it after `since`.
///
/// # Errors
/// [`StoreError::Engine`]
pub async fn add_unless_since(
    db: &mut AnyConnection,
    event: &AuditEvent<'_>,
    since: Instant,
) -> Result<(), StoreError> {
    sqlx::query(INSERT_UNLESS)
        .bind(event.id)
        .bind(event.at.epoch())
        .bind(event.actor.as_str())
        .bind(event.action)
        .bind(event.object)
        .bind(event.detail)
        .bind(since.epoch())
        .execute(db)
        .await?;
    Ok(())
}
