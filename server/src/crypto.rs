//! Secrets: the keys that column contents are sealed under, and random values that nobody guesses.
//!
//! What this module promises:
//! - A sealed value opens only in the column and the record that it was sealed for. Somebody who
//!   can write to the database, but has no key, can neither read nor swap nor change one.
//! - Keys live in one file outside the database, so that a copy of the database alone tells nothing
//!   about anybody.
//! - Text that must be found again without being readable (an e-mail address) is looked up by a
//!   keyed hash, which cannot be tried out without the key file.

pub mod keyring;
pub mod seal;
pub mod secret;

pub use keyring::{KeyId, KeyRing, KeyRingFault};
pub use seal::{Column, Unsealable};
