//! What becomes of an export's items before anything is written.

use std::path::Path;

use domain::time::Instant;

use super::{
    MovedIn,
    album::Album,
    survey::{Survey, open},
};
use crate::{
    import::wordpress::{
        self, Address, Context, Found, Item, Kind, Place, Status, Swap, is_picture,
    },
    markdown,
    practice::blog::{
        import::ImportFault,
        writing::{Publish, WrittenPost},
    },
    store::site::{Format, PageRow, Text},
};

/// The longest summary that is made of a text without one, in letters.
const SUMMARY: usize = 200;

/// Something that is ready to move in.
pub(super) enum Mover {
    /// An article.
    Post(Box<WrittenPost>, i64, Vec<Address>),
    /// A page, with what it was there.
    Page(PageRow, String, i64, Vec<Address>),
    /// A file that was uploaded.
    File(Upload),
}

/// A file that was uploaded, and what leads to it.
pub(super) struct Upload {
    /// The address that the picture has here, if it is one that came along.
    pub picture: Option<String>,
    /// The item that it was uploaded to.
    pub parent: Option<i64>,
    /// The path of the file itself.
    pub path: Option<String>,
    /// Every address of it.
    pub addresses: Vec<Address>,
}

/// Reads the file once more, now that it is known what its texts refer to.
pub(super) fn movers(
    file: &Path,
    survey: &Survey,
    album: &Album,
    done: &mut MovedIn,
) -> Result<Vec<Mover>, ImportFault> {
    let mut packing = Packing {
        survey,
        album,
        done,
    };
    let mut movers = Vec::new();
    wordpress::read(open(file)?, &mut |found| {
        if let Found::Item(item) = found {
            movers.extend(packing.mover(&item));
        }
    });
    Ok(movers)
}

struct Packing<'a> {
    survey: &'a Survey,
    album: &'a Album,
    done: &'a mut MovedIn,
}

