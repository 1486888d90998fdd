//! Letters on their way: to a server that follows a script, to an independent one, into a folder;
//! and calendar files before independent eyes.
#![expect(
    clippy::unwrap_used,
    clippy::expect_used,
    reason = "in a test, to panic is to fail"
)]

#[path = "mail/independent.rs"]
mod independent;
#[path = "mail/issue.rs"]
mod issue;
#[path = "support/programs.rs"]
mod programs;
#[path = "mail/returned.rs"]
mod returned;
#[path = "mail/stub.rs"]
mod stub;

use std::time::Duration;

use domain::{
    contact::EmailAddress,
    id::MailId,
    time::{Instant, Zone},
};
use independent::{MailServer, read_calendar};
use serde_json::{Value, json};
use server::mail::{
    calendar::{Event, Method, calendar_file},
    carrier::{Carrier, Delivery, FolderCarrier, Relay, SmtpCarrier},
    letter::{Facts, Letter, LetterKind, Recipient, calendar_event},
};
use stub::{Act, Stage, Stub};

fn email(text: &str) -> EmailAddress {
    EmailAddress::parse(text).unwrap()
}

fn at(text: &str) -> Instant {
    Instant::from_epoch(text.parse::<jiff::Timestamp>().unwrap().as_second())
}

fn facts() -> Facts {
    Facts {
        mail_id: MailId::from_text("0199c1d2-0000-7000-8000-00000000000a"),
        kind: LetterKind::Confirmation,
        recipient: Recipient::Visitor,
        to: email("ada.lovelace@example.org"),
        to_name: "Zoë".into(),
        discreet_name: "Sÿnergy, North".into(),
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
        practice_phone: String::new(),
        now: at("2026-11-24T18:00:05Z"),
    }
}

fn letter() -> Letter {
    Letter::write(&facts()).unwrap()
}

/// What became of a letter, and whether it came to the door: to the place where the outbox commits
/// `sending`.
async fn carry(carrier: &dyn Carrier, letter: &Letter) -> (Delivery, bool) {
    match carrier.approach(letter).await {
        Ok(door) => (door.hand_over().await, true),
        Err(delivery) => (delivery, false),
    }
}

fn word(delivery: &Delivery) -> &'static str {
    match delivery {
        Delivery::Accepted { .. } => "accepted",
        Delivery::Away { .. } => "away",
        Delivery::Deferred { .. } => "deferred",
        Delivery::Refused { .. } => "refused",
        Delivery::Uncertain { .. } => "uncertain",
    }
}

/// What becomes of a letter when the server does `act` at `stage`.
async fn outcome(stage: Stage, act: Act) -> (&'static str, bool) {
    let server = Stub::that(stage, act).await;
    let mut carrier = SmtpCarrier::from_url(&server.url, "calls.example").unwrap();
    if act == Act::Stall {
        carrier = carrier.with_patience(Duration::from_millis(150));
    }
    let (delivery, at_the_door) = carry(&carrier, &letter()).await;
    assert!(!delivery.reply().is_empty(), "{stage:?} {act:?}");
    assert!(!delivery.reply().contains(['\r', '\n']));
    (word(&delivery), at_the_door)
}

const BEFORE_THE_LETTER: [Stage; 3] = [Stage::Greeting, Stage::Hello, Stage::SignIn];
const ABOUT_THE_LETTER: [Stage; 2] = [Stage::Sender, Stage::Recipient];

#[tokio::test]
async fn a_server_that_takes_letters_gets_the_whole_one() {
    let server = Stub::that_takes_letters().await;
    let carrier = SmtpCarrier::from_url(&server.url, "calls.example").unwrap();
    let letter = letter();
    let (delivery, at_the_door) = carry(&carrier, &letter).await;
    assert_eq!(
        delivery,
        Delivery::Accepted {
            reply: "250 2.0.0 taken".into()
        }
    );
    assert!(at_the_door);
    let heard = server.heard();
    assert_eq!(heard.commands[0], "EHLO calls.example");
    assert!(heard.commands[1].starts_with("AUTH PLAIN "));
    assert_eq!(
        heard.commands[2..5],
        [
            "MAIL FROM:<calls@calls.example>",
            "RCPT TO:<ada.lovelace@example.org>",
            "DATA"
        ]
    );
    let sent = String::from_utf8(letter.bytes().to_vec()).unwrap();
    assert_eq!(
        heard.content.unwrap().trim_end(),
        sent.replace("\r\n", "\n").trim_end()
    );
}

