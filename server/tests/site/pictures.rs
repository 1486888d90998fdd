//! Pictures: added once, shown in the size that fits, in articles that somebody writes and in those
//! that move in.

use std::{io::Cursor, path::PathBuf};

use axum::{
    body::{Body, to_bytes},
    http::{Method, Request, StatusCode},
};
use domain::{
    blog::{Blog as _, Picture, PostsAsk},
    practice::Slug,
};
use image::{DynamicImage, ImageFormat, Rgb, RgbImage};
use server::{
    pictures::PictureFault,
    practice::blog::{WriteFault, Written},
};
use tower::ServiceExt as _;

use crate::{
    blog::post,
    browser::site,
    pages::{asked, filled, read},
    support::{TestPractice, on_both_engines},
};

/// A picture file of one color, `width` × `height` pixels large.
pub fn file(width: u32, height: u32, color: [u8; 3], format: ImageFormat) -> Vec<u8> {
    let image = RgbImage::from_pixel(width, height, Rgb(color));
    let mut bytes = Cursor::new(Vec::new());
    DynamicImage::from(image)
        .write_to(&mut bytes, format)
        .unwrap();
    bytes.into_inner()
}

fn jpeg(width: u32, height: u32) -> Vec<u8> {
    file(width, height, [30, 120, 90], ImageFormat::Jpeg)
}

/// A folder beside the database, with files in it.
pub fn folder(practice: &TestPractice, name: &str, files: &[(&str, &[u8])]) -> PathBuf {
    let folder = practice.file().with_file_name(name);
    for (name, bytes) in files {
        let path = folder.join(name);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(path, bytes).unwrap();
    }
    folder
}

async fn count(practice: &TestPractice) -> (i64, i64) {
    (
        practice
            .number("SELECT CAST(COUNT(*) AS BIGINT) FROM picture WHERE name NOT LIKE '%.svg'")
            .await,
        practice
            .number("SELECT CAST(COUNT(*) AS BIGINT) FROM picture_size")
            .await,
    )
}

async fn version(practice: &TestPractice) -> i64 {
    practice.number("SELECT version FROM content_version").await
}

