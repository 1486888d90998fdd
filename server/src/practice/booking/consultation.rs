use domain::{
    booking::{BookingError, ConsultationView, Status},
    id::ConsultationId,
    time::{Instant, words},
};
use sqlx::AnyConnection;

use super::{
    Outcome,
    answers::{self, Details},
};
use crate::{
    crypto::{Column, secret},
    practice::{Fault, Practice},
    store::{
        booking::{self as rows, ConsultationRow},
        practice,
    },
};

/// The consultation of a link.
pub(super) async fn find(desk: &Practice, token: &str) -> Outcome<ConsultationRow> {
    let mut db = desk.store().read().await?;
    find_in(&mut db, token).await
}

/// The same, on a connection that is there already.
pub(super) async fn find_in(db: &mut AnyConnection, token: &str) -> Outcome<ConsultationRow> {
    let row = rows::consultation_by_token(db, &secret::digest(token)).await?;
    row.ok_or_else(|| BookingError::NotFound.into())
}

/// A consultation's personal details.
pub(crate) fn details(desk: &Practice, row: &ConsultationRow) -> Outcome<Details> {
    answers::open(
        desk.keys(),
        Column::CONSULTATION_DETAILS,
        row.id.as_str(),
        &row.details_sealed,
    )
}

/// The secret of a consultation's link.
pub(crate) fn token(desk: &Practice, row: &ConsultationRow) -> Outcome<String> {
    let column = Column::CONSULTATION_TOKEN;
    let plain = desk
        .keys()
        .open_sealed(column, row.id.as_str(), &row.token_sealed)?;
    String::from_utf8(plain.to_vec()).map_err(|_| Fault::Unreadable {
        what: column.0,
        reason: "not text".to_owned(),
    })
}

/// The secret of the link of the consultation with that id.
pub(super) async fn token_of(
    desk: &Practice,
    db: &mut AnyConnection,
    id: &ConsultationId,
) -> Outcome<Option<String>> {
    let row = rows::consultation_by_id(db, id).await?;
    row.map(|row| token(desk, &row)).transpose()
}

/// A consultation as its visitor may see it.
pub(super) async fn show(desk: &Practice, token: &str) -> Outcome<ConsultationView> {
    let mut db = desk.store().read().await?;
    let row = find_in(&mut db, token).await?;
    let undo_minutes = practice::settings(&mut db).await?.undo_minutes;
    let details = details(desk, &row)?;
    let now = desk.now();
    let past = row.starts_at <= now;
    let other_zone = row.zone != row.therapist_zone;
    Ok(ConsultationView {
        reference: row.reference,
        status: row.status,
        version: row.version,
        at: row.starts_at.epoch(),
        minutes: (row.ends_at - row.starts_at) / 60,
        state: row.state,
        first_name: first_name(whom_to_greet(&details)),
        zone: row.zone.name().to_owned(),
        visitor_words: words::full(row.starts_at, &row.zone),
        therapist_words: other_zone.then(|| words::full(row.starts_at, &row.therapist_zone)),
        therapist: row.therapist_summary,
        past,
        changeable: row.status == Status::Confirmed && !past,
        undoable: row.status == Status::CancelledByVisitor
            && !past
            && row
                .cancelled_at
                .is_some_and(|at| now < at.plus_minutes(undo_minutes)),
    })
}

/// Who reads the page: a child's booking is its parent's.
fn whom_to_greet(details: &Details) -> &str {
    let guardian = details.contact.guardian.as_ref();
    guardian
        .map_or(&details.contact.name, |guardian| &guardian.name)
        .as_str()
}

/// The name to greet somebody by.
pub(crate) fn first_name(name: &str) -> String {
    name.split_whitespace()
        .next()
        .unwrap_or_default()
        .to_owned()
}

/// What a calendar file says about a consultation.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CalendarEntry {
    /// The same for all of its life.
    pub uid: String,
    /// Grows with each change.
    pub sequence: i64,
    /// When it was changed last.
    pub changed_at: Instant,
    /// When it starts.
    pub starts_at: Instant,
    /// When it ends.
    pub ends_at: Instant,
    /// Whether it was called off.
    pub cancelled: bool,
    /// The name that the practice uses where others may look on.
    pub discreet_name: String,
}

impl Practice {
    /// What the calendar file of a link says.
    ///
    /// # Errors
    /// [`BookingError::NotFound`], or [`BookingError::Unavailable`].
    pub async fn calendar_entry(&self, token: &str) -> Result<CalendarEntry, BookingError> {
        super::words(calendar_entry(self, token).await)
    }
}

async fn calendar_entry(desk: &Practice, token: &str) -> Outcome<CalendarEntry> {
    let mut db = desk.store().read().await?;
    let row = find_in(&mut db, token).await?;
    let discreet_name = practice::settings(&mut db).await?.discreet_name;
    Ok(CalendarEntry {
        uid: row.id.to_string(),
        sequence: row.version,
        changed_at: row.changed_at,
        starts_at: row.starts_at,
        ends_at: row.ends_at,
        cancelled: row.status.is_cancelled(),
        discreet_name,
    })
}
