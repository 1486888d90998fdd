//! Reports that programs write for programs: what became of a delivery ([RFC 3464], and [RFC 6533]
//! for addresses beyond ASCII), what a reader told the mail provider ([RFC 5965]), and that
//! something was read ([RFC 8098]).
//!
//! A report is known by the part that only a report has, not by what its envelope says of itself: on
//! the way through a forwarding the envelope is what changes.
//!
//! [RFC 3464]: https://www.rfc-editor.org/rfc/rfc3464
//! [RFC 5965]: https://www.rfc-editor.org/rfc/rfc5965
//! [RFC 6533]: https://www.rfc-editor.org/rfc/rfc6533
//! [RFC 8098]: https://www.rfc-editor.org/rfc/rfc8098

use domain::newsletter::{BounceKind, severity};

use super::{
    Kind, Verdict, code,
    fields::Fields,
    parts::{Part, holds_message},
    token,
};

/// The most recipients of one report that are looked at. Ours have one.
const MOST_RECIPIENTS: usize = 100;

/// A report within a message.
pub(super) struct Report<'a> {
    about: About,
    /// The fields of the message, and of those that it is enclosed in, outermost first.
    envelopes: Vec<&'a Fields>,
    /// The fields of what came back with it.
    originals: Vec<&'a Fields>,
}

/// What a report is about.
enum About {
    /// A delivery: the fields of each of its recipients, and those of the delivery as a whole.
    Delivery(Vec<Fields>),
    /// What a reader said.
    Feedback(Fields),
    /// That a letter was displayed, or thrown away unread.
    Reading,
}

impl Report<'_> {
    /// What it says.
    pub(super) fn verdict(&self) -> Verdict {
        match &self.about {
            About::Delivery(blocks) => of_delivery(blocks),
            About::Feedback(fields) => Verdict::of(of_feedback(fields)),
            About::Reading => Verdict::of(Kind::AutoReply),
        }
    }

    /// The tokens that it proposes.
    pub(super) fn tokens(&self) -> Vec<String> {
        token::of_report(&token::Places {
            envelopes: &self.envelopes,
            report: match &self.about {
                About::Feedback(fields) => Some(fields),
                About::Delivery(_) | About::Reading => None,
            },
            originals: &self.originals,
        })
    }
}

/// The first report of a message, in it or in a message that it encloses: bounces get forwarded.
pub(super) fn find(root: &Part) -> Option<Report<'_>> {
    let mut envelopes = vec![&root.fields];
    let (about, originals) = find_below(root, &mut envelopes)?;
    Some(Report {
        about,
        envelopes,
        originals,
    })
}

type Found<'a> = (About, Vec<&'a Fields>);

fn find_below<'a>(part: &'a Part, envelopes: &mut Vec<&'a Fields>) -> Option<Found<'a>> {
    if let Some(about) = part.parts.iter().find_map(about) {
        return Some((about, originals(part)));
    }
    part.parts.iter().find_map(|held| {
        let is_message = holds_message(&part.media);
        if is_message {
            envelopes.push(&held.fields);
        }
        let found = find_below(held, envelopes);
        if is_message && found.is_none() {
            envelopes.pop();
        }
        found
    })
}

/// What a part is about that only a report has.
fn about(part: &Part) -> Option<About> {
    match part.media.as_str() {
        "message/delivery-status" | "message/global-delivery-status" => {
            Some(About::Delivery(blocks(&part.text)))
        }
        "message/feedback-report" => {
            Some(About::Feedback(Fields::read(part.text.trim_ascii_start())))
        }
        "message/disposition-notification" | "message/global-disposition-notification" => {
            Some(About::Reading)
        }
        _ => None,
    }
}

/// The fields of the messages that stand beside the report's own part.
fn originals(report: &Part) -> Vec<&Fields> {
    report
        .parts
        .iter()
        .filter(|part| holds_message(&part.media))
        .flat_map(|part| &part.parts)
        .map(|message| &message.fields)
        .collect()
}

/// Blocks of fields with empty lines between them.
fn blocks(text: &[u8]) -> Vec<Fields> {
    let mut blocks = Vec::new();
    let mut block = Vec::new();
    for line in text.split_inclusive(|byte| *byte == b'\n') {
        if !line.trim_ascii().is_empty() {
            block.extend_from_slice(line);
        } else if !block.is_empty() {
            blocks.push(std::mem::take(&mut block));
        }
    }
    blocks.push(block);
    let read = blocks.iter().take(MOST_RECIPIENTS + 1);
    read.map(|block| Fields::read(block)).collect()
}

/// The worst of what a report says of its recipients.
fn of_delivery(blocks: &[Fields]) -> Verdict {
    let verdicts = blocks.iter().filter_map(of_recipient);
    let worst = verdicts.min_by_key(|verdict| match verdict.kind {
        Kind::Hard => 0,
        Kind::Soft => 1,
        Kind::Delayed => 2,
        _ => 3,
    });
    worst.unwrap_or(Verdict::of(Kind::Unparsed))
}

