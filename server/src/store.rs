//! The store: one text of SQL for SQLite and PostgreSQL, in ordinary functions, one file a subject.
//!
//! What differs between the two engines lives in [`dialect`] and nowhere else. Functions take a
//! connection and say what they do in the practice's words; transactions begin and end in the use
//! cases of [`crate::practice`].

pub mod audit;
pub mod blog;
pub mod booking;
mod connect;
pub mod desk;
pub mod dialect;
pub mod mail;
pub mod newsletter;
pub mod practice;
pub mod search;
pub mod site;
pub mod staff;
mod statements;

pub use connect::{Store, Tx};
pub use dialect::Engine;
pub(crate) use statements::statements;

/// Why the store gave no answer. The text is for the log; people get a sentence of their own.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    /// The engine refused or could not be reached.
    #[error(transparent)]
    Engine(#[from] sqlx::Error),
    /// The schema could not be brought up to date.
    #[error("migration: {0}")]
    Migration(#[from] sqlx::migrate::MigrateError),
    /// A row holds something that this release cannot read.
    #[error("a row of {table} cannot be read: {reason}")]
    Unreadable {
        /// The table.
        table: &'static str,
        /// What was wrong, without any personal value.
        reason: String,
    },
    /// The engine is older than the oldest that keeps its promises.
    #[error("{0}")]
    TooOld(String),
}

impl StoreError {
    /// A row of `table` that this release cannot read.
    pub fn unreadable(table: &'static str, reason: impl std::fmt::Display) -> Self {
        Self::Unreadable {
            table,
            reason: reason.to_string(),
        }
    }
}

/// Every statement of the store, so that a test can prepare each on both engines.
pub fn every_statement(engine: Engine) -> Vec<&'static str> {
    [
        audit::ALL,
        &blog::all(),
        booking::ALL,
        desk::ALL,
        &mail::all(engine),
        &newsletter::all(engine),
        practice::ALL,
        search::ALL,
        &site::all(),
        &staff::all(),
        dialect::all(engine),
    ]
    .concat()
}
