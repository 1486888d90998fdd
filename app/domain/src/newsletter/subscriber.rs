use super::words;

words! {
    /// Where somebody stands with the newsletter. Only an [`SubscriberStatus::Active`] one is
    /// written to, and a paused one again when the pause is over.
    SubscriberStatus, "subscriber status":
    /// Somebody typed the address; whoever reads its mail has not said yes.
    Pending = "pending",
    /// Gets every issue.
    Active = "active",
    /// Gets none until a moment that the row names.
    Paused = "paused",
    /// Left.
    Left = "left",
    /// The mailbox is gone.
    Bounced = "bounced",
    /// Told their mail provider that our letter is unwanted.
    Complained = "complained",
}

impl SubscriberStatus {
    /// Whether somebody may go from here to `next`. Nobody becomes active but by a yes of their own:
    /// from pending, or back from a pause.
    pub fn may_become(self, next: Self) -> bool {
        use SubscriberStatus::{Active, Bounced, Complained, Left, Paused, Pending};
        match self {
            Pending => matches!(next, Active | Left | Bounced | Complained),
            Active => matches!(next, Paused | Left | Bounced | Complained),
            Paused => matches!(next, Active | Paused | Left | Bounced | Complained),
            // Who comes back says yes again.
            Left => next == Pending,
            Bounced | Complained => false,
        }
    }

    /// Whether the address was given up, by whomever.
    pub fn is_over(self) -> bool {
        matches!(self, Self::Left | Self::Bounced | Self::Complained)
    }

    /// Whether an issue that goes out now is for them, with the end of their pause where they have
    /// one.
    pub fn gets_an_issue(
        self,
        paused_until: Option<crate::time::Instant>,
        now: crate::time::Instant,
    ) -> bool {
        match self {
            Self::Active => true,
            Self::Paused => paused_until.is_some_and(|until| until <= now),
            Self::Pending | Self::Left | Self::Bounced | Self::Complained => false,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::time::Instant;

    #[test]
    fn the_store_and_the_program_write_the_same_words() {
        for status in SubscriberStatus::ALL {
            assert_eq!(SubscriberStatus::from_text(status.as_str()), Ok(*status));
        }
        assert!(SubscriberStatus::from_text("Pending").is_err());
    }

    #[test]
    fn nobody_becomes_active_without_a_yes() {
        use SubscriberStatus::{Active, Bounced, Complained, Left, Paused, Pending};
        for from in [Left, Bounced, Complained, Active] {
            assert!(!from.may_become(Active), "{from:?}");
        }
        assert!(Pending.may_become(Active) && Paused.may_become(Active));
        assert!(Left.may_become(Pending));
        assert!(!Complained.may_become(Pending) && !Bounced.may_become(Pending));
    }

    #[test]
    fn a_pause_ends_by_itself() {
        let now = Instant::from_epoch(1_000);
        let gets = |status: SubscriberStatus, until: Option<i64>| {
            status.gets_an_issue(until.map(Instant::from_epoch), now)
        };
        assert!(gets(SubscriberStatus::Active, None));
        assert!(!gets(SubscriberStatus::Paused, Some(1_001)));
        assert!(gets(SubscriberStatus::Paused, Some(1_000)));
        assert!(!gets(SubscriberStatus::Pending, None));
        assert!(!gets(SubscriberStatus::Left, None));
    }
}
