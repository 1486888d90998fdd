//! Words in a line, as HTML.

use super::{
    super::blocks::Inline,
    escaped,
    look::{CODE, LINK, MARKED, NOTE_SIGN},
};

pub(super) fn words(inside: &[Inline]) -> String {
    let mut out = String::new();
    for word in inside {
        match word {
            Inline::Text(text) => out.push_str(&escaped(text)),
            Inline::Strong(inside) => out.push_str(&within("strong", inside)),
            Inline::Emphasis(inside) => out.push_str(&within("em", inside)),
            Inline::Struck(inside) => out.push_str(&within("s", inside)),
            Inline::Raised(inside) => out.push_str(&within("sup", inside)),
            Inline::Lowered(inside) => out.push_str(&within("sub", inside)),
            Inline::Marked(inside) => out.push_str(&format!(
                "<span class=\"ink notice\" style=\"{MARKED}\">{}</span>",
                words(inside)
            )),
            Inline::Code(inside) => {
                out.push_str(&format!("<code style=\"{CODE}\">{}</code>", words(inside)))
            }
            Inline::Link(address, inside) => out.push_str(&format!(
                "<a href=\"{}\" class=\"link\" style=\"{LINK}\">{}</a>",
                escaped(address),
                words(inside)
            )),
            Inline::Note(number) => out.push_str(&format!(
                "<sup style=\"{NOTE_SIGN}\">{}</sup>",
                escaped(number)
            )),
            Inline::Break => out.push_str("<br>\n"),
        }
    }
    out
}

fn within(name: &str, inside: &[Inline]) -> String {
    format!("<{name}>{}</{name}>", words(inside))
}
