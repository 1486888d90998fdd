//! Booking, moving and cancelling as people do it, over a real store on both engines: alone, and
//! many at once.
#![expect(clippy::unwrap_used, reason = "in a test, to panic is to fail")]

mod broken;
mod changes;
mod drafts;
mod holds;
mod invariants;
mod letters;
mod licenses;
mod model;
mod newsletter;
mod queries;
mod races;
mod retries;
mod secrets;
mod sharing;
#[path = "../support/statements.rs"]
mod statements;
mod story;
#[expect(dead_code, reason = "this chapter does not need all of the words")]
#[path = "../support/support.rs"]
mod support;
mod times;
