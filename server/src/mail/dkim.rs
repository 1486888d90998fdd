//! Signing letters (DKIM, RFC 6376), so that mail servers can tell that they come from us and were
//! not changed on the way. The signature covers both headers by which one leaves a list, as
//! RFC 8058 asks.

use std::fmt;

use lettre::{
    Message,
    message::{
        dkim::{
            DkimCanonicalization, DkimCanonicalizationType, DkimConfig, DkimSigningAlgorithm,
            DkimSigningKey,
        },
        header::{HeaderName, HeaderValue},
    },
};
use pkcs8::{
    PrivateKeyInfo, SecretDocument,
    der::{Decode as _, pem::LineEnding},
};

/// The headers that are signed where a letter has them; naming them where it has not keeps others
/// from adding them. The library keeps Content-Type with the body, out of reach; that the body is
/// what it was, the signature says all the same.
const SIGNED: [&str; 10] = [
    "From",
    "To",
    "Subject",
    "Date",
    "Message-ID",
    "Reply-To",
    "MIME-Version",
    "List-Id",
    "List-Unsubscribe",
    "List-Unsubscribe-Post",
];
/// Those of which there is one. Naming them once more keeps others from adding a second, which some
/// programs would show.
const ONCE: [&str; 7] = [
    "From",
    "To",
    "Subject",
    "Date",
    "Reply-To",
    "List-Unsubscribe",
    "List-Unsubscribe-Post",
];
/// RSA and Ed25519, as PKCS #8 names them.
const RSA: &str = "1.2.840.113549.1.1.1";
const ED25519: &str = "1.3.101.112";

/// What letters are signed with.
pub struct Dkim {
    config: DkimConfig,
}

impl fmt::Debug for Dkim {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Dkim")
    }
}

/// Why a key to sign with was not taken. Never shows a part of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum DkimFault {
    /// It is no private key in PEM.
    #[error("the key must be a PEM file with a private key (`openssl genrsa 2048` makes one)")]
    NoKey,
    /// It is a key of another kind.
    #[error("the key must be RSA or Ed25519")]
    OtherKind,
}

impl Dkim {
    /// Signs for `domain` with the private key in `pem`, whose public half stands in the DNS at
    /// `{selector}._domainkey.{domain}`. RSA in PKCS #1 or PKCS #8, or Ed25519 in PKCS #8.
    ///
    /// # Errors
    /// [`DkimFault`]
    pub fn new(pem: &str, selector: &str, domain: &str) -> Result<Self, DkimFault> {
        let config = DkimConfig::new(
            selector.to_owned(),
            domain.to_owned(),
            key_of(pem)?,
            SIGNED
                .into_iter()
                .chain(ONCE)
                .map(HeaderName::new_from_ascii_str)
                .collect(),
            DkimCanonicalization {
                header: DkimCanonicalizationType::Relaxed,
                body: DkimCanonicalizationType::Relaxed,
            },
        );
        Ok(Self { config })
    }

    /// Adds the signature to a finished message.
    pub(super) fn sign(&self, message: &mut Message) {
        unfold_beginnings(message);
        message.sign(&self.config);
    }
}

/// Puts the first word of each header on the header's own line. A long one is put on the next by the
/// library, which then signs a blank there that no verifier sees.
fn unfold_beginnings(message: &mut Message) {
    let all = message.headers().to_string();
    for name in SIGNED {
        let begins = format!("\r\n{name}: \r\n ");
        let Some(at) = all.find(&begins) else {
            continue;
        };
        let rest = &all[at + begins.len()..];
        let encoded = end_of_header(rest);
        let raw = message.headers().get_raw(name).unwrap_or_default();
        let value = HeaderValue::dangerous_new_pre_encoded(
            HeaderName::new_from_ascii_str(name),
            raw.to_owned(),
            encoded.to_owned(),
        );
        message.headers_mut().insert_raw(value);
    }
}

/// A header's value, with the lines on which it goes on.
fn end_of_header(text: &str) -> &str {
    let goes_on = |at: usize| text[at + 2..].starts_with([' ', '\t']);
    let end = text.match_indices("\r\n").find(|(at, _)| !goes_on(*at));
    end.map_or(text, |(at, _)| &text[..at])
}

fn key_of(pem: &str) -> Result<DkimSigningKey, DkimFault> {
    if pem.contains("BEGIN RSA PRIVATE KEY") {
        return DkimSigningKey::new(pem, DkimSigningAlgorithm::Rsa).map_err(|_| DkimFault::NoKey);
    }
    let (_, document) = SecretDocument::from_pem(pem).map_err(|_| DkimFault::NoKey)?;
    let info = PrivateKeyInfo::from_der(document.as_bytes()).map_err(|_| DkimFault::NoKey)?;
    match info.algorithm.oid.to_string().as_str() {
        RSA => rsa(info.private_key),
        ED25519 => ed25519(info.private_key),
        _ => Err(DkimFault::OtherKind),
    }
}

/// The library reads RSA keys in their older dress only.
fn rsa(inner: &[u8]) -> Result<DkimSigningKey, DkimFault> {
    let pem = SecretDocument::try_from(inner)
        .and_then(|document| document.to_pem("RSA PRIVATE KEY", LineEnding::LF))
        .map_err(|_| DkimFault::NoKey)?;
    DkimSigningKey::new(&pem, DkimSigningAlgorithm::Rsa).map_err(|_| DkimFault::NoKey)
}

/// An octet string within the octet string: its tag, its length, and 32 bytes.
fn ed25519(inner: &[u8]) -> Result<DkimSigningKey, DkimFault> {
    use base64::{Engine as _, engine::general_purpose::STANDARD};
    let seed = inner.strip_prefix(&[4, 32]).ok_or(DkimFault::NoKey)?;
    DkimSigningKey::new(&STANDARD.encode(seed), DkimSigningAlgorithm::Ed25519)
        .map_err(|_| DkimFault::NoKey)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_no_key_is_refused_without_repeating_it() {
        for wrong in [
            "",
            "secret",
            "-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----\n",
        ] {
            assert_eq!(
                Dkim::new(wrong, "a", "example.org").unwrap_err(),
                DkimFault::NoKey
            );
        }
    }
}