#[tokio::test]
async fn trouble_before_the_letter_is_named_means_later_whatever_the_code() {
    for stage in BEFORE_THE_LETTER {
        for act in [
            Act::Say("421 4.3.2 not now"),
            Act::Say("550 5.7.1 go away"),
            Act::Say("what?"),
            Act::Stall,
            Act::Drop,
        ] {
            assert_eq!(
                outcome(stage, act).await,
                ("away", false),
                "{stage:?} {act:?}"
            );
        }
    }
}

#[tokio::test]
async fn a_letter_that_is_named_is_refused_by_5xx_and_else_deferred() {
    for stage in ABOUT_THE_LETTER {
        for (act, expected) in [
            (Act::Say("451 4.2.0 not now"), "deferred"),
            (Act::Say("550 5.1.1 no such mailbox"), "refused"),
            (Act::Say("530 5.7.0 sign in first"), "away"),
            (Act::Say("what?"), "deferred"),
            (Act::Stall, "deferred"),
            (Act::Drop, "deferred"),
        ] {
            assert_eq!(
                outcome(stage, act).await,
                (expected, false),
                "{stage:?} {act:?}"
            );
        }
    }
}

#[tokio::test]
async fn until_the_server_wants_the_content_nothing_of_it_has_left() {
    for (act, expected) in [
        (Act::Say("451 4.3.0 not now"), "deferred"),
        (Act::Say("554 5.7.1 not from you"), "refused"),
        (Act::Say("250 ok?"), "deferred"),
        (Act::Say("what?"), "deferred"),
        (Act::Stall, "deferred"),
        (Act::Drop, "deferred"),
    ] {
        assert_eq!(outcome(Stage::Data, act).await, (expected, true), "{act:?}");
    }
}

#[tokio::test]
async fn content_that_left_without_an_answer_is_uncertain() {
    for (stage, act, expected) in [
        (Stage::Content, Act::Stall, "uncertain"),
        (Stage::Content, Act::Drop, "uncertain"),
        (Stage::End, Act::Stall, "uncertain"),
        (Stage::End, Act::Drop, "uncertain"),
        (Stage::End, Act::Say("what?"), "uncertain"),
        (Stage::End, Act::Say("354 more?"), "uncertain"),
        (Stage::End, Act::Say("452 4.3.1 no room now"), "deferred"),
        (Stage::End, Act::Say("554 5.7.1 not wanted"), "refused"),
        (Stage::End, Act::Say("250 2.0.0 taken"), "accepted"),
    ] {
        assert_eq!(
            outcome(stage, act).await,
            (expected, true),
            "{stage:?} {act:?}"
        );
    }
}

#[tokio::test]
async fn whoever_turns_back_at_the_door_has_sent_nothing() {
    let server = Stub::that_takes_letters().await;
    let carrier = SmtpCarrier::from_url(&server.url, "calls.example").unwrap();
    let letter = letter();
    drop(carrier.approach(&letter).await.ok().unwrap());
    let heard = server.heard();
    assert!(heard.commands.iter().any(|said| said.starts_with("RCPT")));
    assert!(!heard.commands.iter().any(|said| said == "DATA"));
    assert_eq!(heard.content, None);
}

#[tokio::test]
async fn a_server_that_is_not_there_means_later() {
    let free = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let port = free.local_addr().unwrap().port();
    drop(free);
    for url in [
        format!("smtp://127.0.0.1:{port}"),
        format!("smtps://127.0.0.1:{port}"),
        "smtp://no-such-host.invalid".to_owned(),
    ] {
        let carrier = SmtpCarrier::from_url(&url, "calls.example").unwrap();
        let (delivery, at_the_door) = carry(&carrier, &letter()).await;
        assert_eq!((word(&delivery), at_the_door), ("away", false), "{url}");
    }
}

