//! What an export says before its items are taken.

use std::{
    collections::{BTreeMap, BTreeSet},
    fs::File,
    io::BufReader,
    path::Path,
};

use super::ImportFault;
use crate::import::wordpress::{
    self, Context, Found, Item, Kind, Library, Malformed, Reading, Site, Status, Term, is_picture,
};

/// What a file says before its items are taken.
#[derive(Default)]
pub(super) struct Survey {
    pub site: Site,
    pub authors: BTreeMap<String, String>,
    pub terms: Vec<Term>,
    pub library: Library,
    pub malformed: Vec<Malformed>,
    pub reading: Reading,
}

/// The file, ready to be read.
pub(super) fn open(file: &Path) -> Result<BufReader<File>, ImportFault> {
    Ok(BufReader::new(File::open(file)?))
}

/// Reads the file for the first time.
pub(super) fn survey(file: &Path) -> Result<Survey, ImportFault> {
    let mut survey = Survey::default();
    let reading = wordpress::read(open(file)?, &mut |found| match found {
        Found::Site(site) => survey.site = site,
        Found::Author(author) => {
            survey.authors.insert(author.login, author.name);
        }
        Found::Term(term) => survey.terms.push(term),
        Found::Item(item) => survey.library.note(&item),
        Found::Malformed(malformed) => survey.malformed.push(malformed),
    });
    survey.reading = reading;
    Ok(survey)
}

/// The addresses of all pictures that the file names: those that were uploaded, and those that its
/// texts show or link to. Read for the second time, because pictures often stand behind the posts
/// that show them.
pub(super) fn pictures(file: &Path, survey: &Survey) -> Result<BTreeSet<String>, ImportFault> {
    let uploaded = survey.library.all().map(|media| media.address.clone());
    let mut wanted: BTreeSet<_> = uploaded.filter(|address| is_picture(address)).collect();
    wordpress::read(open(file)?, &mut |found| {
        if let Found::Item(item) = found
            && is_text(&item)
        {
            let context = Context::of(&item, &survey.library);
            let cleaned = wordpress::clean(&item.content, &context);
            wanted.extend(cleaned.pictures);
            wanted.extend(cleaned.links.into_iter().filter(|link| is_picture(link)));
        }
    });
    Ok(wanted)
}

fn is_text(item: &Item) -> bool {
    matches!(item.kind, Kind::Post | Kind::Page) && item.status != Status::Trashed
}
