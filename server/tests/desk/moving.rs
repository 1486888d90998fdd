//! Moving for the practice.

use domain::{
    booking::{BookingError, MoveForm, TimesAsk},
    id::ConsultationId,
    staff::{DeskError, PhoneStep, StaffDesk, StaffMember},
    time::Instant,
};

use crate::{
    story::{caller, is_taken, nine},
    support::{TestPractice, on_both_engines},
};

async fn moves(
    practice: &TestPractice,
    staff: &StaffMember,
    id: &ConsultationId,
    (at, version): (Instant, i64),
) -> Result<(), DeskError> {
    let form = MoveForm {
        at: at.epoch().to_string(),
        version: version.to_string(),
        ..MoveForm::default()
    };
    StaffDesk::move_to(&practice.practice, staff, id, form).await
}

on_both_engines! {
    async fn a_move_takes_a_free_time_tells_whoever_booked_and_says_who_did_it(practice: TestPractice) {
        practice.morning_therapist("dana").await;
        let id = practice.booked_with("ada", nine(), "dana").await;
        practice.booked_with("bo", nine().plus_minutes(60), "dana").await;
        let staff = practice.coordinator().await;
        let plan = StaffDesk::times_to_move(&practice.practice, &staff, &id, TimesAsk::default()).await.unwrap();
        let offered: Vec<i64> = plan.times.times.iter().map(|offer| offer.at).collect();
        assert!(plan.changeable && offered.contains(&nine().epoch()), "its own time counts as free");
        assert!(!offered.contains(&nine().plus_minutes(60).epoch()));
        assert!(is_taken(&moves(&practice, &staff, &id, (nine().plus_minutes(60), 0)).await));
        moves(&practice, &staff, &id, (nine().plus_minutes(30), 0)).await.unwrap();
        let record = practice.record(&staff, &id).await;
        assert_eq!((record.at, record.version), (nine().plus_minutes(30).epoch(), 1));
        let told = &record.history[0];
        assert_eq!((told.kind.as_str(), told.who.as_str()), ("moved", staff.name.as_str()));
        assert_eq!(told.after.as_deref(), Some("Tue, Mar 3, 9:30 am"));
        assert!(practice.letters(&id).await.contains(&"1 moved visitor queued".to_owned()));
        assert_eq!(practice.noted(&format!("moved consultation:{id}")).await, 1);
        // Somebody else's page is older than that.
        let changed = Err(DeskError::Booking(BookingError::Changed));
        assert_eq!(moves(&practice, &staff, &id, (nine().plus_minutes(90), 0)).await, changed);
    }

    async fn an_overbooked_call_that_moves_takes_a_time_that_nobody_else_can_have_then(practice: TestPractice) {
        practice.morning_therapist("dana").await;
        practice.booked_with("ada", nine(), "dana").await;
        let staff = practice.coordinator().await;
        let mut form = caller("bo", nine());
        (form.overbook, form.therapist) = ("yes".to_owned(), "dana".to_owned());
        let id = practice.book_by_phone(&staff, form, PhoneStep::Book).await.unwrap().unwrap();
        assert!(practice.record(&staff, &id).await.overbooked);
        let free = nine().plus_minutes(60);
        moves(&practice, &staff, &id, (free, 0)).await.unwrap();
        assert!(!practice.record(&staff, &id).await.overbooked);
        let other = practice.book_by_phone(&staff, caller("cy", free), PhoneStep::Book).await;
        assert!(is_taken(&other), "{other:?}");
    }
}
