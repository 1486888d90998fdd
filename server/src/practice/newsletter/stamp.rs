//! When a page with a form was made, signed into the form: a form that comes back within a moment was
//! not filled in by a person.
//!
//! Only on `/newsletter`, which is made anew for each reader, does the stamp measure a person's time.
//! The form at the foot of a page that is kept and shared carries the stamp of the moment in which
//! that page was made, which may be a minute ago: there it only says that a page of ours was read
//! lately. A stamp names nobody and is the same for all who came in one second, so its uses are
//! counted: one that is used over and over is worth nothing.

use domain::time::{DAY, Instant};

use super::token::{moment_of, signed};
use crate::{crypto::KeyRing, practice::Practice};

/// What a stamp is for.
const PURPOSE: &str = "newsletter.stamp";
/// The least time in which a person fills in the form, in seconds.
const LEAST: i64 = 2;
/// How old a form may be: as long as somebody leaves a page open. Uses are counted for as long.
pub(super) const MOST: i64 = DAY;
/// How often one stamp may be used: by as many as can read the same kept page.
pub(super) const MOST_USES: i64 = 20;

impl Practice {
    /// The stamp of a form that is made now.
    pub(in crate::practice) fn stamp(&self) -> String {
        signed(self.keys(), PURPOSE, self.now().epoch())
    }
}

/// When a form with this stamp was made; nothing where no person can have filled it in.
pub(super) fn ripe(keys: &KeyRing, stamp: &str, now: Instant) -> Option<Instant> {
    moment_of(keys, PURPOSE, stamp).filter(|made| (LEAST..=MOST).contains(&(now - *made)))
}

/// The bucket in which the uses of the stamp of this moment are counted.
pub(super) fn bucket(made: Instant) -> String {
    format!("{PURPOSE}:{}", made.epoch())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_form_that_comes_back_at_once_or_never_was_ours_is_not_ripe() {
        let keys = KeyRing::ephemeral();
        let made = Instant::from_epoch(1_772_452_800);
        let stamp = signed(&keys, PURPOSE, made.epoch());
        assert_eq!(ripe(&keys, &stamp, made + 1), None);
        assert_eq!(ripe(&keys, &stamp, made + 2), Some(made));
        assert_eq!(ripe(&keys, &stamp, made + MOST), Some(made));
        assert_eq!(ripe(&keys, &stamp, made + MOST + 1), None);
        assert_eq!(ripe(&keys, "", made + 5), None);
        assert_eq!(ripe(&KeyRing::ephemeral(), &stamp, made + 5), None);
    }
}
