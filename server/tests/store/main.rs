//! The store by itself, on both engines: its statements, its schema, and the claims that no two
//! people can have at once.
#![expect(clippy::unwrap_used, reason = "in a test, to panic is to fail")]

mod claims;
mod colleagues;
mod engine;
mod schema;
#[expect(dead_code, reason = "this chapter does not need all of the words")]
#[path = "../support/support.rs"]
mod support;
