//! The eNewsletter: who gets it and how they came to agree, what an issue goes through, and what
//! becomes of each copy.
//!
//! Three things move through states here, and each says in one place which way it may go: a
//! [`SubscriberStatus`], an [`IssueStatus`], a [`DeliveryState`]. The store has checks that name the
//! same states.

mod bounce;
mod consent;
mod delivery;
mod desk;
mod issue;
mod pace;
mod preflight;
mod subscriber;
mod suppression;

pub use bounce::{BounceKind, SoftBounces, said_of_mailbox, severity};
pub use consent::{ConsentKind, ConsentSource};
pub use delivery::DeliveryState;
pub use desk::{
    CONSENT_WORDING, CONSENT_WORDS, GoOnForm, Invitation, JoinForm, Joined, NewsletterDesk,
    NewsletterError, PAUSES, PastLetter, Subscription, Waiting,
};
pub use issue::IssueStatus;
pub use pace::Pace;
pub use preflight::Finding;
pub use subscriber::SubscriberStatus;
pub use suppression::SuppressionReason;

/// The store wrote a word that this release does not know.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("unknown {what} {word:?}")]
pub struct UnknownWord {
    /// What the word was to name.
    pub what: &'static str,
    /// The word.
    pub word: String,
}

/// Declares an enum whose variants the store writes as words.
macro_rules! words {
    (
        $(#[$doc:meta])* $name:ident, $what:literal:
        $($(#[$about:meta])* $variant:ident = $word:literal,)*
    ) => {
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, serde::Serialize, serde::Deserialize)]
        #[serde(rename_all = "snake_case")]
        pub enum $name {
            $($(#[$about])* $variant,)*
        }

        impl $name {
            /// All of them.
            pub const ALL: &[Self] = &[$(Self::$variant),*];

            /// How the store writes it.
            pub fn as_str(self) -> &'static str {
                match self {
                    $(Self::$variant => $word,)*
                }
            }

            /// Reads what the store wrote.
            ///
            /// # Errors
            /// [`crate::newsletter::UnknownWord`] for any other text.
            pub fn from_text(text: &str) -> Result<Self, crate::newsletter::UnknownWord> {
                match text {
                    $($word => Ok(Self::$variant),)*
                    _ => Err(crate::newsletter::UnknownWord { what: $what, word: text.to_owned() }),
                }
            }
        }
    };
}
use words;
