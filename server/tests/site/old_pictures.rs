//! The pictures of an old WordPress site move in with its texts, and their addresses lead on.

use std::{
    fs,
    path::{Path, PathBuf},
};

use axum::http::StatusCode;
use domain::{
    blog::{Blog as _, Picture},
    practice::Slug,
};
use image::ImageFormat;
use server::import::wordpress::{
    Found, Library, Media, Site, Uploads, is_picture, read as read_export,
};

use crate::{
    pages::{asked, filled},
    pictures::{self, folder},
    support::{TestPractice, on_both_engines},
};

/// A small export of a post with pictures: one with a smaller copy in the text and as the article's
/// own, one that only the text knows, one that is lost, one of elsewhere, one that leads out.
const PICTURED: &str = r#"<?xml version="1.0" encoding="UTF-8"?>
<rss version="2.0" xmlns:excerpt="http://wordpress.org/export/1.2/excerpt/"
 xmlns:content="http://purl.org/rss/1.0/modules/content/"
 xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:wp="http://wordpress.org/export/1.2/">
<channel><title>Old</title><link>https://old.example</link>
<wp:wxr_version>1.2</wp:wxr_version><wp:base_site_url>https://old.example</wp:base_site_url>
<wp:base_blog_url>https://old.example</wp:base_blog_url>
<item><title>Walks</title><link>https://old.example/2013/05/walks/</link>
<content:encoded><![CDATA[<p>Up.</p>
<figure><a href="https://old.example/wp-content/uploads/2013/05/hill.jpg"><img src="http://www.old.example/wp-content/uploads/2013/05/hill-300x150.jpg" width="300" height="150" alt=""></a><figcaption>Up there</figcaption></figure>
<img src="/wp-content/uploads/2013/05/tree-150x150.png" alt="Our tree">
<img src="https://old.example/wp-content/uploads/2013/05/lost.jpg" alt="Lost">
<img src="https://old.example/wp-content/uploads/%2e%2e/../../etc/passwd.jpg" alt="No">
<img src="https://old.example/wp-content/uploads/..%2f..%2fetc/passwd.jpg" alt="No">
<img src="https://elsewhere.example/wp-content/uploads/2013/05/hill.jpg" alt="Other">]]></content:encoded>
<wp:post_id>7</wp:post_id><wp:post_date_gmt>2013-05-04 15:00:00</wp:post_date_gmt>
<wp:post_name>walks</wp:post_name><wp:status>publish</wp:status><wp:post_type>post</wp:post_type>
<wp:postmeta><wp:meta_key>_thumbnail_id</wp:meta_key><wp:meta_value>20</wp:meta_value></wp:postmeta></item>
<item><title>hill</title><link>https://old.example/2013/05/walks/hill/</link><wp:post_id>20</wp:post_id>
<wp:post_name>hill</wp:post_name><wp:status>inherit</wp:status><wp:post_parent>7</wp:post_parent><wp:post_type>attachment</wp:post_type>
<wp:attachment_url>https://old.example/wp-content/uploads/2013/05/hill.jpg</wp:attachment_url>
<wp:postmeta><wp:meta_key>_wp_attachment_image_alt</wp:meta_key><wp:meta_value>A hill</wp:meta_value></wp:postmeta></item>
<item><title>lost</title><link>https://old.example/2013/05/walks/lost/</link><wp:post_id>21</wp:post_id>
<wp:post_name>lost</wp:post_name><wp:status>inherit</wp:status><wp:post_parent>7</wp:post_parent><wp:post_type>attachment</wp:post_type>
<wp:attachment_url>https://old.example/wp-content/uploads/2013/05/lost.jpg</wp:attachment_url></item>
</channel></rss>"#;

fn pictured(practice: &TestPractice) -> PathBuf {
    let file = practice.file().with_file_name("pictured.xml");
    std::fs::write(&file, PICTURED).unwrap();
    file
}

