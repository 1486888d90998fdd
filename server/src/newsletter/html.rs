//! An issue as HTML for mail programs, which are not browsers: one prints like a word processor, one
//! drops style sheets, one turns colors over. So the column is a table, every style stands in its
//! element, and what a style sheet adds is the dark theme alone.
//!
//! Only what is written here gets into a mail. The writer's text goes through [`escaped`], which also
//! writes out braces: the mark of a token cannot come from it.

mod look;
mod words;

use self::{look::Place, words::words};
use super::{
    Sheet,
    blocks::{Block, Panel, Row, Shown},
    foot::{self, Foot, Way},
};
use crate::mail::letter;

/// The attributes of a table that only gives places.
const LAYOUT: &str = "role=\"presentation\" cellpadding=\"0\" cellspacing=\"0\" border=\"0\"";

/// The letter as a whole HTML document.
pub(super) fn document(sheet: &Sheet) -> String {
    let (subject, width) = (escaped(&sheet.subject), look::COLUMN);
    let (head, summary) = (look::head(), summary(&sheet.summary));
    let mut letter = top(sheet);
    for_all(&sheet.blocks, Place::COLUMN, &mut letter);
    letter.push_str(&under(&sheet.foot, &sheet.name));
    format!(
        r#"<!doctype html>
<html lang="en">
<head>
{head}<title>{subject}</title>
</head>
<body class="paper" style="{body}">
{summary}<main>
<table {LAYOUT} width="100%" bgcolor="{paper}" class="paper" style="background-color:{paper}"><tr><td align="center" style="padding:28px 20px 40px">
<!--[if mso]><table {LAYOUT} width="{width}" align="center"><tr><td><![endif]-->
<table {LAYOUT} width="100%" style="max-width:{width}px;margin:0 auto"><tr><td lang="en" align="left" class="ink" style="{text}">
{letter}</td></tr></table>
<!--[if mso]></td></tr></table><![endif]-->
</td></tr></table>
</main>
</body>
</html>
"#,
        body = look::BODY,
        paper = look::PAPER,
        text = look::TEXT,
    )
}

/// What programs show beside the subject, and blanks behind it, so that they show nothing else.
fn summary(text: &str) -> String {
    if text.is_empty() {
        return String::new();
    }
    let (text, blanks) = (escaped(text), "&#847;&zwnj;&nbsp;".repeat(60));
    format!(
        "<div style=\"{}\">{text}{blanks}</div>\n",
        look::HIDDEN_SUMMARY
    )
}

fn top(sheet: &Sheet) -> String {
    let (name, web) = (escaped(&sheet.name), escaped(&sheet.web));
    let (soft, link) = (look::SOFT, look::LINK);
    let mut top = format!(
        "<table {LAYOUT} width=\"100%\"><tr>\
         <td align=\"left\" class=\"soft hair\" style=\"{soft};{hair};padding:0 12px 12px 0;font-weight:600\">{name}</td>\
         <td align=\"right\" class=\"soft hair\" style=\"{soft};{hair};padding:0 0 12px;text-align:right\">\
         <a href=\"{web}\" class=\"link\" style=\"{link}\">Read it on the web</a></td></tr></table>\n",
        hair = look::HAIR_BELOW,
    );
    if !sheet.subject.is_empty() {
        top.push_str(&heading(1, &escaped(&sheet.subject)));
    }
    top
}

fn heading(level: u8, words: &str) -> String {
    let style = match level {
        1 => look::H1,
        2 => look::H2,
        3 => look::H3,
        _ => look::H4,
    };
    format!("<h{level} class=\"ink\" style=\"{style}\">{words}</h{level}>\n")
}

fn for_all(blocks: &[Block], place: Place, out: &mut String) {
    for (at, block) in blocks.iter().enumerate() {
        one(block, blocks.get(at + 1), place, out);
    }
}

/// Sets a block; `next` is what follows it in the same place.
fn one(block: &Block, next: Option<&Block>, place: Place, out: &mut String) {
    match block {
        Block::Heading(level, inside) => out.push_str(&heading(*level, &words(inside))),
        Block::Title(inside) => out.push_str(&styled("p", look::TITLE, &words(inside))),
        Block::Paragraph(inside) => {
            out.push_str(&styled("p", look::PARAGRAPH, &words(inside)));
        }
        Block::Caption(inside) => out.push_str(&soft(look::CAPTION, &words(inside))),
        Block::Picture(shown) => out.push_str(&picture(shown, next, place)),
        Block::Button { label, address } => {
            out.push_str(&button(&words(label), address, place));
        }
        Block::Panel(panel, inside) => {
            panel_of(*panel, inside, place, out);
            out.push_str(&end_of_table(next));
        }
        Block::Quote(inside) => quote(inside, place, out),
        Block::List { first, items } => list(*first, items, place, out),
        Block::Table(rows) => table(rows, out),
        Block::Code(text) => out.push_str(&styled("pre", look::CODE_BLOCK, &escaped(text))),
        Block::Rule => out.push_str(&format!("<hr class=\"hair\" style=\"{}\">\n", look::RULE)),
        Block::Latest(inside) => {
            latest(inside, next, place, out);
        }
        Block::Sources(inside) => sources(inside, place, out),
    }
}

