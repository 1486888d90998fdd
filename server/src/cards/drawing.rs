//! From words to a picture: the card as SVG, and the SVG as PNG.

use std::sync::{Arc, LazyLock};

use quick_xml::escape::escape;
use resvg::{
    tiny_skia::{Pixmap, Transform},
    usvg::{
        Options, Tree,
        fontdb::{Database, Source},
    },
};
use unicode_normalization::UnicodeNormalization as _;

use super::{
    Card, HEIGHT, WIDTH,
    lines::{Setting, Word, set},
};

/// Why there is no picture.
#[derive(Debug, thiserror::Error)]
pub enum Undrawn {
    /// The drawing is not understood.
    #[error(transparent)]
    Drawing(#[from] resvg::usvg::Error),
    /// The picture could not be written.
    #[error("a picture could not be written: {0}")]
    Picture(String),
    /// Too many wait for theirs already.
    #[error("too many wait for a card")]
    Busy,
    /// The task did not come back.
    #[error("the task was lost: {0}")]
    Lost(#[from] tokio::task::JoinError),
}

/// The typefaces, cut by `end2end/tools/fonts/make.py` to what cards need.
const FONTS: [&[u8]; 3] = [
    include_bytes!("../../assets/fonts/fraunces-title.ttf"),
    include_bytes!("../../assets/fonts/fraunces-name.ttf"),
    include_bytes!("../../assets/fonts/figtree-small.ttf"),
];
/// What the typefaces have beyond ASCII.
const BEYOND: &str = "–—‘’“”•…−×·©®™°ÁÄÅÇÉÍÑÓÖØÜàáâãäåæçèéêëìíîïñòóôõöøùúûüýÿß¡¿";

static OPTIONS: LazyLock<Options<'static>> = LazyLock::new(|| {
    let mut fonts = Database::new();
    for font in FONTS {
        fonts.load_font_source(Source::Binary(Arc::new(font)));
    }
    Options {
        fontdb: Arc::new(fonts),
        ..Options::default()
    }
});

/// Where everything begins, in pixels from the left.
const LEFT: f32 = 80.0;
/// How much room a title has, in pixels: up to the circles, and some air.
const ROOM: f32 = 700.0;
/// The middle of what stands between the practice's name and the byline.
const MIDDLE: f32 = 322.0;
/// From one baseline of a title to the next, in ems.
const LEADING: f32 = 1.06;
/// How high capitals are, in ems.
const CAPITALS: f32 = 0.7;
/// From the eyebrow's baseline to the top of the title, in pixels.
const GAP: f32 = 34.0;
/// How high the eyebrow's letters are.
const EYEBROW: f32 = 20.0;
/// How much closer a title's letters stand than the typeface has them, in ems.
const TIGHT: f32 = -0.022;

/// Paper, the practice's sign and name, and the sign once more as a picture. Colors are those of
/// `style/tokens.css` in the light: `--paper`, `--accent-deep`, `--pigment-green`, `--pigment-clay`.
const GROUND: &str = concat!(
    r##"<rect width="1200" height="630" fill="#fcf9f3"/>"##,
    r##"<clipPath id="both"><circle cx="1012" cy="315" r="188"/></clipPath>"##,
    r##"<circle cx="1012" cy="315" r="188" fill="#2e5d4c"/>"##,
    r##"<circle cx="1190" cy="315" r="188" fill="#ce8864"/>"##,
    r##"<circle cx="1190" cy="315" r="188" fill="#af8262" clip-path="url(#both)"/>"##,
    r##"<g transform="translate(77.6 58) scale(1.5)"><g fill="none" stroke="#083628" stroke-width="2.4">"##,
    r##"<circle cx="11.8" cy="16" r="9"/><circle cx="20.2" cy="16" r="9"/></g>"##,
    r##"<path fill="#083628" d="M16 8a9 9 0 0 1 0 16a9 9 0 0 1 0-16z"/></g>"##,
    r##"<text x="138" y="95" font-family="fraunces-name" font-size="40" letter-spacing="-.8" fill="#083628">Synergy</text>"##,
);

/// Draws a card as PNG.
///
/// # Errors
/// [`Undrawn`], which is a fault of the program: whatever a title is, it can be drawn.
pub fn draw(card: &Card) -> Result<Vec<u8>, Undrawn> {
    let tree = Tree::from_str(&svg(card)?, &OPTIONS)?;
    let mut picture = Pixmap::new(WIDTH, HEIGHT)
        .ok_or_else(|| Undrawn::Picture("there is no room for it".to_owned()))?;
    resvg::render(&tree, Transform::identity(), &mut picture.as_mut());
    picture
        .encode_png()
        .map_err(|error| Undrawn::Picture(error.to_string()))
}

fn svg(card: &Card) -> Result<String, Undrawn> {
    let (words, space) = measured(&drawable(&card.title))?;
    let title = set(words, space, ROOM);
    let top = MIDDLE - height(&title) / 2.0;
    let mut svg = format!(
        r#"<svg xmlns="http://www.w3.org/2000/svg" width="{WIDTH}" height="{HEIGHT}">{GROUND}"#
    );
    svg.push_str(&small(&card.eyebrow, 48, top + EYEBROW, "#9d4b28"));
    svg.push_str(&small(&card.byline, 72, 566.0, "#46574f"));
    let first = top + EYEBROW + GAP + title.size * CAPITALS;
    for (line, at) in title.lines.iter().zip(0_u8..) {
        let y = first + f32::from(at) * title.size * LEADING;
        svg.push_str(&heading(line, title.size, y, &format!("line-{at}")));
    }
    svg.push_str("</svg>");
    Ok(svg)
}

