//! A subscriber's own page: how often, what is kept, a file of it, and erasing it.

use axum::http::StatusCode;
use domain::{
    newsletter::{Joined, NewsletterDesk as _, NewsletterError, SubscriberStatus},
    time::DAY,
};
use serde_json::Value;

use crate::{
    browser::{get, site, submit},
    support::{TestPractice, chicago, on_both_engines},
};

on_both_engines! {
    async fn a_pause_is_chosen_and_ends_by_itself(practice: TestPractice) {
        let welcome = practice.subscriber("ada@example.org").await;
        let (site, way) = (site(&practice), welcome.way("manage"));
        let shown = get(&site, &way, "").await.body;
        assert_eq!(shown.matches("name=\"months\"").count(), 5, "every choice is one of the form");
        let form = format!("token={}&months=2", welcome.token("manage"));
        let saved = submit(&site, &way, "/api/newsletter/pause", "", &form).await;
        assert_eq!(saved.location(), format!("{way}?done=saved"));
        let page = get(&site, saved.location(), "").await;
        assert!(page.body.contains("paused until May 2, 2026"), "{}", page.body);
        practice.it_is(chicago("2026-05-02 05:59"));
        practice.tidy().await.unwrap();
        assert_eq!(practice.statuses().await, ["paused"]);
        practice.it_is(chicago("2026-05-02 07:00"));
        practice.tidy().await.unwrap();
        assert_eq!(practice.statuses().await, ["active"]);
        assert_eq!(practice.consents().await[2..], ["paused manage_page", "resumed clock"]);
    }

    async fn a_pause_can_be_ended_and_not_be_made_up(practice: TestPractice) {
        let welcome = practice.subscriber("ada@example.org").await;
        let token = welcome.token("manage");
        practice.pause(&token, 6).await.unwrap();
        practice.pause(&token, 0).await.unwrap();
        assert_eq!(practice.subscription(&token).await.unwrap().status, SubscriberStatus::Active);
        for months in [-1, 4, 1200] {
            assert_eq!(practice.pause(&token, months).await, Err(NewsletterError::NotFound));
        }
        assert_eq!(practice.statuses().await, ["active"]);
    }

    async fn everything_that_is_kept_is_shown_and_given_as_a_file(practice: TestPractice) {
        let welcome = practice.subscriber("Ada@example.org").await;
        let (site, way) = (site(&practice), welcome.way("manage"));
        let page = get(&site, &way, "").await;
        assert_eq!(page.header("cache-control"), "no-store");
        for part in ["Ada@example.org", "confirmed it", "How often?", "Erase everything"] {
            assert!(page.body.contains(part), "{part}");
        }
        let file = get(&site, &format!("{way}/data.json"), "").await;
        assert!(file.header("content-disposition").starts_with("attachment"));
        assert_eq!(file.header("cache-control"), "no-store");
        let told: Value = serde_json::from_slice(&file.bytes).unwrap();
        assert_eq!(told["email"], "Ada@example.org");
        assert_eq!(told["status"], "active");
        assert_eq!(told["consent"].as_array().unwrap().len(), 2);
        assert_eq!(told["consent"][1]["said"], "confirmed");
        assert_eq!(told["mails"].as_array().unwrap().len(), 3);
    }

    async fn erasing_really_erases(practice: TestPractice) {
        practice.subscriber("other@example.org").await;
        let welcome = practice.subscriber("ada@example.org").await;
        let (site, way) = (site(&practice), welcome.way("manage"));
        let id = practice.texts("SELECT id FROM subscriber ORDER BY id DESC LIMIT 1", &[]).await.remove(0);
        let form = format!("token={}", welcome.token("manage"));
        let gone = submit(&site, &way, "/api/newsletter/erase", "", &form).await;
        assert_eq!(gone.location(), "/newsletter/gone?why=erased");
        assert_eq!(get(&site, &way, "").await.status, StatusCode::NOT_FOUND);
        for sql in [
            "SELECT id FROM subscriber WHERE id = $1",
            "SELECT id FROM subscriber_consent WHERE subscriber_id = $1",
            "SELECT id FROM subscriber_mail WHERE subscriber_id = $1",
            "SELECT issue_id FROM delivery WHERE subscriber_id = $1",
            "SELECT id FROM bounce WHERE subscriber_id = $1",
        ] {
            assert!(practice.texts(sql, &[&id]).await.is_empty(), "{sql}");
        }
        assert_eq!(practice.statuses().await, ["active"], "nobody else was touched");
        assert_eq!(practice.suppressed().await, ["erased"]);
        // And its owner may ask anew.
        practice.it_is(practice.now() + DAY);
        assert_eq!(practice.joins("ada@example.org").await, Ok(Joined::Asked));
        assert_eq!(practice.post().await.len(), 1);
    }

    async fn the_record_of_consent_is_only_added_to(practice: TestPractice) {
        practice.subscriber("ada@example.org").await;
        let mut tx = practice.store().begin().await.unwrap();
        let refused = sqlx::query("UPDATE subscriber_consent SET kind = 'imported'").execute(&mut *tx).await.unwrap_err();
        assert!(refused.to_string().contains("subscriber_consent_append_only"), "{refused}");
        tx.rollback().await.unwrap();
    }
}
