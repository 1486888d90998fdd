use async_trait::async_trait;
use serde::{Deserialize, Serialize};

use super::{ContactForm, FreeTimes, NeedForm, Problem, Status, TimesAsk};
use crate::practice::{ServiceSummary, StateAnswer, StateCode, TherapistSummary};

/// What a visitor does to book, move and cancel a free consultation.
///
/// A visitor in the middle of the flow is known by the secret of a random cookie (`visitor`), and
/// only the server that sets the cookie ever sees it. A booked consultation is known by the secret
/// in its link (`token`). Neither is an account.
#[async_trait]
pub trait BookingDesk: Send + Sync {
    /// What the visitor has answered so far. A visitor without a draft gets an empty one, and
    /// nothing is stored.
    async fn draft(&self, visitor: Option<&str>) -> Result<Draft, BookingError>;

    /// Keeps the first step as it was typed and starts a draft where there is none. Answers with
    /// the visitor's secret, and with whether the practice works in that state or why the form was
    /// not understood: the secret comes either way, because what was typed is kept either way.
    /// Where the practice does not work in the state, no answer about health is kept.
    async fn answer_need(
        &self,
        visitor: Option<&str>,
        form: NeedForm,
    ) -> Result<(String, Result<StateAnswer, BookingError>), BookingError>;

    /// The free times that answer `ask`; a visitor's own hold does not hide its time.
    async fn free_times(
        &self,
        visitor: Option<&str>,
        ask: TimesAsk,
    ) -> Result<FreeTimes, BookingError>;

    /// Keeps a time for the visitor, in place of the one that they had.
    async fn hold(&self, visitor: &str, form: TimeForm) -> Result<(), BookingError>;

    /// Keeps the third step as it was typed, and then understands it. Renews the hold.
    async fn answer_contact(&self, visitor: &str, form: ContactForm) -> Result<(), BookingError>;

    /// Books what the draft says. The same `request_key` again is the same booking, with the same
    /// answer.
    async fn book(&self, visitor: &str, request_key: &str) -> Result<Booked, BookingError>;

    /// Forgets the visitor's draft and lets go of its hold.
    async fn forget(&self, visitor: &str) -> Result<(), BookingError>;

    /// A consultation as its visitor may see it.
    async fn consultation(&self, token: &str) -> Result<ConsultationView, BookingError>;

    /// The times to which a consultation could be moved; its own time counts as free.
    async fn times_to_move(&self, token: &str, ask: TimesAsk) -> Result<FreeTimes, BookingError>;

    /// Moves a consultation. `form.version` is the version that the visitor saw; a move that has
    /// been made already is answered like the first time.
    async fn move_to(&self, token: &str, form: MoveForm) -> Result<(), BookingError>;

    /// Calls a consultation off. Again is the same.
    async fn cancel(&self, token: &str) -> Result<(), BookingError>;

    /// Takes a cancellation back, within the time that the settings give and if the time is still
    /// free.
    async fn undo_cancel(&self, token: &str) -> Result<(), BookingError>;
}

/// Why a step of the flow was refused. Codes, no words and nothing personal: without JavaScript
/// they travel in the address.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error, Serialize, Deserialize)]
pub enum BookingError {
    /// The form needs a change.
    #[error("the form needs a change")]
    Form(Vec<Problem>),
    /// Somebody else has the time, or it cannot be booked any more. The nearest free times, at
    /// most three, in epoch seconds.
    #[error("the time is taken")]
    Taken {
        /// The start that was wanted, in epoch seconds.
        at: i64,
        /// The nearest free times, at most three, in order.
        nearest: Vec<i64>,
    },
    /// The draft has run out, or the cookie did not come: the flow starts again.
    #[error("the answers are not there any more")]
    NoDraft,
    /// An earlier step has no answer yet.
    #[error("an earlier step has no answer yet")]
    TooEarly,
    /// This address has as many active consultations as it may have.
    #[error("there is an active consultation for this address")]
    AlreadyBooked,
    /// No consultation has that link, or its records have been erased.
    #[error("there is no such consultation")]
    NotFound,
    /// The consultation is over, or was called off, or can no longer be restored.
    #[error("the consultation can no longer be changed")]
    Closed,
    /// It was changed since the page was loaded.
    #[error("the consultation was changed in the meantime")]
    Changed,
    /// The same key came with other answers.
    #[error("the request's key was used for something else")]
    KeyReused,
    /// Too many tries.
    #[error("too many tries")]
    TooMany {
        /// Seconds until the next try may be made.
        retry_after: u64,
    },
    /// The store did not answer. The cause is in the log.
    #[error("the booking desk cannot be reached at the moment")]
    Unavailable,
}

