//! What mail servers say, cut down to what may be kept.

use lettre::address::Envelope;

/// The most characters of a reply that are kept.
const LONGEST: usize = 200;

/// The words by which a reply could name a recipient: the mailboxes and the domains. Very short
/// ones are left out, because every other word contains them.
pub(super) fn names_in(envelope: &Envelope) -> Vec<String> {
    envelope
        .to()
        .iter()
        .flat_map(|to| [to.user(), to.domain()])
        .filter(|name| name.len() >= 3)
        .map(str::to_ascii_lowercase)
        .collect()
}

/// A reply as one short line. Every word with an `@` or one of `names` in it becomes `…`: servers
/// like to repeat the address that they were given, in one form or another.
pub(super) fn tidy(reply: &str, names: &[String]) -> String {
    let words: Vec<&str> = reply
        .split(|c: char| c.is_whitespace() || c.is_control())
        .filter(|word| !word.is_empty())
        .map(|word| {
            if is_personal(word, names) {
                "…"
            } else {
                word
            }
        })
        .collect();
    words.join(" ").chars().take(LONGEST).collect()
}

fn is_personal(word: &str, names: &[String]) -> bool {
    let word = word.to_ascii_lowercase();
    word.contains('@')
        || word.contains("%40")
        || names.iter().any(|name| word.contains(name.as_str()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_reply_becomes_a_short_line_that_names_nobody() {
        let names = ["ada.lovelace".to_owned(), "example.org".to_owned()];
        assert_eq!(
            tidy(
                "550 5.1.1 <ada.lovelace@example.org>:\r\n user Ada.Lovelace unknown in \
                 relay-table/example.org (bounce+ada=40x%40y) \0bye",
                &names
            ),
            "550 5.1.1 … user … unknown in … … bye"
        );
        assert_eq!(tidy(&"x ".repeat(500), &names).chars().count(), LONGEST);
    }
}
