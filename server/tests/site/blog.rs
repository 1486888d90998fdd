//! Articles: what readers see of them at which time, and where their addresses lead.

use axum::http::StatusCode;
use domain::{
    blog::{Blog as _, PostsAsk},
    practice::Slug,
    time::Instant,
};
use server::{
    practice::blog::{Publish, WriteFault, Written, WrittenPost},
    store::site::{Format, Text},
};

use crate::{
    pages::{asked, filled, read},
    support::{TestPractice, on_both_engines},
};

pub fn moment(text: &str) -> Instant {
    Instant::from_epoch(text.parse::<jiff::Timestamp>().unwrap().as_second())
}

/// An article as somebody writes it.
pub fn post(slug: &str, at: Instant, body: &str) -> WrittenPost {
    WrittenPost {
        slug: slug.to_owned(),
        publish: Publish::At(at),
        title: format!("About {slug}"),
        summary: "What it says.".to_owned(),
        text: Text {
            format: Format::Markdown,
            body: body.to_owned(),
        },
        author: String::new(),
        author_name: "A guest".to_owned(),
        reviewer: String::new(),
        reviewed_on: None,
        service: String::new(),
        picture: String::new(),
        picture_alt: String::new(),
        topics: vec![("anxiety".to_owned(), "Anxiety".to_owned())],
        source: None,
        sample: false,
    }
}

async fn version(practice: &TestPractice) -> i64 {
    practice.number("SELECT version FROM content_version").await
}

async fn slugs(practice: &TestPractice) -> Vec<String> {
    let list = practice.posts(PostsAsk::default()).await.unwrap();
    list.posts
        .iter()
        .map(|post| post.slug.to_string())
        .collect()
}

