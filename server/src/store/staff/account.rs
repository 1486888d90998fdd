use domain::{id::StaffId, staff::Role, time::Instant};
use sqlx::{AnyConnection, FromRow, Row as _};

use crate::store::{StoreError, statements};

statements! {
    ADD = "INSERT INTO staff (id, email, name, role, password_hash, totp_sealed, created_at)
        VALUES ($1, $2, $3, $4, $5, $6, $7)";
    BY_EMAIL = "SELECT id, email, password_hash, totp_sealed, totp_step, disabled_at
        FROM staff WHERE email = $1";
    BY_ID = "SELECT id, email, password_hash, totp_sealed, totp_step, disabled_at
        FROM staff WHERE id = $1";
    HAS_OWNER = "SELECT CAST(COUNT(*) AS BIGINT) AS rows FROM staff
        WHERE role = 'owner' AND disabled_at IS NULL";
    /// A step that was accepted before, or one before it, changes nothing.
    TAKE_STEP = "UPDATE staff SET totp_step = $2 WHERE id = $1 AND totp_step < $2";
    REPLACE_PASSWORD = "UPDATE staff SET password_hash = $3 WHERE id = $1 AND password_hash = $2";
    WELCOME = "SELECT role FROM staff_welcome WHERE token_hash = $1 AND expires_at > $2";
    ADD_WELCOME = "INSERT INTO staff_welcome (token_hash, role, made_at, expires_at)
        VALUES ($1, $2, $3, $4)";
    TAKE_WELCOME = "DELETE FROM staff_welcome WHERE token_hash = $1 AND expires_at > $2";
    DROP_OWNER_WELCOMES = "DELETE FROM staff_welcome WHERE role = 'owner' AND made_at <= $1";
    DELETE_OLD_WELCOMES = "DELETE FROM staff_welcome WHERE expires_at <= $1";
    ADD_RECOVERY = "INSERT INTO staff_recovery (code_hash, staff_id) VALUES ($1, $2)";
    DROP_RECOVERY = "DELETE FROM staff_recovery WHERE staff_id = $1";
    HAS_RECOVERY = "SELECT code_hash FROM staff_recovery
        WHERE code_hash = $1 AND staff_id = $2 AND used_at IS NULL";
    USE_RECOVERY = "UPDATE staff_recovery SET used_at = $3
        WHERE code_hash = $1 AND staff_id = $2 AND used_at IS NULL";
}

/// What signing in needs to know of an account.
#[derive(Clone)]
pub struct AccountRow {
    /// Whose.
    pub id: StaffId,
    /// Their address, folded.
    pub email: String,
    /// The password's hash, with its parameters.
    pub password_hash: String,
    /// The sealed secret of the authenticator.
    pub totp_sealed: Option<Vec<u8>>,
    /// The last step whose code was taken; 0 until the authenticator has been set up.
    pub totp_step: i64,
    /// Whether the account has been closed.
    pub disabled: bool,
}

/// An account that is made.
pub struct NewAccount<'a> {
    /// Its id.
    pub id: &'a StaffId,
    /// The folded address.
    pub email: &'a str,
    /// The name.
    pub name: &'a str,
    /// What they are.
    pub role: Role,
    /// The password's hash.
    pub password_hash: &'a str,
    /// The sealed secret of the authenticator that they will set up.
    pub totp_sealed: &'a [u8],
}

/// Adds an account. An address that has one already is a duplicate.
///
/// # Errors
/// [`StoreError::Engine`]
pub async fn add_account(
    db: &mut AnyConnection,
    new: &NewAccount<'_>,
    now: Instant,
) -> Result<(), StoreError> {
    sqlx::query(ADD)
        .bind(new.id.as_str())
        .bind(new.email)
        .bind(new.name)
        .bind(new.role.as_str())
        .bind(new.password_hash)
        .bind(new.totp_sealed)
        .bind(now.epoch())
        .execute(db)
        .await?;
    Ok(())
}

/// The account with this folded address.
///
/// # Errors
/// [`StoreError::Engine`]
pub async fn account_by_email(
    db: &mut AnyConnection,
    email: &str,
) -> Result<Option<AccountRow>, StoreError> {
    find(db, BY_EMAIL, email).await
}

/// The account with this id.
///
/// # Errors
/// [`StoreError::Engine`]
pub async fn account_of(
    db: &mut AnyConnection,
    staff: &StaffId,
) -> Result<Option<AccountRow>, StoreError> {
    find(db, BY_ID, staff.as_str()).await
}

async fn find(
    db: &mut AnyConnection,
    statement: &'static str,
    key: &str,
) -> Result<Option<AccountRow>, StoreError> {
    let row = sqlx::query_as::<_, Row>(statement)
        .bind(key)
        .fetch_optional(db)
        .await?;
    Ok(row.map(|row| AccountRow {
        id: StaffId::from_text(row.id),
        email: row.email,
        password_hash: row.password_hash,
        totp_sealed: row.totp_sealed,
        totp_step: row.totp_step,
        disabled: row.disabled_at.is_some(),
    }))
}

/// Whether anybody answers for the practice.
///
/// # Errors
/// [`StoreError::Engine`]
pub async fn has_owner(db: &mut AnyConnection) -> Result<bool, StoreError> {
    let row = sqlx::query(HAS_OWNER).fetch_one(db).await?;
    Ok(row.try_get::<i64, _>("rows")? > 0)
}

