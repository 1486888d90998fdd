use super::words;

words! {
    /// Why an address is not written to.
    SuppressionReason, "reason of suppression":
    /// Its owner left.
    Left = "left",
    /// Its owner had everything erased.
    Erased = "erased",
    /// The mailbox is gone.
    Bounced = "bounced",
    /// Its owner told the mail provider that the letter is unwanted.
    Complaint = "complaint",
    /// Its owner says that somebody else typed it.
    NotMe = "not_me",
}

impl SuppressionReason {
    /// Whether the owner may ask again with the form, which writes one confirmation. Whoever left of
    /// their own will may come back; whoever was bothered is never bothered again. An import brings
    /// back none of them.
    pub fn lets_ask_again(self) -> bool {
        matches!(self, Self::Left | Self::Erased)
    }

    /// Whether this reason takes the place of `before`: a stronger one is never weakened.
    pub fn outweighs(self, before: Self) -> bool {
        self.weight() > before.weight()
    }

    fn weight(self) -> u8 {
        match self {
            Self::Left => 0,
            Self::Erased => 1,
            Self::Bounced => 2,
            Self::Complaint => 3,
            Self::NotMe => 4,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::SuppressionReason::{Complaint, Erased, Left, NotMe};

    #[test]
    fn who_was_bothered_is_never_asked_again() {
        assert!(Left.lets_ask_again() && Erased.lets_ask_again());
        assert!(!NotMe.lets_ask_again() && !Complaint.lets_ask_again());
    }

    #[test]
    fn a_reason_only_grows_stronger() {
        assert!(NotMe.outweighs(Erased) && Erased.outweighs(Left));
        assert!(!Erased.outweighs(NotMe) && !Left.outweighs(Left));
    }
}