fn picture(width: u32, height: u32) -> Vec<u8> {
    pictures::file(width, height, [90, 90, 20], ImageFormat::Jpeg)
}

fn tree() -> Vec<u8> {
    pictures::file(80, 80, [9, 90, 20], ImageFormat::Png)
}

/// A real export, if this machine has any.
fn real(name: &str) -> Option<PathBuf> {
    let folder = std::env::var_os("SYNERGY_TEST_WXR").map(PathBuf::from);
    if folder.is_none() {
        #[expect(clippy::print_stdout, reason = "whoever runs the tests should know")]
        {
            println!("skipped: SYNERGY_TEST_WXR does not name a folder of exports");
        }
    }
    Some(folder?.join(name))
}

/// The pictures that an export says were uploaded, and where they were.
fn uploaded(file: &Path) -> (Vec<Media>, Uploads) {
    let (mut site, mut library) = (Site::default(), Library::default());
    read_export(
        fs::read(file).unwrap().as_slice(),
        &mut |found| match found {
            Found::Site(found) => site = found,
            Found::Item(item) => library.note(&item),
            _ => {}
        },
    );
    let pictures = library.all().filter(|media| is_picture(&media.address));
    (pictures.cloned().collect(), Uploads::of(&site, &library))
}

on_both_engines! {
    async fn the_pictures_of_an_old_site_move_in_with_its_texts(practice: TestPractice) {
        let site = filled(&practice).await;
        let file = pictured(&practice);
        let wide = picture(1700, 850);
        let folder = folder(&practice, "uploads", &[("2013/05/hill.jpg", &wide), ("2013/05/tree-scaled.png", &tree()), ("secret.txt", b"x")]);
        let dry = practice.import_wordpress(&file, Some(&folder), true).await.unwrap();
        assert_eq!((dry.pictures, dry.new_pictures, dry.missing.len()), (2, 2, 2), "{dry}");
        assert_eq!(practice.number("SELECT CAST(COUNT(*) AS BIGINT) FROM picture_size").await, 0);

        let done = practice.import_wordpress(&file, Some(&folder), false).await.unwrap();
        assert_eq!((done.added, done.pictures, done.new_pictures, done.elsewhere), (1, 2, 2, 2), "{done}");
        let said = done.to_string();
        assert!(said.contains("2013/05/lost.jpg: it is not in the folder") && said.contains("../../etc/passwd.jpg"), "{said}");
        let walks = practice.post(&Slug::parse("walks").unwrap()).await.unwrap();
        let hill = Picture::at(&walks.summary.picture).unwrap();
        assert_eq!((hill.width(), walks.summary.picture_alt.as_str()), (1600, "A hill"));
        let html = walks.html.as_str();
        assert_eq!(html.matches("srcset=").count(), 2, "{html}");
        assert!(html.contains("alt=\"A hill\" loading=\"lazy\"") && html.contains("alt=\"Our tree\""), "{html}");
        assert!(html.contains(&format!("<a href=\"{}\"", hill.address())), "{html}");
        for gone in ["old.example", "elsewhere", "300x150", "passwd"] {
            assert!(!html.contains(gone), "{gone} in {html}");
        }
        for old in [
            "/wp-content/uploads/2013/05/hill.jpg", "/wp-content/uploads/2013/05/hill-300x150.jpg", "/wp-content/uploads/2013/05/hill-1024x512.jpg",
            "/2013/05/walks/hill/", "/?attachment_id=20", "/?p=20",
        ] {
            let answer = asked(&site, old).await;
            assert_eq!((answer.status.as_u16(), answer.location()), (301, hill.address().as_str()), "{old}");
        }
        assert_eq!(asked(&site, "/wp-content/uploads/2013/05/lost.jpg").await.status, StatusCode::GONE);
        assert_eq!(asked(&site, "/2013/05/walks/lost/").await.location(), "/blog/walks");
    }

    async fn pictures_that_moved_in_stay_with_and_without_the_folder(practice: TestPractice) {
        let _site = filled(&practice).await;
        let file = pictured(&practice);
        let before = practice.import_wordpress(&file, None, false).await.unwrap();
        assert_eq!((before.added, before.pictures, before.missing.len()), (1, 0, 5), "{before}");
        let plain = practice.post(&Slug::parse("walks").unwrap()).await.unwrap();
        assert!(plain.summary.picture.is_empty() && !plain.html.as_str().contains("<img"));

        let folder = folder(&practice, "uploads", &[("2013/05/hill.jpg", &picture(90, 60)), ("2013/05/tree.png", &tree())]);
        let with = practice.import_wordpress(&file, Some(&folder), false).await.unwrap();
        assert_eq!((with.changed, with.new_pictures), (1, 2), "{with}");
        let state = |practice: TestPractice| async move {
            let texts = practice.texts("SELECT body_text || picture || picture_alt FROM post WHERE slug = 'walks'", &[]).await;
            let moved = practice.texts("SELECT path || ' ' || COALESCE(target, '') FROM moved_address ORDER BY path", &[]).await;
            let version = practice.number("SELECT version FROM content_version").await;
            let pictures = practice.number("SELECT CAST(COUNT(*) AS BIGINT) FROM picture_size").await;
            (texts, moved, version, pictures)
        };
        let then = state(practice.clone()).await;
        for folder in [Some(folder.as_path()), None] {
            let again = practice.import_wordpress(&file, folder, false).await.unwrap();
            assert_eq!((again.changed, again.same, again.new_pictures, again.pictures), (0, 1, 0, 2), "{again}");
            assert_eq!(state(practice.clone()).await, then);
        }
    }

    async fn a_folder_of_uploads_that_is_none_is_named(practice: TestPractice) {
        let file = pictured(&practice);
        let none = practice.file().with_file_name("nowhere");
        let fault = practice.import_wordpress(&file, Some(&none), true).await.unwrap_err();
        assert!(fault.to_string().ends_with("nowhere is no folder"), "{fault}");
    }

    async fn every_picture_of_a_real_export_moves_in_and_its_address_leads_on(practice: TestPractice) {
        let site = filled(&practice).await;
        for (height, name) in [(30, "theme-unit-test.xml"), (40, "block-test.xml")] {
            let Some(file) = real(name) else { return };
            let (pictures, uploads) = uploaded(&file);
            assert!(!pictures.is_empty(), "{name}");
            let mut files = Vec::new();
            for (number, media) in (1..).zip(&pictures) {
                let way = uploads.way(&media.address).unwrap_or_else(|| panic!("{}", media.address));
                files.push((way, pictures::file(20 + number, height, [9, 90, 20], ImageFormat::Png)));
            }
            let files: Vec<_> = files.iter().map(|(way, bytes)| (way.as_str(), bytes.as_slice())).collect();
            let home = folder(&practice, &name.replace(".xml", ""), &files);
            let done = practice.import_wordpress(&file, Some(&home), false).await.unwrap();
            assert_eq!(done.new_pictures, pictures.len(), "{done}");
            for media in &pictures {
                let way = uploads.way(&media.address).unwrap();
                assert!(!done.missing.contains_key(&way), "{way}");
                let answer = asked(&site, &uploads.path(&media.address).unwrap()).await;
                assert_eq!(answer.status.as_u16(), 301, "{}", media.address);
                assert!(Picture::at(answer.location()).is_some(), "{}", answer.location());
            }
            let version = practice.number("SELECT version FROM content_version").await;
            let again = practice.import_wordpress(&file, Some(&home), false).await.unwrap();
            assert_eq!((again.added, again.changed, again.new_pictures), (0, 0, 0), "{again}");
            assert_eq!(practice.number("SELECT version FROM content_version").await, version);
        }
    }
}