/// Notes that the code of this step was taken. False where that step, or a later one, was taken
/// before.
///
/// # Errors
/// [`StoreError::Engine`]
pub async fn take_step(
    db: &mut AnyConnection,
    staff: &StaffId,
    step: i64,
) -> Result<bool, StoreError> {
    let taken = sqlx::query(TAKE_STEP)
        .bind(staff.as_str())
        .bind(step)
        .execute(db)
        .await?;
    Ok(taken.rows_affected() == 1)
}

/// Puts one hash of the same password in the place of another, unless it has been changed since.
///
/// # Errors
/// [`StoreError::Engine`]
pub async fn replace_password(
    db: &mut AnyConnection,
    staff: &StaffId,
    old: &str,
    new: &str,
) -> Result<(), StoreError> {
    sqlx::query(REPLACE_PASSWORD)
        .bind(staff.as_str())
        .bind(old)
        .bind(new)
        .execute(db)
        .await?;
    Ok(())
}

/// What a link that is still good makes somebody.
///
/// # Errors
/// [`StoreError`], also where the role is not known to this release.
pub async fn welcome(
    db: &mut AnyConnection,
    token_hash: &str,
    now: Instant,
) -> Result<Option<Role>, StoreError> {
    let row = sqlx::query(WELCOME)
        .bind(token_hash)
        .bind(now.epoch())
        .fetch_optional(db)
        .await?;
    row.map(|row| {
        let text: String = row.try_get("role")?;
        Role::from_text(&text).ok_or_else(|| StoreError::unreadable("staff_welcome", "role"))
    })
    .transpose()
}

/// Makes a link good until `expires_at`.
///
/// # Errors
/// [`StoreError::Engine`]
pub async fn add_welcome(
    db: &mut AnyConnection,
    token_hash: &str,
    role: Role,
    now: Instant,
    expires_at: Instant,
) -> Result<(), StoreError> {
    sqlx::query(ADD_WELCOME)
        .bind(token_hash)
        .bind(role.as_str())
        .bind(now.epoch())
        .bind(expires_at.epoch())
        .execute(db)
        .await?;
    Ok(())
}

/// Uses a link up. False where it was not good any more.
///
/// # Errors
/// [`StoreError::Engine`]
pub async fn take_welcome(
    db: &mut AnyConnection,
    token_hash: &str,
    now: Instant,
) -> Result<bool, StoreError> {
    let taken = sqlx::query(TAKE_WELCOME)
        .bind(token_hash)
        .bind(now.epoch())
        .execute(db)
        .await?;
    Ok(taken.rows_affected() == 1)
}

/// Lets the owner's links die that were made up to `until`.
///
/// # Errors
/// [`StoreError::Engine`]
pub async fn drop_owner_welcomes(db: &mut AnyConnection, until: Instant) -> Result<(), StoreError> {
    sqlx::query(DROP_OWNER_WELCOMES)
        .bind(until.epoch())
        .execute(db)
        .await?;
    Ok(())
}

/// Deletes the links that have run out by `now`.
///
/// # Errors
/// [`StoreError::Engine`]
pub async fn delete_old_welcomes(db: &mut AnyConnection, now: Instant) -> Result<(), StoreError> {
    sqlx::query(DELETE_OLD_WELCOMES)
        .bind(now.epoch())
        .execute(db)
        .await?;
    Ok(())
}

/// Keeps the hash of a recovery code.
///
/// # Errors
/// [`StoreError::Engine`]
pub async fn add_recovery_code(
    db: &mut AnyConnection,
    code_hash: &str,
    staff: &StaffId,
) -> Result<(), StoreError> {
    sqlx::query(ADD_RECOVERY)
        .bind(code_hash)
        .bind(staff.as_str())
        .execute(db)
        .await?;
    Ok(())
}

/// Forgets all recovery codes of somebody.
///
/// # Errors
/// [`StoreError::Engine`]
pub async fn drop_recovery_codes(
    db: &mut AnyConnection,
    staff: &StaffId,
) -> Result<(), StoreError> {
    sqlx::query(DROP_RECOVERY)
        .bind(staff.as_str())
        .execute(db)
        .await?;
    Ok(())
}

/// Whether a recovery code is somebody's and still good.
///
/// # Errors
/// [`StoreError::Engine`]
pub async fn has_recovery_code(
    db: &mut AnyConnection,
    code_hash: &str,
    staff: &StaffId,
) -> Result<bool, StoreError> {
    let found = sqlx::query(HAS_RECOVERY)
        .bind(code_hash)
        .bind(staff.as_str())
        .fetch_optional(db)
        .await?;
    Ok(found.is_some())
}

/// Uses a recovery code up. False where it is nobody's, somebody else's or was used.
///
/// # Errors
/// [`StoreError::Engine`]
pub async fn use_recovery_code(
    db: &mut AnyConnection,
    code_hash: &str,
    staff: &StaffId,
    now: Instant,
) -> Result<bool, StoreError> {
    let used = sqlx::query(USE_RECOVERY)
        .bind(code_hash)
        .bind(staff.as_str())
        .bind(now.epoch())
        .execute(db)
        .await?;
    Ok(used.rows_affected() == 1)
}

#[derive(FromRow)]
struct Row {
    id: String,
    email: String,
    password_hash: String,
    totp_sealed: Option<Vec<u8>>,
    totp_step: i64,
    disabled_at: Option<i64>,
}
