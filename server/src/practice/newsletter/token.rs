//! The tokens of the links in subscribers' mails: keyed hashes, so that a mail can be written without
//! keeping them. The store keeps their digests.

use data_encoding::BASE32_NOPAD;
use domain::{
    id::{IssueId, SubscriberId},
    time::{DAY, Instant},
};
use sha2::{Digest as _, Sha256};
use subtle::ConstantTimeEq as _;

use crate::crypto::KeyRing;

/// How long a link to the guide works, in seconds.
const GUIDE: i64 = 30 * DAY;

/// The token of the page to say yes on.
pub(crate) fn confirm(keys: &KeyRing, subscriber: &SubscriberId) -> String {
    keys.look_up_key("newsletter.confirm", subscriber.as_str())
}

/// The token of a subscriber's own page, which is also the one to leave with. It works for as long as
/// they are on the list.
pub(crate) fn manage(keys: &KeyRing, subscriber: &SubscriberId) -> String {
    keys.look_up_key("newsletter.manage", subscriber.as_str())
}

/// The token of one copy of an issue: in its Message-ID, and in the address that it returns to. 32
/// small letters and digits, because mail servers may change the case of an address.
pub(crate) fn copy(keys: &KeyRing, issue: &IssueId, subscriber: &SubscriberId) -> String {
    let key = keys.look_up_key("newsletter.copy", &format!("{issue}:{subscriber}"));
    of(&key)
}

/// A text as a token of that kind.
pub(crate) fn of(text: &str) -> String {
    let digest = Sha256::digest(text.as_bytes());
    BASE32_NOPAD.encode(&digest[..20]).to_ascii_lowercase()
}

/// A key for the page with the guide. It says nothing about whom it was made for.
pub(crate) fn guide_key(keys: &KeyRing, now: Instant) -> String {
    // Whole days, so that a mail that is written twice is the same mail.
    let until = (now.epoch() / DAY) * DAY + GUIDE;
    signed(keys, "newsletter.guide", until)
}

/// Whether a key is ours and has not run out.
pub(super) fn guide_key_opens(keys: &KeyRing, key: &str, now: Instant) -> bool {
    moment_of(keys, "newsletter.guide", key).is_some_and(|until| now <= until)
}

/// A moment that was signed for a purpose: `1772452800.` and 43 signs.
pub(super) fn signed(keys: &KeyRing, purpose: &'static str, epoch: i64) -> String {
    let mark = keys.look_up_key(purpose, &epoch.to_string());
    format!("{epoch}.{mark}")
}

/// The moment that [`signed`] signed for the same purpose; none for anything else.
pub(super) fn moment_of(keys: &KeyRing, purpose: &'static str, text: &str) -> Option<Instant> {
    let (epoch, _) = text.split_once('.')?;
    let epoch: i64 = epoch.parse().ok()?;
    let ours = signed(keys, purpose, epoch);
    bool::from(ours.as_bytes().ct_eq(text.as_bytes())).then(|| Instant::from_epoch(epoch))
}

#[cfg(test)]
mod tests {
    use super::*;

    const NOW: Instant = Instant::from_epoch(1_772_452_800);

    #[test]
    fn a_key_to_the_guide_runs_out_and_cannot_be_made_by_others() {
        let keys = KeyRing::ephemeral();
        let key = guide_key(&keys, NOW);
        assert!(guide_key_opens(&keys, &key, NOW));
        assert!(!guide_key_opens(&keys, &key, NOW + GUIDE + DAY));
        assert!(!guide_key_opens(&KeyRing::ephemeral(), &key, NOW));
        let (_, mark) = key.split_once('.').unwrap();
        assert!(!guide_key_opens(&keys, &format!("9999999999.{mark}"), NOW));
        for wrong in ["", ".", "1", "x.y", "1."] {
            assert!(!guide_key_opens(&keys, wrong, NOW), "{wrong}");
        }
    }

    #[test]
    fn what_was_signed_for_one_purpose_does_not_serve_another() {
        let keys = KeyRing::ephemeral();
        let stamp = signed(&keys, "newsletter.stamp", 5);
        assert_eq!(moment_of(&keys, "newsletter.guide", &stamp), None);
    }

    #[test]
    fn each_copy_has_a_token_of_its_own_that_survives_a_change_of_case() {
        let keys = KeyRing::ephemeral();
        let (a, b) = (IssueId::from_text("a"), IssueId::from_text("b"));
        let ada = SubscriberId::from_text("ada");
        let token = copy(&keys, &a, &ada);
        assert_eq!(token, copy(&keys, &a, &ada));
        assert_ne!(token, copy(&keys, &b, &ada));
        assert_ne!(token, copy(&KeyRing::ephemeral(), &a, &ada));
        assert_eq!(
            (token.len(), token.to_ascii_lowercase()),
            (32, token.clone())
        );
    }

    #[test]
    fn nobody_opens_an_own_page_with_the_token_to_say_yes() {
        let (keys, id) = (KeyRing::ephemeral(), SubscriberId::from_text("a"));
        assert_ne!(confirm(&keys, &id), manage(&keys, &id));
    }
}
