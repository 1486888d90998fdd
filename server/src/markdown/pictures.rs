//! Pictures in texts: found, given other addresses, and shown as browsers like them best.

use std::ops::Range;

use domain::{blog::Picture, html::Html};
use pulldown_cmark::{Event, Parser, Tag, TagEnd};

use super::{OPTIONS, clean, from_markdown};
use crate::store::site::{Format, Text};

/// How wide a picture is in the column of a text, as `sizes` says it: 66 letters at most.
const IN_TEXT: &str = "(min-width: 44rem) 40rem, 100vw";

/// A picture as a text shows it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Shown {
    /// Its address as written; empty where it was of a kind that no page may have.
    pub address: String,
    /// The words for those who do not see it.
    pub words: String,
}

/// The pictures that a text shows: those that Markdown names, then what else stands in its HTML.
pub fn pictures(text: &Text) -> Vec<Shown> {
    let (mut shown, html) = match text.format {
        Format::Markdown => (in_markdown(&text.body), from_markdown(&text.body).0),
        Format::Html => (Vec::new(), text.body.clone()),
    };
    let clean = clean(&html);
    for tag in tags(clean.as_str()) {
        let address = attribute(&clean.as_str()[tag.clone()], "src").unwrap_or_default();
        let words = attribute(&clean.as_str()[tag], "alt").unwrap_or_default();
        let is_known = shown
            .iter()
            .any(|known| known.words == words || known.address == address);
        if !is_known {
            let (address, words) = (address.to_owned(), words.to_owned());
            shown.push(Shown { address, words });
        }
    }
    shown
}

fn in_markdown(text: &str) -> Vec<Shown> {
    found(text)
        .into_iter()
        .map(|one| Shown {
            address: one.address,
            words: one.words,
        })
        .collect()
}

/// A picture that Markdown names, and where.
struct Found {
    address: String,
    title: String,
    words: String,
    /// All of it.
    whole: Range<usize>,
    /// Where its words end.
    words_end: usize,
}

fn found(text: &str) -> Vec<Found> {
    let mut found: Vec<Found> = Vec::new();
    let mut open: Option<Found> = None;
    for (event, range) in Parser::new_ext(text, OPTIONS).into_offset_iter() {
        match (&mut open, event) {
            (
                None,
                Event::Start(Tag::Image {
                    dest_url, title, ..
                }),
            ) => {
                open = Some(Found {
                    address: dest_url.into_string(),
                    title: title.into_string(),
                    words: String::new(),
                    words_end: range.start + 2,
                    whole: range,
                });
            }
            (Some(picture), Event::End(TagEnd::Image)) if range == picture.whole => {
                found.extend(open.take());
            }
            (Some(picture), event) => {
                picture.words_end = picture.words_end.max(range.end);
                match event {
                    Event::Text(text) | Event::Code(text) => picture.words.push_str(&text),
                    Event::SoftBreak | Event::HardBreak => picture.words.push(' '),
                    _ => {}
                }
            }
            (None, _) => {}
        }
    }
    found
}

/// A text with other addresses for its pictures: `new` answers each, or none for one that stays.
/// All else stays letter for letter.
pub fn with_pictures(text: &str, new: &mut dyn FnMut(&str) -> Option<String>) -> String {
    let mut changed = String::with_capacity(text.len());
    let mut from = 0;
    for picture in found(text) {
        let Some(address) = new(&picture.address) else {
            continue;
        };
        changed.push_str(&text[from..picture.words_end]);
        changed.push_str("](");
        changed.push_str(&address);
        if !picture.title.is_empty() {
            let title = picture.title.replace('\\', "\\\\").replace('"', "\\\"");
            changed.push_str(&format!(" \"{title}\""));
        }
        changed.push(')');
        from = picture.whole.end;
    }
    changed.push_str(&text[from..]);
    changed
}

/// Shows a paragraph; one that is a picture and nothing else becomes a figure, and the picture's
/// title its caption.
pub(super) fn paragraph<'a>(inside: Vec<Event<'a>>, shown: &mut Vec<Event<'a>>) {
    if !is_figure(&inside) {
        shown.push(Event::Start(Tag::Paragraph));
        shown.extend(inside);
        shown.push(Event::End(TagEnd::Paragraph));
        return;
    }
    let caption = match inside.first() {
        Some(Event::Start(Tag::Image { title, .. })) => title.clone(),
        _ => "".into(),
    };
    shown.push(Event::Html("<figure>".into()));
    shown.extend(inside);
    if !caption.is_empty() {
        shown.push(Event::Html("<figcaption>".into()));
        shown.push(Event::Text(caption));
        shown.push(Event::Html("</figcaption>".into()));
    }
    shown.push(Event::Html("</figure>\n".into()));
}

/// Whether a paragraph is one picture and nothing else.
fn is_figure(inside: &[Event<'_>]) -> bool {
    let is_picture = |event: &&Event<'_>| matches!(event, Event::Start(Tag::Image { .. }));
    inside.first().as_ref().is_some_and(is_picture)
        && matches!(inside.last(), Some(Event::End(TagEnd::Image)))
        && inside.iter().filter(is_picture).count() == 1
}

/// Gives each picture of ours in clean HTML its sizes and its measures, so that a browser takes the
/// file that fits, nothing jumps, and what is far below is not fetched before it is needed.
pub(super) fn dress(html: &Html) -> Html {
    let html = html.as_str();
    let mut dressed = String::with_capacity(html.len());
    let mut from = 0;
    for tag in tags(html) {
        let written = &html[tag.clone()];
        let Some(picture) = attribute(written, "src").and_then(Picture::at) else {
            continue;
        };
        dressed.push_str(&html[from..tag.start]);
        let alt = attribute(written, "alt").unwrap_or_default();
        dressed.push_str(&img(&picture, alt));
        from = tag.end;
    }
    dressed.push_str(&html[from..]);
    Html::cleaned(dressed)
}

/// The picture's tag; `alt` is escaped already.
fn img(picture: &Picture, alt: &str) -> String {
    let (address, srcset) = (picture.address(), picture.srcset());
    let (width, height) = (picture.width(), picture.height());
    format!(
        "<img src=\"{address}\" srcset=\"{srcset}\" sizes=\"{IN_TEXT}\" width=\"{width}\" \
         height=\"{height}\" alt=\"{alt}\" loading=\"lazy\" decoding=\"async\">"
    )
}

/// Where the tags of pictures stand in HTML that the sanitizer wrote: a `<` is nowhere but before a
/// tag, and values stand in double quotes.
fn tags(html: &str) -> Vec<Range<usize>> {
    let mut tags = Vec::new();
    for (start, _) in html.match_indices("<img") {
        let mut quoted = false;
        let length = html[start..].find(|c| {
            quoted ^= c == '"';
            c == '>' && !quoted
        });
        tags.extend(length.map(|length| start..start + length + 1));
    }
    tags
}

/// The value of an attribute in such a tag, escaped as it is.
fn attribute<'a>(tag: &'a str, name: &str) -> Option<&'a str> {
    let (_, rest) = tag.split_once(&format!(" {name}=\""))?;
    Some(rest.split_once('"')?.0)
}
