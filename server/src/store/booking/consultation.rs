use std::collections::HashMap;

use domain::{
    booking::Status,
    id::{ClaimId, ConsultationId, LicenseId, TherapistId},
    practice::{StateCode, TherapistSummary},
    time::{Instant, Zone},
};
use sqlx::{AnyConnection, FromRow, Row as _};

use crate::store::{
    StoreError,
    practice::{state_code, summary},
    statements,
};

statements! {
    BY_TOKEN = "SELECT c.id, c.reference, c.request_hash, c.token_sealed, c.claim_id, c.therapist_id,
            c.license_id, c.state, c.starts_at, c.ends_at, c.zone, c.status, c.version, c.source,
            c.details_sealed, c.email_key, c.changed_at, c.cancelled_at,
            t.slug, t.name, t.credentials, t.headline, t.zone AS therapist_zone,
            t.email AS therapist_email
        FROM consultation c JOIN therapist t ON t.id = c.therapist_id
        WHERE c.token_hash = $1 AND c.erased_at IS NULL";
    BY_REQUEST_KEY = "SELECT c.id, c.reference, c.request_hash, c.token_sealed, c.claim_id, c.therapist_id,
            c.license_id, c.state, c.starts_at, c.ends_at, c.zone, c.status, c.version, c.source,
            c.details_sealed, c.email_key, c.changed_at, c.cancelled_at,
            t.slug, t.name, t.credentials, t.headline, t.zone AS therapist_zone,
            t.email AS therapist_email
        FROM consultation c JOIN therapist t ON t.id = c.therapist_id
        WHERE c.request_key = $1 AND c.erased_at IS NULL";
    BY_ID = "SELECT c.id, c.reference, c.request_hash, c.token_sealed, c.claim_id, c.therapist_id,
            c.license_id, c.state, c.starts_at, c.ends_at, c.zone, c.status, c.version, c.source,
            c.details_sealed, c.email_key, c.changed_at, c.cancelled_at,
            t.slug, t.name, t.credentials, t.headline, t.zone AS therapist_zone,
            t.email AS therapist_email
        FROM consultation c JOIN therapist t ON t.id = c.therapist_id
        WHERE c.id = $1 AND c.erased_at IS NULL";
    INSERT = "INSERT INTO consultation
        (id, reference, request_key, request_hash, token_hash, token_sealed, claim_id, therapist_id,
         license_id, state, starts_at, ends_at, zone, status, version, source, details_sealed,
         email_key, consent_version, created_at, changed_at)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, 'confirmed', 0, $14, $15,
         $16, $17, $18, $18)";
    CHANGE = "UPDATE consultation SET status = $2, claim_id = $3, therapist_id = $4, license_id = $5,
            starts_at = $6, ends_at = $7, zone = $8, version = version + 1, changed_at = $9,
            cancelled_at = $10
        WHERE id = $1 AND version = $11";
    ACTIVE_OF_PERSON = "SELECT CAST(COUNT(*) AS BIGINT) AS active FROM consultation
        WHERE email_key = $1 AND status = 'confirmed' AND ends_at > $2";
    /// A call that took place was work as much as one that is to come.
    FAIRNESS = "SELECT therapist_id, CAST(COUNT(*) AS BIGINT) AS booked, MAX(created_at) AS latest
        FROM consultation WHERE created_at > $1 AND status IN ('confirmed', 'held', 'no_show') GROUP BY therapist_id";
    INSERT_EVENT = "INSERT INTO consultation_event
        (id, consultation_id, at, actor, kind, version, before_at, after_at)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8)";
    /// What is left of a consultation is that there was one. Its keys become the row's own id, so
    /// that nobody finds it by what they were.
    ERASE = "UPDATE consultation SET erased_at = $1, request_key = 'erased ' || id,
            request_hash = '', token_hash = 'erased ' || id, token_sealed = $2, details_sealed = $2,
            email_key = ''
        WHERE erased_at IS NULL AND starts_at < $3";
    THERAPIST_OF = "SELECT t.slug, t.name, t.credentials, t.headline, t.zone
        FROM therapist t WHERE t.id = $1";
}

