//! Which letter, and for whom: two columns of the outbox.

/// What a letter is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum LetterKind {
    /// A call was booked.
    Confirmation,
    /// A call got another time.
    Moved,
    /// A call was called off.
    Cancelled,
    /// A call that had been called off takes place after all.
    Restored,
    /// A call is a day away.
    ReminderDay,
    /// A call is an hour away.
    ReminderHour,
}

/// For whom a letter is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Recipient {
    /// Whoever booked.
    Visitor,
    /// The other parent, where custody is shared.
    SecondParent,
    /// The partner, where a couple comes.
    Partner,
    /// The practice itself. Its letters say nothing about anybody.
    Practice,
}

/// The store wrote a word that this release does not know.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("unknown word {0:?} in the outbox")]
pub struct UnknownWord(pub String);

impl LetterKind {
    /// All of them.
    pub const ALL: [Self; 6] = [
        Self::Confirmation,
        Self::Moved,
        Self::Cancelled,
        Self::Restored,
        Self::ReminderDay,
        Self::ReminderHour,
    ];

    /// How the store writes it.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Confirmation => "confirmation",
            Self::Moved => "moved",
            Self::Cancelled => "cancelled",
            Self::Restored => "restored",
            Self::ReminderDay => "reminder_day",
            Self::ReminderHour => "reminder_hour",
        }
    }

    /// Reads what the store wrote.
    ///
    /// # Errors
    /// [`UnknownWord`] for any other text.
    pub fn from_text(text: &str) -> Result<Self, UnknownWord> {
        Self::ALL
            .into_iter()
            .find(|known| known.as_str() == text)
            .ok_or_else(|| UnknownWord(text.to_owned()))
    }
}

impl Recipient {
    /// All of them.
    pub const ALL: [Self; 4] = [
        Self::Visitor,
        Self::SecondParent,
        Self::Partner,
        Self::Practice,
    ];

    /// How the store writes it.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Visitor => "visitor",
            Self::SecondParent => "second_parent",
            Self::Partner => "partner",
            Self::Practice => "practice",
        }
    }

    /// Reads what the store wrote.
    ///
    /// # Errors
    /// [`UnknownWord`] for any other text.
    pub fn from_text(text: &str) -> Result<Self, UnknownWord> {
        Self::ALL
            .into_iter()
            .find(|known| known.as_str() == text)
            .ok_or_else(|| UnknownWord(text.to_owned()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_word_reads_back_as_it_was_written() {
        for kind in LetterKind::ALL {
            assert_eq!(LetterKind::from_text(kind.as_str()), Ok(kind));
        }
        for recipient in Recipient::ALL {
            assert_eq!(Recipient::from_text(recipient.as_str()), Ok(recipient));
        }
        assert_eq!(
            LetterKind::from_text("reminder"),
            Err(UnknownWord("reminder".into()))
        );
    }
}
