//! Nothing personal is in any answer of the desk before somebody uncovers it.

use domain::{
    booking::{BookingError, ContactForm, NeedForm, TimesAsk},
    staff::{ContactPart, DeskError, Look, MailShown, StaffDesk},
};

use crate::{
    story::nine,
    support::{TestPractice, on_both_engines, without_ids},
};

/// What must not be found: a mark of its own in every personal field.
const MARKS: [&str; 13] = [
    "zaphira",
    "zmail.mark",
    "zdomain",
    "8675",
    "867-5",
    "thistlewood",
    "guardiana",
    "secundus",
    "smail.mark",
    "sdomain",
    "partnerius",
    "pmail.mark",
    "pdomain",
];

fn marked() -> ContactForm {
    ContactForm {
        name: "Zaphira Zdomain".to_owned(),
        email: "zmail.mark@zdomain.example".to_owned(),
        phone: "612-867-5309".to_owned(),
        note: "Thistlewood".to_owned(),
        guardian: "Guardiana".to_owned(),
        custody_shared: "yes".to_owned(),
        second_parent: "Secundus".to_owned(),
        second_parent_email: "smail.mark@sdomain.example".to_owned(),
        partner: "Partnerius".to_owned(),
        partner_email: "pmail.mark@pdomain.example".to_owned(),
        consent: "yes".to_owned(),
        ..ContactForm::default()
    }
}

fn assert_clean(answer: &impl serde::Serialize, what: &str) {
    let text = without_ids(&serde_json::to_string(answer).unwrap().to_lowercase());
    for mark in MARKS {
        assert!(!text.contains(mark), "{what} says {mark}: {text}");
    }
}

on_both_engines! {
    async fn no_answer_says_anything_personal_before_it_is_uncovered(practice: TestPractice) {
        practice.morning_therapist("dana").await;
        let staff = practice.coordinator().await;
        let mut ids = Vec::new();
        for (nth, audience) in (0..).zip(["me", "child", "couple"]) {
            let need = NeedForm { state: "MN".to_owned(), audience: audience.to_owned(), ..NeedForm::default() };
            let contact = ContactForm { email: format!("zmail.mark.{audience}@zdomain.example"), ..marked() };
            ids.push(practice.books(audience, nine().plus_minutes(nth * 30), need, contact).await);
        }
        // A mail server's answer may quote the address.
        practice.exec("UPDATE mail SET state = 'failed', reply = $1 WHERE recipient = 'visitor'", &["550 no zmail.mark@zdomain.example here"]).await;
        practice.it_is(nine().plus_minutes(-60));

        let list = practice.list(&staff, "").await;
        let who: Vec<&str> = list.lines.iter().map(|line| line.who.as_str()).collect();
        assert_eq!(who, ["Z.", "Z. and parent", "Z. and P."]);
        assert_clean(&list, "the list");
        assert_clean(&practice.today(&staff, Look::First).await.unwrap(), "today");
        let mails = practice.mails(&staff, &MailShown::parse("state=failed")).await.unwrap();
        assert!(mails.lines.iter().all(|mail| mail.reply == "550"));
        assert_clean(&mails, "the mails");
        for id in &ids {
            assert_clean(&practice.record(&staff, id).await, "the record");
            assert_clean(&StaffDesk::times_to_move(&practice.practice, &staff, id, TimesAsk::default()).await.unwrap(), "the plan");
        }
        let gone = DeskError::Booking(BookingError::NotFound);
        assert_clean(&gone, "a refusal");

        // Uncovered, each mark is there, and only the one that was asked for.
        let couple = &ids[2];
        practice.reveal(&staff, couple, ContactPart::Partner).await.unwrap();
        let text = serde_json::to_string(&practice.record(&staff, couple).await).unwrap();
        assert!(text.contains("Partnerius") && !text.contains("Zaphira") && !text.contains("pmail"));
        let child = &ids[1];
        for (part, text) in [
            (ContactPart::Name, "Zaphira Zdomain"),
            (ContactPart::Guardian, "Guardiana"),
            (ContactPart::SecondParent, "Secundus"),
            (ContactPart::SecondParentEmail, "smail.mark@sdomain.example"),
            (ContactPart::Phone, "(612) 867-5309"),
            (ContactPart::Note, "Thistlewood"),
        ] {
            assert_eq!(practice.reveal(&staff, child, part).await.unwrap(), text);
        }
        let audit = practice.texts("SELECT actor || ' ' || action || ' ' || object || ' ' || detail FROM audit_event", &[]).await;
        assert_clean(&audit, "the audit log");
    }
}
