//! Mail to the return path that is no report: bounces of programs that write none, answers of
//! machines, and people who ask to leave.

use domain::newsletter::{BounceKind, severity};

use super::{Kind, Verdict, code, fields::Fields, parts::Part, token};

/// How long the token of a link to leave is: 256 bits in base64url.
const LEAVE_TOKEN: usize = 43;
/// Fields that only a machine writes which answers for somebody.
const ANSWERING: [&str; 6] = [
    "x-autoreply",
    "x-autorespond",
    "x-autoresponder",
    "x-auto-reply-from",
    "x-vacation",
    "x-vacation-message",
];

/// The token of a subject such as `leave TOKEN` or `Re: leave TOKEN`, as our own letters write it
/// into the address for leaving by mail. The token's case counts.
pub(super) fn asks_to_leave(fields: &Fields) -> Option<String> {
    let subject = fields.subject()?;
    let mut rest = subject.trim();
    while let Some((lead, after)) = rest.split_once(':')
        && lead.trim().eq_ignore_ascii_case("re")
    {
        rest = after.trim_start();
    }
    let (verb, token) = rest.split_once(char::is_whitespace)?;
    let token = token.trim();
    let is_token = token.len() == LEAVE_TOKEN
        && token
            .bytes()
            .all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_'));
    (verb.eq_ignore_ascii_case("leave") && is_token).then(|| token.to_owned())
}

/// Whether a message says of itself that a machine answers for a person. Such a one is never a
/// bounce, whatever it quotes.
pub(super) fn says_automatic(fields: &Fields) -> bool {
    let submitted = fields.first("auto-submitted").unwrap_or_default();
    ANSWERING.iter().any(|name| fields.first(name).is_some())
        || fields.word("precedence").as_deref() == Some("auto_reply")
        || submitted.to_ascii_lowercase().contains("vacation")
}

/// Whether a machine sent a message that answers for a person or speaks to many. What a mail system
/// sent is none: where it is no bounce for certain, it may be one all the same.
pub(super) fn is_automatic(fields: &Fields) -> bool {
    let precedence = fields.word("precedence").unwrap_or_default();
    let is_by_machine =
        is_submitted_by_machine(fields) || matches!(precedence.as_str(), "bulk" | "junk" | "list");
    is_by_machine && !is_by_mail_system(fields)
}

fn is_by_mail_system(fields: &Fields) -> bool {
    let from = fields
        .first("from")
        .unwrap_or_default()
        .to_ascii_lowercase();
    ["mailer-daemon", "postmaster"]
        .iter()
        .any(|name| from.contains(name))
}

fn is_submitted_by_machine(fields: &Fields) -> bool {
    fields
        .word("auto-submitted")
        .is_some_and(|word| word.starts_with("auto-"))
}

/// Whether its envelope had no sender, as bounces have it so that none answers another.
fn is_from_nobody(fields: &Fields) -> bool {
    fields
        .first("return-path")
        .is_some_and(|path| path.replace(' ', "") == "<>")
}

/// A bounce without a report, where its structure leaves no doubt: it came to a return path with a
/// token, nobody sent it, and it names a mail server's code or, as Exim does, who did not get it.
pub(super) fn bounce(root: &Part) -> Option<Verdict> {
    let fields = &root.fields;
    let is_returned =
        token::came_to_one(fields) && (is_submitted_by_machine(fields) || is_from_nobody(fields));
    if !is_returned {
        return None;
    }
    let text = root.first(&|part| part.media == "text/plain" && !part.text.is_empty());
    let words = text.map(Part::words).unwrap_or_default();
    let words = before_copy(&words);
    let names_recipient = fields.first("x-failed-recipients").is_some();
    mildest(&codes(words)).or_else(|| names_recipient.then(|| Verdict::of(Kind::Soft)))
}

/// What a bounce says before it repeats our letter.
fn before_copy(words: &str) -> &str {
    let mut end = 0;
    for line in words.split_inclusive('\n') {
        if line.starts_with("---") && line.contains("copy of") {
            break;
        }
        end += line.len();
    }
    &words[..end]
}

/// The codes by which a bounce says that a copy was given up.
fn codes(words: &str) -> Vec<&str> {
    let permanent = code::after_replies(words).filter(|status| status.starts_with('5'));
    let mut codes: Vec<&str> = permanent.collect();
    if words.contains("qmail-send program") {
        // It writes only when it gives up: here the codes of passing trouble are final, too.
        codes.extend(code::in_parentheses(words).filter(|status| !status.starts_with('2')));
    }
    codes
}

/// The mailbox is gone only where every code says so.
fn mildest(codes: &[&str]) -> Option<Verdict> {
    let rated = codes.iter().map(|status| (severity(status, None), *status));
    let (kind, status) = rated
        .rev()
        .max_by_key(|(kind, _)| *kind == BounceKind::Soft)?;
    Some(Verdict {
        kind: kind.into(),
        status: status.to_owned(),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    const TOKEN: &str = "Zm9v-YmFyYmF6cXV4_Zm9vYmFyYmF6cXV4Zm9vYmF0Q";

    fn leaving(subject: &str) -> Option<String> {
        asks_to_leave(&Fields::read(format!("Subject: {subject}\n").as_bytes()))
    }

    #[test]
    fn a_subject_asks_to_leave_in_many_writings() {
        // An underline is a blank in an encoded word.
        let encoded = TOKEN.replace('_', "=5F");
        let (head, tail) = encoded.split_at(16);
        for subject in [
            format!("leave {TOKEN}"),
            format!("  Leave \t {TOKEN}  "),
            format!("Re: RE : leave {TOKEN}"),
            format!("leave\r\n {TOKEN}"),
            format!("=?utf-8?Q?leave_{encoded}?="),
            format!("=?us-ascii?Q?leave=20{head}?=\r\n =?us-ascii?Q?{tail}?="),
        ] {
            assert_eq!(leaving(&subject).as_deref(), Some(TOKEN), "{subject}");
        }
    }

    #[test]
    fn other_subjects_do_not() {
        for subject in [
            String::new(),
            "leave".to_owned(),
            format!("leave {TOKEN}x"),
            format!("leave {TOKEN} please"),
            format!("leave{TOKEN}"),
            format!("do not leave {TOKEN}"),
            format!("leave {}", TOKEN.replace('_', "+")),
            format!("join {TOKEN}"),
        ] {
            assert_eq!(leaving(&subject), None, "{subject}");
        }
    }

    #[test]
    fn a_mailbox_is_gone_only_where_every_code_says_so() {
        let kind = |codes: &[&str]| mildest(codes).map(|it| (it.kind, it.status));
        assert_eq!(kind(&[]), None);
        let hard = Some((Kind::Hard, "5.1.1".to_owned()));
        assert_eq!(kind(&["5.1.1", "5.1.2"]), hard);
        let soft = Some((Kind::Soft, "5.7.1".to_owned()));
        assert_eq!(kind(&["5.1.1", "5.7.1", "5.2.2"]), soft);
    }

    #[test]
    fn our_own_letter_within_a_bounce_says_nothing() {
        let bounce = "sorry\n--- This is a copy of the message.\n550 5.1.1\n";
        assert_eq!(before_copy(bounce), "sorry\n");
        assert_eq!(before_copy("no copy"), "no copy");
    }
}
