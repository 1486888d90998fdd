//! What a joining costs that comes at a bad time: some work of the browser, or some patience of its
//! reader. No captcha, and nobody else is asked.
//!
//! A ticket seals the address with the moment from which it is taken without a proof, so that nothing
//! has to be kept of somebody who never comes back. The proof is a number that, behind the ticket and
//! a colon, has a SHA-256 with enough leading zero bits.

use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use domain::{
    newsletter::Waiting,
    time::{HOUR, Instant},
};
use serde::{Deserialize, Serialize};
use sha2::{Digest as _, Sha256};

use crate::crypto::{Column, KeyRing};

/// Stands where a sealed column names its row.
const RECORD: &str = "ticket";
/// How long a ticket can be used, in seconds.
const LASTS: i64 = HOUR;
/// The longest proof that is looked at.
const LONGEST_PROOF: usize = 20;

/// What a joining has to pay.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Price {
    /// Leading zero bits.
    pub bits: u32,
    /// Seconds of waiting, for browsers without a script.
    pub wait: i64,
}

/// For a form that came too soon: a blink of a telephone's time.
pub(super) const SMALL: Price = Price { bits: 12, wait: 5 };
/// While many join: a second or two of a telephone's time.
pub(super) const HIGH: Price = Price { bits: 16, wait: 30 };

/// A joining that was put off.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Ticket {
    /// The address as it was typed.
    pub email: String,
    /// From when on it is taken without a proof.
    pub ripe_at: Instant,
    /// Until when it is taken at all.
    pub until: Instant,
    /// What the proof must reach.
    pub bits: u32,
}

impl Ticket {
    pub(super) fn new(email: &str, price: Price, now: Instant) -> Self {
        Self {
            email: email.to_owned(),
            ripe_at: now + price.wait,
            until: now + LASTS,
            bits: price.bits,
        }
    }

    /// Sealed, fit for an address.
    pub(super) fn seal(&self, keys: &KeyRing) -> String {
        // A struct of texts and numbers always has a JSON form.
        let plain = serde_json::to_vec(self).unwrap_or_default();
        URL_SAFE_NO_PAD.encode(keys.seal(Column::NEWSLETTER_TICKET, RECORD, &plain))
    }

    /// What [`Ticket::seal`] sealed, while it lasts.
    pub(super) fn open(keys: &KeyRing, sealed: &str, now: Instant) -> Option<Self> {
        let sealed = URL_SAFE_NO_PAD.decode(sealed).ok()?;
        let plain = keys
            .open_sealed(Column::NEWSLETTER_TICKET, RECORD, &sealed)
            .ok()?;
        let ticket: Self = serde_json::from_slice(&plain).ok()?;
        (now <= ticket.until).then_some(ticket)
    }

    /// What there still is to wait for.
    pub(super) fn waiting(&self, now: Instant) -> Waiting {
        Waiting {
            seconds: (self.ripe_at - now).max(0),
            bits: self.bits,
        }
    }
}

/// Whether `proof` is one for the sealed ticket.
pub(super) fn is_proof(sealed: &str, proof: &str, bits: u32) -> bool {
    if proof.is_empty() || proof.len() > LONGEST_PROOF {
        return false;
    }
    let digest = Sha256::digest(format!("{sealed}:{proof}").as_bytes());
    leading_zeros(&digest) >= bits
}

fn leading_zeros(bytes: &[u8]) -> u32 {
    let whole = bytes.iter().take_while(|byte| **byte == 0).count();
    let rest = bytes.get(whole).map_or(0, |byte| byte.leading_zeros());
    u32::try_from(whole).unwrap_or(0) * 8 + rest
}

#[cfg(test)]
mod tests {
    use super::*;

    const NOW: Instant = Instant::from_epoch(1_772_452_800);

    #[test]
    fn a_ticket_opens_for_us_alone_and_not_for_ever() {
        let keys = KeyRing::ephemeral();
        let ticket = Ticket::new("ada@example.org", HIGH, NOW);
        let sealed = ticket.seal(&keys);
        assert!(!sealed.contains("ada@") && !sealed.contains("example"));
        assert_eq!(Ticket::open(&keys, &sealed, NOW), Some(ticket));
        assert_eq!(Ticket::open(&keys, &sealed, NOW + LASTS + 1), None);
        assert_eq!(Ticket::open(&KeyRing::ephemeral(), &sealed, NOW), None);
        assert_eq!(Ticket::open(&keys, "x", NOW), None);
    }

    #[test]
    fn bits_are_counted_from_the_left() {
        assert_eq!(leading_zeros(&[0, 0, 0x10]), 19);
        assert_eq!(leading_zeros(&[0x80]), 0);
        assert_eq!(leading_zeros(&[0, 0]), 16);
    }

    #[test]
    fn a_proof_is_found_by_trying_and_belongs_to_its_ticket() {
        let found = (0..1 << 16)
            .map(|n: u32| n.to_string())
            .find(|n| is_proof("a ticket", n, 8));
        let proof = found.unwrap();
        assert!(!is_proof("another", &proof, 24));
        assert!(!is_proof("a ticket", "", 0));
        assert!(!is_proof("a ticket", &"1".repeat(21), 0));
    }
}
