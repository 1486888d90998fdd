use domain::{practice::Slug, time::Instant};
use sqlx::AnyConnection;

use crate::{
    crypto::secret,
    markdown,
    practice::{Deed, Fault, Practice},
    store::{
        blog::{self as rows, KnownPost, NewPost, PostWords},
        site::{self, Text},
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
    /// It has a new revision.
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
        Ok(())
    }

    fn words(&self, now: Instant) -> PostWords {
        let rendered = markdown::render(&self.text);
        PostWords {
            status: self.publish.status(now),
            published_at: self.publish.at().map(Instant::epoch),
            title: self.title.trim().to_owned(),
            summary: self.summary.trim().to_owned(),
            text: self.text.clone(),
            html: rendered.html.into_string(),
            contents: rendered.contents,
            plain: rendered.plain,
            words: rendered.words,
            author: self.author.clone(),
            author_name: self.author_name.clone(),
            reviewer: self.reviewer.clone(),
            reviewed_on: self.reviewed_on.clone(),
            service: self.service.clone(),
            picture: self.picture.clone(),
            picture_alt: self.picture_alt.clone(),
            topics: self.topics.iter().map(|(slug, _)| slug.clone()).collect(),
        }
    }

    fn is_same(&self, known: &KnownPost) -> bool {
        known.title == self.title.trim()
            && known.summary == self.summary.trim()
            && known.text == self.text
    }
}

impl Practice {
    /// Takes an article: a new one, or the next revision of the one that has its source or, where it
    /// has none, its address.
    ///
    /// # Errors
    /// [`WriteFault`]
    pub async fn write_post(
        &self,
        post: WrittenPost,
        by: &str,
    ) -> Result<Written, Fault<WriteFault>> {
        post.check().map_err(Fault::Refused)?;
        let by = by.to_owned();
        self.perform(WritePost { post, by }).await
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

struct WritePost {
    post: WrittenPost,
    by: String,
}

impl Deed for WritePost {
    type Answer = Written;
    type Refusal = WriteFault;
    const CHANGES_SITE: bool = true;

    async fn run(
        &self,
        desk: &Practice,
        tx: &mut AnyConnection,
    ) -> Result<Written, Fault<WriteFault>> {
        let (post, now) = (&self.post, desk.now());
        let at_address = rows::find_by_slug(tx, &post.slug).await?;
        let known = match post.source.as_deref() {
            Some(source) => rows::find_by_source(tx, source).await?,
            None => at_address.clone(),
        };
        if at_address.is_some_and(|other| known.as_ref().is_none_or(|known| known.id != other.id)) {
            return Err(Fault::Refused(WriteFault::SlugTaken));
        }
        if known.as_ref().is_some_and(|known| post.is_same(known)) {
            return Ok(Written::Same);
        }
        for (place, (slug, name)) in (100..).zip(&post.topics) {
            let topic = rows::NewTopic {
                slug,
                name,
                summary: "",
                crisis_help: false,
                place,
            };
            rows::add_topic(tx, topic).await?;
        }
        let words = post.words(now);
        let written = match known {
            Some(known) => {
                rows::change_post(tx, &known.id, &words, &self.by, now).await?;
                Written::Changed
            }
            None => {
                let id = secret::uuid_v7(now);
                let new = NewPost {
                    id: &id,
                    slug: &post.slug,
                    source: post.source.as_deref(),
                    sample: post.sample,
                };
                rows::add_post(tx, new, &words, &self.by, now).await?;
                Written::Added
            }
        };
        site::move_version(tx).await?;
        Ok(written)
    }
}

struct RenamePost {
    from: String,
    to: Slug,
}

impl Deed for RenamePost {
    type Answer = ();
    type Refusal = WriteFault;
    const CHANGES_SITE: bool = true;

    async fn run(&self, desk: &Practice, tx: &mut AnyConnection) -> Result<(), Fault<WriteFault>> {
        let known = rows::find_by_slug(tx, &self.from).await?;
        let known = known.ok_or(Fault::Refused(WriteFault::NotFound))?;
        if self.from == self.to.as_str() {
            return Ok(());
        }
        if rows::find_by_slug(tx, self.to.as_str()).await?.is_some() {
            return Err(Fault::Refused(WriteFault::SlugTaken));
        }
        rows::rename(tx, &known, &self.to, desk.now()).await?;
        Ok(site::move_version(tx).await?)
    }
}

struct PublishPost {
    slug: String,
    publish: Publish,
}

impl Deed for PublishPost {
    type Answer = ();
    type Refusal = WriteFault;
    const CHANGES_SITE: bool = true;

    async fn run(&self, desk: &Practice, tx: &mut AnyConnection) -> Result<(), Fault<WriteFault>> {
        let now = desk.now();
        let known = rows::find_by_slug(tx, &self.slug).await?;
        let known = known.ok_or(Fault::Refused(WriteFault::NotFound))?;
        let status = self.publish.status(now);
        rows::set_status(tx, &known.id, status, self.publish.at(), now).await?;
        let address = format!("/blog/{}", known.slug);
        if self.publish == Publish::Withdrawn {
            rows::move_address(tx, &address, None, "withdrawn", now).await?;
        } else {
            rows::free_address(tx, &address).await?;
        }
        Ok(site::move_version(tx).await?)
    }
}
