//! What the characters between two tags mean.

use std::borrow::Cow;

use super::{markup::resolve, sanitize};

const OPEN: &str = "<![CDATA[";
const CLOSE: &str = "]]>";
/// How an export writes `]]>` within a section.
const SPLIT: &str = "]]]]><![CDATA[>";

/// Bytes of the file as text. The answer's second half says whether something had to be taken out:
/// bytes that are no UTF-8, or control characters, which XML forbids.
pub(super) fn legible(bytes: &[u8]) -> (Cow<'_, str>, bool) {
    let text = String::from_utf8_lossy(bytes);
    let invalid = matches!(text, Cow::Owned(_));
    if text.bytes().any(is_forbidden) {
        let kept = text.chars().filter(|c| !c.is_control() || is_space(*c));
        return (Cow::Owned(kept.collect()), true);
    }
    (text, invalid)
}

const fn is_forbidden(byte: u8) -> bool {
    matches!(byte, 0..=8 | 11 | 12 | 14..=31 | 127)
}

const fn is_space(c: char) -> bool {
    matches!(c, '\t' | '\n' | '\r')
}

/// The value of an element, given what stands between its tags.
///
/// Sections that follow each other are one text. Some tools wrap a text that holds `]]>` without
/// splitting it; such a value is taken to reach from the first opening to the last closing.
pub(super) fn value(inner: &str) -> String {
    let trimmed = inner.trim();
    let Some(rest) = trimmed.strip_prefix(OPEN) else {
        return mixed(trimmed);
    };
    if let Some(text) = sections(trimmed) {
        return text;
    }
    rest.strip_suffix(CLOSE)
        .map_or_else(|| mixed(trimmed), |whole| whole.replace(SPLIT, CLOSE))
}

/// The text of sections with nothing but space between them; `None` where there is more.
fn sections(mut rest: &str) -> Option<String> {
    let mut text = String::with_capacity(rest.len());
    while !rest.is_empty() {
        let (section, after) = rest.strip_prefix(OPEN)?.split_once(CLOSE)?;
        text.push_str(section);
        rest = after.trim_start();
    }
    Some(text)
}

/// The text of sections among other text, whose entities are resolved.
fn mixed(mut rest: &str) -> String {
    let mut text = String::with_capacity(rest.len());
    while let Some((before, section)) = rest.split_once(OPEN) {
        text.push_str(&resolve(before));
        let (inside, after) = section.split_once(CLOSE).unwrap_or((section, ""));
        text.push_str(inside);
        rest = after;
    }
    text.push_str(&resolve(rest));
    text
}

/// A line of HTML (a title, a name, an excerpt) as plain text: no tags, entities resolved, one space
/// between words.
#[must_use]
pub fn plain(html: &str) -> String {
    if !html.contains(['<', '&']) {
        return html.split_whitespace().collect::<Vec<_>>().join(" ");
    }
    let text = resolve(&sanitize::text_only(html)).into_owned();
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}
