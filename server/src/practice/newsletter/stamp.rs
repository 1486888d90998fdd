//! When a page with a form was made, signed into the form: a form that comes back within a moment was
//! not filled in by a person.

use domain::time::{DAY, Instant};

use super::token::{moment_of, signed};
use crate::{crypto::KeyRing, practice::Practice};

/// What a stamp is for.
const PURPOSE: &str = "newsletter.stamp";
/// The least time in which a person fills in the form, in seconds.
const LEAST: i64 = 2;
/// How old a form may be: as long as somebody leaves a page open.
const MOST: i64 = 7 * DAY;

impl Practice {
    /// The stamp of a form that is made now.
    pub(in crate::practice) fn stamp(&self) -> String {
        signed(self.keys(), PURPOSE, self.now().epoch())
    }
}

/// Whether a person may have filled in a form with this stamp.
pub(super) fn is_ripe(keys: &KeyRing, stamp: &str, now: Instant) -> bool {
    moment_of(keys, PURPOSE, stamp).is_some_and(|made| (LEAST..=MOST).contains(&(now - made)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_form_that_comes_back_at_once_or_never_was_ours_is_not_ripe() {
        let keys = KeyRing::ephemeral();
        let made = Instant::from_epoch(1_772_452_800);
        let stamp = signed(&keys, PURPOSE, made.epoch());
        assert!(!is_ripe(&keys, &stamp, made + 1));
        assert!(is_ripe(&keys, &stamp, made + 2));
        assert!(is_ripe(&keys, &stamp, made + MOST));
        assert!(!is_ripe(&keys, &stamp, made + MOST + 1));
        assert!(!is_ripe(&keys, "", made + 5));
        assert!(!is_ripe(&KeyRing::ephemeral(), &stamp, made + 5));
    }
}