on_both_engines! {
    async fn the_name_of_a_topic_may_hold_any_sign(practice: TestPractice) {
        let _site = filled(&practice).await;
        let mut written = post("any-sign", practice.now(), "Text.");
        let name = "News | Events: 2026, \"quoted\"";
        written.topics = vec![
            ("news".to_owned(), format!("{name}\n here")),
            ("anxiety".to_owned(), "Anxiety".to_owned()),
        ];
        practice.write_post(written, "ada").await.unwrap();
        let slug = Slug::parse("any-sign").unwrap();
        let shown = practice.post(&slug).await.unwrap();
        let names: Vec<_> = shown.summary.topics.iter().map(|(slug, name)| (slug.as_str(), name.as_str())).collect();
        assert_eq!(names, [("anxiety", "Anxiety"), ("news", &*format!("{name} here"))]);
    }

    async fn an_article_appears_by_itself_when_its_time_has_come(practice: TestPractice) {
        let site = filled(&practice).await;
        practice.it_is(moment("2026-11-18T13:59:59Z"));
        let first = "counseling-and-medication-together";
        assert!(!slugs(&practice).await.iter().any(|slug| slug == first));
        assert_eq!(asked(&site, &format!("/blog/{first}")).await.status, StatusCode::NOT_FOUND);
        practice.it_is(moment("2026-11-18T14:00:00Z"));
        assert_eq!(slugs(&practice).await[0], first);
        let page = read(&site, &format!("/blog/{first}")).await;
        for part in ["Ruth Okafor, PMHNP-BC", "Reviewed by", "<time datetime=\"2026-11-18\"", "\"lastReviewed\":", "/services/medication-management", "href=\"#"] {
            assert!(page.contains(part), "{part}");
        }
    }

    async fn all_twelve_articles_of_the_first_content_can_be_read(practice: TestPractice) {
        let site = filled(&practice).await;
        practice.it_is(moment("2026-11-24T12:00:00Z"));
        let slugs = slugs(&practice).await;
        assert_eq!(slugs.len(), 12);
        for slug in slugs {
            let page = read(&site, &format!("/blog/{slug}")).await;
            assert_eq!(page.matches("<h1").count(), 1, "{slug}");
            assert!(page.contains("class=\"invitation\""), "{slug}");
            // Whoever reads in order meets the title before the list of what is below it.
            assert!(page.find("<h1") < page.find("aria-label=\"In this article\""), "{slug}");
            assert!(page.contains("Close to this"), "{slug}");
        }
    }

    async fn the_same_text_again_is_no_new_revision_and_another_one_is(practice: TestPractice) {
        let _site = filled(&practice).await;
        let now = practice.now();
        let first = post("a-walk", now, "One.");
        assert_eq!(practice.write_post(first.clone(), "ada").await.unwrap(), Written::Added);
        assert_eq!(practice.write_post(first.clone(), "ada").await.unwrap(), Written::Same);
        let second = post("a-walk", now, "Two.");
        assert_eq!(practice.write_post(second, "bea").await.unwrap(), Written::Changed);
        let revisions = practice.texts("SELECT r.body_text || ' by ' || r.saved_by FROM post_revision r
            JOIN post p ON p.id = r.post_id WHERE p.slug = $1 ORDER BY r.revision", &["a-walk"]).await;
        assert_eq!(revisions, ["One. by ada", "Two. by bea"]);
        let shown = practice.post(&Slug::parse("a-walk").unwrap()).await.unwrap();
        assert_eq!(shown.html.as_str(), "<p>Two.</p>\n");
    }

    async fn other_facts_beside_the_same_text_are_taken_without_a_new_revision(practice: TestPractice) {
        let _site = filled(&practice).await;
        let first = post("a-walk", practice.now(), "One.");
        practice.write_post(first.clone(), "ada").await.unwrap();
        let walk = Slug::parse("a-walk").unwrap();
        let mut second = first.clone();
        second.publish = Publish::At(moment("2026-01-02T14:00:00Z"));
        second.topics = vec![("walking".to_owned(), "Walking".to_owned()), ("calm".to_owned(), "Calm".to_owned())];
        second.reviewer = "ruth-okafor".to_owned();
        second.reviewed_on = Some("2026-02-03".to_owned());
        second.author_name = "Another guest".to_owned();
        second.service = "anxiety".to_owned();
        let before = version(&practice).await;
        assert_eq!(practice.write_post(second.clone(), "bea").await.unwrap(), Written::Changed);
        let shown = practice.post(&walk).await.unwrap();
        assert_eq!((shown.summary.published.iso.as_str(), shown.summary.author.name.as_str()), ("2026-01-02", "Another guest"));
        let topics: Vec<_> = shown.summary.topics.iter().map(|(slug, _)| slug.as_str()).collect();
        assert_eq!(topics, ["calm", "walking"]);
        assert_eq!(shown.reviewer.unwrap().name, "Ruth Okafor, PMHNP-BC");
        assert_eq!((shown.reviewed.unwrap().iso.as_str(), shown.service.unwrap().slug.as_str()), ("2026-02-03", "anxiety"));
        assert_eq!(version(&practice).await, before + 1, "pages kept in memory are made anew");
        let revisions = practice.texts("SELECT r.saved_by FROM post_revision r JOIN post p ON p.id = r.post_id WHERE p.slug = $1", &["a-walk"]).await;
        assert_eq!(revisions, ["ada"], "the text is the same");

        assert_eq!(practice.write_post(second.clone(), "bea").await.unwrap(), Written::Same);
        second.publish = Publish::Withdrawn;
        assert_eq!(practice.write_post(second, "bea").await.unwrap(), Written::Changed);
        assert!(practice.post(&walk).await.is_err());
    }

    async fn names_of_nobody_and_the_passing_of_time_are_no_change(practice: TestPractice) {
        let mut odd = post("a-walk", practice.now().plus_minutes(60), "One.");
        odd.reviewer = "nobody-here".to_owned();
        odd.service = "no-such-service".to_owned();
        practice.write_post(odd.clone(), "ada").await.unwrap();
        let before = version(&practice).await;
        assert_eq!(practice.write_post(odd.clone(), "ada").await.unwrap(), Written::Same);
        practice.minutes_pass(120);
        assert_eq!(practice.write_post(odd, "ada").await.unwrap(), Written::Same);
        assert_eq!(version(&practice).await, before);
    }

    async fn a_picture_needs_words(practice: TestPractice) {
        let mut silent = post("a-walk", practice.now(), "One.");
        silent.picture = "/pictures/x.svg".to_owned();
        let refused = practice.write_post(silent, "ada").await.unwrap_err();
        assert_eq!(refused.refusal(WriteFault::NotFound), WriteFault::PictureWords);
    }

    async fn an_address_that_changed_leads_on_in_one_step_however_often_it_changed(practice: TestPractice) {
        let site = filled(&practice).await;
        practice.write_post(post("one", practice.now(), "Text."), "ada").await.unwrap();
        practice.rename_post("one", "two").await.unwrap();
        practice.rename_post("two", "three").await.unwrap();
        for old in ["/blog/one", "/blog/two", "/blog/one/"] {
            let answer = asked(&site, old).await;
            assert_eq!((answer.status.as_u16(), answer.location()), (301, "/blog/three"), "{old}");
        }
        read(&site, "/blog/three").await;
        // Back to where it was: no ring.
        practice.rename_post("three", "one").await.unwrap();
        read(&site, "/blog/one").await;
        assert_eq!(asked(&site, "/blog/two").await.location(), "/blog/one");
        let taken = practice.rename_post("one", "sleep-and-anxiety").await.unwrap_err();
        assert_eq!(taken.refusal(WriteFault::NotFound), WriteFault::SlugTaken);
    }

    async fn a_withdrawn_article_is_gone_and_says_so(practice: TestPractice) {
        let site = filled(&practice).await;
        practice.write_post(post("one", practice.now(), "Text."), "ada").await.unwrap();
        practice.publish_post("one", Publish::Withdrawn).await.unwrap();
        assert_eq!(asked(&site, "/blog/one").await.status, StatusCode::GONE);
        practice.publish_post("one", Publish::At(practice.now())).await.unwrap();
        read(&site, "/blog/one").await;
    }

    async fn a_draft_is_nobodys_to_read(practice: TestPractice) {
        let site = filled(&practice).await;
        let mut draft = post("one", practice.now(), "Text.");
        draft.publish = Publish::Draft;
        practice.write_post(draft, "ada").await.unwrap();
        assert_eq!(asked(&site, "/blog/one").await.status, StatusCode::NOT_FOUND);
        assert!(!asked(&site, "/sitemap.xml").await.body.contains("/blog/one"));
        assert!(!asked(&site, "/feed.xml").await.body.contains("/blog/one"));
    }

    async fn feed_and_site_map_name_what_can_be_read(practice: TestPractice) {
        let site = filled(&practice).await;
        practice.it_is(moment("2026-11-24T12:00:00Z"));
        let feed = asked(&site, "/feed.xml").await;
        assert_eq!(feed.header("content-type"), "application/atom+xml; charset=utf-8");
        assert_eq!(feed.body.matches("<entry>").count(), 12);
        assert!(!feed.body.contains("href=&quot;/"), "an address without a host");
        let map = read(&site, "/sitemap.xml").await;
        for path in ["/", "/services/anxiety", "/therapists/dana-reyes", "/faq/do-i-need-an-account", "/blog/sleep-and-anxiety", "/blog/topics/anxiety", "/states/mn"] {
            assert!(map.contains(&format!("<loc>https://calls.example{path}</loc>")), "{path}");
        }
        assert!(!map.contains("/pages/about"), "it stands at /about");
        assert_eq!(map.matches("<lastmod>").count(), 12, "of every article and of nothing else");
        assert!(read(&site, "/robots.txt").await.contains("Sitemap: https://calls.example/sitemap.xml"));
    }

    async fn pictures_come_with_a_policy_that_lets_them_do_nothing(practice: TestPractice) {
        let site = filled(&practice).await;
        practice.it_is(moment("2026-11-24T12:00:00Z"));
        let list = practice.posts(PostsAsk::default()).await.unwrap();
        let picture = asked(&site, &list.posts[0].picture).await;
        assert_eq!(picture.status, StatusCode::OK);
        assert_eq!(picture.header("content-type"), "image/svg+xml");
        assert!(picture.header("content-security-policy").contains("sandbox"));
        assert_eq!(asked(&site, "/pictures/none.svg").await.status, StatusCode::NOT_FOUND);
    }
}
