//! A booking in the making: nothing is typed twice, and nothing is kept longer than it is needed.

use domain::{
    booking::{
        BookingDesk, BookingError, CONSENT_VERSION, ContactForm, Draft, Field, NeedForm, Problem,
        ProblemKind,
    },
    practice::StateAnswer,
    time::HOUR,
};
use server::{
    crypto::{Column, secret},
    store::booking as rows,
};

use crate::{
    story::{Visitor, contact, is_taken, need},
    support::{TestPractice, chicago, on_both_engines},
};

/// What a draft holds when it is opened, as its text.
async fn opened(practice: &TestPractice, visitor_secret: &str) -> String {
    let mut db = practice.store().read().await.unwrap();
    let row = rows::draft(&mut db, &secret::digest(visitor_secret), practice.now())
        .await
        .unwrap()
        .unwrap();
    let plain = practice
        .keys()
        .open_sealed(Column::DRAFT_ANSWERS, row.id.as_str(), &row.answers_sealed)
        .unwrap();
    String::from_utf8(plain.to_vec()).unwrap()
}

/// A visitor with a held time and a note.
async fn with_a_note(practice: &TestPractice) -> Visitor {
    practice
        .therapist("dana")
        .licensed("MN")
        .daily("09:00", "12:00")
        .treats(&["grief"])
        .await;
    let needs = NeedForm {
        service: "grief".to_owned(),
        ..need()
    };
    let ada = practice.visitor_who(needs).await;
    ada.holds(chicago("2026-03-03 09:00")).await.unwrap();
    let form = ContactForm {
        note: "since the funeral".to_owned(),
        ..contact("ada")
    };
    ada.fills_in(form).await.unwrap();
    ada
}

