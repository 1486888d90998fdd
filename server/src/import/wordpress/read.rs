//! Going through an export.

use std::{collections::BTreeSet, io::BufRead};

use super::{
    Author, Ending, Found, Malformed, Reading, Site, Term,
    element::{Field, fields, tag},
    item::item,
    names::{Scope, Space},
    slices::{End, Piece, Slice, Slicer, find},
    text::{legible, plain, value},
};

/// How many items in a row may be looked for inside broken ones. Each look reads bytes again, so
/// without an end a file of nothing else would take for ever.
const RESCUES: u32 = 64;

/// Goes through an export and hands over what is in it, in the order of the file.
///
/// It does not fail: what cannot be read is a [`Found::Malformed`], and how the file ended is in the
/// answer. Memory is bounded by the longest item, at most
/// [`super::ITEM_LIMIT`] and its parts, and by the slugs of the terms.
pub fn read(reader: impl BufRead, found: &mut dyn FnMut(Found)) -> Reading {
    let mut visit = Visit {
        found,
        reading: Reading::default(),
        site: Some(Site::default()),
        scope: Scope::default(),
        terms: BTreeSet::new(),
        rescues: 0,
        seen: false,
        closed: false,
    };
    let mut slicer = Slicer::new(reader);
    let ending = loop {
        match slicer.next() {
            Ok(Some(slice)) => visit.slice(slice, &mut slicer),
            Ok(None) => break visit.ending(),
            Err(fault) => break Ending::Failed(fault.to_string()),
        }
    };
    visit.introduce();
    visit.reading.bytes = slicer.position();
    visit.reading.ending = ending;
    visit.reading
}

struct Visit<'f> {
    found: &'f mut dyn FnMut(Found),
    reading: Reading,
    /// What is known of the site, until it is handed over.
    site: Option<Site>,
    scope: Scope,
    /// The terms that were handed over.
    terms: BTreeSet<(String, String)>,
    rescues: u32,
    /// Whether something of an export was there, and whether it was closed.
    seen: bool,
    closed: bool,
}

impl Visit<'_> {
    fn slice<R: BufRead>(&mut self, slice: Slice, slicer: &mut Slicer<R>) {
        match slice {
            Slice::Opening(written) => self.opening(&written),
            Slice::Closing => self.closed = true,
            Slice::Element(piece) => {
                let whole = self.element(&piece);
                if whole {
                    self.rescues = 0;
                } else if self.rescues < RESCUES && slicer.rescue(&piece) {
                    self.rescues += 1;
                }
            }
        }
    }

    fn ending(&self) -> Ending {
        match (self.seen, self.closed) {
            (_, true) => Ending::Whole,
            (true, false) => Ending::CutShort,
            (false, false) => Ending::NoExport,
        }
    }

    fn opening(&mut self, written: &[u8]) {
        let (text, _) = legible(written);
        let (name, attributes) = tag(&text);
        self.seen |= name == "rss" || name == "channel";
        if self.reading.item_count() == 0 {
            // Around the items only; what stands beside them does not bind for them.
            self.scope.declare(attributes.into_iter());
        }
    }

    /// Takes in an element; false if it could not be read.
    fn element(&mut self, piece: &Piece) -> bool {
        let (text, mended) = legible(&piece.bytes);
        let read = match piece.end {
            End::TooLong => Err("it is longer than an item may be (20 MB)".to_owned()),
            End::Cut => Err("the file ends inside it".to_owned()),
            End::Interrupted => Err("it is not closed".to_owned()),
            End::Closed if piece.is_item() && swallows(&text) => {
                Err("a section in it is not closed".to_owned())
            }
            End::Closed if piece.is_item() => self.item(&text, mended),
            End::Closed => self.other(&text),
        };
        if let Err(why) = &read {
            self.seen |= piece.is_item();
            self.introduce();
            self.reading.malformed += 1;
            (self.found)(Found::Malformed(Malformed {
                at_byte: piece.at,
                near: near(piece),
                why: why.clone(),
            }));
        }
        read.is_ok()
    }

    fn item(&mut self, text: &str, mended: bool) -> Result<(), String> {
        let item = item(&fields(text, &self.scope)?)?;
        self.seen = true;
        self.introduce();
        self.reading.comments += item.comments;
        self.reading.mended += u64::from(mended);
        let key = (item.kind.clone(), item.status.clone());
        *self.reading.items.entry(key).or_default() += 1;
        (self.found)(Found::Item(Box::new(item)));
        Ok(())
    }

    fn other(&mut self, text: &str) -> Result<(), String> {
        let parts = fields(text, &self.scope)?;
        let (name, attributes) = tag(text.split_inclusive('>').next().unwrap_or_default());
        let scope = self.scope.with(attributes.into_iter());
        match scope.resolve(name) {
            (Space::Wp, "author") => self.author(&parts),
            (Space::Wp, "category") => self.term(category(&parts)),
            (Space::Wp, "tag") => self.term(post_tag(&parts)),
            (Space::Wp, "term") => self.term(term(&parts)),
            (Space::Rss | Space::Wp, name) => self.describe(name, &value(inner(text))),
            _ => {}
        }
        Ok(())
    }

    /// Takes in a fact about the site. Whatever comes after the first item is not one.
    fn describe(&mut self, name: &str, fact: &str) {
        let Some(site) = self.site.as_mut() else {
            return;
        };
        let fact = fact.trim();
        match name {
            "title" if site.title.is_empty() => site.title = plain(fact),
            "language" if site.language.is_empty() => fact.clone_into(&mut site.language),
            "wxr_version" => site.wxr_version = Some(fact.to_owned()),
            "base_blog_url" => fact.clone_into(&mut site.base_url),
            "link" | "base_site_url" if site.base_url.is_empty() => {
                fact.clone_into(&mut site.base_url);
            }
            _ => return,
        }
        self.seen = true;
    }

    /// Hands over the site, the first time it is called.
    fn introduce(&mut self) {
        if !self.seen {
            return;
        }
        if let Some(site) = self.site.take() {
            (self.found)(Found::Site(site));
        }
    }

    fn author(&mut self, parts: &[Field<'_>]) {
        let login = text_of(parts, "author_login");
        let name = plain(&text_of(parts, "author_display_name"));
        let author = Author {
            name: if name.is_empty() { login.clone() } else { name },
            email: text_of(parts, "author_email"),
            login,
        };
        self.introduce();
        self.reading.authors += 1;
        (self.found)(Found::Author(author));
    }

    /// Newer exports name a category twice: as a category and as a term.
    fn term(&mut self, term: Term) {
        if !self
            .terms
            .insert((term.taxonomy.clone(), term.slug.clone()))
        {
            return;
        }
        self.introduce();
        *self.reading.terms.entry(term.taxonomy.clone()).or_default() += 1;
        (self.found)(Found::Term(term));
    }
}

