//! The guide on coping with anxiety, read from its Markdown files once.
//!
//! Beside what the blog's texts can hold, a chapter has fences of its own: `picture NAME` with the
//! words for those who do not see it, `lines N` with what to write there, `ticks` with one thing to
//! do a line, and `week` with one question a line.

use std::sync::LazyLock;

use domain::guide::{Chapter, Drawing, Guide, Piece};

use crate::markdown;

/// The guide on paper, as `make guide` prints it from the page `/guide/whole`.
pub static PDF: &[u8] = include_bytes!("../content/guide/coping-with-anxiety.pdf");

/// When the text was last gone over, as a date and in words. Its sources are looked up again then.
const EDITION: (&str, &str) = ("2026-11-25", "November 2026");

const START: &str = include_str!("../content/guide/start.md");

/// The chapters in their order, by the part of the address that names them.
const CHAPTERS: [(&str, &str); 9] = [
    (
        "what-anxiety-is",
        include_str!("../content/guide/what-anxiety-is.md"),
    ),
    ("breathing", include_str!("../content/guide/breathing.md")),
    ("grounding", include_str!("../content/guide/grounding.md")),
    ("thoughts", include_str!("../content/guide/thoughts.md")),
    ("nights", include_str!("../content/guide/nights.md")),
    ("hard-day", include_str!("../content/guide/hard-day.md")),
    ("week", include_str!("../content/guide/week.md")),
    (
        "getting-help",
        include_str!("../content/guide/getting-help.md"),
    ),
    ("right-now", include_str!("../content/guide/right-now.md")),
];

static GUIDE: LazyLock<Guide> = LazyLock::new(read);

/// The guide.
pub fn guide() -> &'static Guide {
    &GUIDE
}

fn read() -> Guide {
    let (title, lead, text) = head(START);
    let (edition_date, edition) = EDITION;
    Guide {
        title: title.to_owned(),
        lead: lead.to_owned(),
        edition,
        edition_date,
        start: pieces(text),
        chapters: CHAPTERS.map(chapter).into(),
    }
}

fn chapter((slug, text): (&'static str, &str)) -> Chapter {
    let (title, lead, text) = head(text);
    Chapter {
        slug,
        title: title.to_owned(),
        lead: lead.to_owned(),
        pieces: pieces(text),
    }
}

/// Title, lead and the rest: a file begins with a heading and a paragraph of one line.
fn head(text: &str) -> (&str, &str, &str) {
    let (title, rest) = text.split_once('\n').unwrap_or((text, ""));
    let rest = rest.trim_start();
    let (lead, rest) = rest.split_once('\n').unwrap_or((rest, ""));
    (title.trim_start_matches("# "), lead, rest)
}

/// The text, parted at the guide's own fences.
fn pieces(text: &str) -> Vec<Piece> {
    let mut pieces = Vec::new();
    let mut plain = String::new();
    let mut lines = text.lines();
    while let Some(line) = lines.next() {
        let Some(fence) = line.strip_prefix("```").and_then(Fence::named) else {
            plain.push_str(line);
            plain.push('\n');
            continue;
        };
        pieces.extend(running(&plain));
        plain.clear();
        let inside = lines
            .by_ref()
            .take_while(|line| *line != "```")
            .map(str::to_owned)
            .collect();
        pieces.push(fence.around(inside));
    }
    pieces.extend(running(&plain));
    pieces
}

fn running(text: &str) -> Option<Piece> {
    (!text.trim().is_empty()).then(|| Piece::Text(markdown::to_html(text)))
}

/// What a fence of the guide begins.
enum Fence {
    Picture(Drawing),
    Lines(usize),
    Ticks,
    Week,
}

impl Fence {
    /// The fence that these words behind its marks name; none of ours where they name another.
    fn named(words: &str) -> Option<Self> {
        match words.split_once(' ').unwrap_or((words, "")) {
            ("picture", name) => drawing(name).map(Self::Picture),
            ("lines", count) => count.parse().ok().map(Self::Lines),
            ("ticks", _) => Some(Self::Ticks),
            ("week", _) => Some(Self::Week),
            _ => None,
        }
    }

    fn around(self, lines: Vec<String>) -> Piece {
        match self {
            Self::Picture(drawing) => Piece::Picture {
                drawing,
                words: lines.join(" "),
            },
            Self::Lines(count) => Piece::Lines {
                label: lines.join(" "),
                count,
            },
            Self::Ticks => Piece::Ticks(lines),
            Self::Week => Piece::Week(lines),
        }
    }
}

fn drawing(name: &str) -> Option<Drawing> {
    Some(match name {
        "curve" => Drawing::Curve,
        "breath" => Drawing::Breath,
        "senses" => Drawing::Senses,
        "steps" => Drawing::Steps,
        "evening" => Drawing::Evening,
        _ => return None,
    })
}

#[cfg(test)]
mod tests;