/// Ends a table of places, apart from what follows; a heading keeps its own distance.
fn end_of_table(next: Option<&Block>) -> String {
    let space = match next {
        None | Some(Block::Heading(..) | Block::Latest(_)) => String::new(),
        Some(_) => spacer(22),
    };
    format!("{space}</table>\n")
}

fn soft(style: &str, words: &str) -> String {
    format!("<p class=\"soft\" style=\"{style}\">{words}</p>\n")
}

fn styled(name: &str, style: &str, words: &str) -> String {
    format!("<{name} style=\"{style}\">{words}</{name}>\n")
}

/// A picture, as wide as its place has room; its words look like a caption where it is not loaded.
fn picture(shown: &Shown, next: Option<&Block>, place: Place) -> String {
    let width = shown.picture.width().min(place.width);
    let height = shown.picture.height_at(width);
    let (address, alt) = (escaped(&shown.address), escaped(&shown.alt));
    let img = format!(
        "<img src=\"{address}\" width=\"{width}\" height=\"{height}\" alt=\"{alt}\" class=\"soft wash\" style=\"max-width:{width}px;{}\">",
        look::PICTURE
    );
    let img = match &shown.link {
        Some(link) => format!("<a href=\"{}\">{img}</a>", escaped(link)),
        None => img,
    };
    let below = match next {
        Some(Block::Caption(_)) => 8,
        _ => 22,
    };
    styled("p", &format!("margin:0 0 {below}px"), &img)
}

/// A button that is a cell of a table, which every program can color and click.
fn button(label: &str, address: &str, place: Place) -> String {
    let align = if place.is_centered {
        "align=\"center\" style=\"margin:0 auto\""
    } else {
        "align=\"left\""
    };
    let spacer = spacer(18);
    format!(
        "<table {LAYOUT} {align}><tr><td align=\"center\" bgcolor=\"{accent}\" class=\"button\" style=\"{cell}\">\
         <a href=\"{address}\" class=\"button\" style=\"{link}\">{label}</a></td></tr>{spacer}</table>\n",
        accent = look::ACCENT,
        cell = look::BUTTON_CELL,
        link = look::BUTTON,
        address = escaped(address),
    )
}

/// A row that keeps what follows a table away from it: not every program knows the margin of a table.
fn spacer(height: u8) -> String {
    format!(
        "<tr><td height=\"{height}\" style=\"height:{height}px;font-size:1px;line-height:1px\">&nbsp;</td></tr>"
    )
}

fn panel_of(panel: Panel, inside: &[Block], place: Place, out: &mut String) {
    let (class, color, style, align) = match panel {
        Panel::Note => ("wash", look::WASH, look::NOTE, "left"),
        Panel::Important => ("notice", look::NOTICE_WASH, look::IMPORTANT, "left"),
        Panel::Invitation => ("wash", look::WASH, look::INVITATION, "center"),
    };
    out.push_str(&format!(
        "<table {LAYOUT} width=\"100%\"><tr><td align=\"{align}\" bgcolor=\"{color}\" class=\"ink {class}\" style=\"{style}\">\n"
    ));
    let mut inner = place.narrower(look::PANEL_EDGES);
    inner.is_centered = panel == Panel::Invitation;
    for_all(inside, inner, out);
    out.push_str("</td></tr>");
}

fn quote(inside: &[Block], place: Place, out: &mut String) {
    let style = look::QUOTE;
    out.push_str(&format!("<blockquote class=\"rule\" style=\"{style}\">\n"));
    for_all(inside, place.narrower(look::QUOTE_EDGE), out);
    out.push_str("</blockquote>\n");
}

fn list(first: Option<u32>, items: &[Vec<Block>], place: Place, out: &mut String) {
    let (name, start) = match first {
        None => ("ul", String::new()),
        Some(1) => ("ol", String::new()),
        Some(first) => ("ol", format!(" start=\"{first}\"")),
    };
    out.push_str(&format!("<{name}{start} style=\"{}\">\n", look::LIST));
    for item in items {
        out.push_str(&format!("<li style=\"{}\">", look::ITEM));
        let rest = match item.as_slice() {
            [Block::Paragraph(inside), rest @ ..] => {
                out.push_str(&words(inside));
                rest
            }
            all => all,
        };
        for_all(rest, place.in_item(), out);
        out.push_str("</li>\n");
    }
    out.push_str(&format!("</{name}>\n"));
}

