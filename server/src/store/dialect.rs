//! All that differs between SQLite and PostgreSQL.

use sqlx::{AnyConnection, Error, error::ErrorKind};

use super::StoreError;

/// Which engine keeps the store.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Engine {
    /// One file beside the program.
    Sqlite,
    /// A server that several of our servers share.
    Postgres,
}

/// A constraint that a write ran into.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Violation {
    /// The time overlaps a claim that is there already.
    Overlap,
    /// Some other unique value was there already.
    Duplicate,
}

/// SQLite 3.51.3 and newer keep every commit in WAL mode with several connections.
pub const OLDEST_SQLITE: (u32, u32, u32) = (3, 51, 3);
/// PostgreSQL 15 is the oldest that is tested.
pub const OLDEST_POSTGRES: i64 = 150_000;

const LOCK_THERAPIST: [&str; 2] = [
    "SELECT id FROM therapist WHERE id = $1",
    "SELECT id FROM therapist WHERE id = $1 FOR UPDATE",
];
const LOCK_DRAFT: [&str; 2] = [
    "SELECT id FROM draft WHERE visitor_hash = $1",
    "SELECT id FROM draft WHERE visitor_hash = $1 FOR UPDATE",
];
const LOCK_CONSULTATION: [&str; 2] = [
    "SELECT id FROM consultation WHERE token_hash = $1",
    "SELECT id FROM consultation WHERE token_hash = $1 FOR UPDATE",
];
const LOCK_CONSULTATION_ID: [&str; 2] = [
    "SELECT id FROM consultation WHERE id = $1",
    "SELECT id FROM consultation WHERE id = $1 FOR UPDATE",
];
/// One writer at a time makes a lock on SQLite needless; the statement only has to be one.
const LOCK_WORD: [&str; 2] = [
    "SELECT length($1)",
    "SELECT CAST(1 AS BIGINT) FROM (SELECT pg_advisory_xact_lock(hashtextextended($1, 0))) AS held",
];
/// The statements of this module that `engine` runs.
pub fn all(engine: Engine) -> &'static [&'static str] {
    match engine {
        Engine::Sqlite => &[
            LOCK_THERAPIST[0],
            LOCK_DRAFT[0],
            LOCK_CONSULTATION[0],
            LOCK_CONSULTATION_ID[0],
            LOCK_WORD[0],
        ],
        Engine::Postgres => &[
            LOCK_THERAPIST[1],
            LOCK_DRAFT[1],
            LOCK_CONSULTATION[1],
            LOCK_CONSULTATION_ID[1],
            LOCK_WORD[1],
        ],
    }
}

impl Engine {
    /// How a transaction that will write begins. On SQLite it takes the write lock at once: a
    /// reader that turns writer later can be refused without waiting for its turn.
    pub fn begin_write(self) -> &'static str {
        match self {
            Self::Sqlite => "BEGIN IMMEDIATE",
            Self::Postgres => "BEGIN",
        }
    }

    /// Lets nobody else change the therapist's time until the transaction ends. Answers whether
    /// there is such a therapist.
    ///
    /// # Errors
    /// [`StoreError::Engine`]
    pub async fn lock_therapist(
        self,
        tx: &mut AnyConnection,
        therapist: &str,
    ) -> Result<bool, StoreError> {
        self.lock(tx, &LOCK_THERAPIST, therapist).await
    }

    /// Lets nobody else go on with the visitor's draft until the transaction ends.
    ///
    /// # Errors
    /// [`StoreError::Engine`]
    pub async fn lock_draft(
        self,
        tx: &mut AnyConnection,
        visitor_hash: &str,
    ) -> Result<bool, StoreError> {
        self.lock(tx, &LOCK_DRAFT, visitor_hash).await
    }

    /// Lets nobody else change the consultation until the transaction ends.
    ///
    /// # Errors
    /// [`StoreError::Engine`]
    pub async fn lock_consultation(
        self,
        tx: &mut AnyConnection,
        token_hash: &str,
    ) -> Result<bool, StoreError> {
        self.lock(tx, &LOCK_CONSULTATION, token_hash).await
    }

    /// The same for a consultation that is known by its identifier.
    ///
    /// # Errors
    /// [`StoreError::Engine`]
    pub async fn lock_consultation_by_id(
        self,
        tx: &mut AnyConnection,
        id: &str,
    ) -> Result<bool, StoreError> {
        self.lock(tx, &LOCK_CONSULTATION_ID, id).await
    }

    /// Lets one transaction at a time pass with this word: for limits over rows that are not there
    /// yet and so cannot be locked themselves.
    ///
    /// # Errors
    /// [`StoreError::Engine`]
    pub async fn lock_word(self, tx: &mut AnyConnection, word: &str) -> Result<(), StoreError> {
        self.lock(tx, &LOCK_WORD, word).await.map(|_| ())
    }

    async fn lock(
        self,
        tx: &mut AnyConnection,
        statements: &[&'static str; 2],
        value: &str,
    ) -> Result<bool, StoreError> {
        let found = sqlx::query(self.pick(statements))
            .bind(value)
            .fetch_optional(tx)
            .await?;
        Ok(found.is_some())
    }

    fn pick(self, statements: &[&'static str; 2]) -> &'static str {
        match self {
            Self::Sqlite => statements[0],
            Self::Postgres => statements[1],
        }
    }
}

/// Which constraint the write ran into, if it was one that the practice's rules speak of.
pub fn violation(error: &Error) -> Option<Violation> {
    let engine = error.as_database_error()?;
    let text = engine.message();
    let overlap = ["claim_no_overlap", "claim_cell"].iter().any(|name| {
        text.contains(name)
            || engine
                .constraint()
                .is_some_and(|constraint| constraint.contains(name))
    });
    match engine.kind() {
        _ if overlap => Some(Violation::Overlap),
        ErrorKind::UniqueViolation => Some(Violation::Duplicate),
        _ => None,
    }
}

/// Whether the transaction lost against another one and may simply be run again: PostgreSQL's
/// `serialization_failure` and `deadlock_detected`, SQLite's `SQLITE_BUSY` family.
pub fn is_worth_another_try(error: &Error) -> bool {
    error
        .as_database_error()
        .and_then(|engine| engine.code())
        .is_some_and(|code| matches!(&*code, "40001" | "40P01" | "5" | "261" | "517"))
}
