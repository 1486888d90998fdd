//! Reading a WordPress export (WXR) and making its posts fit to be published here.
//!
//! What it promises:
//! - [`read`] goes through the file once, holding one item at a time. What is broken is reported
//!   with its place, and reading goes on at the next item; nothing in a file makes it panic, expand
//!   an entity or read an item over [`ITEM_LIMIT`] to memory.
//! - [`clean`] answers HTML that is a fixed point of the sanitizer: no script, style, form, frame or
//!   address of a foreign scheme, no block comment, and no shortcode outside `<code>` and `<pre>`.
//!   What it did not understand it names, so that somebody can look.
//! - [`addresses`] names every path by which a visitor or a link may ask for an item, in the form
//!   that [`lookups`] makes of a request.
//!
//! Attachments often stand behind the posts that show them, so an importer reads the file twice:
//! once to fill a [`Library`], once for the rest. Nothing here knows the store or the web.

mod addresses;
mod blocks;
mod clean;
mod dates;
mod element;
mod embeds;
mod item;
mod library;
mod links;
mod markup;
mod names;
mod paragraphs;
mod read;
mod sanitize;
mod shortcodes;
mod slices;
mod text;
mod uploads;

use std::{collections::BTreeMap, fmt};

use jiff::civil::Date;

pub use addresses::{
    Address, addresses, author_addresses, date_addresses, lookups, normal, site_addresses,
    term_addresses,
};
pub use clean::{Cleaned, Context, Leftover, Residue, clean, teaser};
pub use library::{Library, Media, is_picture};
pub use links::{Place, Swap, swap_addresses};
pub use read::read;
pub use sanitize::sanitize;
pub use text::plain;
pub use uploads::Uploads;

/// The most bytes that an item may have; a longer one is reported and passed over.
pub const ITEM_LIMIT: usize = 20 * 1024 * 1024;

/// Something that an export holds, in the order of the file.
#[derive(Debug, Clone, PartialEq)]
pub enum Found {
    /// The site itself. Comes once, before everything else but a [`Found::Malformed`].
    Site(Site),
    /// Somebody who wrote there.
    Author(Author),
    /// A category, a tag or a term of another taxonomy.
    Term(Term),
    /// A post, a page, a picture, or another thing that WordPress keeps as a post.
    Item(Box<Item>),
    /// Something that could not be read. What follows it is read again.
    Malformed(Malformed),
}

/// What the export says of the site it came from.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Site {
    /// Its name, as plain text.
    pub title: String,
    /// The address of its front page as written, mostly without a slash at the end.
    pub base_url: String,
    /// Its language as a tag (`en-US`); empty where it is not said.
    pub language: String,
    /// The version that the export says it is of, however odd; `None` where it says none.
    pub wxr_version: Option<String>,
}

/// Somebody who wrote on the site.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Author {
    /// What items call them by.
    pub login: String,
    /// How they are shown; the login where they have no name.
    pub name: String,
    /// Their address as written; not checked.
    pub email: String,
}

/// A category, a tag or a term of another taxonomy.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Term {
    /// WordPress's number of it.
    pub id: Option<i64>,
    /// `category`, `post_tag`, or the name of another taxonomy.
    pub taxonomy: String,
    /// Its slug as written, which may be percent-encoded.
    pub slug: String,
    /// Its name, as plain text.
    pub name: String,
    /// The slug of the term it stands under; empty for none.
    pub parent: String,
}

/// A term as an item names it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TermRef {
    /// `category`, `post_tag`, or the name of another taxonomy.
    pub taxonomy: String,
    /// Its slug as written.
    pub slug: String,
    /// Its name, as plain text.
    pub name: String,
}

/// What kind of thing an item is.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum Kind {
    /// A post of the blog.
    Post,
    /// A page.
    Page,
    /// A picture or another file that was uploaded.
    Attachment,
    /// Anything else, by WordPress's name: `nav_menu_item`, `revision`, `wp_block` …
    Other(String),
}

impl fmt::Display for Kind {
    fn fmt(&self, to: &mut fmt::Formatter<'_>) -> fmt::Result {
        to.write_str(match self {
            Self::Post => "post",
            Self::Page => "page",
            Self::Attachment => "attachment",
            Self::Other(name) => name,
        })
    }
}

