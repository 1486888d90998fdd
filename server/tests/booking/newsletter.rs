//! Booking and the newsletter have nothing to do with each other, unless a box of its own is ticked.

use domain::booking::ContactForm;

use crate::{
    story::contact,
    support::{TestPractice, chicago, on_both_engines},
};

on_both_engines! {
    async fn a_booking_alone_asks_for_no_newsletter(practice: TestPractice) {
        practice.morning_therapist("dana").await;
        practice.booked("ada", chicago("2026-03-05 09:00")).await;
        let asked = practice.number("SELECT CAST(COUNT(*) AS BIGINT) FROM subscriber").await;
        assert_eq!(asked, 0);
    }

    async fn the_box_ticked_asks_once_booked_and_like_everybody_is_asked(practice: TestPractice) {
        practice.morning_therapist("dana").await;
        let visitor = practice.visitor().await;
        visitor.holds(chicago("2026-03-05 09:00")).await.unwrap();
        let ticked = ContactForm { newsletter: "yes".to_owned(), ..contact("ada") };
        visitor.fills_in(ticked).await.unwrap();
        let count = "SELECT CAST(COUNT(*) AS BIGINT) FROM subscriber";
        assert_eq!(practice.number(count).await, 0, "not before the last button");
        visitor.books().await.unwrap();
        visitor.books().await.unwrap();
        let said = "SELECT s.status || ' ' || c.kind || ' ' || c.source FROM subscriber s
            JOIN subscriber_consent c ON c.subscriber_id = s.id";
        assert_eq!(practice.texts(said, &[]).await, ["pending asked booking"]);
        let mails = practice.texts("SELECT kind FROM subscriber_mail ORDER BY due_at", &[]).await;
        assert_eq!(mails, ["confirmation", "reminder"]);
    }
}
