//! Moving, cancelling, and taking a cancellation back.

use domain::{
    booking::{BookingDesk, BookingError, MoveForm, Status, TimesAsk},
    time::Instant,
};

use crate::{
    invariants::assert_sound,
    story::{contact, is_taken},
    support::{TestPractice, chicago, on_both_engines},
};

fn nine() -> Instant {
    chicago("2026-03-03 09:00")
}

fn form(at: Instant, version: i64) -> MoveForm {
    MoveForm {
        at: at.epoch().to_string(),
        version: version.to_string(),
        ..MoveForm::default()
    }
}

on_both_engines! {
    async fn a_move_takes_the_new_time_and_frees_the_old(practice: TestPractice) {
        practice.morning_therapist("dana").await;
        let booked = practice.booked("ada", nine()).await;
        let ten = chicago("2026-03-04 10:00");
        practice.moves(&booked, ten).await.unwrap();
        let view = practice.view(&booked).await;
        assert_eq!(
            (view.at, view.version, view.status),
            (ten.epoch(), 1, Status::Confirmed)
        );
        assert_eq!(view.reference, booked.reference);
        assert!(practice.free_on("2026-03-03").await.contains(&nine()));
        assert!(!practice.free_on("2026-03-04").await.contains(&ten));
        assert_sound(&practice).await;
    }

    async fn a_move_may_overlap_its_own_old_time(practice: TestPractice) {
        practice.morning_therapist("dana").await;
        let booked = practice.booked("ada", nine().plus_minutes(15)).await;
        for minutes in [0, 15, 30, 15] {
            practice
                .moves(&booked, nine().plus_minutes(minutes))
                .await
                .unwrap();
            assert_sound(&practice).await;
        }
        assert_eq!(practice.view(&booked).await.version, 4);
    }

    async fn its_own_time_counts_as_free_when_a_move_is_thought_over(practice: TestPractice) {
        practice.morning_therapist("dana").await;
        let before = practice.free_on("2026-03-03").await;
        let booked = practice.booked("ada", nine().plus_minutes(30)).await;
        let ask = TimesAsk {
            day: Some("2026-03-03".to_owned()),
            ..TimesAsk::default()
        };
        let page = practice.times_to_move(&booked.token, ask).await.unwrap();
        let offered: Vec<_> = page
            .times
            .iter()
            .map(|offer| Instant::from_epoch(offer.at))
            .collect();
        assert_eq!(offered, before);
    }

    async fn a_move_onto_a_taken_time_is_refused_and_changes_nothing(practice: TestPractice) {
        practice.morning_therapist("dana").await;
        let booked = practice.booked("ada", nine()).await;
        let ten = chicago("2026-03-03 10:00");
        practice.booked("bea", ten).await;
        let before = practice.view(&booked).await;
        for minutes in [-15, 0, 15] {
            let refused = practice.moves(&booked, ten.plus_minutes(minutes)).await;
            assert!(is_taken(&refused), "{minutes}");
        }
        assert_eq!(practice.view(&booked).await, before);
        assert_sound(&practice).await;
    }

    async fn a_move_goes_to_a_colleague_where_the_therapist_is_not_free(practice: TestPractice) {
        practice.morning_therapist("dana").await;
        practice.morning_therapist("luis").await;
        let booked = practice.booked("ada", nine()).await;
        let first = practice.view(&booked).await.therapist;
        let ten = chicago("2026-03-03 10:00");
        practice.moves(&booked, ten).await.unwrap();
        assert_eq!(practice.view(&booked).await.therapist, first);
        let bea = practice.visitor().await;
        bea.holds_with(nine(), first.slug.as_str()).await.unwrap();
        practice.moves(&booked, nine()).await.unwrap();
        assert_ne!(practice.view(&booked).await.therapist, first);
        assert_sound(&practice).await;
    }

    async fn the_same_move_again_is_answered_like_the_first_time(practice: TestPractice) {
        practice.morning_therapist("dana").await;
        let booked = practice.booked("ada", nine()).await;
        let ten = chicago("2026-03-03 10:00");
        for _ in 0..2 {
            practice.move_to(&booked.token, form(ten, 0)).await.unwrap();
        }
        assert_eq!(practice.view(&booked).await.version, 1);
        let eleven = chicago("2026-03-03 11:00");
        let refused = practice.move_to(&booked.token, form(eleven, 0)).await;
        assert_eq!(refused, Err(BookingError::Changed));
        assert_sound(&practice).await;
    }

    async fn cancelling_frees_the_time_and_twice_is_once(practice: TestPractice) {
        practice.morning_therapist("dana").await;
        let booked = practice.booked("ada", nine()).await;
        practice.cancel(&booked.token).await.unwrap();
        practice.cancel(&booked.token).await.unwrap();
        let view = practice.view(&booked).await;
        assert_eq!((view.status, view.version), (Status::CancelledByVisitor, 1));
        assert!(view.undoable && !view.changeable);
        assert_eq!(
            practice
                .number("SELECT CAST(COUNT(*) AS BIGINT) FROM claim_cell")
                .await,
            0
        );
        practice.booked("bea", nine()).await;
        assert_sound(&practice).await;
    }

    async fn a_cancelled_call_cannot_be_moved(practice: TestPractice) {
        practice.morning_therapist("dana").await;
        let booked = practice.booked("ada", nine()).await;
        practice.cancel(&booked.token).await.unwrap();
        let moved = practice.moves(&booked, chicago("2026-03-03 10:00")).await;
        assert_eq!(moved, Err(BookingError::Closed));
        assert_sound(&practice).await;
    }

    async fn a_cancellation_can_be_taken_back_for_half_an_hour(practice: TestPractice) {
        practice.morning_therapist("dana").await;
        let booked = practice.booked("ada", nine()).await;
        practice.cancel(&booked.token).await.unwrap();
        practice.minutes_pass(29);
        practice.undo_cancel(&booked.token).await.unwrap();
        practice.undo_cancel(&booked.token).await.unwrap();
        let view = practice.view(&booked).await;
        assert_eq!(
            (view.status, view.version, view.at),
            (Status::Confirmed, 2, nine().epoch())
        );
        assert!(!practice.free_on("2026-03-03").await.contains(&nine()));
        assert_sound(&practice).await;

        practice.cancel(&booked.token).await.unwrap();
        practice.minutes_pass(30);
        assert!(!practice.view(&booked).await.undoable);
        assert_eq!(
            practice.undo_cancel(&booked.token).await,
            Err(BookingError::Closed)
        );
        assert_sound(&practice).await;
    }

    async fn a_cancellation_cannot_be_taken_back_when_the_time_is_gone(practice: TestPractice) {
        practice.morning_therapist("dana").await;
        practice.morning_therapist("luis").await;
        let booked = practice.booked("ada", nine()).await;
        let with = practice.view(&booked).await.therapist.slug;
        practice.cancel(&booked.token).await.unwrap();
        practice
            .visitor()
            .await
            .holds_with(nine(), with.as_str())
            .await
            .unwrap();
        assert!(is_taken(&practice.undo_cancel(&booked.token).await));
        assert_eq!(
            practice.view(&booked).await.status,
            Status::CancelledByVisitor
        );
        // The hold lapses, and the time is free again.
        practice.minutes_pass(10);
        practice.undo_cancel(&booked.token).await.unwrap();
        assert_eq!(practice.view(&booked).await.therapist.slug, with);
        assert_sound(&practice).await;
    }

    async fn a_cancellation_cannot_be_taken_back_beside_another_call(practice: TestPractice) {
        practice.morning_therapist("dana").await;
        let booked = practice.booked("ada", nine()).await;
        practice.cancel(&booked.token).await.unwrap();
        practice.booked("ada", chicago("2026-03-03 10:00")).await;
        assert_eq!(
            practice.undo_cancel(&booked.token).await,
            Err(BookingError::AlreadyBooked)
        );
    }

    async fn a_cancellation_is_taken_back_although_the_notice_has_passed(practice: TestPractice) {
        practice.morning_therapist("dana").await;
        let booked = practice.booked("ada", nine()).await;
        practice.it_is(nine().plus_minutes(-20));
        practice.cancel(&booked.token).await.unwrap();
        practice.undo_cancel(&booked.token).await.unwrap();
        practice.cancel(&booked.token).await.unwrap();
        practice.it_is(nine());
        assert_eq!(
            practice.undo_cancel(&booked.token).await,
            Err(BookingError::Closed)
        );
        assert_sound(&practice).await;
    }

    async fn what_the_practice_called_off_the_visitor_cannot_restore(practice: TestPractice) {
        practice.morning_therapist("dana").await;
        let booked = practice.booked("ada", nine()).await;
        practice.cancel(&booked.token).await.unwrap();
        practice
            .exec(
                "UPDATE consultation SET status = 'cancelled_by_practice'",
                &[],
            )
            .await;
        assert_eq!(
            practice.undo_cancel(&booked.token).await,
            Err(BookingError::Closed)
        );
    }

    async fn a_call_that_has_begun_can_neither_be_moved_nor_cancelled(practice: TestPractice) {
        practice.morning_therapist("dana").await;
        let booked = practice.booked("ada", nine()).await;
        practice.it_is(nine());
        assert!(practice.view(&booked).await.past);
        assert_eq!(
            practice.cancel(&booked.token).await,
            Err(BookingError::Closed)
        );
        let moved = practice.moves(&booked, chicago("2026-03-05 09:00")).await;
        assert_eq!(moved, Err(BookingError::Closed));
    }

    async fn a_move_needs_the_notice_but_for_its_own_time(practice: TestPractice) {
        practice.morning_therapist("dana").await;
        let booked = practice.booked("ada", nine()).await;
        practice.it_is(chicago("2026-03-02 20:00"));
        assert!(is_taken(
            &practice.moves(&booked, nine().plus_minutes(30)).await
        ));
        practice.moves(&booked, nine()).await.unwrap();
        assert_sound(&practice).await;
    }

    async fn a_link_that_nobody_has_opens_nothing(practice: TestPractice) {
        practice.morning_therapist("dana").await;
        let booked = practice.booked("ada", nine()).await;
        for token in ["", "x", &booked.reference] {
            assert_eq!(
                practice.consultation(token).await,
                Err(BookingError::NotFound)
            );
            assert_eq!(practice.cancel(token).await, Err(BookingError::NotFound));
            assert_eq!(
                practice.undo_cancel(token).await,
                Err(BookingError::NotFound)
            );
            assert_eq!(
                practice.move_to(token, form(nine(), 0)).await,
                Err(BookingError::NotFound)
            );
        }
        assert_eq!(practice.view(&booked).await.version, 0);
    }

    async fn the_page_of_a_link_shows_a_first_name_and_no_more(practice: TestPractice) {
        practice.morning_therapist("dana").await;
        let visitor = practice.visitor().await;
        visitor.holds(nine()).await.unwrap();
        let details = domain::booking::ContactForm {
            name: "Ada Lovelace".to_owned(),
            note: "since the funeral".to_owned(),
            ..contact("ada")
        };
        visitor.fills_in(details).await.unwrap();
        let booked = visitor.books().await.unwrap();
        let shown = serde_json::to_string(&practice.view(&booked).await).unwrap();
        assert!(shown.contains("\"Ada\""), "{shown}");
        for private in ["Lovelace", "example.org", "555", "funeral"] {
            assert!(!shown.contains(private), "{private} in {shown}");
        }
    }

    async fn the_status_and_the_claim_of_a_call_cannot_drift_apart(practice: TestPractice) {
        practice.morning_therapist("dana").await;
        practice.booked("ada", nine()).await;
        for sql in [
            "UPDATE consultation SET claim_id = NULL",
            "UPDATE consultation SET status = 'cancelled_by_visitor'",
            "DELETE FROM claim",
        ] {
            let mut tx = practice.store().begin().await.unwrap();
            sqlx::query(sql).execute(&mut *tx).await.unwrap_err();
            tx.rollback().await.unwrap();
        }
        assert_sound(&practice).await;
    }
}