on_both_engines! {
    async fn what_was_typed_is_kept_when_the_contact_form_is_refused(practice: TestPractice) {
        practice.morning_therapist("dana").await;
        let ada = practice.visitor().await;
        ada.holds(chicago("2026-03-03 09:00")).await.unwrap();
        let typed = ContactForm {
            email: " ada at home ".to_owned(),
            phone: "1".to_owned(),
            ..contact("ada")
        };
        let problem = |field| Problem {
            field,
            kind: ProblemKind::Malformed,
        };
        let refused = BookingError::Form(vec![problem(Field::Email), problem(Field::Phone)]);
        assert_eq!(ada.fills_in(typed.clone()).await, Err(refused.clone()));
        assert_eq!(ada.draft().await.contact, typed);
        assert_eq!(ada.books().await, Err(refused));
        assert_eq!(practice.consultations().await, 0);
    }

    async fn what_was_typed_is_kept_when_the_first_form_is_refused(practice: TestPractice) {
        practice.morning_therapist("dana").await;
        let ada = practice.visitor().await;
        let typed = NeedForm {
            audience: String::new(),
            ..need()
        };
        let refused = practice.answer_need(Some(&ada.secret), typed.clone()).await;
        let missing = Problem {
            field: Field::Audience,
            kind: ProblemKind::Missing,
        };
        let (secret, answer) = refused.unwrap();
        assert_eq!(secret, ada.secret);
        assert_eq!(answer, Err(BookingError::Form(vec![missing])));
        assert_eq!(ada.draft().await.need, typed);
        assert_eq!(
            ada.holds(chicago("2026-03-03 09:00")).await,
            Err(BookingError::TooEarly)
        );
    }

    async fn a_new_visitor_whose_first_form_is_refused_finds_it_again(practice: TestPractice) {
        practice.morning_therapist("dana").await;
        let typed = NeedForm {
            audience: String::new(),
            ..need()
        };
        let (secret, answer) = practice.answer_need(None, typed.clone()).await.unwrap();
        assert!(matches!(answer, Err(BookingError::Form(_))), "{answer:?}");
        assert_eq!(practice.draft(Some(&secret)).await.unwrap().need, typed);
        let unknown = NeedForm {
            service: "no-such-thing".to_owned(),
            ..need()
        };
        let (same, answer) = practice
            .answer_need(Some(&secret), unknown.clone())
            .await
            .unwrap();
        assert_eq!(same, secret);
        assert!(matches!(answer, Err(BookingError::Form(_))), "{answer:?}");
        assert_eq!(practice.draft(Some(&secret)).await.unwrap().need, unknown);
    }

    async fn steps_cannot_be_skipped(practice: TestPractice) {
        practice.morning_therapist("dana").await;
        let ada = practice.visitor().await;
        assert_eq!(
            ada.fills_in(contact("ada")).await,
            Err(BookingError::TooEarly)
        );
        assert_eq!(ada.draft().await.contact, contact("ada"));
        assert_eq!(ada.books().await, Err(BookingError::TooEarly));
    }

    async fn a_visitor_without_a_draft_has_an_empty_one_and_nothing_is_stored(
        practice: TestPractice,
    ) {
        for visitor in [None, Some("a cookie of last week")] {
            assert_eq!(practice.draft(visitor).await.unwrap(), Draft::default());
        }
        assert_eq!(
            practice
                .number("SELECT CAST(COUNT(*) AS BIGINT) FROM draft")
                .await,
            0
        );
    }

    async fn where_the_practice_does_not_work_no_health_answer_is_kept(practice: TestPractice) {
        let ada = with_a_note(&practice).await;
        assert!(opened(&practice, &ada.secret).await.contains("grief"));
        assert!(opened(&practice, &ada.secret).await.contains("funeral"));
        let moved_away = NeedForm {
            state: "VT".to_owned(),
            service: "grief".to_owned(),
            ..need()
        };
        let (secret, answer) = practice
            .answer_need(Some(&ada.secret), moved_away.clone())
            .await
            .unwrap();
        assert_eq!(
            (secret.as_str(), answer),
            (ada.secret.as_str(), Ok(StateAnswer::NotServed))
        );
        let left = opened(&practice, &ada.secret).await;
        assert!(left.contains("VT"), "{left}");
        for health in ["grief", "\"me\"", "funeral"] {
            assert!(!left.contains(health), "{health} in {left}");
        }
        assert_eq!(ada.time().await, None);
        assert_eq!(
            practice
                .number("SELECT CAST(COUNT(*) AS BIGINT) FROM claim")
                .await,
            0
        );
        let (stranger, _) = practice.answer_need(None, moved_away).await.unwrap();
        let left = opened(&practice, &stranger).await;
        assert!(
            !left.contains("grief") && !left.contains("\"me\""),
            "{left}"
        );
    }

    async fn a_draft_lives_for_a_day_after_its_last_step(practice: TestPractice) {
        practice.morning_therapist("dana").await;
        let ada = practice.visitor().await;
        let begun = practice.now();
        practice.it_is(begun + (24 * HOUR - 1));
        assert!(ada.draft().await.started);
        let later = chicago("2026-03-05 09:00");
        ada.holds(later).await.unwrap();
        practice.it_is(begun + (48 * HOUR - 2));
        assert_eq!(ada.draft().await.need, need());
        practice.it_is(begun + (48 * HOUR - 1));
        assert_eq!(ada.draft().await, Draft::default());
        assert_eq!(ada.holds(later).await, Err(BookingError::NoDraft));
        assert_eq!(
            ada.fills_in(contact("ada")).await,
            Err(BookingError::NoDraft)
        );
        assert_eq!(
            practice.book(&ada.secret, "k").await,
            Err(BookingError::NoDraft)
        );
        let (secret, _) = practice
            .answer_need(Some(&ada.secret), need())
            .await
            .unwrap();
        assert_ne!(secret, ada.secret);
    }

    async fn a_booked_draft_forgets_who_booked_and_about_what(practice: TestPractice) {
        let ada = with_a_note(&practice).await;
        ada.books().await.unwrap();
        let left = opened(&practice, &ada.secret).await;
        for personal in ["ada", "example.org", "555", "funeral", "grief", "MN"] {
            assert!(!left.contains(personal), "{personal} in {left}");
        }
    }

    async fn the_wording_that_was_agreed_to_is_kept(practice: TestPractice) {
        practice.morning_therapist("dana").await;
        practice.booked("ada", chicago("2026-03-03 09:00")).await;
        practice
            .books_at_once("bea", chicago("2026-03-03 10:00"))
            .await
            .unwrap();
        let versions = practice
            .texts("SELECT consent_version FROM consultation", &[])
            .await;
        assert_eq!(versions, [CONSENT_VERSION; 2]);
        let sources = practice
            .texts("SELECT source FROM consultation ORDER BY source", &[])
            .await;
        assert_eq!(sources, ["api", "web"]);
    }

    async fn another_person_or_state_lets_go_of_the_chosen_time(practice: TestPractice) {
        practice
            .therapist("dana")
            .licensed("MN")
            .licensed("IA")
            .daily("09:00", "12:00")
            .await;
        let nine = chicago("2026-03-03 09:00");
        for change in [
            NeedForm {
                state: "IA".to_owned(),
                ..need()
            },
            NeedForm {
                therapist: "dana".to_owned(),
                ..need()
            },
        ] {
            let ada = practice.visitor_about_to_book("ada", nine).await;
            let (_, answer) = practice
                .answer_need(Some(&ada.secret), change)
                .await
                .unwrap();
            assert_eq!(answer, Ok(StateAnswer::Served));
            assert_eq!(ada.time().await, None);
            assert_eq!(ada.draft().await.contact, contact("ada"));
            assert_eq!(ada.books().await, Err(BookingError::TooEarly));
        }
        practice.visitor().await.holds(nine).await.unwrap();
    }

    async fn the_same_answers_again_keep_the_chosen_time(practice: TestPractice) {
        practice.morning_therapist("dana").await;
        let ada = practice
            .visitor_about_to_book("ada", chicago("2026-03-03 09:00"))
            .await;
        let (_, answer) = practice
            .answer_need(Some(&ada.secret), need())
            .await
            .unwrap();
        assert_eq!(answer, Ok(StateAnswer::Served));
        ada.books().await.unwrap();
        assert!(is_taken(
            &practice
                .visitor()
                .await
                .holds(chicago("2026-03-03 09:00"))
                .await
        ));
    }
}
