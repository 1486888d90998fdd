//! The addresses in cleaned HTML, and putting others in their places.

use std::collections::BTreeSet;

use super::{
    markup::{Piece, Pieces, Tag, escape},
    sanitize::with_attribute,
};

/// Where an address stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Place {
    /// A picture's.
    Picture,
    /// A link's.
    Link,
}

/// What is to become of an address.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Swap {
    /// It stays.
    Keep,
    /// This takes its place.
    With(String),
    /// A picture of ours takes a picture's place. Where it had no words for those who do not see it,
    /// these are its words. What it measured there says nothing about it here.
    Show {
        /// Its address.
        address: String,
        /// Words for those who do not see it; empty for none.
        alt: String,
    },
    /// It goes: a link leaves its words, a picture its alternative text.
    Remove,
}

/// The addresses of pictures, of pictures without alternative text, and of links, each once.
pub(super) fn gather(html: &str) -> (Vec<String>, Vec<String>, Vec<String>) {
    let (mut pictures, mut bare, mut links) = (Vec::new(), Vec::new(), Vec::new());
    let mut seen = BTreeSet::new();
    for piece in Pieces::new(html) {
        let Piece::Open(tag) = piece else { continue };
        let Some((place, address)) = address_of(&tag) else {
            continue;
        };
        let lacks_alt = tag.attribute("alt").is_none_or(|alt| alt.is_empty());
        if place == Place::Picture && lacks_alt && !bare.contains(&address) {
            bare.push(address.clone());
        }
        if address.starts_with('#') || !seen.insert((place == Place::Link, address.clone())) {
            continue;
        }
        match place {
            Place::Picture => pictures.push(address),
            Place::Link => links.push(address),
        }
    }
    (pictures, bare, links)
}

fn address_of(tag: &Tag<'_>) -> Option<(Place, String)> {
    let (place, name) = match tag.name.as_str() {
        "img" => (Place::Picture, "src"),
        "a" => (Place::Link, "href"),
        _ => return None,
    };
    tag.attribute(name)
        .filter(|address| !address.is_empty())
        .map(|address| (place, address))
}

/// Puts other addresses in the places of some. `html` must come from [`super::clean`]; so does what
/// is answered, if the new addresses are of the web or begin with one slash.
#[must_use]
pub fn swap_addresses(html: &str, swap: &mut dyn FnMut(Place, &str) -> Swap) -> String {
    let mut out = String::with_capacity(html.len());
    let mut pieces = Pieces::new(html);
    let mut unlinked = false;
    loop {
        let start = pieces.position();
        let Some(piece) = pieces.next() else {
            return out;
        };
        let written = &html[start..pieces.position()];
        match piece {
            Piece::Open(tag) => match address_of(&tag) {
                Some((place, address)) => {
                    let choice = swap(place, &address);
                    unlinked |= place == Place::Link && choice == Swap::Remove;
                    out.push_str(&swapped(&tag, &address, choice));
                }
                None => out.push_str(written),
            },
            Piece::Close(name) if name == "a" && std::mem::take(&mut unlinked) => {}
            _ => out.push_str(written),
        }
    }
}

fn swapped(tag: &Tag<'_>, address: &str, choice: Swap) -> String {
    let name = if tag.name == "img" { "src" } else { "href" };
    match choice {
        Swap::Keep => tag.written.to_owned(),
        Swap::With(new) => with_attribute(tag.written, name, address, &new),
        Swap::Show { address, alt } => {
            let had = tag.attribute("alt").filter(|alt| !alt.trim().is_empty());
            let (address, alt) = (escape(&address), escape(&had.unwrap_or(alt)));
            format!("<img src=\"{address}\" alt=\"{alt}\" loading=\"lazy\">")
        }
        Swap::Remove if name == "src" => escape(&tag.attribute("alt").unwrap_or_default()),
        Swap::Remove => String::new(),
    }
}
