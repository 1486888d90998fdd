//! The guide: open to whoever has its address, listed nowhere, and on paper what it is on the page.

use axum::http::StatusCode;
use domain::practice::PracticeBook as _;
use sha2::{Digest, Sha256};

use crate::{
    pages::{asked, filled, read},
    support::{TestPractice, on_both_engines},
};

const FILE: &str = "/guide/coping-with-anxiety.pdf";
/// What the file was made of and what it is: see `end2end/tools/guide.mjs`.
const SUMS: &str = include_str!("../../content/guide/coping-with-anxiety.pdf.sha256");
const LOOKS: [&[u8]; 2] = [
    include_bytes!("../../../public/guide.css"),
    include_bytes!("../../../public/guide-print.css"),
];

fn sum(parts: &[&[u8]]) -> String {
    let mut hash = Sha256::new();
    for part in parts {
        hash.update(part);
    }
    hash.finalize()
        .iter()
        .map(|byte| format!("{byte:02x}"))
        .collect()
}

/// What readers see of a page, without what the browser's half adds to it.
fn text_of(page: &str) -> &str {
    let text = page.split_once("<div class=\"contents-only\">").unwrap().1;
    text.split_once("</main>").unwrap().0
}

on_both_engines! {
    async fn every_chapter_has_an_address_and_leads_on(practice: TestPractice) {
        let site = filled(&practice).await;
        let start = read(&site, "/guide").await;
        let chapters = &practice.guide().chapters;
        for (place, one) in chapters.iter().enumerate() {
            let path = format!("/guide/{}", one.slug);
            assert!(start.contains(&format!("href=\"{path}\"")), "{path}");
            let page = read(&site, &path).await;
            assert_eq!(page.matches("<h1").count(), 1, "{path}");
            assert!(page.contains(&format!("Chapter {} of {}", place + 1, chapters.len())), "{path}");
            if let Some(next) = chapters.get(place + 1) {
                assert!(text_of(&page).contains(&format!("href=\"/guide/{}\"", next.slug)), "{path}");
            }
        }
        assert_eq!(asked(&site, "/guide/nothing").await.status, StatusCode::NOT_FOUND);
    }

    async fn a_signed_link_opens_the_same_page_as_one_without_a_signature(practice: TestPractice) {
        let site = filled(&practice).await;
        let plain = read(&site, "/guide").await;
        let signed = read(&site, "/guide?k=abc.def").await;
        assert_eq!(text_of(&signed), text_of(&plain));
        assert!(signed.contains("<link href=\"https://calls.example/guide\" rel=\"canonical\">"));
    }

    async fn the_guide_is_listed_nowhere(practice: TestPractice) {
        let site = filled(&practice).await;
        for path in ["/guide", "/guide/breathing", "/guide/whole", FILE] {
            assert_eq!(asked(&site, path).await.header("x-robots-tag"), "noindex", "{path}");
        }
        assert!(!read(&site, "/sitemap.xml").await.contains("/guide"));
    }

    async fn help_is_on_every_page_of_it(practice: TestPractice) {
        let site = filled(&practice).await;
        for path in ["/guide", "/guide/nights", "/guide/hard-day", "/guide/right-now", "/guide/whole"] {
            let page = read(&site, path).await;
            assert!(text_of(&page).contains("href=\"tel:988\""), "{path}");
        }
    }

    async fn what_is_filled_in_has_names_and_is_sent_to_nobody(practice: TestPractice) {
        let site = filled(&practice).await;
        for (path, fields) in [("/guide/week", 7 * 4 + 3), ("/guide/hard-day", 5)] {
            let page = read(&site, path).await;
            let text = text_of(&page);
            assert_eq!(text.matches("<textarea").count(), fields, "{path}");
            assert!(!text.contains("<form") && !text.contains(" name=\""), "{path}");
        }
        let week = read(&site, "/guide/week").await;
        assert!(week.contains("aria-label=\"Monday: What set it off\""));
        assert!(read(&site, "/guide/hard-day").await.contains("<label class=\"lines\"><span>What has helped me before</span><textarea"));
    }

    async fn on_one_page_headings_step_down_and_links_stay_on_it(practice: TestPractice) {
        let site = filled(&practice).await;
        let page = read(&site, "/guide/whole").await;
        let text = text_of(&page);
        assert_eq!(text.matches("<h1").count(), 1);
        assert!(text.contains("<h2 id=\"breathing\">") && text.contains("<h3 id=\"make-it-yours\">"));
        assert!(!text.contains("href=\"/guide/"), "a link leaves the page");
        for rest in text.split("href=\"#").skip(1) {
            let id = rest.split('"').next().unwrap();
            assert_eq!(text.matches(&format!(" id=\"{id}\"")).count(), 1, "{id}");
        }
    }

    async fn the_file_is_a_pdf_under_its_name(practice: TestPractice) {
        let site = filled(&practice).await;
        let file = asked(&site, FILE).await;
        assert_eq!(file.header("content-type"), "application/pdf");
        assert_eq!(file.header("content-disposition"), "inline; filename=\"coping-with-anxiety.pdf\"");
        assert!(file.bytes.starts_with(b"%PDF-") && file.bytes.len() < 400_000, "{}", file.bytes.len());
    }

    /// When it fails, the text, its looks or the file has changed: `make guide` prints anew.
    async fn the_file_was_made_of_the_text_as_it_is(practice: TestPractice) {
        let site = filled(&practice).await;
        let page = read(&site, "/guide/whole").await;
        let text = text_of(&page);
        let text = &text[text.find("<header class=\"cover").unwrap()..text.rfind("</section>").unwrap()];
        let made_of = sum(&[text.as_bytes(), LOOKS[0], LOOKS[1]]);
        assert!(SUMS.contains(&format!("{made_of}  text and looks")), "run `make guide`");
        let file = sum(&[&asked(&site, FILE).await.bytes]);
        assert!(SUMS.contains(&format!("{file}  coping-with-anxiety.pdf")), "run `make guide`");
    }
}
