//! Settings, states, services and therapists as the store keeps them.

use std::str::FromStr;

use domain::{
    booking::DateException,
    id::{LicenseId, TherapistId},
    practice::{
        Audience, Authority, License, LicenseStatus, ServiceKind, ServiceSummary, Settings, Slug,
        StateCode, TherapistSummary,
    },
    time::{Instant, Span, Zone},
};
use jiff::civil::Date;
use sqlx::{AnyConnection, FromRow, Row};

use super::{StoreError, statements};

statements! {
    SETTINGS = "SELECT name, value FROM setting";
    SETTING = "SELECT value FROM setting WHERE name = $1";
    SET_SETTING = "INSERT INTO setting (name, value) VALUES ($1, $2)
        ON CONFLICT (name) DO UPDATE SET value = excluded.value";
    /// What a visitor can name: a stage of life is no topic of a call.
    SERVICES = "SELECT slug, name, kind FROM service
        WHERE active = 1 AND kind <> 'people' ORDER BY place, slug";
    SERVICE = "SELECT slug, name, kind FROM service WHERE slug = $1";
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
    STATE_MEDICATION = "SELECT medication FROM state_note WHERE state = $1";
    JOIN_WAITLIST = "INSERT INTO state_waitlist (id, state, email_key, email_sealed, joined_at)
        VALUES ($1, $2, $3, $4, $5) ON CONFLICT (state, email_key) DO NOTHING";
    IS_EMPTY = "SELECT CAST(COUNT(*) AS BIGINT) AS rows FROM therapist";
    ADD_SERVICE = "INSERT INTO service (slug, name, kind, place) VALUES ($1, $2, $3, $4)
        ON CONFLICT (slug) DO NOTHING";
    ADD_THERAPIST = "INSERT INTO therapist (id, slug, name, credentials, headline, zone, email, sample)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8)";
    ADD_THERAPIST_SERVICE = "INSERT INTO therapist_service (therapist_id, service) VALUES ($1, $2)";
    ADD_THERAPIST_AUDIENCE = "INSERT INTO therapist_audience (therapist_id, audience) VALUES ($1, $2)";
    ADD_LICENSE = "INSERT INTO license
        (id, therapist_id, state, authority, number, issued_on, expires_on, status)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8)";
    ADD_WEEKLY_RULE = "INSERT INTO weekly_rule
        (id, therapist_id, weekday, start_minute, end_minute, valid_from, valid_to)
        VALUES ($1, $2, $3, $4, $5, $6, $7)";
    ADD_EXCEPTION = "INSERT INTO date_exception
        (id, therapist_id, on_date, kind, start_minute, end_minute) VALUES ($1, $2, $3, $4, $5, $6)";
    ADD_TIME_OFF = "INSERT INTO time_off (id, therapist_id, starts_at, ends_at)
        VALUES ($1, $2, $3, $4)";
    SET_STATE_NOTE = "INSERT INTO state_note (state, medication) VALUES ($1, $2)
        ON CONFLICT (state) DO UPDATE SET medication = excluded.medication";
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

/// The practice's settings; those that the store lacks have their defaults.
///
/// # Errors
/// [`StoreError`], also where a setting's text does not fit.
pub async fn settings(db: &mut AnyConnection) -> Result<Settings, StoreError> {
    let mut all = serde_json::Map::new();
    for row in sqlx::query(SETTINGS).fetch_all(db).await? {
        let (name, value): (String, String) = (row.try_get("name")?, row.try_get("value")?);
        let value = serde_json::from_str(&value)
            .map_err(|error| StoreError::unreadable("setting", format!("{name}: {error}")))?;
        all.insert(name, value);
    }
    serde_json::from_value(serde_json::Value::Object(all))
        .map_err(|error| StoreError::unreadable("setting", error))
}

/// One setting as the store has it; none where it has none.
///
/// # Errors
/// [`StoreError::Engine`]
pub async fn setting(
    db: &mut AnyConnection,
    name: &str,
) -> Result<Option<serde_json::Value>, StoreError> {
    let row = sqlx::query(SETTING).bind(name).fetch_optional(db).await?;
    let Some(row) = row else { return Ok(None) };
    let value = serde_json::from_str(&row.try_get::<String, _>("value")?);
    value
        .map(Some)
        .map_err(|error| StoreError::unreadable("setting", error))
}

