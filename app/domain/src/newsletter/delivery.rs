use super::words;

words! {
    /// What has become of one subscriber's copy of an issue.
    DeliveryState, "delivery state":
    /// Waits for a worker.
    Queued = "queued",
    /// A worker has it; nothing has left the house.
    Leased = "leased",
    /// Its content is going out. Whoever dies now leaves it uncertain.
    Sending = "sending",
    /// The mail server took it.
    Accepted = "accepted",
    /// The mail server asked to come back later.
    Retrying = "retrying",
    /// The mail server refused it for good, or too often.
    Failed = "failed",
    /// The mail server took it, and it came back.
    Bounced = "bounced",
    /// Nobody knows whether it arrived; a person decides.
    Uncertain = "uncertain",
    /// Its subscriber left, or the issue was cancelled, before it went out.
    Cancelled = "cancelled",
}

impl DeliveryState {
    /// Whether a copy may go from here to `next`.
    pub fn may_become(self, next: Self) -> bool {
        use DeliveryState::{
            Accepted, Bounced, Cancelled, Failed, Leased, Queued, Retrying, Sending, Uncertain,
        };
        match self {
            Queued | Retrying => matches!(next, Leased | Cancelled),
            // Back to the queue where its worker died, or found that it must wait.
            Leased => matches!(next, Queued | Sending | Retrying | Failed | Cancelled),
            // Cancelled where the server wants it later and its reader has left meanwhile.
            Sending => matches!(next, Accepted | Retrying | Failed | Uncertain | Cancelled),
            Accepted => next == Bounced,
            // Sent again on purpose.
            Failed => next == Queued,
            Uncertain => matches!(next, Queued | Accepted | Failed | Bounced),
            Bounced | Cancelled => false,
        }
    }

    /// Whether something is still to happen by itself.
    pub fn is_open(self) -> bool {
        matches!(
            self,
            Self::Queued | Self::Leased | Self::Sending | Self::Retrying
        )
    }

    /// Whether a worker holds it. The store has a constraint that says the same.
    pub fn is_held(self) -> bool {
        matches!(self, Self::Leased | Self::Sending)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_may_have_left_is_queued_again_by_a_person_only() {
        // The worker's way from `sending` never leads back to `queued`, nor past `uncertain`.
        assert!(!DeliveryState::Sending.may_become(DeliveryState::Queued));
        assert!(!DeliveryState::Sending.may_become(DeliveryState::Leased));
        assert!(!DeliveryState::Accepted.may_become(DeliveryState::Queued));
    }

    #[test]
    fn what_is_over_is_reached_from_what_is_open() {
        for state in DeliveryState::ALL {
            if state.may_become(DeliveryState::Sending)
                || state.may_become(DeliveryState::Cancelled)
            {
                assert!(state.is_open(), "{state:?}");
            }
        }
    }
}
