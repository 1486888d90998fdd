//! What the public pages show beyond names: services, questions, running text in `pages`, who
//! therapists are in `profiles`, what is treated where in `offer`, what has a page in `listed`.

mod listed;
mod offer;
mod pages;
mod profiles;

use domain::practice::Slug;
use sqlx::AnyConnection;

use super::{StoreError, statements};

pub use listed::{ListedPage, listed};
pub use offer::{Offer, offer};
pub use pages::{
    PageRow, QuestionRow, ServiceRow, add_question, add_question_group, add_service_page,
    note_page_taken, page, page_by_source, put_page, questions, service_page, service_pages,
};
pub use profiles::{ProfileRow, TherapistRow, add_sample_profile, profile, therapists};

statements! {
    HAS_PAGES = "SELECT CAST(COUNT(*) AS BIGINT) AS rows FROM question_group";
    VERSION = "SELECT version FROM content_version WHERE name = 'site'";
    MOVE_VERSION = "UPDATE content_version SET version = version + 1 WHERE name = 'site'";
}

/// Every statement of this subject.
pub fn all() -> Vec<&'static str> {
    [ALL, listed::ALL, offer::ALL, pages::ALL, profiles::ALL].concat()
}

/// How a text is written down.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Format {
    /// As people write it here.
    Markdown,
    /// As another system had it, cleaned.
    Html,
}

impl Format {
    /// How the store writes it.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Markdown => "markdown",
            Self::Html => "html",
        }
    }

    /// Reads what the store wrote.
    pub fn from_text(text: &str) -> Self {
        if text == "html" {
            Self::Html
        } else {
            Self::Markdown
        }
    }
}

/// A text with how it is written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Text {
    /// How.
    pub format: Format,
    /// What.
    pub body: String,
}

/// Text of one thing a line, as the store keeps short lists.
pub fn lines(text: &str) -> Vec<String> {
    text.lines().map(str::to_owned).collect()
}

/// How often what the public site says has been changed.
///
/// # Errors
/// [`StoreError::Engine`]
pub async fn version(db: &mut AnyConnection) -> Result<i64, StoreError> {
    Ok(sqlx::query_scalar(VERSION).fetch_one(db).await?)
}

/// Notes that what the public site says is being changed. Belongs into the same transaction.
///
/// # Errors
/// [`StoreError::Engine`]
pub async fn move_version(db: &mut AnyConnection) -> Result<(), StoreError> {
    sqlx::query(MOVE_VERSION).execute(db).await?;
    Ok(())
}

/// Whether the store has questions, and so the rest of the first content too.
///
/// # Errors
/// [`StoreError::Engine`]
pub async fn has_content(db: &mut AnyConnection) -> Result<bool, StoreError> {
    let rows: i64 = sqlx::query_scalar(HAS_PAGES).fetch_one(db).await?;
    Ok(rows > 0)
}

fn slug(text: &str, table: &'static str) -> Result<Slug, StoreError> {
    Slug::parse(text).map_err(|fault| StoreError::unreadable(table, fault))
}
