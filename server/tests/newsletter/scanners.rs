//! Mail scanners open every link, and some run what stands in the page. None of that changes a row.

use axum::{
    body::Body,
    http::{Method, Request},
};
use domain::newsletter::NewsletterDesk as _;

use crate::{
    browser::{send, site},
    story::Mail,
    support::{TestPractice, on_both_engines},
};

/// Every row of the newsletter as text.
const DUMP: [&str; 7] = [
    "SELECT id || status || round || changed_at || COALESCE(confirmed_at, 0) || COALESCE(asked_at, 0)
        || COALESCE(paused_until, 0) || COALESCE(left_at, 0) || COALESCE(confirm_until, 0)
        FROM subscriber ORDER BY id",
    "SELECT id || kind || source || at FROM subscriber_consent ORDER BY id",
    "SELECT id || state || due_at || attempts FROM subscriber_mail ORDER BY id",
    "SELECT subscriber_id || state || attempts || reply FROM delivery ORDER BY subscriber_id",
    "SELECT id || status || revision || recipients || updated_at FROM issue ORDER BY id",
    "SELECT email_key || reason || since FROM suppression ORDER BY email_key",
    "SELECT bucket || window_at || count FROM attempt ORDER BY bucket, window_at",
];

async fn dump(practice: &TestPractice) -> Vec<String> {
    let mut all = Vec::new();
    for sql in DUMP {
        all.extend(practice.texts(sql, &[]).await);
    }
    all
}

/// Every address of ours in a mail, headers too.
fn links(mail: &Mail) -> Vec<String> {
    let mut links: Vec<String> = mail
        .text
        .split("https://calls.example")
        .skip(1)
        .map(|rest| {
            rest.chars()
                .take_while(|c| c.is_ascii_alphanumeric() || "/-_.?=".contains(*c))
                .collect()
        })
        .collect();
    links.sort();
    links.dedup();
    links
}

on_both_engines! {
    async fn opening_every_link_of_every_mail_changes_nothing(practice: TestPractice) {
        let site = site(&practice);
        let question = practice.asked("asked@example.org").await;
        let welcome = practice.subscriber("member@example.org").await;
        practice.ready_to_send().await;
        practice.send_march().await;
        let server = crate::issues::MailServer::default();
        practice.mailing(&server).await;
        let issue = server.taken().remove(0).in_one_piece();
        let mut all = links(&question);
        all.extend(links(&welcome));
        all.extend(links(&issue));
        assert!(all.iter().any(|link| link == "/newsletter/issues/march"), "{all:?}");
        all.push(format!("{}/data.json", welcome.way("manage")));
        assert!(all.iter().any(|link| link.contains("/leave/")), "{all:?}");
        assert!(all.len() >= 8, "{all:?}");
        let before = dump(&practice).await;
        for link in &all {
            for method in [Method::GET, Method::HEAD, Method::GET, Method::OPTIONS, Method::GET, Method::HEAD, Method::HEAD] {
                let request = Request::builder().method(method).uri(link).header("accept", "text/html");
                let answer = send(&site, request.body(Body::empty()).unwrap()).await;
                assert!(!answer.status.is_server_error(), "{link}: {}", answer.status);
            }
        }
        assert_eq!(dump(&practice).await, before);
        // Then the person comes, and the button works.
        practice.confirm(&question.token("confirm")).await.unwrap();
        assert_eq!(practice.statuses().await, ["active", "active"]);
    }

    async fn no_mail_holds_an_address_of_somebody_else_or_a_picture(practice: TestPractice) {
        let mails = [practice.asked("asked@example.org").await, practice.subscriber("member@example.org").await];
        for mail in mails {
            assert!(!mail.text.contains("<img") && !mail.text.contains("src="), "{}", mail.text);
            for part in mail.text.split("://").skip(1) {
                assert!(part.starts_with("calls.example"), "{part:.60}");
            }
            assert!(mail.text.contains("text/plain") && mail.text.contains("text/html"));
        }
    }
}
