//! Calling off for the practice.

use domain::{
    booking::{BookingDesk, BookingError, Status, TimesAsk},
    practice::StateCode,
    staff::{DeskError, StaffDesk},
};

use crate::{
    story::{nine, not_found},
    support::{TestPractice, on_both_engines},
};

async fn is_free(practice: &TestPractice) -> bool {
    let ask = TimesAsk {
        state: Some(StateCode::parse("MN").unwrap()),
        ..TimesAsk::default()
    };
    let page = practice.free_times(None, ask).await.unwrap();
    page.times.iter().any(|offer| offer.at == nine().epoch())
}

on_both_engines! {
    async fn a_call_that_is_called_off_frees_its_time_and_tells_whoever_booked(practice: TestPractice) {
        practice.morning_therapist("dana").await;
        let id = practice.booked_with("ada", nine(), "dana").await;
        let staff = practice.coordinator().await;
        assert!(!is_free(&practice).await);
        StaffDesk::cancel(&practice.practice, &staff, &id, 0).await.unwrap();
        assert!(is_free(&practice).await);
        assert_eq!(
            practice.letters(&id).await,
            [
                "0 confirmation practice dropped",
                "0 confirmation visitor dropped",
                "0 reminder_day visitor dropped",
                "0 reminder_hour visitor dropped",
                "1 cancelled practice queued",
                "1 cancelled visitor queued",
            ]
        );
        let record = practice.record(&staff, &id).await;
        assert_eq!((record.status, record.version), (Status::CancelledByPractice, 1));
        assert!(!record.may.change && !record.may.outcome);
        let told = &record.history[0];
        assert_eq!((told.kind.as_str(), told.who.as_str()), ("cancelled", staff.name.as_str()));
        assert_eq!(practice.noted(&format!("cancelled consultation:{id}")).await, 1);
        // A second press is the same, and says nothing twice.
        StaffDesk::cancel(&practice.practice, &staff, &id, 0).await.unwrap();
        assert_eq!(practice.noted(&format!("cancelled consultation:{id}")).await, 1);
        // The visitor cannot take back what the practice called off.
        let token = practice.token_of(&id).await;
        assert_eq!(practice.undo_cancel(&token).await, Err(BookingError::Closed));
    }

    async fn what_has_begun_or_was_changed_meanwhile_is_not_called_off(practice: TestPractice) {
        practice.morning_therapist("dana").await;
        let id = practice.booked_with("ada", nine(), "dana").await;
        let staff = practice.coordinator().await;
        let cancel = |version| StaffDesk::cancel(&practice.practice, &staff, &id, version);
        assert_eq!(cancel(7).await, Err(DeskError::Booking(BookingError::Changed)));
        let nothing = domain::id::ConsultationId::from_text("nothing");
        assert_eq!(StaffDesk::cancel(&practice.practice, &staff, &nothing, 0).await, Err(not_found()));
        practice.it_is(nine());
        assert_eq!(cancel(0).await, Err(DeskError::Booking(BookingError::Closed)));
        assert_eq!(practice.noted("cancelled").await, 0);
    }
}
