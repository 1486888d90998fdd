//! A therapist has their own consultations; anybody else's are not there for them, whatever they
//! try.

use domain::{
    booking::{MoveForm, Outcome, TimesAsk},
    id::MailId,
    staff::{
        ContactPart, DeskError, Filter, Look, MailShown, PhoneForm, PhoneStep, Role, StaffDesk,
    },
};

use crate::{
    story::{nine, not_found},
    support::{TestPractice, on_both_engines},
};

on_both_engines! {
    async fn a_therapist_reaches_nothing_of_anothers_by_any_method(practice: TestPractice) {
        practice.morning_therapist("dana").await;
        practice.morning_therapist("luis").await;
        let hers = practice.booked_with("ada", nine(), "dana").await;
        let his = practice.booked_with("bo", nine(), "luis").await;
        let luis = practice.member(Role::Therapist, Some("luis")).await;

        let list = practice.list(&luis, "").await;
        assert_eq!(list.lines.iter().map(|line| &line.id).collect::<Vec<_>>(), [&his]);
        assert!(list.therapists.is_empty(), "there is nobody to choose between");
        assert!(practice.list(&luis, "therapist=dana").await.lines.iter().all(|line| line.id == his));

        assert_eq!(StaffDesk::consultation(&practice.practice, &luis, &hers).await, Err(not_found()));
        for part in ContactPart::ALL {
            assert_eq!(practice.reveal(&luis, &hers, part).await, Err(not_found()));
        }
        practice.it_is(nine().plus_minutes(30));
        assert_eq!(practice.record_outcome(&luis, &hers, Some(Outcome::Held)).await, Err(not_found()));
        let day = practice.today(&luis, Look::First).await.unwrap();
        assert_eq!(day.lines.iter().map(|line| &line.id).collect::<Vec<_>>(), [&his]);
        assert_eq!(day.outcomes.lines.iter().map(|line| &line.id).collect::<Vec<_>>(), [&his]);
        assert_eq!(day.figures.without_outcome, 1);
        practice.record_outcome(&luis, &his, Some(Outcome::Held)).await.unwrap();
    }

    async fn a_therapist_changes_and_books_nothing_not_even_their_own(practice: TestPractice) {
        practice.morning_therapist("dana").await;
        let id = practice.booked_with("ada", nine(), "dana").await;
        let dana = practice.member(Role::Therapist, Some("dana")).await;
        let forbidden = DeskError::Forbidden;
        let to = MoveForm { at: nine().plus_minutes(30).epoch().to_string(), version: "0".to_owned(), ..MoveForm::default() };
        assert_eq!(StaffDesk::cancel(&practice.practice, &dana, &id, 0).await, Err(forbidden.clone()));
        assert_eq!(StaffDesk::move_to(&practice.practice, &dana, &id, to).await, Err(forbidden.clone()));
        assert_eq!(StaffDesk::times_to_move(&practice.practice, &dana, &id, TimesAsk::default()).await, Err(forbidden.clone()));
        assert_eq!(practice.phone(&dana, TimesAsk::default()).await, Err(forbidden.clone()));
        assert_eq!(practice.book_by_phone(&dana, PhoneForm::default(), PhoneStep::Keep).await, Err(forbidden.clone()));
        assert_eq!(practice.mails(&dana, &MailShown::default()).await, Err(forbidden.clone()));
        assert_eq!(practice.send_again(&dana, &MailId::from_text("m")).await, Err(forbidden));
        assert_eq!(practice.number("SELECT CAST(COUNT(*) AS BIGINT) FROM draft").await, 0);
        let record = practice.record(&dana, &id).await;
        assert!(record.may.reveal && !record.may.change && !record.may.mail);
    }

    async fn whoever_sees_no_consultations_has_an_empty_day(practice: TestPractice) {
        practice.morning_therapist("dana").await;
        let id = practice.booked_with("ada", nine(), "dana").await;
        practice.it_is(nine().plus_minutes(-10));
        let editor = practice.member(Role::Editor, None).await;
        // A therapist whose account does not say who they are sees nobody's either.
        let nobody = practice.member(Role::Therapist, None).await;
        for staff in [&editor, &nobody] {
            let day = practice.today(staff, Look::First).await.unwrap();
            assert!(day.lines.is_empty() && day.outcomes.lines.is_empty() && day.licenses.is_empty());
            let filter = Filter::default();
            assert_eq!(practice.consultations(staff, &filter, Look::First).await, Err(DeskError::Forbidden));
            assert!(StaffDesk::consultation(&practice.practice, staff, &id).await.is_err());
            assert!(practice.reveal(staff, &id, ContactPart::Name).await.is_err());
            assert!(practice.record_outcome(staff, &id, None).await.is_err());
        }
        assert!(practice.audit().await.is_empty(), "nobody saw anything");
    }
}