#[tokio::test]
async fn without_encryption_where_it_is_required_no_letter_and_no_password_go_out() {
    let server = Stub::that_takes_letters().await;
    let url = format!("{}?tls=required", server.url);
    let carrier = SmtpCarrier::from_url(&url, "calls.example").unwrap();
    let (delivery, at_the_door) = carry(&carrier, &letter()).await;
    assert_eq!((word(&delivery), at_the_door), ("away", false));
    let commands = server.heard().commands;
    assert!(
        !commands.iter().any(|said| said.starts_with("AUTH")),
        "{commands:?}"
    );
}

#[tokio::test]
async fn replies_are_kept_short_and_without_the_address() {
    let long = "550 5.1.1 <ada.lovelace@example.org>: Ada.Lovelace is not at example.org \
                xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx \
                xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx";
    let server = Stub::that(Stage::Recipient, Act::Say(long)).await;
    let carrier = SmtpCarrier::from_url(&server.url, "calls.example").unwrap();
    let (delivery, _) = carry(&carrier, &letter()).await;
    let reply = delivery.reply().to_lowercase();
    assert!(reply.contains("550"), "{reply}");
    assert!(reply.chars().count() <= 200);
    for personal in ["ada", "lovelace", "example.org", "@"] {
        assert!(!reply.contains(personal), "{reply}");
    }
}

#[tokio::test]
async fn a_folder_keeps_each_letter_once() {
    let home = tempfile::tempdir().unwrap();
    let folder = home.path().join("data/mail");
    let carrier = FolderCarrier::new(&folder);
    let files = || {
        let mut names: Vec<String> = std::fs::read_dir(&folder)
            .unwrap()
            .map(|entry| entry.unwrap().file_name().into_string().unwrap())
            .collect();
        names.sort();
        names
    };
    let first = letter();
    drop(carrier.approach(&first).await.ok().unwrap());
    assert_eq!(files(), [""; 0], "nothing before the handover");

    assert_eq!(word(&carry(&carrier, &first).await.0), "accepted");
    let name = "20261124T180005Z-0199c1d2-0000-7000-8000-00000000000a.eml";
    assert_eq!(files(), [name]);

    let again = Letter::write(&Facts {
        now: at("2026-11-24T18:30:00Z"),
        ..facts()
    })
    .unwrap();
    assert_eq!(word(&carry(&carrier, &again).await.0), "accepted");
    assert_eq!(files(), [name], "the same letter has one file");
    assert_eq!(std::fs::read(folder.join(name)).unwrap(), again.bytes());
}

#[tokio::test]
async fn a_folder_that_cannot_be_written_means_later() {
    let home = tempfile::tempdir().unwrap();
    let in_the_way = home.path().join("mail");
    std::fs::write(&in_the_way, "a file").unwrap();
    let (delivery, at_the_door) = carry(&FolderCarrier::new(&in_the_way), &letter()).await;
    assert_eq!((word(&delivery), at_the_door), ("deferred", false));
}

/// Three letters in a row over a carrier that keeps its connection: what became of each, and how often
/// it had to say hello.
async fn three_in_a_row(stage: Stage, act: Act) -> (Vec<&'static str>, usize) {
    let server = Stub::that(stage, act).await;
    let carrier = SmtpCarrier::from_url(&server.url, "calls.example").unwrap();
    let carrier = carrier.keeping();
    let mut became = Vec::new();
    for _ in 0..3 {
        became.push(word(&carry(&carrier, &letter()).await.0));
    }
    let hellos = server.heard().commands;
    let hellos = hellos.iter().filter(|one| one.starts_with("EHLO"));
    (became, hellos.count())
}

