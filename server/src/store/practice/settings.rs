use domain::practice::Settings;
use sqlx::{AnyConnection, Row};

use crate::store::{StoreError, statements};

statements! {
    SETTINGS = "SELECT name, value FROM setting";
    SETTING = "SELECT value FROM setting WHERE name = $1";
    SET_SETTING = "INSERT INTO setting (name, value) VALUES ($1, $2)
        ON CONFLICT (name) DO UPDATE SET value = excluded.value";
}

/// The practice's settings; those that the store lacks have their defaults.
///
/// # Errors
/// [`StoreError`], also where a setting's text does not fit.
pub async fn settings(db: &mut AnyConnection) -> Result<Settings, StoreError> {
    let mut all = serde_json::Map::new();
    for row in sqlx::query(SETTINGS).fetch_all(db).await? {
        let (name, value): (String, String) = (row.try_get("name")?, row.try_get("value")?);
        let value = serde_json::from_str(&value)
            .map_err(|error| StoreError::unreadable("setting", format!("{name}: {error}")))?;
        all.insert(name, value);
    }
    serde_json::from_value(serde_json::Value::Object(all))
        .map_err(|error| StoreError::unreadable("setting", error))
}

/// One setting as the store has it; none where it has none.
///
/// # Errors
/// [`StoreError::Engine`]
pub async fn setting(
    db: &mut AnyConnection,
    name: &str,
) -> Result<Option<serde_json::Value>, StoreError> {
    let row = sqlx::query(SETTING).bind(name).fetch_optional(db).await?;
    let Some(row) = row else { return Ok(None) };
    let value = serde_json::from_str(&row.try_get::<String, _>("value")?);
    value
        .map(Some)
        .map_err(|error| StoreError::unreadable("setting", error))
}

/// Writes one setting, whose name is a field of [`Settings`] and whose value is JSON.
///
/// # Errors
/// [`StoreError::Engine`]
pub async fn set_setting(
    db: &mut AnyConnection,
    name: &str,
    value: &serde_json::Value,
) -> Result<(), StoreError> {
    sqlx::query(SET_SETTING)
        .bind(name)
        .bind(value.to_string())
        .execute(db)
        .await?;
    Ok(())
}
