//! The desk's day, and what needs somebody.

use domain::{
    booking::Outcome,
    staff::{Look, Phase, StaffDesk},
};

use crate::{
    story::nine,
    support::{TestPractice, chicago, on_both_engines},
};

on_both_engines! {
    async fn the_day_says_what_is_over_what_is_on_and_what_comes_next(practice: TestPractice) {
        practice.morning_therapist("dana").await;
        for (name, minutes) in [("ada", 0), ("bo", 60), ("cy", 120), ("di", 24 * 60)] {
            practice.booked_with(name, nine().plus_minutes(minutes), "dana").await;
        }
        let staff = practice.coordinator().await;
        practice.it_is(nine().plus_minutes(65));
        let day = practice.today(&staff, Look::First).await.unwrap();
        assert_eq!((day.date_words.as_str(), day.zone_words.as_str()), ("Tuesday, March 3", "Central Time"));
        let phases: Vec<_> = day.lines.iter().map(|line| (line.time.as_str(), line.phase)).collect();
        assert_eq!(phases, [("9:00 am", Phase::Past), ("10:00 am", Phase::Now), ("11:00 am", Phase::ToCome)]);
        assert_eq!(day.next.map(|next| next.words).as_deref(), Some("in 55 minutes"));
        assert_eq!((day.figures.today, day.figures.to_come, day.figures.without_outcome), (3, 1, 1));
        assert_eq!(day.outcomes.lines.len(), 1);
        let id = &day.outcomes.lines[0].id;
        practice.record_outcome(&staff, id, Some(Outcome::NoShow)).await.unwrap();
        let day = practice.today(&staff, Look::First).await.unwrap();
        assert_eq!(day.figures.without_outcome, 0);
    }

    async fn calls_after_the_last_day_of_a_license_need_somebody(practice: TestPractice) {
        practice.therapist("dana").licensed_between("MN", "2020-01-01", "2026-12-31").daily("09:00", "12:00").await;
        practice.morning_therapist("luis").await;
        for (name, date) in [("ada", "2026-03-09 09:00"), ("bo", "2026-03-10 09:00"), ("cy", "2026-03-11 09:00")] {
            practice.booked_with(name, chicago(date), "dana").await;
            practice.booked_with(&format!("{name}2"), chicago(date), "luis").await;
        }
        let staff = practice.coordinator().await;
        assert!(practice.today(&staff, Look::First).await.unwrap().licenses.is_empty());
        practice.exec("UPDATE license SET expires_on = '2026-03-09' WHERE id = 'dana-MN-2020-01-01'", &[]).await;
        let gaps = practice.today(&staff, Look::First).await.unwrap().licenses;
        let said: Vec<_> = gaps.iter().map(|gap| (gap.slug.as_str(), gap.state.code(), gap.from.as_str(), gap.ends.as_deref(), gap.calls)).collect();
        assert_eq!(said, [("dana", "MN", "2026-03-10", Some("March 9, 2026"), 2)]);
        // The link of the line leads to just those calls.
        let list = practice.list(&staff, "from=2026-03-10&state=MN&status=confirmed&therapist=dana").await;
        assert_eq!(list.lines.len(), 2);
        let record = practice.record(&staff, &list.lines[0].id).await;
        assert!(!record.license.covers);
        practice.exec("UPDATE license SET status = 'suspended' WHERE id = 'dana-MN-2020-01-01'", &[]).await;
        let gaps = practice.today(&staff, Look::First).await.unwrap().licenses;
        assert_eq!(gaps.iter().map(|gap| (gap.ends.as_deref(), gap.calls)).collect::<Vec<_>>(), [(None, 3)]);
    }
}
