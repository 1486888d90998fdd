use sqlx::AnyConnection;

use crate::store::{StoreError, statements};

statements! {
    DROP_TOPICS = "DELETE FROM post_topic WHERE post_id = $1";
    ADD_POST_TOPIC = "INSERT INTO post_topic (post_id, topic) VALUES ($1, $2)
        ON CONFLICT (post_id, topic) DO NOTHING";
    ADD_TOPIC = "INSERT INTO topic (slug, name, summary, crisis_help, place) VALUES ($1, $2, $3, $4, $5)
        ON CONFLICT (slug) DO NOTHING";
}

/// A topic to be listed.
#[derive(Clone, Copy, Debug)]
pub struct NewTopic<'a> {
    /// The part of the address that names it.
    pub slug: &'a str,
    /// Its name.
    pub name: &'a str,
    /// What it covers.
    pub summary: &'a str,
    /// Whether the help lines stand beside its articles.
    pub crisis_help: bool,
    /// Where it stands in the list.
    pub place: i64,
}

/// Adds a topic; one that is there stays as it is.
///
/// # Errors
/// [`StoreError::Engine`]
pub async fn add_topic(db: &mut AnyConnection, new: NewTopic<'_>) -> Result<(), StoreError> {
    sqlx::query(ADD_TOPIC)
        .bind(new.slug)
        .bind(new.name)
        .bind(new.summary)
        .bind(i64::from(new.crisis_help))
        .bind(new.place)
        .execute(db)
        .await?;
    Ok(())
}

/// Gives an article these topics and no others.
///
/// # Errors
/// [`StoreError::Engine`]
pub(super) async fn set_topics(
    db: &mut AnyConnection,
    id: &str,
    topics: &[String],
) -> Result<(), StoreError> {
    sqlx::query(DROP_TOPICS).bind(id).execute(&mut *db).await?;
    for topic in topics {
        let add = sqlx::query(ADD_POST_TOPIC).bind(id).bind(topic.as_str());
        add.execute(&mut *db).await?;
    }
    Ok(())
}
