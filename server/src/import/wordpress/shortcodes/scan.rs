//! Finding shortcodes in content.

use super::{Code, known};
use crate::import::wordpress::markup::{Piece, Pieces, resolve};

/// The longest name that is looked at.
const NAME: usize = 60;

/// How many ends are looked for in vain before it is given up for this content.
const MISSES: usize = 64;

/// A piece of content, as far as shortcodes go.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Token<'a> {
    Text(&'a str),
    Open(Code<'a>),
    Close {
        name: String,
        written: &'a str,
    },
    /// A shortcode in double brackets, without the outer ones.
    Literal(&'a str),
    /// The content of a shortcode that shows code.
    Listing(&'a str),
}

impl<'a> Token<'a> {
    /// It, as it stands in the content; a literal or a listing without its brackets.
    pub fn written(&self) -> &'a str {
        match self {
            Self::Text(text) | Self::Literal(text) | Self::Listing(text) => text,
            Self::Open(code) => code.written,
            Self::Close { written, .. } => written,
        }
    }
}

/// Takes content apart. Nothing is looked for in tags, comments, code and scripts.
pub(super) fn tokens(content: &str) -> Vec<Token<'_>> {
    let mut scan = Scan {
        content,
        found: Vec::new(),
        text_from: 0,
        missed: Vec::new(),
    };
    let mut pieces = Pieces::new(content);
    let mut verbatim = 0_u32;
    loop {
        let start = pieces.position();
        let Some(piece) = pieces.next() else { break };
        match piece {
            Piece::Open(tag) if is_verbatim(&tag.name) => verbatim += 1,
            Piece::Close(name) if is_verbatim(&name) => verbatim = verbatim.saturating_sub(1),
            Piece::Text(text) if verbatim == 0 => {
                let end = scan.text(start, start + text.len());
                // A shortcode's settings may hold tags.
                pieces.jump(end);
            }
            _ => {}
        }
    }
    scan.flush(content.len());
    scan.found
}

fn is_verbatim(name: &str) -> bool {
    matches!(name, "code" | "pre")
}

struct Scan<'a> {
    content: &'a str,
    found: Vec<Token<'a>>,
    /// Where the text begins that has not become a token.
    text_from: usize,
    /// The ends that were looked for in vain. Each look goes through all the rest.
    missed: Vec<String>,
}

impl<'a> Scan<'a> {
    fn flush(&mut self, to: usize) {
        if self.text_from < to {
            self.found
                .push(Token::Text(&self.content[self.text_from..to]));
        }
        self.text_from = to;
    }

    fn push(&mut self, from: usize, to: usize, token: Token<'a>) {
        self.flush(from);
        self.found.push(token);
        self.text_from = to;
    }

    /// Looks through the text from `at` to `end`, and answers where it has come to.
    fn text(&mut self, mut at: usize, end: usize) -> usize {
        while at < end {
            let Some(next) = self.content[at..end].find('[') else {
                return end;
            };
            at += next;
            at = self.bracket(at);
        }
        at
    }

    /// Looks at a bracket, and answers where to go on.
    fn bracket(&mut self, at: usize) -> usize {
        if let Some(end) = self.doubled(at) {
            self.push(at, end, Token::Literal(&self.content[at + 1..end - 1]));
            return end;
        }
        let rest = &self.content[at..];
        if let Some((name, length)) = closing(rest) {
            let written = &rest[..length];
            self.push(at, at + length, Token::Close { name, written });
            return at + length;
        }
        let Some(code) = opening(rest) else {
            return at + 1;
        };
        let end = at + code.written.len();
        if let Some(to) = self.listing(&code, end) {
            return to;
        }
        self.push(at, end, Token::Open(code));
        end
    }

    /// Where a shortcode in double brackets ends, if one begins at `at`.
    fn doubled(&mut self, at: usize) -> Option<usize> {
        let inner = self.content[at..].strip_prefix("[[")?;
        let rest = &self.content[at + 1..];
        if let Some((_, length)) = closing(rest) {
            return rest[length..].starts_with(']').then_some(at + length + 2);
        }
        let code = opening(rest)?;
        if rest[code.written.len()..].starts_with(']') {
            let meant = code.is_meant(false) || !inner.contains(' ');
            return meant.then_some(at + code.written.len() + 2);
        }
        let close = format!("[/{}]]", code.name);
        let length = self.find_end(at + 1, &close)? + close.len();
        Some(at + 1 + length)
    }

