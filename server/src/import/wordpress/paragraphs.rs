//! Paragraphs where WordPress would show some.
//!
//! The classic editor stored no paragraphs: blank lines part them, single ends of lines are breaks.
//! Both editors store loose text in wrappers whose classes lay it out. Wrappers go here, so what
//! stands loose in them becomes a paragraph of its own.

use super::{
    embeds::label,
    markup::{Piece, Pieces, Tag, escape, is_address},
};

/// How HTML is to be read.
#[derive(Debug, Clone, Copy)]
pub(super) struct Rules {
    /// Whether ends of lines mean something.
    pub lines: bool,
    /// Whether headings go down by one: there is one at the top, where only the page's title is.
    pub lower: bool,
}

/// How deep elements may stand in each other; deeper ones lose their tags.
const DEPTH: usize = 100;

/// How many marks may stand in each other.
const MARKS: usize = 12;

/// What stands in an element.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Content {
    /// Blocks; loose text is a paragraph.
    Flow,
    /// One text, or blocks.
    Cell,
    /// Only elements of its own kind.
    Frame,
    /// Words.
    Words,
    /// Characters, every one of them.
    Verbatim,
}

/// What a block element holds; `None` for one that stands within a line.
fn content_of(name: &str) -> Option<Content> {
    Some(match name {
        "div" | "section" | "article" | "aside" | "header" | "footer" | "main" | "nav"
        | "center" | "form" | "fieldset" | "blockquote" | "details" | "address" | "hgroup"
        | "menu" => Content::Flow,
        "li" | "dd" | "td" | "th" | "figure" => Content::Cell,
        "ul" | "ol" | "dl" | "table" | "thead" | "tbody" | "tfoot" | "tr" | "colgroup" => {
            Content::Frame
        }
        "p" | "h1" | "h2" | "h3" | "h4" | "h5" | "h6" | "dt" | "caption" | "figcaption"
        | "summary" | "legend" => Content::Words,
        "pre" => Content::Verbatim,
        _ => return None,
    })
}

/// Block elements that have no end tag.
fn is_single(name: &str) -> bool {
    matches!(name, "hr" | "col")
}

/// Block elements whose tags only wrapped.
fn is_wrapper(name: &str) -> bool {
    matches!(content_of(name), Some(Content::Flow)) && !matches!(name, "blockquote" | "details")
        || matches!(name, "legend" | "colgroup")
}

/// Elements that mark words and that a parser carries on beyond the paragraph they began in.
fn is_mark(name: &str) -> bool {
    matches!(
        name,
        "a" | "b" | "code" | "em" | "i" | "s" | "small" | "strong" | "u"
    )
}

/// Elements within a line that say nothing without their classes and colors.
fn is_bare(name: &str) -> bool {
    matches!(name, "span" | "font" | "nobr" | "big" | "tt" | "strike")
}

/// Whether there is a heading of the first level.
pub(super) fn has_top_heading(html: &str) -> bool {
    Pieces::new(html).any(|piece| matches!(piece, Piece::Open(tag) if tag.name == "h1"))
}

/// Writes `html` with its paragraphs marked.
pub(super) fn write(html: &str, rules: Rules, to: &mut String) {
    let mut writer = Writer {
        rules,
        to,
        open: Vec::new(),
        line: Line::default(),
        marks: Vec::new(),
        outer_marks: Vec::new(),
    };
    for piece in Pieces::new(html) {
        match piece {
            Piece::Text(text) => writer.text(text),
            Piece::Open(tag) => writer.start(&tag),
            Piece::Close(name) => writer.end(&name),
            Piece::Comment(_) | Piece::Raw(_) => {}
        }
    }
    writer.close_to(0);
    writer.flush();
}

/// What stands loose and has not been written.
#[derive(Debug, Default)]
struct Line {
    html: String,
    /// Whether anything of it can be seen.
    visible: bool,
    /// Whether a blank line follows it.
    parted: bool,
}

struct Open {
    name: String,
    content: Content,
    /// Whether its text has blank lines, so that each part is a paragraph.
    loose: bool,
}

struct Writer<'t> {
    rules: Rules,
    to: &'t mut String,
    open: Vec<Open>,
    line: Line,
    /// The marks that are open, each with its tag: they end with each paragraph and begin again in
    /// the next. A parser does the same, but takes time with the square of their number for it.
    marks: Vec<(String, String)>,
    /// Those around the preformatted text that is being written.
    outer_marks: Vec<(String, String)>,
}

