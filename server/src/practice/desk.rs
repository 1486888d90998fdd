//! The staff's desk.
//!
//! Who may do what is asked twice: the role, and whether the consultation is theirs. Whoever sees
//! only their own is answered about anybody else's as about one that is not there. What is looked
//! at and what is done leaves an audit row in the same transaction.

mod change;
mod list;
mod mails;
mod mask;
mod outcome;
mod phone;
mod record;
mod reveal;
mod scope;
mod today;
mod wording;

use async_trait::async_trait;
use domain::{
    booking::{BookingError, MoveForm, Outcome as CallOutcome, TimesAsk},
    id::{ConsultationId, MailId},
    staff::{
        ConsultationList, ConsultationRecord, ContactPart, DeskError, Filter, Look, MailList,
        MailShown, MovePlan, PhoneForm, PhonePage, PhoneStep, StaffDesk, StaffMember, Today,
    },
};

use super::{Fault, Practice};

/// What a use case of the desk answers.
type Outcome<T> = Result<T, Fault<DeskError>>;

fn words<T>(outcome: Outcome<T>) -> Result<T, DeskError> {
    outcome.map_err(|fault| fault.refusal(DeskError::Booking(BookingError::Unavailable)))
}

#[async_trait]
impl StaffDesk for Practice {
    async fn today(&self, staff: &StaffMember, look: Look) -> Result<Today, DeskError> {
        words(today::today(self, staff, look).await)
    }

    async fn consultations(
        &self,
        staff: &StaffMember,
        filter: &Filter,
        look: Look,
    ) -> Result<ConsultationList, DeskError> {
        words(list::consultations(self, staff, filter, look).await)
    }

    async fn consultation(
        &self,
        staff: &StaffMember,
        id: &ConsultationId,
    ) -> Result<ConsultationRecord, DeskError> {
        words(record::consultation(self, staff, id).await)
    }

    async fn reveal(
        &self,
        staff: &StaffMember,
        id: &ConsultationId,
        part: ContactPart,
    ) -> Result<String, DeskError> {
        words(reveal::reveal(self, staff, id, part).await)
    }

    async fn cancel(
        &self,
        staff: &StaffMember,
        id: &ConsultationId,
        version: i64,
    ) -> Result<(), DeskError> {
        words(change::cancel(self, staff, id, version).await)
    }

    async fn times_to_move(
        &self,
        staff: &StaffMember,
        id: &ConsultationId,
        ask: TimesAsk,
    ) -> Result<MovePlan, DeskError> {
        words(change::plan(self, staff, id, ask).await)
    }

    async fn move_to(
        &self,
        staff: &StaffMember,
        id: &ConsultationId,
        form: MoveForm,
    ) -> Result<(), DeskError> {
        words(change::move_to(self, staff, id, form).await)
    }

    async fn record_outcome(
        &self,
        staff: &StaffMember,
        id: &ConsultationId,
        outcome: Option<CallOutcome>,
    ) -> Result<(), DeskError> {
        words(outcome::record(self, staff, id, outcome).await)
    }

    async fn phone(&self, staff: &StaffMember, ask: TimesAsk) -> Result<PhonePage, DeskError> {
        words(phone::show(self, staff, ask).await)
    }

    async fn book_by_phone(
        &self,
        staff: &StaffMember,
        form: PhoneForm,
        then: PhoneStep,
    ) -> Result<Option<ConsultationId>, DeskError> {
        words(phone::take(self, staff, form, then).await)
    }

    async fn mails(&self, staff: &StaffMember, shown: &MailShown) -> Result<MailList, DeskError> {
        words(mails::mails(self, staff, shown).await)
    }

    async fn send_again(&self, staff: &StaffMember, id: &MailId) -> Result<(), DeskError> {
        words(mails::send_again(self, staff, id).await)
    }
}