/// A consultation as the store has it, its personal details sealed.
#[derive(Clone, Debug)]
pub struct ConsultationRow {
    /// Its identifier.
    pub id: ConsultationId,
    /// What people say on the telephone.
    pub reference: String,
    /// The digest of what the booking request asked for.
    pub request_hash: String,
    /// The sealed secret of its link.
    pub token_sealed: Vec<u8>,
    /// The time that it holds.
    pub claim: Option<ClaimId>,
    /// With whom.
    pub therapist: TherapistId,
    /// As visitors see them.
    pub therapist_summary: TherapistSummary,
    /// The zone of the therapist's hours.
    pub therapist_zone: Zone,
    /// Where the therapist reads their own mail; empty when they do not.
    pub therapist_email: String,
    /// The license that it rests on.
    pub license: LicenseId,
    /// Where the visitor will be.
    pub state: StateCode,
    /// When it starts.
    pub starts_at: Instant,
    /// When it ends.
    pub ends_at: Instant,
    /// The zone in which the visitor sees times.
    pub zone: Zone,
    /// Where it stands.
    pub status: Status,
    /// Grows with each change.
    pub version: i64,
    /// The sealed answers and contact details.
    pub details_sealed: Vec<u8>,
    /// The keyed hash of the visitor's address.
    pub email_key: String,
    /// When it was changed last.
    pub changed_at: Instant,
    /// When it was called off.
    pub cancelled_at: Option<Instant>,
}

/// What a booking writes.
#[derive(Clone, Debug)]
pub struct NewConsultation<'a> {
    /// Its identifier.
    pub id: &'a ConsultationId,
    /// What people say on the telephone.
    pub reference: &'a str,
    /// The key that makes a retry the same booking.
    pub request_key: &'a str,
    /// The digest of what was asked for.
    pub request_hash: &'a str,
    /// The digest of the link's secret.
    pub token_hash: &'a str,
    /// The sealed secret.
    pub token_sealed: &'a [u8],
    /// The time that it holds.
    pub claim: &'a super::Claim,
    /// The license that it rests on.
    pub license: &'a LicenseId,
    /// Where the visitor will be.
    pub state: StateCode,
    /// The zone in which the visitor sees times.
    pub zone: &'a str,
    /// `web`, `api` or `phone`.
    pub source: &'a str,
    /// The sealed answers and contact details.
    pub details_sealed: &'a [u8],
    /// The keyed hash of the visitor's address.
    pub email_key: &'a str,
    /// The wording that the visitor agreed to.
    pub consent_version: &'a str,
    /// When.
    pub created_at: Instant,
}

/// What a change makes of a consultation.
#[derive(Clone, Debug)]
pub struct ChangeTo<'a> {
    /// Where it stands then.
    pub status: Status,
    /// The time that it holds then.
    pub claim: Option<&'a ClaimId>,
    /// With whom.
    pub therapist: &'a TherapistId,
    /// The license that it rests on.
    pub license: &'a LicenseId,
    /// When it starts.
    pub starts_at: Instant,
    /// When it ends.
    pub ends_at: Instant,
    /// The zone in which the visitor sees times.
    pub zone: &'a str,
    /// When the change is made.
    pub at: Instant,
}

/// A line of a consultation's history.
#[derive(Clone, Copy, Debug)]
pub struct Event<'a> {
    /// Its identifier.
    pub id: &'a str,
    /// Of which consultation.
    pub consultation: &'a ConsultationId,
    /// When.
    pub at: Instant,
    /// `visitor`, `system`, or the id of a member of staff.
    pub actor: &'a str,
    /// `booked`, `moved`, `cancelled`, `restored`, …
    pub kind: &'a str,
    /// The version that it made.
    pub version: i64,
    /// The start before.
    pub before: Option<Instant>,
    /// The start after.
    pub after: Option<Instant>,
}

/// The consultation whose link has the secret that hashes to `token_hash`.
///
/// # Errors
/// [`StoreError`]
pub async fn consultation_by_token(
    db: &mut AnyConnection,
    token_hash: &str,
) -> Result<Option<ConsultationRow>, StoreError> {
    one(db, BY_TOKEN, token_hash).await
}

