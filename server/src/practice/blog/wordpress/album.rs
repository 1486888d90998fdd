//! The old site's pictures, by the addresses that they had there.

use std::{
    collections::{BTreeMap, BTreeSet},
    path::Path,
};

use domain::blog::PICTURES;

use super::{ImportFault, survey::Survey};
use crate::{
    import::wordpress::{self, Media, Uploads},
    practice::{Fault, Practice, blog::pictures::PictureFileFault},
    store::blog as rows,
};

/// A picture that is here.
pub(super) struct Kept {
    /// Its address here.
    pub address: String,
    /// What the old site said about it.
    pub words: Words,
}

/// What the old site said about a picture.
#[derive(Clone, Default)]
pub(super) struct Words {
    /// For those who do not see it; empty for nothing.
    pub alt: String,
    /// Below it; empty for nothing.
    pub caption: String,
}

/// The pictures that came along, and those that did not.
#[derive(Default)]
pub(super) struct Album {
    uploads: Uploads,
    kept: BTreeMap<String, Kept>,
    /// Paths by which visitors ask for the files, with the pictures' addresses here.
    pub paths: Vec<(String, Option<String>)>,
    /// What did not come along, and why.
    pub missing: BTreeMap<String, String>,
    /// The pictures that were not here before.
    pub new: BTreeSet<String>,
}

impl Album {
    /// The picture that stood at this address.
    pub fn picture(&self, address: &str) -> Option<&Kept> {
        self.kept.get(&self.uploads.way(address)?)
    }

    /// The path by which visitors asked for the file at this address; none where it was not one of
    /// the site's uploads.
    pub fn path(&self, address: &str) -> Option<String> {
        self.uploads.path(address)
    }

    /// How many pictures came along.
    pub fn count(&self) -> usize {
        let addresses: BTreeSet<_> = self.kept.values().map(|kept| &kept.address).collect();
        addresses.len()
    }
}

/// Where the old site's pictures are, and whether they are only looked at.
#[derive(Clone, Copy)]
pub(super) struct Source<'a> {
    /// A copy of `wp-content/uploads`, if there is one.
    pub folder: Option<&'a Path>,
    /// Whether nothing is to be written.
    pub dry: bool,
}

impl Practice {
    /// Brings the pictures at these addresses along.
    pub(super) async fn album(
        &self,
        survey: &Survey,
        wanted: BTreeSet<String>,
        source: Source<'_>,
    ) -> Result<Album, ImportFault> {
        let mut album = Album {
            uploads: Uploads::of(&survey.site, &survey.library),
            ..Album::default()
        };
        let words = words(survey, &album.uploads);
        for address in wanted {
            let Some(way) = album.uploads.way(&address) else {
                continue;
            };
            let original = album.uploads.original(&way);
            let words = words.get(&original).cloned().unwrap_or_default();
            match self.bring(&mut album, &address, source).await? {
                Ok(here) => {
                    let path = album.uploads.path(&address);
                    album
                        .paths
                        .extend(path.map(|path| (path, Some(here.clone()))));
                    let address = here;
                    album.kept.insert(way, Kept { address, words });
                }
                Err(why) => {
                    album.missing.insert(way, why);
                }
            }
        }
        Ok(album)
    }

    /// The address that the picture has here from now on; or why it has none.
    async fn bring(
        &self,
        album: &mut Album,
        address: &str,
        source: Source<'_>,
    ) -> Result<Result<String, String>, ImportFault> {
        let file = source
            .folder
            .and_then(|folder| album.uploads.file(address, folder));
        let why = match file {
            Some(file) => match self.add_picture_file(&file, source.dry).await {
                Ok(added) => {
                    let here = added.picture.address();
                    if added.is_new {
                        album.new.insert(here.clone());
                    }
                    return Ok(Ok(here));
                }
                Err(PictureFileFault::Store(fault)) => return Err(ImportFault::Pictures(fault)),
                Err(fault) => fault.to_string(),
            },
            None if source.folder.is_some() => "it is not in the folder".to_owned(),
            None => "no folder of uploads was given".to_owned(),
        };
        // What came along earlier is here still.
        let known = match album.uploads.path(address) {
            Some(path) => self.led_to_picture(&path).await?,
            None => None,
        };
        Ok(known.ok_or(why))
    }

    /// The picture of ours that an old path leads to already.
    async fn led_to_picture(&self, path: &str) -> Result<Option<String>, ImportFault> {
        let store = |fault| ImportFault::Store(Fault::Store(fault));
        let mut db = self.store().read().await.map_err(store)?;
        for form in wordpress::lookups(path) {
            let known = rows::moved(&mut db, &form).await.map_err(store)?.flatten();
            if let Some(target) = known.filter(|target| target.starts_with(PICTURES)) {
                return Ok(Some(target));
            }
        }
        Ok(None)
    }
}

/// What the old site said about its pictures, by the ways of their originals.
fn words(survey: &Survey, uploads: &Uploads) -> BTreeMap<String, Words> {
    let one = |media: &Media| {
        let (alt, caption) = (media.alt.trim().to_owned(), media.caption.trim().to_owned());
        let original = uploads.original(&uploads.way(&media.address)?);
        Some((original, Words { alt, caption }))
    };
    survey.library.all().filter_map(one).collect()
}
