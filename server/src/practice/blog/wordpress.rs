//! Moving a WordPress site in: its posts become articles, its pages pages, its categories and tags
//! topics, and every address that it had leads on. Running it again changes nothing.

use std::{collections::BTreeMap, fs::File, io::BufReader, path::Path};

use domain::time::Instant;
use sqlx::AnyConnection;

use super::{
    import::ImportFault,
    writing::{Publish, WriteFault, Written, WrittenPost},
};
use crate::{
    import::wordpress::{
        self, Address, Context, Found, Item, Kind, Library, Malformed, Reading, Site, Status, Swap,
        Term,
    },
    markdown,
    practice::{Deed, Fault, Practice},
    store::{
        blog as rows,
        site::{self, Format, PageRow, Text},
    },
};

/// The longest summary that is made of a text without one, in letters.
const SUMMARY: usize = 200;

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
    /// Pictures that the texts show and that did not come along.
    pub pictures: usize,
    /// What was not understood in the texts, with how often.
    pub unknown: BTreeMap<String, u32>,
    /// What could not be read or taken, and why.
    pub refused: Vec<(String, String)>,
}

/// What a file says before its items are taken.
#[derive(Default)]
struct Survey {
    site: Site,
    authors: BTreeMap<String, String>,
    terms: Vec<Term>,
    library: Library,
    malformed: Vec<Malformed>,
    reading: Reading,
}

fn open(file: &Path) -> Result<BufReader<File>, ImportFault> {
    Ok(BufReader::new(File::open(file)?))
}

