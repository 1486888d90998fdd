//! Nobody is offered, or given, a call that no license allows.

use domain::{
    booking::{BookingDesk, BookingError, NeedForm, TimesAsk},
    practice::{StateAnswer, StateCode},
};

use crate::{
    invariants::assert_sound,
    story::{is_taken, need, request, times_on},
    support::{TestPractice, chicago, on_both_engines},
};

async fn license_of_the_only_consultation(practice: &TestPractice) -> String {
    let mut found = practice
        .texts("SELECT license_id FROM consultation", &[])
        .await;
    assert_eq!(found.len(), 1);
    found.remove(0)
}

fn in_state(state: &str) -> NeedForm {
    NeedForm {
        state: state.to_owned(),
        ..need()
    }
}

on_both_engines! {
    async fn the_license_must_hold_on_the_date_of_the_call_where_the_visitor_is(
        practice: TestPractice,
    ) {
        practice
            .therapist("dana")
            .licensed_between("NY", "2020-01-01", "2026-03-03")
            .daily("22:00", "24:00")
            .await;
        let ask = TimesAsk {
            state: StateCode::parse("NY").ok(),
            zone: Some("America/Chicago".to_owned()),
            ..TimesAsk::default()
        };
        // In New York it is an hour later: what starts at eleven in Chicago starts on March 4 there.
        let free = times_on(&practice, None, ask.clone(), "2026-03-03").await;
        let expected =
            ["22:00", "22:15", "22:30", "22:45"].map(|time| chicago(&format!("2026-03-03 {time}")));
        assert_eq!(free, expected);
        assert_eq!(times_on(&practice, None, ask, "2026-03-04").await, []);
        let ada = practice.visitor_who(in_state("NY")).await;
        assert!(is_taken(&ada.holds(chicago("2026-03-03 23:00")).await));
        ada.holds(chicago("2026-03-03 22:45")).await.unwrap();
    }

    async fn the_license_that_a_call_rests_on_is_kept_with_it(practice: TestPractice) {
        practice
            .therapist("dana")
            .licensed_between("MN", "2020-01-01", "2026-03-10")
            .licensed_between("MN", "2026-03-11", "2030-12-31")
            .daily("09:00", "12:00")
            .await;
        let booked = practice.booked("ada", chicago("2026-03-10 09:00")).await;
        assert_eq!(
            license_of_the_only_consultation(&practice).await,
            "dana-MN-2020-01-01"
        );
        practice
            .moves(&booked, chicago("2026-03-11 09:00"))
            .await
            .unwrap();
        assert_eq!(
            license_of_the_only_consultation(&practice).await,
            "dana-MN-2026-03-11"
        );
        assert_sound(&practice).await;
    }

    async fn the_license_of_the_visitors_state_is_the_one_that_counts(practice: TestPractice) {
        practice
            .therapist("dana")
            .licensed("MN")
            .licensed("IA")
            .daily("09:00", "12:00")
            .await;
        let mut from_iowa = request("ada", chicago("2026-03-03 09:00"));
        from_iowa.need = in_state("IA");
        practice.book_at_once("k", from_iowa).await.unwrap();
        assert_eq!(
            license_of_the_only_consultation(&practice).await,
            "dana-IA-2020-01-01"
        );
    }

    async fn a_license_suspended_between_hold_and_booking_loses_the_time(practice: TestPractice) {
        practice.morning_therapist("dana").await;
        let ada = practice
            .visitor_about_to_book("ada", chicago("2026-03-03 09:00"))
            .await;
        practice
            .exec("UPDATE license SET status = 'suspended'", &[])
            .await;
        assert_eq!(
            ada.books().await,
            Err(BookingError::Taken {
                at: chicago("2026-03-03 09:00").epoch(),
                nearest: vec![]
            })
        );
        assert_eq!(practice.consultations().await, 0);
        assert_sound(&practice).await;
    }

    async fn who_takes_anybody_gets_a_colleague_when_the_license_is_suspended(
        practice: TestPractice,
    ) {
        practice.morning_therapist("dana").await;
        practice.morning_therapist("luis").await;
        let ada = practice
            .visitor_about_to_book("ada", chicago("2026-03-03 09:00"))
            .await;
        let held = ada.draft().await.time.unwrap().therapist.slug;
        practice.exec(
            "UPDATE license SET status = 'suspended' WHERE therapist_id = (SELECT id FROM therapist WHERE slug = $1)",
            &[held.as_str()],
        ).await;
        let booked = ada.books().await.unwrap();
        assert_ne!(practice.view(&booked).await.therapist.slug, held);
        assert_sound(&practice).await;
    }

    async fn a_state_counts_as_served_only_while_a_license_is_in_force(practice: TestPractice) {
        practice
            .therapist("dana")
            .licensed_between("MN", "2026-03-02", "2026-03-03")
            .daily("09:00", "12:00")
            .await;
        let mut answers = Vec::new();
        for moment in [
            "2026-03-01 23:59",
            "2026-03-02 00:00",
            "2026-03-03 23:59",
            "2026-03-04 00:00",
        ] {
            practice.it_is(chicago(moment));
            answers.push(practice.answer_need(None, need()).await.unwrap().1);
        }
        let expected = [
            Ok(StateAnswer::NotServed),
            Ok(StateAnswer::Served),
            Ok(StateAnswer::Served),
            Ok(StateAnswer::NotServed),
        ];
        assert_eq!(answers, expected);
    }

    async fn a_pending_license_offers_nothing(practice: TestPractice) {
        practice.morning_therapist("dana").await;
        for status in ["pending", "ended", "suspended"] {
            practice
                .exec("UPDATE license SET status = $1", &[status])
                .await;
            assert_eq!(practice.free_on("2026-03-03").await, [], "{status}");
            let refused = practice
                .books_at_once("ada", chicago("2026-03-03 09:00"))
                .await;
            assert!(is_taken(&refused), "{status}");
        }
    }
}
