//! The calendar entry of a call: one file for one call, as RFC 5545 and RFC 5546 want it.
//!
//! A call keeps one UID for life, and its version is the SEQUENCE, so that a calendar replaces what
//! it has instead of showing the call twice. Times are in UTC: a file that names no zone cannot
//! name a wrong one. The entry says as little as a letter does, and reminds nobody; our letters do.
//!
//! The `icalendar` crate writes the lines: it folds at 75 octets between characters and escapes
//! text. Two things it leaves to its caller, and `text` here sees to both: it passes carriage returns
//! on, and it does not guard quotation marks in parameters. It would also put the machine's time
//! and a random UID where either is missing, so both are always set here.

use domain::{contact::EmailAddress, time::Instant};
use icalendar::{Calendar, Class, Component, EventStatus, Property};

use super::line::one_line;

/// What a calendar is asked to do with the file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Method {
    /// Show the call: a file that somebody downloads.
    Publish,
    /// Enter the call, or change it to what the file says.
    Request,
    /// Take the call out.
    Cancel,
}

impl Method {
    /// How the file and the header of the part that carries it write the method.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Publish => "PUBLISH",
            Self::Request => "REQUEST",
            Self::Cancel => "CANCEL",
        }
    }
}

/// A call, as a calendar may know it.
#[derive(Clone, Debug)]
pub struct Event {
    /// What the file asks for.
    pub method: Method,
    /// The call's identifier, the same for life.
    pub uid: String,
    /// Grows with each change; less than zero counts as zero.
    pub version: i64,
    /// When the call became what the file says.
    pub changed_at: Instant,
    /// Its start.
    pub starts_at: Instant,
    /// Its end.
    pub ends_at: Instant,
    /// The call's own page; empty to leave it out.
    pub link: String,
    /// The discreet name.
    pub organizer_name: String,
    /// The address that the letters come from.
    pub organizer: EmailAddress,
    /// Who is invited. Left out of a published file, which is for nobody in particular.
    pub attendee: Option<EmailAddress>,
}

/// The most characters of a name or a link in a file.
const LONGEST: usize = 500;

/// The file, with lines that end in CR LF.
pub fn calendar_file(event: &Event) -> String {
    let mut entry = icalendar::Event::new();
    entry
        .add_property("UID", text(&event.uid))
        .add_property("SEQUENCE", event.version.max(0).to_string())
        .add_property("DTSTAMP", utc(event.changed_at))
        .add_property("DTSTART", utc(event.starts_at))
        .add_property("DTEND", utc(event.ends_at))
        .add_property("SUMMARY", "Call")
        .add_property("TRANSP", "OPAQUE")
        .append_property(Class::Private)
        .append_property(status(event.method))
        .append_property(organizer(event));
    if !event.link.is_empty() {
        entry.add_property("DESCRIPTION", text(&event.link));
    }
    if let Some(attendee) = &event.attendee
        && event.method != Method::Publish
    {
        entry.append_multi_property(invited(attendee));
    }
    let mut calendar = Calendar::empty();
    calendar
        .append_property(("VERSION", "2.0"))
        .append_property(("PRODID", "-//Synergy//Calls//EN"))
        .append_property(("CALSCALE", "GREGORIAN"))
        .append_property(("METHOD", event.method.as_str()))
        .push(entry);
    calendar.to_string()
}

fn status(method: Method) -> EventStatus {
    match method {
        Method::Publish | Method::Request => EventStatus::Confirmed,
        Method::Cancel => EventStatus::Cancelled,
    }
}

fn organizer(event: &Event) -> Property {
    let mut organizer = Property::new("ORGANIZER", mailto(&event.organizer));
    // A quotation mark cannot be written inside a parameter at all (RFC 5545, section 3.1).
    let name = text(&event.organizer_name).replace('"', "'");
    if !name.is_empty() {
        organizer.add_parameter("CN", &name);
    }
    organizer
}

/// Without a name: the address is enough for the calendar to find its owner. As accepted, with no
/// reply asked for: there is nothing to answer, and the answer would reach a mailbox.
fn invited(attendee: &EmailAddress) -> Property {
    Property::new("ATTENDEE", mailto(attendee))
        .add_parameter("CUTYPE", "INDIVIDUAL")
        .add_parameter("ROLE", "REQ-PARTICIPANT")
        .add_parameter("PARTSTAT", "ACCEPTED")
        .add_parameter("RSVP", "FALSE")
        .done()
}

fn text(raw: &str) -> String {
    one_line(raw, LONGEST)
}

