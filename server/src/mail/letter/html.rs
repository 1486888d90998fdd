//! A letter as a page for mail programs, which are not browsers: styles stand in the elements
//! because many programs drop everything else, colors are left to the reader's theme, and there is
//! nothing to load.

use super::words::{Page, Words};

/// The letter as a whole HTML document.
pub(super) fn page(words: &Words) -> String {
    let mut body = String::new();
    if !words.greeting.is_empty() {
        body.push_str(&paragraph(&words.greeting));
    }
    body.push_str(&paragraph(&words.news));
    if !words.time.is_empty() {
        body.push_str(&time(words));
    }
    for more in &words.more {
        body.push_str(&paragraph(more));
    }
    if let Some(page) = &words.page {
        body.push_str(&link(page));
    }
    for way in &words.ways {
        body.push_str(&small_link(way));
    }
    body.push_str(&paragraph(&words.sender));
    if !words.foot.is_empty() {
        body.push_str(&foot(&words.foot));
    }
    document(&escaped(&words.subject), &body)
}

fn document(title: &str, body: &str) -> String {
    format!(
        r#"<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="supported-color-schemes" content="light dark">
<title>{title}</title>
</head>
<body style="margin:0;padding:24px 16px;font-family:Figtree,-apple-system,'Segoe UI',Roboto,Helvetica,Arial,sans-serif;font-size:17px;line-height:1.6">
<main style="max-width:34em;margin:0 auto">
{body}</main>
</body>
</html>
"#
    )
}

fn paragraph(text: &str) -> String {
    format!("<p style=\"margin:0 0 16px\">{}</p>\n", escaped(text))
}

/// The time is what the letter is for, so it is the heading. A time that no longer holds is struck
/// through; the sentence before it says the same in words.
fn time(words: &Words) -> String {
    let text = escaped(&words.time)
        .replace(" am", "&nbsp;am")
        .replace(" pm", "&nbsp;pm");
    let text = if words.time_is_off {
        format!("<s>{text}</s>")
    } else {
        text
    };
    format!(
        "<h1 style=\"margin:0 0 16px;font-size:22px;line-height:1.3;font-weight:600;text-wrap:balance\">{text}</h1>\n"
    )
}

fn link(page: &Page) -> String {
    format!(
        "{}<p style=\"margin:0 0 24px\"><a href=\"{}\" style=\"display:inline-block;padding:12px 20px;border-radius:10px;background-color:#2b5f4c;color:#ffffff;text-decoration:none;font-weight:600\">{}</a></p>\n",
        paragraph(&page.why),
        escaped(&page.address),
        escaped(&page.label)
    )
}

/// A link that is not what the letter is for.
fn small_link(page: &Page) -> String {
    format!(
        "<p style=\"margin:0 0 16px\">{} <a href=\"{}\">{}</a></p>\n",
        escaped(&page.why),
        escaped(&page.address),
        escaped(&page.label)
    )
}

fn foot(lines: &[String]) -> String {
    let lines: Vec<String> = lines.iter().map(|line| escaped(line)).collect();
    format!(
        "<hr style=\"margin:24px 0 16px;border:0;border-top:1px solid #8a8a80\">\n<footer style=\"font-size:15px\"><p style=\"margin:0\">{}</p></footer>\n",
        lines.join("<br>\n")
    )
}

/// The text with everything that means something in HTML written out.
pub(crate) fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\'' => out.push_str("&#39;"),
            other => out.push(other),
        }
    }
    out
}
