//! The program: router, use cases, store, mail and jobs.

#![recursion_limit = "512"]

pub mod cards;
pub mod cli;
pub mod commands;
pub mod config;
pub mod crypto;
pub mod guide;
pub mod http;
pub mod import;
pub mod jobs;
pub mod mail;
pub mod markdown;
pub mod newsletter;
pub mod pictures;
pub mod practice;
pub mod search;
pub mod serve;
pub mod store;
pub mod telemetry;
