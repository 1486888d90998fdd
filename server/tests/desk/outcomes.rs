//! Saying how a call went, and taking it back.

use domain::{
    booking::{BookingDesk, BookingError, Outcome, Status},
    staff::{DeskError, Role, StaffDesk},
};

use crate::{
    story::nine,
    support::{TestPractice, on_both_engines},
};

on_both_engines! {
    async fn nobody_says_how_a_call_went_before_it_begins(practice: TestPractice) {
        practice.morning_therapist("dana").await;
        let id = practice.booked_with("ada", nine(), "dana").await;
        let dana = practice.member(Role::Therapist, Some("dana")).await;
        practice.it_is(nine() + -1);
        for outcome in [Some(Outcome::Held), Some(Outcome::NoShow), None] {
            assert_eq!(practice.record_outcome(&dana, &id, outcome).await, Err(DeskError::NotYet));
        }
        practice.it_is(nine());
        practice.record_outcome(&dana, &id, Some(Outcome::Held)).await.unwrap();
        assert_eq!(practice.record(&dana, &id).await.status, Status::Held);
    }

    async fn an_outcome_can_be_changed_and_taken_back(practice: TestPractice) {
        practice.morning_therapist("dana").await;
        let id = practice.booked_with("ada", nine(), "dana").await;
        let staff = practice.coordinator().await;
        let before = practice.letters(&id).await;
        practice.it_is(nine().plus_minutes(20));
        for (outcome, status) in [
            (Some(Outcome::Held), Status::Held),
            (Some(Outcome::Held), Status::Held),
            (Some(Outcome::NoShow), Status::NoShow),
            (None, Status::Confirmed),
            (None, Status::Confirmed),
        ] {
            practice.record_outcome(&staff, &id, outcome).await.unwrap();
            assert_eq!(practice.record(&staff, &id).await.status, status);
        }
        let record = practice.record(&staff, &id).await;
        let told: Vec<&str> = record.history.iter().map(|line| line.kind.as_str()).collect();
        // All within one second, and the latest first. What changes nothing is not told.
        assert_eq!(told, ["outcome_undone", "no_show", "held", "booked"]);
        assert_eq!(practice.noted("outcome ").await, 3);
        // The visitor's mails and page are as they were.
        assert_eq!(record.version, 0);
        assert_eq!(practice.letters(&id).await, before);
    }

    async fn a_call_that_was_called_off_has_no_outcome(practice: TestPractice) {
        practice.morning_therapist("dana").await;
        let id = practice.booked_with("ada", nine(), "dana").await;
        let staff = practice.coordinator().await;
        BookingDesk::cancel(&practice.practice, &practice.token_of(&id).await).await.unwrap();
        practice.it_is(nine().plus_minutes(20));
        let closed = DeskError::Booking(BookingError::Closed);
        for outcome in [Some(Outcome::NoShow), None] {
            assert_eq!(practice.record_outcome(&staff, &id, outcome).await, Err(closed.clone()));
        }
    }
}
