//! The public site over a real store on both engines: what its pages say, what the blog does, where
//! addresses of old lead, what is forgotten in time.
#![expect(clippy::unwrap_used, reason = "in a test, to panic is to fail")]

mod blog;
#[expect(dead_code, reason = "this chapter does not need all of the words")]
#[path = "../staff/browser.rs"]
mod browser;
mod cards;
mod forgetting;
mod guide;
mod kept;
mod moving_in;
mod old_pictures;
mod pages;
mod pictures;
#[path = "../support/programs.rs"]
mod programs;
mod queries;
mod questions;
mod readers;
mod search;
#[path = "../support/statements.rs"]
mod statements;
#[expect(dead_code, reason = "this chapter does not need all of the words")]
#[path = "../support/support.rs"]
mod support;
