//! How many statements the free times cost: the same few, however many therapists and bookings.

use domain::{
    booking::{BookingDesk, NeedForm, TimesAsk},
    practice::PracticeBook,
};

use crate::{
    statements::{counted, listen, statements},
    story::{minnesota, need},
    support::{TestPractice, chicago, on_both_engines},
};

/// Lets therapists join who have a full calendar: hours on each day, and a hundred bookings each.
async fn join(practice: &TestPractice, slugs: &[&'static str]) {
    for slug in slugs {
        practice
            .therapist(slug)
            .licensed("MN")
            .daily("09:00", "17:00")
            .await;
    }
    practice
        .exec(
            "WITH RECURSIVE booking (nth) AS (SELECT 0 UNION ALL SELECT nth + 1 FROM booking WHERE nth < 99)
             INSERT INTO claim (id, therapist_id, kind, starts_at, ends_at, occupied_until)
             SELECT t.id || '-' || CAST(nth AS TEXT), t.id, 'booking', start, start + 900, start + 1200
             FROM (SELECT nth, CAST($1 AS BIGINT) + nth % 4 * 3600 + nth / 4 * 86400 AS start FROM booking) b,
                 therapist t
             WHERE NOT EXISTS (SELECT 1 FROM claim c WHERE c.therapist_id = t.id)",
            &[&chicago("2026-03-03 09:00").epoch().to_string()],
        )
        .await;
}

fn fifty() -> Vec<&'static str> {
    (0..50).map(|nth| &*format!("t{nth}").leak()).collect()
}

on_both_engines! {
    async fn free_times_cost_the_same_four_statements_for_five_therapists_and_for_fifty(practice: TestPractice) {
        listen();
        let slugs = fifty();
        let mut numbers = Vec::new();
        for (few_or_many, bookings) in [(&slugs[..5], 500), (&slugs[5..], 5000)] {
            join(&practice, few_or_many).await;
            assert_eq!(practice.number("SELECT CAST(COUNT(*) AS BIGINT) FROM claim").await, bookings);
            let visitor = practice.visitor_who("ada", NeedForm::clone(&need())).await;
            numbers.push(counted(async {
                let page = practice.free_times_for(minnesota()).await.unwrap();
                assert_eq!(page.therapists.len() * 100, usize::try_from(bookings).unwrap());
                assert_eq!(page.days.len(), 10);
            }).await);
            numbers.push(counted(async {
                practice.free_times(Some(&visitor.secret), TimesAsk::default()).await.unwrap();
            }).await);
            numbers.push(counted(async {
                practice.next_times(minnesota().state.unwrap()).await.unwrap();
            }).await);
        }
        let engine = practice.store().engine();
        let heard = statements(&practice, &numbers).await;
        let counts: Vec<usize> = heard
            .iter()
            // What a pooled connection says when it is given back.
            .map(|all| all.iter().filter(|sql| *sql != "ROLLBACK").count())
            .collect();
        #[expect(clippy::print_stdout, reason = "the figure is for people too")]
        {
            println!("{engine:?}: statements for free times without a draft, with one, for the next times");
            println!("  5 therapists, 500 bookings: {:?}; 50 therapists, 5000 bookings: {:?}", &counts[..3], &counts[3..]);
        }
        assert_eq!(counts, [4, 5, 4, 4, 5, 4], "{heard:#?}");
    }
}
