use domain::{blog::PICTURES, practice::Slug, time::Instant};
use sqlx::AnyConnection;

use super::{Publish, WriteFault, Written, WrittenPost};
use crate::{
    crypto::secret,
    markdown,
    practice::{Deed, Fault, Practice},
    store::{
        StoreError,
        blog::{self as rows, Facts, KnownPost, NewPost},
        site,
    },
};

/// Takes an article.
pub(super) struct WritePost {
    pub post: WrittenPost,
    pub by: String,
    /// The digest of what an import has; none for what somebody writes here.
    pub taken: Option<String>,
}

impl Deed for WritePost {
    type Answer = (Written, String);
    type Refusal = WriteFault;
    const CHANGES_SITE: bool = true;

    async fn run(
        &self,
        desk: &Practice,
        tx: &mut AnyConnection,
    ) -> Result<(Written, String), Fault<WriteFault>> {
        let now = desk.now();
        let (known, at_address) = self.known(tx).await?;
        if let Some(known) = &known
            && self.taken.as_ref() == Some(&known.taken)
        {
            return Ok((Written::Same, known.slug.clone()));
        }
        if known.is_none() && at_address {
            return Err(Fault::Refused(WriteFault::SlugTaken));
        }
        self.look_for_pictures(tx).await?;
        let facts = rows::known_names(tx, self.post.facts(known.as_ref(), now)).await?;
        let (written, id, slug) = match known {
            Some(known) => {
                let written = self.change(tx, &known, &facts, now).await?;
                (written, known.id, known.slug)
            }
            None => {
                let id = self.add(tx, &facts, now).await?;
                (Written::Added, id, self.post.slug.clone())
            }
        };
        if let Some(digest) = &self.taken {
            rows::note_taken(tx, &id, digest).await?;
        }
        if written != Written::Same {
            site::move_version(tx).await?;
        }
        Ok((written, slug))
    }
}

impl WritePost {
    /// The article as it stands, and whether any article has the address.
    async fn known(&self, tx: &mut AnyConnection) -> Result<(Option<KnownPost>, bool), StoreError> {
        let at_address = rows::find_by_slug(tx, &self.post.slug).await?;
        let is_taken = at_address.is_some();
        let known = match self.post.source.as_deref() {
            Some(source) => rows::find_by_source(tx, source).await?,
            None if is_taken || self.taken.is_none() => at_address,
            None => self.renamed(tx).await?,
        };
        Ok((known, is_taken))
    }

    /// The article that an import once took at this address, and that has another one since.
    async fn renamed(&self, tx: &mut AnyConnection) -> Result<Option<KnownPost>, StoreError> {
        let address = format!("/blog/{}", self.post.slug);
        let target = rows::moved(tx, &address).await?.flatten();
        match target.as_deref().and_then(|to| to.strip_prefix("/blog/")) {
            Some(slug) => rows::find_by_slug(tx, slug).await,
            None => Ok(None),
        }
    }

    /// Refuses what would show a gap to readers.
    async fn look_for_pictures(&self, tx: &mut AnyConnection) -> Result<(), Fault<WriteFault>> {
        let head = (!self.post.picture.is_empty()).then(|| self.post.picture.clone());
        let shown = markdown::pictures(&self.post.text);
        let shown = shown.into_iter().map(|shown| shown.address);
        let ours = shown.filter(|address| address.starts_with(PICTURES));
        for address in head.into_iter().chain(ours) {
            let name = address.strip_prefix(PICTURES).unwrap_or_default();
            if !rows::has_picture(tx, name).await? {
                return Err(Fault::Refused(WriteFault::NoSuchPicture(address)));
            }
        }
        Ok(())
    }

    async fn add(
        &self,
        tx: &mut AnyConnection,
        facts: &Facts,
        now: Instant,
    ) -> Result<String, StoreError> {
        self.list_topics(tx).await?;
        let id = secret::uuid_v7(now);
        let new = NewPost {
            id: &id,
            slug: &self.post.slug,
            source: self.post.source.as_deref(),
            sample: self.post.sample,
            words: &self.post.words(),
            facts,
        };
        rows::add_post(tx, new, &self.by, now).await?;
        Ok(id)
    }

    /// Writes what is different and nothing else: another text as the next revision, other facts
    /// beside the revision that stands.
    async fn change(
        &self,
        tx: &mut AnyConnection,
        known: &KnownPost,
        facts: &Facts,
        now: Instant,
    ) -> Result<Written, StoreError> {
        let mut written = Written::Same;
        if !self.post.has_words_of(known) {
            rows::change_words(tx, &known.id, &self.post.words(), &self.by, now).await?;
            written = Written::Changed;
        }
        if as_of(now, known.facts.clone()) != *facts {
            self.list_topics(tx).await?;
            rows::set_facts(tx, &known.id, facts, now).await?;
            note_standing(tx, &known.slug, self.post.publish, now).await?;
            written = Written::Changed;
        }
        Ok(written)
    }

    /// Lists the topics that are not known yet, behind the others.
    async fn list_topics(&self, tx: &mut AnyConnection) -> Result<(), StoreError> {
        for (place, (slug, name)) in (100..).zip(&self.post.topics) {
            // A name is one line, whatever it was brought along in.
            let name = name.split_whitespace().collect::<Vec<_>>().join(" ");
            let topic = rows::NewTopic {
                slug,
                name: &name,
                summary: "",
                crisis_help: false,
                place,
            };
            rows::add_topic(tx, topic).await?;
        }
        Ok(())
    }
}

/// What the article says of itself at the moment: a scheduled one that has come out is published.
fn as_of(now: Instant, mut facts: Facts) -> Facts {
    let is_out = facts.published_at.is_some_and(|at| at <= now.epoch());
    if facts.status == "scheduled" && is_out {
        facts.status = "published".to_owned();
    }
    facts
}

/// Has an article's address say that it is gone, or the article itself.
async fn note_standing(
    tx: &mut AnyConnection,
    slug: &str,
    publish: Publish,
    now: Instant,
) -> Result<(), StoreError> {
    let address = format!("/blog/{slug}");
    if publish == Publish::Withdrawn {
        rows::move_address(tx, &address, None, "withdrawn", now).await
    } else {
        rows::free_address(tx, &address).await
    }
}

/// Gives an article another address.
pub(super) struct RenamePost {
    pub from: String,
    pub to: Slug,
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

/// Publishes, schedules or withdraws an article.
pub(super) struct PublishPost {
    pub slug: String,
    pub publish: Publish,
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
        note_standing(tx, &known.slug, self.publish, now).await?;
        Ok(site::move_version(tx).await?)
    }
}
