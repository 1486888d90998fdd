use domain::{
    booking::DateException,
    id::TherapistId,
    practice::{Authority, LicenseStatus, ServiceKind},
    time::Span,
};
use sqlx::{AnyConnection, Row};

use crate::store::{StoreError, statements};

statements! {
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
