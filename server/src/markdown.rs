//! Text as people write it, made into what a page shows: once for each revision of an article, and
//! for the short texts of the site when they are asked for.
//!
//! Markdown with tables, footnotes, callouts (`> [!NOTE]`), pictures with captions and one block of
//! our own: a fence named `consultation` becomes an invitation to the free call. Whatever comes out has gone through a
//! sanitizer, so no text can bring a script, a style or a picture from elsewhere.

mod clean;
mod notes;
mod pictures;

use std::collections::HashMap;

use domain::{blog::Heading, html::Html};
use pulldown_cmark::{
    BlockQuoteKind, CodeBlockKind, CowStr, Event, Options, Parser, Tag, TagEnd, html::push_html,
};

use crate::store::site::{Format, Text};

pub use clean::{clean, plain_of};
pub use pictures::{Shown, pictures, with_pictures};

/// A text made ready for its page.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Rendered {
    /// What the page shows.
    pub html: Html,
    /// Its headings of the second and third level.
    pub contents: Vec<Heading>,
    /// Its words without any markup, for search and summaries.
    pub plain: String,
    /// How many words it has.
    pub words: usize,
}

/// Makes a text ready.
pub fn render(text: &Text) -> Rendered {
    let (html, contents) = match text.format {
        Format::Markdown => from_markdown(&text.body),
        Format::Html => (text.body.clone(), Vec::new()),
    };
    let html = clean(&html);
    let plain = plain_of(html.as_str());
    let html = pictures::dress(&html);
    Rendered {
        words: plain.split_whitespace().count(),
        html,
        contents,
        plain,
    }
}

/// Makes a short text ready, of which only the page's part is needed.
pub fn to_html(markdown: &str) -> Html {
    pictures::dress(&clean(&from_markdown(markdown).0))
}

/// What the parser understands beyond plain Markdown.
const OPTIONS: Options = Options::ENABLE_TABLES
    .union(Options::ENABLE_FOOTNOTES)
    .union(Options::ENABLE_STRIKETHROUGH)
    .union(Options::ENABLE_SMART_PUNCTUATION)
    .union(Options::ENABLE_GFM);

fn from_markdown(text: &str) -> (String, Vec<Heading>) {
    shaped(text, Page::default())
}

/// Makes an issue of the newsletter ready: as it was written, and as a page shows it. Its fences
/// named `latest` become what `latest` makes of the words in them.
pub(crate) fn issue(text: &str, latest: &dyn Fn(&str) -> String) -> (String, Html) {
    let page = Page {
        latest: Some(latest),
        ..Page::default()
    };
    let (written, _) = shaped(text, page);
    let shown = pictures::dress(&clean(&written));
    (written, shown)
}

fn shaped(text: &str, mut page: Page<'_>) -> (String, Vec<Heading>) {
    let events: Vec<_> = Parser::new_ext(text, OPTIONS).collect();
    let events = notes::gather(events);
    let shown = page.shape(events);
    let mut html = String::with_capacity(text.len() * 2);
    push_html(&mut html, shown.into_iter());
    (html, page.contents)
}

/// What is noticed on the way through a text.
#[derive(Default)]
struct Page<'p> {
    contents: Vec<Heading>,
    /// How often a heading's name was used already.
    names: HashMap<String, usize>,
    /// Makes the list of the latest articles, under the words that are given; none where a text has
    /// no such list.
    latest: Option<&'p dyn Fn(&str) -> String>,
}

