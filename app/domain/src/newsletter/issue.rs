use super::words;

words! {
    /// Where an issue stands.
    IssueStatus, "issue status":
    /// Being written.
    Draft = "draft",
    /// Written; is frozen and queued at a moment that it names.
    Scheduled = "scheduled",
    /// Frozen, with its list of recipients; leaves when the undo window closes.
    Queued = "queued",
    /// Going out.
    Sending = "sending",
    /// Stopped by somebody; what has not gone out waits.
    Paused = "paused",
    /// Nothing is left to go out by itself.
    Sent = "sent",
    /// Will not go out, or not any further.
    Cancelled = "cancelled",
}

impl IssueStatus {
    /// Whether an issue may go from here to `next`.
    pub fn may_become(self, next: Self) -> bool {
        use IssueStatus::{Cancelled, Draft, Paused, Queued, Scheduled, Sending, Sent};
        match self {
            Draft => matches!(next, Scheduled | Queued | Cancelled),
            Scheduled => matches!(next, Draft | Scheduled | Queued | Cancelled),
            // Undone within its window, it is a draft again, and thaws.
            Queued => matches!(next, Draft | Sending | Paused | Cancelled),
            Sending => matches!(next, Paused | Sent | Cancelled),
            // Stopped within its undo window, it has the rest of it, and can be undone.
            Paused => matches!(next, Draft | Queued | Sending | Cancelled),
            // The failed ones are sent again.
            Sent => next == Sending,
            Cancelled => false,
        }
    }

    /// Whether its text can still be changed.
    pub fn is_open(self) -> bool {
        matches!(self, Self::Draft | Self::Scheduled)
    }

    /// Whether its content and its recipients are frozen. The store has a constraint that says the
    /// same.
    pub fn is_frozen(self) -> bool {
        matches!(
            self,
            Self::Queued | Self::Sending | Self::Paused | Self::Sent
        )
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_has_left_is_never_a_draft_again() {
        for status in IssueStatus::ALL {
            let undone = status.may_become(IssueStatus::Draft);
            let expected = matches!(
                status,
                IssueStatus::Scheduled | IssueStatus::Queued | IssueStatus::Paused
            );
            assert_eq!(undone, expected, "{status:?}");
        }
    }

    #[test]
    fn only_what_is_frozen_goes_out() {
        for status in IssueStatus::ALL {
            if status.may_become(IssueStatus::Sending) {
                assert!(status.is_frozen() && !status.is_open(), "{status:?}");
            }
        }
    }
}
