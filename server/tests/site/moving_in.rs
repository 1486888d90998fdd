//! A WordPress site moves in: its texts, its addresses, and nothing twice.

use std::path::PathBuf;

use axum::http::StatusCode;
use domain::{blog::Blog as _, practice::Slug};
use server::practice::blog::Publish;

use crate::{
    pages::{asked, filled, read},
    support::{TestPractice, on_both_engines},
};

/// A small export with a post, a draft, a page and something broken.
const EXPORT: &str = r#"<?xml version="1.0" encoding="UTF-8"?>
<rss version="2.0" xmlns:excerpt="http://wordpress.org/export/1.2/excerpt/"
 xmlns:content="http://purl.org/rss/1.0/modules/content/"
 xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:wp="http://wordpress.org/export/1.2/">
<channel><title>Old</title><link>https://old.example</link>
<wp:wxr_version>1.2</wp:wxr_version><wp:base_site_url>https://old.example</wp:base_site_url>
<wp:base_blog_url>https://old.example</wp:base_blog_url>
<wp:author><wp:author_login>amy</wp:author_login><wp:author_display_name>Amy Ash</wp:author_display_name></wp:author>
<wp:category><wp:term_id>3</wp:term_id><wp:category_nicename>calm</wp:category_nicename><wp:cat_name>Calm</wp:cat_name></wp:category>
<item><title>On walking</title><link>https://old.example/2019/05/on-walking/</link><dc:creator>amy</dc:creator>
<content:encoded><![CDATA[<!-- wp:paragraph --><p onclick="x()">Walk. <a href="https://old.example/about-us/">Us</a></p><!-- /wp:paragraph -->[mystery]in[/mystery]<script>alert(1)</script>]]></content:encoded>
<wp:post_id>7</wp:post_id><wp:post_date>2019-05-04 10:00:00</wp:post_date><wp:post_date_gmt>2019-05-04 15:00:00</wp:post_date_gmt>
<wp:post_name>on-walking</wp:post_name><wp:status>publish</wp:status><wp:post_type>post</wp:post_type>
<category domain="category" nicename="calm">Calm</category>
<wp:postmeta><wp:meta_key>_wp_old_slug</wp:meta_key><wp:meta_value>walking</wp:meta_value></wp:postmeta></item>
<item><title>Not yet</title><link>https://old.example/?p=8</link><content:encoded>Secret plans</content:encoded>
<wp:post_id>8</wp:post_id><wp:status>draft</wp:status><wp:post_type>post</wp:post_type></item>
<item><title>About us</title><link>https://old.example/about-us/</link><content:encoded>We are old.</content:encoded>
<wp:post_id>9</wp:post_id><wp:post_name>about-us</wp:post_name><wp:status>publish</wp:status><wp:post_type>page</wp:post_type></item>
</channel></rss>"#;

fn export(practice: &TestPractice) -> PathBuf {
    let file = practice.file().with_file_name("export.xml");
    std::fs::write(&file, EXPORT).unwrap();
    file
}