/// Writes one setting, whose name is a field of [`Settings`] and whose value is JSON.
///
/// # Errors
/// [`StoreError::Engine`]
pub async fn set_setting(
    db: &mut AnyConnection,
    name: &str,
    value: &serde_json::Value,
) -> Result<(), StoreError> {
    sqlx::query(SET_SETTING)
        .bind(name)
        .bind(value.to_string())
        .execute(db)
        .await?;
    Ok(())
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

/// Whether medication management is offered in a state.
///
/// # Errors
/// [`StoreError`]
pub async fn state_has_medication(
    db: &mut AnyConnection,
    state: StateCode,
) -> Result<bool, StoreError> {
    let row = sqlx::query(STATE_MEDICATION)
        .bind(state.code())
        .fetch_optional(db)
        .await?;
    Ok(match row {
        Some(row) => row.try_get::<i64, _>("medication")? == 1,
        None => false,
    })
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

/// Puts an address on a state's waitlist; one that is there stays as it is.
///
/// # Errors
/// [`StoreError::Engine`]
pub async fn join_waitlist(
    db: &mut AnyConnection,
    entry: &WaitlistEntry<'_>,
) -> Result<(), StoreError> {
    sqlx::query(JOIN_WAITLIST)
        .bind(entry.id)
        .bind(entry.state.code())
        .bind(entry.email_key)
        .bind(entry.email_sealed)
        .bind(entry.joined_at.epoch())
        .execute(db)
        .await?;
    Ok(())
}

/// Somebody who waits for the practice to come to a state.
#[derive(Clone, Copy, Debug)]
pub struct WaitlistEntry<'a> {
    /// The row's id, under which the address was sealed.
    pub id: &'a str,
    /// The state.
    pub state: StateCode,
    /// The keyed hash of the address.
    pub email_key: &'a str,
    /// The sealed address.
    pub email_sealed: &'a [u8],
    /// When.
    pub joined_at: Instant,
}

/// Whether no therapist is in the store: it is new, and the sample practice may move in.
///
/// # Errors
/// [`StoreError::Engine`]
pub async fn is_empty(db: &mut AnyConnection) -> Result<bool, StoreError> {
    Ok(sqlx::query(IS_EMPTY)
        .fetch_one(db)
        .await?
        .try_get::<i64, _>("rows")?
        == 0)
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

/// A therapist as visitors see them, from the parts that the store keeps.
pub(super) fn summary(
    slug: String,
    name: String,
    credentials: String,
    headline: String,
) -> Result<TherapistSummary, StoreError> {
    let slug = Slug::parse(&slug).map_err(|fault| StoreError::unreadable("therapist", fault))?;
    let name = if credentials.is_empty() {
        name
    } else {
        format!("{name}, {credentials}")
    };
    Ok(TherapistSummary {
        slug,
        name,
        headline,
    })
}

/// A civil date as the store writes it.
pub(super) fn date(text: &str, table: &'static str) -> Result<Date, StoreError> {
    Date::from_str(text).map_err(|error| StoreError::unreadable(table, error))
}

/// A state's code as the store writes it.
pub(super) fn state_code(text: String, table: &'static str) -> Result<StateCode, StoreError> {
    StateCode::parse(&text).map_err(|error| StoreError::unreadable(table, error))
}

/// A service to be listed.
#[derive(Clone, Copy, Debug)]
pub struct NewService<'a> {
    /// The part of the address that names it.
    pub slug: &'a str,
    /// Its name.
    pub name: &'a str,
    /// What it is about.
    pub kind: ServiceKind,
    /// Where it stands in the list.
    pub place: i64,
}

/// A therapist who joins.
#[derive(Clone, Copy, Debug)]
pub struct NewTherapist<'a> {
    /// The row's id.
    pub id: &'a str,
    /// The part of the address that names them.
    pub slug: &'a str,
    /// Their name.
    pub name: &'a str,
    /// What stands behind it: `LMFT`.
    pub credentials: &'a str,
    /// One sentence.
    pub headline: &'a str,
    /// The IANA zone of their hours.
    pub zone: &'a str,
    /// Whether they are invented.
    pub sample: bool,
}

/// A state's board license that is in force.
#[derive(Clone, Debug)]
pub struct NewLicense<'a> {
    /// The row's id.
    pub id: String,
    /// Whose.
    pub therapist: &'a str,
    /// The state's code.
    pub state: &'a str,
    /// The board's number.
    pub number: String,
    /// The first date.
    pub issued_on: String,
    /// The last date.
    pub expires_on: String,
}

