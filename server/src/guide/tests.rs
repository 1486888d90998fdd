use std::collections::HashSet;

use super::*;

fn texts(pieces: &[Piece]) -> impl Iterator<Item = &str> {
    pieces.iter().filter_map(|piece| match piece {
        Piece::Text(html) => Some(html.as_str()),
        _ => None,
    })
}

fn everything() -> impl Iterator<Item = &'static Piece> {
    let guide = guide();
    let chapters = guide.chapters.iter().flat_map(|one| &one.pieces);
    guide.start.iter().chain(chapters)
}

#[test]
fn a_text_is_parted_at_our_fences_and_at_no_others() {
    let parted = pieces(
        "Before.\n\n```lines 2\nWhat helps\n```\n```ticks\nA\nB\n```\n```picture breath\nA hill.\n```\nAfter.\n\n```rust\nlet x;\n```\n",
    );
    assert_eq!(
        parted,
        [
            Piece::Text(markdown::to_html("Before.")),
            Piece::Lines {
                label: "What helps".to_owned(),
                count: 2
            },
            Piece::Ticks(vec!["A".to_owned(), "B".to_owned()]),
            Piece::Picture {
                drawing: Drawing::Breath,
                words: "A hill.".to_owned()
            },
            Piece::Text(markdown::to_html("After.\n\n```rust\nlet x;\n```\n")),
        ]
    );
}

#[test]
fn every_fence_of_the_guide_is_understood() {
    for piece in everything() {
        if let Piece::Text(html) = piece {
            assert!(!html.as_str().contains("<pre"), "{}", html.as_str());
        }
    }
}

#[test]
fn every_chapter_says_what_it_is_and_every_picture_what_it_shows() {
    for Chapter {
        slug, title, lead, ..
    } in &guide().chapters
    {
        assert!(!title.is_empty() && !title.starts_with('#'), "{slug}");
        assert!((40..=200).contains(&lead.len()), "{slug}: {}", lead.len());
    }
    let pictures = everything().filter_map(|piece| match piece {
        Piece::Picture { words, .. } => Some(words),
        _ => None,
    });
    let long: Vec<_> = pictures.map(|words| words.len() >= 60).collect();
    assert!(long.len() >= 5 && long.iter().all(|long| *long), "{long:?}");
}

#[test]
fn help_stands_at_the_start_and_at_the_end() {
    let guide = guide();
    let last = &guide.chapters.last().map_or(&[][..], |one| &one.pieces);
    for pieces in [&guide.start[..], last] {
        let text: String = texts(pieces).collect();
        for line in ["tel:988", "tel:911", "sms:741741"] {
            assert!(text.contains(line), "{line}");
        }
    }
}

#[test]
fn no_two_headings_share_a_name_so_that_all_can_stand_on_one_page() {
    let mut names: HashSet<&str> = guide().chapters.iter().map(|one| one.slug).collect();
    for piece in everything() {
        let Piece::Text(html) = piece else { continue };
        for rest in html.as_str().split(" id=\"").skip(1) {
            let name = rest.split('"').next().unwrap_or_default();
            assert!(names.insert(name), "{name}");
        }
    }
}

#[test]
fn links_to_chapters_lead_to_chapters() {
    let all: String = everything()
        .filter_map(|piece| match piece {
            Piece::Text(html) => Some(html.as_str()),
            _ => None,
        })
        .collect();
    let mut links = 0;
    for rest in all.split("href=\"/guide/").skip(1) {
        let slug = rest.split('"').next().unwrap_or_default();
        assert!(guide().place(slug).is_some(), "{slug}");
        links += 1;
    }
    assert!(links > 3);
}
