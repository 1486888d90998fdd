//! What is offered, page by page.

use domain::{
    booking::{BookingDesk, BookingError, TimesAsk},
    practice::PracticeBook,
    time::DAY,
};

use crate::{
    story::minnesota,
    support::{TestPractice, chicago, on_both_engines},
};

on_both_engines! {
    async fn visitors_of_every_zone_are_offered_the_same_moments(practice: TestPractice) {
        practice
            .therapist("dana")
            .licensed("MN")
            .weekly(2, "09:00", "10:00")
            .weekly(7, "22:00", "24:00")
            .await;
        practice.booked("ada", chicago("2026-03-03 09:30")).await;
        let at_home = practice.all_times(minnesota()).await;
        assert!(at_home.len() > 30, "{}", at_home.len());
        for zone in [
            "Asia/Kathmandu",
            "America/St_Johns",
            "Pacific/Kiritimati",
            "Pacific/Pago_Pago",
            "UTC",
        ] {
            let ask = TimesAsk {
                zone: Some(zone.to_owned()),
                ..minnesota()
            };
            assert_eq!(practice.all_times(ask).await, at_home, "{zone}");
        }
    }

    async fn times_keep_their_reading_when_the_clocks_change(practice: TestPractice) {
        practice.morning_therapist("dana").await;
        for date in ["2026-03-07", "2026-03-08"] {
            assert_eq!(
                practice.free_on(date).await[0],
                chicago(&format!("{date} 09:00"))
            );
        }
        assert_eq!(
            chicago("2026-03-08 09:00") - chicago("2026-03-07 09:00"),
            DAY - 3600
        );
    }

    async fn every_offered_time_can_be_booked(practice: TestPractice) {
        practice
            .therapist("dana")
            .licensed("MN")
            .weekly(2, "09:00", "10:00")
            .await;
        practice
            .therapist("luis")
            .licensed("MN")
            .weekly(2, "09:10", "10:10")
            .await;
        let offered = practice.all_times(minnesota()).await;
        assert!(offered.len() >= 30, "{}", offered.len());
        let visitor = practice.visitor().await;
        for at in offered {
            visitor.holds(at).await.unwrap();
        }
    }

    async fn offers_lie_between_the_notice_and_the_end_of_the_window(practice: TestPractice) {
        practice
            .therapist("dana")
            .licensed("MN")
            .daily("00:00", "24:00")
            .await;
        let all = practice.all_times(minnesota()).await;
        assert_eq!(all.first(), Some(&chicago("2026-03-02 21:00")));
        assert_eq!(all.last(), Some(&chicago("2026-03-30 23:45")));
        let step = all.windows(2).all(|pair| pair[1] - pair[0] == 900);
        assert!(step);
    }

    async fn a_taken_start_is_answered_with_its_day_and_the_nearest(practice: TestPractice) {
        practice.morning_therapist("dana").await;
        let ten = chicago("2026-03-05 10:00");
        practice.booked("ada", ten).await;
        let ask = TimesAsk {
            at: Some(ten.epoch()),
            ..minnesota()
        };
        let page = practice.free_times(None, ask).await.unwrap();
        assert_eq!(page.day.unwrap().date, "2026-03-05");
        let near: Vec<_> = page
            .nearest
            .iter()
            .map(|offer| offer.time.as_str())
            .collect();
        assert_eq!(near, ["9:15 am", "9:30 am", "10:30 am"]);
    }

    async fn the_days_come_ten_at_a_time_and_lead_on_and_back(practice: TestPractice) {
        practice.morning_therapist("dana").await;
        let first = practice.free_times(None, minnesota()).await.unwrap();
        assert_eq!((first.days.len(), first.earlier), (10, None));
        assert_eq!(first.later.as_deref(), Some("2026-03-13"));
        let next = TimesAsk {
            from: first.later,
            ..minnesota()
        };
        let second = practice.free_times(None, next).await.unwrap();
        assert_eq!(second.days[0].date, "2026-03-13");
        assert_eq!(second.earlier.as_deref(), Some("2026-03-03"));
        assert_eq!(second.later.as_deref(), Some("2026-03-23"));
    }

    async fn without_a_state_there_is_no_offer(practice: TestPractice) {
        practice.morning_therapist("dana").await;
        let answer = practice.free_times_for(TimesAsk::default()).await;
        assert_eq!(answer, Err(BookingError::TooEarly));
    }

    async fn a_state_without_therapists_has_no_times_and_no_fault(practice: TestPractice) {
        let page = practice.free_times_for(minnesota()).await.unwrap();
        assert_eq!((page.days, page.times, page.day), (vec![], vec![], None));
    }

    async fn the_next_times_are_spread_over_three_days(practice: TestPractice) {
        practice.morning_therapist("dana").await;
        practice.booked("ada", chicago("2026-03-03 09:00")).await;
        let next = practice
            .next_times(minnesota().state.unwrap())
            .await
            .unwrap();
        let times: Vec<_> = next.times.iter().map(|offer| offer.at).collect();
        let expected = ["2026-03-03 09:30", "2026-03-04 09:00", "2026-03-05 09:00"]
            .map(|at| chicago(at).epoch());
        assert_eq!(times, expected);
    }

    async fn exceptions_and_time_off_are_heeded_and_leave_bookings_alone(practice: TestPractice) {
        practice.morning_therapist("dana").await;
        let booked = practice.booked("ada", chicago("2026-03-04 09:00")).await;
        practice.exec(
            "INSERT INTO date_exception (id, therapist_id, on_date, kind, start_minute, end_minute)
             SELECT 'off', id, '2026-03-04', 'off', 0, 0 FROM therapist
             UNION ALL SELECT 'extra', id, '2026-03-05', 'extra', 780, 795 FROM therapist
             UNION ALL SELECT 'replace', id, '2026-03-06', 'replace', 840, 870 FROM therapist",
            &[],
        ).await;
        practice
            .exec(
                "INSERT INTO time_off (id, therapist_id, starts_at, ends_at)
             SELECT 'away', id, CAST($1 AS BIGINT), CAST($2 AS BIGINT) FROM therapist",
                &[
                    &chicago("2026-03-07 09:10").epoch().to_string(),
                    &chicago("2026-03-07 11:30").epoch().to_string(),
                ],
            )
            .await;
        assert_eq!(practice.free_on("2026-03-04").await, []);
        assert_eq!(
            practice.free_on("2026-03-05").await.last(),
            Some(&chicago("2026-03-05 13:00"))
        );
        assert_eq!(
            practice.free_on("2026-03-06").await,
            [chicago("2026-03-06 14:00"), chicago("2026-03-06 14:15")]
        );
        assert_eq!(
            practice.free_on("2026-03-07").await,
            [chicago("2026-03-07 11:30"), chicago("2026-03-07 11:45")]
        );
        assert!(practice.view(&booked).await.changeable);
    }
}
