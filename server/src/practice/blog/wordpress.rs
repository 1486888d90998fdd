//! Moving a WordPress site in: its posts become articles, its pages pages, its categories and tags
//! topics, its pictures pictures of ours, and every address that it had leads on. Running it again
//! changes nothing.

mod album;
mod deeds;
mod mover;
mod report;
mod survey;

use std::{
    collections::BTreeMap,
    io,
    path::{Path, PathBuf},
};

use self::{
    album::{Album, Source},
    deeds::{LeadOn, PutPage},
    mover::{Mover, Upload},
    survey::Survey,
};
use super::{
    import::ImportFault,
    writing::{Publish, WriteFault, Written, WrittenPost},
};
use crate::{
    import::wordpress::{Address, Reading},
    practice::{Fault, Practice},
};

/// What moving in did, or would do.
#[derive(Debug, Default)]
pub struct MovedIn {
    /// What the file holds.
    pub reading: Reading,
    /// New articles and pages.
    pub added: usize,
    /// Articles and pages with a new text.
    pub changed: usize,
    /// Articles and pages that were there just so.
    pub same: usize,
    /// Addresses that lead on.
    pub addresses: usize,
    /// Pictures that are here now.
    pub pictures: usize,
    /// Those of them that were not here before.
    pub new_pictures: usize,
    /// Files of the old site that did not come along, and why.
    pub missing: BTreeMap<String, String>,
    /// How often texts showed a picture of another site, which is left out.
    pub elsewhere: usize,
    /// Articles with pictures that nobody has words for: those in texts are shown without, an
    /// article's own is left out.
    pub silent: Vec<(String, String)>,
    /// What was not understood in the texts, with how often.
    pub unknown: BTreeMap<String, u32>,
    /// What could not be read or taken, and why.
    pub refused: Vec<(String, String)>,
}

/// A task that reads files, in a thread that may block.
async fn reading<T: Send + 'static>(
    work: impl FnOnce() -> Result<T, ImportFault> + Send + 'static,
) -> Result<T, ImportFault> {
    let done = tokio::task::spawn_blocking(work).await;
    done.map_err(|lost| ImportFault::Store(Fault::Lost(lost)))?
}

/// Where addresses lead, gathered on the way.
#[derive(Default)]
struct Ways {
    /// Where each item of the old site is now.
    targets: BTreeMap<i64, String>,
    /// Uploads, which may lead to the item that they belong to.
    uploads: Vec<Upload>,
    /// What an item may have been reached by.
    guesses: Vec<(String, Option<String>)>,
}

impl Practice {
    /// Moves the posts and pages of an export in, with their addresses, and with the pictures that
    /// are in `uploads`, a copy of the old site's `wp-content/uploads`. With `dry`, nothing is
    /// written, and the answer says what would be.
    ///
    /// # Errors
    /// [`ImportFault`]; what is wrong with single items is in the answer.
    pub async fn import_wordpress(
        &self,
        file: &Path,
        uploads: Option<&Path>,
        dry: bool,
    ) -> Result<MovedIn, ImportFault> {
        if let Some(folder) = uploads.filter(|folder| !folder.is_dir()) {
            let words = format!("{} is no folder", folder.display());
            return Err(io::Error::new(io::ErrorKind::NotFound, words).into());
        }
        let folder = uploads;
        let (mut done, movers, album) = self.pack(file.to_owned(), Source { folder, dry }).await?;
        if dry {
            let texts = |mover: &&Mover| !matches!(mover, Mover::File(_));
            done.added = movers.iter().filter(texts).count();
            return Ok(done);
        }
        let mut ways = Ways::default();
        for mover in movers {
            self.move_in(mover, &mut done, &mut ways).await?;
        }
        self.lead_uploads_on(&mut done, &mut ways).await?;
        ways.guesses.extend(album.paths);
        // What an item may have been reached by never displaces what another was reached by.
        done.addresses += self.lead_on(ways.guesses, false).await?;
        Ok(done)
    }

    /// Reads the file, brings its pictures along, and makes its items ready.
    async fn pack(
        &self,
        file: PathBuf,
        source: Source<'_>,
    ) -> Result<(MovedIn, Vec<Mover>, Album), ImportFault> {
        let from = file.clone();
        let (survey, wanted) = reading(move || {
            let survey = survey::survey(&from)?;
            let wanted = survey::pictures(&from, &survey)?;
            Ok((survey, wanted))
        })
        .await?;
        let album = self.album(&survey, wanted, source).await?;
        reading(move || {
            let mut done = begun(&survey, &album);
            let movers = mover::movers(&file, &survey, &album, &mut done)?;
            Ok((done, movers, album))
        })
        .await
    }

