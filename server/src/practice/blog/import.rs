//! Articles from Markdown files, each with its facts in a head of YAML between two lines of `---`.

use std::{
    collections::BTreeMap,
    fs,
    path::{Path, PathBuf},
};

use domain::time::Instant;
use jiff::{civil::Date, tz::TimeZone};
use serde::Deserialize;

use super::{
    pictures::PictureFileFault,
    writing::{Publish, WriteFault, Written, WrittenPost},
};
use crate::{
    import::folder::below_encoded,
    markdown::{self, Shown},
    pictures::PictureFault,
    practice::{Fault, Practice},
    store::site::{Format, Text},
};

/// The hour of the day, in UTC, at which an article of a date comes out: morning in the practice.
const HOUR: i8 = 14;

/// A file that was not understood.
#[derive(Debug, thiserror::Error)]
pub enum PostFileFault {
    /// It does not begin with a head.
    #[error("it needs a head of facts between two lines of ---")]
    NoHead,
    /// The head is not understood.
    #[error("its head: {0}")]
    Head(String),
    /// A date is none.
    #[error("{0} is no date like 2026-11-18")]
    Date(String),
}

/// Why an import stopped.
#[derive(Debug, thiserror::Error)]
pub enum ImportFault {
    /// The folder or a file in it cannot be read.
    #[error("{0}")]
    Io(#[from] std::io::Error),
    /// The store is broken or away.
    #[error(transparent)]
    Store(Fault<WriteFault>),
    /// The same, while pictures were added.
    #[error(transparent)]
    Pictures(Fault<PictureFault>),
}

/// What an import did.
#[derive(Debug, Default)]
pub struct Imported {
    /// New articles.
    pub added: usize,
    /// Articles with a new revision or other facts.
    pub changed: usize,
    /// Articles that were there just so.
    pub same: usize,
    /// Files that were not taken, and why.
    pub refused: Vec<(String, String)>,
}

/// The facts at the head of a file.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Head {
    title: String,
    slug: Option<String>,
    summary: String,
    #[serde(default)]
    author: String,
    #[serde(default)]
    author_name: String,
    #[serde(default)]
    reviewer: String,
    published: Option<String>,
    reviewed: Option<String>,
    #[serde(default)]
    topics: Vec<String>,
    #[serde(default)]
    service: String,
    #[serde(default)]
    illustration: String,
    #[serde(default)]
    illustration_alt: String,
}

/// An article's file.
#[derive(Clone, Debug)]
pub struct PostFile {
    head: Head,
    body: String,
    /// The file's name without its ending: the address, where the head names none.
    name: String,
}

impl PostFile {
    /// Reads a file's text; `name` is the file's name without its ending.
    ///
    /// # Errors
    /// [`PostFileFault`]
    pub fn parse(name: &str, text: &str) -> Result<Self, PostFileFault> {
        let text = text.trim_start_matches('\u{feff}').replace("\r\n", "\n");
        let inside = text.strip_prefix("---\n").ok_or(PostFileFault::NoHead)?;
        let (head, body) = inside.split_once("\n---\n").ok_or(PostFileFault::NoHead)?;
        let head =
            serde_saphyr::from_str(head).map_err(|fault| PostFileFault::Head(fault.to_string()))?;
        Ok(Self {
            head,
            body: body.trim().to_owned() + "\n",
            name: name.to_owned(),
        })
    }

    /// The name of the picture's file, or its address here; empty where it has none.
    pub fn picture(&self) -> &str {
        &self.head.illustration
    }

    fn text(&self) -> Text {
        Text {
            format: Format::Markdown,
            body: self.body.clone(),
        }
    }

    /// The article, with its picture at `picture`.
    ///
    /// # Errors
    /// [`PostFileFault::Date`]
    pub fn written(self, picture: String, sample: bool) -> Result<WrittenPost, PostFileFault> {
        let Head {
            title,
            slug,
            summary,
            author,
            author_name,
            reviewer,
            published,
            reviewed,
            topics,
            service,
            illustration_alt,
            ..
        } = self.head;
        let publish = match published {
            Some(text) => Publish::At(moment(&text)?),
            None => Publish::Draft,
        };
        if let Some(text) = &reviewed {
            date(text)?;
        }
        Ok(WrittenPost {
            slug: slug.unwrap_or(self.name),
            publish,
            title,
            summary,
            text: Text {
                format: Format::Markdown,
                body: self.body,
            },
            author,
            author_name,
            reviewer,
            reviewed_on: reviewed,
            service,
            picture,
            picture_alt: illustration_alt,
            topics: topics.into_iter().map(named).collect(),
            source: None,
            sample,
        })
    }
}

fn date(text: &str) -> Result<Date, PostFileFault> {
    text.parse()
        .map_err(|_| PostFileFault::Date(text.to_owned()))
}

