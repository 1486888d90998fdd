//! The desk: what the staff see once they are signed in, and the way in.
//!
//! Every page here is a lazy route: its code is in a part of the client of its own, so that visitors
//! never download it. A page therefore asks for its data in its view, not in `data`, which is part
//! of what everybody downloads.

pub mod account;
pub mod api;
mod frame;
mod idle;
mod style;
mod today;

pub use frame::{Desk, Me};
pub use style::StylePage;
pub use today::TodayPage;