/// `20261125T190000Z`.
fn utc(at: Instant) -> String {
    at.timestamp().strftime("%Y%m%dT%H%M%SZ").to_string()
}

/// The address as a URI (RFC 6068). What has a meaning in URIs is written in percent.
fn mailto(address: &EmailAddress) -> String {
    let mut uri = String::from("mailto:");
    for byte in address.as_str().bytes() {
        let plain = byte.is_ascii_alphanumeric() || b"-._~!$'*+@".contains(&byte);
        if plain {
            uri.push(char::from(byte));
        } else {
            uri.push_str(&format!("%{byte:02X}"));
        }
    }
    uri
}

#[cfg(test)]
mod tests {
    use super::*;

    fn event() -> Event {
        Event {
            method: Method::Request,
            uid: "0199c1d2-0000-7000-8000-000000000001@calls.example".into(),
            version: 3,
            changed_at: Instant::from_epoch(1_795_000_000),
            starts_at: Instant::from_epoch(1_795_633_200),
            ends_at: Instant::from_epoch(1_795_634_100),
            link: "https://calls.example/consultations/abc?v=3".into(),
            organizer_name: "Synergy".into(),
            organizer: EmailAddress::parse("calls@calls.example").unwrap(),
            attendee: Some(EmailAddress::parse("ada@example.org").unwrap()),
        }
    }

    fn unfolded(event: &Event) -> String {
        calendar_file(event).replace("\r\n ", "")
    }

    #[test]
    fn a_request_says_when_and_nothing_else() {
        let file = unfolded(&event());
        for line in [
            "BEGIN:VCALENDAR",
            "METHOD:REQUEST",
            "UID:0199c1d2-0000-7000-8000-000000000001@calls.example",
            "SEQUENCE:3",
            "DTSTART:20261125T190000Z",
            "DTEND:20261125T191500Z",
            "SUMMARY:Call",
            "DESCRIPTION:https://calls.example/consultations/abc?v=3",
            "STATUS:CONFIRMED",
            "CLASS:PRIVATE",
            "TRANSP:OPAQUE",
            "ORGANIZER;CN=Synergy:mailto:calls@calls.example",
            "ATTENDEE;CUTYPE=INDIVIDUAL;PARTSTAT=ACCEPTED;ROLE=REQ-PARTICIPANT;RSVP=FALSE:mailto:ada@example.org",
            "END:VCALENDAR",
        ] {
            assert!(
                file.split("\r\n").any(|found| found == line),
                "{line}\n{file}"
            );
        }
        assert!(!file.contains("VALARM"));
    }

    #[test]
    fn a_published_file_invites_nobody_and_a_cancelled_one_says_so() {
        let file = unfolded(&Event {
            method: Method::Publish,
            ..event()
        });
        assert!(!file.contains("ATTENDEE"));
        assert!(file.contains("ORGANIZER"));
        let file = unfolded(&Event {
            method: Method::Cancel,
            ..event()
        });
        assert!(file.contains("\r\nSTATUS:CANCELLED\r\n"));
        assert!(file.contains("\r\nMETHOD:CANCEL\r\n"));
    }

    #[test]
    fn no_line_is_longer_than_75_octets_and_no_character_is_cut() {
        for shift in 0..40 {
            let file = calendar_file(&Event {
                organizer_name: format!("{}{}", "x".repeat(shift), "Ø 心 ".repeat(40)),
                ..event()
            });
            assert!(file.ends_with("END:VCALENDAR\r\n"));
            for line in file.split("\r\n") {
                assert!(line.len() <= 75, "{line}");
                assert!(!line.contains(['\r', '\n']), "{line:?}");
            }
            assert!(file.replace("\r\n ", "").contains(&"Ø 心 ".repeat(39)));
        }
    }

    #[test]
    fn names_cannot_add_lines_or_parameters() {
        let file = unfolded(&Event {
            organizer_name: "\"Eve\"\r\nATTENDEE:mailto:eve@example.org;X=\"1".into(),
            uid: "u\r\nSUMMARY:x".into(),
            ..event()
        });
        assert_eq!(
            file.matches("\r\nATTENDEE").count(),
            1,
            "only the one invited: {file}"
        );
        assert_eq!(file.matches("\r\nSUMMARY").count(), 1);
        assert!(file.contains("CN=\"'Eve' ATTENDEE:mailto:eve@example.org;X='1\":mailto:calls@"));
    }

    #[test]
    fn addresses_become_uris() {
        let odd = EmailAddress::parse("a+b/c?d@example.org").unwrap();
        assert_eq!(mailto(&odd), "mailto:a+b%2Fc%3Fd@example.org");
    }
}
