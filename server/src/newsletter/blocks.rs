//! An issue's text as blocks of words: what both parts of its mail are set from. It is read from the
//! clean HTML of its page, so that a mail says what the page says, raw HTML of the writer's included;
//! what has no block here does not get into a mail.

use std::ops::Deref;

use domain::blog::Picture;
use scraper::{ElementRef, Html, Node, node::Element};

use super::address::Addresses;

/// How deep elements may stand in each other; deeper ones give their words only, so that no text can
/// exhaust the stack.
const DEEPEST: usize = 40;

/// A part of a text that stands on lines of its own.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Block {
    /// A heading of level 2, 3 or 4.
    Heading(u8, Vec<Inline>),
    /// What names that which follows: a callout's first line, a table's caption.
    Title(Vec<Inline>),
    Paragraph(Vec<Inline>),
    Picture(Shown),
    /// What stands below a picture.
    Caption(Vec<Inline>),
    Button {
        label: Vec<Inline>,
        address: String,
    },
    Panel(Panel, Vec<Block>),
    Quote(Vec<Block>),
    List {
        /// The first item's number, if they are numbered.
        first: Option<u32>,
        items: Vec<Vec<Block>>,
    },
    Table(Vec<Row>),
    /// Text whose lines and blanks count.
    Code(String),
    Rule,
    /// The latest articles.
    Latest(Vec<Block>),
    /// The text's sources.
    Sources(Vec<Block>),
}

/// What a block that is set apart is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Panel {
    /// Good to know, or to try.
    Note,
    /// Not to be overlooked.
    Important,
    /// To a free call.
    Invitation,
}

/// A picture of ours.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Shown {
    pub(super) picture: Picture,
    /// Where its plain file is, whole: no mail program is trusted to know WebP.
    pub(super) address: String,
    /// The words for those who do not see it.
    pub(super) alt: String,
    /// Where it leads, whole.
    pub(super) link: Option<String>,
}

/// A row of a table.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Row {
    pub(super) is_head: bool,
    pub(super) cells: Vec<Vec<Inline>>,
}

/// A part of a line.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Inline {
    Text(String),
    Strong(Vec<Inline>),
    Emphasis(Vec<Inline>),
    Struck(Vec<Inline>),
    Marked(Vec<Inline>),
    Raised(Vec<Inline>),
    Lowered(Vec<Inline>),
    Code(Vec<Inline>),
    /// To an address that is whole.
    Link(String, Vec<Inline>),
    /// To a source, by its number. It leads nowhere: half of the mail programs do not jump.
    Note(String),
    Break,
}

/// Reads the clean HTML of an issue's page.
pub(super) fn read(html: &str, addresses: &Addresses<'_>) -> Vec<Block> {
    let tree = Html::parse_fragment(html);
    Reader { addresses }.blocks(tree.tree.root(), 0)
}

/// Whether there is nothing to read in the words.
pub(super) fn is_blank(words: &[Inline]) -> bool {
    words.iter().all(|word| match word {
        Inline::Text(text) | Inline::Note(text) => text.trim().is_empty(),
        Inline::Strong(inside)
        | Inline::Emphasis(inside)
        | Inline::Struck(inside)
        | Inline::Marked(inside)
        | Inline::Raised(inside)
        | Inline::Lowered(inside)
        | Inline::Code(inside)
        | Inline::Link(_, inside) => is_blank(inside),
        Inline::Break => true,
    })
}

/// An element or a text, where it stands.
pub(super) type Tree<'t> = <ElementRef<'t> as Deref>::Target;

struct Reader<'a> {
    addresses: &'a Addresses<'a>,
}

/// What has been read of a run of words.
#[derive(Default)]
struct Run {
    words: Vec<Inline>,
    /// Pictures and buttons among the words: they stand behind them, where nothing flows around them.
    lifted: Vec<Block>,
}

/// What has been read of a run of blocks.
#[derive(Default)]
struct Flow {
    blocks: Vec<Block>,
    /// The paragraph that is open.
    open: Run,
}

impl Flow {
    /// Ends the paragraph.
    fn close(&mut self) {
        let run = std::mem::take(&mut self.open);
        self.add(run, Block::Paragraph);
    }

    /// Adds a block made of words, and what was lifted out of them.
    fn add(&mut self, run: Run, block: impl FnOnce(Vec<Inline>) -> Block) {
        if !is_blank(&run.words) {
            self.blocks.push(block(run.words));
        }
        self.blocks.extend(run.lifted);
    }
}

