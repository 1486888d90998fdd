//! The first content: pages, questions, profiles and articles that move into a store that has none,
//! as files of `server/content`. From then on they are the staff's, and nothing here is read again.

mod files;

use domain::practice::{ServiceCard, ServiceKind, Slug};
use sha2::{Digest as _, Sha256};
use sqlx::AnyConnection;

use self::files::{Questions, Services, Synonyms, Therapists, Topics};
use super::{
    Deed, Fault, Practice,
    blog::{PostFile, PostFileFault, WriteFault, Written, WrittenPost},
};
use crate::store::{
    StoreError, blog,
    practice::{NewService, add_service},
    search,
    site::{self as rows, Format, PageRow, ProfileRow, QuestionRow, ServiceRow, Text},
};

/// Why the first content could not move in.
#[derive(Debug, thiserror::Error)]
pub enum ContentFault {
    /// A file that the program carries is not what it should be: a fault of the build.
    #[error("{file}: {reason}")]
    File {
        /// Which.
        file: String,
        /// Why.
        reason: String,
    },
    /// The store is broken or away.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// An article was not taken.
    #[error("{file}: {fault}")]
    Post {
        /// Which.
        file: String,
        /// Why.
        fault: Fault<WriteFault>,
    },
    /// The rest was not taken.
    #[error(transparent)]
    Rest(#[from] Fault<std::convert::Infallible>),
}

impl ContentFault {
    fn file(file: &str, reason: impl std::fmt::Display) -> Self {
        Self::File {
            file: file.to_owned(),
            reason: reason.to_string(),
        }
    }
}

impl Practice {
    /// Lets the first content move into a store that has none. Answers whether it did.
    ///
    /// # Errors
    /// [`ContentFault`]
    pub async fn seed_content(&self) -> Result<bool, ContentFault> {
        let first = First::read()?;
        if !self.perform(SeedPages { first }).await? {
            return Ok(false);
        }
        for (name, text) in files::articles() {
            let post = article(name, text).map_err(|fault| ContentFault::file(name, fault))?;
            let written = self.write_post(post, "first content").await;
            match written {
                Ok(Written::Added | Written::Changed | Written::Same) => {}
                // Another server was quicker with the same article.
                Err(Fault::Refused(WriteFault::SlugTaken)) => {}
                Err(fault) => {
                    let file = name.to_owned();
                    return Err(ContentFault::Post { file, fault });
                }
            }
        }
        Ok(true)
    }
}

fn article(name: &str, text: &str) -> Result<WrittenPost, PostFileFault> {
    let file = PostFile::parse(name, text)?;
    let picture = files::picture(file.picture())
        .map(|bytes| format!("/pictures/{}", picture_name(bytes)))
        .unwrap_or_default();
    file.written(picture, true)
}

/// A picture's name is its content's digest, so its address never means another picture.
fn picture_name(bytes: &[u8]) -> String {
    let digest = Sha256::digest(bytes);
    let hex: String = digest
        .iter()
        .take(12)
        .map(|byte| format!("{byte:02x}"))
        .collect();
    format!("{hex}.svg")
}

/// Everything but the articles.
struct First {
    services: Services,
    questions: Questions,
    therapists: Therapists,
    topics: Topics,
    synonyms: Synonyms,
    pages: Vec<PageRow>,
}

impl First {
    fn read() -> Result<Self, ContentFault> {
        Ok(Self {
            services: files::services()?,
            questions: files::questions()?,
            therapists: files::therapists()?,
            topics: files::topics()?,
            synonyms: files::synonyms()?,
            pages: vec![page("about", files::ABOUT)?, page("cost", files::COST)?],
        })
    }
}

fn page(slug: &str, text: &str) -> Result<PageRow, ContentFault> {
    let (title, summary, body) = files::page(slug, text)?;
    Ok(PageRow {
        slug: slug.to_owned(),
        title,
        summary,
        text: Text {
            format: Format::Markdown,
            body,
        },
    })
}

struct SeedPages {
    first: First,
}

type Done = Result<(), Fault<std::convert::Infallible>>;

impl Deed for SeedPages {
    type Answer = bool;
    type Refusal = std::convert::Infallible;
    const CHANGES_SITE: bool = true;