/// How far an item had come.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum Status {
    /// Everybody could read it, or everybody who knew its password.
    Published,
    /// It would have appeared by itself, at its date.
    Scheduled,
    /// As public as the item it belongs to; what attachments have.
    Inherited,
    /// Not finished, or the export does not say: never public by accident.
    Draft,
    /// Waiting for somebody's approval.
    Pending,
    /// For the staff only.
    Private,
    /// Thrown away.
    Trashed,
    /// A status of a plug-in.
    Other(String),
}

impl Status {
    /// Whether the public could reach the item at an address of its own.
    #[must_use]
    pub const fn is_public(&self) -> bool {
        matches!(self, Self::Published | Self::Inherited)
    }
}

impl fmt::Display for Status {
    fn fmt(&self, to: &mut fmt::Formatter<'_>) -> fmt::Result {
        to.write_str(match self {
            Self::Published => "published",
            Self::Scheduled => "scheduled",
            Self::Inherited => "inherited",
            Self::Draft => "draft",
            Self::Pending => "pending",
            Self::Private => "private",
            Self::Trashed => "trashed",
            Self::Other(name) => name,
        })
    }
}

/// A footnote of the block editor, which keeps them beside the content.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Footnote {
    /// The `id` that the text points to.
    pub id: String,
    /// Its words, as HTML that nobody has cleaned yet.
    pub content: String,
}

/// A post, a page, an attachment or another item.
#[derive(Debug, Clone, PartialEq)]
pub struct Item {
    /// WordPress's number of it, unique within one site.
    pub wp_id: i64,
    /// What it is.
    pub kind: Kind,
    /// How far it had come.
    pub status: Status,
    /// Its title as plain text: no tags, entities resolved.
    pub title: String,
    /// Its slug as written: may be empty (drafts) or percent-encoded.
    pub slug: String,
    /// The address that it had when it was exported.
    pub link: String,
    /// The mark by which feed readers know it; not always an address that works.
    pub guid: String,
    /// Slugs that it had before.
    pub old_slugs: Vec<String>,
    /// When it appeared, in seconds since 1970. `None` where WordPress writes zeros.
    pub published_at: Option<i64>,
    /// The day it appeared in the site's own zone, which dated addresses are made of.
    pub published_on: Option<Date>,
    /// When it was last changed, in seconds since 1970.
    pub modified_at: Option<i64>,
    /// The login of who wrote it.
    pub author: String,
    /// Its categories, tags and other terms, each once.
    pub terms: Vec<TermRef>,
    /// The excerpt that somebody wrote for it; empty where nobody did.
    pub excerpt: String,
    /// The description that an SEO plug-in kept for it (Yoast, Rank Math, All in One).
    pub description: String,
    /// Its content as WordPress stored it: see [`clean`].
    pub content: String,
    /// Its footnotes, in their order.
    pub footnotes: Vec<Footnote>,
    /// Whether it asked for a password. Never to be shown to everybody.
    pub password_protected: bool,
    /// Whether it was kept on top.
    pub sticky: bool,
    /// The attachment that is its picture.
    pub thumbnail_id: Option<i64>,
    /// Where an attachment's file was.
    pub attachment_url: Option<String>,
    /// The item it stands under or was uploaded to.
    pub parent_id: Option<i64>,
    /// A picture's alternative text.
    pub alt_text: Option<String>,
    /// How many comments it had. They are not read: their writers did not ask to move.
    pub comments: u64,
}

/// Something in the file that could not be read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Malformed {
    /// Where it begins, in bytes from the start of the file.
    pub at_byte: u64,
    /// What it may be, for the eye of who looks for it: number and title, as far as they are known.
    pub near: String,
    /// What is wrong with it.
    pub why: String,
}

/// How reading ended.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub enum Ending {
    /// The export was closed as it should be.
    Whole,
    /// The file ends too early.
    CutShort,
    /// The file could not be read further, for this reason of the system's.
    Failed(String),
    /// Nothing of an export was found in it.
    #[default]
    NoExport,
}

/// The totals of one reading.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Reading {
    /// Items by kind and status.
    pub items: BTreeMap<(Kind, Status), u64>,
    /// Authors.
    pub authors: u64,
    /// Terms by taxonomy.
    pub terms: BTreeMap<String, u64>,
    /// What could not be read.
    pub malformed: u64,
    /// Items that were read only after invalid bytes or control characters were taken out.
    pub mended: u64,
    /// Comments that were passed over.
    pub comments: u64,
    /// Bytes gone through.
    pub bytes: u64,
    /// How it ended.
    pub ending: Ending,
}

impl Reading {
    /// How many items there were of all kinds.
    #[must_use]
    pub fn item_count(&self) -> u64 {
        self.items.values().sum()
    }
}
