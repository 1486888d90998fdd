//! Bringing a practice's former site into this one.

pub mod folder;
pub mod wordpress;
