//! The people at the desk and what each may do.

mod account;
mod next;
mod role;

pub use account::{
    AccountDesk, AccountError, Enrolment, SignedIn, StaffMember, Stage, Standing, Visit,
};
pub use next::NextPage;
pub use role::{Permission, Role};
