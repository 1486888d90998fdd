use domain::{
    id::TherapistId,
    practice::{
        Audience, Authority, LicenseLine, Slug, StateCode, TherapistFilter, TherapistSummary,
    },
};
use jiff::civil::Date;
use sqlx::{AnyConnection, FromRow, Row, any::AnyRow};

use crate::store::{
    StoreError,
    practice::{state_code, summary},
    statements,
};

statements! {
    /// Everybody who works here, with what they may do where, each in one row.
    THERAPISTS = "SELECT t.id, t.slug, t.name, t.credentials, t.headline, t.sample,
            COALESCE((SELECT string_agg(l.state, ',') FROM license l WHERE l.therapist_id = t.id
                AND l.status = 'active' AND l.issued_on <= $1 AND $1 <= l.expires_on), '') AS states,
            COALESCE((SELECT string_agg(s.service, ',') FROM therapist_service s
                WHERE s.therapist_id = t.id), '') AS services,
            COALESCE((SELECT string_agg(a.audience, ',') FROM therapist_audience a
                WHERE a.therapist_id = t.id), '') AS audiences
        FROM therapist t WHERE t.active = 1 AND ($2 = '' OR t.slug = $2) ORDER BY t.name, t.id";
    PROFILE = "SELECT pronouns, languages, approach_text, focus, education, years
        FROM therapist_profile WHERE therapist_id = $1";
    LICENSES = "SELECT state, authority, number FROM license
        WHERE therapist_id = $1 AND status = 'active' AND issued_on <= $2 AND $2 <= expires_on
        ORDER BY state, authority";
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
    /// Where they are licensed on the date that was asked for.
    pub states: Vec<StateCode>,
    /// What they treat.
    pub services: Vec<String>,
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
                .is_none_or(|slug| self.services.iter().any(|known| known == slug.as_str()))
            && filter
                .audience
                .is_none_or(|audience| self.audiences.contains(&audience))
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
        .bind(today.to_string())
        .bind(only.map_or("", Slug::as_str))
        .fetch_all(db)
        .await?;
    rows.iter().map(therapist_row).collect()
}

fn therapist_row(row: &AnyRow) -> Result<TherapistRow, StoreError> {
    let (states, services, audiences): (String, String, String) = (
        row.try_get("states")?,
        row.try_get("services")?,
        row.try_get("audiences")?,
    );
    let mut states = parts(&states)
        .map(|code| state_code(code.to_owned(), "license"))
        .collect::<Result<Vec<_>, _>>()?;
    states.sort_by_key(|state| state.name());
    states.dedup();
    let mut audiences: Vec<_> = parts(&audiences).filter_map(Audience::from_text).collect();
    audiences.sort_by_key(|audience| Audience::ALL.iter().position(|known| known == audience));
    Ok(TherapistRow {
        id: TherapistId::from_text(&row.try_get::<String, _>("id")?),
        who: summary(
            row.try_get("slug")?,
            row.try_get("name")?,
            row.try_get("credentials")?,
            row.try_get("headline")?,
        )?,
        states,
        services: parts(&services).map(str::to_owned).collect(),
        audiences,
        sample: row.try_get::<i64, _>("sample")? == 1,
    })
}

fn parts(text: &str) -> impl Iterator<Item = &str> {
    text.split(',').filter(|part| !part.is_empty())
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

/// A therapist's licenses in force on `today`, by state.
///
/// # Errors
/// [`StoreError`]
pub async fn licenses(
    db: &mut AnyConnection,
    therapist: &TherapistId,
    today: Date,
) -> Result<Vec<LicenseLine>, StoreError> {
    let rows = sqlx::query(LICENSES)
        .bind(therapist.as_str())
        .bind(today.to_string())
        .fetch_all(db)
        .await?;
    rows.iter()
        .map(|row| {
            Ok(LicenseLine {
                state: state_code(row.try_get("state")?, "license")?,
                authority: Authority::from_text(&row.try_get::<String, _>("authority")?)
                    .ok_or_else(|| StoreError::unreadable("license", "authority"))?,
                number: row.try_get("number")?,
            })
        })
        .collect()
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
