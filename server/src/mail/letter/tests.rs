use super::*;

/// What would tell somebody who looks on what the practice does.
const TELLING: [&str; 30] = [
    "therap", "health", "mental", "counsel", "psych", "clinic", "patient", "client", "treat",
    "medic", "session", "anxi", "depress", "trauma", "crisis", "suicid", "988", "diagnos", "lmft",
    "lcsw", "phd", "special", "service", "consult", "intake", "wellness", "doctor", "couple",
    "child", "parent",
];

fn at(text: &str) -> Instant {
    Instant::from_epoch(text.parse::<jiff::Timestamp>().unwrap().as_second())
}

fn email(text: &str) -> EmailAddress {
    EmailAddress::parse(text).unwrap()
}

fn facts() -> Facts {
    Facts {
        mail_id: MailId::from_text("0199c1d2-0000-7000-8000-00000000000a"),
        kind: LetterKind::Confirmation,
        recipient: Recipient::Visitor,
        to: email("ada@example.org"),
        to_name: "Ada".into(),
        discreet_name: "Synergy".into(),
        from: email("calls@calls.example"),
        reply_to: Some(email("hello@calls.example")),
        public_url: "https://calls.example".into(),
        link: "https://calls.example/consultations/t0k3n?v=2".into(),
        starts_at: at("2026-11-25T19:00:00Z"),
        ends_at: at("2026-11-25T19:15:00Z"),
        visitor_zone: Zone::find("America/Chicago").unwrap(),
        therapist_zone: Zone::find("America/New_York").unwrap(),
        therapist_first_name: "Dana".into(),
        reference: "K7QF-2M9D".into(),
        version: 2,
        changed_at: at("2026-11-24T18:00:00Z"),
        calendar_uid: "0199c1d2-0000-7000-8000-000000000001@calls.example".into(),
        practice_phone: "(612) 555-0142".into(),
        now: at("2026-11-24T18:00:05Z"),
    }
}

fn every_letter() -> impl Iterator<Item = Facts> {
    LetterKind::ALL.into_iter().flat_map(|kind| {
        Recipient::ALL.into_iter().map(move |recipient| Facts {
            kind,
            recipient,
            ..facts()
        })
    })
}

/// The message with the soft line breaks of quoted-printable taken out.
fn joined(facts: &Facts) -> String {
    let letter = Letter::write(facts).unwrap();
    String::from_utf8(letter.bytes().to_vec())
        .unwrap()
        .replace("=\r\n", "")
}

fn header<'a>(message: &'a str, name: &str) -> &'a str {
    let (head, _) = message.split_once("\r\n\r\n").unwrap();
    let mut found = head
        .split("\r\n")
        .filter_map(|line| line.strip_prefix(name)?.strip_prefix(": "));
    let value = found.next().unwrap_or("");
    assert_eq!(found.next(), None, "{name} stands once");
    value
}

fn subject(kind: LetterKind) -> String {
    Words::of(&Facts { kind, ..facts() }).subject
}

#[test]
fn subjects_speak_of_a_call_and_its_day() {
    assert_eq!(
        subject(LetterKind::Confirmation),
        "Your call on Wednesday, November 25"
    );
    assert_eq!(
        subject(LetterKind::Moved),
        "Your call has moved to Wednesday, November 25"
    );
    assert_eq!(
        subject(LetterKind::Cancelled),
        "Your call on Wednesday, November 25 is canceled"
    );
    assert_eq!(
        subject(LetterKind::Restored),
        "Your call on Wednesday, November 25 is on again"
    );
    assert_eq!(
        subject(LetterKind::ReminderDay),
        "Your call is tomorrow at 1:00 pm"
    );
}

