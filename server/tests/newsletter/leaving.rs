//! Leaving: by the page, and by the button of a mail program (RFC 8058).

use axum::{
    Router,
    body::Body,
    http::{Method, Request, StatusCode},
};
use domain::{newsletter::NewsletterDesk as _, time::DAY};

use crate::{
    browser::{Answer, get, send, site, submit},
    support::{TestPractice, on_both_engines},
};

const PLAIN: (&str, &str) = (
    "application/x-www-form-urlencoded",
    "List-Unsubscribe=One-Click",
);
const PARTS: (&str, &str) = (
    "multipart/form-data; boundary=x",
    "--x\r\nContent-Disposition: form-data; name=\"List-Unsubscribe\"\r\n\r\nOne-Click\r\n--x--\r\n",
);

async fn post(
    site: &Router,
    path: &str,
    (kind, body): (&str, &'static str),
    headers: &[(&str, &str)],
) -> Answer {
    let mut request = Request::builder()
        .method(Method::POST)
        .uri(path)
        .header("content-type", kind);
    for (name, value) in headers {
        request = request.header(*name, *value);
    }
    send(site, request.body(Body::from(body)).unwrap()).await
}

on_both_engines! {
    async fn a_mail_programs_button_leaves_from_wherever_it_comes(practice: TestPractice) {
        let site = site(&practice);
        let from: [&[(&str, &str)]; 5] = [
            &[],
            &[("origin", "null")],
            &[("origin", "https://mail.example")],
            &[("origin", "https://mail.example"), ("sec-fetch-site", "cross-site")],
            &[("origin", "null"), ("sec-fetch-site", "cross-site"), ("cookie", "__Host-synergy-staff=x")],
        ];
        for (nth, headers) in from.into_iter().enumerate() {
            for (form, kind) in [(PLAIN, "plain"), (PARTS, "parts")] {
                let welcome = practice.subscriber(&format!("{kind}{nth}@example.org")).await;
                let way = welcome.way("leave");
                for _ in 0..2 {
                    let answer = post(&site, &way, form, headers).await;
                    assert_eq!(answer.status, StatusCode::OK, "{headers:?}");
                    assert!(answer.headers.get("location").is_none());
                    assert!(answer.headers.get("set-cookie").is_none());
                }
                assert_eq!(practice.statuses().await.last().unwrap(), "left", "{headers:?} {kind}");
            }
        }
        let by_button = practice.consents().await.iter().filter(|one| *one == "left one_click").count();
        assert_eq!(by_button, 10, "each once");
    }

    async fn nothing_else_leaves_and_no_other_address_is_open(practice: TestPractice) {
        let welcome = practice.subscriber("ada@example.org").await;
        let (site, way) = (site(&practice), welcome.way("leave"));
        let foreign = [("origin", "https://evil.example"), ("sec-fetch-site", "cross-site")];
        let empty = (PLAIN.0, "");
        assert_eq!(post(&site, &way, empty, &foreign).await.status, StatusCode::BAD_REQUEST);
        assert_eq!(post(&site, &format!("{way}/more"), PLAIN, &foreign).await.status, StatusCode::FORBIDDEN);
        assert_eq!(post(&site, "/newsletter/leave/", PLAIN, &foreign).await.status, StatusCode::FORBIDDEN);
        for path in ["/api/newsletter/leave", "/api/newsletter/erase", "/api/newsletter/confirm"] {
            assert_eq!(post(&site, path, PLAIN, &foreign).await.status, StatusCode::FORBIDDEN, "{path}");
        }
        // A token that is none of ours is nobody's business.
        assert_eq!(post(&site, "/newsletter/leave/unknown", PLAIN, &[]).await.status, StatusCode::OK);
        assert_eq!(practice.statuses().await, ["active"]);
    }

    async fn the_page_leaves_with_one_press(practice: TestPractice) {
        let welcome = practice.subscriber("ada@example.org").await;
        let (site, way) = (site(&practice), welcome.way("leave"));
        assert!(get(&site, &way, "").await.body.contains("Leave the letter?"));
        let form = format!("token={}", welcome.token("leave"));
        let left = submit(&site, &way, "/api/newsletter/leave", "", &form).await;
        assert_eq!((left.status, left.location()), (StatusCode::SEE_OTHER, way.as_str()));
        assert!(get(&site, &way, "").await.body.contains("You have left"));
        assert_eq!(practice.statuses().await, ["left"]);
        assert_eq!(practice.suppressed().await, ["left"]);
        assert_eq!(practice.consents().await.last().unwrap(), "left leave_page");
    }

    async fn who_left_may_come_back_by_saying_yes_again(practice: TestPractice) {
        let welcome = practice.subscriber("ada@example.org").await;
        let source = domain::newsletter::ConsentSource::LeavePage;
        practice.leave(&welcome.token("manage"), source).await.unwrap();
        practice.it_is(practice.now() + 2 * DAY);
        let question = practice.asked("ada@example.org").await;
        assert_eq!(practice.statuses().await, ["pending"]);
        assert_eq!(practice.suppressed().await, ["left"], "until the yes");
        practice.confirm(&question.token("confirm")).await.unwrap();
        assert_eq!(practice.statuses().await, ["active"]);
        assert!(practice.suppressed().await.is_empty());
    }

    async fn leaving_calls_back_what_has_not_gone_out(practice: TestPractice) {
        let welcome = practice.subscriber("ada@example.org").await;
        practice.exec("INSERT INTO issue (id, slug, subject, body_text, revision, status, created_at, updated_at)
            VALUES ('i', 'march', 'March', '', 1, 'draft', 1, 1)", &[]).await;
        for (id, state) in [("a", "queued"), ("b", "retrying")] {
            practice.exec("INSERT INTO issue (id, slug, subject, body_text, revision, status, created_at, updated_at)
                VALUES ($1, $1, '', '', 1, 'draft', 1, 1)", &[id]).await;
            practice.exec("INSERT INTO delivery (issue_id, subscriber_id, state, due_at, queued_at)
                SELECT CAST($1 AS TEXT), id, CAST($2 AS TEXT), 1, 1 FROM subscriber", &[id, state]).await;
        }
        practice.exec("INSERT INTO delivery (issue_id, subscriber_id, state, due_at, queued_at, lease_owner, lease_until)
            SELECT 'i', id, 'sending', 1, 1, 'w', 9 FROM subscriber", &[]).await;
        let source = domain::newsletter::ConsentSource::OneClick;
        practice.leave(&welcome.token("manage"), source).await.unwrap();
        let states = practice.texts("SELECT state FROM delivery ORDER BY issue_id", &[]).await;
        assert_eq!(states, ["cancelled", "cancelled", "sending"]);
    }
}
