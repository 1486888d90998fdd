//! How search understands words: synonyms and the words of a crisis.

use sqlx::{AnyConnection, Row};

use super::{StoreError, statements};

statements! {
    SYNONYMS = "SELECT words, found_by FROM synonym_set ORDER BY place, id";
    CRISIS_WORDS = "SELECT words FROM crisis_word ORDER BY words";
    ADD_SYNONYMS = "INSERT INTO synonym_set (id, words, found_by, place) VALUES ($1, $2, $3, $4)
        ON CONFLICT (id) DO NOTHING";
    ADD_CRISIS_WORD = "INSERT INTO crisis_word (words) VALUES ($1) ON CONFLICT (words) DO NOTHING";
}

/// Words that find each other; where `found_by` has any, only those find `words`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SynonymRow {
    /// Words and short phrases.
    pub words: Vec<String>,
    /// Words and short phrases that find the others without being found by them.
    pub found_by: Vec<String>,
}

/// All sets, in the staff's order.
///
/// # Errors
/// [`StoreError::Engine`]
pub async fn synonyms(db: &mut AnyConnection) -> Result<Vec<SynonymRow>, StoreError> {
    let rows = sqlx::query(SYNONYMS).fetch_all(db).await?;
    rows.iter()
        .map(|row| {
            Ok(SynonymRow {
                words: super::site::lines(&row.try_get::<String, _>("words")?),
                found_by: super::site::lines(&row.try_get::<String, _>("found_by")?),
            })
        })
        .collect()
}

/// The words after which a search shows the help lines first.
///
/// # Errors
/// [`StoreError::Engine`]
pub async fn crisis_words(db: &mut AnyConnection) -> Result<Vec<String>, StoreError> {
    Ok(sqlx::query_scalar(CRISIS_WORDS).fetch_all(db).await?)
}

/// Adds a set at its place; words are one a line.
///
/// # Errors
/// [`StoreError::Engine`]
pub async fn add_synonyms(
    db: &mut AnyConnection,
    place: i64,
    words: &str,
    found_by: &str,
) -> Result<(), StoreError> {
    sqlx::query(ADD_SYNONYMS)
        .bind(format!("set {place}"))
        .bind(words)
        .bind(found_by)
        .bind(place)
        .execute(db)
        .await?;
    Ok(())
}

/// Adds a word or phrase of a crisis.
///
/// # Errors
/// [`StoreError::Engine`]
pub async fn add_crisis_word(db: &mut AnyConnection, words: &str) -> Result<(), StoreError> {
    sqlx::query(ADD_CRISIS_WORD).bind(words).execute(db).await?;
    Ok(())
}