#[tokio::test]
async fn many_letters_share_a_connection_and_one_that_died_costs_none_of_them() {
    let taken = vec!["accepted"; 3];
    for (stage, act, became, hellos) in [
        (Stage::End, Act::Say("250 2.0.0 taken"), taken.clone(), 1),
        (Stage::End, Act::SayAndDrop("250 2.0.0 taken"), taken, 3),
        (
            Stage::Recipient,
            Act::Say("550 5.1.1 nobody"),
            vec!["refused"; 3],
            1,
        ),
        (
            Stage::Data,
            Act::Say("452 4.3.1 no room"),
            vec!["deferred"; 3],
            1,
        ),
        (Stage::End, Act::Say("554 5.7.1 no"), vec!["refused"; 3], 1),
        (Stage::End, Act::Drop, vec!["uncertain"; 3], 3),
        (
            Stage::Sender,
            Act::SayAndDrop("421 4.3.2 bye"),
            vec!["deferred"; 3],
            3,
        ),
    ] {
        let expected = (became, hellos);
        assert_eq!(
            three_in_a_row(stage, act).await,
            expected,
            "{stage:?} {act:?}"
        );
    }
}

#[tokio::test]
async fn a_carrier_at_rest_has_said_goodbye() {
    let server = Stub::that_takes_letters().await;
    let carrier = SmtpCarrier::from_url(&server.url, "calls.example").unwrap();
    let carrier = carrier.keeping();
    let _ = carry(&carrier, &letter()).await;
    assert!(!server.heard().commands.iter().any(|one| one == "QUIT"));
    carrier.rest().await;
    for _ in 0..100 {
        if server.heard().commands.iter().any(|one| one == "QUIT") {
            return;
        }
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
    panic!("it never said goodbye");
}

/// Sends `letter` to an independent server and answers with how that read it.
async fn delivered(server: &mut MailServer, carrier: &SmtpCarrier, letter: &Letter) -> Value {
    let (delivery, _) = carry(carrier, letter).await;
    assert_eq!(
        delivery,
        Delivery::Accepted {
            reply: "250 2.0.0 taken for …".into()
        }
    );
    server.next_letter()
}

fn header<'a>(letter: &'a Value, name: &str) -> &'a str {
    let mut found = letter["headers"]
        .as_array()
        .unwrap()
        .iter()
        .filter(|header| header[0].as_str().unwrap().eq_ignore_ascii_case(name));
    let value = found
        .next()
        .map_or("", |header| header[1].as_str().unwrap());
    assert!(found.next().is_none(), "{name} stands once");
    value
}

#[tokio::test(flavor = "multi_thread")]
async fn an_independent_server_reads_the_letter_as_it_was_meant() {
    let mut server = MailServer::start("plain", None);
    let carrier = SmtpCarrier::from_url(&server.url("smtp", ""), "calls.example").unwrap();
    let read = delivered(&mut server, &carrier, &letter()).await;

    assert_eq!(read["from"], "calls@calls.example");
    assert_eq!(read["to"], json!(["ada.lovelace@example.org"]));
    assert_eq!(read["hello"], "calls.example");
    assert_eq!(read["header_defects"], json!([]));
    assert_eq!(
        header(&read, "From"),
        "\"Sÿnergy, North\" <calls@calls.example>"
    );
    assert_eq!(header(&read, "To"), "ada.lovelace@example.org");
    assert_eq!(header(&read, "Reply-To"), "hello@calls.example");
    assert_eq!(
        header(&read, "Subject"),
        "Your call on Wednesday, November 25"
    );
    assert_eq!(header(&read, "Date"), "Tue, 24 Nov 2026 18:00:05 +0000");
    assert_eq!(header(&read, "Auto-Submitted"), "auto-generated");
    assert_eq!(
        header(&read, "Message-ID"),
        "<0199c1d2-0000-7000-8000-00000000000a@calls.example>"
    );

    let parts = read["parts"].as_array().unwrap();
    let kinds: Vec<&str> = parts.iter().map(|p| p["type"].as_str().unwrap()).collect();
    assert_eq!(
        kinds,
        [
            "multipart/mixed",
            "multipart/alternative",
            "text/plain",
            "text/html",
            "text/calendar",
            "application/ics"
        ]
    );
    assert!(
        parts.iter().all(|part| part["defects"] == json!([])),
        "{parts:?}"
    );
    let text = parts[2]["content"].as_str().unwrap();
    assert!(text.starts_with("Hello Zoë,"), "{text}");
    assert!(text.contains("Wednesday, November 25 at 1:00 pm Central Time"));
    assert!(
        parts[3]["content"]
            .as_str()
            .unwrap()
            .contains("lang=\"en\"")
    );
    let file = calendar_file(&calendar_event(&facts()).unwrap());
    for part in &parts[4..] {
        assert_eq!(part["parameters"]["method"], "REQUEST");
        assert_eq!(part["parameters"]["charset"], "utf-8");
        assert_eq!(
            part["content"].as_str().unwrap().trim_end(),
            file.trim_end()
        );
    }
    assert_eq!(parts[5]["file"], "call.ics");
}

