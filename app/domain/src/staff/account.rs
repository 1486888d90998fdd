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

/// How far somebody has come in signing in. Each step that raises it gives a new secret, and the old
/// one dies.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Stage {
    /// The password was right; the second factor is still to come.
    Password,
    /// The password was right; there is no authenticator yet, and nothing else can be done.
    Enrolling,
    /// Both factors. Only this one opens the desk.
    Full,
}

/// Whose session it is, and how far it has come.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Standing {
    /// Somebody whose second factor is still to come.
    Password,
    /// Somebody who is setting up an authenticator.
    Enrolling,
    /// A member of staff.
    Full(StaffMember),
}

/// Whether a request shows that somebody is there.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Visit {
    /// Somebody did something: the idle time begins anew.
    Acts,
    /// A page asked by itself: that keeps nobody signed in.
    Watches,
}

/// Becoming a member of staff, signing in and out.
///
/// `session` is the secret of the staff cookie. `source` says where a request comes from, in any
/// text that is the same for the same place; it is kept as a keyed hash only.
#[async_trait]
pub trait AccountDesk: Send + Sync {
    /// Whether a link that makes somebody a member of staff is still good, and as what.
    async fn welcome(&self, token: &str) -> Result<Role, AccountError>;

    /// Makes the account of a welcome link: the link dies, and the session that comes back can only
    /// set up an authenticator. A refused form leaves the link as it was.
    async fn accept(
        &self,
        token: &str,
        name: &str,
        email: &str,
        password: &str,
    ) -> Result<SignedIn, AccountError>;

    /// What to scan or type into an authenticator.
    async fn enrolment(&self, session: &str) -> Result<Enrolment, AccountError>;

    /// Ends the set-up with a first code, and answers with the full session. Its recovery codes are
    /// to be had by [`Self::recovery_codes`].
    async fn enrol(&self, session: &str, code: &str) -> Result<SignedIn, AccountError>;

    /// The ten recovery codes of the session that [`Self::enrol`] answered with, for ten minutes or
    /// until [`Self::keep_codes`].
    async fn recovery_codes(&self, session: &str) -> Result<Vec<String>, AccountError>;

    /// Whoever set up the authenticator has put the codes away: nobody can see them again.
    async fn keep_codes(&self, session: &str) -> Result<SignedIn, AccountError>;

    /// The first factor. Unknown addresses and wrong passwords have one answer, in the same time.
    async fn sign_in(
        &self,
        email: &str,
        password: &str,
        source: &str,
    ) -> Result<SignedIn, AccountError>;

    /// The second factor: a code of the authenticator, each good once, or a recovery code.
    async fn second_factor(
        &self,
        session: &str,
        code: &str,
        source: &str,
    ) -> Result<SignedIn, AccountError>;

    /// Whose session this is. Notes that they were here, at most once a minute.
    async fn standing(&self, session: &str, visit: Visit) -> Result<Standing, AccountError>;

    /// In how many seconds a full session ends by itself if nothing is done.
    async fn seconds_left(&self, session: &str) -> Result<i64, AccountError>;

    /// Somebody is still there: the idle time of a full session begins anew. Answers how long it is.
    async fn stay(&self, session: &str) -> Result<i64, AccountError>;

    /// Ends the session. One that has ended already is no error.
    async fn sign_out(&self, session: &str) -> Result<(), AccountError>;

    /// Makes text of what was typed that only [`Self::open_typed`] can read.
    fn seal_typed(&self, typed: &Typed) -> Option<String>;

    /// What was typed, from that text.
    fn open_typed(&self, sealed: &str) -> Option<Typed>;
}

/// What somebody typed into a form of the way in that was refused, without the password.
#[derive(Clone, Default, Serialize, Deserialize)]
pub struct Typed {
    /// Their name, where it was asked.
    pub name: String,
    /// Their address.
    pub email: String,
}

/// A session that has begun.
#[derive(Clone, PartialEq, Eq)]
pub struct SignedIn {
    /// The secret for the cookie.
    pub session: String,
    /// How far it has come.
    pub stage: Stage,
}

/// The setting-up of an authenticator.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Enrolment {
    /// The secret, in groups of four letters, for typing.
    pub secret: String,
    /// The `otpauth:` address, for an authenticator on the same device.
    pub address: String,
    /// The address as a picture: the path of an SVG of dark squares on a light square of `size` by
    /// `size`, the quiet zone included.
    pub picture: String,
    /// The picture's width and height in squares.
    pub size: usize,
}

/// Why an account's step was refused.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error, Serialize, Deserialize)]
pub enum AccountError {
    /// Nobody is signed in, or not that far, or the session has ended.
    #[error("nobody is signed in")]
    SignedOut,
    /// The welcome link is not good, or not any more.
    #[error("the link is not good any more")]
    NoWelcome,
    /// What is shown once has been shown.
    #[error("that is shown once only")]
    ShownOnce,
    /// Address or password are wrong.
    #[error("address or password are wrong")]
    Wrong,
    /// The code is wrong, too old, or was used.
    #[error("the code is wrong")]
    WrongCode,
    /// The recovery code is wrong or was used.
    #[error("the recovery code is wrong")]
    WrongRecoveryCode,
    /// The new password is too short, too long, or easy to guess.
    #[error("the password will not do")]
    WeakPassword,
    /// The name will not do.
    #[error("the name will not do")]
    Name,
    /// The address will not do.
    #[error("the address will not do")]
    Email,
    /// The address has an account.
    #[error("the address has an account")]
    EmailTaken,
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

impl Stage {
    /// All of them.
    pub const ALL: [Self; 3] = [Self::Password, Self::Enrolling, Self::Full];

    /// How the store writes it.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Password => "password",
            Self::Enrolling => "enrolling",
            Self::Full => "full",
        }
    }

    /// Reads what the store wrote.
    pub fn from_text(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|known| known.as_str() == text)
    }
}
