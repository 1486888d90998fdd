//! The issues that everybody can read.

use sqlx::{AnyConnection, FromRow};

use crate::store::{StoreError, statements};

statements! {
    /// What readers of the archive see: whatever has begun to go out, also where the rest was called
    /// off, because the mails that left link to it.
    ARCHIVE = "SELECT slug, subject, summary, started_at FROM issue
        WHERE status IN ('sending', 'paused', 'sent', 'cancelled') AND started_at IS NOT NULL
        ORDER BY started_at DESC, id DESC LIMIT $1";
    /// The same with what stands in them, for the search.
    ARCHIVE_TEXTS = "SELECT slug, subject, summary, page, started_at FROM issue
        WHERE status IN ('sending', 'paused', 'sent', 'cancelled') AND started_at IS NOT NULL
        ORDER BY started_at DESC, id DESC";
    ARCHIVED = "SELECT slug, subject, summary, page, started_at FROM issue
        WHERE slug = $1 AND status IN ('sending', 'paused', 'sent', 'cancelled')
            AND started_at IS NOT NULL";
}

/// An issue in the list of the archive.
#[derive(Clone, Debug, PartialEq, Eq, FromRow)]
pub struct ArchiveLine {
    /// Its address.
    pub slug: String,
    /// Its title.
    pub subject: String,
    /// What it is about.
    pub summary: String,
    /// When it began to go out, epoch seconds.
    pub started_at: i64,
}

/// An issue in the archive.
#[derive(Clone, Debug, PartialEq, Eq, FromRow)]
pub struct ArchivedIssue {
    /// Its address.
    pub slug: String,
    /// Its title.
    pub subject: String,
    /// What it is about.
    pub summary: String,
    /// What its page shows.
    pub page: String,
    /// When it began to go out, epoch seconds.
    pub started_at: i64,
}

/// The newest issues of the archive, `most` at most.
///
/// # Errors
/// [`StoreError::Engine`]
pub async fn archive(db: &mut AnyConnection, most: i64) -> Result<Vec<ArchiveLine>, StoreError> {
    Ok(sqlx::query_as(ARCHIVE).bind(most).fetch_all(db).await?)
}

/// Every issue of the archive with its text, the newest first.
///
/// # Errors
/// [`StoreError::Engine`]
pub async fn archived_issues(db: &mut AnyConnection) -> Result<Vec<ArchivedIssue>, StoreError> {
    Ok(sqlx::query_as(ARCHIVE_TEXTS).fetch_all(db).await?)
}

/// An issue of the archive.
///
/// # Errors
/// [`StoreError::Engine`]
pub async fn archived_issue(
    db: &mut AnyConnection,
    slug: &str,
) -> Result<Option<ArchivedIssue>, StoreError> {
    Ok(sqlx::query_as(ARCHIVED)
        .bind(slug)
        .fetch_optional(db)
        .await?)
}
