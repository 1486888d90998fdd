use domain::{
    booking::BookingError,
    newsletter::NewsletterError,
    practice::PracticeError,
    staff::{AccountError, DeskError},
};

use crate::{crypto::Unsealable, store::StoreError};

/// Why a use case gave no answer: because the rules refuse it, or because something is broken.
#[derive(Debug, thiserror::Error)]
pub enum Fault<R> {
    /// The rules refuse it. Nothing is wrong with the program.
    #[error("refused")]
    Refused(R),
    /// The store is broken or away.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// A sealed column cannot be opened: a wrong key, or a row that was tampered with.
    #[error(transparent)]
    Unsealable(#[from] Unsealable),
    /// What was sealed is not what this release seals.
    #[error("sealed {what} cannot be read: {reason}")]
    Unreadable {
        /// What it was.
        what: &'static str,
        /// What the reader said; never the content.
        reason: String,
    },
    /// The task that did the work did not come back.
    #[error("the task was lost: {0}")]
    Lost(#[from] tokio::task::JoinError),
}

impl<R> Fault<R> {
    /// Whether the transaction lost against another one and may simply be run again.
    pub fn is_worth_another_try(&self) -> bool {
        matches!(self, Self::Store(StoreError::Engine(error))
            if crate::store::dialect::is_worth_another_try(error))
    }

    /// The refusal for people. A fault of the program is logged here, once, and becomes `broken`.
    pub fn refusal(self, broken: R) -> R {
        match self {
            Self::Refused(refusal) => refusal,
            fault => {
                tracing::error!(cause = %fault_text(&fault), "a use case failed");
                broken
            }
        }
    }
}

fn fault_text<R>(fault: &Fault<R>) -> String {
    match fault {
        Fault::Refused(_) => "refused".to_owned(),
        Fault::Store(error) => error.to_string(),
        Fault::Unsealable(error) => error.to_string(),
        Fault::Unreadable { what, reason } => format!("sealed {what}: {reason}"),
        Fault::Lost(error) => error.to_string(),
    }
}

impl<R> From<sqlx::Error> for Fault<R> {
    fn from(error: sqlx::Error) -> Self {
        Self::Store(StoreError::Engine(error))
    }
}

impl From<BookingError> for Fault<BookingError> {
    fn from(refusal: BookingError) -> Self {
        Self::Refused(refusal)
    }
}

impl From<DeskError> for Fault<DeskError> {
    fn from(refusal: DeskError) -> Self {
        Self::Refused(refusal)
    }
}

impl From<BookingError> for Fault<DeskError> {
    fn from(refusal: BookingError) -> Self {
        Self::Refused(DeskError::Booking(refusal))
    }
}

/// What the desk does by the booking desk's steps is refused by its words.
impl From<Fault<BookingError>> for Fault<DeskError> {
    fn from(fault: Fault<BookingError>) -> Self {
        match fault {
            Fault::Refused(refusal) => refusal.into(),
            Fault::Store(error) => Self::Store(error),
            Fault::Unsealable(error) => Self::Unsealable(error),
            Fault::Unreadable { what, reason } => Self::Unreadable { what, reason },
            Fault::Lost(error) => Self::Lost(error),
        }
    }
}

impl From<PracticeError> for Fault<PracticeError> {
    fn from(refusal: PracticeError) -> Self {
        Self::Refused(refusal)
    }
}

impl From<NewsletterError> for Fault<NewsletterError> {
    fn from(refusal: NewsletterError) -> Self {
        Self::Refused(refusal)
    }
}

impl From<AccountError> for Fault<AccountError> {
    fn from(refusal: AccountError) -> Self {
        Self::Refused(refusal)
    }
}
