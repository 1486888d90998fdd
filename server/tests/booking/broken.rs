//! What stands between two people and one time: three things, each of which would do alone. Here
//! they are taken away, to show that the drills would notice, and that each of them holds.

use domain::{
    id::{ClaimId, TherapistId},
    time::Instant,
};
use server::{
    crypto::secret,
    store::{
        Engine, StoreError,
        booking::{self as rows, Claim, NewClaim},
        dialect::{Violation, is_worth_another_try, violation},
    },
};

use crate::{
    invariants::{assert_sound, violations},
    races::at_once,
    story::is_taken,
    support::{TestPractice, chicago, on_both_engines},
};

fn nine() -> Instant {
    chicago("2026-03-03 09:00")
}

/// Takes away the key that lets a cell belong to one claim only.
async fn without_the_cells_key(practice: &TestPractice) {
    let statements: &[&str] = match practice.store().engine() {
        Engine::Sqlite => &[
            "DROP TABLE claim_cell",
            "CREATE TABLE claim_cell (therapist_id TEXT NOT NULL, lane INTEGER NOT NULL,
                cell INTEGER NOT NULL, claim_id TEXT NOT NULL REFERENCES claim (id) ON DELETE CASCADE)",
        ],
        Engine::Postgres => &["ALTER TABLE claim_cell DROP CONSTRAINT claim_cell_pkey"],
    };
    for sql in statements {
        practice.exec(sql, &[]).await;
    }
}

/// Takes away the second belt: the triggers, or the exclusion constraint.
async fn without_the_second_belt(practice: &TestPractice) {
    let statements: &[&str] = match practice.store().engine() {
        Engine::Sqlite => &[
            "DROP TRIGGER claim_overlap_insert",
            "DROP TRIGGER claim_overlap_update",
        ],
        Engine::Postgres => &["ALTER TABLE claim DROP CONSTRAINT claim_no_overlap"],
    };
    for sql in statements {
        practice.exec(sql, &[]).await;
    }
}

/// Writes a claim as no use case does: without the lock on the therapist, without a second look.
async fn written_blindly(
    practice: TestPractice,
    therapist: TherapistId,
    starts_at: Instant,
) -> Result<(), Option<Violation>> {
    let claim = Claim {
        id: ClaimId::from_text(secret::uuid_v7(starts_at)),
        therapist,
        starts_at,
        ends_at: starts_at.plus_minutes(15),
        occupied_until: starts_at.plus_minutes(20),
    };
    loop {
        let mut tx = practice.store().begin().await.unwrap();
        match rows::add(&mut tx, &claim, NewClaim::Booking).await {
            Ok(()) => return tx.commit().await.map_err(|error| violation(&error)),
            Err(StoreError::Engine(error)) => {
                tx.rollback().await.unwrap();
                if !is_worth_another_try(&error) {
                    return Err(violation(&error));
                }
            }
            Err(error) => panic!("{error}"),
        }
    }
}

/// Twelve at once, each five minutes after the other.
async fn twelve_blind_claims(practice: &TestPractice) -> Vec<Result<(), Option<Violation>>> {
    let dana = practice.morning_therapist("dana").await;
    let claims = (0..12).map(|nth| {
        let deed = written_blindly(practice.clone(), dana.clone(), nine().plus_minutes(nth * 5));
        Box::pin(deed) as std::pin::Pin<Box<dyn Future<Output = _> + Send>>
    });
    at_once(claims.collect()).await
}

async fn overlaps(practice: &TestPractice) -> usize {
    let found = violations(practice).await;
    found
        .iter()
        .filter(|line| line.starts_with("overlap"))
        .count()
}

/// Some got through, everybody else was told why, and nothing overlaps.
async fn assert_refused(practice: &TestPractice, answers: &[Result<(), Option<Violation>>]) {
    let through = answers.iter().filter(|answer| answer.is_ok()).count();
    // Twelve claims of twenty minutes within 75: two to four of them fit.
    assert!((1..=4).contains(&through), "{answers:?}");
    let told = answers
        .iter()
        .filter(|answer| **answer == Err(Some(Violation::Overlap)));
    assert_eq!(told.count(), answers.len() - through, "{answers:?}");
    assert_eq!(overlaps(practice).await, 0);
}

on_both_engines! {
    async fn a_build_without_any_constraint_is_caught(practice: TestPractice) {
        without_the_cells_key(&practice).await;
        without_the_second_belt(&practice).await;
        let answers = twelve_blind_claims(&practice).await;
        assert!(answers.iter().all(Result::is_ok), "{answers:?}");
        // Each overlaps the three before it.
        assert_eq!(overlaps(&practice).await, 11 + 10 + 9);
    }

    async fn the_constraints_refuse_what_skips_lock_and_second_look(practice: TestPractice) {
        let answers = twelve_blind_claims(&practice).await;
        assert_refused(&practice, &answers).await;
    }

    async fn the_cells_alone_refuse_it(practice: TestPractice) {
        without_the_second_belt(&practice).await;
        let answers = twelve_blind_claims(&practice).await;
        assert_refused(&practice, &answers).await;
    }

    async fn the_second_belt_alone_refuses_it(practice: TestPractice) {
        without_the_cells_key(&practice).await;
        let answers = twelve_blind_claims(&practice).await;
        assert_refused(&practice, &answers).await;
    }

    async fn lock_and_second_look_alone_let_one_through(practice: TestPractice) {
        without_the_cells_key(&practice).await;
        without_the_second_belt(&practice).await;
        practice.morning_therapist("dana").await;
        let deeds = (0..20).map(|nth| {
            let desk = practice.clone();
            let deed = async move { desk.books_at_once(&format!("p{nth}"), nine()).await };
            Box::pin(deed) as std::pin::Pin<Box<dyn Future<Output = _> + Send>>
        });
        let answers = at_once(deeds.collect()).await;
        assert_eq!(
            answers.iter().filter(|answer| is_taken(answer)).count(),
            19,
            "{answers:?}"
        );
        assert_sound(&practice).await;
    }

    async fn the_watch_sees_each_kind_of_damage(practice: TestPractice) {
        practice.morning_therapist("dana").await;
        practice.books_at_once("ada", nine()).await.unwrap();
        practice
            .books_at_once("bea", nine().plus_minutes(60))
            .await
            .unwrap();
        assert_sound(&practice).await;
        for (damage, kind) in [
            (
                "DELETE FROM claim_cell WHERE cell = (SELECT MIN(cell) FROM claim_cell)",
                "cell: missing",
            ),
            (
                "UPDATE claim_cell SET cell = 1 WHERE cell = (SELECT MAX(cell) FROM claim_cell)",
                "cell: of nobody",
            ),
            (
                "UPDATE consultation SET starts_at = starts_at - 300",
                "status:",
            ),
            ("UPDATE consultation SET version = version + 1", "history:"),
            ("UPDATE consultation SET state = 'IA'", "license:"),
            ("DELETE FROM consultation", "claim:"),
        ] {
            practice.exec(damage, &[]).await;
            let found = violations(&practice).await;
            assert!(
                found.iter().any(|line| line.starts_with(kind)),
                "{damage}: {found:?}"
            );
        }
    }
}
