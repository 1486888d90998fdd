//! The program: router, use cases, store, mail and jobs.

pub mod store;
