//! Pages that are kept: the same for everybody, made once, and old at once when the site changes.

use axum::{
    Router,
    body::Body,
    http::{Request, StatusCode},
};
use domain::practice::Slug;
use server::practice::blog::Publish;

use crate::{
    browser::{Answer, send},
    pages::filled,
    queries::follow,
    statements::{counted, listen, statements},
    support::{TestPractice, on_both_engines},
};

const ARTICLE: &str = "/blog/sleep-and-anxiety";

/// The practice with somebody who looks after its site.
async fn kept(practice: &TestPractice) -> Router {
    let site = filled(practice).await;
    // When all articles of the first content are out.
    practice.it_is(domain::time::Instant::from_epoch(1_795_500_000));
    practice.look_after_site().await.unwrap();
    site
}

async fn ask(site: &Router, path: &str, headers: &[(&str, &str)]) -> Answer {
    let mut request = Request::builder().uri(path).header("accept", "text/html");
    for (name, value) in headers {
        request = request.header(*name, *value);
    }
    send(site, request.body(Body::empty()).unwrap()).await
}

fn is_kept(answer: &Answer) -> bool {
    !answer.header("etag").is_empty()
}

on_both_engines! {
    async fn a_kept_page_asks_the_store_nothing(practice: TestPractice) {
        listen();
        follow();
        let site = kept(&practice).await;
        let mut first = 0;
        let mut second = 0;
        for (path, number) in [(ARTICLE, &mut first), (ARTICLE, &mut second)] {
            *number = counted(async {
                assert_eq!(ask(&site, path, &[]).await.status, StatusCode::OK);
            }).await;
        }
        let heard = statements(&practice, &[first, second]).await;
        assert!(!heard[0].is_empty(), "the first reader's page is made");
        assert_eq!(heard[1], Vec::<String>::new(), "the second reader's is not");
    }

    async fn a_kept_page_is_as_protected_as_a_fresh_one(practice: TestPractice) {
        let site = kept(&practice).await;
        let page = ask(&site, "/", &[]).await;
        assert!(is_kept(&page) && !page.body.contains("nonce"));
        let policy = page.header("content-security-policy");
        assert!(policy.contains("default-src 'none'") && policy.contains(" 'sha256-") && !policy.contains("nonce-"), "{policy}");
        assert_eq!(page.header("x-content-type-options"), "nosniff");
        assert_eq!(page.header("cache-control"), "no-cache");
        assert_eq!(page.header("x-shared-page"), "", "what the layers tell each other stays inside");
        // The digests are those of the scripts that stand in the page.
        let inline = page.body.split("<script").skip(1).filter(|part| {
            let attributes = part.split('>').next().unwrap();
            !attributes.contains("src=") && !attributes.contains("ld+json")
        });
        assert_eq!(inline.count(), policy.matches("'sha256-").count());
        // The second reader is answered before all the layers, and with all that they add.
        let second = ask(&site, "/", &[]).await;
        assert_eq!((second.headers, second.body), (page.headers, page.body));
    }

    async fn whoever_has_a_kept_page_does_not_load_it_again(practice: TestPractice) {
        let site = kept(&practice).await;
        let first = ask(&site, "/faq", &[("accept-encoding", "br")]).await;
        assert_eq!(first.header("content-encoding"), "br");
        assert_eq!(first.header("vary"), "accept-encoding");
        let again = ask(&site, "/faq", &[("if-none-match", first.header("etag"))]).await;
        assert_eq!((again.status, again.bytes.len()), (StatusCode::NOT_MODIFIED, 0));
        let plain = ask(&site, "/faq", &[]).await;
        assert!(plain.body.contains("<h1") && first.bytes.len() * 3 < plain.bytes.len());
    }

    async fn a_change_here_shows_at_once(practice: TestPractice) {
        let site = kept(&practice).await;
        assert!(is_kept(&ask(&site, ARTICLE, &[]).await));
        let to = Slug::parse("awake-at-three").unwrap();
        practice.rename_post("sleep-and-anxiety", to.as_str()).await.unwrap();
        let old = ask(&site, ARTICLE, &[]).await;
        assert_eq!(old.header("location"), "/blog/awake-at-three");
        assert_eq!(ask(&site, "/blog/awake-at-three", &[]).await.status, StatusCode::OK);
        practice.publish_post("awake-at-three", Publish::Withdrawn).await.unwrap();
        assert_eq!(ask(&site, "/blog/awake-at-three", &[]).await.status, StatusCode::GONE);
    }

    async fn a_change_on_another_server_shows_after_the_next_look(practice: TestPractice) {
        let site = kept(&practice).await;
        let other = practice.second_server().await;
        assert_eq!(ask(&site, ARTICLE, &[]).await.status, StatusCode::OK);
        other.publish_post("sleep-and-anxiety", Publish::Withdrawn).await.unwrap();
        practice.look_after_site().await.unwrap();
        assert_eq!(ask(&site, ARTICLE, &[]).await.status, StatusCode::GONE);
        other.store().close().await;
    }

    async fn what_is_somebodys_own_is_not_kept(practice: TestPractice) {
        let site = kept(&practice).await;
        for path in ["/?state=KS", "/search?q=grief", "/book", "/states/tx?joined", "/staff/sign-in", "/consultations/x", "/nowhere"] {
            let answer = ask(&site, path, &[]).await;
            assert!(!is_kept(&answer), "{path}");
            assert_eq!(answer.header("x-shared-page"), "", "{path}");
        }
    }

    async fn nothing_is_kept_where_nobody_looks_after_it(practice: TestPractice) {
        let site = filled(&practice).await;
        assert!(!is_kept(&ask(&site, "/faq", &[]).await));
    }
}