/// The consultation that a request with that key has made.
///
/// # Errors
/// [`StoreError`]
pub async fn consultation_by_request_key(
    db: &mut AnyConnection,
    key: &str,
) -> Result<Option<ConsultationRow>, StoreError> {
    one(db, BY_REQUEST_KEY, key).await
}

/// A consultation by its identifier.
///
/// # Errors
/// [`StoreError`]
pub async fn consultation_by_id(
    db: &mut AnyConnection,
    id: &ConsultationId,
) -> Result<Option<ConsultationRow>, StoreError> {
    one(db, BY_ID, id.as_str()).await
}

async fn one(
    db: &mut AnyConnection,
    sql: &'static str,
    value: &str,
) -> Result<Option<ConsultationRow>, StoreError> {
    let row = sqlx::query_as::<_, FullRow>(sql)
        .bind(value)
        .fetch_optional(db)
        .await?;
    row.map(TryInto::try_into).transpose()
}

/// Writes a booking. Its claim must be there.
///
/// # Errors
/// [`StoreError::Engine`]
pub async fn add_consultation(
    db: &mut AnyConnection,
    new: &NewConsultation<'_>,
) -> Result<(), StoreError> {
    sqlx::query(INSERT)
        .bind(new.id.as_str())
        .bind(new.reference)
        .bind(new.request_key)
        .bind(new.request_hash)
        .bind(new.token_hash)
        .bind(new.token_sealed)
        .bind(new.claim.id.as_str())
        .bind(new.claim.therapist.as_str())
        .bind(new.license.as_str())
        .bind(new.state.code())
        .bind(new.claim.starts_at.epoch())
        .bind(new.claim.ends_at.epoch())
        .bind(new.zone)
        .bind(new.source)
        .bind(new.details_sealed)
        .bind(new.email_key)
        .bind(new.consent_version)
        .bind(new.created_at.epoch())
        .execute(db)
        .await?;
    Ok(())
}

/// Changes a consultation from `version` to the next. Answers `false`, and changes nothing, where
/// it is no longer at that version.
///
/// # Errors
/// [`StoreError::Engine`]
pub async fn change_consultation(
    db: &mut AnyConnection,
    id: &ConsultationId,
    version: i64,
    to: &ChangeTo<'_>,
) -> Result<bool, StoreError> {
    let done = sqlx::query(CHANGE)
        .bind(id.as_str())
        .bind(to.status.as_str())
        .bind(to.claim.map(ClaimId::as_str))
        .bind(to.therapist.as_str())
        .bind(to.license.as_str())
        .bind(to.starts_at.epoch())
        .bind(to.ends_at.epoch())
        .bind(to.zone)
        .bind(to.at.epoch())
        .bind(to.status.is_cancelled().then_some(to.at.epoch()))
        .bind(version)
        .execute(db)
        .await?;
    Ok(done.rows_affected() == 1)
}

/// How many consultations of this person are still to come.
///
/// # Errors
/// [`StoreError::Engine`]
pub async fn active_of_person(
    db: &mut AnyConnection,
    email_key: &str,
    now: Instant,
) -> Result<i64, StoreError> {
    let row = sqlx::query(ACTIVE_OF_PERSON)
        .bind(email_key)
        .bind(now.epoch())
        .fetch_one(db)
        .await?;
    Ok(row.try_get("active")?)
}

/// For each therapist who was booked since `since`: how often, and when last. What "first
/// available" spreads the work by.
///
/// # Errors
/// [`StoreError::Engine`]
pub async fn fairness(
    db: &mut AnyConnection,
    since: Instant,
) -> Result<HashMap<TherapistId, (i64, Instant)>, StoreError> {
    let rows = sqlx::query(FAIRNESS)
        .bind(since.epoch())
        .fetch_all(db)
        .await?;
    rows.into_iter()
        .map(|row| {
            let therapist = TherapistId::from_text(row.try_get::<String, _>("therapist_id")?);
            let latest = Instant::from_epoch(row.try_get("latest")?);
            Ok((therapist, (row.try_get("booked")?, latest)))
        })
        .collect()
}