impl Reader<'_> {
    fn blocks(&self, node: Tree<'_>, depth: usize) -> Vec<Block> {
        let mut flow = Flow::default();
        self.pour(node, depth, &mut flow);
        flow.close();
        flow.blocks
    }

    fn pour(&self, node: Tree<'_>, depth: usize, flow: &mut Flow) {
        if depth > DEEPEST {
            flow.open.words.push(Inline::Text(all_text(node)));
            return;
        }
        for child in node.children() {
            match child.value() {
                Node::Element(element) if !is_inline(element.name()) => {
                    flow.close();
                    self.block(child, element, depth + 1, flow);
                    flow.close();
                }
                _ => self.inline(child, depth + 1, &mut flow.open),
            }
        }
    }

    fn block(&self, node: Tree<'_>, element: &Element, depth: usize, flow: &mut Flow) {
        match element.name() {
            name @ ("h1" | "h2" | "h3" | "h4" | "h5" | "h6") => {
                let level = name.as_bytes()[1].saturating_sub(b'0').clamp(2, 4);
                flow.add(self.run(node, depth), |words| Block::Heading(level, words));
            }
            "p" if has_class(element, "callout-title") => {
                flow.add(self.run(node, depth), Block::Title);
            }
            "dt" | "summary" | "caption" => flow.add(self.run(node, depth), Block::Title),
            "figcaption" => flow.add(self.run(node, depth), Block::Caption),
            name @ ("ul" | "ol") => {
                let first = (name == "ol").then(|| first_number(element));
                let items = self.items(node, depth);
                if !items.is_empty() {
                    flow.blocks.push(Block::List { first, items });
                }
            }
            "table" => self.table(node, depth, flow),
            "pre" => flow.blocks.push(Block::Code(all_text(node))),
            "hr" => flow.blocks.push(Block::Rule),
            _ => match self.group(node, element, depth) {
                Some(group) => flow.blocks.push(group),
                None => self.pour(node, depth, flow),
            },
        }
    }

    /// An element that sets its blocks apart.
    fn group(&self, node: Tree<'_>, element: &Element, depth: usize) -> Option<Block> {
        let is = |class| has_class(element, class);
        let inside = || self.blocks(node, depth);
        Some(match element.name() {
            "blockquote" => Block::Quote(inside()),
            "aside" if is("invitation") => Block::Panel(Panel::Invitation, inside()),
            "aside" if is("important") => Block::Panel(Panel::Important, inside()),
            "aside" if is("callout") => Block::Panel(Panel::Note, inside()),
            "section" if is("latest") => Block::Latest(inside()),
            "section" if is("sources") => Block::Sources(inside()),
            _ => return None,
        })
    }

    fn items(&self, list: Tree<'_>, depth: usize) -> Vec<Vec<Block>> {
        let mut items: Vec<_> = list
            .children()
            .map(|child| match child.value() {
                Node::Element(element) if element.name() == "li" => self.blocks(child, depth),
                _ => {
                    // Nobody should write so, and nothing of it is lost.
                    let mut flow = Flow::default();
                    self.inline(child, depth, &mut flow.open);
                    flow.close();
                    flow.blocks
                }
            })
            .collect();
        items.retain(|item| !item.is_empty());
        items
    }

    fn table(&self, table: Tree<'_>, depth: usize, flow: &mut Flow) {
        let (mut rows, mut lifted) = (Vec::new(), Vec::new());
        for child in table.children() {
            match child.value().as_element().map(Element::name) {
                Some("caption") => flow.add(self.run(child, depth), Block::Title),
                Some("tr") => rows.push(self.row(child, depth, &mut lifted)),
                _ => rows.extend(
                    child
                        .children()
                        .filter(|row| row.value().is_element())
                        .map(|row| self.row(row, depth, &mut lifted)),
                ),
            }
        }
        rows.retain(|row| !row.cells.is_empty());
        if !rows.is_empty() {
            flow.blocks.push(Block::Table(rows));
        }
        flow.blocks.append(&mut lifted);
    }

    fn row(&self, row: Tree<'_>, depth: usize, lifted: &mut Vec<Block>) -> Row {
        let cells: Vec<_> = row
            .children()
            .filter(|cell| cell.value().is_element())
            .collect();
        let is_head = cells.iter().all(|cell| is_named(*cell, "th"));
        Row {
            is_head,
            cells: cells
                .into_iter()
                .map(|cell| self.words(cell, depth, lifted))
                .collect(),
        }
    }

    /// All words in an element, whatever stands in it, and what is lifted out of them.
    fn run(&self, node: Tree<'_>, depth: usize) -> Run {
        let mut run = Run::default();
        if depth > DEEPEST {
            run.words.push(Inline::Text(all_text(node)));
            return run;
        }
        for child in node.children() {
            self.inline(child, depth + 1, &mut run);
        }
        run
    }

    /// The words alone; what is lifted out of them is added to `lifted`.
    fn words(&self, node: Tree<'_>, depth: usize, lifted: &mut Vec<Block>) -> Vec<Inline> {
        let run = self.run(node, depth);
        lifted.extend(run.lifted);
        run.words
    }

    fn inline(&self, node: Tree<'_>, depth: usize, run: &mut Run) {
        let element = match node.value() {
            Node::Text(text) => return run.words.push(Inline::Text(collapsed(text))),
            Node::Element(element) => element,
            _ => return,
        };
        match element.name() {
            "img" => run.lifted.extend(self.picture(element)),
            "br" => run.words.push(Inline::Break),
            "a" => self.link(node, element, depth, run),
            name => {
                let inside = self.words(node, depth, &mut run.lifted);
                styled(name, inside, &mut run.words);
            }
        }
    }

    fn picture(&self, element: &Element) -> Option<Block> {
        let picture = Picture::at(element.attr("src")?)?;
        Some(Block::Picture(Shown {
            address: self.addresses.whole(&picture.address())?,
            picture,
            alt: super::one_line(element.attr("alt").unwrap_or_default()),
            link: None,
        }))
    }

    fn link(&self, node: Tree<'_>, element: &Element, depth: usize, run: &mut Run) {
        let href = element.attr("href").unwrap_or_default();
        if href.starts_with("#source-") {
            // The way back from a source leads nowhere in a mail, and so it has no words there.
            if !href.ends_with("-from") {
                run.words.push(Inline::Note(all_text(node)));
            }
            return;
        }
        let before = run.lifted.len();
        let inside = self.words(node, depth, &mut run.lifted);
        let Some(address) = self.addresses.whole(href) else {
            return run.words.extend(inside);
        };
        for block in &mut run.lifted[before..] {
            if let Block::Picture(shown) = block {
                shown.link = Some(address.clone());
            }
        }
        if is_blank(&inside) {
            return;
        }
        if has_class(element, "button") {
            let label = inside;
            run.lifted.push(Block::Button { label, address });
        } else {
            run.words.push(Inline::Link(address, inside));
        }
    }
}

