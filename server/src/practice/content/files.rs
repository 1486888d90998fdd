use include_dir::{Dir, include_dir};
use serde::{Deserialize, de::DeserializeOwned};

use super::ContentFault;

static ARTICLES: Dir<'_> = include_dir!("$CARGO_MANIFEST_DIR/content/articles");
static PICTURES: Dir<'_> = include_dir!("$CARGO_MANIFEST_DIR/content/pictures");
pub(super) const ABOUT: &str = include_str!("../../../content/pages/about.md");
pub(super) const COST: &str = include_str!("../../../content/pages/cost.md");

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Services {
    pub service: Vec<Service>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Service {
    pub slug: String,
    pub name: String,
    pub kind: String,
    pub place: i64,
    pub icon: String,
    pub summary: String,
    pub feels: Vec<String>,
    pub helps: String,
    pub first_call: String,
    pub limits: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Questions {
    pub group: Vec<Group>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Group {
    pub slug: String,
    pub name: String,
    pub question: Vec<QuestionFile>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct QuestionFile {
    pub slug: String,
    pub question: String,
    pub answer: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Therapists {
    pub therapist: Vec<Therapist>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Therapist {
    pub slug: String,
    pub pronouns: String,
    pub languages: Vec<String>,
    pub focus: Vec<String>,
    pub education: String,
    pub years: i64,
    pub approach: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Topics {
    pub topic: Vec<TopicFile>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct TopicFile {
    pub slug: String,
    pub name: String,
    pub summary: String,
    #[serde(default)]
    pub crisis_help: bool,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Synonyms {
    pub set: Vec<SynonymSet>,
    pub crisis: CrisisWords,
}

/// Words that find each other; or, one way, those of `to` for whoever searches those of `from`.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct SynonymSet {
    #[serde(default)]
    pub words: Vec<String>,
    #[serde(default)]
    pub one_way: bool,
    #[serde(default)]
    pub from: Vec<String>,
    #[serde(default)]
    pub to: Vec<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct CrisisWords {
    pub words: Vec<String>,
}

fn read<T: DeserializeOwned>(file: &str, text: &str) -> Result<T, ContentFault> {
    toml::from_str(text).map_err(|fault| ContentFault::file(file, fault))
}

pub(super) fn services() -> Result<Services, ContentFault> {
    read(
        "services.toml",
        include_str!("../../../content/services.toml"),
    )
}

pub(super) fn questions() -> Result<Questions, ContentFault> {
    read(
        "questions.toml",
        include_str!("../../../content/questions.toml"),
    )
}

pub(super) fn therapists() -> Result<Therapists, ContentFault> {
    read(
        "therapists.toml",
        include_str!("../../../content/therapists.toml"),
    )
}

pub(super) fn topics() -> Result<Topics, ContentFault> {
    read("topics.toml", include_str!("../../../content/topics.toml"))
}

pub(super) fn synonyms() -> Result<Synonyms, ContentFault> {
    read(
        "synonyms.toml",
        include_str!("../../../content/synonyms.toml"),
    )
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct PageHead {
    title: String,
    summary: String,
}

/// Title, summary and text of a page.
pub(super) fn page(slug: &str, text: &str) -> Result<(String, String, String), ContentFault> {
    let (head, body) = text
        .strip_prefix("---\n")
        .and_then(|inside| inside.split_once("\n---\n"))
        .ok_or_else(|| ContentFault::file(slug, "no head"))?;
    let head: PageHead =
        serde_saphyr::from_str(head).map_err(|fault| ContentFault::file(slug, fault))?;
    Ok((head.title, head.summary, body.trim().to_owned() + "\n"))
}

/// The articles, by name, oldest file name first.
pub(super) fn articles() -> impl Iterator<Item = (&'static str, &'static str)> {
    ARTICLES.files().filter_map(|file| {
        let name = file.path().file_stem()?.to_str()?;
        Some((name, file.contents_utf8()?))
    })
}

/// The articles' pictures, by file name.
pub(super) fn pictures() -> impl Iterator<Item = (&'static str, &'static [u8])> {
    PICTURES
        .files()
        .filter_map(|file| Some((file.path().to_str()?, file.contents())))
}

pub(super) fn picture(name: &str) -> Option<&'static [u8]> {
    PICTURES.get_file(name).map(include_dir::File::contents)
}
