//! The people at the desk and what each may do.

mod role;

pub use role::{Permission, Role};
