//! Booking, moving and cancelling a free consultation.

pub(super) mod answers;
mod api;
pub(super) mod book;
pub(super) mod calendars;
pub(super) mod change;
pub(super) mod claim;
mod consultation;
mod draft;
mod every_time;
pub(super) mod hold;
pub(super) mod letters;
pub(super) mod times;

use async_trait::async_trait;
use domain::{
    booking::{
        Booked, BookingDesk, BookingError, ConsultationView, ContactForm, Draft, FreeTimes,
        MoveForm, NeedForm, TimeForm, TimesAsk,
    },
    practice::{NextTimes, StateAnswer, StateCode},
};

use super::{Fault, Practice};

pub use answers::Details;
pub use api::BookingRequest;
pub use calendars::Wanted;
pub use consultation::CalendarEntry;
pub(crate) use consultation::{details, first_name, token};
pub use every_time::{EveryTime, Within};

/// What a booking use case answers.
pub(crate) type Outcome<T> = Result<T, Fault<BookingError>>;

fn words<T>(outcome: Outcome<T>) -> Result<T, BookingError> {
    outcome.map_err(|fault| fault.refusal(BookingError::Unavailable))
}

/// The next few free times of anybody in a state.
pub(super) async fn next_times(
    desk: &Practice,
    state: StateCode,
) -> Result<NextTimes, BookingError> {
    words(times::next(desk, state).await)
}

#[async_trait]
impl BookingDesk for Practice {
    async fn draft(&self, visitor: Option<&str>) -> Result<Draft, BookingError> {
        words(draft::show(self, visitor).await)
    }

    async fn answer_need(
        &self,
        visitor: Option<&str>,
        form: NeedForm,
    ) -> Result<(String, Result<StateAnswer, BookingError>), BookingError> {
        words(draft::answer_need(self, visitor, form).await)
    }

    async fn free_times(
        &self,
        visitor: Option<&str>,
        ask: TimesAsk,
    ) -> Result<FreeTimes, BookingError> {
        words(times::for_visitor(self, visitor, ask).await)
    }

    async fn hold(&self, visitor: &str, form: TimeForm) -> Result<(), BookingError> {
        words(hold::hold(self, visitor, form).await)
    }

    async fn answer_contact(&self, visitor: &str, form: ContactForm) -> Result<(), BookingError> {
        words(draft::answer_contact(self, visitor, form).await)
    }

    async fn book(&self, visitor: &str, request_key: &str) -> Result<Booked, BookingError> {
        words(book::book_draft(self, visitor, request_key).await)
    }

    async fn forget(&self, visitor: &str) -> Result<(), BookingError> {
        words(draft::forget(self, visitor).await)
    }

    async fn consultation(&self, token: &str) -> Result<ConsultationView, BookingError> {
        words(consultation::show(self, token).await)
    }

    async fn times_to_move(&self, token: &str, ask: TimesAsk) -> Result<FreeTimes, BookingError> {
        words(times::to_move(self, token, ask).await)
    }

    async fn move_to(&self, token: &str, form: MoveForm) -> Result<(), BookingError> {
        words(change::move_to(self, token, form).await)
    }

    async fn cancel(&self, token: &str) -> Result<(), BookingError> {
        words(change::cancel(self, token).await)
    }

    async fn undo_cancel(&self, token: &str) -> Result<(), BookingError> {
        words(change::undo_cancel(self, token).await)
    }
}
