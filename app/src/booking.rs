//! Booking a free consultation: four short steps, each its own address and plain form, and the
//! pages of a consultation that was booked.

pub mod api;
mod aside;
mod cancel;
mod check;
mod consultation;
mod contact;
mod moving;
mod need;
pub(crate) mod outcome;
mod time;
pub(crate) mod times;

pub use cancel::CancelPage;
pub use check::CheckPage;
pub use consultation::ConsultationPage;
pub use contact::ContactPage;
pub use moving::MovePage;
pub use need::NeedPage;
pub use time::TimePage;

use domain::booking::{BookingError, Draft};

use crate::refusal::Refusal;

/// Why a later step cannot be shown yet: its draft is gone, or an earlier step has no answer.
fn too_early(draft: &Draft) -> Refusal {
    let error = if draft.started {
        BookingError::TooEarly
    } else {
        BookingError::NoDraft
    };
    Refusal::Booking(error)
}
