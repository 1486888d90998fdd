//! How many statements the free times cost: the same few, however many therapists and bookings.

use domain::{
    booking::{BookingDesk, TimesAsk},
    practice::{PracticeBook, TherapistFilter},
};

use crate::{
    statements::{counted, listen, statements},
    story::minnesota,
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

/// Looks for times without a draft, with one, for the next ones of all, and for the list of therapists
/// with the next one of each.
async fn look_for_times(practice: &TestPractice, therapists: usize) -> [u64; 4] {
    let visitor = practice.visitor().await;
    let without_draft = counted(async {
        let page = practice.free_times_for(minnesota()).await.unwrap();
        assert_eq!((page.therapists.len(), page.days.len()), (therapists, 10));
    });
    let with_draft = counted(async {
        let page = practice
            .free_times(Some(&visitor.secret), TimesAsk::default())
            .await;
        assert_eq!(page.unwrap().therapists.len(), therapists);
    });
    let next = counted(async {
        let next = practice
            .next_times(minnesota().state.unwrap())
            .await
            .unwrap();
        assert_eq!(next.times.len(), 3);
    });
    let listed = counted(async {
        let state = minnesota().state;
        let filter = TherapistFilter {
            state,
            ..TherapistFilter::default()
        };
        let list = practice.therapists(filter).await.unwrap();
        let free = list.therapists.iter().filter(|one| one.next.is_some());
        assert_eq!(free.count(), therapists);
    });
    [
        without_draft.await,
        with_draft.await,
        next.await,
        listed.await,
    ]
}

on_both_engines! {
    async fn free_times_cost_the_same_three_statements_for_five_therapists_and_for_fifty(
        practice: TestPractice,
    ) {
        listen();
        let slugs = fifty();
        join(&practice, &slugs[..5]).await;
        let of_five = look_for_times(&practice, 5).await;
        join(&practice, &slugs[5..]).await;
        let of_fifty = look_for_times(&practice, 50).await;
        let engine = practice.store().engine();
        let heard = statements(&practice, &[of_five, of_fifty].concat()).await;
        let counts: Vec<usize> = heard.iter().map(Vec::len).collect();
        #[expect(clippy::print_stdout, reason = "the figure is for people too")]
        {
            println!(
                "{engine:?}: statements for free times without a draft, with one, for the next three, for the list of therapists:"
            );
            println!("5 therapists with 500 bookings {:?}", &counts[..4]);
            println!("50 therapists with 5000 bookings {:?}", &counts[4..]);
        }
        // The draft is looked up by one of its own.
        assert_eq!(counts, [3, 4, 3, 3, 3, 4, 3, 3], "{heard:#?}");
    }

    async fn the_calendars_of_the_counted_look_are_as_full_as_they_say(practice: TestPractice) {
        join(&practice, &fifty()).await;
        let bookings = "SELECT CAST(COUNT(*) AS BIGINT) FROM claim WHERE kind = 'booking'";
        assert_eq!(practice.number(bookings).await, 5000);
        let page = practice.free_times_for(minnesota()).await.unwrap();
        assert!(
            !page
                .times
                .iter()
                .any(|offer| offer.at == chicago("2026-03-03 09:00").epoch())
        );
        assert!(
            page.times
                .iter()
                .any(|offer| offer.at == chicago("2026-03-03 09:30").epoch())
        );
    }
}
