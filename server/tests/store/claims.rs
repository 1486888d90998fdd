//! Claims: time that is taken, and that nobody else can take.

use domain::{
    id::{ClaimId, DraftId, TherapistId},
    time::{HOUR, Instant},
};
use server::{
    crypto::secret,
    store::{
        StoreError,
        booking::{self as rows, Claim, DraftRow, NewClaim},
        dialect::{Violation, violation},
    },
};
use sqlx::AnyConnection;

use crate::support::{TestPractice, chicago, on_both_engines};

/// A call of 15 minutes and the 5 minutes after it.
fn claim(therapist: &TherapistId, starts_at: Instant) -> Claim {
    Claim {
        id: ClaimId::from_text(secret::uuid_v7(starts_at)),
        therapist: therapist.clone(),
        starts_at,
        ends_at: starts_at.plus_minutes(15),
        occupied_until: starts_at.plus_minutes(20),
    }
}

fn nine() -> Instant {
    chicago("2026-03-03 09:00")
}

/// What the store says to a claim, in a transaction of its own.
async fn put(practice: &TestPractice, claim: &Claim, new: NewClaim<'_>) -> Result<(), Violation> {
    let mut tx = practice.store().begin().await.unwrap();
    match rows::add(&mut tx, claim, new).await {
        Ok(()) => {
            tx.commit().await.unwrap();
            Ok(())
        }
        Err(error) => {
            tx.rollback().await.unwrap();
            Err(broken_rule(error))
        }
    }
}

async fn book(practice: &TestPractice, claim: &Claim) -> Result<(), Violation> {
    put(practice, claim, NewClaim::Booking).await
}

fn broken_rule(error: StoreError) -> Violation {
    let StoreError::Engine(error) = error else {
        panic!("{error}");
    };
    violation(&error).unwrap_or_else(|| panic!("{error}"))
}

/// How many cells there are.
async fn cells(practice: &TestPractice) -> i64 {
    practice
        .number("SELECT CAST(COUNT(*) AS BIGINT) FROM claim_cell")
        .await
}

/// A draft that runs out in a day.
async fn draft(practice: &TestPractice) -> DraftId {
    let now = practice.now();
    let row = DraftRow {
        id: DraftId::from_text(secret::uuid_v7(now)),
        answers_sealed: vec![0],
        request_key: secret::token(),
        consultation: None,
    };
    let mut tx = practice.store().begin().await.unwrap();
    rows::add_draft(&mut tx, &row, &secret::token(), now, now + 24 * HOUR)
        .await
        .unwrap();
    tx.commit().await.unwrap();
    row.id
}

/// Does something in a transaction of its own.
async fn done<T>(
    practice: &TestPractice,
    deed: impl AsyncFnOnce(&mut AnyConnection) -> Result<T, StoreError>,
) -> T {
    let mut tx = practice.store().begin().await.unwrap();
    let answer = deed(&mut tx).await.unwrap();
    tx.commit().await.unwrap();
    answer
}

