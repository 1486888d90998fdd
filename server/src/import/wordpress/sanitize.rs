//! What may be published: a short list, and nothing else.

use std::{borrow::Cow, sync::LazyLock};

use ammonia::Builder;

use super::{
    markup::{Piece, Pieces, escape},
    shortcodes,
};

/// What in-page targets are called here, so that none can pass for a part of the page around.
const ID_PREFIX: &str = "part-";
/// How often content is cleaned until it stays as it is. Two times do, but for broken nesting.
const PASSES: usize = 8;

const TAGS: [&str; 53] = [
    "a",
    "abbr",
    "b",
    "bdi",
    "bdo",
    "blockquote",
    "br",
    "caption",
    "cite",
    "code",
    "col",
    "dd",
    "del",
    "details",
    "dfn",
    "dl",
    "dt",
    "em",
    "figcaption",
    "figure",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "hr",
    "i",
    "img",
    "ins",
    "kbd",
    "li",
    "mark",
    "ol",
    "p",
    "pre",
    "q",
    "rp",
    "rt",
    "ruby",
    "s",
    "samp",
    "small",
    "strong",
    "sub",
    "summary",
    "sup",
    "table",
    "tbody",
    "td",
    "tfoot",
    "th",
    "thead",
    "tr",
];
const MORE_TAGS: [&str; 5] = ["time", "u", "ul", "var", "wbr"];

/// Elements that go with all that stands in them.
const GONE: [&str; 16] = [
    "button", "datalist", "iframe", "label", "math", "noembed", "noframes", "noscript", "option",
    "script", "select", "style", "svg", "template", "textarea", "title",
];

const ATTRIBUTES: [(&str, &[&str]); 21] = [
    ("a", &["href", "id", "hreflang"]),
    ("abbr", &["title"]),
    ("blockquote", &["cite"]),
    ("col", &["span"]),
    ("del", &["cite", "datetime"]),
    ("details", &["open"]),
    ("dfn", &["title"]),
    ("h2", &["id"]),
    ("h3", &["id"]),
    ("h4", &["id"]),
    ("h5", &["id"]),
    ("h6", &["id"]),
    ("img", &["src", "alt", "width", "height"]),
    ("ins", &["cite", "datetime"]),
    ("li", &["id", "value"]),
    ("ol", &["reversed", "start", "type"]),
    ("q", &["cite"]),
    ("sup", &["id"]),
    ("td", &["colspan", "rowspan"]),
    ("th", &["colspan", "rowspan", "scope"]),
    ("time", &["datetime"]),
];

static SANITIZER: LazyLock<Builder<'static>> = LazyLock::new(|| {
    let mut builder = Builder::default();
    builder
        .tags(TAGS.into_iter().chain(MORE_TAGS).collect())
        .clean_content_tags(GONE.into_iter().collect())
        .generic_attributes(["dir", "lang"].into_iter().collect())
        .tag_attributes(
            ATTRIBUTES
                .into_iter()
                .map(|(tag, names)| (tag, names.iter().copied().collect()))
                .collect(),
        )
        .set_tag_attribute_value("img", "loading", "lazy")
        .url_schemes(["http", "https", "mailto", "tel"].into_iter().collect())
        .link_rel(Some("noopener noreferrer"))
        .id_prefix(Some(ID_PREFIX))
        .attribute_filter(|_, name, value| attribute(name, value));
    builder
});

static TEXT_ONLY: LazyLock<Builder<'static>> = LazyLock::new(Builder::empty);

fn attribute<'v>(name: &str, value: &'v str) -> Option<Cow<'v, str>> {
    match name {
        "id" => is_plain_id(value).then_some(Cow::Borrowed(value)),
        "href" | "src" | "cite" => address(value),
        "width" | "height" | "colspan" | "rowspan" | "span" | "start" | "value" => {
            let is_number = !value.is_empty() && value.len() < 6;
            (is_number && value.bytes().all(|b| b.is_ascii_digit())).then_some(Cow::Borrowed(value))
        }
        _ => Some(Cow::Borrowed(value)),
    }
}

fn is_plain_id(id: &str) -> bool {
    let allowed = |b: u8| b.is_ascii_alphanumeric() || matches!(b, b'-' | b'_' | b':' | b'.');
    !id.is_empty() && id.bytes().all(allowed)
}

fn address(value: &str) -> Option<Cow<'_, str>> {
    if let Some(id) = value.strip_prefix('#') {
        if id.starts_with(ID_PREFIX) || !is_plain_id(id) {
            return Some(Cow::Borrowed(value));
        }
        return Some(Cow::Owned(format!("#{ID_PREFIX}{id}")));
    }
    if let Some(rest) = value.strip_prefix("//") {
        return Some(Cow::Owned(format!("https://{rest}")));
    }
    // A browser takes a backslash for a slash, and `/\host` for another host.
    (!value.starts_with(['\\', '\t', '\n']) && !value.starts_with("/\\"))
        .then_some(Cow::Borrowed(value))
}

