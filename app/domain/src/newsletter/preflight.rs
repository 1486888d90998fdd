use serde::{Deserialize, Serialize};

/// What was found in an issue before it goes out. As text it is a sentence for its writer that says
/// what to do.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, thiserror::Error)]
#[serde(rename_all = "snake_case")]
pub enum Finding {
    /// It has no subject.
    #[error("There is no subject yet: write one, it is what people see first.")]
    EmptySubject,
    /// The subject is longer than most programs show.
    #[error(
        "The subject has {letters} letters, and most programs cut it at about 70: put what matters first, or shorten it."
    )]
    LongSubject {
        /// How many it has.
        letters: usize,
    },
    /// The subject shouts.
    #[error(
        "The subject is all in capitals, which reads like shouting and like spam: write it like a sentence."
    )]
    ShoutingSubject,
    /// The subject tells whoever looks over a shoulder what the letter is about.
    #[error(
        "The subject says “{word}”. It lights up on phones, where others can read it: think of words that tell less."
    )]
    TellingSubject {
        /// The word.
        word: String,
    },
    /// It has no summary.
    #[error("There is no summary: write a sentence or two, programs show it beside the subject.")]
    EmptySummary,
    /// The summary is longer than any program shows.
    #[error(
        "The summary has {letters} letters, and programs show about 140: put what matters first, or shorten it."
    )]
    LongSummary {
        /// How many it has.
        letters: usize,
    },
    /// The summary tells whoever looks over a shoulder what the letter is about.
    #[error(
        "The summary says “{word}”. It lights up on phones beside the subject: think of words that tell less."
    )]
    TellingSummary {
        /// The word.
        word: String,
    },
    /// It has no text.
    #[error("The letter is empty: write it first.")]
    EmptyBody,
    /// Something that was to be replaced was not.
    #[error("Here is something unfinished: “{mark}”. Finish it or take it out.")]
    UnfinishedMark {
        /// As it stands there.
        mark: String,
    },
    /// A picture has no words for those who do not see it.
    #[error(
        "The picture {picture} has no description. Say what it shows between the square brackets: ![A lamp beside a bed](…). Many mail programs show the words first."
    )]
    NoAlternativeText {
        /// Its address.
        picture: String,
    },
    /// A picture is none of those that were added to the practice's own.
    #[error(
        "The picture {picture} is not one of yours, so the letter leaves it out: add it to your pictures and use the address that it gets there."
    )]
    ForeignPicture {
        /// Its address.
        picture: String,
    },
    /// A picture is not there.
    #[error("There is no picture at {picture}: check its address, or add it again.")]
    NoSuchPicture {
        /// Its address.
        picture: String,
    },
    /// A link leads nowhere.
    #[error(
        "The link to {address} leads nowhere: a page of yours begins with a slash and must be there, a heading of this letter begins with #, and all else with https://."
    )]
    BrokenLink {
        /// As it was written.
        address: String,
    },
    /// A link has no address.
    #[error(
        "The link “{words}” has no address: write it between the round brackets, or take the link out."
    )]
    EmptyLink {
        /// Its words.
        words: String,
    },
    /// A link could be read on its way.
    #[error(
        "The link to {address} is not encrypted: write https:// where it says http://, and see whether it still opens."
    )]
    OpenLink {
        /// As it was written.
        address: String,
    },
    /// A link has no words.
    #[error("The link to {address} has no words: write some between the square brackets.")]
    WordlessLink {
        /// Its address.
        address: String,
    },
    /// A link's words do not say where it leads.
    #[error(
        "A link says only “{words}”: let its words say what one finds there. Some people hear a letter's links one after the other."
    )]
    VagueLink {
        /// The words.
        words: String,
    },
    /// Something that a mail cannot hold was left out.
    #[error(
        "A mail cannot hold <{element}>, so the letter leaves it out: say it in words, or link to a page that has it."
    )]
    LeftOut {
        /// The element's name in HTML.
        element: String,
    },
    /// It asks for the latest articles, and there are none.
    #[error(
        "The letter has a place for the latest articles, and there are none yet: the place stays empty."
    )]
    NoLatestPosts,
    /// The practice's postal address is not set.
    #[error(
        "The practice's postal address is missing, and the law wants it in every newsletter: add it in the settings."
    )]
    NoPostalAddress,
    /// The lines for people in a crisis are not in the letter as it was made.
    #[error(
        "The lines for a crisis, 988 and 911, are not in the letter as it was made: make it again."
    )]
    NoCrisisLine,
    /// The way to leave is not in the letter as it was made.
    #[error(
        "The links to leave and to one's own page are not in the letter as it was made: make it again."
    )]
    NoWayToLeave,
    /// Large mail programs cut it off.
    #[error(
        "The letter has {kilobytes} kB, and some mail programs cut it off at 100: shorten it, or link to a page with the rest."
    )]
    TooLarge {
        /// How many it has, in thousands of bytes.
        kilobytes: usize,
    },
}

impl Finding {
    /// Whether the issue cannot go out so. The others are for its writer to weigh.
    pub fn blocks(&self) -> bool {
        match self {
            Self::LongSubject { .. }
            | Self::ShoutingSubject
            | Self::TellingSubject { .. }
            | Self::EmptySummary
            | Self::LongSummary { .. }
            | Self::TellingSummary { .. }
            | Self::VagueLink { .. }
            | Self::LeftOut { .. }
            | Self::NoLatestPosts => false,
            Self::EmptySubject
            | Self::EmptyBody
            | Self::UnfinishedMark { .. }
            | Self::NoAlternativeText { .. }
            | Self::ForeignPicture { .. }
            | Self::NoSuchPicture { .. }
            | Self::BrokenLink { .. }
            | Self::EmptyLink { .. }
            | Self::OpenLink { .. }
            | Self::WordlessLink { .. }
            | Self::NoPostalAddress
            | Self::NoCrisisLine
            | Self::NoWayToLeave
            | Self::TooLarge { .. } => true,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_cannot_be_mended_later_blocks_and_matters_of_taste_do_not() {
        let address = || "/x".to_owned();
        for blocking in [
            Finding::EmptySubject,
            Finding::NoPostalAddress,
            Finding::NoCrisisLine,
            Finding::NoAlternativeText { picture: address() },
            Finding::BrokenLink { address: address() },
            Finding::TooLarge { kilobytes: 101 },
        ] {
            assert!(blocking.blocks(), "{blocking}");
        }
        for weighed in [
            Finding::LongSubject { letters: 71 },
            Finding::EmptySummary,
            Finding::TellingSubject { word: address() },
        ] {
            assert!(!weighed.blocks(), "{weighed}");
        }
    }

    #[test]
    fn a_finding_is_a_sentence_that_names_what_it_found() {
        let finding = Finding::BrokenLink {
            address: "/nowhere".to_owned(),
        };
        let said = finding.to_string();
        assert!(said.contains("/nowhere") && said.ends_with('.'), "{said}");
    }
}
