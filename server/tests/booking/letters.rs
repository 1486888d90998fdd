//! The outbox: which letters a change makes necessary, and which it makes pointless.

use domain::{
    booking::{BookingDesk, ContactForm, NeedForm},
    practice::CallRules,
    time::{DAY, HOUR, Instant},
};
use sqlx::Row as _;

use crate::{
    story::{contact, need, request},
    support::{TestPractice, chicago, on_both_engines},
};

const LETTERS: &str = "SELECT version, kind, recipient, state, due_at FROM mail
    ORDER BY version, recipient, due_at, kind";

fn nine() -> Instant {
    chicago("2026-03-05 09:00")
}

/// The letters of the outbox in the words of this chapter, `0 confirmation visitor queued`, and
/// when each is due.
async fn letters(practice: &TestPractice) -> Vec<(String, Instant)> {
    let mut db = practice.store().read().await.unwrap();
    let rows = sqlx::query(LETTERS).fetch_all(&mut *db).await.unwrap();
    rows.iter()
        .map(|row| {
            let word = |column| row.try_get::<String, _>(column).unwrap();
            let version: i64 = row.try_get("version").unwrap();
            let text = format!(
                "{version} {} {} {}",
                word("kind"),
                word("recipient"),
                word("state")
            );
            (text, Instant::from_epoch(row.try_get("due_at").unwrap()))
        })
        .collect()
}

fn letter(text: &str, due: Instant) -> (String, Instant) {
    (text.to_owned(), due)
}

