//! What can be said of HTML by looking at its tags, without the parser that mends everything.

use std::collections::HashMap;

use super::{HOUSE_URL, Html};

/// Elements that are never closed.
const VOID: [&str; 4] = ["br", "hr", "img", "meta"];

/// Whether every element is closed where it was opened, what only one program reads included.
pub(super) fn balanced(html: &str) -> bool {
    let html = html
        .replace("<!doctype html>", "")
        .replace("<!--[if mso]>", "")
        .replace("<![endif]-->", "");
    let mut open: Vec<&str> = Vec::new();
    for tag in html.split('<').skip(1) {
        let Some((tag, _)) = tag.split_once('>') else {
            return false;
        };
        let name = tag.split_ascii_whitespace().next().unwrap_or_default();
        match name.strip_prefix('/') {
            Some(closed) if open.pop() == Some(closed) => {}
            Some(_) => return false,
            None if VOID.contains(&name) => {}
            None => open.push(name),
        }
    }
    open.is_empty()
}

/// Whatever a document would load that is not a picture of our own host with words.
pub(super) fn foreign_loads(html: &str) -> Vec<String> {
    let tree = Html::parse_document(html);
    let elements = tree
        .tree
        .nodes()
        .filter_map(|node| node.value().as_element());
    let mut loads = Vec::new();
    for element in elements {
        for (name, value) in element.attrs() {
            let is_ours = element.name() == "img"
                && value.starts_with(&format!("{HOUSE_URL}/pictures/"))
                && element.attr("alt").is_some();
            let loads_it = matches!(name, "src" | "srcset" | "background" | "poster" | "data");
            if loads_it && !is_ours || value.contains("url(") && name == "style" {
                loads.push(format!("{} {name}={value}", element.name()));
            }
        }
        if matches!(
            element.name(),
            "link" | "script" | "iframe" | "object" | "embed"
        ) {
            loads.push(element.name().to_owned());
        }
    }
    loads
}

/// The words that are too faint for what lies behind them, in the light theme or in the dark one.
pub(super) fn faint(html: &str) -> Vec<String> {
    let (_, sheet) = html.split_once("prefers-color-scheme:dark){").unwrap();
    let dark: HashMap<&str, &str> = sheet
        .split("\n[data")
        .next()
        .unwrap()
        .lines()
        .filter_map(|line| line.strip_prefix('.')?.split_once('{'))
        .collect();
    let tree = Html::parse_document(html);
    let mut faint = Vec::new();
    for text in tree.tree.nodes().filter(|node| node.value().is_text()) {
        let words = text.value().as_text().map_or("", |text| text.trim());
        let around: Vec<_> = text
            .ancestors()
            .filter_map(|node| node.value().as_element())
            .collect();
        let is_seen = around.iter().any(|element| element.name() == "main");
        if words.is_empty() || !is_seen {
            continue;
        }
        let of = |property: &str, is_dark: bool| {
            around.iter().find_map(|element| {
                let styles = element.attr("style").unwrap_or_default();
                let classes = element.attr("class").unwrap_or_default();
                let light = value(styles, property);
                let dark = classes
                    .split(' ')
                    .find_map(|class| value(dark.get(class)?.trim_end_matches('}'), property));
                if is_dark { dark.or(light) } else { light }
            })
        };
        for is_dark in [false, true] {
            let (ink, paper) = (of("color", is_dark), of("background-color", is_dark));
            let contrast = contrast(&ink.unwrap(), &paper.unwrap());
            if contrast < 4.5 {
                faint.push(format!("{words}: {contrast:.1} in the dark: {is_dark}"));
            }
        }
    }
    faint
}

fn value(styles: &str, property: &str) -> Option<String> {
    let mut found = styles.split(';').filter_map(|one| one.split_once(':'));
    let (_, value) = found.find(|(name, _)| *name == property)?;
    Some(value.trim_end_matches("!important").to_owned())
}

fn contrast(one: &str, other: &str) -> f64 {
    let (one, other) = (luminance(one), luminance(other));
    (one.max(other) + 0.05) / (one.min(other) + 0.05)
}

fn luminance(color: &str) -> f64 {
    let part = |from: usize| {
        let part = u8::from_str_radix(&color[from..from + 2], 16).unwrap();
        let part = f64::from(part) / 255.0;
        if part <= 0.039_28 {
            part / 12.92
        } else {
            ((part + 0.055) / 1.055).powf(2.4)
        }
    };
    0.2126 * part(1) + 0.7152 * part(3) + 0.0722 * part(5)
}
