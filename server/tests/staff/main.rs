//! The way into the desk, over a real store on both engines: accounts, both factors, sessions,
//! limits; and the same through the real router, where every server function meets everybody.
#![expect(clippy::unwrap_used, reason = "in a test, to panic is to fail")]

mod browser;
mod door;
mod factors;
mod limits;
mod matrix;
mod sessions;
mod setting_up;
mod story;
#[expect(dead_code, reason = "this chapter does not need all of the words")]
#[path = "../support/support.rs"]
mod support;