/// Whether a section that was left open took another item in. It ends with the first section of
/// that one, so that what comes out is well-formed; but no text has an item's end, an item's
/// beginning and then the beginning of a section.
fn swallows(text: &str) -> bool {
    let mut rest = text;
    while let Some((_, after)) = rest.split_once("</item>") {
        let next = after.trim_start();
        if next.starts_with("<item>") && next.contains("<![CDATA[") {
            return true;
        }
        rest = after;
    }
    false
}

fn inner(element: &str) -> &str {
    let start = element.find('>').map_or(0, |at| at + 1);
    let end = element.rfind("</").unwrap_or(element.len());
    element.get(start..end).unwrap_or_default()
}

fn text_of(parts: &[Field<'_>], name: &str) -> String {
    let part = parts
        .iter()
        .find(|part| part.space == Space::Wp && part.name == name);
    part.map(Field::line).unwrap_or_default()
}

fn id_of(parts: &[Field<'_>]) -> Option<i64> {
    text_of(parts, "term_id").parse().ok()
}

fn category(parts: &[Field<'_>]) -> Term {
    Term {
        id: id_of(parts),
        taxonomy: "category".to_owned(),
        slug: text_of(parts, "category_nicename"),
        name: plain(&text_of(parts, "cat_name")),
        parent: text_of(parts, "category_parent"),
    }
}

fn post_tag(parts: &[Field<'_>]) -> Term {
    Term {
        id: id_of(parts),
        taxonomy: "post_tag".to_owned(),
        slug: text_of(parts, "tag_slug"),
        name: plain(&text_of(parts, "tag_name")),
        parent: String::new(),
    }
}

fn term(parts: &[Field<'_>]) -> Term {
    Term {
        id: id_of(parts),
        taxonomy: text_of(parts, "term_taxonomy"),
        slug: text_of(parts, "term_slug"),
        name: plain(&text_of(parts, "term_name")),
        parent: text_of(parts, "term_parent"),
    }
}

/// What a broken piece seems to be: its number and its title, as far as they can be made out.
fn near(piece: &Piece) -> String {
    let part = |open: &[u8], close: &[u8]| {
        let from = find(&piece.bytes, open)? + open.len();
        let to = from + find(&piece.bytes[from..], close)?;
        let (text, _) = legible(&piece.bytes[from..to.min(from + 200)]);
        Some(plain(&value(&text))).filter(|text| !text.is_empty())
    };
    let id = part(b"<wp:post_id>", b"</").map(|id| format!("post_id {id}"));
    let title = part(b"<title>", b"</title").map(|title| format!("\u{201c}{title}\u{201d}"));
    let known: Vec<_> = [id, title].into_iter().flatten().collect();
    if known.is_empty() {
        format!("<{}>", piece.name)
    } else {
        known.join(", ")
    }
}