/// What a report says of one recipient; none where it says nothing that is understood. Without an
/// action, the class of the status decides.
fn of_recipient(fields: &Fields) -> Option<Verdict> {
    let diagnostic = fields.first("diagnostic-code").unwrap_or_default();
    let said = fields.word("status").unwrap_or_default();
    let said = code::status(&said).unwrap_or_default();
    let action = fields.word("action");
    let kind = match (action.as_deref(), said.get(..1)) {
        (Some("failed"), _) => return Some(of_failure(said, diagnostic)),
        (Some("delayed"), _) => Kind::Delayed,
        (Some("delivered" | "relayed" | "expanded"), _) => Kind::Arrived,
        (Some(_), _) | (None, None) => return None,
        (None, Some("5")) => return Some(of_failure(said, diagnostic)),
        (None, Some("4")) => Kind::Delayed,
        (None, Some(_)) => Kind::Arrived,
    };
    Some(Verdict {
        kind,
        status: said.to_owned(),
    })
}

/// Judges a copy that was given up. The report's own status and the one in the remote server's words
/// can differ: one that only says "failed" yields to the other, and of two that both say why, the
/// milder one counts.
fn of_failure(said: &str, diagnostic: &str) -> Verdict {
    let reply = code::reply(diagnostic);
    let quoted = code::after_replies(diagnostic).next().unwrap_or_default();
    let candidates = [said, quoted].map(|status| (severity(status, reply), status));
    let told = candidates
        .into_iter()
        .filter(|(_, status)| code::is_specific(status))
        .max_by_key(|(kind, _)| *kind == BounceKind::Soft);
    let (kind, status) = told.unwrap_or(candidates[0]);
    Verdict {
        kind: kind.into(),
        status: status.to_owned(),
    }
}

/// Judges what a reader told the mail provider.
fn of_feedback(fields: &Fields) -> Kind {
    match fields.word("feedback-type").as_deref() {
        Some("abuse" | "fraud" | "opt-out" | "opt-out-list") => Kind::Complaint,
        Some("not-spam") => Kind::Arrived,
        // A virus, a signature that failed: about us or the way, and nobody's complaint.
        _ => Kind::Unparsed,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn judged(report: &str) -> (Kind, String) {
        let verdict = of_delivery(&blocks(report.as_bytes()));
        (verdict.kind, verdict.status)
    }

    fn failed(status: &str, diagnostic: &str) -> (Kind, String) {
        judged(&format!(
            "Reporting-MTA: dns; mx.example.org\n\nAction: failed\nStatus: {status}\n\
             Diagnostic-Code: {diagnostic}\n"
        ))
    }

    #[test]
    fn a_status_that_only_says_failed_yields_to_the_servers_words() {
        let hard = (Kind::Hard, "5.1.1".to_owned());
        assert_eq!(failed("5.0.0", "smtp; 550 5.1.1 unknown"), hard);
        assert_eq!(failed("nonsense", "smtp; 550-5.1.1 unknown"), hard);
        assert_eq!(failed("5.1.1", "smtp; 550 5.0.0 unknown"), hard);
        assert_eq!(failed("5.1.1", "X-Local; unknown"), hard);
        let soft = (Kind::Soft, "5.0.0".to_owned());
        assert_eq!(failed("5.0.0", "smtp; 550 no such user"), soft);
    }

    #[test]
    fn where_a_report_contradicts_itself_nobody_loses_the_letter() {
        let soft = (Kind::Soft, "5.7.1".to_owned());
        assert_eq!(failed("5.1.1", "smtp; 550 5.7.1 listed as spam"), soft);
        assert_eq!(failed("5.7.1", "smtp; 550 5.1.1 unknown"), soft);
    }

    #[test]
    fn of_several_recipients_the_worst_counts() {
        let report = "Reporting-MTA: dns; mx.example.org\r\n\r\nAction: delivered\r\n\
             Status: 2.0.0\r\n \r\nAction: failed\r\nStatus: 5.1.1\r\n\r\nAction: delayed\r\n\
             Status: 4.4.1";
        assert_eq!(judged(report), (Kind::Hard, "5.1.1".to_owned()));
    }

    #[test]
    fn what_was_given_up_after_a_delay_is_soft() {
        let given_up = (Kind::Soft, "4.4.1".to_owned());
        assert_eq!(failed("4.4.1", "smtp; 421 too busy"), given_up);
    }

    #[test]
    fn without_an_action_the_class_decides_and_without_both_nothing() {
        assert_eq!(judged("Status: 5.1.1").0, Kind::Hard);
        assert_eq!(judged("Status: 4.2.2").0, Kind::Delayed);
        assert_eq!(judged("Status: 2.1.5").0, Kind::Arrived);
        for report in [
            "",
            "\n\n\n",
            "Action: pondered\nStatus: 5.1.1",
            "Status: 5",
            "x",
        ] {
            assert_eq!(judged(report).0, Kind::Unparsed, "{report}");
        }
    }

    #[test]
    fn a_blank_line_with_spaces_ends_a_recipient_too() {
        // Else the first recipient's action would stand beside the second one's status.
        let report = "Action: delayed\nStatus: 4.2.2\n \t\nAction: failed\nStatus: 5.2.2";
        assert_eq!(judged(report), (Kind::Soft, "5.2.2".to_owned()));
    }

    #[test]
    fn only_displeasure_is_a_complaint() {
        let of =
            |word: &str| of_feedback(&Fields::read(format!("Feedback-Type: {word}").as_bytes()));
        assert_eq!(of("Abuse"), Kind::Complaint);
        assert_eq!(of("fraud (phishing)"), Kind::Complaint);
        assert_eq!(of("not-spam"), Kind::Arrived);
        assert_eq!(of("auth-failure"), Kind::Unparsed);
        assert_eq!(of_feedback(&Fields::default()), Kind::Unparsed);
    }
}
