use domain::{
    id::{LicenseId, TherapistId},
    practice::{Audience, Authority, License, LicenseStatus, Slug, StateCode, TherapistSummary},
    time::Zone,
};
use sqlx::{AnyConnection, FromRow, Row};

use super::{date, summary};
use crate::store::{StoreError, statements};

statements! {
    THERAPIST = "SELECT slug, name, credentials, headline FROM therapist WHERE slug = $1 AND active = 1";
    /// Everybody who may work with people in a state, and how well each fits what was asked.
    CANDIDATES = "SELECT t.id AS therapist_id, t.slug, t.name, t.credentials, t.headline, t.zone,
            l.id AS license_id, l.authority, l.issued_on, l.expires_on, l.status,
            CAST(CASE WHEN $2 = '' OR EXISTS (SELECT 1 FROM therapist_audience a
                WHERE a.therapist_id = t.id AND a.audience = $2) THEN 1 ELSE 0 END AS BIGINT) AS fits_audience,
            CAST(CASE WHEN $3 = '' OR EXISTS (SELECT 1 FROM therapist_service s
                WHERE s.therapist_id = t.id AND s.service = $3) THEN 1 ELSE 0 END AS BIGINT) AS fits_service
        FROM therapist t JOIN license l ON l.therapist_id = t.id
        WHERE t.active = 1 AND l.state = $1 AND l.status = 'active'
        ORDER BY t.name, t.id, l.expires_on DESC";
}

/// A therapist with one of the licenses that let them work in the state that was asked for.
#[derive(Clone, Debug)]
pub struct Candidate {
    /// Who.
    pub therapist: TherapistId,
    /// As visitors see them.
    pub summary: TherapistSummary,
    /// The zone that their hours are written in.
    pub zone: Zone,
    /// Their active licenses of that state.
    pub licenses: Vec<License>,
    /// Whether they work with the audience that was asked for.
    pub fits_audience: bool,
    /// Whether they treat what was asked for.
    pub fits_service: bool,
}

/// A therapist who works here now.
///
/// # Errors
/// [`StoreError`]
pub async fn therapist(
    db: &mut AnyConnection,
    slug: &Slug,
) -> Result<Option<TherapistSummary>, StoreError> {
    let row = sqlx::query(THERAPIST)
        .bind(slug.as_str())
        .fetch_optional(db)
        .await?;
    row.map(|row| {
        summary(
            row.try_get("slug")?,
            row.try_get("name")?,
            row.try_get("credentials")?,
            row.try_get("headline")?,
        )
    })
    .transpose()
}

/// Who may be offered to people in `state`, by name, each once with all of their active licenses
/// there. Whether a license is in force on the day of a call is the domain's question.
///
/// # Errors
/// [`StoreError`]
pub async fn candidates(
    db: &mut AnyConnection,
    state: StateCode,
    audience: Option<Audience>,
    service: Option<&Slug>,
) -> Result<Vec<Candidate>, StoreError> {
    let rows = sqlx::query_as::<_, CandidateRow>(CANDIDATES)
        .bind(state.code())
        .bind(audience.map_or("", Audience::as_str))
        .bind(service.map_or("", Slug::as_str))
        .fetch_all(db)
        .await?;
    let mut found: Vec<Candidate> = Vec::new();
    for row in rows {
        let license = row.license(state)?;
        match found.last_mut() {
            Some(last) if last.therapist == license.therapist => last.licenses.push(license),
            _ => found.push(row.candidate(license)?),
        }
    }
    Ok(found)
}

#[derive(FromRow)]
struct CandidateRow {
    therapist_id: String,
    slug: String,
    name: String,
    credentials: String,
    headline: String,
    zone: String,
    license_id: String,
    authority: String,
    issued_on: String,
    expires_on: String,
    status: String,
    fits_audience: i64,
    fits_service: i64,
}

impl CandidateRow {
    fn license(&self, state: StateCode) -> Result<License, StoreError> {
        let unreadable = |what| StoreError::unreadable("license", what);
        Ok(License {
            id: LicenseId::from_text(&self.license_id),
            therapist: TherapistId::from_text(&self.therapist_id),
            state,
            authority: Authority::from_text(&self.authority)
                .ok_or_else(|| unreadable("authority"))?,
            issued_on: date(&self.issued_on, "license")?,
            expires_on: date(&self.expires_on, "license")?,
            status: LicenseStatus::from_text(&self.status).ok_or_else(|| unreadable("status"))?,
        })
    }

    fn candidate(self, license: License) -> Result<Candidate, StoreError> {
        let zone = Zone::find(&self.zone)
            .map_err(|unknown| StoreError::unreadable("therapist", unknown))?;
        Ok(Candidate {
            therapist: license.therapist.clone(),
            summary: summary(self.slug, self.name, self.credentials, self.headline)?,
            zone,
            licenses: vec![license],
            fits_audience: self.fits_audience == 1,
            fits_service: self.fits_service == 1,
        })
    }
}
