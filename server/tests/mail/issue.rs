//! A copy of an issue before independent eyes: two readers of messages, and a verifier of signatures.

use domain::newsletter::Finding;
use serde_json::json;
use server::{
    mail::{
        Dkim,
        letter::{IssueFacts, Letter},
    },
    newsletter::{House, LatestPost, Made, Source, check, make, personal},
};

use crate::{
    at, email,
    independent::{read_message, signing_key, verified},
};

const TOKEN: &str = "abcdefghijklmnopqrstuvwxyz234567";
const BODY: &str = "Hello, Zoë,

## A long day

Rest first. *Then* read [more](/blog), or [the guide](/guide).

> [!NOTE]
> You need not do it alone.

1. Breathe out.
2. Look around — five things.

```consultation
```

```latest
```
";

fn made() -> Made {
    let house = House {
        name: "Synergy".to_owned(),
        public_url: "https://calls.example".to_owned(),
        postal_address: "1 Main St, Duluth, MN 55802".to_owned(),
        latest: vec![LatestPost {
            title: "Awake at three".to_owned(),
            summary: "How worry and sleep feed each other.".to_owned(),
            path: "/blog/sleep".to_owned(),
        }],
    };
    let source = Source {
        slug: "march",
        subject: "Small steps in March — für alle",
        summary: "Three things to try when a day is long.",
        body: BODY,
    };
    let made = make(&source, &house);
    let found = check(&source, &house, &made, &|_| true);
    assert!(!found.iter().any(Finding::blocks), "{found:?}");
    made
}

fn copy(made: &Made, dkim: Option<&Dkim>) -> Letter {
    let facts = IssueFacts {
        token: TOKEN,
        to: &email("ada.lovelace@example.org"),
        from_name: "Sÿnergy, North",
        from: &email("hello@calls.example"),
        reply_to: Some(&email("desk@calls.example")),
        leave_to: &email("hello@calls.example"),
        return_to: Some(&email(&format!("bounces+{TOKEN}@calls.example"))),
        public_url: "https://calls.example",
        manage_token: "m4n4ge-T0ken_abcdefghijklmnopqrstuvwxyz012345",
        subject: "Small steps in March — für alle",
        html: &personal(&made.html, "m4n4ge-T0ken_abcdefghijklmnopqrstuvwxyz012345"),
        plain: &personal(&made.plain, "m4n4ge-T0ken_abcdefghijklmnopqrstuvwxyz012345"),
        now: at("2026-11-24T18:00:05Z"),
    };
    Letter::of_issue(&facts).unwrap().signed(dkim)
}

#[test]
fn two_readers_find_in_a_copy_what_was_meant() {
    let made = made();
    let letter = copy(&made, None);
    let (html, plain) = (
        personal(&made.html, "m4n4ge-T0ken_abcdefghijklmnopqrstuvwxyz012345"),
        personal(&made.plain, "m4n4ge-T0ken_abcdefghijklmnopqrstuvwxyz012345"),
    );
    for (reader, read) in read_message(letter.bytes()) {
        assert_eq!(
            read,
            json!({
                "subject": "Small steps in March — für alle",
                "from": "hello@calls.example",
                "to": "ada.lovelace@example.org",
                "id": format!("<{TOKEN}@calls.example>"),
                "leave": "<https://calls.example/newsletter/leave/m4n4ge-T0ken_abcdefghijklmnopqrstuvwxyz012345>, <mailto:hello@calls.example?subject=leave%20m4n4ge-T0ken_abcdefghijklmnopqrstuvwxyz012345>",
                "text": plain.trim(),
                "html": html.trim(),
                "attachments": 0,
                "defects": [],
            }),
            "{reader}"
        );
    }
    assert!(letter.bytes().len() < 100_000);
}

#[test]
fn a_copy_asks_no_other_host_for_anything_and_returns_by_its_own_address() {
    let letter = copy(&made(), None);
    let text = String::from_utf8(letter.bytes().to_vec()).unwrap();
    let text = text.replace("=\r\n", "").replace("=3D", "=");
    for part in text.split("src=\"").skip(1) {
        assert!(part.starts_with("https://calls.example/"), "{part}");
    }
    for what in [
        "<script",
        "<link",
        "@import",
        "url(",
        "<iframe",
        "background=",
    ] {
        assert!(!text.contains(what), "{what}");
    }
    let from = letter.envelope().from().unwrap().to_string();
    assert_eq!(from, format!("bounces+{TOKEN}@calls.example"));
    let line = text.lines().find(|line| line.starts_with("List-Id:"));
    assert_eq!(line, Some("List-Id: <letter.calls.example>"));
}

#[test]
fn an_independent_verifier_finds_the_signature_right_and_both_ways_to_leave_covered() {
    let made = made();
    for kind in ["rsa", "rsa-old", "ed25519"] {
        let (pem, record) = signing_key(kind);
        let dkim = Dkim::new(&pem, "synergy", "calls.example").unwrap();
        let letter = copy(&made, Some(&dkim));
        let verdict = verified(letter.bytes(), &record);
        assert_eq!(verdict["holds"], true, "{kind}: {verdict}");
        assert_eq!(verdict["asked"][0], "synergy._domainkey.calls.example.");
        let covers = verdict["covers"].as_array().unwrap();
        for header in [
            "from",
            "to",
            "subject",
            "date",
            "message-id",
            "reply-to",
            "list-id",
            "list-unsubscribe",
            "list-unsubscribe-post",
        ] {
            assert!(
                covers.contains(&json!(header)),
                "{kind}: {header} in {covers:?}"
            );
        }
        let changed = String::from_utf8(letter.bytes().to_vec()).unwrap();
        for second in [
            "From: eve@example.org",
            "Subject: Win",
            "List-Unsubscribe: <https://example.org>",
        ] {
            let more = format!("{second}\r\n{changed}");
            assert_eq!(
                verified(more.as_bytes(), &record)["holds"],
                false,
                "{kind} {second}"
            );
        }
        for (from, to) in [
            ("leave/m4n4ge", "leave/0ther0"),
            ("Rest first", "Work first"),
        ] {
            let changed = changed.replacen(from, to, 1);
            assert_eq!(
                verified(changed.as_bytes(), &record)["holds"],
                false,
                "{kind} {from}"
            );
        }
    }
}
