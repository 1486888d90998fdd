//! The program: router, use cases, store, mail and jobs.

pub mod cli;
pub mod config;
pub mod crypto;
pub mod http;
pub mod mail;
pub mod practice;
pub mod store;
pub mod telemetry;
