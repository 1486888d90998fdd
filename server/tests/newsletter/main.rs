//! The newsletter over a real store on both engines: joining, saying yes, leaving, and what is kept
//! in between.
#![expect(clippy::unwrap_used, reason = "in a test, to panic is to fail")]

mod archive;
#[expect(dead_code, reason = "this chapter does not need all of the words")]
#[path = "../staff/browser.rs"]
mod browser;
mod confirming;
mod forgetting;
mod issues;
mod joining;
mod leaving;
mod lists;
mod managing;
mod returned;
mod scanners;
mod sending;
#[path = "../support/statements.rs"]
mod statements;
mod story;
#[expect(dead_code, reason = "this chapter does not need all of the words")]
#[path = "../support/support.rs"]
mod support;
mod under_attack;
