//! The Mood-E Blog: articles, their topics, and what stands around them.

mod picture;

use async_trait::async_trait;

use crate::{
    html::Html,
    practice::{PracticeError, ServiceSummary, Slug},
};

pub use picture::{PICTURE_WIDTHS, PICTURES, Picture, PlainFile};

/// How many articles a page of the list shows.
pub const POSTS_A_PAGE: usize = 12;

/// What readers ask of the blog.
#[async_trait]
pub trait Blog: Send + Sync {
    /// A page of the list, newest first.
    async fn posts(&self, ask: PostsAsk) -> Result<PostList, PracticeError>;

    /// The newest articles, at most so many, for a page that is about something else.
    async fn newest(&self, most: usize) -> Result<Vec<PostSummary>, PracticeError>;

    /// One article.
    async fn post(&self, slug: &Slug) -> Result<Post, PracticeError>;

    /// The newest articles whole, for readers of the feed.
    async fn feed(&self) -> Result<Vec<Post>, PracticeError>;

    /// Where an address that is no page any more leads.
    async fn moved(&self, path: &str) -> Result<Option<Moved>, PracticeError>;
}

/// Which articles are wanted.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct PostsAsk {
    /// Only those on this topic.
    pub topic: Option<Slug>,
    /// Only those of this year.
    pub year: Option<i16>,
    /// Which page of the list; 0 is the first.
    pub page: usize,
}

/// A page of the list of articles.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PostList {
    /// The articles.
    pub posts: Vec<PostSummary>,
    /// How many there are on all pages.
    pub total: usize,
    /// The topic that was asked for.
    pub topic: Option<Topic>,
    /// Every topic that has an article.
    pub topics: Vec<Topic>,
    /// The years that have articles, newest first.
    pub years: Vec<i16>,
}

/// What articles are about.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Topic {
    /// The part of the address that names it.
    pub slug: Slug,
    /// Its name.
    pub name: String,
    /// What it covers, in one sentence.
    pub summary: String,
    /// Whether the help lines stand beside its articles.
    pub crisis_help: bool,
    /// How many articles it has.
    pub posts: usize,
}

/// A date as a machine and as a reader want it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct DateWords {
    /// `2026-11-18`
    pub iso: String,
    /// `November 18, 2026`
    pub words: String,
}

/// Somebody who wrote or reviewed an article.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Byline {
    /// Their name, with credentials where they work here.
    pub name: String,
    /// Their page, where they have one.
    pub slug: Option<Slug>,
}

/// An article in a list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PostSummary {
    /// The part of the address that names it.
    pub slug: Slug,
    /// Its title.
    pub title: String,
    /// What it says, in one or two sentences.
    pub summary: String,
    /// When it came out.
    pub published: DateWords,
    /// How many minutes it takes to read.
    pub minutes: usize,
    /// Who wrote it.
    pub author: Byline,
    /// Its picture's address and what it shows; empty where it has none.
    pub picture: String,
    /// What the picture shows.
    pub picture_alt: String,
    /// The names of its topics.
    pub topics: Vec<(Slug, String)>,
}

/// An article.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Post {
    /// As a list has it.
    pub summary: PostSummary,
    /// The address of the picture that stands for it in links elsewhere.
    pub card: String,
    /// The text.
    pub html: Html,
    /// Its headings.
    pub contents: Vec<Heading>,
    /// Who has checked it as a clinician.
    pub reviewer: Option<Byline>,
    /// When.
    pub reviewed: Option<DateWords>,
    /// When it was last changed: RFC 3339.
    pub updated: String,
    /// When it came out: RFC 3339.
    pub published_at: String,
    /// The service that it leads to.
    pub service: Option<ServiceSummary>,
    /// Whether the help lines stand beside it.
    pub crisis_help: bool,
    /// Articles on the same topics, nearest first.
    pub related: Vec<PostSummary>,
    /// The article that came out before it.
    pub earlier: Option<(Slug, String)>,
    /// The article that came out after it.
    pub later: Option<(Slug, String)>,
}

/// A heading of an article.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct Heading {
    /// 2 or 3.
    pub level: u8,
    /// The name of its place in the page.
    pub id: String,
    /// Its text.
    pub text: String,
}

/// Where an old address leads.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Moved {
    /// To another address of ours, for good.
    To(String),
    /// Nowhere: what was there is gone.
    Gone,
}