    /// How far behind `from` an end tag is.
    fn find_end(&mut self, from: usize, end: &str) -> Option<usize> {
        if self.missed.len() >= MISSES || self.missed.iter().any(|missed| missed == end) {
            return None;
        }
        let found = self.content[from..].find(end);
        if found.is_none() {
            self.missed.push(end.to_owned());
        }
        found
    }

    /// Takes the content of a shortcode that shows code, whose start tag ends at `from`.
    fn listing(&mut self, code: &Code<'a>, from: usize) -> Option<usize> {
        if !known::is_listing(&code.name) || code.is_void {
            return None;
        }
        let close = format!("[/{}]", code.name);
        let length = self.find_end(from, &close)?;
        let token = Token::Listing(&self.content[from..from + length]);
        let end = from + length + close.len();
        self.push(from - code.written.len(), end, token);
        Some(end)
    }
}

fn name_length(text: &str) -> usize {
    let is_name = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'-');
    text.bytes()
        .take(NAME + 1)
        .position(|byte| !is_name(byte))
        .unwrap_or(0)
}

/// The name and the length of the end tag that `text` begins with.
fn closing(text: &str) -> Option<(String, usize)> {
    let inside = text.strip_prefix("[/")?;
    let length = name_length(inside);
    let name = inside.get(..length).filter(|name| starts_well(name))?;
    let after = inside[length..].trim_start_matches(' ');
    after
        .starts_with(']')
        .then(|| (name.to_owned(), text.len() - after.len() + 1))
}

fn starts_well(name: &str) -> bool {
    name.starts_with(|c: char| c.is_ascii_lowercase() || c == '_')
}

/// The start tag that `text` begins with.
fn opening(text: &str) -> Option<Code<'_>> {
    let inside = text.strip_prefix('[')?;
    let length = name_length(inside);
    let name = inside.get(..length).filter(|name| starts_well(name))?;
    let rest = &inside[length..];
    if !rest.starts_with(|c: char| c.is_whitespace() || matches!(c, ']' | '/' | '=')) {
        return None;
    }
    let end = rest
        .find([']', '['])
        .filter(|end| rest[*end..].starts_with(']'))?;
    let written = &text[..1 + length + end + 1];
    let inside = &rest[..end];
    let (is_void, inside) = match inside.strip_suffix('/') {
        Some(inside) => (true, inside),
        None => (false, inside),
    };
    let (settings, plain) = settings(inside.strip_prefix('=').unwrap_or(inside));
    Some(Code {
        name: name.to_owned(),
        settings,
        plain,
        is_void,
        written,
    })
}

/// The quotes that editors make of the straight ones, each with what may close it.
const QUOTES: [(&str, &[&str]); 7] = [
    ("\"", &["\""]),
    ("'", &["'"]),
    ("&quot;", &["&quot;"]),
    ("\u{201c}", &["\u{201d}", "\u{2033}"]),
    ("\u{201d}", &["\u{201d}", "\u{2033}"]),
    ("\u{2033}", &["\u{2033}", "\u{201d}"]),
    ("&#8221;", &["&#8221;", "&#8243;"]),
];

fn settings(mut rest: &str) -> (Vec<(String, String)>, Vec<String>) {
    let mut named = Vec::new();
    let mut plain = Vec::new();
    loop {
        rest = rest.trim_start();
        if rest.is_empty() {
            return (named, plain);
        }
        let length = name_length(rest);
        let after = rest[length..].trim_start();
        let (value, next) = match after.strip_prefix('=').filter(|_| length > 0) {
            Some(after) => value(after.trim_start()),
            None => value(rest),
        };
        let text = resolve(value).trim().to_owned();
        if length > 0 && after.starts_with('=') {
            named.push((rest[..length].to_ascii_lowercase(), text));
        } else {
            plain.push(text);
        }
        rest = next;
    }
}

/// The value that `text` begins with, and what follows it.
fn value(text: &str) -> (&str, &str) {
    for (open, closes) in QUOTES {
        let Some(inside) = text.strip_prefix(open) else {
            continue;
        };
        let end = closes
            .iter()
            .filter_map(|close| Some((inside.find(close)?, close.len())))
            .min();
        if let Some((at, length)) = end {
            return (&inside[..at], &inside[at + length..]);
        }
    }
    let end = text.find(char::is_whitespace).unwrap_or(text.len());
    text.split_at(end.max(text.chars().next().map_or(0, char::len_utf8)))
}
