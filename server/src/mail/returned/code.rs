//! The codes of mail servers in running text: `550 5.1.1`.

/// An enhanced status code at the start of `text` as [RFC 3463] writes it, if there is one and
/// nothing that could belong to it follows.
///
/// [RFC 3463]: https://www.rfc-editor.org/rfc/rfc3463
pub(super) fn status(text: &str) -> Option<&str> {
    let word = text.split_whitespace().next()?;
    let word = word.trim_start_matches(['#', '(']);
    let word = word.trim_end_matches([',', '.', ';', ':', ')']);
    let mut numbers = word.split('.');
    let class = numbers.next()?;
    let is_code = matches!(class, "2" | "4" | "5")
        && numbers.clone().count() == 2
        && numbers.all(is_short_number);
    is_code.then_some(word)
}

fn is_short_number(text: &str) -> bool {
    (1..=3).contains(&text.len()) && text.bytes().all(|byte| byte.is_ascii_digit())
}

/// Whether a status code says more than success or failure.
pub(super) fn is_specific(status: &str) -> bool {
    !status.is_empty() && !status.ends_with(".0.0")
}

/// The enhanced status codes in a text, each right after the reply code of the same class that it
/// belongs to: `550 5.1.1`, `550-5.1.1`, `550 #5.1.1`.
pub(super) fn after_replies(text: &str) -> impl Iterator<Item = &str> {
    let words = words(text);
    words
        .clone()
        .zip(words.skip(1))
        .filter_map(|(reply, next)| {
            let status = status(next)?;
            (is_reply(reply) && reply.as_bytes()[0] == status.as_bytes()[0]).then_some(status)
        })
}

/// The first reply code in a text that tells of a failure.
pub(super) fn reply(text: &str) -> Option<u16> {
    words(text)
        .find(|word| is_reply(word))
        .and_then(|word| word.parse().ok())
}

/// The codes that qmail writes in parentheses: `(#5.1.1)`.
pub(super) fn in_parentheses(text: &str) -> impl Iterator<Item = &str> {
    text.split("(#")
        .skip(1)
        .filter_map(|rest| status(rest.split_once(')')?.0))
}

fn words(text: &str) -> impl Iterator<Item = &str> + Clone {
    text.split(|sign: char| {
        sign.is_whitespace() || matches!(sign, '-' | ';' | ':' | '<' | '>' | '(' | ')')
    })
    .filter(|word| !word.is_empty())
}

fn is_reply(word: &str) -> bool {
    word.len() == 3 && word.starts_with(['4', '5']) && is_short_number(word)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_status_code_is_three_numbers() {
        assert_eq!(status("5.1.1 (bad mailbox)"), Some("5.1.1"));
        assert_eq!(status("4.7.650"), Some("4.7.650"));
        for text in [
            "", "5", "5.1", "5.1.1.1", "3.1.1", "5.1.x", "5.1.", "5.1.1000", "5.1.+1", "192.0.2",
        ] {
            assert_eq!(status(text), None, "{text}");
        }
    }

    #[test]
    fn a_code_in_a_text_follows_its_reply() {
        let first = |text| after_replies(text).next();
        assert_eq!(first("smtp;550 5.1.1 <x>: unknown"), Some("5.1.1"));
        assert_eq!(first("said: 550-5.1.1 The account"), Some("5.1.1"));
        assert_eq!(first("550 #5.1.0 Address rejected."), Some("5.1.0"));
        assert_eq!(first("<550 5.7.1>"), Some("5.7.1"));
        for text in [
            "version 5.1.1",
            "450 5.1.1 of two minds",
            "550 no such user 5.1.1",
            "1550 5.1.1",
            "call 550 at 5.1",
        ] {
            assert_eq!(first(text), None, "{text}");
        }
        assert_eq!(reply("RCPT TO:<…>: 550 No such user"), Some(550));
        assert_eq!(reply("room 3550"), None);
    }
}