#[tokio::test(flavor = "multi_thread")]
async fn letters_go_out_encrypted_and_signed_in() {
    for (protection, scheme, query) in [
        ("starttls", "smtp", "?tls=required"),
        ("starttls", "smtp", "?tls=opportunistic"),
        ("whole", "smtps", ""),
    ] {
        let mut server = MailServer::start(protection, Some("desk:s3:cret"));
        let url = server.url(scheme, query);
        let trusting = |trusted: Option<&[u8]>| {
            SmtpCarrier::new(Relay::parse(&url).unwrap(), "calls.example", trusted).unwrap()
        };
        let (delivery, at_the_door) = carry(&trusting(None), &letter()).await;
        assert_eq!(
            (word(&delivery), at_the_door),
            ("away", false),
            "a certificate from nobody we know: {delivery:?}"
        );
        let authority = server.authority().to_owned();
        let carrier = trusting(Some(authority.as_bytes()));
        let read = delivered(&mut server, &carrier, &letter()).await;
        assert_eq!(read["signed_in"], true);
        assert_eq!(read["encrypted"], true);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_wrong_password_costs_no_letter() {
    let server = MailServer::start("whole", Some("desk:other"));
    let relay = Relay::parse(&server.url("smtps", "").replace("other", "wrong")).unwrap();
    let authority = server.authority().as_bytes();
    let carrier = SmtpCarrier::new(relay, "calls.example", Some(authority)).unwrap();
    let (delivery, at_the_door) = carry(&carrier, &letter()).await;
    assert_eq!((word(&delivery), at_the_door), ("away", false));
    assert!(delivery.reply().contains("535"), "{}", delivery.reply());
}

#[test]
fn independent_readers_find_the_same_call_in_the_file() {
    let asked = calendar_event(&facts()).unwrap();
    let long = "Ünïcode, with; marks: \"and\" \\ more 心 ".repeat(6);
    for event in [
        asked.clone(),
        Event {
            method: Method::Cancel,
            version: 7,
            ..asked.clone()
        },
        Event {
            method: Method::Publish,
            organizer_name: long.clone(),
            link: format!(
                "https://calls.example/consultations/{}",
                "t0k3n,;".repeat(30)
            ),
            ..asked.clone()
        },
        Event {
            link: String::new(),
            organizer_name: "Eve\r\nSUMMARY:x".into(),
            starts_at: at("2026-11-01T05:30:00Z"),
            ends_at: at("2026-11-01T06:30:00Z"),
            ..asked
        },
    ] {
        let attendees = if event.method == Method::Publish {
            json!([])
        } else {
            json!(["mailto:ada.lovelace@example.org"])
        };
        let status = if event.method == Method::Cancel {
            "CANCELLED"
        } else {
            "CONFIRMED"
        };
        let name = event.organizer_name.replace("\r\n", " ").replace('"', "'");
        let meant = json!({
            "method": event.method.as_str(),
            "uid": event.uid,
            "sequence": event.version,
            "starts_at": event.starts_at.epoch(),
            "ends_at": event.ends_at.epoch(),
            "stamp": event.changed_at.epoch(),
            "summary": "Call",
            "description": event.link,
            "status": status,
            "organizer": "mailto:calls@calls.example",
            "organizer_name": name.trim_end(),
            "attendees": attendees,
            "faults": [],
        });
        for (reader, read) in read_calendar(&calendar_file(&event)) {
            assert_eq!(read, meant, "{reader}");
        }
    }
}