/// Adds a line to a consultation's history.
///
/// # Errors
/// [`StoreError::Engine`]
pub async fn add_event(db: &mut AnyConnection, event: &Event<'_>) -> Result<(), StoreError> {
    sqlx::query(INSERT_EVENT)
        .bind(event.id)
        .bind(event.consultation.as_str())
        .bind(event.at.epoch())
        .bind(event.actor)
        .bind(event.kind)
        .bind(event.version)
        .bind(event.before.map(Instant::epoch))
        .bind(event.after.map(Instant::epoch))
        .execute(db)
        .await?;
    Ok(())
}

/// A therapist as visitors see them, whether or not they still work here, and their zone.
///
/// # Errors
/// [`StoreError`]
pub async fn therapist_of(
    db: &mut AnyConnection,
    therapist: &TherapistId,
) -> Result<Option<(TherapistSummary, Zone)>, StoreError> {
    let row = sqlx::query(THERAPIST_OF)
        .bind(therapist.as_str())
        .fetch_optional(db)
        .await?;
    row.map(|row| {
        let who = summary(
            row.try_get("slug")?,
            row.try_get("name")?,
            row.try_get("credentials")?,
            row.try_get("headline")?,
        )?;
        Ok((who, zone(&row.try_get::<String, _>("zone")?)?))
    })
    .transpose()
}

fn zone(name: &str) -> Result<Zone, StoreError> {
    Zone::find(name).map_err(|unknown| StoreError::unreadable("consultation", unknown))
}

/// A consultation's row with its therapist's, as several statements answer it.
#[derive(FromRow)]
pub(in crate::store) struct FullRow {
    id: String,
    reference: String,
    request_hash: String,
    token_sealed: Vec<u8>,
    claim_id: Option<String>,
    therapist_id: String,
    license_id: String,
    state: String,
    starts_at: i64,
    ends_at: i64,
    zone: String,
    status: String,
    version: i64,
    details_sealed: Vec<u8>,
    email_key: String,
    changed_at: i64,
    cancelled_at: Option<i64>,
    slug: String,
    name: String,
    credentials: String,
    headline: String,
    therapist_zone: String,
    therapist_email: String,
}

impl TryFrom<FullRow> for ConsultationRow {
    type Error = StoreError;
    fn try_from(row: FullRow) -> Result<Self, StoreError> {
        Ok(Self {
            id: ConsultationId::from_text(row.id),
            reference: row.reference,
            request_hash: row.request_hash,
            token_sealed: row.token_sealed,
            claim: row.claim_id.map(ClaimId::from_text),
            therapist: TherapistId::from_text(row.therapist_id),
            therapist_summary: summary(row.slug, row.name, row.credentials, row.headline)?,
            therapist_zone: zone(&row.therapist_zone)?,
            therapist_email: row.therapist_email,
            license: LicenseId::from_text(row.license_id),
            state: state_code(row.state, "consultation")?,
            starts_at: Instant::from_epoch(row.starts_at),
            ends_at: Instant::from_epoch(row.ends_at),
            zone: zone(&row.zone)?,
            status: Status::from_text(&row.status)
                .map_err(|unknown| StoreError::unreadable("consultation", unknown))?,
            version: row.version,
            details_sealed: row.details_sealed,
            email_key: row.email_key,
            changed_at: Instant::from_epoch(row.changed_at),
            cancelled_at: row.cancelled_at.map(Instant::from_epoch),
        })
    }
}

/// Erases whatever is personal of the consultations that began before `past`. Answers with how many.
///
/// # Errors
/// [`StoreError::Engine`]
pub async fn erase_consultations(
    db: &mut AnyConnection,
    past: Instant,
    now: Instant,
) -> Result<u64, StoreError> {
    let erased = sqlx::query(ERASE)
        .bind(now.epoch())
        .bind(Vec::<u8>::new())
        .bind(past.epoch())
        .execute(db)
        .await?;
    Ok(erased.rows_affected())
}