/// HTML of which only what may be published is left: a short list of tags and attributes, addresses
/// of `http`, `https`, `mailto` and `tel`, and those within the site. What [`super::clean`] answers
/// is not changed by it.
#[must_use]
pub fn sanitize(html: &str) -> String {
    SANITIZER.clean(html).to_string()
}

/// The text of HTML, with `&`, `<` and `>` as entities.
pub(super) fn text_only(html: &str) -> String {
    TEXT_ONLY.clean(html).to_string()
}

/// Safe HTML that stays the same when it is made safe again.
///
/// Content whose nesting is so broken that it comes out differently each time becomes plain text.
pub(super) fn settle(html: &str) -> String {
    let mut html = tidy(&sanitize(html));
    for _ in 0..PASSES {
        let again = sanitize(&html);
        let tidied = tidy(&again);
        if again == html && tidied == html {
            return html;
        }
        html = tidied;
    }
    let text = text_only(&html);
    let lines = text.lines().map(str::trim).filter(|line| !line.is_empty());
    lines.map(|line| format!("<p>{line}</p>\n")).collect()
}

/// Elements that are nothing without content.
fn needs_content(name: &str) -> bool {
    matches!(
        name,
        "p" | "h2"
            | "h3"
            | "h4"
            | "h5"
            | "h6"
            | "ul"
            | "ol"
            | "li"
            | "figure"
            | "figcaption"
            | "blockquote"
            | "pre"
            | "code"
            | "strong"
            | "em"
            | "b"
            | "i"
            | "u"
            | "s"
            | "small"
            | "sup"
            | "sub"
            | "mark"
            | "cite"
            | "a"
            | "details"
            | "summary"
            | "dl"
    )
}

struct Open {
    /// Where its start tag begins in what is written.
    from: usize,
    is_filled: bool,
    /// Whether its tags go: a link that leads nowhere.
    is_bare: bool,
}

/// Takes out elements that hold nothing, and sets as code what looks like a shortcode. The HTML is
/// the sanitizer's: each start tag that needs an end tag has one.
fn tidy(html: &str) -> String {
    let mut out = String::with_capacity(html.len());
    let mut open: Vec<Open> = Vec::new();
    let mut code = 0_u32;
    let mut pieces = Pieces::new(html);
    loop {
        let start = pieces.position();
        let Some(piece) = pieces.next() else { break };
        let written = &html[start..pieces.position()];
        match piece {
            Piece::Text(text) => {
                if text.contains(|c: char| !c.is_whitespace()) && !is_hard_space(text) {
                    fill(&mut open);
                }
                let shown = if code == 0 {
                    shortcodes::set_as_code(text)
                } else {
                    None
                };
                let shown = shown.as_deref().unwrap_or(text);
                let is_doubled = code == 0 && out.ends_with('\n') && shown.starts_with('\n');
                out.push_str(if is_doubled {
                    shown.trim_start_matches('\n')
                } else {
                    shown
                });
            }
            Piece::Open(tag) => {
                code += u32::from(is_code(&tag.name));
                if tag.name == "img" && tag.attribute("src").is_none() {
                    continue;
                }
                if matches!(tag.name.as_str(), "img" | "hr") {
                    fill(&mut open);
                }
                let is_filled = tag.attribute("id").is_some();
                let is_bare = tag.name == "a" && !is_filled && tag.attribute("href").is_none();
                let from = out.len();
                if !is_void(&tag.name) {
                    open.push(Open {
                        from,
                        is_filled,
                        is_bare,
                    });
                }
                if !is_bare {
                    out.push_str(written);
                }
            }
            Piece::Close(name) => {
                code -= u32::from(is_code(&name) && code > 0);
                end(&name, written, &mut open, &mut out);
            }
            Piece::Comment(_) | Piece::Raw(_) => {}
        }
    }
    out.trim().to_owned()
}

fn is_hard_space(text: &str) -> bool {
    text.split("&nbsp;").all(|part| part.trim().is_empty())
}

fn is_code(name: &str) -> bool {
    matches!(name, "code" | "pre")
}

fn is_void(name: &str) -> bool {
    matches!(name, "br" | "col" | "hr" | "img" | "wbr")
}

fn fill(open: &mut [Open]) {
    // What holds a filled element is filled, so the first that is ends the walk.
    for element in open.iter_mut().rev() {
        if std::mem::replace(&mut element.is_filled, true) {
            return;
        }
    }
}

fn end(name: &str, written: &str, open: &mut Vec<Open>, out: &mut String) {
    let Some(element) = open.pop() else { return };
    if !element.is_filled && needs_content(name) {
        out.truncate(element.from);
        return;
    }
    if !element.is_bare {
        out.push_str(written);
    }
    fill(open);
}

/// A start tag with one attribute's value replaced.
pub(super) fn with_attribute(written: &str, name: &str, old: &str, new: &str) -> String {
    let mark = format!(" {name}=\"{}\"", escape(old));
    written.replacen(&mark, &format!(" {name}=\"{}\"", escape(new)), 1)
}
