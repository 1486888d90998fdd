//! What an issue is made of.

use std::cell::Cell;

use domain::html::Html;

use super::{address::Addresses, html::escaped};
use crate::markdown;

/// What stands above the list of the latest articles where the writer gave no words for it.
const LATEST: &str = "From the blog";

/// An issue as it was written.
#[derive(Clone, Copy, Debug)]
pub struct Source<'a> {
    /// Its name in addresses.
    pub slug: &'a str,
    /// The mail's subject and the page's title.
    pub subject: &'a str,
    /// One or two sentences, which mail programs show beside the subject.
    pub summary: &'a str,
    /// The text, in Markdown. A fence named `latest` is the place of the latest articles, under the
    /// words that it holds.
    pub body: &'a str,
}

/// What the practice adds to every issue.
#[derive(Clone, Debug)]
pub struct House {
    /// The practice's name, as the From line has it.
    pub name: String,
    /// The site's address, `https://calls.example`, without a slash at its end.
    pub public_url: String,
    /// The practice's postal address; empty where none is set.
    pub postal_address: String,
    /// The latest articles, newest first.
    pub latest: Vec<LatestPost>,
}

/// An article of the blog, as an issue names it.
#[derive(Clone, Debug)]
pub struct LatestPost {
    /// Its title.
    pub title: String,
    /// What it is about, in a sentence or two; empty for none.
    pub summary: String,
    /// Its address on the site: `/blog/slug`.
    pub path: String,
}

impl<'a> Source<'a> {
    /// How addresses in this issue become whole.
    pub(super) fn addresses(&self, house: &'a House) -> Addresses<'a> {
        Addresses::new(&house.public_url, self.slug)
    }
}

/// An issue's text, out of Markdown.
pub(super) struct Draft {
    /// As it was written, with whatever no page may have.
    pub(super) written: String,
    /// As a page shows it.
    pub(super) page: Html,
    /// Whether it has a place for the latest articles.
    pub(super) asks_for_latest: bool,
}

impl Draft {
    pub(super) fn of(source: &Source<'_>, house: &House) -> Self {
        let asks = Cell::new(false);
        let (written, page) = markdown::issue(source.body, &|words| {
            asks.set(true);
            list(&house.latest, words)
        });
        Self {
            written,
            page,
            asks_for_latest: asks.get(),
        }
    }
}

/// The list of the latest articles, under `words`.
fn list(posts: &[LatestPost], words: &str) -> String {
    if posts.is_empty() {
        return String::new();
    }
    let words = if words.is_empty() { LATEST } else { words };
    let items: String = posts.iter().map(item).collect();
    format!(
        "<section class=\"latest\"><h2>{}</h2>\n<ul>\n{items}</ul></section>\n",
        escaped(words)
    )
}

fn item(post: &LatestPost) -> String {
    let (path, title) = (escaped(&post.path), escaped(&post.title));
    let summary = match post.summary.trim() {
        "" => String::new(),
        summary => format!("<p>{}</p>", escaped(summary)),
    };
    format!("<li><p><a href=\"{path}\">{title}</a></p>{summary}</li>\n")
}
