//! Where the secret token of a copy can stand: in the address that the mail came back to, and in
//! the identifiers of messages.
//!
//! Such a token is base32 in lower case without padding, because mail servers may fold the case of
//! what stands before the `@`; what they made of it is folded back.

use super::fields::Fields;

/// How long a token can be: 160 bits are 32 signs, 256 bits are 52.
const LENGTH: std::ops::RangeInclusive<usize> = 26..=56;
/// The most tokens that a message can propose: a forged one must not send the store searching.
const MOST: usize = 16;
/// Fields with the address that a message came to. What our own mail server wrote stands first;
/// `To` is what the sender wrote.
const CAME_TO: [&str; 5] = [
    "x-original-to",
    "delivered-to",
    "envelope-to",
    "x-envelope-to",
    "to",
];
/// Fields with the identifiers of messages that a message answers.
const ANSWERS: [&str; 2] = ["in-reply-to", "references"];

/// The token in an address of the form `local+token@host`, in lower case; the first one, where
/// `text` has several addresses.
pub fn token_in_address(text: &str) -> Option<String> {
    before_at(text, |lead| lead == Some(b'+')).next()
}

/// The token in an identifier of the form `<token@host>`, in lower case; the first one, where `text`
/// has several.
pub fn token_in_message_id(text: &str) -> Option<String> {
    in_message_ids(text).next()
}

fn in_message_ids(text: &str) -> impl Iterator<Item = String> {
    before_at(text, |lead| {
        lead.is_none_or(|sign| sign == b'<' || sign.is_ascii_whitespace())
    })
}

/// The tokens right before an `@` with a host after it. `leads` says of the sign before a token
/// (none at the start of the text) whether one can begin there.
fn before_at(text: &str, leads: impl Fn(Option<u8>) -> bool) -> impl Iterator<Item = String> {
    text.match_indices('@').filter_map(move |(at, _)| {
        let local = text.as_bytes()[..at].strip_suffix(b"\"");
        let local = local.unwrap_or(&text.as_bytes()[..at]);
        let length = local
            .iter()
            .rev()
            .take(LENGTH.end() + 1)
            .take_while(|byte| matches!(byte, b'a'..=b'z' | b'A'..=b'Z' | b'2'..=b'7'))
            .count();
        let (before, token) = local.split_at(local.len() - length);
        let has_host = text
            .as_bytes()
            .get(at + 1)
            .is_some_and(u8::is_ascii_alphanumeric);
        (has_host && LENGTH.contains(&length) && leads(before.last().copied())).then(|| {
            token
                .iter()
                .map(|byte| char::from(byte.to_ascii_lowercase()))
                .collect()
        })
    })
}

/// Tokens in the order in which they were found, none twice.
#[derive(Default)]
struct Tokens(Vec<String>);

impl Tokens {
    fn add(&mut self, tokens: impl Iterator<Item = String>) {
        for token in tokens {
            if self.0.len() < MOST && !self.0.contains(&token) {
                self.0.push(token);
            }
        }
    }

    fn add_addresses(&mut self, fields: &Fields, names: &[&str]) {
        for name in names {
            for value in fields.all(name) {
                self.add(before_at(value, |lead| lead == Some(b'+')));
            }
        }
    }

    fn add_identifiers(&mut self, fields: &Fields, names: &[&str]) {
        for name in names {
            for value in fields.all(name) {
                self.add(in_message_ids(value));
            }
        }
    }
}

/// What there is to find tokens in.
pub(super) struct Places<'a> {
    /// The fields of the message, and of those that it is enclosed in, outermost first.
    pub(super) envelopes: &'a [&'a Fields],
    /// The fields of a report that repeat our own envelope.
    pub(super) report: Option<&'a Fields>,
    /// The fields of what came back.
    pub(super) originals: &'a [&'a Fields],
}

/// The tokens that a report proposes.
pub(super) fn of_report(places: &Places<'_>) -> Vec<String> {
    let mut tokens = Tokens::default();
    for fields in places.envelopes {
        tokens.add_addresses(fields, &CAME_TO);
    }
    if let Some(fields) = places.report {
        tokens.add_addresses(fields, &["original-mail-from"]);
    }
    for fields in places.originals {
        tokens.add_identifiers(fields, &["message-id"]);
        // The envelope's sender, as the last server wrote it down. Never the recipient's address: it
        // can have a sign + and much after it, too.
        tokens.add_addresses(fields, &["return-path"]);
    }
    for fields in places.envelopes {
        tokens.add_identifiers(fields, &ANSWERS);
    }
    tokens.0
}

/// The tokens that a message proposes that is no report.
pub(super) fn of_envelopes(envelopes: &[&Fields]) -> Vec<String> {
    of_report(&Places {
        envelopes,
        report: None,
        originals: &[],
    })
}

/// Whether a message came to an address with a token in it.
pub(super) fn came_to_one(fields: &Fields) -> bool {
    CAME_TO.iter().any(|name| {
        fields
            .all(name)
            .any(|value| token_in_address(value).is_some())
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    const TOKEN: &str = "mfrggzdfmztwq2lknnwg23tpobyxe43u";

    #[test]
    fn a_token_is_found_in_any_writing_of_an_address() {
        let upper = TOKEN.to_uppercase();
        for address in [
            format!("bounces+{TOKEN}@example.org"),
            format!("The Practice <bounces+{TOKEN}@example.org>"),
            format!("a@example.com, \"bounces+{TOKEN}\"@example.org (comment)"),
            format!("BOUNCES+{upper}@EXAMPLE.ORG"),
            format!("a+b+{TOKEN}@example.org"),
        ] {
            assert_eq!(
                token_in_address(&address).as_deref(),
                Some(TOKEN),
                "{address}"
            );
        }
    }

    #[test]
    fn what_is_no_token_is_not_taken_for_one() {
        for address in [
            "".to_owned(),
            "bounces@example.org".to_owned(),
            "bounces+short@example.org".to_owned(),
            format!("{TOKEN}@example.org"),
            format!("bounces-{TOKEN}@example.org"),
            format!("bounces+{TOKEN}{TOKEN}@example.org"),
            format!("bounces+{TOKEN}1@example.org"),
            format!("bounces+{TOKEN}@"),
            format!("bounces+{TOKEN}"),
            format!("bounces+é{TOKEN}@example.org"),
        ] {
            assert_eq!(token_in_address(&address), None, "{address}");
        }
    }

    #[test]
    fn a_token_is_all_of_an_identifier_before_the_host() {
        for id in [
            format!("<{TOKEN}@example.org>"),
            format!("{TOKEN}@example.org"),
            format!("<other@example.org> <{TOKEN}@example.org>"),
        ] {
            assert_eq!(token_in_message_id(&id).as_deref(), Some(TOKEN), "{id}");
        }
        for id in [format!("<a.{TOKEN}@example.org>"), format!("<{TOKEN}>")] {
            assert_eq!(token_in_message_id(&id), None, "{id}");
        }
    }
}
