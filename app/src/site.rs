//! The public site: what stands around every page, and the pages that belong to no other subject.

pub mod api;
mod crisis;
mod frame;
mod home;
mod lost;
mod reader;
mod states;

pub use crisis::CrisisPage;
pub(crate) use frame::note_arrivals;
pub use frame::{Frame, Main};
pub use home::HomePage;
pub use lost::{LostPage, NotFoundPage};
pub use reader::{Head, Reading, ReadingPage};
pub use states::{StatePage, StatesPage};
