//! What becomes of somebody whose copy came back.

use crate::time::{DAY, Instant};

/// What a copy that came back says of the mailbox.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum BounceKind {
    /// It is gone: nothing will arrive there again.
    Hard,
    /// The next copy may arrive.
    Soft,
}

/// Judges a copy that a mail server has given up, by the enhanced status code that it named (such
/// as `5.1.1`, empty where it named none) and its reply code, if one is known.
///
/// Only codes that speak of the mailbox itself make it gone: unknown (5.1.1), at a host that is
/// unknown (5.1.2) or takes no mail (5.1.10, and the reply 556 that was made for it), spelled as no
/// address can be (5.1.3), moved without a trace (5.1.6), closed (5.2.1). A full mailbox, a server
/// in trouble, a policy, a suspicion of spam are not the subscriber's doing; and a refusal without a
/// reason, as 550 alone is one, may be any of these.
pub fn severity(status: &str, code: Option<u16>) -> BounceKind {
    let is_gone = match status {
        "5.1.1" | "5.1.2" | "5.1.3" | "5.1.6" | "5.1.10" | "5.2.1" => true,
        "" | "5.0.0" => code == Some(556),
        _ => false,
    };
    if is_gone {
        BounceKind::Hard
    } else {
        BounceKind::Soft
    }
}

/// What a refusal while sending says of the mailbox, by the enhanced status code and the reply code
/// that the server gave; none where it says something of us, of the letter or of the way: a policy,
/// a suspicion, a quota, a server in trouble. Whoever counted those would strike a whole list off
/// for a mistake of the sender's.
pub fn said_of_mailbox(status: &str, code: Option<u16>) -> Option<BounceKind> {
    let code = code.filter(|code| *code >= 500)?;
    if severity(status, Some(code)) == BounceKind::Hard {
        return Some(BounceKind::Hard);
    }
    let soft = match status {
        "" | "5.0.0" => (550..=553).contains(&code),
        status => status.starts_with("5.2."),
    };
    soft.then_some(BounceKind::Soft)
}

/// How many soft bounces make a mailbox count as gone.
const TOO_MANY: u32 = 5;
/// After how many seconds without another one a soft bounce is forgotten. Three months, because the
/// letter is a monthly one: after a shorter time, each would be forgotten before the next could come,
/// and a mailbox that takes nothing for years would be written to for years.
const FORGOTTEN_AFTER: i64 = 90 * DAY;

/// The soft bounces of one subscriber, as far as they are not forgotten.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct SoftBounces {
    /// How many there were at the last one.
    pub count: u32,
    /// When that was.
    pub last_at: Instant,
}

impl SoftBounces {
    /// After another copy came back at `now`. One from before the last, read late, counts as well
    /// and moves nothing.
    #[must_use]
    pub fn one_more(self, now: Instant) -> Self {
        Self {
            count: self.remembered(now).saturating_add(1),
            last_at: now.max(self.last_at),
        }
    }

    /// How many are left at `now`: one is forgotten for every ninety days without another.
    pub fn remembered(self, now: Instant) -> u32 {
        let forgotten = ((now - self.last_at) / FORGOTTEN_AFTER).max(0);
        let forgotten = u32::try_from(forgotten).unwrap_or(u32::MAX);
        self.count.saturating_sub(forgotten)
    }

    /// Whether the mailbox counts as gone.
    pub fn is_gone(&self) -> bool {
        self.count >= TOO_MANY
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn on_day(day: i64) -> Instant {
        Instant::from_epoch(day * DAY)
    }

    /// The count after soft bounces on these days.
    fn after(days: &[i64]) -> SoftBounces {
        days.iter().fold(SoftBounces::default(), |bounces, day| {
            bounces.one_more(on_day(*day))
        })
    }

    #[test]
    fn only_what_speaks_of_the_mailbox_makes_it_gone() {
        for status in ["5.1.1", "5.1.2", "5.1.3", "5.1.6", "5.1.10", "5.2.1"] {
            assert_eq!(severity(status, Some(550)), BounceKind::Hard, "{status}");
        }
        for status in [
            "", "5.0.0", "5.1.0", "5.1.8", "5.2.2", "5.2.3", "5.3.0", "5.4.4", "5.7.1", "5.7.26",
            "4.1.1", "4.2.1", "5.1.11", "5.1",
        ] {
            assert_eq!(severity(status, Some(550)), BounceKind::Soft, "{status}");
        }
        assert_eq!(severity("", Some(556)), BounceKind::Hard);
        assert_eq!(severity("5.7.1", Some(556)), BounceKind::Soft);
        assert_eq!(severity("", None), BounceKind::Soft);
    }

    #[test]
    fn a_refusal_that_is_not_about_the_mailbox_says_nothing_of_it() {
        assert_eq!(said_of_mailbox("5.1.1", Some(550)), Some(BounceKind::Hard));
        for (status, code) in [("5.2.2", 552), ("", 550), ("5.0.0", 553)] {
            assert_eq!(
                said_of_mailbox(status, Some(code)),
                Some(BounceKind::Soft),
                "{status}"
            );
        }
        for (status, code) in [
            ("5.7.1", 550),
            ("5.7.26", 550),
            ("5.4.4", 550),
            ("5.3.4", 552),
            ("", 554),
            ("5.1.8", 550),
        ] {
            assert_eq!(said_of_mailbox(status, Some(code)), None, "{status}");
        }
        assert_eq!(said_of_mailbox("5.1.1", None), None);
        assert_eq!(said_of_mailbox("", Some(451)), None);
    }

    #[test]
    fn a_mailbox_that_takes_no_monthly_letter_is_gone_in_the_fifth_month() {
        assert!(!after(&[0, 31, 59, 90]).is_gone());
        assert!(after(&[0, 31, 59, 90, 120]).is_gone());
    }

    #[test]
    fn trouble_now_and_then_never_makes_a_mailbox_gone() {
        let days: Vec<i64> = (0..40).map(|at| at * 91).collect();
        assert_eq!(after(&days).count, 1);
    }

    #[test]
    fn one_is_forgotten_for_every_ninety_days() {
        let bounces = after(&[1000, 1001, 1002, 1003]);
        for (days, left) in [
            (0, 4),
            (89, 4),
            (90, 3),
            (180, 2),
            (359, 1),
            (360, 0),
            (9999, 0),
        ] {
            assert_eq!(bounces.remembered(on_day(1003 + days)), left, "{days}");
        }
    }

    #[test]
    fn one_that_is_read_late_counts_and_moves_nothing() {
        let bounces = after(&[1000, 500]);
        assert_eq!((bounces.count, bounces.last_at), (2, on_day(1000)));
    }

    #[test]
    fn no_number_is_too_large() {
        let most = SoftBounces {
            count: u32::MAX,
            last_at: on_day(0),
        };
        assert_eq!(most.one_more(on_day(0)).count, u32::MAX);
    }
}
