//! The block editor's comments: `<!-- wp:name {"json":1} -->` … `<!-- /wp:name -->`.

use std::collections::HashMap;

use serde_json::Value;

use super::clean::{Context, Leftover, Tally};
use super::markup::{Piece, Pieces, escape, is_address, link};

/// A part of content.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Part {
    Html {
        text: String,
        /// Whether its line breaks mean something: it was written in the classic editor.
        lines: bool,
    },
    /// A reusable block, which stands elsewhere.
    Pattern(i64),
}

/// Core blocks whose content is all there is to them.
const STATIC: &str = " accordion accordion-heading accordion-item accordion-panel audio button \
    buttons code column columns cover details embed file footnotes freeform gallery group heading \
    html image list list-item math media-text missing more nextpage paragraph preformatted \
    pullquote quote separator shortcode social-links spacer subhead table text-columns verse video ";

/// Core blocks that stand for something that WordPress fills in; what stands in them is a template.
const DYNAMIC: &str = " archives avatar calendar categories comment-author-avatar \
    comment-author-name comment-content comment-date comment-edit-link comment-reply-link \
    comment-template comments comments-pagination comments-pagination-next \
    comments-pagination-numbers comments-pagination-previous comments-query-loop comments-title \
    home-link latest-comments latest-posts legacy-widget loginout navigation navigation-link \
    navigation-submenu page-list page-list-item post-author post-author-biography \
    post-author-name post-comment post-comments post-comments-count post-comments-form \
    post-comments-link post-content post-date post-excerpt post-featured-image \
    post-navigation-link post-template post-terms post-time-to-read post-title query \
    query-no-results query-pagination query-pagination-next query-pagination-numbers \
    query-pagination-previous query-title query-total read-more rss search site-logo \
    site-tagline site-title table-of-contents tag-cloud template-part term-count \
    term-description terms-query widget-group ";

/// Name spaces of page builders, whose blocks are only wrappers.
const BUILDERS: [&str; 5] = [
    "divi/",
    "elementor/",
    "fl-builder/",
    "et-builder/",
    "wpbakery/",
];

fn listed(list: &str, name: &str) -> bool {
    list.split_whitespace().any(|known| known == name)
}

/// Takes the comments off. Content without any is one part.
pub(super) fn unfold(content: &str, context: &Context<'_>, tally: &mut Tally) -> Vec<Part> {
    let mut unfolding = Unfolding {
        content,
        context,
        tally,
        parts: Vec::new(),
        open: Vec::new(),
        last_closings: HashMap::new(),
    };
    let mut pieces = Pieces::new(content);
    loop {
        let start = pieces.position();
        let Some(piece) = pieces.next() else { break };
        let end = pieces.position();
        match piece {
            Piece::Comment(inside) => unfolding.comment(inside, end),
            _ => unfolding.put(&content[start..end]),
        }
    }
    unfolding.parts
}

struct Open {
    name: String,
    dropped: bool,
}

struct Unfolding<'c, 't> {
    content: &'c str,
    context: &'t Context<'t>,
    tally: &'t mut Tally,
    parts: Vec<Part>,
    open: Vec<Open>,
    /// Where each name is closed for the last time.
    last_closings: HashMap<String, Option<usize>>,
}

impl Unfolding<'_, '_> {
    fn is_dropping(&self) -> bool {
        self.open.iter().any(|block| block.dropped)
    }

    fn put(&mut self, html: &str) {
        if self.is_dropping() {
            return;
        }
        let here = self.open.iter().all(|block| block.name == "core/freeform");
        if let Some(Part::Html { text, lines }) = self.parts.last_mut()
            && *lines == here
        {
            text.push_str(html);
            return;
        }
        let text = html.to_owned();
        self.parts.push(Part::Html { text, lines: here });
    }

    fn comment(&mut self, inside: &str, end: usize) {
        let inside = inside.trim();
        if let Some(name) = inside.strip_prefix("/wp:") {
            self.close(&full_name(
                name.split_whitespace().next().unwrap_or_default(),
            ));
        } else if let Some(block) = inside.strip_prefix("wp:") {
            self.block(block, end);
        } else if self.open.is_empty() {
            // `<!--more-->` and its like part the text, as they did on the page.
            self.put("\n\n");
        }
    }

