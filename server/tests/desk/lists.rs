//! What the list shows: filters, their edges, pages.

use std::collections::BTreeSet;

use crate::{
    story::{caller, nine},
    support::{TestPractice, chicago, on_both_engines},
};
use domain::staff::{ConsultationList, PhoneStep, StaffDesk};

fn times(list: &ConsultationList) -> Vec<(String, String)> {
    let lines = list.lines.iter();
    lines
        .map(|line| (line.day.clone(), line.time.clone()))
        .collect()
}

fn time(day: &str, time: &str) -> (String, String) {
    (day.to_owned(), time.to_owned())
}

on_both_engines! {
    async fn the_list_begins_today_and_can_be_narrowed(practice: TestPractice) {
        practice.therapist("dana").licensed("MN").licensed("IA").daily("09:00", "12:00").await;
        practice.morning_therapist("luis").await;
        let staff = practice.coordinator().await;
        let past = practice.booked_with("ada", nine(), "dana").await;
        let later = practice.booked_with("bo", chicago("2026-03-05 11:45"), "luis").await;
        practice.it_is(chicago("2026-03-04 00:10"));
        assert_eq!(times(&practice.list(&staff, "").await), [time("Thu, Mar 5", "11:45 am")]);
        assert_eq!(times(&practice.list(&staff, "from=2026-03-03").await).len(), 2);
        assert_eq!(times(&practice.list(&staff, "to=2026-03-03").await), [time("Tue, Mar 3", "9:00 am")]);
        assert!(practice.list(&staff, "from=2026-03-06").await.lines.is_empty());
        assert!(practice.list(&staff, "state=IA").await.lines.is_empty());
        assert!(practice.list(&staff, "status=held&from=2026-03-01").await.lines.is_empty());
        let of_luis = practice.list(&staff, "from=2026-03-01&therapist=luis&status=confirmed&state=MN").await;
        assert_eq!(of_luis.lines.iter().map(|line| &line.id).collect::<Vec<_>>(), [&later]);
        // A reference is found whenever it was, by its beginning too, in either case.
        let reference = practice.record(&staff, &past).await.reference;
        let typed = reference.replace('-', "").to_lowercase();
        for part in [reference.as_str(), &typed, &typed[..6]] {
            let found = practice.list(&staff, &format!("q={part}")).await;
            assert!(found.lines.iter().any(|line| line.id == past), "{part}");
        }
    }

    async fn a_day_of_the_list_is_a_day_of_the_desk(practice: TestPractice) {
        practice.therapist("dana").licensed("MN").daily("00:00", "23:45").await;
        let staff = practice.coordinator().await;
        // Midnight is a quarter of an hour after the last start of the day before.
        let midnights = ["2026-03-07 23:45", "2026-03-08 23:45"].map(|at| chicago(at).plus_minutes(15));
        let starts = [midnights[0], chicago("2026-03-08 23:30"), midnights[1]];
        for (nth, at) in starts.into_iter().enumerate() {
            let form = caller(&format!("caller {nth}"), at);
            practice.book_by_phone(&staff, form, PhoneStep::Book).await.unwrap();
        }
        // The clocks go forward on that day, which has 23 hours.
        let day = practice.list(&staff, "from=2026-03-08&to=2026-03-08").await;
        assert_eq!(times(&day), [time("Sun, Mar 8", "12:00 am"), time("Sun, Mar 8", "11:30 pm")]);
    }

    async fn pages_bring_every_consultation_once(practice: TestPractice) {
        practice.fill(120).await;
        let staff = practice.coordinator().await;
        let (mut seen, mut sizes, mut query) = (BTreeSet::new(), Vec::new(), String::from("from=2026-01-01"));
        loop {
            let page = practice.list(&staff, &query).await;
            sizes.push(page.lines.len());
            for line in &page.lines {
                assert!(seen.insert((line.at, line.id.clone())), "{line:?} came twice");
            }
            let Some(more) = page.more else { break };
            query = more;
        }
        assert_eq!(sizes, [50, 50, 20]);
        assert_eq!(seen.len(), 120);
    }
}