impl Packing<'_> {
    /// What becomes of an item; nothing of what is thrown away, and of menus.
    fn mover(&mut self, item: &Item) -> Option<Mover> {
        if item.status == Status::Trashed {
            return None;
        }
        let base = &self.survey.site.base_url;
        let addresses = if item.password_protected {
            Vec::new()
        } else {
            wordpress::addresses(base, item, &self.survey.terms)
        };
        let source = format!("wordpress {base} {}", item.wp_id);
        match item.kind {
            Kind::Attachment => Some(Mover::File(self.upload(item, addresses))),
            _ if item.status == Status::Inherited => None,
            Kind::Post => {
                let post = self.post(item, source);
                Some(Mover::Post(Box::new(post), item.wp_id, addresses))
            }
            // A page is public or not there: there is no place for its drafts.
            Kind::Page if item.status.is_public() && !item.password_protected => {
                let text = self.text(item);
                let summary = self.summary(item, &text);
                let page = PageRow {
                    slug: slug(item),
                    title: title(item),
                    summary,
                    text,
                };
                Some(Mover::Page(page, source, item.wp_id, addresses))
            }
            Kind::Page | Kind::Other(_) => None,
        }
    }

    fn upload(&self, item: &Item, addresses: Vec<Address>) -> Upload {
        let file = item.attachment_url.as_deref();
        let kept = file.and_then(|file| self.album.picture(file));
        Upload {
            picture: kept.map(|kept| kept.address.clone()),
            parent: item.parent_id,
            path: file.and_then(|file| self.album.path(file)),
            addresses,
        }
    }

    /// The cleaned text. Pictures that came along are shown from here. Others are left out and
    /// counted: a page of ours asks nobody else's server for anything.
    fn text(&mut self, item: &Item) -> Text {
        let context = Context::of(item, &self.survey.library);
        let cleaned = wordpress::clean(&item.content, &context);
        for residue in &cleaned.unknown {
            *self.done.unknown.entry(residue.to_string()).or_default() += 1;
        }
        let without_alt = &cleaned.without_alt;
        let html = wordpress::swap_addresses(&cleaned.html, &mut |place, address| match place {
            Place::Picture => {
                let is_silent = without_alt.iter().any(|silent| silent == address);
                self.shown(item, address, is_silent)
            }
            Place::Link => self.link(address),
        });
        Text {
            format: Format::Html,
            body: html,
        }
    }

    fn shown(&mut self, item: &Item, address: &str, is_silent: bool) -> Swap {
        let Some(kept) = self.album.picture(address) else {
            if self.album.path(address).is_none() {
                self.done.elsewhere += 1;
            }
            return Swap::Remove;
        };
        if is_silent && kept.words.alt.is_empty() {
            let silent = (title(item), kept.address.clone());
            if !self.done.silent.contains(&silent) {
                self.done.silent.push(silent);
            }
        }
        Swap::Show {
            address: kept.address.clone(),
            alt: kept.words.alt.clone(),
        }
    }

    /// A link within the old site leads on by its old address; one to a picture, to the picture.
    fn link(&self, address: &str) -> Swap {
        if let Some(kept) = self.album.picture(address) {
            return Swap::With(kept.address.clone());
        }
        if is_picture(address) && self.album.path(address).is_some() {
            return Swap::Remove;
        }
        let base = self.survey.site.base_url.as_str();
        match address.strip_prefix(base) {
            Some(path) if !base.is_empty() && path.starts_with('/') => {
                Swap::With(wordpress::normal(path))
            }
            _ => Swap::Keep,
        }
    }

    /// The article's picture, with words for those who do not see it. Without any it is left out,
    /// and reported.
    fn head(&mut self, item: &Item) -> (String, String) {
        let media = item
            .thumbnail_id
            .and_then(|id| self.survey.library.media(id));
        let kept = media.and_then(|media| self.album.picture(&media.address));
        let Some(kept) = kept else {
            return (String::new(), String::new());
        };
        let words = [&kept.words.alt, &kept.words.caption];
        match words.into_iter().find(|words| !words.is_empty()) {
            Some(words) => (kept.address.clone(), words.clone()),
            None => {
                self.done.silent.push((title(item), kept.address.clone()));
                (String::new(), String::new())
            }
        }
    }

    fn summary(&self, item: &Item, text: &Text) -> String {
        let context = Context::of(item, &self.survey.library);
        let given = [item.excerpt.as_str(), item.description.as_str()]
            .into_iter()
            .map(wordpress::plain)
            .find(|text| !text.trim().is_empty());
        let words = given
            .or_else(|| wordpress::teaser(&item.content, &context))
            .filter(|text| !text.trim().is_empty())
            .unwrap_or_else(|| markdown::plain_of(&text.body));
        let mut summary = String::new();
        for word in words.split_whitespace() {
            if summary.chars().count() + word.chars().count() >= SUMMARY {
                summary.push('…');
                break;
            }
            if !summary.is_empty() {
                summary.push(' ');
            }
            summary.push_str(word);
        }
        if summary.is_empty() {
            title(item)
        } else {
            summary
        }
    }

    fn post(&mut self, item: &Item, source: String) -> WrittenPost {
        let text = self.text(item);
        let (picture, picture_alt) = self.head(item);
        let at = item.published_at.map(Instant::from_epoch);
        let publish = match (&item.status, at) {
            (Status::Published | Status::Scheduled, Some(at)) if !item.password_protected => {
                Publish::At(at)
            }
            _ => Publish::Draft,
        };
        let author = self.survey.authors.get(&item.author);
        let topics = item
            .terms
            .iter()
            .filter(|term| matches!(term.taxonomy.as_str(), "category" | "post_tag"))
            .filter(|term| term.slug != "uncategorized")
            .map(|term| (markdown::slug_of(&term.name), term.name.clone()))
            .collect();
        WrittenPost {
            slug: slug(item),
            publish,
            title: title(item),
            summary: self.summary(item, &text),
            text,
            author: String::new(),
            author_name: author.unwrap_or(&item.author).clone(),
            reviewer: String::new(),
            reviewed_on: None,
            service: String::new(),
            picture,
            picture_alt,
            topics,
            source: Some(source),
            sample: false,
        }
    }
}

fn title(item: &Item) -> String {
    let title: String = item.title.trim().chars().take(160).collect();
    if title.is_empty() {
        format!("Untitled {}", item.wp_id)
    } else {
        title
    }
}

fn slug(item: &Item) -> String {
    let given = markdown::slug_of(&item.slug);
    if item.slug.contains('%') || given == "part" {
        match markdown::slug_of(&item.title).as_str() {
            "part" => format!("post-{}", item.wp_id),
            slug => slug.to_owned(),
        }
    } else {
        given
    }
}
