//! Random values: tokens, references, ids. All randomness comes from the operating system.

use std::sync::atomic::{AtomicU32, Ordering};

use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use domain::time::Instant;
use sha2::{Digest, Sha256};

/// The letters of a [`reference`]. No vowels, so that no word appears by chance; nothing that looks
/// like another sign in handwriting or in a small font (0 and O, 1 and I and L, 2 and Z, 5 and S,
/// 8 and B).
const REFERENCE_LETTERS: &[u8; 24] = b"2345679CDFGHJKMNPQRTVWXY";

/// Random bytes from the operating system.
///
/// # Panics
/// Where the operating system gives none: there is no safe way to go on without.
#[expect(
    clippy::expect_used,
    reason = "a server without a random source must not hand out guessable secrets"
)]
pub(crate) fn random_bytes<const N: usize>() -> [u8; N] {
    let mut bytes = [0; N];
    getrandom::fill(&mut bytes).expect("the operating system gives random bytes");
    bytes
}

/// A token of 256 bits in base64url (43 signs, fit for addresses and cookies).
///
/// # Panics
/// Where the operating system gives no random bytes.
pub fn token() -> String {
    URL_SAFE_NO_PAD.encode(random_bytes::<32>())
}

/// What the store keeps of a token: its SHA-256 in lower-case hexadecimal. A plain hash is enough,
/// because a token of 256 random bits cannot be tried out.
pub fn digest(token: &str) -> String {
    hex(&Sha256::digest(token.as_bytes()))
}

/// A reference that people read out on the telephone, such as `K7QM-3XTC`. It names a consultation
/// and opens nothing; about 110 thousand million of them, so the caller's unique constraint hits
/// rarely, but it must be there.
///
/// # Panics
/// Where the operating system gives no random bytes.
pub fn reference() -> String {
    let letters: String = (0..8).map(|_| char::from(reference_letter())).collect();
    let (head, tail) = letters.split_at(4);
    format!("{head}-{tail}")
}

/// One letter, each equally likely: a byte beyond the last whole round of the alphabet is drawn
/// again.
fn reference_letter() -> u8 {
    let rounds = 256 / REFERENCE_LETTERS.len() * REFERENCE_LETTERS.len();
    loop {
        let [byte] = random_bytes::<1>();
        let drawn = usize::from(byte);
        if drawn < rounds {
            return REFERENCE_LETTERS[drawn % REFERENCE_LETTERS.len()];
        }
    }
}

/// How many ids this program has made: tells those of one second apart.
static MADE: AtomicU32 = AtomicU32::new(0);

/// An id for a new row: a UUIDv7 in lower case, which sorts by the second it was made in, and within
/// one second by the order in which this program made it. A moment before 1970 counts as 1970.
///
/// # Panics
/// Where the operating system gives no random bytes.
pub fn uuid_v7(now: Instant) -> String {
    let millis = u64::try_from(now.epoch()).unwrap_or(0).saturating_mul(1000);
    let mut rest = random_bytes::<10>();
    rest[..4].copy_from_slice(&counter(MADE.fetch_add(1, Ordering::Relaxed)));
    uuid::Builder::from_unix_timestamp_millis(millis, &rest)
        .into_uuid()
        .hyphenated()
        .to_string()
}

/// The counter of RFC 9562, section 6.2, in the bytes after an id's time: 12 bits behind the version
/// and 14 behind the variant.
fn counter(count: u32) -> [u8; 4] {
    (((count & 0x03ff_c000) << 2) | (count & 0x3fff)).to_be_bytes()
}

/// Bytes in lower-case hexadecimal.
fn hex(bytes: &[u8]) -> String {
    const DIGITS: &[u8; 16] = b"0123456789abcdef";
    bytes
        .iter()
        .flat_map(|byte| [byte >> 4, byte & 15])
        .map(|nibble| char::from(DIGITS[usize::from(nibble)]))
        .collect()
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use super::*;

    #[test]
    fn a_token_carries_256_bits_that_fit_into_an_address() {
        let token = token();
        assert_eq!(URL_SAFE_NO_PAD.decode(&token).unwrap().len(), 32);
        assert_eq!(token.len(), 43);
    }

    #[test]
    fn no_token_comes_twice() {
        let tokens: HashSet<_> = (0..1000).map(|_| token()).collect();
        assert_eq!(tokens.len(), 1000);
    }

    #[test]
    fn a_digest_is_sha_256_in_hexadecimal() {
        // The vector of FIPS 180-2, appendix B.1.
        assert_eq!(
            digest("abc"),
            "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"
        );
    }

    #[test]
    fn a_reference_has_two_groups_of_clear_letters() {
        for _ in 0..200 {
            let reference = reference();
            let (head, tail) = reference.split_once('-').unwrap();
            assert_eq!((head.len(), tail.len()), (4, 4));
            assert!(
                reference
                    .bytes()
                    .all(|b| b == b'-' || REFERENCE_LETTERS.contains(&b))
            );
        }
    }

    #[test]
    fn every_letter_of_a_reference_can_come() {
        let seen: HashSet<_> = (0..2000).map(|_| reference_letter()).collect();
        assert_eq!(seen.len(), REFERENCE_LETTERS.len());
    }

    #[test]
    fn an_id_is_a_lower_case_uuid_of_its_second() {
        let id = uuid_v7(Instant::from_epoch(1_700_000_000));
        let uuid = uuid::Uuid::parse_str(&id).unwrap();
        assert_eq!(uuid.get_version_num(), 7);
        assert_eq!(uuid.get_variant(), uuid::Variant::RFC4122);
        assert_eq!(id, id.to_lowercase());
        // 1 700 000 000 000 milliseconds in hexadecimal.
        assert!(id.starts_with("018bcfe5-6800-7"), "{id}");
    }

    #[test]
    fn later_ids_sort_after_earlier_ones() {
        let earlier = uuid_v7(Instant::from_epoch(1_700_000_000));
        let later = uuid_v7(Instant::from_epoch(1_700_000_001));
        assert!(earlier < later);
    }

    #[test]
    fn ids_of_one_second_sort_by_their_making() {
        let now = Instant::from_epoch(1_700_000_000);
        let made: Vec<_> = (0..20_000).map(|_| uuid_v7(now)).collect();
        assert!(made.is_sorted());
    }

    #[test]
    fn a_moment_before_1970_still_gets_an_id() {
        assert!(uuid_v7(Instant::from_epoch(-5)).starts_with("00000000-0000-7"));
    }
}
