//! Booking by telephone: with the visitors' own rules, and beside them on purpose.

use domain::{
    booking::{BookingDesk, BookingError, Field, NeedForm, Status, TimeForm, TimesAsk},
    id::ConsultationId,
    staff::{ContactPart, DeskError, PhoneForm, PhoneStep, Source, StaffDesk, StaffMember},
};

use crate::{
    story::{caller, is_taken, nine},
    support::{TestPractice, chicago, on_both_engines},
};

async fn books(
    practice: &TestPractice,
    staff: &StaffMember,
    form: PhoneForm,
) -> Result<ConsultationId, DeskError> {
    let booked = practice.book_by_phone(staff, form, PhoneStep::Book).await?;
    Ok(booked.unwrap())
}

fn beside(name: &str, date: &str, clock: &str) -> PhoneForm {
    PhoneForm {
        overbook: "yes".to_owned(),
        therapist: "dana".to_owned(),
        date: date.to_owned(),
        clock: clock.to_owned(),
        at: String::new(),
        ..caller(name, nine())
    }
}

fn fields(answer: Result<ConsultationId, DeskError>) -> Vec<Field> {
    match answer {
        Err(DeskError::Booking(BookingError::Form(problems))) => {
            problems.iter().map(|problem| problem.field).collect()
        }
        other => panic!("{other:?}"),
    }
}