on_both_engines! {
    async fn texts_and_addresses_move_in_once(practice: TestPractice) {
        let site = filled(&practice).await;
        let file = export(&practice);
        let dry = practice.import_wordpress(&file, None, true).await.unwrap();
        assert_eq!(dry.added, 3);
        assert_eq!(practice.number("SELECT CAST(COUNT(*) AS BIGINT) FROM post WHERE source IS NOT NULL").await, 0);

        let done = practice.import_wordpress(&file, None, false).await.unwrap();
        assert_eq!((done.added, done.changed, done.same, done.refused.len()), (3, 0, 0, 0), "{done}");
        assert!(done.to_string().contains("mystery"), "{done}");
        let page = read(&site, "/blog/on-walking").await;
        assert!(page.contains("<p>Walk. <a href=\"/about-us\"") && page.contains("By <span>Amy Ash</span>"), "{page}");
        for gone in ["onclick", "alert(1)", "wp:paragraph", "[mystery]", "old.example"] {
            assert!(!page.contains(gone), "{gone}");
        }
        assert!(read(&site, "/pages/about-us").await.contains("We are old."));
        for (old, new) in [
            ("/2019/05/on-walking/", "/blog/on-walking"), ("/2019/05/on-walking", "/blog/on-walking"),
            ("/?p=7", "/blog/on-walking"), ("/walking/", "/blog/on-walking"), ("/2019/05/on-walking/feed/", "/blog/on-walking"),
            ("/about-us/", "/pages/about-us"), ("/?page_id=9", "/pages/about-us"),
        ] {
            let answer = asked(&site, old).await;
            assert_eq!((answer.status.as_u16(), answer.location()), (301, new), "{old}");
        }
        assert_eq!(asked(&site, "/blog/not-yet").await.status, StatusCode::NOT_FOUND);
        assert_eq!(asked(&site, "/?p=8").await.status, StatusCode::OK);

        let addresses = practice.number("SELECT CAST(COUNT(*) AS BIGINT) FROM moved_address").await;
        let version = practice.number("SELECT version FROM content_version").await;
        let again = practice.import_wordpress(&file, None, false).await.unwrap();
        assert_eq!((again.added, again.changed, again.same), (0, 0, 3), "{again}");
        assert_eq!(practice.number("SELECT CAST(COUNT(*) AS BIGINT) FROM moved_address").await, addresses);
        assert_eq!(practice.number("SELECT version FROM content_version").await, version);
    }

    async fn a_file_of_which_only_the_facts_changed_changes_them_and_nothing_else(practice: TestPractice) {
        let _site = filled(&practice).await;
        let folder = practice.file().with_file_name("articles");
        std::fs::create_dir(&folder).unwrap();
        let write = |facts: &str| std::fs::write(folder.join("one.md"), format!("---\ntitle: One\nsummary: The first.\n{facts}---\n\nText.\n")).unwrap();
        write("published: 2026-01-02\ntopics: [calm]\n");
        assert_eq!(practice.import_posts(&folder).await.unwrap().added, 1);
        write("published: 2026-01-03\ntopics: [calm, walking]\nreviewer: ruth-okafor\nreviewed: 2026-02-01\n");
        let done = practice.import_posts(&folder).await.unwrap();
        assert_eq!((done.added, done.changed, done.same), (0, 1, 0), "{done}");
        let one = practice.post(&Slug::parse("one").unwrap()).await.unwrap();
        assert_eq!((one.summary.published.iso.as_str(), one.summary.topics.len()), ("2026-01-03", 2));
        assert_eq!(one.reviewed.unwrap().iso, "2026-02-01");
        assert_eq!(practice.number("SELECT CAST(MAX(revision) AS BIGINT) FROM post WHERE slug = 'one'").await, 1);
        let version = practice.number("SELECT version FROM content_version").await;
        assert_eq!(practice.import_posts(&folder).await.unwrap().same, 1);
        assert_eq!(practice.number("SELECT version FROM content_version").await, version);
        write("topics: [calm]\n");
        assert_eq!(practice.import_posts(&folder).await.unwrap().changed, 1);
        assert!(practice.post(&Slug::parse("one").unwrap()).await.is_err(), "a draft again");
    }

    async fn what_the_staff_made_of_an_article_stays_until_its_file_changes(practice: TestPractice) {
        let folder = practice.file().with_file_name("articles");
        std::fs::create_dir(&folder).unwrap();
        let write = |text: &str| std::fs::write(folder.join("one.md"), format!("---\ntitle: One\nsummary: The first.\npublished: 2026-01-02\n---\n\n{text}\n")).unwrap();
        write("Text.");
        practice.import_posts(&folder).await.unwrap();
        practice.publish_post("one", Publish::Withdrawn).await.unwrap();
        assert_eq!(practice.import_posts(&folder).await.unwrap().same, 1);
        assert_eq!(practice.texts("SELECT status FROM post", &[]).await, ["withdrawn"]);
        practice.rename_post("one", "first").await.unwrap();
        let done = practice.import_posts(&folder).await.unwrap();
        assert_eq!((done.added, done.same), (0, 1), "{done}");
        write("Another text.");
        assert_eq!(practice.import_posts(&folder).await.unwrap().changed, 1);
        let one = practice.post(&Slug::parse("first").unwrap()).await.unwrap();
        assert!(one.html.as_str().contains("Another text."));
        assert_eq!(practice.number("SELECT CAST(COUNT(*) AS BIGINT) FROM moved_address WHERE target IS NULL").await, 0);
    }

    async fn an_export_of_which_only_the_facts_changed_changes_them(practice: TestPractice) {
        let site = filled(&practice).await;
        let file = export(&practice);
        practice.import_wordpress(&file, None, false).await.unwrap();
        let later = EXPORT
            .replace("2019-05-04 15:00:00", "2019-06-05 15:00:00")
            .replace("<wp:status>draft</wp:status>", "<wp:status>publish</wp:status><wp:post_date_gmt>2019-07-01 12:00:00</wp:post_date_gmt>");
        std::fs::write(&file, later).unwrap();
        let done = practice.import_wordpress(&file, None, false).await.unwrap();
        assert_eq!((done.added, done.changed, done.same), (0, 2, 1), "{done}");
        assert!(read(&site, "/blog/on-walking").await.contains("<time datetime=\"2019-06-05\""));
        assert!(read(&site, "/blog/not-yet").await.contains("Secret plans"));
        let again = practice.import_wordpress(&file, None, false).await.unwrap();
        assert_eq!((again.changed, again.same), (0, 3), "{again}");
    }

    async fn a_renamed_article_is_led_to_in_one_step_when_its_export_comes_again(practice: TestPractice) {
        let site = filled(&practice).await;
        let file = export(&practice);
        practice.import_wordpress(&file, None, false).await.unwrap();
        practice.rename_post("on-walking", "walks").await.unwrap();
        let again = practice.import_wordpress(&file, None, false).await.unwrap();
        assert_eq!((again.added, again.changed, again.same), (0, 0, 3), "{again}");
        for old in ["/2019/05/on-walking/", "/?p=7", "/blog/on-walking"] {
            assert_eq!(asked(&site, old).await.location(), "/blog/walks", "{old}");
        }
    }

    async fn a_folder_of_markdown_files_moves_in_and_says_what_it_could_not_take(practice: TestPractice) {
        let folder = practice.file().with_file_name("articles");
        std::fs::create_dir(&folder).unwrap();
        std::fs::write(folder.join("one.md"), "---\ntitle: One\nsummary: The first.\npublished: 2026-01-02\ntopics: [calm]\n---\n\nText.\n").unwrap();
        std::fs::write(folder.join("two.md"), "No head.\n").unwrap();
        let done = practice.import_posts(&folder).await.unwrap();
        assert_eq!((done.added, done.refused.len()), (1, 1));
        assert!(done.to_string().contains("two: it needs a head"), "{done}");
        assert_eq!(practice.import_posts(&folder).await.unwrap().same, 1);
    }
}
