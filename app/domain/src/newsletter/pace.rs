//! How fast the newsletter goes out: one bucket of messages, over all servers together.
//!
//! The bucket is kept as one number, the moment up to which it is spent (the generic cell rate
//! algorithm): it fills by itself as time passes, and nothing has to be counted down.

use crate::time::Instant;

const MICROS: i64 = 1_000_000;

/// A bucket that lets so many messages a minute through, and after a rest as many at once as belong
/// to ten seconds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Pace {
    /// Microseconds between two messages; at least one.
    between: i64,
    /// The most messages at once; at least one.
    burst: i64,
}

impl Pace {
    /// A bucket for `a_minute` messages.
    pub fn of(a_minute: u32) -> Self {
        let a_minute = i64::from(a_minute.max(1));
        Self {
            between: (60 * MICROS / a_minute).max(1),
            burst: (a_minute / 6).max(1),
        }
    }

    /// How many messages may leave at `now`, where the bucket is spent up to a moment in
    /// microseconds.
    pub fn room(self, spent_to: i64, now: Instant) -> i64 {
        (now.epoch() * MICROS - self.floor(spent_to, now)) / self.between
    }

    /// Up to which moment the bucket is spent after `messages` more.
    pub fn spend(self, spent_to: i64, now: Instant, messages: i64) -> i64 {
        self.floor(spent_to, now) + messages * self.between
    }

    /// In how many whole seconds there is room for one message; 0 where there is.
    pub fn wait(self, spent_to: i64, now: Instant) -> i64 {
        let ready = self.floor(spent_to, now) + self.between - now.epoch() * MICROS;
        ready.max(0).div_euclid(MICROS) + i64::from(ready.max(0) % MICROS > 0)
    }

    /// What is unused for longer than the burst is lost.
    fn floor(self, spent_to: i64, now: Instant) -> i64 {
        spent_to.max(now.epoch() * MICROS - self.burst * self.between)
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn at(epoch: i64) -> Instant {
        Instant::from_epoch(epoch)
    }

    #[test]
    fn after_a_rest_ten_seconds_worth_may_leave_and_then_one_a_second() {
        let pace = Pace::of(60);
        let spent = pace.spend(0, at(1_000), pace.room(0, at(1_000)));
        assert_eq!(pace.room(0, at(1_000)), 10);
        assert_eq!(
            (pace.room(spent, at(1_000)), pace.wait(spent, at(1_000))),
            (0, 1)
        );
        assert_eq!(
            (pace.room(spent, at(1_001)), pace.wait(spent, at(1_001))),
            (1, 0)
        );
        assert_eq!(pace.room(spent, at(2_000)), 10);
    }

    proptest! {
        #[test]
        fn never_more_leave_than_the_rate_and_one_burst(
            a_minute in 1u32..=100_000,
            steps in prop::collection::vec((0i64..90, 0i64..5_000), 1..40),
        ) {
            let pace = Pace::of(a_minute);
            let (mut now, mut spent, mut left) = (1_000_000, 0, 0);
            for (pause, wanted) in steps {
                now += pause;
                let some = pace.room(spent, at(now)).min(wanted);
                spent = pace.spend(spent, at(now), some);
                left += some;
            }
            // Whole microseconds round the time between two messages down, by a part in a
            // thousand at most.
            let minutes = (now - 1_000_000) as f64 / 60.0;
            let most = minutes * f64::from(a_minute) * 1.002 + f64::from(a_minute) / 6.0 + 2.0;
            prop_assert!(left as f64 <= most, "{left} of {most}");
        }

        #[test]
        fn whoever_waits_as_told_finds_room(a_minute in 1u32..=100_000, spent in 0i64..100 * MICROS) {
            let pace = Pace::of(a_minute);
            let now = at(50);
            prop_assert!(pace.room(spent, at(50 + pace.wait(spent, now))) >= 1);
        }
    }
}
