use async_trait::async_trait;
use serde::{Deserialize, Serialize};

use super::Role;
use crate::{id::StaffId, practice::Slug};

/// Somebody who is signed in with both factors.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct StaffMember {
    /// Who.
    pub id: StaffId,
    /// Their name.
    pub name: String,
    /// What they are.
    pub role: Role,
    /// Which therapist they are, if they are one.
    pub therapist: Option<Slug>,
}

/// Becoming a member of staff, signing in and out.
///
/// `session` is the secret of the staff cookie. A session has one of three stages: after the
/// password only, while an authenticator is being set up, and full; only a full one opens the desk.
/// Each step that raises the stage gives a new secret, and the old one dies.
#[async_trait]
pub trait AccountDesk: Send + Sync {
    /// Whether a link that makes somebody a member of staff is still good, and as what.
    async fn welcome(&self, token: &str) -> Result<Role, AccountError>;

    /// Makes the account of a welcome link: the link dies, and the session that comes back can only
    /// set up an authenticator.
    async fn accept(
        &self,
        token: &str,
        name: &str,
        email: &str,
        password: &str,
    ) -> Result<SignedIn, AccountError>;

    /// What to scan or type into an authenticator.
    async fn enrolment(&self, session: &str) -> Result<Enrolment, AccountError>;

    /// Ends the set-up with a first code, and answers with the full session and ten recovery codes,
    /// which are shown once.
    async fn enrol(
        &self,
        session: &str,
        code: &str,
    ) -> Result<(SignedIn, Vec<String>), AccountError>;

    /// The first factor. Unknown addresses and wrong passwords have one answer, in the same time.
    async fn sign_in(
        &self,
        email: &str,
        password: &str,
        source: &str,
    ) -> Result<SignedIn, AccountError>;

    /// The second factor: a code of the authenticator, each good once, or a recovery code.
    async fn second_factor(&self, session: &str, code: &str) -> Result<SignedIn, AccountError>;

    /// Who has this full session. Notes that they were here, at most once a minute.
    async fn who(&self, session: &str) -> Result<StaffMember, AccountError>;

    /// Ends the session.
    async fn sign_out(&self, session: &str) -> Result<(), AccountError>;
}

/// A session that has begun.
#[derive(Clone, PartialEq, Eq)]
pub struct SignedIn {
    /// The secret for the cookie.
    pub session: String,
}

/// The setting-up of an authenticator.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Enrolment {
    /// The secret, in groups of four letters, for typing.
    pub secret: String,
    /// The `otpauth:` address as a picture: the path of an SVG of black squares on a square of
    /// `size` by `size`.
    pub picture: String,
    /// The picture's width and height in squares.
    pub size: usize,
}

/// Why an account's step was refused.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error, Serialize, Deserialize)]
pub enum AccountError {
    /// Nobody is signed in, or not with both factors, or the session has ended.
    #[error("nobody is signed in")]
    SignedOut,
    /// The welcome link is not good, or not any more.
    #[error("the link is not good any more")]
    NoWelcome,
    /// Address or password are wrong.
    #[error("address or password are wrong")]
    Wrong,
    /// The code is wrong, too old, or was used.
    #[error("the code is wrong")]
    WrongCode,
    /// The new password is too short, too long, or too well known.
    #[error("the password will not do")]
    WeakPassword,
    /// The name or the address will not do, or the address has an account.
    #[error("name or address will not do")]
    Malformed,
    /// This role may not do that.
    #[error("this role may not do that")]
    Forbidden,
    /// Too many tries.
    #[error("too many tries")]
    TooMany {
        /// Seconds until the next try may be made.
        retry_after: u64,
    },
    /// The store did not answer. The cause is in the log.
    #[error("accounts cannot be reached at the moment")]
    Unavailable,
}
