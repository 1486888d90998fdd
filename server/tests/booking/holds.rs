//! A time that is kept for a visitor while they fill in the form.

use domain::{
    booking::{BookingDesk, BookingError, HoldState, NeedForm},
    practice::CallRules,
};

use crate::{
    invariants::assert_sound,
    story::{contact, is_taken, need},
    support::{TestPractice, chicago, on_both_engines},
};

const TUESDAY: &str = "2026-03-03";

on_both_engines! {
    async fn a_hold_hides_its_time_from_others_but_not_from_its_holder(practice: TestPractice) {
        practice.morning_therapist("dana").await;
        let (ada, bea) = (practice.visitor().await, practice.visitor().await);
        let nine_thirty = chicago("2026-03-03 09:30");
        let before = bea.free_on(TUESDAY).await;
        ada.holds(nine_thirty).await.unwrap();
        assert_eq!(ada.free_on(TUESDAY).await, before);
        let hidden = ["09:15", "09:30", "09:45"].map(|time| chicago(&format!("{TUESDAY} {time}")));
        let left: Vec<_> = before
            .into_iter()
            .filter(|at| !hidden.contains(at))
            .collect();
        assert_eq!(bea.free_on(TUESDAY).await, left);
        assert!(is_taken(&bea.holds(nine_thirty).await));
        assert_eq!(ada.time().await, Some((nine_thirty, HoldState::Kept)));
        assert_sound(&practice).await;
    }

    async fn a_second_hold_takes_the_place_of_the_first(practice: TestPractice) {
        practice.morning_therapist("dana").await;
        let (ada, bea) = (practice.visitor().await, practice.visitor().await);
        let (nine, ten) = (chicago("2026-03-03 09:00"), chicago("2026-03-03 10:00"));
        ada.holds(nine).await.unwrap();
        ada.holds(ten).await.unwrap();
        assert_eq!(ada.time().await, Some((ten, HoldState::Kept)));
        bea.holds(nine).await.unwrap();
        assert_sound(&practice).await;
    }

    async fn a_hold_may_move_onto_a_time_that_overlaps_itself(practice: TestPractice) {
        practice.morning_therapist("dana").await;
        let ada = practice.visitor().await;
        for time in ["09:00", "09:15", "09:15", "09:30"] {
            ada.holds(chicago(&format!("{TUESDAY} {time}")))
                .await
                .unwrap();
        }
        assert_sound(&practice).await;
    }

    async fn a_refused_hold_leaves_the_one_that_was_there(practice: TestPractice) {
        practice.morning_therapist("dana").await;
        let (nine, ten) = (chicago("2026-03-03 09:00"), chicago("2026-03-03 10:00"));
        practice.booked("bea", ten).await;
        let ada = practice.visitor().await;
        ada.holds(nine).await.unwrap();
        assert!(is_taken(&ada.holds(ten).await));
        assert_eq!(ada.time().await, Some((nine, HoldState::Kept)));
    }

    async fn a_hold_lapses_after_ten_minutes_and_then_blocks_nobody(practice: TestPractice) {
        practice.morning_therapist("dana").await;
        let (ada, bea) = (practice.visitor().await, practice.visitor().await);
        let nine = chicago("2026-03-03 09:00");
        ada.holds(nine).await.unwrap();
        practice.minutes_pass(9);
        assert!(is_taken(&bea.holds(nine).await));
        practice.minutes_pass(1);
        assert_eq!(ada.time().await, Some((nine, HoldState::Lapsed)));
        assert!(bea.free_on(TUESDAY).await.contains(&nine));
        bea.holds(nine).await.unwrap();
        assert_eq!(bea.time().await, Some((nine, HoldState::Kept)));
        assert_sound(&practice).await;
    }

    async fn a_step_of_the_form_renews_the_hold(practice: TestPractice) {
        practice.morning_therapist("dana").await;
        let ada = practice.visitor().await;
        let nine = chicago("2026-03-03 09:00");
        ada.holds(nine).await.unwrap();
        practice.minutes_pass(9);
        ada.fills_in(contact("ada")).await.unwrap();
        practice.minutes_pass(9);
        assert_eq!(ada.time().await, Some((nine, HoldState::Kept)));
        practice.minutes_pass(1);
        assert_eq!(ada.time().await, Some((nine, HoldState::Lapsed)));
        ada.fills_in(contact("ada")).await.unwrap();
        assert_eq!(ada.time().await, Some((nine, HoldState::Lapsed)));
    }

    async fn a_lapsed_hold_is_claimed_again_by_booking(practice: TestPractice) {
        practice.morning_therapist("dana").await;
        let nine = chicago("2026-03-03 09:00");
        let ada = practice.visitor_about_to_book("ada", nine).await;
        practice.minutes_pass(60);
        let booked = ada.books().await.unwrap();
        assert_eq!(practice.view(&booked).await.at, nine.epoch());
        assert_sound(&practice).await;
    }

    async fn a_lapsed_hold_whose_time_is_gone_is_refused_with_the_nearest_times(
        practice: TestPractice,
    ) {
        practice.morning_therapist("dana").await;
        let ten = chicago("2026-03-03 10:00");
        let ada = practice.visitor_about_to_book("ada", ten).await;
        practice.minutes_pass(10);
        practice.booked("bea", ten).await;
        let nearest =
            ["09:15", "09:30", "10:30"].map(|time| chicago(&format!("{TUESDAY} {time}")).epoch());
        assert_eq!(
            ada.books().await,
            Err(BookingError::Taken {
                at: ten.epoch(),
                nearest: nearest.to_vec()
            })
        );
        assert_eq!(ada.draft().await.contact, contact("ada"));
        ada.holds(chicago("2026-03-03 10:30")).await.unwrap();
        ada.books().await.unwrap();
        assert_sound(&practice).await;
    }

    async fn forgetting_lets_go_of_the_hold(practice: TestPractice) {
        practice.morning_therapist("dana").await;
        let (ada, bea) = (practice.visitor().await, practice.visitor().await);
        let nine = chicago("2026-03-03 09:00");
        ada.holds(nine).await.unwrap();
        practice.forget(&ada.secret).await.unwrap();
        bea.holds(nine).await.unwrap();
        assert!(!ada.draft().await.started);
        assert_eq!(ada.holds(nine).await, Err(BookingError::NoDraft));
        practice.forget(&ada.secret).await.unwrap();
    }

    async fn notice_that_passes_between_hold_and_booking_takes_nothing_away(
        practice: TestPractice,
    ) {
        practice
            .therapist("dana")
            .licensed("MN")
            .daily("21:00", "22:00")
            .await;
        // Just as far ahead as a call must be booked: 15 hours.
        let tonight = chicago("2026-03-02 21:00");
        let ada = practice.visitor_about_to_book("ada", tonight).await;
        practice.minutes_pass(1);
        assert!(!practice.free_on("2026-03-02").await.contains(&tonight));
        assert!(is_taken(&practice.visitor().await.holds(tonight).await));
        ada.books().await.unwrap();
    }

    async fn a_lapsed_hold_is_claimed_again_although_the_notice_has_passed(practice: TestPractice) {
        practice
            .therapist("dana")
            .licensed("MN")
            .daily("21:00", "22:00")
            .await;
        let tonight = chicago("2026-03-02 21:00");
        let ada = practice.visitor_about_to_book("ada", tonight).await;
        practice.minutes_pass(11);
        ada.books().await.unwrap();
        assert_sound(&practice).await;
    }

    async fn a_call_that_has_begun_cannot_be_booked_any_more(practice: TestPractice) {
        practice
            .therapist("dana")
            .licensed("MN")
            .daily("21:00", "22:00")
            .await;
        let tonight = chicago("2026-03-02 21:00");
        let ada = practice.visitor_about_to_book("ada", tonight).await;
        practice.it_is(tonight);
        assert!(is_taken(&ada.books().await));
    }

    async fn a_time_that_nobody_offers_cannot_be_held(practice: TestPractice) {
        practice.morning_therapist("dana").await;
        let ada = practice.visitor().await;
        for never in [
            "2026-03-03 08:45",
            "2026-03-03 09:05",
            "2026-03-03 12:00",
            "2026-03-02 09:00",
            "2026-05-05 09:00",
        ] {
            assert!(is_taken(&ada.holds(chicago(never)).await), "{never}");
        }
        assert_eq!(
            practice
                .number("SELECT CAST(COUNT(*) AS BIGINT) FROM claim")
                .await,
            0
        );
    }

    async fn the_length_of_a_call_may_change_between_hold_and_booking(practice: TestPractice) {
        practice.morning_therapist("dana").await;
        let ada = practice
            .visitor_about_to_book("ada", chicago("2026-03-03 09:00"))
            .await;
        practice
            .call_rules(CallRules {
                call_minutes: 30,
                turnaround_minutes: 10,
                ..CallRules::default()
            })
            .await;
        let booked = ada.books().await.unwrap();
        assert_eq!(practice.view(&booked).await.minutes, 15);
        assert_sound(&practice).await;
    }

    async fn a_chosen_time_is_let_go_when_its_therapist_does_not_fit_the_new_answers(
        practice: TestPractice,
    ) {
        practice
            .therapist("dana")
            .licensed("MN")
            .daily("09:00", "12:00")
            .works_with(&["me", "child"])
            .treats(&["grief"])
            .await;
        practice
            .therapist("luis")
            .licensed("MN")
            .treats(&["anxiety"])
            .await;
        let nine = chicago("2026-03-03 09:00");
        let ada = practice.visitor_about_to_book("ada", nine).await;
        for (audience, service, kept) in [
            ("child", "", true),
            ("child", "grief", true),
            ("child", "anxiety", false),
            ("couple", "", false),
        ] {
            let other = NeedForm {
                audience: audience.to_owned(),
                service: service.to_owned(),
                ..need()
            };
            let (_, answer) = practice
                .answer_need(Some(&ada.secret), other)
                .await
                .unwrap();
            assert!(answer.is_ok(), "{audience} {service}");
            assert_eq!(ada.time().await.is_some(), kept, "{audience} {service}");
            let (_, answer) = practice
                .answer_need(Some(&ada.secret), need())
                .await
                .unwrap();
            assert!(answer.is_ok());
            ada.holds(nine).await.unwrap();
        }
        assert_sound(&practice).await;
    }

    async fn a_kept_time_is_lost_when_its_therapist_stops_working_with_these_people(
        practice: TestPractice,
    ) {
        practice.morning_therapist("dana").await;
        let ada = practice
            .visitor_about_to_book("ada", chicago("2026-03-03 09:00"))
            .await;
        practice
            .exec(
                "DELETE FROM therapist_audience WHERE audience = $1",
                &["me"],
            )
            .await;
        assert!(is_taken(&ada.books().await));
        assert_eq!(practice.consultations().await, 0);
    }
}
