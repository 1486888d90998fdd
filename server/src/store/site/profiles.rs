use std::cmp::Reverse;

use domain::{
    id::{LicenseId, TherapistId},
    practice::{
        Audience, Authority, License, LicenseLine, LicenseStatus, ServiceKind, ServiceSummary,
        Slug, StateCode, TherapistFilter, TherapistSummary,
    },
    time::Zone,
};
use jiff::civil::Date;
use sqlx::{AnyConnection, FromRow, Row, any::AnyRow};

use super::slug;
use crate::store::{
    StoreError,
    practice::{Candidate, date, state_code, summary},
    statements,
};

statements! {
    /// Everybody who works here, with what they may do where, each in one row.
    THERAPISTS = "SELECT t.id, t.slug, t.name, t.credentials, t.headline, t.zone, t.sample,
            COALESCE((SELECT string_agg(l.id || '|' || l.state || '|' || l.authority || '|' ||
                    l.issued_on || '|' || l.expires_on || '|' || l.number, '\n')
                FROM license l WHERE l.therapist_id = t.id AND l.status = 'active'), '') AS licenses,
            COALESCE((SELECT string_agg(CAST(v.place AS TEXT) || '|' || v.slug || '|' || v.kind ||
                    '|' || v.name, '\n')
                FROM therapist_service s JOIN service v ON v.slug = s.service AND v.active = 1
                WHERE s.therapist_id = t.id), '') AS services,
            COALESCE((SELECT string_agg(a.audience, '\n') FROM therapist_audience a
                WHERE a.therapist_id = t.id), '') AS audiences
        FROM therapist t WHERE t.active = 1 AND ($1 = '' OR t.slug = $1) ORDER BY t.name, t.id";
    PROFILE = "SELECT pronouns, languages, approach_text, focus, education, years
        FROM therapist_profile WHERE therapist_id = $1";
    ADD_PROFILE = "INSERT INTO therapist_profile
            (therapist_id, pronouns, languages, approach_text, focus, education, years)
        SELECT id, $2, $3, $4, $5, $6, $7 FROM therapist WHERE slug = $1 AND sample = 1
        ON CONFLICT (therapist_id) DO NOTHING";
}

/// A therapist with what they may do where.
#[derive(Clone, Debug)]
pub struct TherapistRow {
    /// The row's id.
    pub id: TherapistId,
    /// As visitors see them.
    pub who: TherapistSummary,
    /// The zone that their hours are written in.
    pub zone: Zone,
    /// Their active licenses, the one that lasts longest first.
    pub licenses: Vec<License>,
    /// Where they are licensed on the date that was asked for.
    pub states: Vec<StateCode>,
    /// The licenses in force on that date, by state, as visitors may check them.
    pub license_lines: Vec<LicenseLine>,
    /// What they treat, in the practice's order, each with its place in it.
    pub services: Vec<(i64, ServiceSummary)>,
    /// Whom they work with.
    pub audiences: Vec<Audience>,
    /// Whether they are invented.
    pub sample: bool,
}

impl TherapistRow {
    /// Whether they are what a list was asked for.
    pub fn fits(&self, filter: &TherapistFilter) -> bool {
        filter
            .state
            .is_none_or(|state| self.states.contains(&state))
            && filter
                .service
                .as_ref()
                .is_none_or(|slug| self.services.iter().any(|(_, known)| known.slug == *slug))
            && filter
                .audience
                .is_none_or(|audience| self.audiences.contains(&audience))
    }

    /// As somebody who may be offered to people in `state`; none where they have no license there.
    pub fn candidate(&self, state: StateCode) -> Option<Candidate> {
        let there = self.licenses.iter().filter(|one| one.state == state);
        let licenses: Vec<License> = there.cloned().collect();
        (!licenses.is_empty()).then(|| Candidate {
            therapist: self.id.clone(),
            summary: self.who.clone(),
            zone: self.zone.clone(),
            licenses,
            fits_audience: true,
            fits_service: true,
        })
    }
}

/// What a therapist says about themselves, unrendered.
#[derive(Clone, Debug, Default, FromRow)]
pub struct ProfileRow {
    /// `she/her`
    pub pronouns: String,
    /// One a line.
    pub languages: String,
    /// Markdown.
    pub approach_text: String,
    /// One a line.
    pub focus: String,
    /// One line.
    pub education: String,
    /// Years of work.
    pub years: i64,
}

/// Everybody who works here, by name, or the one with that slug; where they are licensed is said for
/// `today`.
///
/// # Errors
/// [`StoreError`]
pub async fn therapists(
    db: &mut AnyConnection,
    today: Date,
    only: Option<&Slug>,
) -> Result<Vec<TherapistRow>, StoreError> {
    let rows = sqlx::query(THERAPISTS)
        .bind(only.map_or("", Slug::as_str))
        .fetch_all(db)
        .await?;
    rows.iter().map(|row| therapist_row(row, today)).collect()
}