/// Hours on one day of every week, until further notice.
#[derive(Clone, Copy, Debug)]
pub struct NewWeeklyRule<'a> {
    /// The row's id.
    pub id: &'a str,
    /// Whose.
    pub therapist: &'a str,
    /// 1 for Monday to 7 for Sunday.
    pub weekday: i64,
    /// Minute of the day.
    pub start_minute: i64,
    /// Minute of the day.
    pub end_minute: i64,
    /// The first date.
    pub valid_from: &'a str,
}

/// Lists a service; one that is there stays as it is.
///
/// # Errors
/// [`StoreError::Engine`]
pub async fn add_service(db: &mut AnyConnection, new: &NewService<'_>) -> Result<(), StoreError> {
    sqlx::query(ADD_SERVICE)
        .bind(new.slug)
        .bind(new.name)
        .bind(new.kind.as_str())
        .bind(new.place)
        .execute(db)
        .await?;
    Ok(())
}

/// Adds a therapist with whom they work with and what they treat.
///
/// # Errors
/// [`StoreError::Engine`]
pub async fn add_therapist(
    db: &mut AnyConnection,
    new: &NewTherapist<'_>,
    audiences: &[&str],
    services: &[&str],
) -> Result<(), StoreError> {
    sqlx::query(ADD_THERAPIST)
        .bind(new.id)
        .bind(new.slug)
        .bind(new.name)
        .bind(new.credentials)
        .bind(new.headline)
        .bind(new.zone)
        .bind("")
        .bind(i64::from(new.sample))
        .execute(&mut *db)
        .await?;
    for audience in audiences {
        let add = sqlx::query(ADD_THERAPIST_AUDIENCE)
            .bind(new.id)
            .bind(*audience);
        add.execute(&mut *db).await?;
    }
    for service in services {
        sqlx::query(ADD_THERAPIST_SERVICE)
            .bind(new.id)
            .bind(*service)
            .execute(&mut *db)
            .await?;
    }
    Ok(())
}

/// Adds a license.
///
/// # Errors
/// [`StoreError::Engine`]
pub async fn add_license(db: &mut AnyConnection, new: &NewLicense<'_>) -> Result<(), StoreError> {
    sqlx::query(ADD_LICENSE)
        .bind(new.id.as_str())
        .bind(new.therapist)
        .bind(new.state)
        .bind(Authority::State.as_str())
        .bind(new.number.as_str())
        .bind(new.issued_on.as_str())
        .bind(new.expires_on.as_str())
        .bind(LicenseStatus::Active.as_str())
        .execute(db)
        .await?;
    Ok(())
}

/// Adds weekly hours.
///
/// # Errors
/// [`StoreError::Engine`]
pub async fn add_weekly_rule(
    db: &mut AnyConnection,
    new: &NewWeeklyRule<'_>,
) -> Result<(), StoreError> {
    sqlx::query(ADD_WEEKLY_RULE)
        .bind(new.id)
        .bind(new.therapist)
        .bind(new.weekday)
        .bind(new.start_minute)
        .bind(new.end_minute)
        .bind(new.valid_from)
        .bind(None::<String>)
        .execute(db)
        .await?;
    Ok(())
}

/// Adds an exception on a single date.
///
/// # Errors
/// [`StoreError::Engine`]
pub async fn add_exception(
    db: &mut AnyConnection,
    id: &str,
    therapist: &TherapistId,
    exception: &DateException,
) -> Result<(), StoreError> {
    sqlx::query(ADD_EXCEPTION)
        .bind(id)
        .bind(therapist.as_str())
        .bind(exception.date.to_string())
        .bind(exception.kind.as_str())
        .bind(exception.start_minute)
        .bind(exception.end_minute)
        .execute(db)
        .await?;
    Ok(())
}

/// Adds time off.
///
/// # Errors
/// [`StoreError::Engine`]
pub async fn add_time_off(
    db: &mut AnyConnection,
    id: &str,
    therapist: &TherapistId,
    span: Span,
) -> Result<(), StoreError> {
    sqlx::query(ADD_TIME_OFF)
        .bind(id)
        .bind(therapist.as_str())
        .bind(span.start.epoch())
        .bind(span.end.epoch())
        .execute(db)
        .await?;
    Ok(())
}

/// Notes whether medication management is offered in a state.
///
/// # Errors
/// [`StoreError::Engine`]
pub async fn set_state_note(
    db: &mut AnyConnection,
    state: &str,
    medication: bool,
) -> Result<(), StoreError> {
    sqlx::query(SET_STATE_NOTE)
        .bind(state)
        .bind(i64::from(medication))
        .execute(db)
        .await?;
    Ok(())
}
