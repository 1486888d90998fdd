//! The staff's accounts: becoming a member, the two factors, sessions, limits.
//!
//! How the door is defended:
//! - Password (argon2id) and authenticator, always both; the one exception, setting up the
//!   authenticator of a new account, opens nothing else.
//! - A session's secret is 256 random bits, kept as a hash, and is replaced at each step up.
//!   It ends after the idle minutes of the settings and after twelve hours in any case, because
//!   desks stand in homes. The role and the closing of an account are read at every request.
//!   One account may have several sessions at once.
//! - Wrong tries are counted in the store, so that all servers share the limits, see [`limits`].
//!   Guessing from one place never locks out somebody who signs in from another.

mod accounts;
mod limits;
mod passwords;
mod recovery;
mod second_factor;
mod sessions;
mod totp;
mod typed;
mod welcome;

use async_trait::async_trait;
use domain::staff::{AccountDesk, AccountError, Enrolment, Role, SignedIn, Standing, Typed, Visit};

use super::{Fault, Practice};

/// What a use case of the accounts answers.
type Outcome<T> = Result<T, Fault<AccountError>>;

fn words<T>(outcome: Outcome<T>) -> Result<T, AccountError> {
    outcome.map_err(|fault| fault.refusal(AccountError::Unavailable))
}

#[async_trait]
impl AccountDesk for Practice {
    async fn welcome(&self, token: &str) -> Result<Role, AccountError> {
        words(welcome::look(self, token).await)
    }

    async fn accept(
        &self,
        token: &str,
        name: &str,
        email: &str,
        password: &str,
    ) -> Result<SignedIn, AccountError> {
        let form = welcome::Form {
            token,
            name,
            email,
            password,
        };
        words(welcome::accept(self, form).await)
    }

    async fn enrolment(&self, session: &str) -> Result<Enrolment, AccountError> {
        words(second_factor::enrolment(self, session).await)
    }

    async fn enrol(&self, session: &str, code: &str) -> Result<SignedIn, AccountError> {
        words(second_factor::enrol(self, session, code).await)
    }

    async fn recovery_codes(&self, session: &str) -> Result<Vec<String>, AccountError> {
        words(recovery::show(self, session).await)
    }

    async fn keep_codes(&self, session: &str) -> Result<SignedIn, AccountError> {
        words(recovery::keep(self, session).await)
    }

    async fn sign_in(
        &self,
        email: &str,
        password: &str,
        source: &str,
    ) -> Result<SignedIn, AccountError> {
        words(accounts::sign_in(self, email, password, source).await)
    }

    async fn second_factor(
        &self,
        session: &str,
        code: &str,
        source: &str,
    ) -> Result<SignedIn, AccountError> {
        words(second_factor::sign_in(self, session, code, source).await)
    }

    async fn standing(&self, session: &str, visit: Visit) -> Result<Standing, AccountError> {
        words(sessions::standing(self, session, visit).await)
    }

    async fn seconds_left(&self, session: &str) -> Result<i64, AccountError> {
        words(sessions::seconds_left(self, session).await)
    }

    async fn stay(&self, session: &str) -> Result<i64, AccountError> {
        words(sessions::stay(self, session).await)
    }

    async fn sign_out(&self, session: &str) -> Result<(), AccountError> {
        words(accounts::sign_out(self, session).await)
    }

    fn seal_typed(&self, typed: &Typed) -> Option<String> {
        typed::seal(self, typed)
    }

    fn open_typed(&self, sealed: &str) -> Option<Typed> {
        typed::open(self, sealed)
    }
}