    fn close(&mut self, name: &str) {
        if let Some(at) = self.open.iter().rposition(|block| block.name == name) {
            self.open.truncate(at);
        }
    }

    fn block(&mut self, written: &str, end: usize) {
        let name_end = written
            .find(|c: char| c.is_whitespace() || c == '{')
            .unwrap_or(written.len());
        let (name, rest) = written.split_at(name_end);
        let is_void = rest.trim_end().ends_with('/') || name.ends_with('/');
        let name = full_name(name.trim_end_matches('/'));
        let json = rest.trim().trim_end_matches('/').trim_end();
        let settings: Value = serde_json::from_str(json).unwrap_or(Value::Null);
        let dropped = self.judge(&name, &settings, is_void);
        if !is_void && (!dropped || self.is_closed_after(&name, end)) {
            self.open.push(Open { name, dropped });
        }
    }

    /// Does what a block's beginning asks for. Answers whether its content is left out.
    fn judge(&mut self, name: &str, settings: &Value, is_void: bool) -> bool {
        if self.is_dropping() {
            return false;
        }
        match name.strip_prefix("core/") {
            Some("block") => {
                self.parts.extend(
                    settings
                        .get("ref")
                        .and_then(Value::as_i64)
                        .map(Part::Pattern),
                );
            }
            Some("footnotes") => self.footnotes(),
            Some("social-link") => self.social_link(settings),
            Some("embed") if is_void => self.embed(settings),
            Some(core) if core.starts_with("core-embed/") || listed(STATIC, core) => {}
            Some(core) if listed(DYNAMIC, core) => {
                self.tally.add(Leftover::Dynamic, name);
                return true;
            }
            None if name.starts_with("core-embed/") => {}
            None if BUILDERS.iter().any(|builder| name.starts_with(builder)) => {
                self.values(settings);
            }
            _ => self.tally.add(Leftover::Block, name),
        }
        false
    }

    /// Whether the block is closed at all: one that is not must not take the rest with it.
    fn is_closed_after(&mut self, name: &str, end: usize) -> bool {
        let content = self.content;
        let last = self
            .last_closings
            .entry(name.to_owned())
            .or_insert_with(|| {
                let short = name.strip_prefix("core/").unwrap_or(name);
                content.rfind(&format!("<!-- /wp:{short} "))
            });
        last.is_some_and(|at| at >= end)
    }

    fn footnotes(&mut self) {
        let mut list = String::from("<ol>");
        for note in self.context.footnotes {
            let id = escape(&note.id);
            let back = format!("<a href=\"#{id}-link\">\u{21a9}\u{fe0e}</a>");
            list.push_str(&format!("<li id=\"{id}\">{} {back}</li>", note.content));
        }
        list.push_str("</ol>");
        if !self.context.footnotes.is_empty() {
            self.put(&list);
        }
    }

    fn social_link(&mut self, settings: &Value) {
        let text = |key| {
            settings
                .get(key)
                .and_then(Value::as_str)
                .unwrap_or_default()
        };
        let (url, label) = (text("url"), text("label"));
        if is_address(url) {
            let words = if label.is_empty() {
                text("service")
            } else {
                label
            };
            self.put(&format!("<li>{}</li>", link(url, words)));
        }
    }

    fn embed(&mut self, settings: &Value) {
        let url = settings
            .get("url")
            .and_then(Value::as_str)
            .unwrap_or_default();
        if is_address(url) {
            self.put(&format!("<p>{}</p>", link(url, url)));
        }
    }

    /// Puts the texts that Divi 5 keeps in its blocks' settings.
    fn values(&mut self, settings: &Value) {
        let inner = settings.pointer("/content/innerContent/desktop/value");
        if let Some(text) = inner.and_then(Value::as_str) {
            self.put(text);
        }
    }
}

fn full_name(name: &str) -> String {
    if name.contains('/') {
        name.to_owned()
    } else {
        format!("core/{name}")
    }
}
