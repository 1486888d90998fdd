//! What is promised of free times: a minute-by-minute oracle, properties that protect people,
//! examples that read like stories, and other people's bugs.
//!
//! That the zone a visitor reads times in changes nothing needs no test: it cannot be handed in.
#![expect(
    clippy::unwrap_used,
    reason = "test helpers outside of #[test] functions: a panic is how they fail"
)]

mod civil_times;
mod examples;
mod oracle;
mod properties;
mod reported;
mod worlds;
