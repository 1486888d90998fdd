//! Whoever is free first: how the practice spreads the work.

use domain::{
    booking::{BookingDesk, BookingError, NeedForm, TherapistChoice, TimesAsk},
    id::TherapistId,
    practice::Slug,
    time::DAY,
};

use crate::{
    invariants::assert_sound,
    story::{is_taken, minnesota, need, request},
    support::{TestPractice, chicago, on_both_engines},
};

/// Three therapists with the same hours, in the order of their ids.
async fn three(practice: &TestPractice) -> Vec<String> {
    let mut all: Vec<(TherapistId, String)> = Vec::new();
    for slug in ["dana", "luis", "owen"] {
        all.push((practice.morning_therapist(slug).await, slug.to_owned()));
    }
    all.sort();
    all.into_iter().map(|(_, slug)| slug).collect()
}

/// Who gets the booking of somebody who takes whoever is free first.
async fn who_gets(practice: &TestPractice, name: &str, reading: &str) -> String {
    practice.minutes_pass(1);
    let booked = practice
        .books_at_once(name, chicago(reading))
        .await
        .unwrap();
    practice.view(&booked).await.therapist.slug.to_string()
}

on_both_engines! {
    async fn the_work_goes_to_who_has_least_then_to_who_waited_longest_then_by_id(
        practice: TestPractice,
    ) {
        let ids = three(&practice).await;
        let mut got = Vec::new();
        for (nth, time) in ["09:00", "10:00", "11:00"]
            .into_iter()
            .cycle()
            .take(6)
            .enumerate()
        {
            let day = 3 + nth / 3;
            got.push(
                who_gets(
                    &practice,
                    &format!("p{nth}"),
                    &format!("2026-03-0{day} {time}"),
                )
                .await,
            );
        }
        assert_eq!(got[..3], ids);
        assert_eq!(got[3..], ids);
        assert_sound(&practice).await;
    }

    async fn bookings_of_more_than_four_weeks_ago_count_no_more(practice: TestPractice) {
        let ids = three(&practice).await;
        assert_eq!(who_gets(&practice, "a", "2026-03-03 09:00").await, ids[0]);
        let booked_at = practice.now();
        practice.it_is(booked_at + (28 * DAY - 120));
        assert_eq!(who_gets(&practice, "b", "2026-04-01 09:00").await, ids[1]);
        practice.it_is(booked_at + 28 * DAY);
        assert_eq!(who_gets(&practice, "c", "2026-04-01 10:00").await, ids[0]);
    }

    async fn calls_that_took_place_count_as_work(practice: TestPractice) {
        let ids = three(&practice).await;
        assert_eq!(who_gets(&practice, "a", "2026-03-03 09:00").await, ids[0]);
        practice.it_is(chicago("2026-03-03 10:00"));
        practice
            .exec("UPDATE consultation SET status = 'held'", &[])
            .await;
        assert_eq!(who_gets(&practice, "b", "2026-03-05 09:00").await, ids[1]);
    }

    async fn calls_that_were_called_off_do_not_count(practice: TestPractice) {
        let ids = three(&practice).await;
        let booked = practice
            .books_at_once("a", chicago("2026-03-03 09:00"))
            .await
            .unwrap();
        assert_eq!(practice.view(&booked).await.therapist.slug.as_str(), ids[0]);
        practice.cancel(&booked.token).await.unwrap();
        assert_eq!(who_gets(&practice, "b", "2026-03-05 09:00").await, ids[0]);
    }

    async fn a_time_is_free_until_the_last_of_the_therapists_is_taken(practice: TestPractice) {
        let ids = three(&practice).await;
        let nine = chicago("2026-03-03 09:00");
        let mut got = Vec::new();
        for name in ["a", "b", "c"] {
            assert!(
                practice.free_on("2026-03-03").await.contains(&nine),
                "{name}"
            );
            got.push(who_gets(&practice, name, "2026-03-03 09:00").await);
        }
        got.sort_by_key(|slug| ids.iter().position(|id| id == slug));
        assert_eq!(got, ids);
        assert!(!practice.free_on("2026-03-03").await.contains(&nine));
        assert!(is_taken(&practice.books_at_once("d", nine).await));
        assert_sound(&practice).await;
    }

    async fn the_fairest_who_is_away_is_passed_over(practice: TestPractice) {
        let ids = three(&practice).await;
        practice.exec(
            "INSERT INTO date_exception (id, therapist_id, on_date, kind, start_minute, end_minute)
             SELECT 'x', id, '2026-03-03', 'off', 0, 0 FROM therapist WHERE slug = $1",
            &[&ids[0]],
        ).await;
        assert_eq!(who_gets(&practice, "a", "2026-03-03 09:00").await, ids[1]);
        assert_eq!(who_gets(&practice, "b", "2026-03-04 09:00").await, ids[0]);
    }

    async fn more_therapists_never_take_a_time_away(practice: TestPractice) {
        practice
            .therapist("dana")
            .licensed("MN")
            .weekly(2, "09:00", "12:00")
            .weekly(4, "13:00", "15:00")
            .await;
        practice.booked("ada", chicago("2026-03-03 10:00")).await;
        practice
            .visitor()
            .await
            .holds(chicago("2026-03-05 13:00"))
            .await
            .unwrap();
        let mut before = practice.all_times(minnesota()).await;
        assert!(before.len() > 50, "{}", before.len());
        practice
            .therapist("luis")
            .licensed("MN")
            .weekly(2, "09:10", "10:00")
            .weekly(3, "09:00", "10:00")
            .await;
        practice.therapist("owen").licensed("MN").await;
        practice
            .therapist("priya")
            .licensed("IA")
            .daily("09:00", "17:00")
            .await;
        let after = practice.all_times(minnesota()).await;
        before.retain(|at| !after.contains(at));
        assert_eq!(before, []);
        assert!(after.contains(&chicago("2026-03-03 09:10")));
    }

    async fn who_is_asked_for_by_name_is_who_comes_or_nobody(practice: TestPractice) {
        three(&practice).await;
        let (nine, ten) = (chicago("2026-03-03 09:00"), chicago("2026-03-03 10:00"));
        let (ada, bea) = (practice.visitor().await, practice.visitor().await);
        ada.holds_with(nine, "owen").await.unwrap();
        assert_eq!(
            ada.draft().await.time.unwrap().therapist.slug.as_str(),
            "owen"
        );
        assert!(is_taken(&bea.holds_with(nine, "owen").await));
        bea.holds_with(ten, "owen").await.unwrap();
        let mut asked = request("cy", ten);
        asked.need.therapist = "owen".to_owned();
        assert!(is_taken(&practice.book_at_once("k", asked.clone()).await));
        asked.need.therapist = "nobody".to_owned();
        assert!(is_taken(&practice.book_at_once("k", asked).await));
    }

    async fn the_nearest_times_of_who_was_asked_for_are_their_own(practice: TestPractice) {
        practice
            .therapist("dana")
            .licensed("MN")
            .weekly(2, "09:00", "09:15")
            .weekly(3, "09:00", "09:15")
            .await;
        practice.morning_therapist("luis").await;
        let nine = chicago("2026-03-03 09:00");
        practice
            .visitor()
            .await
            .holds_with(nine, "dana")
            .await
            .unwrap();
        let next = ["2026-03-04 09:00", "2026-03-10 09:00", "2026-03-11 09:00"]
            .map(|at| chicago(at).epoch());
        assert_eq!(
            practice.visitor().await.holds_with(nine, "dana").await,
            Err(BookingError::Taken {
                at: nine.epoch(),
                nearest: next.to_vec()
            })
        );
    }

    async fn a_second_click_on_the_held_time_stays_with_the_same_person(practice: TestPractice) {
        three(&practice).await;
        let ada = practice.visitor().await;
        let nine = chicago("2026-03-03 09:00");
        ada.holds(nine).await.unwrap();
        let first = ada.draft().await.time.unwrap().therapist;
        // Now somebody else would be the fairest.
        practice.exec("UPDATE therapist SET name = name", &[]).await;
        ada.holds(nine).await.unwrap();
        assert_eq!(ada.draft().await.time.unwrap().therapist, first);
    }

    async fn only_who_works_with_the_asked_people_and_topic_is_offered(practice: TestPractice) {
        practice
            .therapist("dana")
            .licensed("MN")
            .daily("09:00", "10:00")
            .works_with(&["couple"])
            .treats(&["grief"])
            .await;
        practice
            .therapist("luis")
            .licensed("MN")
            .daily("11:00", "12:00")
            .works_with(&["me", "couple"])
            .treats(&["anxiety"])
            .await;
        let (nine, eleven) = (chicago("2026-03-03 09:00"), chicago("2026-03-03 11:00"));
        for (audience, service, at_nine, at_eleven) in [
            ("couple", "", true, true),
            ("me", "", false, true),
            ("couple", "grief", true, false),
            ("me", "grief", false, false),
            ("child", "", false, false),
        ] {
            let needs = NeedForm {
                audience: audience.to_owned(),
                service: service.to_owned(),
                ..need()
            };
            let visitor = practice.visitor_who(needs).await;
            let free = visitor.free_on("2026-03-03").await;
            assert_eq!(
                (free.contains(&nine), free.contains(&eleven)),
                (at_nine, at_eleven),
                "{audience} {service}"
            );
            assert_eq!(
                visitor.holds(nine).await.is_ok(),
                at_nine,
                "{audience} {service}"
            );
            assert_eq!(
                visitor.holds(eleven).await.is_ok(),
                at_eleven,
                "{audience} {service}"
            );
            practice.forget(&visitor.secret).await.unwrap();
        }
    }

    async fn one_therapists_times_can_be_asked_for(practice: TestPractice) {
        practice
            .therapist("dana")
            .licensed("MN")
            .daily("09:00", "10:00")
            .await;
        practice
            .therapist("luis")
            .licensed("MN")
            .daily("11:00", "12:00")
            .await;
        let ask = TimesAsk {
            therapist: Slug::parse("luis").ok(),
            ..minnesota()
        };
        let page = practice.free_times(None, ask).await.unwrap();
        assert!(matches!(page.with, TherapistChoice::One(who) if who.slug.as_str() == "luis"));
        assert_eq!(page.therapists.len(), 2);
        assert_eq!(page.times[0].at, chicago("2026-03-03 11:00").epoch());
    }

    async fn no_therapist_has_more_calls_on_a_day_than_they_take(practice: TestPractice) {
        practice.morning_therapist("dana").await;
        practice
            .call_rules(domain::practice::CallRules {
                most_per_day: 2,
                ..Default::default()
            })
            .await;
        practice
            .books_at_once("a", chicago("2026-03-03 09:00"))
            .await
            .unwrap();
        let bea = practice
            .visitor_about_to_book("bea", chicago("2026-03-03 10:00"))
            .await;
        // A hold is no call yet.
        assert!(!practice.free_on("2026-03-03").await.is_empty());
        practice
            .books_at_once("c", chicago("2026-03-03 11:00"))
            .await
            .unwrap();
        assert_eq!(practice.free_on("2026-03-03").await, []);
        assert!(!practice.free_on("2026-03-04").await.is_empty());
        // The time that was kept is still given.
        bea.books().await.unwrap();
    }
}