on_both_engines! {
    async fn a_booking_is_confirmed_now_and_the_visitor_is_reminded_twice(practice: TestPractice) {
        practice.morning_therapist("dana").await;
        practice.booked("ada", nine()).await;
        let now = practice.now();
        assert_eq!(
            letters(&practice).await,
            [
                letter("0 confirmation practice queued", now),
                letter("0 confirmation visitor queued", now),
                letter("0 reminder_day visitor queued", nine() + -DAY),
                letter("0 reminder_hour visitor queued", nine() + -HOUR),
            ]
        );
    }

    async fn a_reminder_that_would_come_within_an_hour_is_not_written(practice: TestPractice) {
        practice.morning_therapist("dana").await;
        practice
            .call_rules(CallRules {
                notice_minutes: 60,
                ..CallRules::default()
            })
            .await;
        for (before, expected) in [
            (DAY + HOUR + 60, vec!["reminder_day", "reminder_hour"]),
            (DAY + HOUR, vec!["reminder_hour"]),
            (2 * HOUR + 60, vec!["reminder_hour"]),
            (2 * HOUR, vec![]),
        ] {
            practice.it_is(nine() + -before);
            let booked = practice
                .books_at_once(&format!("p{before}"), nine())
                .await
                .unwrap();
            let mut kinds = practice.texts("SELECT kind FROM mail WHERE kind LIKE 'reminder%' AND state = 'queued' ORDER BY due_at", &[]).await;
            kinds.dedup();
            assert_eq!(kinds, expected, "{before} seconds before");
            practice.cancel(&booked.token).await.unwrap();
        }
    }

    async fn a_partner_with_an_address_hears_it_too(practice: TestPractice) {
        practice.morning_therapist("dana").await;
        let mut couple = request("ada", nine());
        couple.need = NeedForm {
            audience: "couple".to_owned(),
            ..need()
        };
        couple.contact = ContactForm {
            partner: "Cy".to_owned(),
            partner_email: "cy@example.org".to_owned(),
            ..contact("ada")
        };
        practice.book_at_once("k", couple).await.unwrap();
        let of_partner = practice
            .texts(
                "SELECT kind FROM mail WHERE recipient = 'partner' ORDER BY due_at",
                &[],
            )
            .await;
        assert_eq!(
            of_partner,
            ["confirmation", "reminder_day", "reminder_hour"]
        );
    }

    async fn the_other_parent_gets_no_link_that_can_cancel(practice: TestPractice) {
        practice.morning_therapist("dana").await;
        let mut child = request("ada", nine());
        child.need = NeedForm {
            audience: "child".to_owned(),
            ..need()
        };
        child.contact = ContactForm {
            guardian: "Bea".to_owned(),
            custody_shared: "yes".to_owned(),
            second_parent: "Cy".to_owned(),
            second_parent_email: "cy@example.org".to_owned(),
            ..contact("ada")
        };
        practice.book_at_once("k", child).await.unwrap();
        let mut recipients = practice
            .texts("SELECT recipient FROM mail ORDER BY recipient", &[])
            .await;
        recipients.dedup();
        assert_eq!(recipients, ["practice", "visitor"]);
    }

    async fn a_move_drops_what_was_still_to_be_said_and_says_it_anew(practice: TestPractice) {
        practice.morning_therapist("dana").await;
        let booked = practice.booked("ada", nine()).await;
        practice
            .exec(
                "UPDATE mail SET state = 'sent' WHERE recipient = 'practice'",
                &[],
            )
            .await;
        practice.minutes_pass(5);
        let later = chicago("2026-03-06 10:00");
        practice.moves(&booked, later).await.unwrap();
        let (then, now) = (practice.now().plus_minutes(-5), practice.now());
        assert_eq!(
            letters(&practice).await,
            [
                letter("0 confirmation practice sent", then),
                letter("0 confirmation visitor dropped", then),
                letter("0 reminder_day visitor dropped", nine() + -DAY),
                letter("0 reminder_hour visitor dropped", nine() + -HOUR),
                letter("1 moved practice queued", now),
                letter("1 moved visitor queued", now),
                letter("1 reminder_day visitor queued", later + -DAY),
                letter("1 reminder_hour visitor queued", later + -HOUR),
            ]
        );
    }

    async fn the_same_move_again_writes_no_second_letter(practice: TestPractice) {
        practice.morning_therapist("dana").await;
        let booked = practice.booked("ada", nine()).await;
        let form = domain::booking::MoveForm {
            at: chicago("2026-03-06 10:00").epoch().to_string(),
            version: "0".to_owned(),
            ..Default::default()
        };
        practice.move_to(&booked.token, form.clone()).await.unwrap();
        let before = letters(&practice).await;
        practice.move_to(&booked.token, form).await.unwrap();
        assert_eq!(letters(&practice).await, before);
    }

    async fn a_cancellation_drops_the_reminders_and_writes_none(practice: TestPractice) {
        practice.morning_therapist("dana").await;
        let booked = practice.booked("ada", nine()).await;
        practice.cancel(&booked.token).await.unwrap();
        practice.cancel(&booked.token).await.unwrap();
        let queued: Vec<_> = letters(&practice)
            .await
            .into_iter()
            .filter(|(text, _)| text.ends_with("queued"))
            .collect();
        let now = practice.now();
        assert_eq!(
            queued,
            [
                letter("1 cancelled practice queued", now),
                letter("1 cancelled visitor queued", now)
            ]
        );
    }

    async fn a_cancellation_taken_back_brings_the_reminders_back(practice: TestPractice) {
        practice.morning_therapist("dana").await;
        let booked = practice.booked("ada", nine()).await;
        practice.cancel(&booked.token).await.unwrap();
        practice.undo_cancel(&booked.token).await.unwrap();
        let queued: Vec<_> = letters(&practice)
            .await
            .into_iter()
            .filter(|(text, _)| text.ends_with("queued"))
            .collect();
        let now = practice.now();
        assert_eq!(
            queued,
            [
                letter("2 restored practice queued", now),
                letter("2 restored visitor queued", now),
                letter("2 reminder_day visitor queued", nine() + -DAY),
                letter("2 reminder_hour visitor queued", nine() + -HOUR),
            ]
        );
    }

    async fn a_letter_on_its_way_is_left_to_whoever_sends_it(practice: TestPractice) {
        practice.morning_therapist("dana").await;
        let booked = practice.booked("ada", nine()).await;
        practice
            .exec(
                "UPDATE mail SET state = 'leased' WHERE kind = 'confirmation'",
                &[],
            )
            .await;
        practice.cancel(&booked.token).await.unwrap();
        let leased = practice
            .texts(
                "SELECT recipient FROM mail WHERE state = 'leased' ORDER BY recipient",
                &[],
            )
            .await;
        assert_eq!(leased, ["practice", "visitor"]);
    }

    async fn a_refused_booking_writes_no_letter(practice: TestPractice) {
        practice.morning_therapist("dana").await;
        practice.booked("ada", nine()).await;
        let before = letters(&practice).await;
        practice.books_at_once("bea", nine()).await.unwrap_err();
        practice
            .books_at_once("ada", nine() + HOUR)
            .await
            .unwrap_err();
        assert_eq!(letters(&practice).await, before);
    }

    async fn the_same_letter_about_the_same_version_cannot_be_there_twice(practice: TestPractice) {
        practice.morning_therapist("dana").await;
        practice.booked("ada", nine()).await;
        let mut tx = practice.store().begin().await.unwrap();
        let twice = sqlx::query(
            "INSERT INTO mail (id, consultation_id, version, kind, recipient, due_at, created_at)
             SELECT 'other', consultation_id, version, kind, recipient, due_at, created_at FROM mail
             WHERE kind = 'reminder_day'",
        );
        let refused = twice.execute(&mut *tx).await.unwrap_err();
        assert!(refused.as_database_error().unwrap().is_unique_violation());
        tx.rollback().await.unwrap();
    }
}
