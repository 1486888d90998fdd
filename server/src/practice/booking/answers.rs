use domain::{
    booking::{BookingError, Contact, ContactForm, NeedForm},
    id::TherapistId,
    practice::Audience,
    time::Instant,
};
use serde::{Deserialize, Serialize, de::DeserializeOwned};

use crate::{
    crypto::{Column, KeyRing},
    practice::Fault,
};

/// What a draft seals: the forms as they were typed, and the time that was chosen.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(default)]
pub(super) struct Answers {
    pub need: NeedForm,
    pub contact: ContactForm,
    pub zone: String,
    pub time: Option<Choice>,
}

/// The time that a visitor chose.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Choice {
    pub at: Instant,
    /// With whom: the therapist whose time is, or was, kept.
    pub therapist: TherapistId,
}

/// What a consultation seals: everything personal, in one piece, so that erasing it is one write.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Details {
    /// For whom.
    pub audience: Audience,
    /// About what: a service's slug; none for "not sure".
    pub service: Option<String>,
    /// How to reach whom.
    pub contact: Contact,
}

/// Seals a value as JSON under `column` and `record`.
pub(in crate::practice) fn seal(
    keys: &KeyRing,
    column: Column,
    record: &str,
    value: &impl Serialize,
) -> Outcome {
    let plain = serde_json::to_vec(value).map_err(|error| unreadable(column, &error))?;
    Ok(keys.seal(column, record, &plain))
}

type Outcome = Result<Vec<u8>, Fault<BookingError>>;

/// Opens what [`seal`] sealed.
pub(in crate::practice) fn open<T: DeserializeOwned>(
    keys: &KeyRing,
    column: Column,
    record: &str,
    sealed: &[u8],
) -> Result<T, Fault<BookingError>> {
    let plain = keys.open_sealed(column, record, sealed)?;
    serde_json::from_slice(&plain).map_err(|error| unreadable(column, &error))
}

/// The reader's words may quote what it read, so only the kind of error and its place are kept.
fn unreadable(column: Column, error: &serde_json::Error) -> Fault<BookingError> {
    Fault::Unreadable {
        what: column.0,
        reason: format!(
            "{:?} at {}:{}",
            error.classify(),
            error.line(),
            error.column()
        ),
    }
}
