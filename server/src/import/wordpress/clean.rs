//! Content as WordPress stored it, made into HTML that this site can publish.

use std::{collections::BTreeMap, fmt};

use super::{
    Footnote, Item, Library, blocks, embeds, links, paragraphs, sanitize, shortcodes, text::plain,
};

/// How deep reusable blocks may stand in each other.
const PATTERN_DEPTH: u32 = 3;

/// What content may refer to.
#[derive(Debug, Clone, Copy)]
pub struct Context<'a> {
    /// Pictures and reusable blocks.
    pub library: &'a Library,
    /// The item that the content is of.
    pub item_id: i64,
    /// Its footnotes.
    pub footnotes: &'a [Footnote],
}

impl<'a> Context<'a> {
    /// The context of an item's own content.
    #[must_use]
    pub fn of(item: &'a Item, library: &'a Library) -> Self {
        Self {
            library,
            item_id: item.wp_id,
            footnotes: &item.footnotes,
        }
    }
}

/// Cleaned content.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Cleaned {
    /// Safe HTML. [`super::sanitize`] does not change it.
    pub html: String,
    /// The addresses of its pictures, each once, in their order.
    pub pictures: Vec<String>,
    /// Those of them that somewhere stand without alternative text.
    pub without_alt: Vec<String>,
    /// The addresses that it links to, each once, in their order; not those within itself.
    pub links: Vec<String>,
    /// What was not understood.
    pub unknown: Vec<Residue>,
}

/// What kind of thing was not understood, and what became of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Leftover {
    /// A block of a plug-in: taken off, what stood in it kept.
    Block,
    /// A block that WordPress fills in when it shows it: left out.
    Dynamic,
    /// A shortcode: taken off, what stood in it kept.
    Shortcode,
    /// A word in brackets that may be a shortcode or just a word: left standing.
    Bracket,
    /// A picture or a reusable block that is named by number and not in the export: left out.
    Missing,
}

/// Something that was not understood.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Residue {
    /// What it is.
    pub what: Leftover,
    /// Its name.
    pub name: String,
    /// How often it was there.
    pub count: u32,
}

impl fmt::Display for Residue {
    fn fmt(&self, to: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { what, name, count } = self;
        match what {
            Leftover::Block => write!(to, "block {name} × {count}: taken off, content kept"),
            Leftover::Dynamic => write!(to, "block {name} × {count}: left out"),
            Leftover::Shortcode => write!(to, "[{name}] × {count}: taken off, content kept"),
            Leftover::Bracket => write!(to, "[{name}] × {count}: left standing"),
            Leftover::Missing => write!(to, "{name} × {count}: not in the export"),
        }
    }
}

/// Counts what is not understood.
#[derive(Debug, Default)]
pub(super) struct Tally(BTreeMap<(Leftover, String), u32>);

impl Tally {
    pub fn add(&mut self, what: Leftover, name: impl Into<String>) {
        *self.0.entry((what, name.into())).or_default() += 1;
    }

    fn into_residues(self) -> Vec<Residue> {
        let residue = |((what, name), count)| Residue { what, name, count };
        self.0.into_iter().map(residue).collect()
    }
}

/// Makes WordPress's content into safe, plain HTML: block comments, shortcodes and the wrappers of
/// page builders go, blank lines become paragraphs, what is embedded from elsewhere becomes a link.
#[must_use]
pub fn clean(content: &str, context: &Context<'_>) -> Cleaned {
    let mut tally = Tally::default();
    let content = content.replace("\r\n", "\n").replace('\r', "\n");
    let mut rewritten = String::with_capacity(content.len());
    rewrite(&content, context, &mut tally, 0, &mut rewritten);
    let html = sanitize::settle(&rewritten);
    let (pictures, without_alt, links) = links::gather(&html);
    Cleaned {
        html,
        pictures,
        without_alt,
        links,
        unknown: tally.into_residues(),
    }
}

fn rewrite(content: &str, context: &Context<'_>, tally: &mut Tally, depth: u32, to: &mut String) {
    let expanded = shortcodes::expand(content, context, tally);
    let lower = paragraphs::has_top_heading(&expanded);
    for part in blocks::unfold(&expanded, context, tally) {
        match part {
            blocks::Part::Html { text, lines } => {
                let media = embeds::to_links(&text, context);
                paragraphs::write(&media, paragraphs::Rules { lines, lower }, to);
            }
            blocks::Part::Pattern(id) => match context.library.pattern(id) {
                Some(pattern) if depth < PATTERN_DEPTH => {
                    rewrite(pattern, context, tally, depth + 1, to);
                }
                _ => tally.add(Leftover::Missing, format!("reusable block {id}")),
            },
        }
    }
}

/// What stands before `<!--more-->`, as plain text: the teaser that its writer chose. `None` where
/// nobody did.
#[must_use]
pub fn teaser(content: &str, context: &Context<'_>) -> Option<String> {
    let before = content.split_once("<!--more")?.0;
    let text = plain(&clean(before, context).html);
    (!text.is_empty()).then_some(text)
}
