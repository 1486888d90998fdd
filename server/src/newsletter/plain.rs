//! An issue as plain text. It is set from the same blocks as the HTML, and meant to be read: some
//! people's programs show nothing else, and some people like it so.

use super::{
    Sheet,
    blocks::{Block, Inline, Panel, Row, Shown},
    foot::{self, Foot, Way},
};

/// The longest line below a heading, in characters.
const LONGEST_LINE: usize = 60;

/// The letter as plain text, in lines as long as they are: mail programs wrap them.
pub(super) fn document(sheet: &Sheet) -> String {
    let mut parts = vec![sheet.name.clone()];
    if !sheet.subject.is_empty() {
        parts.push(underlined(&sheet.subject, '='));
    }
    parts.push(format!("Read it on the web: {}", sheet.web));
    parts.push(blocks(&sheet.blocks));
    parts.retain(|part| !part.is_empty());
    let written = apart(&parts.join("\n\n"));
    format!("{written}\n\n{}\n", under(&sheet.foot, &sheet.name))
}

/// The writer's text with a blank between braces, so that nothing in it can be the mark of a token.
fn apart(text: &str) -> String {
    let mut apart = String::with_capacity(text.len());
    for c in text.chars() {
        if c == '{' && apart.ends_with('{') {
            apart.push(' ');
        }
        apart.push(c);
    }
    apart
}

fn under(foot: &Foot, name: &str) -> String {
    let ways = foot.ways().map(|way| {
        let Way {
            words,
            what_for,
            address,
        } = way;
        format!("{words}, {what_for}: {address}")
    });
    let why = format!("{}\n{}", foot::WHY, ways.join("\n"));
    let sender: Vec<String> = [name, &foot.postal_address]
        .into_iter()
        .filter(|part| !part.is_empty())
        .map(apart)
        .collect();
    let parts = [
        "-".repeat(LONGEST_LINE / 2),
        foot::crisis(),
        why,
        sender.join("\n"),
    ];
    let parts: Vec<String> = parts.into_iter().filter(|part| !part.is_empty()).collect();
    parts.join("\n\n")
}

/// Blocks, with an empty line between those that do not belong together.
fn blocks(blocks: &[Block]) -> String {
    let mut text = String::new();
    let mut before: Option<&Block> = None;
    for block in blocks {
        let set = one(block);
        if set.is_empty() {
            continue;
        }
        text.push_str(match (before, block) {
            (None, _) => "",
            (Some(Block::Title(_)), _) | (Some(Block::Picture(_)), Block::Caption(_)) => "\n",
            _ => "\n\n",
        });
        text.push_str(&set);
        before = Some(block);
    }
    text
}

fn one(block: &Block) -> String {
    match block {
        Block::Heading(2, inside) => underlined(&words(inside), '-'),
        Block::Title(inside) => format!("{}:", words(inside)),
        Block::Heading(_, inside) | Block::Paragraph(inside) | Block::Caption(inside) => {
            words(inside)
        }
        Block::Picture(shown) => picture(shown),
        Block::Button { label, address } => format!("{}: {address}", words(label)),
        Block::Panel(Panel::Invitation, inside)
        | Block::Latest(inside)
        | Block::Sources(inside) => blocks(inside),
        Block::Panel(Panel::Note | Panel::Important, inside) => led(&blocks(inside), "| "),
        Block::Quote(inside) => led(&blocks(inside), "> "),
        Block::List { first, items } => list(*first, items),
        Block::Table(rows) => table(rows),
        Block::Code(text) => led(text.trim_end(), "    "),
        Block::Rule => "* * *".to_owned(),
    }
}

fn underlined(text: &str, with: char) -> String {
    let length = text.chars().count().min(LONGEST_LINE);
    let line: String = std::iter::repeat_n(with, length).collect();
    format!("{text}\n{line}")
}

/// Text with something before each of its lines.
fn led(text: &str, with: &str) -> String {
    let lines: Vec<String> = text
        .lines()
        .map(|line| format!("{with}{line}").trim_end().to_owned())
        .collect();
    lines.join("\n")
}

fn picture(shown: &Shown) -> String {
    let words = match shown.alt.as_str() {
        "" => "[Picture]".to_owned(),
        alt => format!("[Picture: {alt}]"),
    };
    match &shown.link {
        Some(link) => format!("{words} ({link})"),
        None => words,
    }
}

/// A list whose items follow each other closely, unless one of them has several paragraphs.
fn list(first: Option<u32>, items: &[Vec<Block>]) -> String {
    let is_close = items.iter().all(|item| match item.as_slice() {
        [_, further @ ..] => matches!(further, [] | [Block::List { .. }]),
        [] => true,
    });
    let mut number = first;
    let set: Vec<String> = items
        .iter()
        .map(|item| {
            let sign = match number {
                Some(number) => format!("{number}. "),
                None => "- ".to_owned(),
            };
            number = number.map(|number| number.saturating_add(1));
            hung(&item_text(item), &sign)
        })
        .collect();
    set.join(if is_close { "\n" } else { "\n\n" })
}

/// A list in an item follows the item's words closely.
fn item_text(item: &[Block]) -> String {
    match item {
        [Block::Paragraph(inside), list @ Block::List { .. }] => {
            format!("{}\n{}", words(inside), one(list))
        }
        // An article and what it is about.
        [Block::Paragraph(title), Block::Paragraph(about)] => {
            format!("{}\n{}", words(title), words(about))
        }
        _ => blocks(item),
    }
}

/// Text behind a sign, its further lines below the first.
fn hung(text: &str, sign: &str) -> String {
    let blank = " ".repeat(sign.len());
    led(text, &blank).replacen(&blank, sign, 1)
}

fn table(rows: &[Row]) -> String {
    let lines: Vec<String> = rows
        .iter()
        .map(|row| {
            let cells: Vec<String> = row
                .cells
                .iter()
                .map(|cell| words(cell).replace('\n', " "))
                .collect();
            let line = cells.join(" | ");
            if row.is_head {
                underlined(&line, '-')
            } else {
                line
            }
        })
        .collect();
    lines.join("\n")
}

/// Words in a line, or in several where the writer broke it.
fn words(inside: &[Inline]) -> String {
    let mut text = String::new();
    say(inside, &mut text);
    let lines: Vec<String> = text
        .lines()
        .map(|line| {
            let words: Vec<&str> = line.split_whitespace().collect();
            words.join(" ")
        })
        .filter(|line| !line.is_empty())
        .collect();
    lines.join("\n")
}

fn say(inside: &[Inline], text: &mut String) {
    for word in inside {
        match word {
            Inline::Text(words) => text.push_str(words),
            Inline::Strong(inside)
            | Inline::Emphasis(inside)
            | Inline::Marked(inside)
            | Inline::Raised(inside)
            | Inline::Lowered(inside)
            | Inline::Code(inside) => say(inside, text),
            Inline::Struck(inside) => {
                text.push('~');
                say(inside, text);
                text.push('~');
            }
            Inline::Link(address, inside) => link(address, inside, text),
            Inline::Note(number) => text.push_str(&format!(" [{number}]")),
            Inline::Break => text.push('\n'),
        }
    }
}

/// A link's words and where it leads, once where they are the same.
fn link(address: &str, inside: &[Inline], text: &mut String) {
    let said = words(inside);
    say(inside, text);
    let address = ["mailto:", "tel:"]
        .iter()
        .find_map(|scheme| address.strip_prefix(scheme))
        .unwrap_or(address);
    if said != address {
        text.push_str(&format!(" ({address})"));
    }
}
