//! Footnotes: the sources of an article, gathered at its end, each with a way there and back.

use std::collections::HashMap;

use pulldown_cmark::{CowStr, Event, Tag, TagEnd};

/// Takes the notes out of the text, numbers them in the order in which they are first referred to,
/// and puts them behind it. A note that nothing refers to is left out.
pub fn gather(events: Vec<Event<'_>>) -> Vec<Event<'_>> {
    let (mut text, mut notes) = part(events);
    let mut numbers: HashMap<String, usize> = HashMap::new();
    let mut order: Vec<String> = Vec::new();
    for event in &mut text {
        let Event::FootnoteReference(name) = event else {
            continue;
        };
        let name = name.to_string();
        let known = notes.contains_key(&name);
        let first = !numbers.contains_key(&name);
        if known && first {
            order.push(name.clone());
            numbers.insert(name.clone(), order.len());
        }
        *event = Event::InlineHtml(match numbers.get(&name) {
            Some(number) => reference(*number, first).into(),
            None => CowStr::Borrowed(""),
        });
    }
    if order.is_empty() {
        return text;
    }
    text.push(Event::Html(
        "<section class=\"sources\"><h2 id=\"sources\">Sources</h2>\n<ol>\n".into(),
    ));
    for (number, name) in (1..).zip(order) {
        text.push(Event::Html(format!("<li id=\"source-{number}\">").into()));
        text.extend(notes.remove(&name).unwrap_or_default());
        text.push(Event::Html(
            format!("<a href=\"#source-{number}-from\" aria-label=\"Back to where source {number} is named\">Back</a></li>\n")
                .into(),
        ));
    }
    text.push(Event::Html("</ol></section>\n".into()));
    text
}

/// The text without its notes, and the notes by name.
fn part(events: Vec<Event<'_>>) -> (Vec<Event<'_>>, HashMap<String, Vec<Event<'_>>>) {
    let (mut text, mut notes) = (Vec::new(), HashMap::new());
    let mut open: Option<(String, Vec<Event<'_>>)> = None;
    for event in events {
        match (&mut open, event) {
            (None, Event::Start(Tag::FootnoteDefinition(name))) => {
                open = Some((name.to_string(), Vec::new()));
            }
            (_, Event::End(TagEnd::FootnoteDefinition)) => {
                if let Some((name, inside)) = open.take() {
                    notes.insert(name, inside);
                }
            }
            (Some((_, inside)), event) => inside.push(event),
            (None, event) => text.push(event),
        }
    }
    (text, notes)
}

fn reference(number: usize, first: bool) -> String {
    let name = if first {
        format!(" id=\"source-{number}-from\"")
    } else {
        String::new()
    };
    format!(
        "<sup{name}><a href=\"#source-{number}\" aria-label=\"Source {number}\">{number}</a></sup>"
    )
}
