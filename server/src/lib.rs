//! The program: router, use cases, store, mail and jobs.

pub mod crypto;
pub mod mail;
pub mod practice;
pub mod store;