fn moment(text: &str) -> Result<Instant, PostFileFault> {
    let at = TimeZone::UTC
        .to_ambiguous_timestamp(date(text)?.at(HOUR, 0, 0, 0))
        .earlier()
        .map_err(|_| PostFileFault::Date(text.to_owned()))?;
    Ok(Instant::from_epoch(at.as_second()))
}

/// A topic that nobody has named yet is called by its slug.
fn named(slug: String) -> (String, String) {
    let mut name = slug.replace('-', " ");
    if let Some(first) = name.get_mut(0..1) {
        first.make_ascii_uppercase();
    }
    (slug, name)
}

impl Practice {
    /// Takes every `.md` file of a folder as an article, with the pictures that lie beside it. A
    /// file that has not changed since it was taken changes nothing.
    ///
    /// # Errors
    /// [`ImportFault`]; what is wrong with single files is in the answer.
    pub async fn import_posts(&self, folder: &Path) -> Result<Imported, ImportFault> {
        let mut files: Vec<_> = fs::read_dir(folder)?
            .map(|entry| entry.map(|entry| entry.path()))
            .collect::<Result<_, _>>()?;
        files.retain(|path| path.extension().is_some_and(|ending| ending == "md"));
        files.sort();
        let mut done = Imported::default();
        for path in files {
            let name = path.file_stem().unwrap_or_default().to_string_lossy();
            let text = fs::read_to_string(&path)?;
            match self.read_post(folder, &name, &text).await? {
                Ok(post) => {
                    let outcome = self.take_post(post, "import").await;
                    done.note(&name, outcome.map(|(written, _)| written))?;
                }
                Err(why) => done.refused.push((name.into_owned(), why)),
            }
        }
        Ok(done)
    }

    /// The article in a file, its pictures added; or why it cannot be taken.
    async fn read_post(
        &self,
        folder: &Path,
        name: &str,
        text: &str,
    ) -> Result<Result<WrittenPost, String>, ImportFault> {
        let mut file = match PostFile::parse(name, text) {
            Ok(file) => file,
            Err(fault) => return Ok(Err(fault.to_string())),
        };
        let beside = match beside(folder, &file) {
            Ok(beside) => beside,
            Err(why) => return Ok(Err(why)),
        };
        let mut here = BTreeMap::new();
        for (reference, path) in beside {
            match self.add_picture_file(&path, false).await {
                Ok(added) => here.insert(reference, added.picture.address()),
                Err(PictureFileFault::Store(fault)) => return Err(ImportFault::Pictures(fault)),
                Err(fault) => return Ok(Err(format!("the picture {reference}: {fault}"))),
            };
        }
        file.body = markdown::with_pictures(&file.body, &mut |old| here.get(old).cloned());
        let picture = here.get(file.picture()).cloned();
        let picture = picture.unwrap_or_else(|| file.picture().to_owned());
        Ok(file
            .written(picture, false)
            .map_err(|fault| fault.to_string()))
    }
}

/// The files of the pictures that an article refers to as lying beside it; or what is wrong with
/// one. Everything is looked at before the first is added.
fn beside(folder: &Path, file: &PostFile) -> Result<BTreeMap<String, PathBuf>, String> {
    let head = Shown {
        address: file.head.illustration.clone(),
        words: file.head.illustration_alt.clone(),
    };
    let mut found = BTreeMap::new();
    for shown in markdown::pictures(&file.text()).into_iter().chain([head]) {
        let Shown { address, words } = shown;
        if !lies_beside(&address) {
            continue;
        }
        if words.trim().is_empty() {
            return Err(format!(
                "the picture {address} needs words for those who do not see it"
            ));
        }
        let Some(path) = below_encoded(folder, &address) else {
            return Err(format!("the picture {address} is not in the folder"));
        };
        found.insert(address, path);
    }
    Ok(found)
}

/// Whether an address is a way from where the article lies, and not one of the web.
fn lies_beside(address: &str) -> bool {
    !address.is_empty() && !address.starts_with(['/', '#', '\\']) && !address.contains(':')
}

impl Imported {
    /// Counts what became of one article.
    fn note(
        &mut self,
        name: &str,
        outcome: Result<Written, Fault<WriteFault>>,
    ) -> Result<(), ImportFault> {
        match outcome {
            Ok(Written::Added) => self.added += 1,
            Ok(Written::Changed) => self.changed += 1,
            Ok(Written::Same) => self.same += 1,
            Err(Fault::Refused(fault)) => self.refused.push((name.to_owned(), fault.to_string())),
            Err(fault) => return Err(ImportFault::Store(fault)),
        }
        Ok(())
    }
}

impl std::fmt::Display for Imported {
    fn fmt(&self, to: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        writeln!(
            to,
            "New: {}, changed: {}, as they were: {}.",
            self.added, self.changed, self.same
        )?;
        for (what, why) in &self.refused {
            writeln!(to, "Not taken: {what}: {why}")?;
        }
        Ok(())
    }
}