fn therapist_row(row: &AnyRow, today: Date) -> Result<TherapistRow, StoreError> {
    let id = TherapistId::from_text(&row.try_get::<String, _>("id")?);
    let (licenses, services, audiences): (String, String, String) = (
        row.try_get("licenses")?,
        row.try_get("services")?,
        row.try_get("audiences")?,
    );
    let mut licenses = licenses
        .lines()
        .map(|line| license(line, &id))
        .collect::<Result<Vec<_>, _>>()?;
    licenses.sort_by_key(|(license, _)| Reverse(license.expires_on));
    let license_lines = in_force(&licenses, today);
    let mut states: Vec<_> = license_lines.iter().map(|line| line.state).collect();
    states.sort_by_key(|state| state.name());
    states.dedup();
    let mut services = services
        .lines()
        .map(placed_service)
        .collect::<Result<Vec<_>, _>>()?;
    services.sort_by(|(a, one), (b, other)| (a, one.slug.as_str()).cmp(&(b, other.slug.as_str())));
    let mut audiences: Vec<_> = audiences.lines().filter_map(Audience::from_text).collect();
    audiences.sort_by_key(|audience| Audience::ALL.iter().position(|known| known == audience));
    let zone = Zone::find(&row.try_get::<String, _>("zone")?)
        .map_err(|unknown| StoreError::unreadable("therapist", unknown))?;
    Ok(TherapistRow {
        id,
        who: summary(
            row.try_get("slug")?,
            row.try_get("name")?,
            row.try_get("credentials")?,
            row.try_get("headline")?,
        )?,
        zone,
        licenses: licenses.into_iter().map(|(license, _)| license).collect(),
        states,
        license_lines,
        services,
        audiences,
        sample: row.try_get::<i64, _>("sample")? == 1,
    })
}

/// Those of the licenses that are in force on `date`, by state and authority.
fn in_force(licenses: &[(License, String)], date: Date) -> Vec<LicenseLine> {
    let allowing = licenses
        .iter()
        .filter(|(one, _)| one.allows(one.state, date));
    let mut lines: Vec<_> = allowing
        .map(|(license, number)| LicenseLine {
            state: license.state,
            authority: license.authority,
            number: number.clone(),
        })
        .collect();
    lines.sort_by_key(|line| (line.state.code(), line.authority.as_str()));
    lines
}

/// An active license of a line that a statement put together: id, state, authority, first and last
/// date, and the board's number, which is answered beside it.
fn license(line: &str, therapist: &TherapistId) -> Result<(License, String), StoreError> {
    let unreadable = || StoreError::unreadable("license", "line");
    let mut parts = line.splitn(6, '|');
    let mut part = || parts.next().ok_or_else(unreadable);
    let license = License {
        id: LicenseId::from_text(part()?),
        therapist: therapist.clone(),
        state: state_code(part()?.to_owned(), "license")?,
        authority: Authority::from_text(part()?).ok_or_else(unreadable)?,
        issued_on: date(part()?, "license")?,
        expires_on: date(part()?, "license")?,
        status: LicenseStatus::Active,
    };
    Ok((license, part()?.to_owned()))
}

/// A service of such a line: its place, slug, kind and name.
fn placed_service(line: &str) -> Result<(i64, ServiceSummary), StoreError> {
    let unreadable = || StoreError::unreadable("service", "line");
    let mut parts = line.splitn(4, '|');
    let mut part = || parts.next().ok_or_else(unreadable);
    let place = part()?.parse().map_err(|_| unreadable())?;
    let service = ServiceSummary {
        slug: slug(part()?, "service")?,
        kind: ServiceKind::from_text(part()?).ok_or_else(unreadable)?,
        name: part()?.to_owned(),
    };
    Ok((place, service))
}

/// What a therapist says about themselves; empty where they have not said anything.
///
/// # Errors
/// [`StoreError::Engine`]
pub async fn profile(
    db: &mut AnyConnection,
    therapist: &TherapistId,
) -> Result<ProfileRow, StoreError> {
    let row = sqlx::query_as(PROFILE)
        .bind(therapist.as_str())
        .fetch_optional(db)
        .await?;
    Ok(row.unwrap_or_default())
}

/// Gives an invented therapist their words, where they have none yet.
///
/// # Errors
/// [`StoreError::Engine`]
pub async fn add_sample_profile(
    db: &mut AnyConnection,
    slug: &str,
    profile: &ProfileRow,
) -> Result<(), StoreError> {
    sqlx::query(ADD_PROFILE)
        .bind(slug)
        .bind(profile.pronouns.as_str())
        .bind(profile.languages.as_str())
        .bind(profile.approach_text.as_str())
        .bind(profile.focus.as_str())
        .bind(profile.education.as_str())
        .bind(profile.years)
        .execute(db)
        .await?;
    Ok(())
}
