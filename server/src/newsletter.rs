//! How an issue of the eNewsletter becomes a mail and a page of the archive, and what is checked
//! before it goes out.
//!
//! One text is read once, by the blog's own parser, and set three times: as a page, as HTML for mail
//! programs and as plain text. What it promises: the same source makes the same bytes; nothing is
//! loaded from another host, and nothing that is loaded says who reads; a subscriber's token stands
//! in the two links of the foot and nowhere else, whatever the writer wrote. Nothing here asks the
//! store or the network.

mod address;
mod blocks;
mod check;
mod foot;
mod html;
mod plain;
mod source;

pub use check::check;
pub use source::{House, LatestPost, Source};

use blocks::Block;
use foot::Foot;
use source::Draft;

/// Where a subscriber's token comes to stand in a letter that is made and not yet addressed. Nothing
/// but the foot can hold it: see [`html`] and [`plain`] for how the writer's own braces are kept
/// apart.
const MARK: &str = "{{token}}";

/// An issue as it goes out, the same for everybody.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Made {
    /// The mail as a whole HTML document. Has the mark of a token twice: see [`personal`].
    pub html: String,
    /// The same as plain text, with the mark twice.
    pub plain: String,
    /// What the page in the archive shows under the issue's title: no foot and no token.
    pub page: String,
}

/// A letter in its parts, ready to be set.
struct Sheet {
    /// The practice's name.
    name: String,
    subject: String,
    /// What programs show beside the subject; empty for none.
    summary: String,
    /// The issue's page in the archive, whole.
    web: String,
    blocks: Vec<Block>,
    foot: Foot,
}

/// Makes an issue ready to go out.
pub fn make(source: &Source<'_>, house: &House) -> Made {
    let draft = Draft::of(source, house);
    let addresses = source.addresses(house);
    let sheet = Sheet {
        name: one_line(&house.name),
        subject: one_line(source.subject),
        summary: one_line(source.summary),
        web: addresses.issue().to_owned(),
        blocks: blocks::read(draft.page.as_str(), &addresses),
        foot: Foot::of(house),
    };
    Made {
        html: html::document(&sheet),
        plain: plain::document(&sheet),
        page: draft.page.into_string(),
    }
}

/// The HTML or the plain text of an issue for one subscriber: their token, URL-safe letters, stands
/// where the mark was.
pub fn personal(text: &str, manage_token: &str) -> String {
    text.replace(MARK, manage_token)
}

/// The text as one line.
fn one_line(text: &str) -> String {
    let words: Vec<&str> = text
        .split(|c: char| c.is_whitespace() || c.is_control())
        .filter(|word| !word.is_empty())
        .collect();
    words.join(" ")
}

#[cfg(test)]
mod tests;
