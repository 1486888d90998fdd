//! Pictures that stand for a page in links elsewhere: cards of 1200 × 630 pixels, in the house's
//! look, drawn by the server from a page's own words.
//!
//! A card's address names what is drawn on it, so it may be kept for good by whoever fetched it; a
//! title that changes makes a new address. Drawing knows nothing of the store and nothing of the web.

mod drawing;
mod kept;
mod lines;

use domain::blog::PostSummary;

pub use drawing::{Undrawn, draw};
pub use kept::Cards;

use crate::crypto::secret::digest;

/// How wide every card is, in pixels.
pub const WIDTH: u32 = 1200;
/// How high.
pub const HEIGHT: u32 = 630;

/// Counts up with every change of the drawing: addresses are kept for good by whoever fetched them.
const EDITION: &str = "1";
/// What the card is called that stands for all pages without one of their own.
const GENERAL: &str = "synergy";

/// What stands on a card.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Card {
    /// Above the title: where it belongs.
    eyebrow: String,
    title: String,
    /// Below it: who says it.
    byline: String,
}

impl Card {
    /// The card of an article.
    pub fn of_article(post: &PostSummary) -> Self {
        let topic = post.topics.first().map(|(_, name)| format!(" · {name}"));
        Self {
            eyebrow: format!("Mood-E Blog{}", topic.unwrap_or_default()),
            title: post.title.clone(),
            byline: format!("By {}", post.author.name),
        }
    }

    /// The card of every page that has none of its own.
    pub fn general() -> Self {
        Self {
            eyebrow: "Online therapy".to_owned(),
            title: "Start with a conversation. It’s free.".to_owned(),
            byline: "Fifteen minutes with a licensed therapist".to_owned(),
        }
    }

    /// The address of this card where it is an article's: `/cards/{slug}-{digest}.png`.
    pub fn address(&self, slug: &str) -> String {
        let parts = [EDITION, &self.eyebrow, &self.title, &self.byline];
        let digest = digest(&parts.join("\n"));
        format!("/cards/{slug}-{}.png", &digest[..16])
    }

    /// The address of [`Card::general`].
    pub fn general_address() -> String {
        Self::general().address(GENERAL)
    }

    /// What it says, for whoever does not see it.
    pub fn words(&self) -> String {
        format!("Synergy. {}: {} {}", self.eyebrow, self.title, self.byline)
    }
}

/// The slug in the name of a card, `{slug}-{digest}.png`; nothing where it is none.
pub fn slug_in(name: &str) -> Option<&str> {
    let (slug, _) = name.strip_suffix(".png")?.rsplit_once('-')?;
    Some(slug)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_address_covers_every_word_and_nothing_else() {
        let card = Card::general();
        assert_eq!(card.address("a"), Card::general().address("a"));
        let mut others = vec![card.clone(), card.clone(), card.clone()];
        others[0].eyebrow.push('!');
        others[1].title.push('!');
        others[2].byline.push('!');
        for other in others {
            assert_ne!(other.address("a"), card.address("a"));
        }
    }

    #[test]
    fn a_name_has_its_slug_before_the_last_dash() {
        let address = Card::general().address("grief-has-no-schedule");
        let name = address.strip_prefix("/cards/").unwrap();
        assert_eq!(slug_in(name), Some("grief-has-no-schedule"));
        for odd in ["", ".png", "x.png", "x-1", "x-1.jpg"] {
            assert_eq!(slug_in(odd), None, "{odd}");
        }
    }
}
