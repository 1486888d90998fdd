//! The newsletter over a real store on both engines: joining, saying yes, leaving, and what is kept
//! in between.
#![expect(clippy::unwrap_used, reason = "in a test, to panic is to fail")]

#[expect(dead_code, reason = "this chapter does not need all of the words")]
#[path = "../staff/browser.rs"]
mod browser;
mod confirming;
mod forgetting;
mod joining;
mod leaving;
mod managing;
mod scanners;
#[path = "../support/statements.rs"]
mod statements;
mod story;
#[expect(dead_code, reason = "this chapter does not need all of the words")]
#[path = "../support/support.rs"]
mod support;
mod under_attack;
