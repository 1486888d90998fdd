//! Saying yes, and saying that it was somebody else.

use axum::http::StatusCode;
use domain::{
    newsletter::{ConsentSource, Invitation, Joined, NewsletterDesk as _, NewsletterError},
    time::{DAY, HOUR},
};
use serde_json::json;

use crate::{
    browser::{get, site, submit},
    support::{TestPractice, on_both_engines},
};

on_both_engines! {
    async fn one_press_says_yes_and_brings_the_guide_at_once_and_by_mail(practice: TestPractice) {
        let question = practice.asked("ada@example.org").await;
        let site = site(&practice);
        let page = get(&site, &question.way("confirm"), "").await;
        assert_eq!(page.status, StatusCode::OK);
        assert!(page.body.contains("Yes, send me the letter") && page.body.contains("This was not me"));
        assert!(!page.body.contains("ada@"), "who opens the link need not be the one who asked");
        assert_eq!(page.header("cache-control"), "no-store");
        assert!(page.header("x-robots-tag").starts_with("noindex"));
        let form = format!("token={}", question.token("confirm"));
        let yes = submit(&site, &question.way("confirm"), "/api/newsletter/confirm", "", &form).await;
        assert_eq!((yes.status, yes.location()), (StatusCode::SEE_OTHER, question.way("confirm").as_str()));
        let page = get(&site, yes.location(), "").await;
        assert!(page.body.contains("href=\"/guide\"") && page.body.contains("/guide/coping-with-anxiety.pdf"));
        let welcome = practice.post().await;
        assert_eq!(welcome.len(), 1);
        let guide = get(&site, &welcome[0].way("guide"), "").await;
        assert_eq!(guide.status, StatusCode::OK);
        assert!(guide.body.contains("/guide/coping-with-anxiety.pdf") && guide.headers.get("set-cookie").is_none());
        practice.it_is(practice.now() + 32 * DAY);
        assert_eq!(get(&site, &welcome[0].way("guide"), "").await.status, StatusCode::GONE);
        assert_eq!(practice.statuses().await, ["active"]);
        assert_eq!(practice.consents().await, ["asked form", "confirmed confirm_page"]);
    }

    async fn a_second_yes_changes_nothing(practice: TestPractice) {
        let question = practice.asked("ada@example.org").await;
        let token = question.token("confirm");
        for _ in 0..3 {
            practice.confirm(&token).await.unwrap();
        }
        assert_eq!(practice.post().await.len(), 1, "one welcome");
        practice.it_is(practice.now() + 2 * DAY);
        practice.confirm(&token).await.unwrap();
        assert!(practice.post().await.is_empty(), "and no reminder any more");
        assert_eq!(practice.consents().await.len(), 2);
        assert_eq!(practice.invitation(&token).await, Ok(Invitation::Confirmed));
    }

    async fn many_presses_at_once_are_one_yes(practice: TestPractice) {
        let question = practice.asked("ada@example.org").await;
        let pressing: Vec<_> = (0..12)
            .map(|_| {
                let (desk, token) = (practice.practice.clone(), question.token("confirm"));
                tokio::spawn(async move { desk.confirm(&token).await })
            })
            .collect();
        for one in pressing {
            assert_eq!(one.await.unwrap(), Ok(()));
        }
        assert_eq!(practice.consents().await, ["asked form", "confirmed confirm_page"]);
        assert_eq!(practice.post().await.len(), 1);
    }

    async fn a_link_runs_out_and_a_new_one_can_be_had(practice: TestPractice) {
        practice.rules(json!({ "confirm_hours": 48 })).await;
        let question = practice.asked("ada@example.org").await;
        let token = question.token("confirm");
        practice.it_is(practice.now() + 49 * HOUR);
        assert_eq!(practice.invitation(&token).await, Ok(Invitation::RunOut));
        assert_eq!(practice.confirm(&token).await, Err(NewsletterError::RunOut));
        assert_eq!(practice.statuses().await, ["pending"]);
        let page = get(&site(&practice), &question.way("confirm"), "").await;
        assert_eq!(page.status, StatusCode::GONE);
        assert_eq!(practice.joins("ada@example.org").await, Ok(Joined::Asked));
        let again = practice.post().await;
        practice.confirm(&again[0].token("confirm")).await.unwrap();
        assert_eq!(practice.statuses().await, ["active"]);
    }

    async fn who_says_that_it_was_somebody_else_is_never_written_to_again(practice: TestPractice) {
        let question = practice.asked("ada@example.org").await;
        let site = site(&practice);
        let form = format!("token={}", question.token("confirm"));
        let told = submit(&site, &question.way("confirm"), "/api/newsletter/not-me", "", &form).await;
        assert_eq!(told.location(), "/newsletter/gone?why=not-me");
        assert!(practice.statuses().await.is_empty());
        assert!(practice.consents().await.is_empty());
        assert_eq!(practice.suppressed().await, ["not_me"]);
        for _ in 0..3 {
            practice.it_is(practice.now() + 40 * DAY);
            assert_eq!(practice.joins("ADA@example.org").await, Ok(Joined::Asked));
            practice.tidy().await.unwrap();
            assert!(practice.post().await.is_empty());
        }
        assert!(practice.statuses().await.is_empty());
        assert_eq!(practice.suppressed().await, ["not_me"], "for good");
    }

    async fn that_it_was_somebody_else_counts_for_the_whole_mailbox(practice: TestPractice) {
        let question = practice.asked("ada+1@example.org").await;
        practice.not_me(&question.token("confirm")).await.unwrap();
        for email in ["ada+1@example.org", "ada+2@example.org", "ada@example.org"] {
            practice.it_is(practice.now() + 2 * DAY);
            assert_eq!(practice.joins(email).await, Ok(Joined::Asked));
            assert!(practice.post().await.is_empty(), "{email}");
        }
        practice.asked("adam@example.org").await;
    }

    async fn an_old_link_does_not_undo_a_yes(practice: TestPractice) {
        let question = practice.asked("ada@example.org").await;
        let token = question.token("confirm");
        practice.confirm(&token).await.unwrap();
        let welcome = practice.post().await;
        assert_eq!(practice.not_me(&token).await, Err(NewsletterError::RunOut));
        let form = format!("token={token}");
        let site = site(&practice);
        let told = submit(&site, &question.way("confirm"), "/api/newsletter/not-me", "", &form).await;
        assert_eq!(told.location(), question.way("confirm"), "nothing is gone");
        assert_eq!(practice.statuses().await, ["active"]);
        let source = ConsentSource::LeavePage;
        practice.leave(&welcome[0].token("manage"), source).await.unwrap();
        assert_eq!(practice.not_me(&token).await, Err(NewsletterError::RunOut));
        assert_eq!(practice.suppressed().await, ["left"]);
    }

    async fn a_made_up_token_opens_nothing(practice: TestPractice) {
        practice.subscriber("ada@example.org").await;
        let site = site(&practice);
        for path in ["confirm/x", "manage/x", "leave/x"] {
            let page = get(&site, &format!("/newsletter/{path}"), "").await;
            assert_eq!(page.status, StatusCode::NOT_FOUND, "{path}");
        }
        assert_eq!(get(&site, "/newsletter/guide/1.x", "").await.status, StatusCode::GONE);
        assert_eq!(get(&site, "/newsletter/manage/x/data.json", "").await.status, StatusCode::NOT_FOUND);
        for step in ["confirm", "not-me", "pause", "leave", "erase"] {
            let answer = submit(&site, "/newsletter", &format!("/api/newsletter/{step}"), "", "token=..%2Fstaff&months=1").await;
            assert_eq!(answer.status, StatusCode::SEE_OTHER, "{step}");
            assert!(answer.location().starts_with("/newsletter/") && !answer.location().contains("staff"), "{step}");
        }
        assert_eq!(practice.statuses().await, ["active"]);
    }
}
