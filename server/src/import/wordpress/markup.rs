//! HTML as a row of pieces, for the rewriting that comes before the sanitizer.
//!
//! It forgives what browsers forgive and need not agree with them in every corner: what goes out is
//! parsed again, by a real parser.

use std::borrow::Cow;

/// A piece of HTML.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Piece<'a> {
    Text(&'a str),
    Open(Tag<'a>),
    /// An end tag, by its name in small letters.
    Close(String),
    /// What stands within a comment.
    Comment(&'a str),
    /// What stands within an element whose content is no HTML.
    Raw(&'a str),
}

/// A start tag.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Tag<'a> {
    /// Its name in small letters.
    pub name: String,
    /// It, as written.
    pub written: &'a str,
    attributes: &'a str,
}

impl Tag<'_> {
    /// The value of an attribute, its entities resolved; empty where it has none.
    pub fn attribute(&self, name: &str) -> Option<String> {
        let mut rest = self.attributes;
        while let Some((found, value, after)) = attribute(rest) {
            if found.eq_ignore_ascii_case(name) {
                return Some(resolve(value).trim().to_owned());
            }
            rest = after;
        }
        None
    }
}

/// The next attribute in `rest`: its name, its value as written, and what follows.
fn attribute(rest: &str) -> Option<(&str, &str, &str)> {
    let rest = rest.trim_start_matches(|c: char| c.is_whitespace() || c == '/');
    if rest.is_empty() {
        return None;
    }
    let end = rest
        .char_indices()
        .skip(1)
        .find(|(_, c)| c.is_whitespace() || matches!(c, '=' | '/'))
        .map_or(rest.len(), |(at, _)| at);
    let (name, after) = rest.split_at(end);
    let Some(value) = after.trim_start().strip_prefix('=') else {
        return Some((name, "", after));
    };
    let value = value.trim_start();
    for quote in ['"', '\''] {
        if let Some(quoted) = value.strip_prefix(quote) {
            let (value, after) = quoted.split_once(quote).unwrap_or((quoted, ""));
            return Some((name, value, after));
        }
    }
    let end = value.find(char::is_whitespace).unwrap_or(value.len());
    let (value, after) = value.split_at(end);
    Some((name, value, after))
}

/// Elements whose content is not HTML.
const RAW: [&str; 9] = [
    "script", "style", "iframe", "textarea", "xmp", "noembed", "noframes", "title", "noscript",
];

/// How often a tag may have an open quote before quotes are no longer trusted in this text: each
/// costs a look through all the rest.
const QUOTE_FAULTS: u32 = 16;

/// The pieces of `html`, which cover it without a gap.
#[derive(Debug, Clone)]
pub(super) struct Pieces<'a> {
    html: &'a str,
    at: usize,
    /// The element whose raw content comes next.
    raw: Option<&'static str>,
    /// What is known not to come any more.
    gone: Vec<&'static str>,
    quote_faults: u32,
}

impl<'a> Pieces<'a> {
    pub const fn new(html: &'a str) -> Self {
        Self {
            html,
            at: 0,
            raw: None,
            gone: Vec::new(),
            quote_faults: 0,
        }
    }

    /// Where the next piece begins.
    pub const fn position(&self) -> usize {
        self.at
    }

    /// Goes on at `at`, which must lie ahead and on a character's boundary.
    pub fn jump(&mut self, at: usize) {
        if at > self.at && self.html.is_char_boundary(at) {
            self.at = at;
            self.raw = None;
        }
    }

    fn rest(&self) -> &'a str {
        &self.html[self.at..]
    }

    fn take(&mut self, length: usize) -> &'a str {
        let taken = &self.rest()[..length];
        self.at += length;
        taken
    }

    /// Where `wanted` comes next in the rest. What is missed once is not looked for again.
    fn find(&mut self, wanted: &'static str) -> Option<usize> {
        if self.gone.contains(&wanted) {
            return None;
        }
        let found = self.rest().find(wanted);
        if found.is_none() {
            self.gone.push(wanted);
        }
        found
    }

    fn raw_content(&mut self, name: &'static str) -> &'a str {
        if self.gone.contains(&name) {
            return "";
        }
        match find_close(self.rest(), name) {
            Some(length) => self.take(length),
            None => {
                self.gone.push(name);
                // A frame that was left open hides no text; a script does, in every browser.
                let length = if name == "iframe" {
                    0
                } else {
                    self.rest().len()
                };
                self.take(length)
            }
        }
    }

    fn comment(&mut self) -> &'a str {
        let rest = self.rest();
        self.at += 4;
        if let Some(length) = self.find("-->") {
            let inside = self.take(length);
            self.at += 3;
            return inside;
        }
        // Never closed: it takes no more with it than its own line.
        let inside = &rest[4..];
        let length = inside.find(['>', '\n']).map_or(inside.len(), |at| at + 1);
        self.take(length)
    }

    /// The length of the tag that the rest begins with, if it does.
    fn tag_length(&mut self) -> Option<usize> {
        let rest = self.rest();
        let first = rest.strip_prefix("</").or_else(|| rest.strip_prefix('<'))?;
        if !first.starts_with(|c: char| c.is_ascii_alphabetic()) {
            return None;
        }
        let plain = self.find(">")? + 1;
        if self.quote_faults >= QUOTE_FAULTS {
            return Some(plain);
        }
        let careful = end_of_tag(rest);
        if careful.is_none() {
            self.quote_faults += 1;
        }
        Some(careful.unwrap_or(plain))
    }

    fn tag(&mut self, length: usize) -> Piece<'a> {
        let written = self.take(length);
        let inside = written.trim_start_matches('<').trim_end_matches('>');
        let (closes, inside) = match inside.strip_prefix('/') {
            Some(rest) => (true, rest),
            None => (false, inside),
        };
        let end = inside
            .find(|c: char| c.is_whitespace() || c == '/')
            .unwrap_or(inside.len());
        let (name, attributes) = inside.split_at(end);
        let name = name.to_ascii_lowercase();
        if closes {
            return Piece::Close(name);
        }
        self.raw = RAW.into_iter().find(|raw| *raw == name);
        Piece::Open(Tag {
            name,
            written,
            attributes,
        })
    }
}

