//! What may stand in a page, whoever wrote it.

use std::{
    collections::{HashMap, HashSet},
    sync::LazyLock,
};

use ammonia::{Builder, UrlRelative};
use domain::html::Html;

/// The classes that our own blocks carry; no text can bring another.
const CLASSES: [(&str, &[&str]); 5] = [
    (
        "aside",
        &["callout", "note", "tip", "important", "invitation"],
    ),
    ("p", &["callout-title"]),
    ("a", &["button"]),
    ("div", &["table"]),
    ("section", &["sources", "latest"]),
];

static CLEANER: LazyLock<Builder<'static>> = LazyLock::new(|| {
    let mut builder = Builder::default();
    let classes: HashMap<_, HashSet<_>> = CLASSES
        .iter()
        .map(|(tag, classes)| (*tag, classes.iter().copied().collect()))
        .collect();
    builder
        .add_tags(["section", "mark"])
        .rm_tags(["map", "area", "center", "font"])
        .add_generic_attributes(["id"])
        .add_tag_attributes("a", ["aria-label"])
        .add_tag_attributes("div", ["role", "tabindex", "aria-label"])
        .add_tag_attributes("th", ["scope"])
        .allowed_classes(classes)
        .url_schemes(HashSet::from(["https", "http", "mailto", "tel", "sms"]))
        .url_relative(UrlRelative::PassThrough)
        .link_rel(Some("noopener"))
        // Pictures are ours or none: no page of ours asks anybody else's server for anything.
        .attribute_filter(|element, attribute, value| {
            let foreign = element == "img"
                && attribute == "src"
                && (!value.starts_with('/') || value.starts_with("//"));
            (!foreign).then_some(value.into())
        });
    builder
});

/// Takes out of `html` whatever a page may not have.
pub fn clean(html: &str) -> Html {
    Html::cleaned(CLEANER.clean(html).to_string())
}

/// The words of clean HTML, a block from the next by a line.
pub fn plain_of(html: &str) -> String {
    let mut plain = String::with_capacity(html.len());
    let mut rest = html;
    while let Some(at) = rest.find('<') {
        plain.push_str(&rest[..at]);
        let Some(end) = rest[at..].find('>') else {
            rest = "";
            break;
        };
        if is_block(&rest[at..=at + end]) {
            plain.push('\n');
        }
        rest = &rest[at + end + 1..];
    }
    plain.push_str(rest);
    tidy(&unescape(&plain))
}

/// Whether a tag parts what stands before it from what stands behind it.
fn is_block(tag: &str) -> bool {
    let name = tag
        .trim_start_matches(['<', '/'])
        .split(|c: char| !c.is_ascii_alphanumeric())
        .next()
        .unwrap_or_default();
    !matches!(
        name,
        "a" | "abbr" | "b" | "code" | "em" | "i" | "mark" | "span" | "strong" | "sub" | "sup"
    )
}

fn unescape(text: &str) -> String {
    text.replace("&lt;", "<")
        .replace("&gt;", ">")
        .replace("&quot;", "\"")
        .replace("&nbsp;", " ")
        .replace("&amp;", "&")
}

fn tidy(text: &str) -> String {
    text.lines()
        .map(|line| line.split_whitespace().collect::<Vec<_>>().join(" "))
        .filter(|line| !line.is_empty())
        .collect::<Vec<_>>()
        .join("\n")
}
