use domain::practice::{ServiceKind, ServiceSummary, Slug};
use sqlx::{AnyConnection, FromRow};

use crate::store::{StoreError, statements};

statements! {
    /// What a visitor can name: a stage of life is no topic of a call.
    SERVICES = "SELECT slug, name, kind FROM service
        WHERE active = 1 AND kind <> 'people' ORDER BY place, slug";
    SERVICE = "SELECT slug, name, kind FROM service WHERE slug = $1";
}

/// The services that visitors can name, in the practice's order.
///
/// # Errors
/// [`StoreError`]
pub async fn services(db: &mut AnyConnection) -> Result<Vec<ServiceSummary>, StoreError> {
    sqlx::query_as::<_, ServiceRow>(SERVICES)
        .fetch_all(db)
        .await?
        .into_iter()
        .map(TryInto::try_into)
        .collect()
}

/// One service, also one that is no longer offered.
///
/// # Errors
/// [`StoreError`]
pub async fn service(
    db: &mut AnyConnection,
    slug: &Slug,
) -> Result<Option<ServiceSummary>, StoreError> {
    let row = sqlx::query_as::<_, ServiceRow>(SERVICE)
        .bind(slug.as_str())
        .fetch_optional(db)
        .await?;
    row.map(TryInto::try_into).transpose()
}

#[derive(FromRow)]
struct ServiceRow {
    slug: String,
    name: String,
    kind: String,
}

impl TryFrom<ServiceRow> for ServiceSummary {
    type Error = StoreError;
    fn try_from(row: ServiceRow) -> Result<Self, StoreError> {
        let kind = ServiceKind::from_text(&row.kind)
            .ok_or_else(|| StoreError::unreadable("service", "kind"))?;
        let slug =
            Slug::parse(&row.slug).map_err(|fault| StoreError::unreadable("service", fault))?;
        Ok(Self {
            slug,
            name: row.name,
            kind,
        })
    }
}
