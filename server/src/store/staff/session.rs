use domain::{
    id::StaffId,
    practice::Slug,
    staff::{Role, StaffMember, Stage},
    time::Instant,
};
use sqlx::{AnyConnection, FromRow};

use crate::store::{StoreError, statements};

statements! {
    ADD = "INSERT INTO staff_session (token_hash, staff_id, stage, created_at, seen_at, expires_at)
        VALUES ($1, $2, $3, $4, $4, $5)";
    /// The role, the closing of an account and the idle limit are read each time, so that a change
    /// of any of them bites at once.
    FIND = "SELECT s.staff_id, s.stage, s.created_at, s.seen_at,
            m.name, m.role, m.disabled_at, t.slug AS therapist,
            (SELECT value FROM setting WHERE name = 'idle_minutes') AS idle_minutes
        FROM staff_session s JOIN staff m ON m.id = s.staff_id
        LEFT JOIN therapist t ON t.id = m.therapist_id
        WHERE s.token_hash = $1 AND s.expires_at > $2";
    SEEN = "UPDATE staff_session SET seen_at = $2 WHERE token_hash = $1 AND seen_at <= $3";
    END = "DELETE FROM staff_session WHERE token_hash = $1";
    END_ALL = "DELETE FROM staff_session WHERE staff_id = $1";
    DELETE_OLD = "DELETE FROM staff_session WHERE expires_at <= $1";
}

/// A session that has not reached its last moment, as the store has it. Whether it has been idle
/// for too long is the use cases' business.
#[derive(Clone, Debug)]
pub struct SessionRow {
    /// Whose, with the role of this moment.
    pub member: StaffMember,
    /// How far it has come.
    pub stage: Stage,
    /// When it began.
    pub created_at: Instant,
    /// When somebody was last there.
    pub seen_at: Instant,
    /// Whether the account has been closed.
    pub disabled: bool,
    /// The idle limit in minutes, where the practice has set one.
    pub idle_minutes: Option<i64>,
}

/// A session that begins.
pub struct NewSession<'a> {
    /// The hash of its secret.
    pub token_hash: &'a str,
    /// Whose.
    pub staff: &'a StaffId,
    /// How far it has come.
    pub stage: Stage,
    /// Its last moment, whatever happens.
    pub expires_at: Instant,
}

/// Begins a session.
///
/// # Errors
/// [`StoreError::Engine`]
pub async fn add_session(
    db: &mut AnyConnection,
    new: &NewSession<'_>,
    now: Instant,
) -> Result<(), StoreError> {
    sqlx::query(ADD)
        .bind(new.token_hash)
        .bind(new.staff.as_str())
        .bind(new.stage.as_str())
        .bind(now.epoch())
        .bind(new.expires_at.epoch())
        .execute(db)
        .await?;
    Ok(())
}

/// The session whose secret hashes to `token_hash`.
///
/// # Errors
/// [`StoreError`], also for a stage or a role that this release does not know.
pub async fn session(
    db: &mut AnyConnection,
    token_hash: &str,
    now: Instant,
) -> Result<Option<SessionRow>, StoreError> {
    let row = sqlx::query_as::<_, Row>(FIND)
        .bind(token_hash)
        .bind(now.epoch())
        .fetch_optional(db)
        .await?;
    row.map(SessionRow::try_from).transpose()
}

/// Notes that somebody was there at `now`, if the last such note is from `before` or earlier.
///
/// # Errors
/// [`StoreError::Engine`]
pub async fn note_seen(
    db: &mut AnyConnection,
    token_hash: &str,
    now: Instant,
    before: Instant,
) -> Result<(), StoreError> {
    sqlx::query(SEEN)
        .bind(token_hash)
        .bind(now.epoch())
        .bind(before.epoch())
        .execute(db)
        .await?;
    Ok(())
}

/// Ends a session. False where there was none.
///
/// # Errors
/// [`StoreError::Engine`]
pub async fn end_session(db: &mut AnyConnection, token_hash: &str) -> Result<bool, StoreError> {
    let ended = sqlx::query(END).bind(token_hash).execute(db).await?;
    Ok(ended.rows_affected() == 1)
}

/// Ends all sessions of somebody.
///
/// # Errors
/// [`StoreError::Engine`]
pub async fn end_sessions_of(db: &mut AnyConnection, staff: &StaffId) -> Result<(), StoreError> {
    sqlx::query(END_ALL)
        .bind(staff.as_str())
        .execute(db)
        .await?;
    Ok(())
}

/// Deletes the sessions whose last moment has come by `now`.
///
/// # Errors
/// [`StoreError::Engine`]
pub async fn delete_old_sessions(db: &mut AnyConnection, now: Instant) -> Result<(), StoreError> {
    sqlx::query(DELETE_OLD)
        .bind(now.epoch())
        .execute(db)
        .await?;
    Ok(())
}

#[derive(FromRow)]
struct Row {
    staff_id: String,
    stage: String,
    created_at: i64,
    seen_at: i64,
    name: String,
    role: String,
    disabled_at: Option<i64>,
    therapist: Option<String>,
    idle_minutes: Option<String>,
}

impl TryFrom<Row> for SessionRow {
    type Error = StoreError;

    fn try_from(row: Row) -> Result<Self, StoreError> {
        let unreadable = |what| StoreError::unreadable("staff_session", what);
        let therapist = row.therapist.as_deref().map(Slug::parse).transpose();
        Ok(Self {
            member: StaffMember {
                id: StaffId::from_text(row.staff_id),
                name: row.name,
                role: Role::from_text(&row.role).ok_or_else(|| unreadable("role"))?,
                therapist: therapist.map_err(|_| unreadable("therapist"))?,
            },
            stage: Stage::from_text(&row.stage).ok_or_else(|| unreadable("stage"))?,
            created_at: Instant::from_epoch(row.created_at),
            seen_at: Instant::from_epoch(row.seen_at),
            disabled: row.disabled_at.is_some(),
            idle_minutes: row.idle_minutes.and_then(|text| text.trim().parse().ok()),
        })
    }
}