    async fn run(
        &self,
        desk: &Practice,
        tx: &mut AnyConnection,
    ) -> Result<bool, Fault<std::convert::Infallible>> {
        // Several servers may start on one empty store.
        desk.store().engine().lock_word(tx, "content").await?;
        if rows::has_content(tx).await? {
            return Ok(false);
        }
        self.add_services(tx).await?;
        self.add_questions(tx).await?;
        self.add_profiles(tx).await?;
        self.add_topics(tx).await?;
        self.add_words(tx).await?;
        for page in &self.first.pages {
            rows::put_page(tx, page, None, desk.now()).await?;
        }
        for (name, bytes) in files::pictures() {
            let new = blog::NewPicture {
                name: &picture_name(bytes),
                media_type: "image/svg+xml",
                width: 640,
                height: 360,
                bytes,
            };
            debug_assert!(name.ends_with(".svg"));
            blog::add_picture(tx, new, desk.now()).await?;
        }
        rows::move_version(tx).await?;
        Ok(true)
    }
}

impl SeedPages {
    async fn add_services(&self, tx: &mut AnyConnection) -> Done {
        for one in &self.first.services.service {
            let Ok(slug) = Slug::parse(&one.slug) else {
                continue;
            };
            let kind = ServiceKind::from_text(&one.kind).unwrap_or(ServiceKind::Concern);
            let listed = NewService {
                slug: slug.as_str(),
                name: &one.name,
                kind,
                place: one.place,
            };
            add_service(tx, &listed).await?;
            let row = ServiceRow {
                card: ServiceCard {
                    slug,
                    name: one.name.clone(),
                    kind,
                    summary: one.summary.clone(),
                    icon: one.icon.clone(),
                },
                signs: one.feels.clone(),
                help_text: one.helps.clone(),
                first_call_text: one.first_call.clone(),
                limits_text: one.limits.clone(),
            };
            rows::add_service_page(tx, &row).await?;
        }
        Ok(())
    }

    async fn add_questions(&self, tx: &mut AnyConnection) -> Done {
        for (place, group) in (0..).zip(&self.first.questions.group) {
            rows::add_question_group(tx, &group.slug, &group.name, place).await?;
            for (place, one) in (0..).zip(&group.question) {
                let row = QuestionRow {
                    group_slug: group.slug.clone(),
                    group_name: group.name.clone(),
                    slug: one.slug.clone(),
                    question: one.question.clone(),
                    answer_text: one.answer.clone(),
                };
                rows::add_question(tx, &row, place).await?;
            }
        }
        Ok(())
    }

    async fn add_profiles(&self, tx: &mut AnyConnection) -> Done {
        for one in &self.first.therapists.therapist {
            let profile = ProfileRow {
                pronouns: one.pronouns.clone(),
                languages: one.languages.join("\n"),
                approach_text: one.approach.clone(),
                focus: one.focus.join("\n"),
                education: one.education.clone(),
                years: one.years,
            };
            rows::add_sample_profile(tx, &one.slug, &profile).await?;
        }
        Ok(())
    }

    async fn add_topics(&self, tx: &mut AnyConnection) -> Done {
        for (place, one) in (0..).zip(&self.first.topics.topic) {
            let new = blog::NewTopic {
                slug: &one.slug,
                name: &one.name,
                summary: &one.summary,
                crisis_help: one.crisis_help,
                place,
            };
            blog::add_topic(tx, new).await?;
        }
        Ok(())
    }

    async fn add_words(&self, tx: &mut AnyConnection) -> Done {
        for (place, set) in (0..).zip(&self.first.synonyms.set) {
            let (words, found_by) = if set.one_way {
                (set.to.join("\n"), set.from.join("\n"))
            } else {
                (set.words.join("\n"), String::new())
            };
            search::add_synonyms(tx, place, &words, &found_by).await?;
        }
        for words in &self.first.synonyms.crisis.words {
            search::add_crisis_word(tx, words).await?;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn everything_that_the_program_carries_can_be_read() {
        let first = First::read().unwrap();
        assert!(first.services.service.len() >= 12);
        assert!(
            first
                .questions
                .group
                .iter()
                .map(|group| group.question.len())
                .sum::<usize>()
                >= 18
        );
        assert!(first.synonyms.set.len() >= 80);
        let articles: Vec<_> = files::articles().collect();
        assert!(articles.len() >= 12);
        for (name, text) in articles {
            let post = article(name, text).unwrap();
            assert!(!post.picture.is_empty(), "{name} has no picture");
            let words = crate::markdown::render(&post.text).words;
            assert!((700..=1500).contains(&words), "{name} has {words} words");
        }
    }
}