    async fn move_in(
        &self,
        mover: Mover,
        done: &mut MovedIn,
        ways: &mut Ways,
    ) -> Result<(), ImportFault> {
        let (name, id, outcome, addresses) = match mover {
            Mover::File(upload) => {
                ways.uploads.push(upload);
                return Ok(());
            }
            Mover::Post(post, id, addresses) => {
                let is_public = !matches!(post.publish, Publish::Draft);
                let (name, outcome) =
                    (post.title.clone(), self.take_under_a_free_name(*post).await);
                let target = |slug| is_public.then(|| format!("/blog/{slug}"));
                let outcome = outcome.map(|(written, slug)| (written, target(slug)));
                (name, id, outcome, addresses)
            }
            Mover::Page(page, source, id, addresses) => {
                let name = page.title.clone();
                let outcome = self.perform(PutPage { page, source }).await;
                let target = |slug| Some(format!("/pages/{slug}"));
                let outcome = outcome.map(|(written, slug)| (written, target(slug)));
                (name, id, outcome, addresses)
            }
        };
        let target = done.note(name, outcome)?;
        if let Some(target) = target {
            ways.targets.insert(id, target.clone());
            self.lead_to(&target, addresses, done, ways).await?;
        }
        Ok(())
    }

    /// Has the addresses of an item lead to where it is now; those that are not sure, later.
    async fn lead_to(
        &self,
        target: &str,
        addresses: Vec<Address>,
        done: &mut MovedIn,
        ways: &mut Ways,
    ) -> Result<(), ImportFault> {
        let (sure, guessed): (Vec<_>, Vec<_>) =
            addresses.into_iter().partition(|address| address.sure);
        let pairs = |addresses: Vec<Address>| {
            let to = || Some(target.to_owned());
            let pair = |address: Address| (address.path, to());
            addresses.into_iter().map(pair).collect::<Vec<_>>()
        };
        done.addresses += self.lead_on(pairs(sure), true).await?;
        ways.guesses.extend(pairs(guessed));
        Ok(())
    }

    /// Has the addresses of uploads lead to the pictures. What did not come along is gone; the page
    /// about it leads to the article that it belonged to.
    async fn lead_uploads_on(
        &self,
        done: &mut MovedIn,
        ways: &mut Ways,
    ) -> Result<(), ImportFault> {
        for upload in std::mem::take(&mut ways.uploads) {
            if let Some(picture) = upload.picture {
                self.lead_to(&picture, upload.addresses, done, ways).await?;
                continue;
            }
            let parent = upload.parent.and_then(|id| ways.targets.get(&id)).cloned();
            ways.guesses
                .extend(upload.addresses.into_iter().map(|address| {
                    let is_file = upload.path.as_ref() == Some(&address.path);
                    (address.path, parent.clone().filter(|_| !is_file))
                }));
        }
        Ok(())
    }

    /// Takes an article; where another one has its address already, under the next free one.
    async fn take_under_a_free_name(
        &self,
        mut post: WrittenPost,
    ) -> Result<(Written, String), Fault<WriteFault>> {
        let slug = post.slug.clone();
        for number in 2..100 {
            match self.take_post(post.clone(), "WordPress").await {
                Err(Fault::Refused(WriteFault::SlugTaken)) => {
                    post.slug = format!("{slug}-{number}");
                }
                other => return other,
            }
        }
        Err(Fault::Refused(WriteFault::SlugTaken))
    }

    /// Has addresses lead on. Answers with how many.
    async fn lead_on(
        &self,
        pairs: Vec<(String, Option<String>)>,
        sure: bool,
    ) -> Result<usize, ImportFault> {
        let deed = LeadOn { pairs, sure };
        self.perform(deed).await.map_err(ImportFault::Store)
    }
}

/// What is known when the pictures have come along.
fn begun(survey: &Survey, album: &Album) -> MovedIn {
    let broken = survey.malformed.iter().map(|one| {
        let place = format!("{} (byte {})", one.near, one.at_byte);
        (place, one.why.clone())
    });
    MovedIn {
        reading: survey.reading.clone(),
        pictures: album.count(),
        new_pictures: album.new.len(),
        missing: album.missing.clone(),
        refused: broken.collect(),
        ..MovedIn::default()
    }
}

impl MovedIn {
    /// Counts what became of an item. Answers where it is now, if everybody may go there.
    fn note(
        &mut self,
        name: String,
        outcome: Result<(Written, Option<String>), Fault<WriteFault>>,
    ) -> Result<Option<String>, ImportFault> {
        let (written, target) = match outcome {
            Ok(done) => done,
            Err(Fault::Refused(fault)) => {
                self.refused.push((name, fault.to_string()));
                return Ok(None);
            }
            Err(fault) => return Err(ImportFault::Store(fault)),
        };
        match written {
            Written::Added => self.added += 1,
            Written::Changed => self.changed += 1,
            Written::Same => self.same += 1,
        }
        Ok(target)
    }
}
