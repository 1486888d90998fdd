//! The desk: what the staff see once they are signed in, and the way in.
//!
//! Every page here, and both frames, are listed in [`crate::lazy`], so that visitors never download
//! any of it.

pub mod account;
pub mod api;
pub mod desk;
mod frame;
mod idle;
mod style;

pub use frame::Desk;
pub use style::StylePage;