/// Words with what their element says of them. Words of a block among words stand on a line of their
/// own.
fn styled(name: &str, inside: Vec<Inline>, words: &mut Vec<Inline>) {
    words.push(match name {
        "strong" | "b" | "dfn" => Inline::Strong(inside),
        "em" | "i" | "cite" | "var" => Inline::Emphasis(inside),
        "del" | "s" | "strike" => Inline::Struck(inside),
        "mark" => Inline::Marked(inside),
        "sup" => raised(inside),
        "sub" => Inline::Lowered(inside),
        "code" | "kbd" | "samp" | "tt" => Inline::Code(inside),
        "q" => return quoted(inside, words),
        name => {
            if !is_inline(name) {
                words.push(Inline::Break);
            }
            return words.extend(inside);
        }
    });
}

/// A reference to a source is raised already.
fn raised(mut inside: Vec<Inline>) -> Inline {
    match inside.as_slice() {
        [Inline::Note(_)] => inside.remove(0),
        _ => Inline::Raised(inside),
    }
}

fn quoted(inside: Vec<Inline>, words: &mut Vec<Inline>) {
    words.push(Inline::Text("“".to_owned()));
    words.extend(inside);
    words.push(Inline::Text("”".to_owned()));
}

fn first_number(list: &Element) -> u32 {
    list.attr("start")
        .and_then(|start| start.parse().ok())
        .unwrap_or(1)
}

fn has_class(element: &Element, class: &str) -> bool {
    let classes = element.attr("class").unwrap_or_default();
    classes.split_ascii_whitespace().any(|one| one == class)
}

fn is_named(node: Tree<'_>, name: &str) -> bool {
    node.value()
        .as_element()
        .is_some_and(|element| element.name() == name)
}

/// All text in an element, without recursion.
pub(super) fn all_text(node: Tree<'_>) -> String {
    node.descendants()
        .filter_map(|node| node.value().as_text().map(|text| &**text))
        .collect()
}

/// The text with every run of blanks as one blank, as a browser shows it.
fn collapsed(text: &str) -> String {
    let mut collapsed = String::with_capacity(text.len());
    for c in text.chars() {
        let c = if c.is_ascii_whitespace() { ' ' } else { c };
        if c != ' ' || !collapsed.ends_with(' ') {
            collapsed.push(c);
        }
    }
    collapsed
}

/// Whether an element stands among words.
fn is_inline(name: &str) -> bool {
    matches!(
        name,
        "a" | "abbr"
            | "acronym"
            | "b"
            | "bdi"
            | "bdo"
            | "br"
            | "cite"
            | "code"
            | "data"
            | "del"
            | "dfn"
            | "em"
            | "i"
            | "img"
            | "ins"
            | "kbd"
            | "mark"
            | "q"
            | "rp"
            | "rt"
            | "rtc"
            | "ruby"
            | "s"
            | "samp"
            | "small"
            | "span"
            | "strike"
            | "strong"
            | "sub"
            | "sup"
            | "time"
            | "tt"
            | "u"
            | "var"
            | "wbr"
    )
}
