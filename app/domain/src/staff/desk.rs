//! The staff's desk: what somebody who is signed in does with consultations and mails.
//!
//! Every method is told who asks and checks twice: whether their role may do it, and whether this
//! consultation is theirs to see. A therapist has only their own; anybody else's is answered like
//! one that is not there.

mod filter;
mod line;
mod mail;
mod phone;
mod record;
mod today;

use async_trait::async_trait;
use serde::{Deserialize, Serialize};

pub use filter::{Cursor, Filter};
pub use line::{ConsultationLine, ConsultationList, Phase};
pub use mail::{MailFilter, MailLine, MailList, MailShown, MailState};
pub use phone::{PhoneBooking, PhoneForm, PhonePage, PhoneStart};
pub use record::{
    ConsultationRecord, ContactPart, Covered, HistoryLine, LicenseCover, MayDo, MovePlan, Source,
};
pub use today::{Figures, LicenseGap, NeedsOutcome, Next, Today};

use super::StaffMember;
use crate::{
    booking::{BookingError, MoveForm, Outcome, TimesAsk},
    id::{ConsultationId, MailId},
};

/// What staff do at the desk.
#[async_trait]
pub trait StaffDesk: Send + Sync {
    /// What is on today in the desk's zone, and what needs somebody. A member of staff whose
    /// consultations are none (an editor) gets an empty day.
    async fn today(&self, staff: &StaffMember, look: Look) -> Result<Today, DeskError>;

    /// A page of consultations, by their start. Contact details are covered.
    async fn consultations(
        &self,
        staff: &StaffMember,
        filter: &Filter,
        look: Look,
    ) -> Result<ConsultationList, DeskError>;

    /// One consultation. Contact details are covered, but for what this member has uncovered within
    /// the last five minutes.
    async fn consultation(
        &self,
        staff: &StaffMember,
        id: &ConsultationId,
    ) -> Result<ConsultationRecord, DeskError>;

    /// Uncovers one contact detail and answers with it. An audit row says so, in the same
    /// transaction.
    async fn reveal(
        &self,
        staff: &StaffMember,
        id: &ConsultationId,
        part: ContactPart,
    ) -> Result<String, DeskError>;

    /// Calls a consultation off for the practice. Whoever booked it gets a mail. `version` is the
    /// one that the page showed.
    async fn cancel(
        &self,
        staff: &StaffMember,
        id: &ConsultationId,
        version: i64,
    ) -> Result<(), DeskError>;

    /// The times to which a consultation could be moved; its own time counts as free.
    async fn times_to_move(
        &self,
        staff: &StaffMember,
        id: &ConsultationId,
        ask: TimesAsk,
    ) -> Result<MovePlan, DeskError>;

    /// Moves a consultation. Whoever booked it gets a mail.
    async fn move_to(
        &self,
        staff: &StaffMember,
        id: &ConsultationId,
        form: MoveForm,
    ) -> Result<(), DeskError>;

    /// Says how a call went, or takes back what was said (none). Not before its start.
    async fn record_outcome(
        &self,
        staff: &StaffMember,
        id: &ConsultationId,
        outcome: Option<Outcome>,
    ) -> Result<(), DeskError>;

    /// What this member has typed of a booking by telephone, and the free times that fit it.
    async fn phone(&self, staff: &StaffMember, ask: TimesAsk) -> Result<PhonePage, DeskError>;

    /// Keeps what was typed, and then does what `then` says. A booking's id where one was made; the
    /// same `request_key` again is the same booking.
    async fn book_by_phone(
        &self,
        staff: &StaffMember,
        form: PhoneForm,
        then: PhoneStep,
    ) -> Result<Option<ConsultationId>, DeskError>;

    /// A page of mails, the latest due first.
    async fn mails(&self, staff: &StaffMember, shown: &MailShown) -> Result<MailList, DeskError>;

    /// Puts a mail that failed, or of which nobody knows whether it arrived, back into the outbox.
    async fn send_again(&self, staff: &StaffMember, id: &MailId) -> Result<(), DeskError>;
}

/// Whether somebody opens a page, or an open page looks again by itself.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Look {
    /// Somebody opens it: an audit row says so.
    First,
    /// It looks again by itself: an audit row only where the last one is a while ago.
    Again,
}

/// What to do with the form of a booking by telephone.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PhoneStep {
    /// Only keep it, to show the free times that fit.
    Keep,
    /// Book.
    Book,
    /// Forget it.
    Forget,
}

impl PhoneStep {
    /// Reads what the pressed button says. Anything unknown only keeps.
    pub fn from_text(text: &str) -> Self {
        match text {
            "book" => Self::Book,
            "forget" => Self::Forget,
            _ => Self::Keep,
        }
    }

    /// The address that a press leads to: the booking that was made, or back to the form, at the
    /// day that `then` asks for (`day=2026-11-25` or `from=2026-11-25`; anything else is no wish).
    pub fn leads_to(self, booked: Option<&ConsultationId>, then: &str) -> String {
        let form = "/staff/consultations/new";
        let of_days = |then: &str| {
            let (name, date) = then.split_once('=')?;
            let is_date = date.len() == 10 && date.bytes().all(|b| b.is_ascii_digit() || b == b'-');
            (matches!(name, "day" | "from") && is_date).then(|| format!("{form}?{name}={date}#at"))
        };
        match (booked, self) {
            (Some(id), _) => format!("/staff/consultations/{id}"),
            (None, Self::Forget) => form.to_owned(),
            (None, _) => of_days(then).unwrap_or_else(|| format!("{form}#at")),
        }
    }
}

/// Why the desk refused. Codes, nothing personal: without JavaScript they travel in the address.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error, Serialize, Deserialize)]
pub enum DeskError {
    /// What the booking desk says to visitors too: taken, changed, closed, not found …
    #[error(transparent)]
    Booking(BookingError),
    /// This role may not do that.
    #[error("this role may not do that")]
    Forbidden,
    /// The call has not begun: nobody can say how it went.
    #[error("the call has not begun")]
    NotYet,
    /// The mail is not one to send again: it has gone, or what it says has passed.
    #[error("the mail is not one to send again")]
    MailSettled,
}

impl From<BookingError> for DeskError {
    fn from(error: BookingError) -> Self {
        Self::Booking(error)
    }
}
