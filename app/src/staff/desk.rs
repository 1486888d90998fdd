//! The pages of the staff's desk: today, the consultations, one of them, booking by telephone, the
//! mails. Every one is whole without a script; what is asked for stands in the address, and what
//! changes something is a form.

pub mod api;
mod cancel;
mod consultation;
mod consultations;
mod contact;
mod live;
mod mails;
mod moving;
mod phone;
mod phone_form;
mod today;
mod trouble;
mod wording;

pub use cancel::CancelPage;
pub use consultation::ConsultationPage;
pub use consultations::ConsultationsPage;
pub use mails::MailsPage;
pub use moving::MovePage;
pub use phone::PhonePage;
pub use today::TodayPage;
pub(super) use trouble::{Trouble, coming};
