//! The program.

pub mod crypto;
