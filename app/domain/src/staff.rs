//! The people at the desk and what each may do.

mod account;
mod role;

pub use account::{AccountDesk, AccountError, Enrolment, SignedIn, StaffMember};
pub use role::{Permission, Role};