/// A booking in the making.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Draft {
    /// Whether the store has it.
    pub started: bool,
    /// The first step as it was typed.
    pub need: NeedForm,
    /// The state's name, the service's and so on, in words; empty where nothing was answered.
    pub state: Option<StateCode>,
    /// The service, when one was named.
    pub service: Option<ServiceSummary>,
    /// The therapist, when one was asked for.
    pub therapist: Option<TherapistSummary>,
    /// The IANA zone in which the visitor wants to see times.
    pub zone: String,
    /// The time that the visitor chose.
    pub time: Option<ChosenTime>,
    /// The third step as it was typed.
    pub contact: ContactForm,
    /// The key that the confirming form sends along.
    pub request_key: String,
    /// The link's secret, when this draft has become a consultation.
    pub booked: Option<String>,
}

/// The time that a visitor chose.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ChosenTime {
    /// Its start, in epoch seconds.
    pub at: i64,
    /// `Wednesday, November 25`.
    pub day: String,
    /// `1:00 pm`.
    pub time: String,
    /// `Central Time`.
    pub zone_words: String,
    /// With whom.
    pub therapist: TherapistSummary,
    /// Whether it is being kept.
    pub hold: HoldState,
}

/// What has become of a hold.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum HoldState {
    /// The time is kept for the visitor.
    Kept,
    /// It is not kept any more. It will be claimed again at the next step, if it is still free.
    Lapsed,
}

/// The choice of a time as it was typed.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct TimeForm {
    /// The start, in epoch seconds.
    pub at: String,
    /// A therapist's slug; empty for whoever is free.
    pub therapist: String,
    /// The IANA zone in which the visitor saw it.
    pub zone: String,
}

/// A move as it was typed.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct MoveForm {
    /// The new start, in epoch seconds.
    pub at: String,
    /// A therapist's slug; empty for the same one if they are free, else whoever is.
    pub therapist: String,
    /// The version of the consultation that the page showed.
    pub version: String,
    /// The IANA zone in which the visitor saw it.
    pub zone: String,
}

/// A booking that was made.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Booked {
    /// The secret of the consultation's link.
    pub token: String,
    /// What to say on the telephone: `K7QF-2M9D`.
    pub reference: String,
}

/// A consultation as its visitor may see it: when, with whom, and what can be done. No contact
/// details and no answers: a link may be forwarded.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ConsultationView {
    /// What to say on the telephone.
    pub reference: String,
    /// Where it stands.
    pub status: Status,
    /// Grows with each change.
    pub version: i64,
    /// The start, in epoch seconds.
    pub at: i64,
    /// Length in minutes.
    pub minutes: i64,
    /// The state where the visitor will be.
    pub state: StateCode,
    /// The name that the visitor wants to be called by.
    pub first_name: String,
    /// The IANA zone of the visitor's words.
    pub zone: String,
    /// `Wednesday, November 25 at 1:00 pm Central Time`, in the visitor's zone.
    pub visitor_words: String,
    /// The same in the therapist's zone, where that is another one.
    pub therapist_words: Option<String>,
    /// With whom.
    pub therapist: TherapistSummary,
    /// Whether its time has begun.
    pub past: bool,
    /// Whether it can be moved or cancelled now.
    pub changeable: bool,
    /// Whether a cancellation can be taken back now, if the time is still free.
    pub undoable: bool,
}
