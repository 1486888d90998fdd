use serde::{Deserialize, Serialize};

/// Who a consultation is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Audience {
    /// The visitor, an adult.
    Me,
    /// The visitor's child; the visitor is parent or guardian.
    Child,
    /// The visitor and a partner.
    Couple,
}

impl Audience {
    /// All of them, in the order in which they are offered.
    pub const ALL: [Self; 3] = [Self::Me, Self::Child, Self::Couple];

    /// How forms, addresses and the store write it.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Me => "me",
            Self::Child => "child",
            Self::Couple => "couple",
        }
    }

    /// Reads what a form, an address or the store wrote.
    pub fn from_text(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|known| known.as_str() == text)
    }

    /// The visitor's own words for it: `Me`, `My child`, `Us two`.
    pub fn words(self) -> &'static str {
        match self {
            Self::Me => "Me",
            Self::Child => "My child",
            Self::Couple => "Us two",
        }
    }
}

/// Whether a service is about a concern, a kind of people, or medication.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ServiceKind {
    /// Something that a person lives with: anxiety, grief.
    Concern,
    /// A stage or situation of life: teens, couples.
    People,
    /// Psychiatric medication management, offered in some states only.
    Medication,
}

impl ServiceKind {
    /// All of them.
    pub const ALL: [Self; 3] = [Self::Concern, Self::People, Self::Medication];

    /// How the store writes it.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Concern => "concern",
            Self::People => "people",
            Self::Medication => "medication",
        }
    }

    /// Reads what the store wrote.
    pub fn from_text(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|known| known.as_str() == text)
    }
}
