mod deeds;

use domain::{blog::PICTURES, practice::Slug, time::Instant};

use self::deeds::{PublishPost, RenamePost, WritePost};
use crate::{
    crypto::secret,
    markdown,
    practice::{Fault, Practice},
    store::{
        blog::{Facts, KnownPost, PostWords},
        site::{Format, Text},
    },
};

/// The longest title, in letters.
const LONGEST_TITLE: usize = 160;
/// The longest summary, in letters.
const LONGEST_SUMMARY: usize = 400;

/// Why an article was not taken.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum WriteFault {
    /// The address is no slug.
    #[error("the address needs small letters, digits and single hyphens, at most 80")]
    Slug,
    /// Another article has the address.
    #[error("another article has this address")]
    SlugTaken,
    /// There is no title, or it is too long.
    #[error("the title needs 1 to 160 letters")]
    Title,
    /// There is no summary, or it is too long.
    #[error("the summary needs 1 to 400 letters")]
    Summary,
    /// A picture without words for those who do not see it.
    #[error("the picture needs words for those who do not see it")]
    PictureWords,
    /// A picture in the text without words for those who do not see it.
    #[error("the picture {0} in the text needs words for those who do not see it: ![words]({0})")]
    PictureWordsInText(String),
    /// A picture of another site, which readers' browsers would have to ask for it.
    #[error("the picture {0} is not ours: add it first, and name the address that it has here")]
    PictureElsewhere(String),
    /// A picture that the store does not have.
    #[error("there is no picture {0}")]
    NoSuchPicture(String),
    /// There is no such article or revision.
    #[error("there is no such article or revision")]
    NotFound,
}

/// When an article can be read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Publish {
    /// Not yet.
    Draft,
    /// From this moment on; one that lies ahead is scheduled.
    At(Instant),
    /// No more. Its address says that it is gone.
    Withdrawn,
}

impl Publish {
    fn status(self, now: Instant) -> &'static str {
        match self {
            Self::Draft => "draft",
            Self::At(at) if at > now => "scheduled",
            Self::At(_) => "published",
            Self::Withdrawn => "withdrawn",
        }
    }

    fn at(self) -> Option<Instant> {
        match self {
            Self::At(at) => Some(at),
            Self::Draft | Self::Withdrawn => None,
        }
    }
}

/// An article as somebody hands it in.
#[derive(Clone, Debug)]
pub struct WrittenPost {
    /// The part of its address that names it.
    pub slug: String,
    /// When it can be read.
    pub publish: Publish,
    /// Its title.
    pub title: String,
    /// What it says, in one or two sentences.
    pub summary: String,
    /// Its text.
    pub text: Text,
    /// The slug of the therapist who wrote it; empty for somebody else.
    pub author: String,
    /// The name of somebody else who wrote it.
    pub author_name: String,
    /// The slug of the therapist who reviewed it; empty for nobody.
    pub reviewer: String,
    /// When, a civil date.
    pub reviewed_on: Option<String>,
    /// The slug of the service that it leads to; empty for none.
    pub service: String,
    /// Its picture's address; empty for none.
    pub picture: String,
    /// What the picture shows.
    pub picture_alt: String,
    /// The slugs of its topics; those that are unknown are made.
    pub topics: Vec<(String, String)>,
    /// What it was in another system, so that it is found again.
    pub source: Option<String>,
    /// Whether it came with the program.
    pub sample: bool,
}

/// What writing an article did.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Written {
    /// It is new.
    Added,
    /// It has a new revision, or other facts beside the same text.
    Changed,
    /// It was there just so.
    Same,
}

impl WrittenPost {
    fn check(&self) -> Result<(), WriteFault> {
        let fits =
            |text: &str, longest: usize| (1..=longest).contains(&text.trim().chars().count());
        Slug::parse(&self.slug).map_err(|_| WriteFault::Slug)?;
        if !fits(&self.title, LONGEST_TITLE) {
            return Err(WriteFault::Title);
        }
        if !fits(&self.summary, LONGEST_SUMMARY) {
            return Err(WriteFault::Summary);
        }
        if !self.picture.is_empty() && self.picture_alt.trim().is_empty() {
            return Err(WriteFault::PictureWords);
        }
        self.check_pictures()
    }

    /// Pictures in a text that somebody writes here are ours and have words. What another system
    /// had is taken as far as it goes.
    fn check_pictures(&self) -> Result<(), WriteFault> {
        if self.text.format == Format::Html {
            return Ok(());
        }
        for shown in markdown::pictures(&self.text) {
            if !shown.address.starts_with(PICTURES) {
                return Err(WriteFault::PictureElsewhere(shown.address));
            }
            if shown.words.trim().is_empty() {
                return Err(WriteFault::PictureWordsInText(shown.address));
            }
        }
        Ok(())
    }

