//! The same request twice is one booking; one person is one person.

use domain::booking::{BookingDesk, BookingError, Field, ProblemKind};

use crate::{
    invariants::assert_sound,
    story::{contact, is_taken, request},
    support::{TestPractice, chicago, on_both_engines},
};

on_both_engines! {
    async fn the_last_button_pressed_twice_is_one_booking(practice: TestPractice) {
        practice.morning_therapist("dana").await;
        let nine = chicago("2026-03-03 09:00");
        let ada = practice.visitor_about_to_book("ada", nine).await;
        let key = ada.draft().await.request_key;
        let first = practice.book(&ada.secret, &key).await.unwrap();
        assert_eq!(practice.book(&ada.secret, &key).await.unwrap(), first);
        assert_eq!(practice.consultations().await, 1);
        assert_eq!(ada.draft().await.booked, Some(first.token));
        assert_sound(&practice).await;
    }

    async fn a_page_of_another_draft_books_nothing(practice: TestPractice) {
        practice.morning_therapist("dana").await;
        let ada = practice
            .visitor_about_to_book("ada", chicago("2026-03-03 09:00"))
            .await;
        let other = practice.visitor().await.draft().await.request_key;
        assert_eq!(
            practice.book(&ada.secret, &other).await,
            Err(BookingError::Changed)
        );
        assert_eq!(practice.consultations().await, 0);
    }

    async fn the_same_key_with_the_same_request_is_the_same_booking(practice: TestPractice) {
        practice.morning_therapist("dana").await;
        let nine = chicago("2026-03-03 09:00");
        let first = practice
            .book_at_once("k", request("ada", nine))
            .await
            .unwrap();
        let again = practice
            .book_at_once("k", request("ada", nine))
            .await
            .unwrap();
        assert_eq!(first, again);
        assert_eq!(practice.consultations().await, 1);
        assert_eq!(
            practice
                .number("SELECT CAST(COUNT(*) AS BIGINT) FROM mail")
                .await,
            4
        );
    }

    async fn the_same_key_with_another_request_is_refused(practice: TestPractice) {
        practice.morning_therapist("dana").await;
        let nine = chicago("2026-03-03 09:00");
        practice
            .book_at_once("k", request("ada", nine))
            .await
            .unwrap();
        let mut noted = request("ada", nine);
        noted.contact.note = "after nine, please".to_owned();
        for other in [
            request("bea", nine),
            request("ada", nine.plus_minutes(60)),
            noted,
        ] {
            assert_eq!(
                practice.book_at_once("k", other).await,
                Err(BookingError::KeyReused)
            );
        }
        assert_eq!(practice.consultations().await, 1);
    }

    async fn the_same_key_answers_alike_after_a_cancellation(practice: TestPractice) {
        practice.morning_therapist("dana").await;
        let nine = chicago("2026-03-03 09:00");
        let first = practice
            .book_at_once("k", request("ada", nine))
            .await
            .unwrap();
        practice.cancel(&first.token).await.unwrap();
        assert_eq!(
            practice
                .book_at_once("k", request("ada", nine))
                .await
                .unwrap(),
            first
        );
        assert_eq!(practice.consultations().await, 1);
    }

    async fn a_key_that_was_refused_can_be_used_for_a_better_request(practice: TestPractice) {
        practice.morning_therapist("dana").await;
        let nine = chicago("2026-03-03 09:00");
        practice.books_at_once("bea", nine).await.unwrap();
        assert!(is_taken(
            &practice.book_at_once("k", request("ada", nine)).await
        ));
        practice
            .book_at_once("k", request("ada", nine.plus_minutes(60)))
            .await
            .unwrap();
    }

    async fn a_request_names_all_that_is_wrong_with_it(practice: TestPractice) {
        practice.morning_therapist("dana").await;
        let mut wrong = request("ada", chicago("2026-03-03 09:00"));
        wrong.need.state = "ZZ".to_owned();
        wrong.contact.email = "ada".to_owned();
        wrong.contact.consent = String::new();
        let Err(BookingError::Form(problems)) = practice.book_at_once("k", wrong).await else {
            panic!("is refused");
        };
        let found: Vec<_> = problems
            .iter()
            .map(|problem| (problem.field, problem.kind))
            .collect();
        let expected = [
            (Field::State, ProblemKind::Unknown),
            (Field::Email, ProblemKind::Malformed),
            (Field::Consent, ProblemKind::Missing),
        ];
        assert_eq!(found, expected);
    }

    async fn an_address_has_one_active_consultation_however_it_is_written(practice: TestPractice) {
        practice.morning_therapist("dana").await;
        let (nine, ten) = (chicago("2026-03-03 09:00"), chicago("2026-03-03 10:00"));
        let first = practice.booked("ada", nine).await;
        let again = practice.visitor_about_to_book("ADA", ten).await;
        assert_eq!(again.books().await, Err(BookingError::AlreadyBooked));
        let by_interface = practice.book_at_once("k", request("Ada", ten)).await;
        assert_eq!(by_interface, Err(BookingError::AlreadyBooked));
        practice.cancel(&first.token).await.unwrap();
        again.books().await.unwrap();
    }

    async fn a_consultation_that_is_over_does_not_count(practice: TestPractice) {
        practice.morning_therapist("dana").await;
        practice.booked("ada", chicago("2026-03-03 09:00")).await;
        practice.it_is(chicago("2026-03-03 09:14"));
        let later = chicago("2026-03-05 09:00");
        let again = practice.visitor_about_to_book("ada", later).await;
        assert_eq!(again.books().await, Err(BookingError::AlreadyBooked));
        practice.minutes_pass(1);
        again.books().await.unwrap();
    }

    async fn the_owner_may_allow_more_active_consultations(practice: TestPractice) {
        practice.morning_therapist("dana").await;
        practice.set("most_active", 2.into()).await;
        for (key, time) in [("1", "09:00"), ("2", "10:00")] {
            let at = chicago(&format!("2026-03-03 {time}"));
            practice
                .book_at_once(key, request("ada", at))
                .await
                .unwrap();
        }
        let third = practice
            .book_at_once("3", request("ada", chicago("2026-03-03 11:00")))
            .await;
        assert_eq!(third, Err(BookingError::AlreadyBooked));
    }

    async fn a_booked_draft_has_forgotten_the_details_and_starts_anew(practice: TestPractice) {
        practice.morning_therapist("dana").await;
        let ada = practice
            .visitor_about_to_book("ada", chicago("2026-03-03 09:00"))
            .await;
        ada.books().await.unwrap();
        let draft = ada.draft().await;
        assert_eq!(draft.contact, domain::booking::ContactForm::default());
        assert_eq!(draft.need, domain::booking::NeedForm::default());
        assert_eq!(
            ada.holds(chicago("2026-03-03 10:00")).await,
            Err(BookingError::NoDraft)
        );
        assert_eq!(ada.fills_in(contact("ada")).await, Ok(()));
        assert_eq!(
            ada.draft().await.contact,
            domain::booking::ContactForm::default()
        );
        let (secret, _) = practice
            .answer_need(Some(&ada.secret), crate::story::need())
            .await
            .unwrap();
        assert_ne!(secret, ada.secret);
    }
}
