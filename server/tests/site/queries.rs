//! How many statements a page costs whoever is the first to ask for it: the same few for fifteen
//! articles and for ten thousand.

use any_spawner::{CustomExecutor, Executor, PinnedFuture, PinnedLocalFuture};
use axum::Router;
use tracing::Instrument as _;

use crate::{
    blog::moment,
    browser::site,
    pages::{filled, read},
    statements::{counted, listen, statements},
    support::{TestPractice, on_both_engines},
};

/// What is asked for, and how many statements it may cost.
const PAGES: [(&str, usize); 19] = [
    ("/", 3),
    ("/states", 2),
    ("/states/mn", 3),
    ("/therapists", 2),
    ("/therapists/dana-reyes", 3),
    ("/services", 2),
    ("/services/anxiety", 3),
    ("/faq", 2),
    ("/about", 2),
    ("/privacy", 1),
    ("/crisis", 1),
    ("/newsletter", 1),
    ("/blog", 3),
    ("/blog?page=2", 3),
    ("/blog/topics/anxiety", 3),
    ("/blog/years/2026", 3),
    ("/blog/sleep-and-anxiety", 3),
    ("/feed.xml", 2),
    ("/sitemap.xml", 1),
];

/// As the framework's own, only that what a counted piece of work sets off is counted with it.
struct Following;

impl CustomExecutor for Following {
    fn spawn(&self, work: PinnedFuture<()>) {
        tokio::spawn(work.in_current_span());
    }

    fn spawn_local(&self, work: PinnedLocalFuture<()>) {
        tokio::task::spawn_local(work.in_current_span());
    }

    fn poll_local(&self) {}
}

/// Has everything that a page sets off be counted with it. To be called before there is a router, which
/// would set the framework's own.
pub fn follow() {
    let _ = Executor::init_custom_executor(Following);
}

/// More articles, from one number to another, each newer than the one before, half of them about one topic.
const MORE: &str = "WITH RECURSIVE more (nth) AS (SELECT CAST($1 AS BIGINT) UNION ALL
        SELECT nth + 1 FROM more WHERE nth < CAST($2 AS BIGINT))
    INSERT INTO post (id, slug, status, published_at, title, summary, format, body_text, revision,
        html, contents, plain, words, author_name, created_at, updated_at)
    SELECT 'more-' || CAST(nth AS TEXT), 'more-' || CAST(nth AS TEXT), 'published', 1767225600 + nth * 60,
        'More', 'More', 'markdown', 'x', 1, '<p>x</p>', '[]', 'x', 1, 'A', 1, 1
    FROM more";
const THEIR_TOPICS: &str = "INSERT INTO post_topic (post_id, topic)
    SELECT id, 'anxiety' FROM post WHERE id LIKE 'more-%' AND published_at % 120 = 0
    ON CONFLICT (post_id, topic) DO NOTHING";

/// Asks for every page once, of a server that has kept nothing from before.
async fn ask_for_all(practice: &TestPractice) -> Vec<u64> {
    let site: Router = site(practice);
    let mut numbers = Vec::new();
    for (path, _) in PAGES {
        // What the page before has read is not kept for this one.
        practice.minutes_pass(1);
        let ask = async {
            let page = read(&site, path).await;
            assert!(!page.is_empty(), "{path}");
        };
        numbers.push(counted(ask).await);
    }
    numbers
}

on_both_engines! {
    async fn a_page_costs_the_same_for_fifteen_articles_and_for_ten_thousand(practice: TestPractice) {
        listen();
        follow();
        let _site = filled(&practice).await;
        practice.it_is(moment("2026-11-24T12:00:00Z"));
        practice.look_after_site().await.unwrap();
        practice.exec(MORE, &["1", "3"]).await;
        practice.exec(THEIR_TOPICS, &[]).await;
        let few = ask_for_all(&practice).await;
        practice.exec(MORE, &["4", "9988"]).await;
        practice.exec(THEIR_TOPICS, &[]).await;
        let posts = practice.number("SELECT CAST(COUNT(*) AS BIGINT) FROM post").await;
        assert_eq!(posts, 10_000);
        let many = ask_for_all(&practice).await;
        let engine = practice.store().engine();
        let heard = statements(&practice, &[few, many].concat()).await;
        let counts: Vec<usize> = heard.iter().map(Vec::len).collect();
        let (few, many) = counts.split_at(PAGES.len());
        #[expect(clippy::print_stdout, reason = "the figure is for people too")]
        for ((path, most), (few, many)) in PAGES.iter().zip(few.iter().zip(many)) {
            println!("{engine:?}: {path}: {few} statements at 15 articles, {many} at 10,000 (at most {most})");
        }
        for ((path, most), (few, many)) in PAGES.iter().zip(few.iter().zip(many)) {
            assert_eq!(few, many, "{path}: {heard:#?}");
            assert!((1..=*most).contains(few), "{path}: {heard:#?}");
        }
    }
}
