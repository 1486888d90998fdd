//! Booking a free consultation: which times are free, what a visitor fills in, and what becomes of
//! a booking.

mod answers;
pub mod civil;
mod consultation;
mod desk;
mod free_times;
mod hours;
mod times;

pub use answers::{Contact, ContactForm, Field, Guardian, Need, NeedForm, Problem, ProblemKind};
pub use consultation::{Outcome, Status, UnknownStatus};
pub use desk::{
    Booked, BookingDesk, BookingError, ChosenTime, ConsultationView, Draft, HoldState, MoveForm,
    TimeForm,
};
pub use free_times::{Calendar, Objection, free_times, objections};
pub use hours::{Busy, DateException, ExceptionKind, Hours, HoursFault, WeeklyRule};
pub use times::{FreeDay, FreeTimes, TherapistChoice, TimeOffer, TimesAsk};

/// The consent that a visitor gives by booking: its wording's version, kept on the consultation.
pub const CONSENT_VERSION: &str = "2026-11";

/// The consent that a caller gives by word of mouth while staff book for them.
pub const PHONE_CONSENT_VERSION: &str = "phone-2026-11";