fn table(rows: &[Row], out: &mut String) {
    out.push_str(&format!(
        "<div role=\"region\" tabindex=\"0\" aria-label=\"Table\" style=\"{}\"><table cellpadding=\"0\" cellspacing=\"0\" border=\"0\" width=\"100%\" style=\"{}\">\n",
        look::TABLE_EDGE,
        look::TABLE
    ));
    for row in rows {
        out.push_str("<tr>");
        for cell in &row.cells {
            let (name, style) = if row.is_head {
                ("th scope=\"col\"", look::HEAD_CELL)
            } else {
                ("td", look::CELL)
            };
            out.push_str(&format!(
                "<{name} align=\"left\" valign=\"top\" class=\"ink hair\" style=\"{style}\">{}</{}>",
                words(cell),
                &name[..2]
            ));
        }
        out.push_str("</tr>\n");
    }
    out.push_str("</table></div>\n");
}

/// The latest articles: a heading, and for each its title and what it is about, between hairlines.
fn latest(inside: &[Block], next: Option<&Block>, place: Place, out: &mut String) {
    for (at, block) in inside.iter().enumerate() {
        let next = inside.get(at + 1).or(next);
        match block {
            Block::List { items, .. } => {
                articles(items, place, out);
                out.push_str(&end_of_table(next));
            }
            other => one(other, next, place, out),
        }
    }
}

/// A table of articles, which stays open.
fn articles(items: &[Vec<Block>], place: Place, out: &mut String) {
    out.push_str(&format!("<table {LAYOUT} width=\"100%\">\n"));
    for item in items {
        out.push_str(&format!(
            "<tr><td align=\"left\" class=\"ink hair\" style=\"{}\">",
            look::POST
        ));
        article(item, place, out);
        out.push_str("</td></tr>\n");
    }
}

fn article(item: &[Block], place: Place, out: &mut String) {
    let [Block::Paragraph(title), about @ ..] = item else {
        return for_all(item, place, out);
    };
    out.push_str(&styled("p", look::POST_TITLE, &words(title)));
    for block in about {
        match block {
            Block::Paragraph(inside) => out.push_str(&soft(look::POST_ABOUT, &words(inside))),
            other => one(other, None, place, out),
        }
    }
}

/// The sources, smaller than the text, and under a smaller heading.
fn sources(inside: &[Block], place: Place, out: &mut String) {
    out.push_str(&format!(
        "<table {LAYOUT} width=\"100%\"><tr><td align=\"left\" class=\"soft hair\" style=\"{}\">\n",
        look::SOURCES
    ));
    for block in inside {
        match block {
            Block::Heading(level, inside) => out.push_str(&format!(
                "<h{level} class=\"soft\" style=\"{}\">{}</h{level}>\n",
                look::SOURCES_HEADING,
                words(inside)
            )),
            other => one(other, None, place, out),
        }
    }
    out.push_str("</td></tr></table>\n");
}

fn under(foot: &Foot, name: &str) -> String {
    let line = |text: &str| {
        let style = look::FOOT;
        format!("<tr><td align=\"left\" class=\"soft\" style=\"{style}\">{text}</td></tr>\n")
    };
    let ways: Vec<String> = foot.ways().iter().map(way).collect();
    let sender: Vec<String> = [name, &foot.postal_address]
        .into_iter()
        .filter(|part| !part.is_empty())
        .map(escaped)
        .collect();
    format!(
        "<table {LAYOUT} width=\"100%\">{before}<tr><td align=\"left\" bgcolor=\"{wash}\" class=\"ink notice\" style=\"{style}\">{crisis}</td></tr>{behind}\n{ways}{sender}</table>\n",
        before = spacer(20),
        wash = look::NOTICE_WASH,
        style = look::CRISIS,
        crisis = crisis(),
        behind = spacer(18),
        ways = line(&format!("{}<br>\n{}", foot::WHY, ways.join("<br>\n"))),
        sender = line(&sender.join("<br>\n")),
    )
}

/// Where help is, each number one tap away.
fn crisis() -> String {
    let calls = foot::CRISIS.map(|(before, number, behind)| {
        let style = look::NUMBER;
        format!(
            "{before}<a href=\"tel:{number}\" class=\"link\" style=\"{style}\">{number}</a>{behind}"
        )
    });
    format!("{} {}", foot::EMERGENCY, calls.join(" "))
}

fn way(way: &Way) -> String {
    let (style, address) = (look::FOOT_LINK, &way.address);
    let (words, what_for) = (way.words, way.what_for);
    format!("<a href=\"{address}\" class=\"link\" style=\"{style}\">{words}</a>, {what_for}")
}

/// The text with everything that means something in HTML written out, and braces as well, so that
/// the mark of a token never stands in what somebody wrote.
pub(super) fn escaped(text: &str) -> String {
    letter::escaped(text)
        .replace('{', "&#123;")
        .replace('}', "&#125;")
}