impl Page<'_> {
    /// Turns what the parser found into what our pages show.
    fn shape<'a>(&mut self, events: Vec<Event<'a>>) -> Vec<Event<'a>> {
        let mut shown = Vec::with_capacity(events.len());
        let mut events = events.into_iter();
        while let Some(event) = events.next() {
            match event {
                Event::Start(Tag::Heading { level, .. }) => {
                    let inside = until(&mut events, |end| matches!(end, TagEnd::Heading(_)));
                    self.heading(level as u8, inside, &mut shown);
                }
                Event::Start(Tag::Paragraph) => {
                    let inside = until(&mut events, |end| matches!(end, TagEnd::Paragraph));
                    pictures::paragraph(inside, &mut shown);
                }
                Event::Start(Tag::BlockQuote(Some(kind))) => {
                    shown.push(Event::Html(callout_start(kind)));
                }
                Event::End(TagEnd::BlockQuote(Some(_))) => {
                    shown.push(Event::Html("</aside>\n".into()));
                }
                Event::Start(Tag::CodeBlock(CodeBlockKind::Fenced(info)))
                    if self.has_block(&info) =>
                {
                    let inside = until(&mut events, |end| matches!(end, TagEnd::CodeBlock));
                    shown.push(Event::Html(self.block(&info, &inside).into()));
                }
                Event::Start(Tag::Table(columns)) => {
                    let start =
                        "<div class=\"table\" role=\"region\" tabindex=\"0\" aria-label=\"Table\">";
                    shown.push(Event::Html(start.into()));
                    shown.push(Event::Start(Tag::Table(columns)));
                }
                Event::End(TagEnd::Table) => {
                    shown.push(Event::End(TagEnd::Table));
                    shown.push(Event::Html("</div>\n".into()));
                }
                other => shown.push(other),
            }
        }
        shown
    }

    /// Whether a fence that is opened so is a block of our own.
    fn has_block(&self, info: &str) -> bool {
        match info.split_whitespace().next() {
            Some("consultation") => true,
            Some("latest") => self.latest.is_some(),
            _ => false,
        }
    }

    /// A block of our own.
    fn block(&self, info: &str, inside: &[Event<'_>]) -> String {
        match self.latest {
            Some(latest) if info.starts_with("latest") => latest(words_of(inside).trim()),
            _ => invitation(info, inside),
        }
    }

    /// A heading gets a name in the page, and the text's first level becomes the page's second: the
    /// page's own heading stands above it.
    fn heading<'a>(&mut self, level: u8, inside: Vec<Event<'a>>, shown: &mut Vec<Event<'a>>) {
        let level = level.clamp(2, 4);
        let text = words_of(&inside);
        let id = self.name(&text);
        shown.push(Event::Html(format!("<h{level} id=\"{id}\">").into()));
        shown.extend(inside);
        shown.push(Event::Html(format!("</h{level}>\n").into()));
        if level < 4 {
            self.contents.push(Heading { level, id, text });
        }
    }

    /// A name that no other heading of the text has.
    fn name(&mut self, text: &str) -> String {
        let name = slug_of(text);
        let used = self.names.entry(name.clone()).or_default();
        *used += 1;
        match *used {
            1 => name,
            again => format!("{name}-{again}"),
        }
    }
}

/// The events up to the end that is looked for, which is taken too.
fn until<'a>(
    events: &mut impl Iterator<Item = Event<'a>>,
    ends: impl Fn(&TagEnd) -> bool,
) -> Vec<Event<'a>> {
    let mut inside = Vec::new();
    for event in events {
        match event {
            Event::End(end) if ends(&end) => break,
            other => inside.push(other),
        }
    }
    inside
}

fn words_of(events: &[Event<'_>]) -> String {
    let mut words = String::new();
    for event in events {
        match event {
            Event::Text(text) | Event::Code(text) => words.push_str(text),
            Event::SoftBreak | Event::HardBreak => words.push(' '),
            _ => {}
        }
    }
    words
}

/// A short name made of a text's letters and digits.
pub fn slug_of(text: &str) -> String {
    let mut slug = String::new();
    for letter in text.to_lowercase().chars() {
        if letter.is_ascii_alphanumeric() {
            slug.push(letter);
        } else if !matches!(letter, '\'' | '’') && !slug.is_empty() && !slug.ends_with('-') {
            slug.push('-');
        }
    }
    let slug = slug.trim_end_matches('-');
    let short: String = slug.chars().take(60).collect();
    match short.trim_end_matches('-') {
        "" => "part".to_owned(),
        short => short.to_owned(),
    }
}

fn callout_start(kind: BlockQuoteKind) -> CowStr<'static> {
    let (class, title) = match kind {
        BlockQuoteKind::Note => ("note", "Good to know"),
        BlockQuoteKind::Tip => ("tip", "Try this"),
        BlockQuoteKind::Important => ("important", "Important"),
        BlockQuoteKind::Warning | BlockQuoteKind::Caution => ("important", "Take care"),
    };
    format!("<aside class=\"callout {class}\"><p class=\"callout-title\">{title}</p>\n").into()
}

/// The invitation to a free call, for the service that the fence names.
fn invitation(info: &str, inside: &[Event<'_>]) -> String {
    let service = info
        .split_whitespace()
        .find_map(|word| word.strip_prefix("service="))
        .filter(|slug| domain::practice::Slug::parse(slug).is_ok());
    let address = service.map_or_else(
        || "/book".to_owned(),
        |service| format!("/book?service={service}"),
    );
    let mut words = String::new();
    let text = Event::Text(words_of(inside).trim().to_owned().into());
    push_html(&mut words, std::iter::once(text));
    format!(
        "<aside class=\"invitation\"><p>{words}</p>\
         <p><a class=\"button\" href=\"{address}\">Book a free call</a></p></aside>\n"
    )
}

#[cfg(test)]
mod tests;