impl Writer<'_> {
    fn content(&self) -> Content {
        self.open.last().map_or(Content::Flow, |open| open.content)
    }

    fn is_in_code(&self) -> bool {
        self.marks.iter().any(|(name, _)| name == "code")
    }

    fn text(&mut self, text: &str) {
        if self.content() == Content::Verbatim {
            let first = self.to.ends_with("<pre>") || self.to.ends_with("<pre><code>");
            // The parser drops the first end of line, so that it cannot be kept.
            let text = if first {
                text.trim_start_matches('\n')
            } else {
                text
            };
            self.to.push_str(text);
        } else if !self.rules.lines || self.is_in_code() {
            self.words(text);
        } else {
            self.lines(text);
        }
    }

    fn lines(&mut self, text: &str) {
        for (index, line) in text.split('\n').enumerate() {
            if index > 0 {
                self.line_end();
            }
            self.words(line);
        }
    }

    /// The end of a line is a break if words follow, the second one in a row parts paragraphs.
    fn line_end(&mut self) {
        if self.line.html.ends_with('\n') {
            self.line.parted = true;
        } else if !self.line.html.is_empty() {
            self.line.html.push('\n');
        }
    }

    fn words(&mut self, text: &str) {
        let visible = text.contains(|c: char| !c.is_whitespace() && c != '\u{a0}')
            && !text
                .trim()
                .split("&nbsp;")
                .all(|part| part.trim().is_empty());
        if !visible && (self.line.html.is_empty() || self.line.html.ends_with('\n')) {
            return;
        }
        self.resume();
        self.begin_line();
        self.line.html.push_str(text);
        self.line.visible |= visible;
    }

    /// Makes a break, or a new paragraph, of the line's end before something that follows it.
    fn resume(&mut self) {
        if std::mem::take(&mut self.line.parted) {
            self.part();
        } else if self.rules.lines && !self.is_in_code() && self.line.html.ends_with('\n') {
            let kept = self.line.html.trim_end().len();
            self.line.html.truncate(kept);
            if self.line.visible && !self.line.html.ends_with("<br>") {
                self.line.html.push_str("<br>");
            }
        }
    }

    /// Begins the marks again that the last paragraph ended.
    fn begin_line(&mut self) {
        if self.line.html.is_empty() {
            self.line
                .html
                .extend(self.marks.iter().map(|(_, tag)| tag.as_str()));
        }
    }

    /// A blank line between words.
    fn part(&mut self) {
        match self.open.last_mut() {
            Some(open) if open.name == "p" => {
                self.flush();
                self.to.push_str("</p>\n<p>");
                return;
            }
            Some(open) if open.content == Content::Words => {
                self.line.html.push_str("<br>");
                return;
            }
            Some(open) => open.loose = true,
            None => {}
        }
        self.flush();
    }

    /// Writes what stands loose, as a paragraph where one belongs.
    fn flush(&mut self) {
        let mut line = std::mem::take(&mut self.line);
        if !line.html.is_empty() {
            let ends = self
                .marks
                .iter()
                .rev()
                .map(|(name, _)| format!("</{name}>"));
            line.html.extend(ends);
        }
        let html = trim_breaks(&line.html);
        if html.is_empty() {
            return;
        }
        let is_paragraph = match self.open.last() {
            None => true,
            Some(open) => match open.content {
                Content::Flow => true,
                Content::Cell => open.loose,
                _ => false,
            },
        };
        let linked = is_address(html) && !html.contains('<') && !self.is_in_words();
        let html = if linked {
            link_as_written(html)
        } else {
            html.to_owned()
        };
        match is_paragraph && line.visible {
            true => self.to.push_str(&format!("<p>{html}</p>\n")),
            false => self.to.push_str(&html),
        }
    }

    /// Whether an address alone is no embed: in a heading it is a heading.
    fn is_in_words(&self) -> bool {
        let words = self
            .open
            .last()
            .filter(|open| open.content == Content::Words);
        words.is_some_and(|open| open.name != "p")
    }

    fn start(&mut self, tag: &Tag<'_>) {
        let name = tag.name.as_str();
        match content_of(name) {
            Some(content) => self.start_block(tag, content),
            None if is_single(name) => {
                self.leave_paragraph();
                self.flush();
                self.to.push_str(&format!("<{name}>\n"));
            }
            None => self.start_inline(tag),
        }
    }

    fn start_inline(&mut self, tag: &Tag<'_>) {
        let name = tag.name.as_str();
        if is_bare(name) {
            return;
        }
        if name == "br" && self.content() != Content::Verbatim {
            let kept = self.line.html.trim_end_matches('\n').len();
            self.line.html.truncate(kept);
            self.line.html.push_str("<br>");
            return;
        }
        if is_mark(name) {
            return self.start_mark(tag);
        }
        self.put_inline(tag.written);
        self.line.visible |= name == "img";
    }

    fn put_inline(&mut self, written: &str) {
        if self.content() == Content::Verbatim {
            self.to.push_str(written);
            return;
        }
        self.resume();
        self.begin_line();
        self.line.html.push_str(written);
    }

    fn start_mark(&mut self, tag: &Tag<'_>) {
        let same = self
            .marks
            .iter()
            .filter(|(name, _)| *name == tag.name)
            .count();
        if tag.name == "a" && same > 0 {
            self.end_mark("a");
        } else if same > 0 || self.marks.len() >= MARKS {
            return;
        }
        let bare = format!("<{}>", tag.name);
        let written = if tag.name == "code" {
            &bare
        } else {
            tag.written
        };
        self.put_inline(written);
        self.marks.push((tag.name.clone(), written.to_owned()));
    }

    /// Ends a mark. Those that began within it end and begin again.
    fn end_mark(&mut self, name: &str) {
        let Some(at) = self.marks.iter().rposition(|(known, _)| known == name) else {
            return;
        };
        let within = self.marks.split_off(at + 1);
        self.marks.pop();
        let is_verbatim = self.content() == Content::Verbatim;
        if self.line.html.is_empty() && !is_verbatim {
            self.marks.extend(within);
            return;
        }
        let ends = within.iter().rev().map(|(name, _)| format!("</{name}>"));
        let again = within.iter().map(|(_, tag)| tag.clone());
        let all: String = ends.chain([format!("</{name}>")]).chain(again).collect();
        let to = if is_verbatim {
            &mut *self.to
        } else {
            &mut self.line.html
        };
        to.push_str(&all);
        self.marks.extend(within);
    }

    fn start_block(&mut self, tag: &Tag<'_>, content: Content) {
        if self.content() == Content::Verbatim {
            if is_wrapper(&tag.name) {
                return;
            }
            // A block ends preformatted text that was left open.
            self.close_to(self.open.len() - 1);
        }
        self.leave_paragraph();
        let ends_itself = matches!(tag.name.as_str(), "li" | "td" | "th" | "dt" | "dd" | "tr");
        if ends_itself && self.open.last().is_some_and(|open| open.name == tag.name) {
            self.close_to(self.open.len() - 1);
        }
        self.flush();
        if self.open.len() >= DEPTH {
            return;
        }
        if !is_wrapper(&tag.name) {
            self.write_start(tag);
        }
        if content == Content::Verbatim {
            self.outer_marks = std::mem::take(&mut self.marks);
        }
        self.open.push(Open {
            name: tag.name.clone(),
            content,
            loose: false,
        });
    }

    fn write_start(&mut self, tag: &Tag<'_>) {
        let name = self.written_name(&tag.name);
        if name == "pre" {
            self.to.push_str("<pre>");
        } else if name == tag.name && tag.written.ends_with('>') {
            self.to.push_str(tag.written);
        } else {
            let id = tag
                .attribute("id")
                .map(|id| format!(" id=\"{}\"", escape(&id)));
            self.to
                .push_str(&format!("<{name}{}>", id.unwrap_or_default()));
        }
    }

    fn written_name<'n>(&self, name: &'n str) -> &'n str {
        match name {
            "h1" => "h2",
            "h2" if self.rules.lower => "h3",
            "h3" if self.rules.lower => "h4",
            "h4" if self.rules.lower => "h5",
            "h5" if self.rules.lower => "h6",
            other => other,
        }
    }

    /// A block ends the paragraph that it begins in.
    fn leave_paragraph(&mut self) {
        if self.open.last().is_some_and(|open| open.name == "p") {
            self.close_to(self.open.len() - 1);
        }
    }

    fn end(&mut self, name: &str) {
        if content_of(name).is_some() {
            if let Some(at) = self.open.iter().rposition(|open| open.name == name) {
                self.close_to(at);
            } else {
                self.flush();
            }
            return;
        }
        if is_bare(name) {
            return;
        }
        match name {
            "br" => self.line.html.push_str("<br>"),
            _ if is_mark(name) => self.end_mark(name),
            _ if self.content() == Content::Verbatim => self.to.push_str(&format!("</{name}>")),
            _ if self.line.html.is_empty() => {}
            _ => self.line.html.push_str(&format!("</{name}>")),
        }
    }

    fn close_to(&mut self, depth: usize) {
        while self.open.len() > depth {
            self.flush();
            let Some(open) = self.open.pop() else { return };
            if open.content == Content::Verbatim {
                let ends = self
                    .marks
                    .iter()
                    .rev()
                    .map(|(name, _)| format!("</{name}>"));
                self.to.extend(ends);
                self.marks = std::mem::take(&mut self.outer_marks);
            }
            if !is_wrapper(&open.name) {
                let name = self.written_name(&open.name);
                self.to.push_str(&format!("</{name}>\n"));
            }
        }
    }
}

fn trim_breaks(html: &str) -> &str {
    let mut rest = html.trim();
    loop {
        let next = rest.strip_prefix("<br>").unwrap_or(rest);
        let next = next.strip_suffix("<br>").unwrap_or(next).trim();
        if next.len() == rest.len() {
            return rest;
        }
        rest = next;
    }
}

/// A link to an address that stands in HTML already.
fn link_as_written(address: &str) -> String {
    let address = address.replace('"', "&quot;");
    format!("<a href=\"{address}\">{}</a>", label(&address))
}
