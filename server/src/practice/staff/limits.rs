//! Limits on wrong tries, counted in the store.
//!
//! Each limit has several spans, the longer ones less generous: whoever goes on trying wrong waits
//! longer and longer. A try is counted before it is judged, so that many at once gain nothing, and
//! taken back when it was right. A refused try is not counted: it does not make the wait longer.

use domain::{
    staff::AccountError,
    time::{DAY, HOUR, Instant, MINUTE},
};
use sqlx::AnyConnection;

use super::Outcome;
use crate::{
    crypto::KeyRing,
    practice::{Deed, Practice, retention},
    store::staff::{self as rows, Tried},
};

/// A limit: what is counted together, and how many tries each span allows.
pub(super) struct Limit {
    /// What is counted together; also what its keyed hash is for.
    name: &'static str,
    /// The most tries, and in how many seconds.
    spans: &'static [(i64, i64)],
    /// Whether a right answer forgets the wrong ones, and not just itself.
    forgives: bool,
}

/// Passwords for one address from one source.
pub(super) const PASSWORDS: Limit = Limit {
    name: "attempt.password",
    spans: &[(5, 15 * MINUTE), (10, 2 * HOUR), (20, DAY)],
    forgives: true,
};
/// Passwords from one source, whatever the address.
pub(super) const PASSWORDS_OF_SOURCE: Limit = Limit {
    name: "attempt.password.source",
    spans: &[(30, 15 * MINUTE), (200, DAY)],
    forgives: false,
};
/// Codes in one session.
pub(super) const CODES_OF_SESSION: Limit = Limit {
    name: "attempt.code.session",
    spans: &[(10, DAY)],
    forgives: false,
};
/// Codes for one account from one source, in as many sessions as they like.
pub(super) const CODES: Limit = Limit {
    name: "attempt.code",
    spans: &[(5, 15 * MINUTE), (10, 2 * HOUR), (20, DAY)],
    forgives: true,
};
/// Codes of the authenticator for one account from anywhere. Only somebody who knows the password
/// gets this far, and six digits can be guessed from many places at once; recovery codes cannot,
/// so they still open for the person who is kept out by this.
pub(super) const CODES_OF_ACCOUNT: Limit = Limit {
    name: "attempt.code.account",
    spans: &[(60, DAY)],
    forgives: false,
};

/// One try, as one limit counts it.
pub(super) struct Try {
    limit: &'static Limit,
    bucket: String,
}

impl Try {
    /// A try that is counted with all others of the same `what`, of which only a keyed hash is kept.
    pub(super) fn new(keys: &KeyRing, limit: &'static Limit, what: &[&str]) -> Self {
        let key = keys.look_up_key(limit.name, &what.join("\n"));
        let bucket = format!("{}:{key}", limit.name);
        Self { limit, bucket }
    }
}

/// Tries that were counted at one moment.
pub(super) struct Counted {
    tries: Vec<Try>,
    at: Instant,
}

/// Counts the tries.
///
/// # Errors
/// [`AccountError::TooMany`] where one of them is more than its limit allows.
pub(super) async fn count(desk: &Practice, tries: Vec<Try>) -> Outcome<Counted> {
    let at = desk.now();
    desk.perform(Count(Counted { tries, at })).await
}

struct Count(Counted);

impl Deed for Count {
    type Answer = Counted;
    type Refusal = AccountError;

    async fn run(&self, _: &Practice, tx: &mut AnyConnection) -> Outcome<Counted> {
        let Counted { tries, at } = &self.0;
        for one in tries {
            rows::count_up(tx, &one.bucket, *at).await?;
            let tried = rows::tries_since(tx, &one.bucket, *at + -retention::TRIES).await?;
            if let Some(retry_after) = wait(one.limit, &tried, *at) {
                return Err(AccountError::TooMany { retry_after }.into());
            }
        }
        let tries = tries.iter().map(|one| Try {
            limit: one.limit,
            bucket: one.bucket.clone(),
        });
        Ok(Counted {
            tries: tries.collect(),
            at: *at,
        })
    }
}

impl Counted {
    /// The try was right after all.
    pub(super) async fn take_back(&self, tx: &mut AnyConnection) -> Outcome<()> {
        for one in &self.tries {
            if one.limit.forgives {
                rows::forget_tries(tx, &one.bucket).await?;
            } else {
                rows::count_down(tx, &one.bucket, self.at).await?;
            }
        }
        Ok(())
    }
}

/// In how many seconds there is room for the last of these tries; none where there is room now.
fn wait(limit: &Limit, tried: &[Tried], now: Instant) -> Option<u64> {
    let waits = limit.spans.iter().filter_map(|(most, span)| {
        let within: Vec<_> = tried.iter().filter(|one| now - one.at < *span).collect();
        let mut over = within.iter().map(|one| one.count).sum::<i64>() - most;
        let leaves = within.iter().find(|one| {
            let counts = over > 0;
            over -= one.count;
            counts && over <= 0
        });
        leaves.map(|last| last.at + *span - now)
    });
    waits.max().and_then(|seconds| u64::try_from(seconds).ok())
}

#[cfg(test)]
mod tests {
    use super::*;

    const NOW: Instant = Instant::from_epoch(1_000_000);

    fn tried(all: &[(i64, i64)]) -> Vec<Tried> {
        all.iter()
            .map(|(ago, count)| Tried {
                at: NOW + -ago,
                count: *count,
            })
            .collect()
    }

    #[test]
    fn five_tries_in_a_quarter_of_an_hour_have_room_and_the_sixth_waits_for_the_first() {
        assert_eq!(wait(&PASSWORDS, &tried(&[(600, 3), (60, 2)]), NOW), None);
        assert_eq!(
            wait(&PASSWORDS, &tried(&[(600, 3), (60, 3)]), NOW),
            Some(300)
        );
    }

    #[test]
    fn who_goes_on_trying_waits_longer() {
        let ten_and_one = tried(&[(7_000, 5), (3_500, 5), (0, 1)]);
        assert_eq!(wait(&PASSWORDS, &ten_and_one, NOW), Some(200));
        let twenty_and_one = tried(&[(80_000, 10), (40_000, 5), (20_000, 5), (0, 1)]);
        assert_eq!(wait(&PASSWORDS, &twenty_and_one, NOW), Some(6_400));
    }

    #[test]
    fn the_wait_is_over_when_it_says_so() {
        let all = tried(&[(600, 5), (0, 1)]);
        let wait_for = wait(&PASSWORDS, &all, NOW).unwrap();
        let later = NOW + i64::try_from(wait_for).unwrap();
        assert_eq!(wait(&PASSWORDS, &all, later), None);
        assert!(wait(&PASSWORDS, &all, later + -1).is_some());
    }

    #[test]
    fn no_span_is_longer_than_tries_are_kept() {
        for limit in [
            &PASSWORDS,
            &PASSWORDS_OF_SOURCE,
            &CODES_OF_SESSION,
            &CODES,
            &CODES_OF_ACCOUNT,
        ] {
            assert!(
                limit
                    .spans
                    .iter()
                    .all(|(_, span)| *span <= retention::TRIES)
            );
        }
    }
}