/// How high the eyebrow and a title are together.
fn height(title: &Setting) -> f32 {
    let mut height = EYEBROW + GAP + title.size * CAPITALS;
    for _ in title.lines.iter().skip(1) {
        height += title.size * LEADING;
    }
    height
}

/// A line below or above the title, cut to so many letters as there is room for.
fn small(text: &str, most: usize, y: f32, color: &str) -> String {
    let mut text = drawable(text);
    if let Some((end, _)) = text.char_indices().nth(most) {
        text.truncate(end);
        text = format!("{}…", text.trim_end());
    }
    format!(
        r#"<text x="{LEFT}" y="{y:.1}" font-family="figtree-small" font-size="28" fill="{color}">{}</text>"#,
        escape(&text)
    )
}

fn heading(text: &str, size: f32, y: f32, id: &str) -> String {
    format!(
        r##"<text id="{id}" x="{LEFT}" y="{y:.1}" font-family="fraunces-title" font-size="{size}" letter-spacing="{:.2}" fill="#083628">{}</text>"##,
        size * TIGHT,
        escape(text)
    )
}

/// The words of a title with how wide each is, and a space, at a size of one pixel.
fn measured(title: &str) -> Result<(Vec<Word>, f32), Undrawn> {
    const SIZE: f32 = 100.0;
    let words: Vec<&str> = title.split_whitespace().collect();
    let mut svg = r#"<svg xmlns="http://www.w3.org/2000/svg" width="100" height="100">"#.to_owned();
    for (at, word) in words.iter().chain(&["n n", "nn"]).enumerate() {
        svg.push_str(&heading(word, SIZE, SIZE, &format!("word-{at}")));
    }
    svg.push_str("</svg>");
    let tree = Tree::from_str(&svg, &OPTIONS)?;
    let width = |at: usize| {
        tree.node_by_id(&format!("word-{at}"))
            .map_or(0.0, |node| node.bounding_box().width() / SIZE)
    };
    let space = width(words.len()) - width(words.len() + 1);
    let words = words.iter().enumerate().map(|(at, word)| Word {
        text: (*word).to_owned(),
        width: width(at),
    });
    Ok((words.collect(), space))
}

/// The text in letters that the typefaces have: accents of other languages are left off, and signs
/// that are no letters left out.
fn drawable(text: &str) -> String {
    let known = |letter: &char| (' '..='~').contains(letter) || BEYOND.contains(*letter);
    let letters = text.chars().flat_map(|letter| {
        let plain = letter.nfkd().filter(known).collect::<String>();
        match letter {
            letter if known(&letter) => letter.to_string(),
            letter if letter.is_whitespace() => " ".to_owned(),
            _ => plain,
        }
        .chars()
        .collect::<Vec<_>>()
    });
    let text: String = letters.collect();
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::crypto::secret::digest;

    fn titled(title: &str) -> Card {
        Card {
            title: title.to_owned(),
            ..Card::general()
        }
    }

    /// Addresses are kept for good. Where this fails because the drawing has changed on purpose,
    /// count `EDITION` up and write down what the test says.
    #[test]
    fn a_drawing_that_changes_has_a_new_edition() {
        let drawn = [
            "Grief has no schedule",
            "Awake at three: how worry and sleep feed each other",
        ]
        .map(|title| svg(&titled(title)).unwrap());
        let known = (crate::cards::EDITION, &digest(&drawn.concat())[..16]);
        assert_eq!(known, ("1", "1f013b3b32fbae86"));
    }

    #[test]
    fn whatever_a_title_is_it_is_drawn() {
        let long = "a".repeat(400);
        for title in ["", " ", "<b>&amp;", "你好", "🌱 \u{0} \u{ffff}", &long] {
            let png = draw(&titled(title)).unwrap();
            assert!(png.starts_with(b"\x89PNG"), "{title}");
        }
    }

    #[test]
    fn a_name_that_has_no_room_is_cut() {
        let line = small(&"Name ".repeat(30), 12, 1.0, "#000");
        assert!(line.contains(">Name Name Na…</text>"), "{line}");
    }

    #[test]
    fn letters_that_the_typefaces_have_not_are_drawn_as_their_next_of_kin() {
        assert_eq!(drawable("Łódź  Ångström\u{a0}🌱 ﬁne"), "ódz Ångström fine");
        assert_eq!(drawable("It’s “fine” – 5 × 7…"), "It’s “fine” – 5 × 7…");
    }

    #[test]
    fn every_letter_that_is_drawn_is_in_the_typefaces() {
        let all: String = (' '..='~').chain(BEYOND.chars()).collect();
        for family in ["fraunces-title", "figtree-small"] {
            let svg = format!(
                r#"<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"><text id="all" font-family="{family}">{}</text></svg>"#,
                escape(&all)
            );
            let tree = Tree::from_str(&svg, &OPTIONS).unwrap();
            let Some(resvg::usvg::Node::Text(text)) = tree.node_by_id("all") else {
                panic!("no text");
            };
            let glyphs = text
                .layouted()
                .iter()
                .flat_map(|span| &span.positioned_glyphs);
            let missing: Vec<&str> = glyphs
                .filter(|one| one.id.0 == 0)
                .map(|one| one.text.as_str())
                .collect();
            assert_eq!(missing, Vec::<&str>::new(), "{family}");
        }
    }
}