#[test]
fn a_reminder_that_had_to_wait_still_names_the_right_day() {
    let late = Facts {
        kind: LetterKind::ReminderDay,
        now: at("2026-11-25T15:00:00Z"),
        ..facts()
    };
    assert_eq!(Words::of(&late).subject, "Your call is today at 1:00 pm");
    let past_midnight = Facts {
        kind: LetterKind::ReminderHour,
        starts_at: at("2026-11-25T06:15:00Z"),
        now: at("2026-11-25T05:15:00Z"),
        ..facts()
    };
    assert_eq!(
        Words::of(&past_midnight).subject,
        "Your call is tomorrow at 12:15 am"
    );
    let early = Facts {
        now: at("2026-11-20T15:00:00Z"),
        ..late
    };
    assert_eq!(
        Words::of(&early).subject,
        "Your call is on Wednesday, November 25 at 1:00 pm"
    );
}

#[test]
fn the_text_reads_like_a_letter() {
    assert_eq!(
        Words::of(&facts()).as_text(),
        "Hello Ada,\n\n\
         Your call is set.\n\n    \
         Wednesday, November 25 at 1:00 pm Central Time\n\n\
         It takes about 15 minutes. You will talk with Dana. For Dana that is 2:00 pm Eastern Time.\n\n\
         All you need is on the call's own page. You can also move or cancel it there; you need no account:\n\
         https://calls.example/consultations/t0k3n?v=2\n\n\
         Synergy\n\n\
         Reference: K7QF-2M9D\n\
         Questions? Just reply to this email, or call (612) 555-0142.\n\
         Not for emergencies: call 911.\n"
    );
}

#[test]
fn nothing_that_anybody_can_read_tells_what_the_practice_does() {
    for facts in every_letter() {
        let words = Words::of(&facts);
        let calendar = calendar_event(&facts).map(|event| calendar_file(&event));
        let calendar = calendar.unwrap_or_default().replace("\r\n ", "");
        for said in [
            joined(&facts),
            words.as_text(),
            html::page(&words),
            calendar,
        ] {
            // The one link is opaque but for its path, which is the site's.
            let said = said
                .replace("/staff/consultations?ref", "")
                .replace("/consultations/", "")
                .to_lowercase();
            for telling in TELLING {
                assert!(
                    !said.contains(telling),
                    "{:?} to {:?} says {telling:?}:\n{said}",
                    facts.kind,
                    facts.recipient
                );
            }
        }
    }
}

#[test]
fn there_is_one_link_and_nothing_to_fetch() {
    for facts in every_letter() {
        let words = Words::of(&facts);
        let page = html::page(&words);
        for fetched in [
            "src=",
            "<img",
            "url(",
            "<link",
            "<script",
            "<style",
            "background=",
        ] {
            assert!(!page.contains(fetched), "{fetched}");
        }
        for said in [page, words.as_text()] {
            assert_eq!(said.matches("http").count(), 1, "{said}");
            assert!(said.contains(&words.page.as_ref().unwrap().address));
        }
    }
    let mut without = facts();
    without.link = String::new();
    assert!(!joined(&without).contains("http"));
}

#[test]
fn the_practice_reads_a_reference_and_a_time_and_nobodys_name() {
    for kind in LetterKind::ALL {
        let message = joined(&Facts {
            kind,
            recipient: Recipient::Practice,
            to: email("desk@calls.example"),
            to_name: "Ada".into(),
            ..facts()
        });
        for private in ["Ada", "Dana", "t0k3n", "555-0142", "BEGIN:VCALENDAR"] {
            assert!(!message.contains(private), "{private}: {message}");
        }
    }
    let words = Words::of(&Facts {
        recipient: Recipient::Practice,
        ..facts()
    });
    assert_eq!(
        words.subject,
        "Booking K7QF-2M9D: new call Wed, Nov 25, 2:00 pm"
    );
    assert_eq!(
        words.page.unwrap().address,
        "https://calls.example/staff/consultations?ref=K7QF-2M9D"
    );
}

