//! Sealing: what encrypted columns hold.
//!
//! A sealed value is `version | kid | nonce | ciphertext`: one byte each for the format's version
//! and the key's id, 24 bytes of random nonce, then XChaCha20-Poly1305 with its 16-byte tag. Nonces
//! of 192 bits can be drawn at random for as many records as ever will be. The associated data ties
//! it to version, key, column and record.

use chacha20poly1305::{
    KeyInit, XChaCha20Poly1305, XNonce,
    aead::{Aead, Payload},
};
use zeroize::Zeroizing;

use super::{
    keyring::{KeyId, KeyRing},
    secret::random_bytes,
};

/// The only format there is so far.
const VERSION: u8 = 1;
/// The first bytes of a sealed value, which say how to read the rest.
const HEADER: usize = 2;
/// The bytes of a nonce.
const NONCE: usize = 24;

/// A column whose contents are sealed. The name goes into the key derivation and the associated
/// data: changing one makes everything sealed under it unreadable.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Column(pub &'static str);

impl Column {
    /// What a visitor has answered so far.
    pub const DRAFT_ANSWERS: Self = Self("draft.answers");
    /// Who a consultation is for and how to reach them.
    pub const CONSULTATION_DETAILS: Self = Self("consultation.details");
    /// The token in the link to a consultation, for mails that are still to be written.
    pub const CONSULTATION_TOKEN: Self = Self("consultation.token");
    /// An address on a state's waitlist.
    pub const WAITLIST_EMAIL: Self = Self("state_waitlist.email");
    /// The address of somebody who gets the newsletter.
    pub const SUBSCRIBER_EMAIL: Self = Self("subscriber.email");
    /// A joining of the newsletter that was put off, in the address of a page.
    pub const NEWSLETTER_TICKET: Self = Self("newsletter.ticket");
    /// A message that came back and that nobody understood.
    pub const BOUNCE_MESSAGE: Self = Self("bounce.message");
    /// The secret of a staff member's authenticator.
    pub const STAFF_TOTP: Self = Self("staff.totp");
    /// What was typed into a refused form of the way in, in a cookie.
    pub const STAFF_TYPED: Self = Self("cookie.typed");
    /// A known text that shows at start whether this key ring belongs to this database.
    pub const KEY_CHECK: Self = Self("setting.key_check");
}

/// Why a sealed value did not open. It says nothing about the contents, so it may be logged.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Unsealable {
    /// Shorter than any sealed value, or of a format that this program does not know.
    #[error("is no sealed value that this version of the program can read")]
    Unreadable,
    /// Sealed under a key that is not in the ring.
    #[error("is sealed under key {0}, which is not in the key file")]
    UnknownKey(KeyId),
    /// Changed, or moved here from another column or record.
    #[error("was changed or belongs to another column or record")]
    Forged,
}

impl KeyRing {
    /// Seals `plain` for one `column` of the row with the id `record`, under the ring's active key.
    /// Sealing the same text twice gives different bytes.
    ///
    /// # Panics
    /// Where the operating system gives no random bytes.
    #[expect(
        clippy::expect_used,
        reason = "XChaCha20-Poly1305 only refuses more than 256 GiB at once"
    )]
    pub fn seal(&self, column: Column, record: &str, plain: &[u8]) -> Vec<u8> {
        let kid = self.active();
        let nonce = random_bytes::<NONCE>();
        let aad = associated_data([VERSION, kid.0], column, record);
        let payload = Payload {
            msg: plain,
            aad: &aad,
        };
        let ciphertext = self
            .cipher(kid, column)
            .and_then(|cipher| cipher.encrypt(&XNonce::from(nonce), payload).ok())
            .expect("the active key is in the ring and a column's content fits into memory");
        [&[VERSION, kid.0], nonce.as_slice(), &ciphertext].concat()
    }

    /// Opens what [`KeyRing::seal`] made for the same `column` and `record`. The answer is wiped
    /// from memory when it is dropped.
    ///
    /// # Errors
    /// [`Unsealable`] where the bytes are damaged, belong elsewhere, or their key is missing.
    pub fn open_sealed(
        &self,
        column: Column,
        record: &str,
        sealed: &[u8],
    ) -> Result<Zeroizing<Vec<u8>>, Unsealable> {
        let (header, rest) = sealed
            .split_first_chunk::<HEADER>()
            .ok_or(Unsealable::Unreadable)?;
        let (nonce, msg) = rest
            .split_first_chunk::<NONCE>()
            .ok_or(Unsealable::Unreadable)?;
        let [VERSION, kid] = *header else {
            return Err(Unsealable::Unreadable);
        };
        let kid = KeyId(kid);
        let cipher = self
            .cipher(kid, column)
            .ok_or(Unsealable::UnknownKey(kid))?;
        let aad = associated_data(*header, column, record);
        cipher
            .decrypt(&XNonce::from(*nonce), Payload { msg, aad: &aad })
            .map(Zeroizing::new)
            .map_err(|_| Unsealable::Forged)
    }

    /// The cipher of one column under one key; none where the ring lacks the key.
    fn cipher(&self, kid: KeyId, column: Column) -> Option<XChaCha20Poly1305> {
        let subkey = self.subkey(kid, "seal", column.0)?;
        XChaCha20Poly1305::new_from_slice(subkey.as_slice()).ok()
    }
}