on_both_engines! {
    async fn a_caller_without_an_address_is_booked_and_gets_no_mail(practice: TestPractice) {
        practice.morning_therapist("dana").await;
        let staff = practice.coordinator().await;
        let id = books(&practice, &staff, caller("ada", nine())).await.unwrap();
        let record = practice.record(&staff, &id).await;
        assert_eq!((record.status, record.source, record.overbooked), (Status::Confirmed, Source::Phone, false));
        assert!(record.contact.iter().all(|one| one.part != ContactPart::Email));
        assert_eq!(record.history[0].who, staff.name);
        assert_eq!(practice.letters(&id).await, ["0 confirmation practice queued"]);
        let kept = practice.texts("SELECT consent_version || ' ' || source FROM consultation", &[]).await;
        assert_eq!(kept, ["phone-2026-11 phone"]);
        assert_eq!(practice.noted(&format!("booked_by_phone consultation:{id}")).await, 1);
        assert_eq!(practice.noted("overbooked").await, 0);
        // Two callers without an address are two people.
        books(&practice, &staff, caller("bo", nine().plus_minutes(30))).await.unwrap();
        let keys = practice.texts("SELECT DISTINCT email_key FROM consultation", &[]).await;
        assert_eq!(keys.len(), 2);
        // And a later cancellation mails nobody but the practice.
        StaffDesk::cancel(&practice.practice, &staff, &id, 0).await.unwrap();
        assert!(practice.letters(&id).await.iter().all(|line| line.contains("practice")));
    }

    async fn a_caller_with_an_address_gets_mails_and_has_one_active_call(practice: TestPractice) {
        practice.morning_therapist("dana").await;
        let staff = practice.coordinator().await;
        let form = |name: &str, minutes| PhoneForm { email: "ada@example.org".to_owned(), ..caller(name, nine().plus_minutes(minutes)) };
        let id = books(&practice, &staff, form("ada", 0)).await.unwrap();
        assert!(practice.letters(&id).await.contains(&"0 confirmation visitor queued".to_owned()));
        assert_eq!(books(&practice, &staff, form("ada", 30)).await, Err(DeskError::Booking(BookingError::AlreadyBooked)));
        let link = practice.token_of(&id).await;
        assert!(BookingDesk::consultation(&practice.practice, &link).await.is_ok(), "the link of the mail works");
    }

    async fn a_second_press_is_the_same_booking(practice: TestPractice) {
        practice.morning_therapist("dana").await;
        let staff = practice.coordinator().await;
        let form = caller("ada", nine());
        let (one, other) = tokio::join!(books(&practice, &staff, form.clone()), books(&practice, &staff, form.clone()));
        let id = one.unwrap();
        assert_eq!(other.unwrap(), id);
        assert_eq!(books(&practice, &staff, form).await.unwrap(), id);
        assert_eq!(practice.number("SELECT CAST(COUNT(*) AS BIGINT) FROM consultation").await, 1);
    }

    async fn what_was_typed_is_kept_at_every_press_and_forgotten_with_the_booking(practice: TestPractice) {
        practice.morning_therapist("dana").await;
        let (staff, other) = (practice.coordinator().await, practice.coordinator().await);
        let empty = practice.phone(&staff, TimesAsk::default()).await.unwrap();
        assert!(empty.times.is_none() && !empty.form.request_key.is_empty());
        assert_eq!(practice.number("SELECT CAST(COUNT(*) AS BIGINT) FROM draft").await, 0, "a look stores nothing");
        // Only half of it is there yet.
        let half = PhoneForm { name: "Zaphira".to_owned(), state: "mn".to_owned(), request_key: empty.form.request_key.clone(), ..PhoneForm::default() };
        assert_eq!(practice.book_by_phone(&staff, half.clone(), PhoneStep::Keep).await, Ok(None));
        let page = practice.phone(&staff, TimesAsk::default()).await.unwrap();
        assert_eq!(page.form, half);
        assert!(page.times.unwrap().days.len() == 10);
        assert_eq!(fields(books(&practice, &staff, half).await), [Field::Audience, Field::Time, Field::Phone, Field::Consent]);
        assert_eq!(practice.phone(&staff, TimesAsk::default()).await.unwrap().form.name, "Zaphira");
        assert_eq!(practice.phone(&other, TimesAsk::default()).await.unwrap().form.name, "", "it is the member's own");
        let sealed = practice.number("SELECT CAST(COUNT(*) AS BIGINT) FROM draft").await;
        assert_eq!(sealed, 1);
        books(&practice, &staff, caller("Zaphira", nine())).await.unwrap();
        assert_eq!(practice.phone(&staff, TimesAsk::default()).await.unwrap().form.name, "");
        practice.book_by_phone(&staff, caller("bo", nine()), PhoneStep::Keep).await.unwrap();
        practice.book_by_phone(&staff, PhoneForm::default(), PhoneStep::Forget).await.unwrap();
        assert_eq!(practice.number("SELECT CAST(COUNT(*) AS BIGINT) FROM draft").await, 0);
        practice.book_by_phone(&staff, caller("bo", nine()), PhoneStep::Keep).await.unwrap();
        practice.minutes_pass(60);
        assert_eq!(practice.phone(&staff, TimesAsk::default()).await.unwrap().form.name, "", "it is kept for an hour");
    }

    async fn a_time_that_a_visitor_holds_is_taken_for_a_caller_too(practice: TestPractice) {
        practice.morning_therapist("dana").await;
        let staff = practice.coordinator().await;
        let need = NeedForm { state: "MN".to_owned(), audience: "me".to_owned(), ..NeedForm::default() };
        let (visitor, _) = practice.answer_need(None, need).await.unwrap();
        let time = TimeForm { at: nine().epoch().to_string(), ..TimeForm::default() };
        practice.hold(&visitor, time).await.unwrap();
        let form = caller("ada", nine());
        let lost = books(&practice, &staff, form.clone()).await;
        let Err(DeskError::Booking(BookingError::Taken { nearest, .. })) = &lost else { panic!("{lost:?}") };
        assert_eq!(nearest.len(), 3);
        // The hold lapses, and the time is the caller's.
        practice.minutes_pass(11);
        books(&practice, &staff, form).await.unwrap();
    }

    async fn of_a_caller_and_visitors_who_want_one_time_exactly_one_gets_it(practice: TestPractice) {
        practice.morning_therapist("dana").await;
        let staff = practice.coordinator().await;
        let need = NeedForm { state: "MN".to_owned(), audience: "me".to_owned(), ..NeedForm::default() };
        let mut runs = tokio::task::JoinSet::new();
        for nth in 0..4 {
            let (desk, staff) = (practice.clone(), staff.clone());
            runs.spawn(async move { books(&desk, &staff, caller(&format!("caller {nth}"), nine())).await.is_ok() });
            let (desk, (visitor, _)) = (practice.clone(), practice.answer_need(None, need.clone()).await.unwrap());
            runs.spawn(async move {
                let time = TimeForm { at: nine().epoch().to_string(), ..TimeForm::default() };
                desk.hold(&visitor, time).await.is_ok()
            });
        }
        let won = runs.join_all().await.into_iter().filter(|won| *won).count();
        assert_eq!(won, 1);
        assert_eq!(practice.number("SELECT CAST(COUNT(*) AS BIGINT) FROM claim").await, 1);
    }

    async fn beside_another_call_only_with_the_box_ticked_and_noted(practice: TestPractice) {
        practice.morning_therapist("dana").await;
        let staff = practice.coordinator().await;
        practice.booked_with("ada", nine(), "dana").await;
        assert!(is_taken(&books(&practice, &staff, caller("bo", nine())).await));
        let id = books(&practice, &staff, beside("bo", "2026-03-03", "09:05")).await.unwrap();
        let record = practice.record(&staff, &id).await;
        assert!(record.overbooked && record.at == nine().plus_minutes(5).epoch());
        assert_eq!(practice.noted(&format!("overbooked consultation:{id} lane 1")).await, 1);
        let third = books(&practice, &staff, beside("cy", "2026-03-03", "09:05")).await.unwrap();
        assert_eq!(practice.noted(&format!("overbooked consultation:{third} lane 2")).await, 1);
        // The visitors' grid is as it was.
        let page = practice.phone(&staff, TimesAsk::default()).await.unwrap();
        assert!(page.times.is_none());
    }

    async fn outside_the_hours_the_time_is_taken_in_the_visitors_lane(practice: TestPractice) {
        practice.morning_therapist("dana").await;
        let staff = practice.coordinator().await;
        // In two hours, where visitors may book from fifteen on; and in the evening.
        for (name, date, clock) in [("ada", "2026-03-02", "09:00"), ("bo", "2026-03-03", "20:35")] {
            let id = books(&practice, &staff, beside(name, date, clock)).await.unwrap();
            assert!(!practice.record(&staff, &id).await.overbooked);
            assert_eq!(practice.noted(&format!("overbooked consultation:{id} lane 0")).await, 1);
        }
        // A time that is free after all is an ordinary booking.
        let id = books(&practice, &staff, beside("cy", "2026-03-03", "09:00")).await.unwrap();
        assert_eq!(practice.noted(&format!("overbooked consultation:{id}")).await, 0);
    }

    async fn nothing_is_booked_in_the_past_or_without_a_license(practice: TestPractice) {
        practice.therapist("dana").licensed_between("MN", "2020-01-01", "2026-03-04").daily("09:00", "12:00").await;
        practice.therapist("luis").licensed("IA").daily("09:00", "12:00").await;
        let staff = practice.coordinator().await;
        assert_eq!(fields(books(&practice, &staff, beside("ada", "2026-03-01", "09:00")).await), [Field::Time]);
        assert_eq!(fields(books(&practice, &staff, beside("ada", "2026-03-05", "09:00")).await), [Field::Therapist]);
        let of_iowa = PhoneForm { therapist: "luis".to_owned(), ..beside("ada", "2026-03-03", "09:00") };
        assert_eq!(fields(books(&practice, &staff, of_iowa).await), [Field::Therapist]);
        let odd = PhoneForm { at: (nine().epoch() + 7).to_string(), ..caller("ada", nine()) };
        assert_eq!(fields(books(&practice, &staff, odd).await), [Field::Time]);
        assert!(is_taken(&books(&practice, &staff, caller("ada", chicago("2026-03-05 09:00"))).await));
        assert_eq!(practice.number("SELECT CAST(COUNT(*) AS BIGINT) FROM consultation").await, 0);
    }
}
