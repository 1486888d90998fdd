//! Past letters: what everybody can read of what went out, and of nothing else.

use axum::http::StatusCode;
use domain::search::{Search as _, SearchAsk};
use server::practice::newsletter::{RulesChange, Turn};

use crate::{
    browser::{get, site},
    issues::{MailServer, Mood},
    support::{TestPractice, on_both_engines},
};

const LIST: &str = "/newsletter/issues";
const ISSUE: &str = "/newsletter/issues/march";
const FEED: &str = "/newsletter/feed.xml";

on_both_engines! {
    async fn a_letter_is_in_the_archive_from_its_first_copy_on_and_not_before(practice: TestPractice) {
        practice.ready_to_send().await;
        practice.brought(&["ada@example.org"]).await;
        practice.change_newsletter_rules(RulesChange { undo_minutes: Some(10), ..RulesChange::default() }, "test").await.unwrap();
        practice.send_march().await;
        let site = site(&practice);
        assert_eq!(get(&site, ISSUE, "").await.status, StatusCode::NOT_FOUND);
        let empty = get(&site, LIST, "").await;
        assert!(empty.body.contains("No letter has gone out yet"), "{}", empty.body);
        assert!(!get(&site, FEED, "").await.body.contains("<entry>"));
        practice.minutes_pass(10);
        practice.mailing(&MailServer::default()).await;
        let list = get(&site, LIST, "").await;
        assert!(list.body.contains("Small steps in March") && list.body.contains(ISSUE), "{}", list.body);
        assert!(list.body.contains("March 2, 2026"));
        let page = get(&site, ISSUE, "").await;
        assert_eq!(page.status, StatusCode::OK);
        assert!(page.body.contains("Rest first.") && page.body.contains("<h1 class=\"title\">Small steps in March"));
        let feed = get(&site, FEED, "").await;
        assert_eq!(feed.body.matches("<entry>").count(), 1);
        assert!(feed.body.contains(&format!("<id>https://calls.example{ISSUE}</id>")) || feed.body.contains(ISSUE));
    }

    async fn a_letter_is_found_by_the_search_once_it_is_out(practice: TestPractice) {
        practice.ready_to_send().await;
        practice.brought(&["ada@example.org"]).await;
        let ask = || SearchAsk { text: "long day rest".to_owned(), ..SearchAsk::default() };
        let paths = |found: domain::search::Found| found.hits.into_iter().map(|hit| hit.path).collect::<Vec<_>>();
        assert!(!paths(practice.search(ask()).await.unwrap()).iter().any(|path| path == ISSUE));
        practice.send_march().await;
        practice.mailing(&MailServer::default()).await;
        assert!(practice.refresh_search().await.unwrap());
        assert_eq!(paths(practice.search(ask()).await.unwrap())[0], ISSUE);
    }

    async fn the_archive_says_nothing_about_who_reads(practice: TestPractice) {
        practice.ready_to_send().await;
        practice.brought(&["ada@example.org"]).await;
        practice.send_march().await;
        practice.mailing(&MailServer::default()).await;
        let site = site(&practice);
        for path in [LIST, ISSUE, FEED] {
            let answer = get(&site, path, "").await;
            assert!(!answer.body.contains("{{") && !answer.body.contains("ada@"), "{path}");
            assert!(!answer.body.contains("/newsletter/manage/") && !answer.body.contains("/newsletter/leave/"), "{path}");
        }
    }

    async fn a_letter_whose_rest_was_called_off_stays_for_those_who_have_it(practice: TestPractice) {
        practice.ready_to_send().await;
        practice.brought(&["ada@example.org", "bo@example.org"]).await;
        practice.send_march().await;
        let server = MailServer::default().with("bo@example.org", &[Mood::Later]);
        practice.mailing(&server).await;
        practice.turn(Turn::Cancel).await.unwrap();
        assert_eq!(practice.ledger().await, ["accepted 1", "cancelled 1"]);
        let site = site(&practice);
        assert_eq!(get(&site, ISSUE, "").await.status, StatusCode::OK);
    }

    async fn what_was_called_off_is_no_letter(practice: TestPractice) {
        practice.ready_to_send().await;
        practice.brought(&["ada@example.org"]).await;
        practice.send_march().await;
        practice.turn(Turn::Cancel).await.unwrap();
        practice.mailing(&MailServer::default()).await;
        let site = site(&practice);
        assert_eq!(get(&site, ISSUE, "").await.status, StatusCode::NOT_FOUND);
        assert!(get(&site, LIST, "").await.body.contains("No letter has gone out yet"));
    }
}
