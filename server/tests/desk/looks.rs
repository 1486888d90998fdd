//! A look leaves a line in the audit log; a detail is covered again after a while.

use domain::staff::{ContactPart, Filter, Look, StaffDesk};

use crate::{
    story::{nine, not_found},
    support::{TestPractice, on_both_engines},
};

on_both_engines! {
    async fn each_detail_that_is_uncovered_is_a_line_of_its_own(practice: TestPractice) {
        practice.morning_therapist("dana").await;
        let id = practice.booked_with("ada", nine(), "dana").await;
        let staff = practice.coordinator().await;
        assert_eq!(practice.reveal(&staff, &id, ContactPart::Phone).await.unwrap(), "(612) 555-0142");
        assert_eq!(practice.reveal(&staff, &id, ContactPart::Email).await.unwrap(), "ada@example.org");
        assert_eq!(practice.reveal(&staff, &id, ContactPart::Email).await.unwrap(), "ada@example.org");
        // What is not there is not uncovered, and leaves no line.
        assert_eq!(practice.reveal(&staff, &id, ContactPart::Guardian).await, Err(not_found()));
        assert_eq!(
            practice.audit().await,
            [
                format!("revealed consultation:{id} email"),
                format!("revealed consultation:{id} email"),
                format!("revealed consultation:{id} phone"),
            ]
        );
        let actors = practice.texts("SELECT DISTINCT actor FROM audit_event", &[]).await;
        assert_eq!(actors, [staff.id.as_str()]);
    }

    async fn a_detail_stays_uncovered_for_five_minutes_and_for_one_member_only(practice: TestPractice) {
        practice.morning_therapist("dana").await;
        let id = practice.booked_with("ada", nine(), "dana").await;
        let (staff, other) = (practice.coordinator().await, practice.coordinator().await);
        practice.reveal(&staff, &id, ContactPart::Email).await.unwrap();
        let open = async |member| {
            let record = practice.record(member, &id).await;
            record.contact.into_iter().filter(|one| one.open).map(|one| (one.part, one.shown)).collect::<Vec<_>>()
        };
        assert_eq!(open(&staff).await, [(ContactPart::Email, "ada@example.org".to_owned())]);
        assert_eq!(open(&other).await, []);
        // The second look is noted with what it saw.
        assert_eq!(practice.noted(&format!("opened consultation:{id} email")).await, 1);
        practice.minutes_pass(5);
        assert_eq!(open(&staff).await, []);
        assert_eq!(practice.noted(&format!("opened consultation:{id} ")).await, 3);
    }

    async fn a_list_is_noted_once_for_each_view_and_seldom_while_it_looks_again(practice: TestPractice) {
        practice.morning_therapist("dana").await;
        let staff = practice.coordinator().await;
        practice.list(&staff, "state=MN").await;
        practice.list(&staff, "state=MN").await;
        assert_eq!(practice.noted("listed consultations state=MN").await, 2);
        for _ in 0..29 {
            practice.minutes_pass(1);
            practice.consultations(&staff, &Filter::parse("state=MN"), Look::Again).await.unwrap();
            practice.today(&staff, Look::Again).await.unwrap();
        }
        assert_eq!(practice.noted("listed consultations state=MN").await, 3);
        assert_eq!(practice.noted("listed today ").await, 2);
        // Another list is another look.
        practice.consultations(&staff, &Filter::parse("state=IA"), Look::Again).await.unwrap();
        assert_eq!(practice.noted("listed consultations state=IA").await, 1);
    }
}
