//! The links and pictures of an issue as its writer wrote them: what the cleaning takes out is found
//! here as well.

use std::collections::HashSet;

use domain::{blog::Picture, newsletter::Finding};
use scraper::{Html, Node, node::Element};

use crate::newsletter::{
    address::{Addresses, Target},
    blocks::{Tree, all_text},
    one_line,
    source::Draft,
};

/// What no mail can hold.
const NOT_CARRIED: [&str; 16] = [
    "audio", "button", "canvas", "embed", "form", "iframe", "input", "link", "math", "object",
    "script", "select", "style", "svg", "textarea", "video",
];

/// Words that say nothing about where a link leads.
const VAGUE: [&str; 8] = [
    "click",
    "click here",
    "here",
    "learn more",
    "link",
    "more",
    "read more",
    "this",
];

/// What an issue leads to and shows.
#[derive(Default)]
pub(super) struct Parts {
    links: Vec<Link>,
    pub(super) pictures: Vec<Shown>,
    /// Elements that no mail can hold.
    left_out: Vec<String>,
    /// The names that its own links can lead to.
    names: HashSet<String>,
    titles: Vec<String>,
}

struct Link {
    address: String,
    words: String,
}

/// A picture as it was written.
pub(super) struct Shown {
    address: String,
    alt: String,
}

impl Parts {
    pub(super) fn of(draft: &Draft) -> Self {
        let mut parts = Self::default();
        for node in Html::parse_fragment(&draft.written)
            .tree
            .root()
            .descendants()
        {
            if let Node::Element(element) = node.value() {
                parts.add(node, element);
            }
        }
        for node in Html::parse_fragment(draft.page.as_str())
            .tree
            .root()
            .descendants()
        {
            let id = node.value().as_element().and_then(Element::id);
            parts.names.extend(id.map(str::to_owned));
        }
        parts
    }

    fn add(&mut self, node: Tree<'_>, element: &Element) {
        let attribute = |name| element.attr(name).unwrap_or_default().to_owned();
        match element.name() {
            "a" if element.attr("href").is_some() => self.links.push(Link {
                address: attribute("href").trim().to_owned(),
                words: one_line(&words_of(node)),
            }),
            "img" => self.pictures.push(Shown {
                address: attribute("src").trim().to_owned(),
                alt: one_line(&attribute("alt")),
            }),
            name if NOT_CARRIED.contains(&name) => self.left_out.push(name.to_owned()),
            _ => {}
        }
        self.titles.extend(element.attr("title").map(str::to_owned));
    }

    /// What is written and not seen at once.
    pub(super) fn hidden_words(&self) -> impl Iterator<Item = &str> {
        let alts = self.pictures.iter().map(|picture| picture.alt.as_str());
        alts.chain(self.titles.iter().map(String::as_str))
    }

    /// Looks at each of them.
    pub(super) fn check(
        &self,
        addresses: &Addresses<'_>,
        leads_somewhere: &dyn Fn(&str) -> bool,
        found: &mut Vec<Finding>,
    ) {
        let is_there = |path: &str| match path.split(['?', '#']).next() {
            None | Some("") => leads_somewhere("/"),
            Some(path) => leads_somewhere(path),
        };
        for picture in &self.pictures {
            found.extend(picture.fault(&is_there));
            found.extend(picture.has_no_words());
        }
        for link in &self.links {
            let target = addresses.target(&link.address);
            let is_broken = match target {
                Target::Part(name) => !self.names.contains(name),
                Target::Ours(path) => !is_there(path),
                Target::Odd => true,
                Target::Nothing | Target::Open | Target::Site | Target::Person => false,
            };
            found.extend(link.fault(target, is_broken));
            found.extend(link.fault_of_words());
        }
        found.extend(self.left_out.iter().map(|element| Finding::LeftOut {
            element: element.clone(),
        }));
    }
}

impl Shown {
    fn fault(&self, is_there: &dyn Fn(&str) -> bool) -> Option<Finding> {
        let picture = self.address.clone();
        match Picture::at(&self.address) {
            None => Some(Finding::ForeignPicture { picture }),
            Some(_) if !is_there(&self.address) => Some(Finding::NoSuchPicture { picture }),
            Some(_) => None,
        }
    }

    /// A file's name says nothing to anybody.
    fn has_no_words(&self) -> Option<Finding> {
        let small = self.alt.to_ascii_lowercase();
        let is_file = [".jpg", ".jpeg", ".png", ".webp", ".gif", ".heic"]
            .iter()
            .any(|ending| small.ends_with(ending));
        (small.is_empty() || is_file).then(|| Finding::NoAlternativeText {
            picture: self.address.clone(),
        })
    }
}

impl Link {
    fn fault(&self, target: Target<'_>, is_broken: bool) -> Option<Finding> {
        let address = self.address.clone();
        match target {
            Target::Nothing => Some(Finding::EmptyLink {
                words: self.words.clone(),
            }),
            Target::Open => Some(Finding::OpenLink { address }),
            _ if is_broken => Some(Finding::BrokenLink { address }),
            _ => None,
        }
    }

    fn fault_of_words(&self) -> Option<Finding> {
        if self.words.is_empty() {
            let address = self.address.clone();
            return Some(Finding::WordlessLink { address });
        }
        let small = self.words.to_lowercase();
        let plain = small.trim_matches(|c: char| !c.is_alphanumeric());
        VAGUE.contains(&plain).then(|| Finding::VagueLink {
            words: self.words.clone(),
        })
    }
}

/// The words of a link, those of its pictures included.
fn words_of(link: Tree<'_>) -> String {
    let mut words = all_text(link);
    for node in link.descendants() {
        let alt = node.value().as_element().and_then(|one| one.attr("alt"));
        words.push_str(alt.unwrap_or_default());
    }
    words
}
