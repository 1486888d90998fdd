use domain::practice::{ServiceCard, StateCode};
use jiff::civil::Date;
use sqlx::{AnyConnection, Row};

use super::pages::card;
use crate::store::{StoreError, practice::state_code, statements};

statements! {
    /// What is treated, and where somebody is licensed on a date: the two lists by which visitors find
    /// out whether they are right here.
    OFFER = "SELECT CAST('service' AS TEXT) AS what, s.slug, s.name, s.kind,
            COALESCE(p.summary, '') AS summary, COALESCE(p.icon, '') AS icon, s.place
        FROM service s LEFT JOIN service_page p ON p.service = s.slug WHERE s.active = 1
        UNION ALL
        SELECT DISTINCT CAST('state' AS TEXT), l.state, '', '', '', '', CAST(0 AS BIGINT)
        FROM license l JOIN therapist t ON t.id = l.therapist_id AND t.active = 1
        WHERE l.status = 'active' AND l.issued_on <= $1 AND $1 <= l.expires_on
        ORDER BY what, place, slug";
}

/// What the practice treats, and where.
#[derive(Clone, Debug, Default)]
pub struct Offer {
    /// The services in the practice's order.
    pub services: Vec<ServiceCard>,
    /// The states where somebody is licensed, by their codes.
    pub states: Vec<StateCode>,
}

/// What the practice treats, and where somebody is licensed on `date`.
///
/// # Errors
/// [`StoreError`]
pub async fn offer(db: &mut AnyConnection, date: Date) -> Result<Offer, StoreError> {
    let rows = sqlx::query(OFFER).bind(date.to_string());
    let mut offer = Offer::default();
    for row in rows.fetch_all(db).await? {
        if row.try_get::<String, _>("what")? == "service" {
            offer.services.push(card(&row)?);
        } else {
            let state = state_code(row.try_get("slug")?, "license")?;
            offer.states.push(state);
        }
    }
    Ok(offer)
}