on_both_engines! {
    async fn a_claim_keeps_a_cell_for_every_five_minutes_of_call_and_turnaround(
        practice: TestPractice,
    ) {
        let dana = practice.morning_therapist("dana").await;
        book(&practice, &claim(&dana, nine())).await.unwrap();
        let kept = practice
            .texts(
                "SELECT CAST(cell * 300 AS TEXT) FROM claim_cell ORDER BY cell",
                &[],
            )
            .await;
        let expected =
            [0, 5, 10, 15].map(|minutes| nine().plus_minutes(minutes).epoch().to_string());
        assert_eq!(kept, expected);
    }

    async fn claims_that_overlap_by_five_minutes_or_more_are_refused(practice: TestPractice) {
        let dana = practice.morning_therapist("dana").await;
        book(&practice, &claim(&dana, nine())).await.unwrap();
        for minutes in [-15, -10, -5, 0, 5, 10, 15] {
            let other = claim(&dana, nine().plus_minutes(minutes));
            assert_eq!(
                book(&practice, &other).await,
                Err(Violation::Overlap),
                "{minutes}"
            );
        }
        assert_eq!(cells(&practice).await, 4);
    }

    async fn claims_that_only_touch_stand_side_by_side(practice: TestPractice) {
        let dana = practice.morning_therapist("dana").await;
        for minutes in [0, -20, 20] {
            book(&practice, &claim(&dana, nine().plus_minutes(minutes)))
                .await
                .unwrap();
        }
        assert_eq!(cells(&practice).await, 12);
    }

    async fn a_longer_claim_cannot_swallow_a_shorter_one_nor_hide_in_it(practice: TestPractice) {
        let dana = practice.morning_therapist("dana").await;
        book(&practice, &claim(&dana, nine())).await.unwrap();
        let mut around = claim(&dana, nine().plus_minutes(-60));
        around.ends_at = nine().plus_minutes(60);
        around.occupied_until = around.ends_at;
        assert_eq!(book(&practice, &around).await, Err(Violation::Overlap));
        let mut within = claim(&dana, nine().plus_minutes(5));
        within.ends_at = nine().plus_minutes(10);
        within.occupied_until = within.ends_at;
        assert_eq!(book(&practice, &within).await, Err(Violation::Overlap));
    }

    async fn two_therapists_can_have_the_same_time(practice: TestPractice) {
        let dana = practice.morning_therapist("dana").await;
        let luis = practice.morning_therapist("luis").await;
        book(&practice, &claim(&dana, nine())).await.unwrap();
        book(&practice, &claim(&luis, nine())).await.unwrap();
        assert_eq!(cells(&practice).await, 8);
    }

    async fn a_higher_lane_does_not_collide_with_what_visitors_book(practice: TestPractice) {
        let dana = practice.morning_therapist("dana").await;
        book(&practice, &claim(&dana, nine())).await.unwrap();
        let over = NewClaim::Overbooked(1);
        put(&practice, &claim(&dana, nine()), over).await.unwrap();
        put(
            &practice,
            &claim(&dana, nine().plus_minutes(5)),
            NewClaim::Overbooked(2),
        )
        .await
        .unwrap();
        let again = put(&practice, &claim(&dana, nine().plus_minutes(5)), over).await;
        assert_eq!(again, Err(Violation::Overlap));
    }

    async fn a_claim_can_move_onto_a_time_that_overlaps_its_own_old_one(practice: TestPractice) {
        let dana = practice.morning_therapist("dana").await;
        let first = claim(&dana, nine());
        book(&practice, &first).await.unwrap();
        let later = Claim {
            id: first.id.clone(),
            ..claim(&dana, nine().plus_minutes(10))
        };
        done(&practice, async |tx| rows::move_claim(tx, &later).await).await;
        assert_eq!(cells(&practice).await, 4);
        book(&practice, &claim(&dana, nine().plus_minutes(-10)))
            .await
            .unwrap();
    }

    async fn a_move_onto_a_taken_time_is_refused_and_leaves_the_old_one(practice: TestPractice) {
        let dana = practice.morning_therapist("dana").await;
        let (first, second) = (claim(&dana, nine()), claim(&dana, nine().plus_minutes(60)));
        book(&practice, &first).await.unwrap();
        book(&practice, &second).await.unwrap();
        let onto = Claim {
            id: first.id.clone(),
            ..claim(&dana, nine().plus_minutes(55))
        };
        let mut tx = practice.store().begin().await.unwrap();
        let refused = rows::move_claim(&mut tx, &onto).await.unwrap_err();
        assert_eq!(broken_rule(refused), Violation::Overlap);
        tx.rollback().await.unwrap();
        assert_eq!(
            book(&practice, &claim(&dana, nine())).await,
            Err(Violation::Overlap)
        );
        assert_eq!(cells(&practice).await, 8);
    }

    async fn a_released_claim_leaves_no_cell_behind(practice: TestPractice) {
        let dana = practice.morning_therapist("dana").await;
        let first = claim(&dana, nine());
        book(&practice, &first).await.unwrap();
        done(&practice, async |tx| rows::release(tx, &first.id).await).await;
        assert_eq!(cells(&practice).await, 0);
        book(&practice, &claim(&dana, nine().plus_minutes(5)))
            .await
            .unwrap();
    }

    async fn a_claim_between_two_cells_cannot_be_written(practice: TestPractice) {
        let dana = practice.morning_therapist("dana").await;
        let mut tx = practice.store().begin().await.unwrap();
        let refused = rows::add(&mut tx, &claim(&dana, nine() + 60), NewClaim::Booking)
            .await
            .unwrap_err();
        assert!(
            refused.to_string().to_lowercase().contains("check"),
            "{refused}"
        );
        tx.rollback().await.unwrap();
    }

    async fn a_draft_cannot_hold_two_times(practice: TestPractice) {
        let dana = practice.morning_therapist("dana").await;
        let draft = draft(&practice).await;
        let hold = NewClaim::Hold(&draft, practice.now().plus_minutes(10));
        put(&practice, &claim(&dana, nine()), hold).await.unwrap();
        let second = put(&practice, &claim(&dana, nine().plus_minutes(60)), hold).await;
        assert_eq!(second, Err(Violation::Duplicate));
    }

    async fn a_lapsed_hold_keeps_its_cells_until_it_is_deleted(practice: TestPractice) {
        let dana = practice.morning_therapist("dana").await;
        let draft = draft(&practice).await;
        let until = practice.now().plus_minutes(10);
        put(
            &practice,
            &claim(&dana, nine()),
            NewClaim::Hold(&draft, until),
        )
        .await
        .unwrap();
        let early = done(&practice, async |tx| {
            rows::delete_expired_holds(tx, until + -1, Some(&dana)).await
        })
        .await;
        assert_eq!(early, 0);
        assert_eq!(
            book(&practice, &claim(&dana, nine())).await,
            Err(Violation::Overlap)
        );
        let lapsed = done(&practice, async |tx| {
            rows::delete_expired_holds(tx, until, Some(&dana)).await
        })
        .await;
        assert_eq!(lapsed, 1);
        book(&practice, &claim(&dana, nine())).await.unwrap();
    }

    async fn deleting_one_therapists_lapsed_holds_leaves_the_others(practice: TestPractice) {
        let dana = practice.morning_therapist("dana").await;
        let luis = practice.morning_therapist("luis").await;
        let until = practice.now().plus_minutes(10);
        for therapist in [&dana, &luis] {
            let draft = draft(&practice).await;
            put(
                &practice,
                &claim(therapist, nine()),
                NewClaim::Hold(&draft, until),
            )
            .await
            .unwrap();
        }
        let of_dana = done(&practice, async |tx| {
            rows::delete_expired_holds(tx, until, Some(&dana)).await
        })
        .await;
        let of_all = done(&practice, async |tx| {
            rows::delete_expired_holds(tx, until, None).await
        })
        .await;
        assert_eq!((of_dana, of_all), (1, 1));
    }

    async fn a_live_hold_is_renewed_and_a_lapsed_one_stays_lapsed(practice: TestPractice) {
        let dana = practice.morning_therapist("dana").await;
        let draft = draft(&practice).await;
        let until = practice.now().plus_minutes(10);
        put(
            &practice,
            &claim(&dana, nine()),
            NewClaim::Hold(&draft, until),
        )
        .await
        .unwrap();
        practice.minutes_pass(9);
        let (now, longer) = (practice.now(), until.plus_minutes(9));
        assert!(
            done(&practice, async |tx| rows::renew_hold(
                tx, &draft, now, longer
            )
            .await)
            .await
        );
        let hold = done(&practice, async |tx| rows::hold_of_draft(tx, &draft).await)
            .await
            .unwrap();
        assert_eq!((hold.starts_at, hold.expires_at), (nine(), longer));
        practice.it_is(longer);
        assert!(
            !done(&practice, async |tx| rows::renew_hold(
                tx,
                &draft,
                longer,
                longer + HOUR
            )
            .await)
            .await
        );
    }

    async fn only_a_live_hold_becomes_a_booking(practice: TestPractice) {
        let dana = practice.morning_therapist("dana").await;
        let draft = draft(&practice).await;
        let until = practice.now().plus_minutes(10);
        put(
            &practice,
            &claim(&dana, nine()),
            NewClaim::Hold(&draft, until),
        )
        .await
        .unwrap();
        assert!(
            !done(&practice, async |tx| rows::hold_to_booking(
                tx, &draft, until
            )
            .await)
            .await
        );
        assert!(
            done(&practice, async |tx| rows::hold_to_booking(
                tx,
                &draft,
                until + -1
            )
            .await)
            .await
        );
        assert!(
            done(&practice, async |tx| rows::hold_of_draft(tx, &draft).await)
                .await
                .is_none()
        );
        assert_eq!(cells(&practice).await, 4);
    }

    async fn a_draft_that_has_run_out_takes_its_hold_with_it(practice: TestPractice) {
        let dana = practice.morning_therapist("dana").await;
        let draft = draft(&practice).await;
        let (now, until) = (practice.now(), practice.now() + 24 * HOUR);
        put(
            &practice,
            &claim(&dana, nine()),
            NewClaim::Hold(&draft, until),
        )
        .await
        .unwrap();
        assert_eq!(
            done(&practice, async |tx| rows::delete_old_drafts(tx, now).await).await,
            0
        );
        assert_eq!(
            done(&practice, async |tx| rows::delete_old_drafts(tx, until)
                .await)
            .await,
            1
        );
        assert_eq!(cells(&practice).await, 0);
    }
}
