//! The program: router, use cases, store, mail and jobs.

pub mod crypto;
pub mod store;
