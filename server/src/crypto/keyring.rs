//! The key ring: the practice's master keys, kept in one file outside the database.
//!
//! The file is text: one key a line as `id state key`, where `id` is 0 to 255, `state` is `active`
//! (seals and opens) or `decrypt-only` (opens what it once sealed), and `key` is 32 bytes in
//! base64url. `#` starts a comment. Exactly one key is active. To change keys, add a line with a
//! new active key *below* and make the old one decrypt-only: the first line stays the key of the
//! look-ups ([`KeyRing::look_up_key`]).
//!
//! Two files of keys cannot replace each other. Whoever loses this one loses every sealed column;
//! whoever has it and the database can read them. So it is backed up, but apart from the database.

mod file;

use std::{fmt, path::Path};

use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use hkdf::Hkdf;
use hmac::{Hmac, KeyInit, Mac};
use sha2::Sha256;
use zeroize::Zeroizing;

use super::secret::random_bytes;
pub use file::KeyRingFault;

/// The name that a key goes by in the file and in sealed values.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct KeyId(pub u8);

impl fmt::Display for KeyId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

/// What a key may be used for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum KeyState {
    /// Seals and opens.
    Active,
    /// Opens what it once sealed.
    DecryptOnly,
}

/// A master key. It is never used itself: every use derives its own key from it.
struct MasterKey {
    kid: KeyId,
    state: KeyState,
    bytes: Zeroizing<[u8; 32]>,
}

/// The practice's master keys. Never empty, with exactly one active key; the keys are wiped from
/// memory when it is dropped.
pub struct KeyRing {
    keys: Vec<MasterKey>,
}

impl KeyRing {
    /// Opens the key file at `path`, or makes one with a fresh key (mode 0600) where there is none.
    /// Several servers that start at once end up with the same file. Making one is logged as a
    /// warning, because the file must be backed up and is of no use to an older database.
    ///
    /// # Errors
    /// [`KeyRingFault`] as for [`KeyRing::open`], and where the file cannot be written.
    ///
    /// # Panics
    /// Where the operating system gives no random bytes.
    pub fn open_or_create(path: &Path) -> Result<Self, KeyRingFault> {
        match Self::open(path) {
            Err(KeyRingFault::Missing { .. }) => file::create(path, &Self::ephemeral())?,
            settled => return settled,
        }
        Self::open(path)
    }

    /// Opens the key file at `path`.
    ///
    /// # Errors
    /// [`KeyRingFault`] where the file is missing, can be read by others than its owner, or holds
    /// something else than keys. No message shows a part of a key.
    pub fn open(path: &Path) -> Result<Self, KeyRingFault> {
        file::read(path)
    }

    /// A ring with one fresh key that is kept nowhere, for tests.
    ///
    /// # Panics
    /// Where the operating system gives no random bytes.
    pub fn ephemeral() -> Self {
        let key = MasterKey {
            kid: KeyId(1),
            state: KeyState::Active,
            bytes: Zeroizing::new(random_bytes()),
        };
        Self { keys: vec![key] }
    }

    /// What the store looks `text` up by: HMAC-SHA256 in base64url (43 signs), different for every
    /// `purpose`. Equal texts give equal keys, so the caller first brings a text into its one
    /// normal form.
    ///
    /// It comes from the *first* key of the ring, whatever its state: look-ups stay right when a
    /// new active key is added below. Replacing the first key means computing every look-up column
    /// anew.
    #[expect(clippy::expect_used, reason = "HMAC takes keys of every length")]
    pub fn look_up_key(&self, purpose: &'static str, text: &str) -> String {
        let subkey = self.keys[0].subkey("look-up", purpose);
        let mut mac =
            Hmac::<Sha256>::new_from_slice(subkey.as_slice()).expect("32 bytes are a key");
        mac.update(text.as_bytes());
        URL_SAFE_NO_PAD.encode(mac.finalize().into_bytes())
    }

    /// The key that seals.
    pub(super) fn active(&self) -> KeyId {
        let active = self.keys.iter().find(|key| key.state == KeyState::Active);
        active.unwrap_or(&self.keys[0]).kid
    }

    /// The key of one `use_` for one `label` under master key `kid`; none where the ring lacks it.
    pub(super) fn subkey(
        &self,
        kid: KeyId,
        use_: &str,
        label: &str,
    ) -> Option<Zeroizing<[u8; 32]>> {
        let master = self.keys.iter().find(|key| key.kid == kid)?;
        Some(master.subkey(use_, label))
    }
}

impl MasterKey {
    /// HKDF-SHA256 of this key. The zero bytes keep the parts apart: none of them holds one.
    #[expect(clippy::expect_used, reason = "HKDF-SHA256 gives up to 8160 bytes")]
    fn subkey(&self, use_: &str, label: &str) -> Zeroizing<[u8; 32]> {
        let mut subkey = Zeroizing::new([0; 32]);
        Hkdf::<Sha256>::new(Some(b"synergy"), self.bytes.as_slice())
            .expand_multi_info(
                &[use_.as_bytes(), &[0], label.as_bytes()],
                subkey.as_mut_slice(),
            )
            .expect("32 bytes are few enough");
        subkey
    }
}

/// Shows which keys there are and nothing of them.
impl fmt::Debug for KeyRing {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_map()
            .entries(self.keys.iter().map(|key| (key.kid.0, key.state)))
            .finish()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_look_up_key_is_always_the_same() {
        let ring = KeyRing::ephemeral();
        let first = ring.look_up_key("email", "ada@example.com");
        assert_eq!(first, ring.look_up_key("email", "ada@example.com"));
        assert_eq!(first.len(), 43);
    }

    #[test]
    fn look_up_keys_differ_by_text_purpose_and_practice() {
        let ring = KeyRing::ephemeral();
        let email = ring.look_up_key("email", "ada@example.com");
        assert_ne!(email, ring.look_up_key("email", "bob@example.com"));
        assert_ne!(email, ring.look_up_key("waitlist", "ada@example.com"));
        assert_ne!(
            email,
            KeyRing::ephemeral().look_up_key("email", "ada@example.com")
        );
    }

    #[test]
    fn a_look_up_and_a_seal_of_one_name_share_no_key() {
        let ring = KeyRing::ephemeral();
        let seal = ring.subkey(KeyId(1), "seal", "email").unwrap();
        assert_ne!(seal, ring.subkey(KeyId(1), "look-up", "email").unwrap());
    }

    #[test]
    fn a_debug_print_shows_no_key() {
        assert_eq!(format!("{:?}", KeyRing::ephemeral()), "{1: Active}");
    }
}
