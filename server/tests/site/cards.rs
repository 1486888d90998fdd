//! The pictures that stand for pages in links elsewhere.

use axum::http::StatusCode;
use domain::{
    blog::{Blog as _, PostsAsk},
    practice::Slug,
};
use server::practice::blog::Publish;

use crate::{
    blog::{moment, post},
    browser::Answer,
    pages::{asked, filled, read},
    support::{TestPractice, on_both_engines},
};

/// The path of the card that a page names.
pub fn card_of(page: &str) -> &str {
    let (_, rest) = page
        .split_once("property=\"og:image\" content=\"https://calls.example")
        .unwrap();
    rest.split_once('"').unwrap().0
}

/// Width and height, as the file's first block says them.
pub fn size_of(png: &Answer) -> (u32, u32) {
    assert_eq!(&png.bytes[..8], b"\x89PNG\r\n\x1a\n");
    let number = |from: usize| u32::from_be_bytes(png.bytes[from..from + 4].try_into().unwrap());
    (number(16), number(20))
}

on_both_engines! {
    async fn every_article_and_every_other_page_has_a_card_that_may_be_kept(practice: TestPractice) {
        let site = filled(&practice).await;
        practice.it_is(moment("2026-11-24T12:00:00Z"));
        let mut general = Vec::new();
        for path in ["/", "/services", "/therapists/dana-reyes", "/blog", "/crisis", "/states", "/states/mn"] {
            let page = read(&site, path).await;
            assert!(page.contains("name=\"twitter:card\" content=\"summary_large_image\""), "{path}");
            general.push(card_of(&page).to_owned());
        }
        general.dedup();
        assert_eq!(general.len(), 1, "{general:?}");
        let page = read(&site, "/blog/grief-has-no-schedule").await;
        let own = card_of(&page);
        assert!(own.starts_with("/cards/grief-has-no-schedule-"), "{own}");
        for path in [general[0].as_str(), own] {
            for _ in 0..2 {
                let card = asked(&site, path).await;
                assert_eq!(card.status, StatusCode::OK, "{path}");
                assert_eq!(card.header("content-type"), "image/png");
                assert_eq!(card.header("cache-control"), "public, max-age=31536000, immutable");
                assert_eq!(card.header("cross-origin-resource-policy"), "cross-origin");
                assert_eq!(size_of(&card), (1200, 630));
                assert!(card.bytes.len() < 100_000, "{}", card.bytes.len());
            }
        }
    }

    async fn what_no_page_names_is_not_drawn(practice: TestPractice) {
        let site = filled(&practice).await;
        practice.it_is(moment("2026-11-24T12:00:00Z"));
        for path in ["/cards/x.png", "/cards/synergy-0.png", "/cards/grief-has-no-schedule-0123456789abcdef.png", "/cards/%00-1.png"] {
            assert_eq!(asked(&site, path).await.status, StatusCode::NOT_FOUND, "{path}");
        }
        let mut draft = post("one", practice.now(), "Text.");
        draft.publish = Publish::Draft;
        practice.write_post(draft, "ada").await.unwrap();
        practice.publish_post("one", Publish::At(practice.now())).await.unwrap();
        let card = practice.post(&Slug::parse("one").unwrap()).await.unwrap().card;
        practice.publish_post("one", Publish::Draft).await.unwrap();
        assert_eq!(asked(&site, &card).await.status, StatusCode::NOT_FOUND);
    }

    async fn a_new_title_is_a_new_card(practice: TestPractice) {
        let site = filled(&practice).await;
        let now = practice.now();
        practice.write_post(post("one", now, "Text."), "ada").await.unwrap();
        let slug = Slug::parse("one").unwrap();
        let before = practice.post(&slug).await.unwrap().card;
        practice.write_post(post("one", now, "Another text."), "ada").await.unwrap();
        assert_eq!(practice.post(&slug).await.unwrap().card, before);
        let mut other = post("one", now, "Another text.");
        other.title = "Another & a <b>title</b> with 你好, Łódź and 🌱".to_owned();
        practice.write_post(other, "ada").await.unwrap();
        let after = practice.post(&slug).await.unwrap().card;
        assert_ne!(after, before);
        assert_eq!(asked(&site, &before).await.status, StatusCode::NOT_FOUND);
        assert_eq!(size_of(&asked(&site, &after).await), (1200, 630));
    }

    async fn many_who_ask_at_once_all_get_their_card(practice: TestPractice) {
        let site = filled(&practice).await;
        practice.it_is(moment("2026-11-24T12:00:00Z"));
        let list = practice.posts(PostsAsk::default()).await.unwrap();
        let mut asking = tokio::task::JoinSet::new();
        for number in 0..8 {
            let slug = list.posts[number % 2].slug.clone();
            let card = practice.post(&slug).await.unwrap().card;
            let site = site.clone();
            asking.spawn(async move { asked(&site, &card).await.bytes });
        }
        let drawn = asking.join_all().await;
        assert!(drawn.iter().all(|png| png.starts_with(b"\x89PNG")));
    }
}