fn survey(file: &Path) -> Result<Survey, ImportFault> {
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

/// An article or a page that is ready to move in.
enum Mover {
    Post(Box<WrittenPost>, Vec<Address>),
    Page(PageRow, String, Vec<Address>),
}

impl Practice {
    /// Moves the posts and pages of an export in, with their addresses. With `dry`, nothing is
    /// written, and the answer says what would be.
    ///
    /// # Errors
    /// [`ImportFault`]; what is wrong with single items is in the answer.
    pub async fn import_wordpress(&self, file: &Path, dry: bool) -> Result<MovedIn, ImportFault> {
        let from = file.to_owned();
        let (mut done, movers) = tokio::task::spawn_blocking(move || prepare(&from))
            .await
            .map_err(|lost| ImportFault::Store(Fault::Lost(lost)))??;
        if dry {
            done.added = movers.len();
            return Ok(done);
        }
        let mut guesses = Vec::new();
        for mover in movers {
            self.move_in(mover, &mut done, &mut guesses).await?;
        }
        // What an item may have been reached by never displaces what another was reached by.
        done.addresses += self.lead_on(guesses, false).await?;
        Ok(done)
    }

    async fn move_in(
        &self,
        mover: Mover,
        done: &mut MovedIn,
        guesses: &mut Vec<(String, String)>,
    ) -> Result<(), ImportFault> {
        let (name, target, outcome, addresses) = match mover {
            Mover::Post(mut post, addresses) => {
                let outcome = self.write_under_a_free_name(&mut post).await;
                let public = !matches!(post.publish, Publish::Draft);
                let target = public.then(|| format!("/blog/{}", post.slug));
                (post.title, target, outcome, addresses)
            }
            Mover::Page(page, source, addresses) => {
                let target = Some(format!("/pages/{}", page.slug));
                let name = page.title.clone();
                let outcome = self.perform(PutPage { page, source }).await;
                (name, target, outcome, addresses)
            }
        };
        match outcome {
            Ok(Written::Added) => done.added += 1,
            Ok(Written::Changed) => done.changed += 1,
            Ok(Written::Same) => done.same += 1,
            Err(Fault::Refused(fault)) => {
                done.refused.push((name, fault.to_string()));
                return Ok(());
            }
            Err(fault) => return Err(ImportFault::Store(fault)),
        }
        if let Some(target) = target {
            let (sure, guessed): (Vec<_>, Vec<_>) =
                addresses.into_iter().partition(|address| address.sure);
            let pairs = |addresses: Vec<Address>| {
                addresses
                    .into_iter()
                    .map(|address| (address.path, target.clone()))
                    .collect::<Vec<_>>()
            };
            done.addresses += self.lead_on(pairs(sure), true).await?;
            guesses.extend(pairs(guessed));
        }
        Ok(())
    }

    /// Writes an article; where another one has its address already, under the next free one.
    async fn write_under_a_free_name(
        &self,
        post: &mut WrittenPost,
    ) -> Result<Written, Fault<WriteFault>> {
        let slug = post.slug.clone();
        for number in 2..100 {
            match self.write_post(post.clone(), "WordPress").await {
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
        pairs: Vec<(String, String)>,
        sure: bool,
    ) -> Result<usize, ImportFault> {
        let deed = LeadOn { pairs, sure };
        self.perform(deed).await.map_err(ImportFault::Store)
    }
}

/// Reads the file twice: pictures often stand behind the posts that show them.
fn prepare(file: &Path) -> Result<(MovedIn, Vec<Mover>), ImportFault> {
    let survey = survey(file)?;
    let mut done = MovedIn {
        reading: survey.reading.clone(),
        refused: survey
            .malformed
            .iter()
            .map(|one| {
                (
                    format!("{} (byte {})", one.near, one.at_byte),
                    one.why.clone(),
                )
            })
            .collect(),
        ..MovedIn::default()
    };
    let mut movers = Vec::new();
    wordpress::read(open(file)?, &mut |found| {
        if let Found::Item(item) = found
            && let Some(mover) = mover(&survey, &item, &mut done)
        {
            movers.push(mover);
        }
    });
    Ok((done, movers))
}

/// What becomes of an item; nothing of what is thrown away, of menus and of files.
fn mover(survey: &Survey, item: &Item, done: &mut MovedIn) -> Option<Mover> {
    if matches!(item.status, Status::Trashed | Status::Inherited) {
        return None;
    }
    let addresses = if item.password_protected {
        Vec::new()
    } else {
        wordpress::addresses(&survey.site.base_url, item, &survey.terms)
    };
    let source = format!("wordpress {} {}", survey.site.base_url, item.wp_id);
    match item.kind {
        Kind::Post => {
            let post = post(survey, item, source, done);
            Some(Mover::Post(Box::new(post), addresses))
        }
        // A page is public or not there: there is no place for its drafts.
        Kind::Page if item.status.is_public() && !item.password_protected => {
            let text = text(survey, item, done);
            let summary = summary(survey, item, &text);
            let page = PageRow {
                slug: slug(item),
                title: title(item),
                summary,
                text,
            };
            Some(Mover::Page(page, source, addresses))
        }
        Kind::Page | Kind::Attachment | Kind::Other(_) => None,
    }
}

fn title(item: &Item) -> String {
    let title: String = item.title.trim().chars().take(160).collect();
    if title.is_empty() {
        format!("Untitled {}", item.wp_id)
    } else {
        title
    }
}

fn slug(item: &Item) -> String {
    let given = markdown::slug_of(&item.slug);
    if item.slug.contains('%') || given == "part" {
        match markdown::slug_of(&item.title).as_str() {
            "part" => format!("post-{}", item.wp_id),
            slug => slug.to_owned(),
        }
    } else {
        given
    }
}

/// The cleaned text. Pictures of elsewhere are left out and counted: a page of ours asks nobody
/// else's server for anything.
fn text(survey: &Survey, item: &Item, done: &mut MovedIn) -> Text {
    let cleaned = wordpress::clean(&item.content, &Context::of(item, &survey.library));
    for residue in &cleaned.unknown {
        *done.unknown.entry(residue.to_string()).or_default() += 1;
    }
    done.pictures += cleaned.pictures.len();
    let base = survey.site.base_url.as_str();
    let html = wordpress::swap_addresses(&cleaned.html, &mut |place, address| {
        if place == wordpress::Place::Picture {
            return Swap::Remove;
        }
        // A link within the old site leads on by its old address.
        match address.strip_prefix(base) {
            Some(path) if !base.is_empty() && path.starts_with('/') => {
                Swap::With(wordpress::normal(path))
            }
            _ => Swap::Keep,
        }
    });
    Text {
        format: Format::Html,
        body: html,
    }
}

fn summary(survey: &Survey, item: &Item, text: &Text) -> String {
    let context = Context::of(item, &survey.library);
    let given = [item.excerpt.as_str(), item.description.as_str()]
        .into_iter()
        .map(wordpress::plain)
        .find(|text| !text.trim().is_empty());
    let words = given
        .or_else(|| wordpress::teaser(&item.content, &context))
        .filter(|text| !text.trim().is_empty())
        .unwrap_or_else(|| markdown::plain_of(&text.body));
    let mut summary = String::new();
    for word in words.split_whitespace() {
        if summary.chars().count() + word.chars().count() >= SUMMARY {
            summary.push('…');
            break;
        }
        if !summary.is_empty() {
            summary.push(' ');
        }
        summary.push_str(word);
    }
    if summary.is_empty() {
        title(item)
    } else {
        summary
    }
}

fn post(survey: &Survey, item: &Item, source: String, done: &mut MovedIn) -> WrittenPost {
    let text = text(survey, item, done);
    let at = item.published_at.map(Instant::from_epoch);
    let publish = match (&item.status, at) {
        (Status::Published | Status::Scheduled, Some(at)) if !item.password_protected => {
            Publish::At(at)
        }
        _ => Publish::Draft,
    };
    let author = survey.authors.get(&item.author);
    let topics = item
        .terms
        .iter()
        .filter(|term| matches!(term.taxonomy.as_str(), "category" | "post_tag"))
        .filter(|term| term.slug != "uncategorized")
        .map(|term| (markdown::slug_of(&term.name), term.name.clone()))
        .collect();
    WrittenPost {
        slug: slug(item),
        publish,
        title: title(item),
        summary: summary(survey, item, &text),
        text,
        author: String::new(),
        author_name: author.unwrap_or(&item.author).clone(),
        reviewer: String::new(),
        reviewed_on: None,
        service: String::new(),
        picture: String::new(),
        picture_alt: String::new(),
        topics,
        source: Some(source),
        sample: false,
    }
}

struct PutPage {
    page: PageRow,
    source: String,
}

impl Deed for PutPage {
    type Answer = Written;
    type Refusal = WriteFault;
    const CHANGES_SITE: bool = true;

    async fn run(
        &self,
        desk: &Practice,
        tx: &mut AnyConnection,
    ) -> Result<Written, Fault<WriteFault>> {
        let known = site::page_by_source(tx, &self.source).await?;
        let mut page = self.page.clone();
        if let Some(known) = &known {
            page.slug.clone_from(&known.slug);
            if known.title == page.title && known.text == page.text {
                return Ok(Written::Same);
            }
        } else if site::page(tx, &page.slug).await?.is_some() {
            return Err(Fault::Refused(WriteFault::SlugTaken));
        }
        site::put_page(tx, &page, Some(&self.source), desk.now()).await?;
        site::move_version(tx).await?;
        Ok(if known.is_some() {
            Written::Changed
        } else {
            Written::Added
        })
    }
}

struct LeadOn {
    pairs: Vec<(String, String)>,
    sure: bool,
}

impl Deed for LeadOn {
    type Answer = usize;
    type Refusal = WriteFault;

    async fn run(
        &self,
        desk: &Practice,
        tx: &mut AnyConnection,
    ) -> Result<usize, Fault<WriteFault>> {
        let mut led = 0;
        for (path, target) in &self.pairs {
            if path == target || path == "/" {
                continue;
            }
            if !self.sure && rows::moved(tx, path).await?.is_some() {
                continue;
            }
            rows::move_address(tx, path, Some(target), "imported", desk.now()).await?;
            led += 1;
        }
        Ok(led)
    }
}

impl std::fmt::Display for MovedIn {
    fn fmt(&self, to: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        writeln!(to, "The file holds:")?;
        for ((kind, status), count) in &self.reading.items {
            writeln!(to, "  {count:>6}  {kind}, {status}")?;
        }
        writeln!(
            to,
            "New: {}, changed: {}, as they were: {}.",
            self.added, self.changed, self.same
        )?;
        writeln!(to, "Old addresses that lead on: {}.", self.addresses)?;
        if self.pictures > 0 {
            writeln!(to, "Pictures that did not come along: {}.", self.pictures)?;
        }
        for (what, count) in &self.unknown {
            writeln!(to, "Not understood, {count} times: {what}")?;
        }
        for (what, why) in &self.refused {
            writeln!(to, "Not taken: {what}: {why}")?;
        }
        Ok(())
    }
}
