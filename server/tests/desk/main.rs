//! The staff's desk over a real store on both engines: who sees what, what a look leaves behind,
//! what a deed does.
#![expect(clippy::unwrap_used, reason = "in a test, to panic is to fail")]

#[expect(dead_code, reason = "this chapter does not need all of the words")]
#[path = "../staff/browser.rs"]
mod browser;
mod cancelling;
mod figures;
mod lists;
mod looks;
mod mails;
mod marks;
mod moving;
mod outcomes;
mod ownership;
mod pages;
mod phone;
#[path = "../support/statements.rs"]
mod statements;
mod story;
#[expect(dead_code, reason = "this chapter does not need all of the words")]
#[path = "../support/support.rs"]
mod support;
mod today;
