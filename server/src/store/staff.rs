//! Members of staff: their accounts, sessions, recovery codes, and the links that make somebody
//! one; and the counted tries that every server shares.

mod account;
mod attempt;
mod session;

pub use account::{
    AccountRow, NewAccount, account_by_email, account_of, add_account, add_recovery_code,
    add_welcome, delete_old_welcomes, drop_owner_welcomes, drop_recovery_codes, has_owner,
    has_recovery_code, replace_password, take_step, take_welcome, use_recovery_code, welcome,
};
pub use attempt::{Tried, count_down, count_up, delete_old_attempts, forget_tries, tries_since};
pub use session::{
    NewSession, SessionRow, add_session, delete_old_sessions, end_session, end_sessions_of,
    note_seen, session,
};

/// Every statement of this subject.
pub fn all() -> Vec<&'static str> {
    [account::ALL, attempt::ALL, session::ALL].concat()
}
