//! Letters as files: where no mail server is set up, nothing is lost and everything can be read.

use std::{
    io,
    path::{Path, PathBuf},
};

use async_trait::async_trait;
use domain::time::Instant;
use tokio::{
    fs::{self, File, OpenOptions},
    io::AsyncWriteExt,
};

use super::{Carrier, Delivery, Handover};
use crate::mail::{letter::Letter, line::atom};

/// Puts each letter into a folder as `{time}-{row id}.eml`, which every mail program opens. The
/// same letter again replaces its file.
#[derive(Clone, Debug)]
pub struct FolderCarrier {
    folder: PathBuf,
}

impl FolderCarrier {
    /// A carrier for this folder, which is made when the first letter comes.
    pub fn new(folder: impl Into<PathBuf>) -> Self {
        Self {
            folder: folder.into(),
        }
    }
}

#[async_trait]
impl Carrier for FolderCarrier {
    async fn approach<'a>(
        &'a self,
        letter: &'a Letter,
    ) -> Result<Box<dyn Handover + 'a>, Delivery> {
        let file = file_of(&self.folder, letter)
            .await
            .map_err(|error| later(&error))?;
        Ok(Box::new(AtTheFolder { letter, file }))
    }

    fn name(&self) -> &'static str {
        "folder"
    }
}

struct AtTheFolder<'a> {
    letter: &'a Letter,
    file: PathBuf,
}

#[async_trait]
impl Handover for AtTheFolder<'_> {
    /// Never [`Delivery::Uncertain`]: to write the file once more does no harm.
    async fn hand_over(self: Box<Self>) -> Delivery {
        match put(&self.file, self.letter.bytes()).await {
            Ok(()) => Delivery::Accepted {
                reply: "written to the mail folder".to_owned(),
            },
            Err(error) => later(&error),
        }
    }
}

/// Where the letter's file is, if it has one from an earlier try, or else where it goes.
async fn file_of(folder: &Path, letter: &Letter) -> io::Result<PathBuf> {
    fs::create_dir_all(folder).await?;
    let ending = format!("-{}.eml", atom(letter.id().as_str()));
    let mut entries = fs::read_dir(folder).await?;
    while let Some(entry) = entries.next_entry().await? {
        if entry.file_name().to_string_lossy().ends_with(&ending) {
            return Ok(entry.path());
        }
    }
    Ok(folder.join(format!("{}{ending}", sortable(letter.written_at()))))
}

/// Writes beside and renames, so that nobody ever reads half a letter; synced, because the outbox
/// forgets a letter that is said to be delivered.
async fn put(file: &Path, bytes: &[u8]) -> io::Result<()> {
    let beside = file.with_extension("part");
    let mut part = for_own_eyes().open(&beside).await?;
    part.write_all(bytes).await?;
    part.sync_all().await?;
    drop(part);
    fs::rename(&beside, file).await?;
    if let Some(folder) = file.parent() {
        // Not every system lets a folder be synced, and the letter is in its place already.
        let _ = sync(folder).await;
    }
    Ok(())
}

async fn sync(folder: &Path) -> io::Result<()> {
    File::open(folder).await?.sync_all().await
}

fn for_own_eyes() -> OpenOptions {
    let mut options = OpenOptions::new();
    options.write(true).create(true).truncate(true);
    #[cfg(unix)]
    options.mode(0o600);
    options
}

/// `20261124T180005Z`.
fn sortable(at: Instant) -> String {
    at.timestamp().strftime("%Y%m%dT%H%M%SZ").to_string()
}

fn later(error: &io::Error) -> Delivery {
    Delivery::Deferred {
        code: None,
        reply: format!("the mail folder cannot be written: {}", error.kind()),
    }
}