impl<'a> Iterator for Pieces<'a> {
    type Item = Piece<'a>;

    fn next(&mut self) -> Option<Piece<'a>> {
        if let Some(name) = self.raw.take() {
            return Some(Piece::Raw(self.raw_content(name)));
        }
        let rest = self.rest();
        if rest.is_empty() {
            return None;
        }
        if rest.starts_with("<!--") {
            return Some(Piece::Comment(self.comment()));
        }
        if let Some(length) = self.tag_length() {
            return Some(self.tag(length));
        }
        // A `<` that begins no tag is text.
        let from = usize::from(rest.starts_with('<'));
        let length = rest[from..].find('<').map_or(rest.len(), |at| at + from);
        Some(Piece::Text(self.take(length)))
    }
}

/// Where the end tag of `name` begins.
fn find_close(text: &str, name: &str) -> Option<usize> {
    let bytes = text.as_bytes();
    text.match_indices("</").map(|(at, _)| at).find(|at| {
        let after = bytes.get(at + 2..at + 2 + name.len());
        after.is_some_and(|after| after.eq_ignore_ascii_case(name.as_bytes()))
    })
}

/// The length of a tag, not misled by a `>` in a quoted value.
fn end_of_tag(text: &str) -> Option<usize> {
    let bytes = text.as_bytes();
    let mut at = 0;
    let mut after_equals = false;
    while let Some(byte) = bytes.get(at) {
        match byte {
            b'>' => return Some(at + 1),
            b'"' | b'\'' if after_equals => {
                at += 1 + bytes[at + 1..].iter().position(|next| next == byte)?;
                after_equals = false;
            }
            b'=' => after_equals = true,
            byte if byte.is_ascii_whitespace() => {}
            _ => after_equals = false,
        }
        at += 1;
    }
    None
}

/// Text with its entities resolved: the five of XML, the hard space, and numbers. Others stay.
pub(super) fn resolve(text: &str) -> Cow<'_, str> {
    if !text.contains('&') {
        return Cow::Borrowed(text);
    }
    let mut clear = String::with_capacity(text.len());
    let mut rest = text;
    while let Some((before, after)) = rest.split_once('&') {
        clear.push_str(before);
        match entity(after) {
            Some((character, length)) => {
                clear.extend(character);
                rest = &after[length..];
            }
            None => {
                clear.push('&');
                rest = after;
            }
        }
    }
    clear.push_str(rest);
    Cow::Owned(clear)
}

/// What the entity means that `text` begins with, after its `&`, and how long it is. A number that
/// means no character, or one that no text holds, is nothing.
fn entity(text: &str) -> Option<(Option<char>, usize)> {
    let name_length = text.bytes().take(12).position(|byte| byte == b';')?;
    let name = text.get(..name_length)?;
    let character = match name {
        "amp" => Some('&'),
        "lt" => Some('<'),
        "gt" => Some('>'),
        "quot" => Some('"'),
        "apos" => Some('\''),
        "nbsp" => Some('\u{a0}'),
        _ => {
            let number = name.strip_prefix('#')?;
            let code = match number.strip_prefix(['x', 'X']) {
                Some(hex) => u32::from_str_radix(hex, 16).ok()?,
                None => number.parse().ok()?,
            };
            char::from_u32(code).filter(|c| !c.is_control() || matches!(c, '\n' | '\t'))
        }
    };
    Some((character, name_length + 1))
}

/// Text, escaped to stand in HTML or in a quoted attribute.
pub(super) fn escape(text: &str) -> String {
    let mut safe = String::with_capacity(text.len());
    for character in text.chars() {
        match character {
            '&' => safe.push_str("&amp;"),
            '<' => safe.push_str("&lt;"),
            '>' => safe.push_str("&gt;"),
            '"' => safe.push_str("&quot;"),
            other => safe.push(other),
        }
    }
    safe
}

/// Whether the text is one address of the web and nothing else.
pub(super) fn is_address(text: &str) -> bool {
    let text = text.trim();
    let rest = text
        .strip_prefix("https://")
        .or_else(|| text.strip_prefix("http://"));
    rest.is_some_and(|rest| rest.contains('.') && !rest.contains(char::is_whitespace))
}

/// A link, given its address and its words as plain text.
pub(super) fn link(address: &str, words: &str) -> String {
    format!("<a href=\"{}\">{}</a>", escape(address), escape(words))
}

/// A picture, given its address and its alternative text as plain text.
pub(super) fn picture(address: &str, alt: &str) -> String {
    format!("<img src=\"{}\" alt=\"{}\">", escape(address), escape(alt))
}
