//! What posts refer to by number: pictures and reusable blocks.

use std::collections::BTreeMap;

use super::{Item, Kind, text::plain};

/// A file that was uploaded.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Media {
    /// Its address.
    pub address: String,
    /// Its alternative text; empty where it has none.
    pub alt: String,
    /// Its caption, as plain text; empty where it has none.
    pub caption: String,
    /// Its title, as plain text.
    pub title: String,
    /// The item it was uploaded to.
    pub parent: Option<i64>,
}

/// The attachments and reusable blocks of an export, filled in a first reading.
#[derive(Debug, Clone, Default)]
pub struct Library {
    media: BTreeMap<i64, Media>,
    patterns: BTreeMap<i64, String>,
}

impl Library {
    /// Keeps what posts may refer to; other items are passed over.
    pub fn note(&mut self, item: &Item) {
        match &item.kind {
            Kind::Attachment => {
                let Some(address) = item.attachment_url.clone() else {
                    return;
                };
                let media = Media {
                    address,
                    alt: item.alt_text.clone().unwrap_or_default(),
                    caption: plain(&item.excerpt),
                    title: item.title.clone(),
                    parent: item.parent_id,
                };
                self.media.insert(item.wp_id, media);
            }
            Kind::Other(kind) if kind == "wp_block" => {
                self.patterns.insert(item.wp_id, item.content.clone());
            }
            _ => {}
        }
    }

    /// The attachment of this number.
    #[must_use]
    pub fn media(&self, id: i64) -> Option<&Media> {
        self.media.get(&id)
    }

    /// The pictures that were uploaded to an item, in the order of their numbers.
    pub fn pictures_of(&self, item: i64) -> impl Iterator<Item = &Media> {
        self.media
            .values()
            .filter(move |media| media.parent == Some(item) && is_picture(&media.address))
    }

    /// Every attachment, in the order of their numbers.
    pub fn all(&self) -> impl Iterator<Item = &Media> {
        self.media.values()
    }

    /// The content of the reusable block of this number.
    #[must_use]
    pub fn pattern(&self, id: i64) -> Option<&str> {
        self.patterns.get(&id).map(String::as_str)
    }
}

/// Whether the name of a file says that it is a picture.
#[must_use]
pub fn is_picture(address: &str) -> bool {
    let path = address.split(['?', '#']).next().unwrap_or_default();
    let ending = path
        .rsplit('.')
        .next()
        .unwrap_or_default()
        .to_ascii_lowercase();
    matches!(
        ending.as_str(),
        "jpg" | "jpeg" | "png" | "gif" | "webp" | "avif" | "bmp" | "heic"
    )
}