    fn words(&self) -> PostWords {
        let rendered = markdown::render(&self.text);
        PostWords {
            title: self.title.trim().to_owned(),
            summary: self.summary.trim().to_owned(),
            text: self.text.clone(),
            html: rendered.html.into_string(),
            contents: rendered.contents,
            plain: rendered.plain,
            words: rendered.words,
        }
    }

    /// What stands beside the text. An article that is withdrawn keeps the date that it had.
    fn facts(&self, known: Option<&KnownPost>, now: Instant) -> Facts {
        let had = known.and_then(|known| known.facts.published_at);
        let published_at = match self.publish {
            Publish::Withdrawn => had.or(Some(now.epoch())),
            Publish::Draft | Publish::At(_) => self.publish.at().map(Instant::epoch),
        };
        let mut topics: Vec<_> = self.topics.iter().map(|(slug, _)| slug.clone()).collect();
        topics.sort();
        topics.dedup();
        Facts {
            status: self.publish.status(now).to_owned(),
            published_at,
            author: self.author.clone(),
            author_name: self.author_name.clone(),
            reviewer: self.reviewer.clone(),
            reviewed_on: self.reviewed_on.clone(),
            service: self.service.clone(),
            picture: self.picture.clone(),
            picture_alt: self.picture_alt.clone(),
            topics,
        }
    }

    fn has_words_of(&self, known: &KnownPost) -> bool {
        known.title == self.title.trim()
            && known.summary == self.summary.trim()
            && known.text == self.text
    }

    /// A digest of everything that was handed in but the address: an article keeps the one that it
    /// has here.
    fn digest(&self) -> String {
        let publish = match self.publish {
            Publish::Draft => "draft".to_owned(),
            Publish::At(at) => at.epoch().to_string(),
            Publish::Withdrawn => "withdrawn".to_owned(),
        };
        let mut parts = vec![
            publish.as_str(),
            &self.title,
            &self.summary,
            self.text.format.as_str(),
            &self.text.body,
            &self.author,
            &self.author_name,
            &self.reviewer,
            self.reviewed_on.as_deref().unwrap_or_default(),
            &self.service,
            &self.picture,
            &self.picture_alt,
        ];
        parts.extend(self.topics.iter().flat_map(|(slug, name)| [&**slug, name]));
        secret::digest(&parts.join("\u{1f}"))
    }
}

impl Practice {
    /// Takes an article: a new one, or another text or other facts of the one that has its source
    /// or, where it has none, its address. Only another title, summary or text is a new revision.
    ///
    /// # Errors
    /// [`WriteFault`]
    pub async fn write_post(
        &self,
        post: WrittenPost,
        by: &str,
    ) -> Result<Written, Fault<WriteFault>> {
        post.check().map_err(Fault::Refused)?;
        let (by, taken) = (by.to_owned(), None);
        let (written, _) = self.perform(WritePost { post, by, taken }).await?;
        Ok(written)
    }

    /// Takes an article as an import has it. What is just as the import took it the last time
    /// changes nothing: what the staff have made of it since then stays. Answers with the slug that
    /// it has here.
    ///
    /// # Errors
    /// [`WriteFault`]
    pub(super) async fn take_post(
        &self,
        post: WrittenPost,
        by: &str,
    ) -> Result<(Written, String), Fault<WriteFault>> {
        post.check().map_err(Fault::Refused)?;
        let (by, taken) = (by.to_owned(), Some(post.digest()));
        self.perform(WritePost { post, by, taken }).await
    }

    /// Gives an article another address. The old one leads to the new one, for good.
    ///
    /// # Errors
    /// [`WriteFault::NotFound`], [`WriteFault::Slug`], [`WriteFault::SlugTaken`]
    pub async fn rename_post(&self, from: &str, to: &str) -> Result<(), Fault<WriteFault>> {
        let to = Slug::parse(to).map_err(|_| Fault::Refused(WriteFault::Slug))?;
        let from = from.to_owned();
        self.perform(RenamePost { from, to }).await
    }

    /// Publishes, schedules or withdraws an article.
    ///
    /// # Errors
    /// [`WriteFault::NotFound`]
    pub async fn publish_post(
        &self,
        slug: &str,
        publish: Publish,
    ) -> Result<(), Fault<WriteFault>> {
        let slug = slug.to_owned();
        self.perform(PublishPost { slug, publish }).await
    }
}
