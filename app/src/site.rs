//! The public site: what stands around every page, and the pages that belong to no other subject.

pub mod api;
mod asking;
mod frame;
mod lost;
mod reader;
mod turning;

pub(crate) use asking::{Place, asker};
pub(crate) use frame::note_arrivals;
pub use frame::{Frame, Main, Surroundings};
pub use lost::{LostPage, NotFoundPage};
pub use reader::{Head, Reading, ReadingPage};
