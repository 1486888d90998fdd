//! The mailbox behind an address: `ada+letters@example.org` and `ada@example.org` are read by the same
//! person, and so may be `a.da@gmail.com` and `ada@googlemail.com`. Limits and a person's no count for
//! the mailbox, or else one mailbox could be filled by way of ever new addresses.

use super::EMAIL_KEY;
use crate::crypto::KeyRing;

/// What a mailbox is looked up by: the same keyed hash as of an address in its plainest form.
pub(super) fn key(keys: &KeyRing, email: &str) -> String {
    keys.look_up_key(EMAIL_KEY, &plainest(email))
}

/// The plainest address of the mailbox.
fn plainest(email: &str) -> String {
    let email = email.to_ascii_lowercase();
    let Some((whole, host)) = email.rsplit_once('@') else {
        return email;
    };
    let name = match whole.split_once('+') {
        Some((name, _)) if !name.is_empty() => name,
        _ => whole,
    };
    // Gmail delivers by the letters alone, under both of its names.
    if matches!(host, "gmail.com" | "googlemail.com") {
        format!("{}@gmail.com", name.replace('.', ""))
    } else {
        format!("{name}@{host}")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_host_delivers_to_one_mailbox_is_one_mailbox() {
        for (typed, mailbox) in [
            ("Ada@Example.org", "ada@example.org"),
            ("ada+1@example.org", "ada@example.org"),
            ("ada+1+2@example.org", "ada@example.org"),
            ("A.d.a+x@gmail.com", "ada@gmail.com"),
            ("ada@GoogleMail.com", "ada@gmail.com"),
        ] {
            assert_eq!(plainest(typed), mailbox, "{typed}");
        }
    }

    #[test]
    fn what_may_be_two_people_stays_two() {
        for typed in ["a.da@example.org", "+ada@example.org", "ada@gmail.example"] {
            assert_eq!(plainest(typed), typed);
        }
    }
}
