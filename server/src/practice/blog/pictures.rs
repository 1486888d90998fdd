//! Pictures: added once, kept in the sizes that pages ask for, read by anybody.

use std::{
    fmt,
    path::{Path, PathBuf},
};

use domain::{blog::Picture, practice::PracticeError};
use sqlx::AnyConnection;
use tokio::sync::Semaphore;

use crate::{
    pictures::{self, MOST_BYTES, PictureFault, Prepared},
    practice::{Deed, Fault, Practice},
    store::blog::{self as rows, NewPicture, NewSize},
};

/// One picture is decoded at a time: each may take hundreds of megabytes for a second.
static TABLE: Semaphore = Semaphore::const_new(1);

/// A picture that is here now.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Added {
    /// Its address and measures.
    pub picture: Picture,
    /// Whether it was not here before.
    pub is_new: bool,
}

/// Why a picture's file was not taken.
#[derive(Debug, thiserror::Error)]
pub enum PictureFileFault {
    /// It cannot be read.
    #[error("the file cannot be read: {0}")]
    Io(#[from] std::io::Error),
    /// It is not a picture that we take.
    #[error(transparent)]
    Refused(PictureFault),
    /// The store is broken or away.
    #[error(transparent)]
    Store(Fault<PictureFault>),
}

impl From<Fault<PictureFault>> for PictureFileFault {
    fn from(fault: Fault<PictureFault>) -> Self {
        match fault {
            Fault::Refused(refusal) => Self::Refused(refusal),
            fault => Self::Store(fault),
        }
    }
}

/// What became of picture files.
#[derive(Debug, Default)]
pub struct AddedFiles {
    /// The files with their pictures.
    pub added: Vec<(String, Added)>,
    /// Files that were not taken, and why.
    pub refused: Vec<(String, String)>,
}

impl Practice {
    /// Adds pictures from files.
    ///
    /// # Errors
    /// A broken store; what is wrong with single files is in the answer.
    pub async fn add_picture_files(
        &self,
        files: &[PathBuf],
    ) -> Result<AddedFiles, Fault<PictureFault>> {
        let mut done = AddedFiles::default();
        for file in files {
            let name = file.display().to_string();
            match self.add_picture_file(file, false).await {
                Ok(added) => done.added.push((name, added)),
                Err(PictureFileFault::Store(fault)) => return Err(fault),
                Err(fault) => done.refused.push((name, fault.to_string())),
            }
        }
        Ok(done)
    }

    /// Adds the picture in a file. With `dry`, nothing is written, and the answer says what would
    /// be.
    pub(super) async fn add_picture_file(
        &self,
        file: &Path,
        dry: bool,
    ) -> Result<Added, PictureFileFault> {
        let length = tokio::fs::metadata(file).await?.len();
        if length > MOST_BYTES as u64 {
            return Err(PictureFileFault::Refused(PictureFault::TooManyBytes));
        }
        let bytes = tokio::fs::read(file).await?;
        Ok(self.take_picture(bytes, dry).await?)
    }

    /// Adds a picture from a file of a camera, a telephone or a drawing program. The same file again
    /// changes nothing. Who may do so is asked elsewhere.
    ///
    /// # Errors
    /// [`PictureFault`]
    pub async fn add_picture(&self, bytes: Vec<u8>) -> Result<Added, Fault<PictureFault>> {
        self.take_picture(bytes, false).await
    }

    async fn take_picture(&self, bytes: Vec<u8>, dry: bool) -> Result<Added, Fault<PictureFault>> {
        let digest = pictures::digest(&bytes);
        if let Some(picture) = self.kept(&digest).await? {
            let is_new = false;
            return Ok(Added { picture, is_new });
        }
        let prepared = prepared(bytes).await?;
        let picture = prepared.picture.clone();
        if !dry {
            self.perform(AddPicture { prepared }).await?;
        }
        let is_new = true;
        Ok(Added { picture, is_new })
    }

    async fn kept(&self, digest: &str) -> Result<Option<Picture>, Fault<PictureFault>> {
        let mut db = self.store().read().await?;
        let name = rows::kept_picture(&mut db, digest).await?;
        Ok(name.as_deref().and_then(Picture::named))
    }

    /// The media type and the bytes of a picture's file.
    ///
    /// # Errors
    /// [`PracticeError`]
    pub async fn picture(&self, name: &str) -> Result<(String, Vec<u8>), PracticeError> {
        let found = file(self, name).await;
        found.map_err(|fault| fault.refusal(PracticeError::Unavailable))
    }
}

/// Makes a picture's files. A file that brings a decoder to its knees is damaged, no more.
async fn prepared(bytes: Vec<u8>) -> Result<Prepared, Fault<PictureFault>> {
    let turn = TABLE.acquire().await;
    // Who gave it may leave: the turn ends with the work all the same.
    let work = tokio::task::spawn_blocking(move || {
        let prepared = pictures::prepare(&bytes);
        drop(turn);
        prepared
    })
    .await;
    match work {
        Ok(prepared) => prepared.map_err(Fault::Refused),
        Err(lost) if lost.is_panic() => Err(Fault::Refused(PictureFault::Damaged)),
        Err(lost) => Err(Fault::Lost(lost)),
    }
}

async fn file(desk: &Practice, name: &str) -> Result<(String, Vec<u8>), Fault<PracticeError>> {
    let mut db = desk.store().read().await?;
    let Some((pictures, width)) = Picture::of_size(name) else {
        let found = rows::picture(&mut db, name).await?;
        return found.ok_or(Fault::Refused(PracticeError::NotFound));
    };
    for picture in pictures {
        if let Some(bytes) = rows::picture_size(&mut db, &picture, width).await? {
            return Ok(("image/webp".to_owned(), bytes));
        }
    }
    Err(Fault::Refused(PracticeError::NotFound))
}

struct AddPicture {
    prepared: Prepared,
}

impl Deed for AddPicture {
    type Answer = ();
    type Refusal = PictureFault;

    async fn run(
        &self,
        desk: &Practice,
        tx: &mut AnyConnection,
    ) -> Result<(), Fault<PictureFault>> {
        let Prepared {
            picture,
            plain,
            sizes,
        } = &self.prepared;
        let name = picture.name();
        let new = NewPicture {
            name: &name,
            media_type: picture.plain().media_type(),
            width: i64::from(plain.width),
            height: i64::from(plain.height),
            bytes: &plain.bytes,
        };
        rows::add_picture(tx, new, desk.now()).await?;
        for size in sizes {
            let new = NewSize {
                width: size.width,
                height: size.height,
                bytes: &size.bytes,
            };
            rows::add_picture_size(tx, &name, new).await?;
        }
        Ok(())
    }
}

impl fmt::Display for AddedFiles {
    /// What to write in an article for each picture.
    fn fmt(&self, to: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (name, Added { picture, is_new }) in &self.added {
            let (width, height) = (picture.width(), picture.height());
            let state = if *is_new { "added" } else { "here already" };
            writeln!(to, "{name} ({width} × {height}, {state}):")?;
            let address = picture.address();
            writeln!(
                to,
                "  ![What it shows]({address} \"A caption, or nothing\")"
            )?;
        }
        for (name, why) in &self.refused {
            writeln!(to, "Not taken: {name}: {why}")?;
        }
        Ok(())
    }
}