#[test]
fn the_headers_say_who_when_and_that_a_machine_wrote() {
    let message = joined(&facts());
    assert_eq!(header(&message, "From"), "Synergy <calls@calls.example>");
    assert_eq!(header(&message, "To"), "ada@example.org");
    assert_eq!(header(&message, "Reply-To"), "hello@calls.example");
    assert_eq!(header(&message, "Auto-Submitted"), "auto-generated");
    assert_eq!(header(&message, "Date"), "Tue, 24 Nov 2026 18:00:05 +0000");
    assert_eq!(
        header(&message, "Message-ID"),
        "<0199c1d2-0000-7000-8000-00000000000a@calls.example>"
    );
}

#[test]
fn the_header_and_the_file_name_the_same_method() {
    for (kind, method) in [
        (LetterKind::Confirmation, Some("REQUEST")),
        (LetterKind::Moved, Some("REQUEST")),
        (LetterKind::Restored, Some("REQUEST")),
        (LetterKind::Cancelled, Some("CANCEL")),
        (LetterKind::ReminderDay, None),
        (LetterKind::ReminderHour, None),
    ] {
        let message = joined(&Facts { kind, ..facts() });
        let named = message.matches("method=").count();
        let Some(method) = method else {
            assert_eq!(named, 0, "a reminder carries no file");
            continue;
        };
        assert_eq!(named, 2);
        assert_eq!(message.matches(&format!("method={method}")).count(), 2);
        assert!(message.contains("text/calendar"), "{message}");
        assert!(message.contains("filename=\"call.ics\""), "{message}");
    }
}

#[test]
fn the_same_facts_make_the_same_bytes() {
    let (one, other) = (Letter::write(&facts()), Letter::write(&facts()));
    assert_eq!(one.unwrap().bytes(), other.unwrap().bytes());
}

#[test]
fn names_from_anywhere_cannot_add_a_header_or_a_tag() {
    let evil = "Eve\"\r\nBcc: eve@example.org\r\n\r\n<b onclick='x'>&";
    for facts in every_letter() {
        let facts = Facts {
            discreet_name: evil.into(),
            to_name: evil.into(),
            therapist_first_name: evil.into(),
            reference: evil.into(),
            practice_phone: evil.into(),
            calendar_uid: evil.into(),
            mail_id: MailId::from_text(evil),
            public_url: format!("https://calls.example/{evil}"),
            link: format!("https://calls.example/{evil}"),
            ..facts
        };
        let letter = Letter::write(&facts).unwrap();
        let message = String::from_utf8(letter.bytes().to_vec()).unwrap();
        assert!(!message.contains("\r\nBcc"), "{message}");
        let page = html::page(&Words::of(&facts));
        assert!(
            !page.contains("<b ") && !page.contains("onclick='"),
            "{page}"
        );
        assert_eq!(letter.envelope().to().len(), 1);
    }
}

#[test]
fn a_message_is_ascii_in_lines_that_every_server_takes() {
    let letter = Letter::write(&Facts {
        to_name: "Zoë 🌻".into(),
        discreet_name: "Sÿnergy, Inc. \"North\"".into(),
        ..facts()
    })
    .unwrap();
    assert!(letter.bytes().is_ascii());
    let text = String::from_utf8(letter.bytes().to_vec()).unwrap();
    for line in text.split("\r\n") {
        assert!(!line.contains(['\r', '\n']), "{line:?}");
        assert!(line.len() <= 998, "{line}");
    }
}

#[test]
fn addresses_that_the_domain_takes_can_be_written_to() {
    for odd in [
        "o'brien+calls@mail.example.org",
        "a!#$%&*/=?^_`{|}~@example.org",
        "x@xn--bcher-kva.example",
    ] {
        let letter = Letter::write(&Facts {
            to: email(odd),
            ..facts()
        });
        assert_eq!(letter.unwrap().envelope().to()[0].to_string(), odd);
    }
}

#[test]
fn a_date_out_of_the_calendar_is_brought_back_into_it() {
    for moment in [i64::MIN, -1, i64::MAX / 2] {
        assert!(
            Letter::write(&Facts {
                now: Instant::from_epoch(moment),
                ..facts()
            })
            .is_ok()
        );
    }
}