/// What a ciphertext is tied to. The zero byte keeps a column's name and a record's id apart: no
/// name holds one.
fn associated_data(header: [u8; HEADER], column: Column, record: &str) -> Vec<u8> {
    [&header, column.0.as_bytes(), &[0], record.as_bytes()].concat()
}

#[cfg(test)]
mod tests {
    use super::*;

    const COLUMN: Column = Column::CONSULTATION_DETAILS;

    fn sealed(ring: &KeyRing) -> Vec<u8> {
        ring.seal(COLUMN, "row-1", b"since the move")
    }

    #[test]
    fn what_was_sealed_opens_again() {
        let ring = KeyRing::ephemeral();
        let opened = ring.open_sealed(COLUMN, "row-1", &sealed(&ring)).unwrap();
        assert_eq!(opened.as_slice(), b"since the move");
    }

    #[test]
    fn nothing_at_all_can_be_sealed_too() {
        let ring = KeyRing::ephemeral();
        let sealed = ring.seal(COLUMN, "row-1", b"");
        assert!(
            ring.open_sealed(COLUMN, "row-1", &sealed)
                .unwrap()
                .is_empty()
        );
    }

    #[test]
    fn the_text_does_not_show() {
        let sealed = sealed(&KeyRing::ephemeral());
        assert!(!sealed.windows(4).any(|part| part == b"move"));
    }

    #[test]
    fn the_same_text_never_looks_the_same() {
        let ring = KeyRing::ephemeral();
        assert_ne!(sealed(&ring), sealed(&ring));
    }

    #[test]
    fn another_record_cannot_open_it() {
        let ring = KeyRing::ephemeral();
        let refused = ring.open_sealed(COLUMN, "row-2", &sealed(&ring));
        assert_eq!(refused, Err(Unsealable::Forged));
    }

    #[test]
    fn another_column_cannot_open_it() {
        let ring = KeyRing::ephemeral();
        let refused = ring.open_sealed(Column::DRAFT_ANSWERS, "row-1", &sealed(&ring));
        assert_eq!(refused, Err(Unsealable::Forged));
    }

    #[test]
    fn another_practice_cannot_open_it() {
        let refused =
            KeyRing::ephemeral().open_sealed(COLUMN, "row-1", &sealed(&KeyRing::ephemeral()));
        assert_eq!(refused, Err(Unsealable::Forged));
    }

    #[test]
    fn a_flipped_bit_is_refused_wherever_it_is() {
        let ring = KeyRing::ephemeral();
        let sealed = sealed(&ring);
        for position in 0..sealed.len() * 8 {
            let mut flipped = sealed.clone();
            flipped[position / 8] ^= 1 << (position % 8);
            let answer = ring.open_sealed(COLUMN, "row-1", &flipped);
            assert!(answer.is_err(), "bit {position} was not missed");
        }
    }

    #[test]
    fn a_cut_value_is_refused_wherever_it_is_cut() {
        let ring = KeyRing::ephemeral();
        let sealed = sealed(&ring);
        for length in 0..sealed.len() {
            assert!(
                ring.open_sealed(COLUMN, "row-1", &sealed[..length])
                    .is_err()
            );
        }
    }

    #[test]
    fn a_missing_key_is_named() {
        let ring = KeyRing::ephemeral();
        let mut sealed = sealed(&ring);
        sealed[1] = 77;
        let refused = ring.open_sealed(COLUMN, "row-1", &sealed);
        assert_eq!(refused, Err(Unsealable::UnknownKey(KeyId(77))));
    }

    #[test]
    fn a_format_of_the_future_is_not_guessed_at() {
        let ring = KeyRing::ephemeral();
        let mut sealed = sealed(&ring);
        sealed[0] = 2;
        let refused = ring.open_sealed(COLUMN, "row-1", &sealed);
        assert_eq!(refused, Err(Unsealable::Unreadable));
    }
}
