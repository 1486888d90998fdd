use serde::{Deserialize, Serialize};

/// Where a consultation stands. Whoever is [`Status::Confirmed`] holds time; nobody else does.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Status {
    /// It will take place.
    Confirmed,
    /// The visitor called it off.
    CancelledByVisitor,
    /// The practice called it off.
    CancelledByPractice,
    /// It took place.
    Held,
    /// The visitor did not come.
    NoShow,
}

/// What staff say of a call whose time has come.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Outcome {
    /// It took place.
    Held,
    /// The visitor did not come.
    NoShow,
}

/// The store wrote a status that this release does not know.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("unknown status {0:?}")]
pub struct UnknownStatus(pub String);

impl Status {
    /// All of them.
    pub const ALL: [Self; 5] = [
        Self::Confirmed,
        Self::CancelledByVisitor,
        Self::CancelledByPractice,
        Self::Held,
        Self::NoShow,
    ];

    /// How the store writes it.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Confirmed => "confirmed",
            Self::CancelledByVisitor => "cancelled_by_visitor",
            Self::CancelledByPractice => "cancelled_by_practice",
            Self::Held => "held",
            Self::NoShow => "no_show",
        }
    }

    /// Reads what the store wrote.
    ///
    /// # Errors
    /// [`UnknownStatus`] for any other text.
    pub fn from_text(text: &str) -> Result<Self, UnknownStatus> {
        Self::ALL
            .into_iter()
            .find(|known| known.as_str() == text)
            .ok_or_else(|| UnknownStatus(text.to_owned()))
    }

    /// Whether it was called off, by whomever.
    pub fn is_cancelled(self) -> bool {
        matches!(self, Self::CancelledByVisitor | Self::CancelledByPractice)
    }

    /// Whether the call's time is kept for it. The store has a constraint that says the same.
    pub fn holds_time(self) -> bool {
        matches!(self, Self::Confirmed | Self::Held | Self::NoShow)
    }
}
