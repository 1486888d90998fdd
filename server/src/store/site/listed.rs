use domain::time::Instant;
use sqlx::{AnyConnection, FromRow};

use crate::store::{StoreError, statements};

statements! {
    /// What has a page of its own at the moment `$1`: only the names, because a text may be long and
    /// there are many.
    LISTED = "SELECT CAST('page' AS TEXT) AS what, slug, CAST(NULL AS BIGINT) AS changed_at FROM page
        UNION ALL
        SELECT CAST('post' AS TEXT), slug,
            CASE WHEN updated_at > published_at THEN updated_at ELSE published_at END
        FROM post WHERE status IN ('published', 'scheduled') AND published_at <= $1
        UNION ALL
        SELECT CAST('question' AS TEXT), slug, CAST(NULL AS BIGINT) FROM question WHERE active = 1
        UNION ALL
        SELECT CAST('service' AS TEXT), slug, CAST(NULL AS BIGINT) FROM service WHERE active = 1
        UNION ALL
        SELECT CAST('therapist' AS TEXT), slug, CAST(NULL AS BIGINT) FROM therapist WHERE active = 1
        UNION ALL
        SELECT DISTINCT CAST('topic' AS TEXT), x.topic, CAST(NULL AS BIGINT)
        FROM post_topic x JOIN post p ON p.id = x.post_id
        WHERE p.status IN ('published', 'scheduled') AND p.published_at <= $1
        ORDER BY what, slug";
}

/// Something that has a page of its own.
#[derive(Clone, Debug, PartialEq, Eq, FromRow)]
pub struct ListedPage {
    /// `page`, `post`, `question`, `service`, `therapist` or `topic`.
    pub what: String,
    /// The part of the address that names it.
    pub slug: String,
    /// When it was last changed, epoch seconds; known of articles alone.
    pub changed_at: Option<i64>,
}

/// Everything that has a page of its own at `now`.
///
/// # Errors
/// [`StoreError::Engine`]
pub async fn listed(db: &mut AnyConnection, now: Instant) -> Result<Vec<ListedPage>, StoreError> {
    let rows = sqlx::query_as(LISTED).bind(now.epoch());
    Ok(rows.fetch_all(db).await?)
}