on_both_engines! {
    async fn a_picture_is_added_once_and_every_file_of_it_can_be_read(practice: TestPractice) {
        let site = site(&practice);
        let given = jpeg(1000, 500);
        let added = practice.add_picture(given.clone()).await.unwrap();
        assert!(added.is_new);
        assert_eq!((added.picture.width(), added.picture.height()), (1000, 500));
        let again = practice.add_picture(given).await.unwrap();
        assert_eq!((again.picture, again.is_new), (added.picture.clone(), false));
        assert_eq!(count(&practice).await, (1, 3));

        let names = added.picture.srcset();
        let files = names.split(", ").map(|one| one.split_once(' ').unwrap());
        for (address, width) in files.chain([(added.picture.address().as_str(), "1000w")]) {
            let request = Request::get(address).body(Body::empty()).unwrap();
            let answer = site.clone().oneshot(request).await.unwrap();
            assert_eq!(answer.status(), StatusCode::OK, "{address}");
            let (headers, body) = (answer.headers().clone(), answer.into_body());
            let head = |name: &str| headers[name].to_str().unwrap();
            let kind = if address.ends_with(".webp") { "image/webp" } else { "image/jpeg" };
            assert_eq!(head("content-type"), kind, "{address}");
            assert_eq!(head("cache-control"), "public, max-age=31536000, immutable");
            assert_eq!(head("x-content-type-options"), "nosniff");
            assert_eq!(head("cross-origin-resource-policy"), "cross-origin");
            assert!(head("content-security-policy").starts_with("default-src 'none'"));
            let bytes = to_bytes(body, usize::MAX).await.unwrap();
            let image = image::load_from_memory(&bytes).unwrap();
            assert_eq!(format!("{}w", image.width()), width, "{address}");
        }
    }

    async fn asking_for_the_head_of_a_picture_is_answered_and_for_another_file_is_not(practice: TestPractice) {
        let site = site(&practice);
        let picture = practice.add_picture(jpeg(900, 600)).await.unwrap().picture;
        let request = Request::builder().method(Method::HEAD).uri(picture.address());
        let answer = site.clone().oneshot(request.body(Body::empty()).unwrap()).await.unwrap();
        assert_eq!(answer.status(), StatusCode::OK);
        assert_eq!(answer.headers()["content-type"], "image/jpeg");
        assert!(to_bytes(answer.into_body(), 1).await.unwrap().is_empty());
        for other in [
            format!("/pictures/{picture}-481.webp"), format!("/pictures/{picture}-1600.webp"), format!("/pictures/{picture}.png"),
            format!("/pictures/{picture}"), "/pictures/%25".to_owned(), "/pictures/..%2Fsynergy.db".to_owned(),
        ] {
            assert_eq!(asked(&site, &other).await.status, StatusCode::NOT_FOUND, "{other}");
        }
    }

    async fn what_is_no_picture_is_refused_and_leaves_nothing(practice: TestPractice) {
        let drawing = b"<svg xmlns=\"http://www.w3.org/2000/svg\"/>".to_vec();
        let mut half = jpeg(300, 300);
        half.truncate(half.len() / 2);
        for (bytes, fault) in [(drawing, PictureFault::Kind("SVG")), (half, PictureFault::Damaged), (Vec::new(), PictureFault::NoPicture)] {
            let refused = practice.add_picture(bytes).await.unwrap_err();
            assert_eq!(refused.refusal(PictureFault::TooManyDots), fault);
        }
        assert_eq!(count(&practice).await, (0, 0));
    }

    async fn an_article_shows_only_pictures_that_are_here_and_have_words(practice: TestPractice) {
        let site = filled(&practice).await;
        let picture = practice.add_picture(jpeg(1000, 500)).await.unwrap().picture;
        let there = Picture::new("00".to_owned(), 10, 10, picture.plain());
        for (text, fault) in [
            (format!("![]({})", picture.address()), WriteFault::PictureWordsInText(picture.address())),
            (format!("![A door]({})", there.address()), WriteFault::NoSuchPicture(there.address())),
            ("![A door](https://elsewhere.example/a.jpg)".to_owned(), WriteFault::PictureElsewhere("https://elsewhere.example/a.jpg".to_owned())),
            ("![A door](a.jpg)".to_owned(), WriteFault::PictureElsewhere("a.jpg".to_owned())),
        ] {
            let refused = practice.write_post(post("doors", practice.now(), &text), "ada").await.unwrap_err();
            assert_eq!(refused.refusal(WriteFault::NotFound), fault);
        }
        let text = format!("![A door]({} \"Ours\")", picture.address());
        let mut good = post("doors", practice.now(), &text);
        good.picture = picture.address();
        good.picture_alt = "A green door".to_owned();
        practice.write_post(good, "ada").await.unwrap();

        let page = read(&site, "/blog/doors").await;
        let opening = page.split("<img").find(|tag| tag.contains("opening")).unwrap().split('>').next().unwrap();
        for part in ["width=\"1000\"", "height=\"500\"", "srcset=", "alt=\"A green door\"", "fetchpriority=\"high\""] {
            assert!(opening.contains(part), "{part} in {opening}");
        }
        assert!(!opening.contains("lazy"), "{opening}");
        let figure = page.split("<figure>").nth(1).unwrap().split("</figure>").next().unwrap();
        for part in ["loading=\"lazy\"", "width=\"1000\"", "-480.webp 480w", "<figcaption>Ours</figcaption>"] {
            assert!(figure.contains(part), "{part} in {figure}");
        }
        let list = read(&site, "/blog").await;
        let card = list.split("<img").find(|tag| tag.contains(&picture.address())).unwrap();
        assert!(card.contains("loading=\"lazy\"") && card.contains("width=\"1000\"") && card.contains("-480.webp"), "{card}");
        let feed = asked(&site, "/feed.xml").await.body;
        assert!(feed.contains(&format!("src=&quot;https://calls.example{}&quot;", picture.address())) && !feed.contains("srcset"), "{feed}");
    }

    async fn pictures_beside_markdown_files_come_along(practice: TestPractice) {
        practice.seed_sample().await.unwrap();
        let text = "---\ntitle: Doors\nsummary: About doors.\npublished: 2026-01-02\nillustration: in/wide door.jpg\nillustration_alt: A wide door\n---\n\n![A door](door.png \"Ours\")\n";
        let (door, wide) = (file(60, 40, [9, 9, 9], ImageFormat::Png), jpeg(1700, 500));
        let folder = folder(&practice, "articles", &[("doors.md", text.as_bytes()), ("door.png", &door), ("in/wide door.jpg", &wide)]);
        let done = practice.import_posts(&folder).await.unwrap();
        assert_eq!((done.added, done.refused.len()), (1, 0), "{done}");
        let shown = practice.post(&Slug::parse("doors").unwrap()).await.unwrap();
        assert!(shown.html.as_str().contains("width=\"60\" height=\"40\" alt=\"A door\""), "{:?}", shown.html);
        let head = Picture::at(&shown.summary.picture).unwrap();
        assert_eq!((head.width(), shown.summary.picture_alt.as_str()), (1600, "A wide door"));

        let (pictures, before) = (count(&practice).await, version(&practice).await);
        assert_eq!(practice.import_posts(&folder).await.unwrap().same, 1);
        assert_eq!((count(&practice).await, version(&practice).await), (pictures, before));
    }

    async fn an_article_whose_picture_is_missing_or_silent_is_refused_whole(practice: TestPractice) {
        let article = |picture: &str| format!("---\ntitle: Doors\nsummary: About doors.\n---\n\nText.\n\n{picture}\n\n![Good](good.jpg)\n");
        let texts = ["![A door](none.jpg)", "![](good.jpg)", "![A door](../secret.jpg)", "![A door](bad.jpg)", "![A door](https://elsewhere.example/a.jpg)", "![A door](drawing.svg)"].map(article);
        let good = jpeg(30, 20);
        let mut files: Vec<(String, Vec<u8>)> = (1..).zip(&texts).map(|(number, text)| (format!("{number}.md"), text.clone().into_bytes())).collect();
        files.extend([("good.jpg".to_owned(), good.clone()), ("bad.jpg".to_owned(), good[..good.len() / 2].to_vec()), ("drawing.svg".to_owned(), b"<svg/>".to_vec())]);
        let files: Vec<_> = files.iter().map(|(name, bytes)| (name.as_str(), bytes.as_slice())).collect();
        let folder = folder(&practice, "articles", &files);
        std::fs::write(folder.with_file_name("secret.jpg"), &good).unwrap();
        let done = practice.import_posts(&folder).await.unwrap();
        assert_eq!((done.added, done.refused.len()), (0, 6), "{done}");
        let said = done.to_string();
        for words in [
            "1: the picture none.jpg is not in the folder", "2: the picture good.jpg needs words", "3: the picture ../secret.jpg is not in the folder",
            "4: the picture bad.jpg: the file is damaged or not whole", "5: the picture https://elsewhere.example/a.jpg is not ours", "6: the picture drawing.svg: SVG pictures are not taken",
        ] {
            assert!(said.contains(words), "{words} in {said}");
        }
        assert!(practice.posts(PostsAsk::default()).await.unwrap().posts.is_empty());
    }

    async fn files_given_by_hand_are_answered_with_what_to_write(practice: TestPractice) {
        let good = jpeg(1700, 850);
        let folder = folder(&practice, "given", &[("good.jpg", &good), ("note.txt", b"Hello")]);
        let files = ["good.jpg", "note.txt", "none.jpg"].map(|name| folder.join(name));
        let done = practice.add_picture_files(&files).await.unwrap();
        let said = done.to_string();
        let address = done.added[0].1.picture.address();
        assert!(said.contains(&format!("![What it shows]({address} \"")) && said.contains("1600 × 800, added"), "{said}");
        assert_eq!(done.refused.len(), 2, "{said}");
        assert!(said.contains("note.txt: this is not a picture"), "{said}");
        let again = practice.add_picture_files(&files[..1]).await.unwrap().to_string();
        assert!(again.contains("here already"), "{again}");
    }

    async fn a_post_can_be_written_anew_with_the_same_picture(practice: TestPractice) {
        let picture = practice.add_picture(jpeg(30, 20)).await.unwrap().picture;
        let text = format!("![A door]({})", picture.address());
        assert_eq!(practice.write_post(post("doors", practice.now(), &text), "ada").await.unwrap(), Written::Added);
        assert_eq!(practice.write_post(post("doors", practice.now(), &text), "ada").await.unwrap(), Written::Same);
    }
}
