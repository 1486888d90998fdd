//! What people write about themselves is in no file and no table as they wrote it.

use std::fs;

use domain::{
    booking::{BookingDesk, ContactForm, NeedForm},
    newsletter::{JoinForm, Joined, NewsletterDesk as _},
    practice::{PracticeBook, WaitlistForm},
};
use server::{practice::booking::BookingRequest, store::Engine};
use sqlx::Executor as _;

use crate::{
    story::{need, request},
    support::{TestPractice, chicago, on_both_engines},
};

/// What must not be found: every personal field of the flow's forms, each with a mark of its own.
const MARKS: [&str; 13] = [
    "Zaphira",
    "zaphira.mark",
    "867-5309",
    "8675309",
    "Thistlewood",
    "Guardiana",
    "Secundus",
    "secundus.mark",
    "Partnerius",
    "partnerius.mark",
    "unfinished.mark",
    "waiting.mark",
    "reading.mark",
];

/// A contact form that has a mark in every field.
fn marked(mailbox: &str) -> ContactForm {
    ContactForm {
        name: "Zaphira".to_owned(),
        email: format!("zaphira.mark.{mailbox}@example.org"),
        phone: "612-867-5309".to_owned(),
        voicemail: "yes".to_owned(),
        text: "yes".to_owned(),
        note: "Thistlewood".to_owned(),
        guardian: "Guardiana".to_owned(),
        custody_shared: "yes".to_owned(),
        second_parent: "Secundus".to_owned(),
        second_parent_email: "secundus.mark@example.org".to_owned(),
        partner: "Partnerius".to_owned(),
        partner_email: "partnerius.mark@example.org".to_owned(),
        consent: "yes".to_owned(),
        newsletter: "yes".to_owned(),
        website: String::new(),
    }
}

/// Everything that the store has, as one heap of bytes: the files themselves, or every row of every
/// table with bytes in hexadecimal.
async fn everything(practice: &TestPractice) -> Vec<u8> {
    match practice.store().engine() {
        Engine::Sqlite => {
            let mut tx = practice.store().read().await.unwrap();
            tx.execute("PRAGMA query_only = OFF").await.unwrap();
            let wal = practice.file().with_extension("db-wal");
            let mut heap = fs::read(&wal).unwrap();
            tx.execute("PRAGMA wal_checkpoint(FULL)").await.unwrap();
            heap.extend(fs::read(practice.file()).unwrap());
            heap.extend(fs::read(wal).unwrap());
            heap
        }
        Engine::Postgres => {
            let tables = "SELECT CAST(query_to_xml(format('SELECT CAST(to_jsonb(t) AS TEXT) AS r FROM %I t', table_name),
                    true, false, '') AS TEXT)
                FROM information_schema.tables WHERE table_schema = 'public'";
            practice.texts(tables, &[]).await.concat().into_bytes()
        }
    }
}

/// Whether the heap holds the text, as it is or in hexadecimal, in whatever case.
fn holds(heap: &[u8], text: &str) -> bool {
    let heap = heap.to_ascii_lowercase();
    let text = text.to_ascii_lowercase();
    let in_hexadecimal: String = text.bytes().map(|byte| format!("{byte:02x}")).collect();
    [text, in_hexadecimal].iter().any(|form| {
        heap.windows(form.len())
            .any(|window| window == form.as_bytes())
    })
}

/// Somebody asks for the newsletter too.
async fn asks_for_the_letter(practice: &TestPractice) {
    let stamp = practice.public_words().await.unwrap().stamp;
    practice.it_is(practice.now() + 5);
    let reading = JoinForm {
        email: "reading.mark@example.org".to_owned(),
        stamp,
        website: String::new(),
    };
    assert_eq!(practice.join(reading, "a place").await, Ok(Joined::Asked));
    let asked = practice
        .number("SELECT CAST(COUNT(*) AS BIGINT) FROM subscriber")
        .await;
    assert_eq!(
        asked, 4,
        "three who booked with the box ticked, and one by the form"
    );
}

on_both_engines! {
    async fn no_personal_word_is_found_in_the_store(practice: TestPractice) {
        practice.morning_therapist("dana").await;
        let mut secrets = Vec::new();
        for (nth, audience) in (0..).zip(["me", "child", "couple"]) {
            let needs = NeedForm {
                audience: audience.to_owned(),
                ..need()
            };
            let at = chicago("2026-03-03 09:00").plus_minutes(nth * 60);
            let visitor = practice.visitor_who(needs.clone()).await;
            visitor.holds(at).await.unwrap();
            visitor
                .fills_in(marked(&format!("{audience}.draft")))
                .await
                .unwrap();
            let booked = visitor.books().await.unwrap();
            practice.moves(&booked, at.plus_minutes(30)).await.unwrap();
            practice.cancel(&booked.token).await.unwrap();
            practice.undo_cancel(&booked.token).await.unwrap();
            let whole = BookingRequest {
                need: needs,
                contact: marked(&format!("{audience}.api")),
                ..request(
                    "zaphira",
                    chicago("2026-03-04 09:00").plus_minutes(nth * 60),
                )
            };
            let at_once = practice.book_at_once(audience, whole).await.unwrap();
            secrets.extend([visitor.secret, booked.token, at_once.token]);
        }
        // A form that was never finished, and one that was refused.
        let undecided = practice.visitor().await;
        undecided.holds(chicago("2026-03-05 09:00")).await.unwrap();
        let refused = ContactForm {
            email: "unfinished.mark".to_owned(),
            ..marked("x")
        };
        undecided.fills_in(refused).await.unwrap_err();
        secrets.push(undecided.secret.clone());
        let waiting = WaitlistForm {
            state: "VT".to_owned(),
            email: "waiting.mark@example.org".to_owned(),
            website: String::new(),
        };
        practice.join_waitlist(waiting).await.unwrap();
        asks_for_the_letter(&practice).await;
        // A mark that is there for all to see shows that one would be found.
        practice
            .exec("UPDATE therapist SET headline = $1", &["Plainsight"])
            .await;

        let heap = everything(&practice).await;
        assert!(holds(&heap, "Plainsight"));
        assert_eq!(practice.consultations().await, 6);
        for mark in MARKS
            .iter()
            .copied()
            .chain(secrets.iter().map(String::as_str))
        {
            assert!(!holds(&heap, mark), "{mark} can be read in the store");
        }
        // And nothing of it was lost.
        assert_eq!(undecided.draft().await.contact.note, "Thistlewood");
    }
}
