//! The issues of the newsletter while they are written: saving, looking, checking, trying out.

use std::collections::HashSet;

use domain::{
    blog::PICTURES,
    contact::EmailAddress,
    id::IssueId,
    newsletter::{DeliveryState, Finding, IssueStatus},
    practice::{Slug, StateCode},
    time::Instant,
};
use sqlx::AnyConnection;

use super::{issue_file::IssueFile, open_address};
use crate::{
    crypto::secret,
    newsletter::{self as setting, House, LatestPost, Made, Source},
    practice::{Deed, Fault, Practice},
    store::{
        blog::{Wanted, has_picture, posts},
        newsletter::{self as rows, IssueRow, IssueText},
        practice,
    },
};

/// How many articles an issue tells of.
const LATEST: usize = 3;
/// Addresses that lead somewhere and are on no list of pages.
const BESIDE: [&str; 8] = [
    "/book",
    "/feed.xml",
    "/guide",
    "/guide/whole",
    "/newsletter",
    "/newsletter/feed.xml",
    "/newsletter/issues",
    "/search",
];
/// The most letters of the archive that an issue can link to.
const MOST_LETTERS: i64 = 500;

/// Why something was not done with an issue.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum IssueFault {
    /// There is no such issue.
    #[error("there is no issue at that address")]
    NotFound,
    /// Its address is none.
    #[error("an issue's address is made of small letters, digits and hyphens")]
    Slug,
    /// Where it stands, that cannot be done.
    #[error("that is not possible: the issue is {}", .0.as_str())]
    Stands(IssueStatus),
    /// Its text was saved by somebody else in the meantime.
    #[error("its text was changed in the meantime: look at it again")]
    Changed,
    /// It was sent by this very press already, and called back since.
    #[error("this sending was called back: send it anew if you mean it")]
    CalledBack,
    /// It is not ready.
    #[error("it is not ready to go out")]
    Blocked(Vec<Finding>),
    /// The moment has passed.
    #[error("that moment has passed")]
    Past,
    /// Nobody gets it.
    #[error("nobody is on the list")]
    Nobody,
    /// There is no such copy to decide on, or nobody who still gets it.
    #[error("there is no such uncertain copy, or its subscriber has left")]
    NoCopy,
}

/// What a use case about issues answers.
pub(super) type Outcome<T> = Result<T, Fault<IssueFault>>;

impl From<IssueFault> for Fault<IssueFault> {
    fn from(refusal: IssueFault) -> Self {
        Self::Refused(refusal)
    }
}

/// An issue that was made ready, as its writer looks at it.
#[derive(Debug)]
pub struct Proof {
    /// The issue.
    pub issue: IssueRow,
    /// Its mail, its text and its page.
    pub made: Made,
    /// What was found in it.
    pub findings: Vec<Finding>,
    /// The name that it comes from.
    pub from_name: String,
}

/// A copy as staff see it.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize)]
pub struct CopyTold {
    /// For whom: the id, and what decisions name.
    pub subscriber: String,
    /// The address, masked.
    pub address: String,
    /// What has become of it.
    pub state: &'static str,
    /// How often it was tried.
    pub attempts: i64,
    /// What the mail server said.
    pub reply: String,
}

impl Proof {
    /// Whether something keeps it from going out.
    pub fn is_blocked(&self) -> bool {
        self.findings.iter().any(Finding::blocks)
    }
}

impl Practice {
    /// Saves an issue: a new one, or another text of one that has not been sent. `by` is who saves
    /// it, as the record of revisions names them. Answers whether it is new.
    ///
    /// # Errors
    /// [`IssueFault::Slug`]; [`IssueFault::Stands`] where it is frozen.
    pub async fn write_issue(&self, file: IssueFile, by: &str) -> Outcome<bool> {
        if Slug::parse(&file.slug).is_err() {
            return Err(IssueFault::Slug.into());
        }
        let by = by.to_owned();
        self.perform(Write { file, by }).await
    }

    /// The newest issues, `most` at most.
    ///
    /// # Errors
    /// A [`Fault`] of the store.
    pub async fn issues(&self, most: i64) -> Outcome<Vec<IssueRow>> {
        let mut db = self.store().read().await?;
        Ok(rows::issues(&mut db, most).await?)
    }

    /// The issue at an address.
    ///
    /// # Errors
    /// [`IssueFault::NotFound`]
    pub async fn issue(&self, slug: &str) -> Outcome<IssueRow> {
        let mut db = self.store().read().await?;
        find(&mut db, slug).await
    }

    /// How many copies of an issue are in which state. States without any are left out.
    ///
    /// # Errors
    /// A [`Fault`] of the store.
    pub async fn copies_by_state(&self, issue: &IssueRow) -> Outcome<Vec<(DeliveryState, i64)>> {
        let mut db = self.store().read().await?;
        Ok(rows::count_copies(&mut db, &issue.id).await?)
    }

    /// Up to `most` copies of an issue whose subscriber comes after `after`, in one state or in
    /// any. Addresses are masked.
    ///
    /// # Errors
    /// A [`Fault`] of the store, or of the keys.
    pub async fn copies(
        &self,
        issue: &IssueRow,
        state: Option<DeliveryState>,
        after: &str,
        most: i64,
    ) -> Outcome<Vec<CopyTold>> {
        let mut db = self.store().read().await?;
        let copies = rows::list_copies(&mut db, (&issue.id, state), after, most).await?;
        copies
            .into_iter()
            .map(|row| {
                // One that cannot be opened is shown all the same.
                let opened: Outcome<String> =
                    open_address(self, &row.subscriber, &row.email_sealed);
                let address = opened.unwrap_or_default();
                let masked = EmailAddress::parse(&address).map(|address| address.masked());
                Ok(CopyTold {
                    subscriber: row.subscriber.as_str().to_owned(),
                    address: masked.unwrap_or_default(),
                    state: row.state.as_str(),
                    attempts: row.attempts,
                    reply: row.reply,
                })
            })
            .collect()
    }

    /// Makes an issue ready as it would go out now, with what is found in it. `public_url` is how
    /// the world reaches the site, without a slash at its end.
    ///
    /// # Errors
    /// [`IssueFault::NotFound`]
    pub async fn proof(&self, slug: &str, public_url: &str) -> Outcome<Proof> {
        let mut db = self.store().read().await?;
        let issue = find(&mut db, slug).await?;
        let body = rows::issue_text(&mut db, &issue.id).await?;
        let settings = practice::settings(&mut db).await?.newsletter;
        let latest = latest(&mut db, self.now()).await?;
        drop(db);
        let house = House {
            name: settings.from_name,
            public_url: public_url.to_owned(),
            postal_address: settings.postal_address,
            latest,
        };
        let source = Source {
            slug: &issue.slug,
            subject: &issue.subject,
            summary: &issue.summary,
            body: &body,
        };
        let made = setting::make(&source, &house);
        let pages = self.addresses(&body).await?;
        let leads = |path: &str| {
            let path = path.split(['?', '#']).next().unwrap_or(path);
            pages.contains(path)
        };
        let findings = setting::check(&source, &house, &made, &leads);
        Ok(Proof {
            issue,
            made,
            findings,
            from_name: house.name,
        })
    }

    /// Every path of ours that leads somewhere, as far as a text could name it.
    async fn addresses(&self, body: &str) -> Outcome<HashSet<String>> {
        let listed = self
            .listed_pages()
            .await
            .map_err(|fault| Fault::Unreadable {
                what: "list of pages",
                reason: fault.to_string(),
            })?;
        let mut all: HashSet<String> = listed.into_iter().map(|(path, _)| path).collect();
        all.extend(BESIDE.map(str::to_owned));
        let states = StateCode::all();
        all.extend(states.map(|state| format!("/states/{}", state.code().to_lowercase())));
        let chapters = crate::guide::guide().chapters.iter();
        all.extend(chapters.map(|chapter| format!("/guide/{}", chapter.slug)));
        let mut db = self.store().read().await?;
        let letters = rows::archive(&mut db, MOST_LETTERS).await?.into_iter();
        all.extend(letters.map(|line| format!("/newsletter/issues/{}", line.slug)));
        for name in pictures_in(body) {
            if has_picture(&mut db, name).await? {
                all.insert(format!("{PICTURES}{name}"));
            }
        }
        Ok(all)
    }
}

/// The names of our own pictures that a text speaks of.
fn pictures_in(body: &str) -> impl Iterator<Item = &str> {
    body.split(PICTURES).skip(1).map(|rest| {
        let end = rest.find(|c: char| !(c.is_ascii_alphanumeric() || "-_.".contains(c)));
        &rest[..end.unwrap_or(rest.len())]
    })
}

/// What an issue tells of the newest articles.
async fn latest(db: &mut AnyConnection, now: Instant) -> Outcome<Vec<LatestPost>> {
    let wanted = Wanted {
        now,
        from: Instant::from_epoch(0),
        until: now + 1,
        topic: None,
        limit: LATEST,
        offset: 0,
    };
    let (posts, _) = posts(db, wanted).await?;
    let told = posts.into_iter().map(|post| LatestPost {
        path: format!("/blog/{}", post.slug),
        title: post.title,
        summary: post.summary,
    });
    Ok(told.collect())
}

/// The issue at an address.
pub(super) async fn find(db: &mut AnyConnection, slug: &str) -> Outcome<IssueRow> {
    Ok(rows::issue(db, slug).await?.ok_or(IssueFault::NotFound)?)
}

struct Write {
    file: IssueFile,
    by: String,
}

impl Deed for Write {
    type Answer = bool;
    type Refusal = IssueFault;

    async fn run(&self, desk: &Practice, tx: &mut AnyConnection) -> Outcome<bool> {
        let now = desk.now();
        let text = IssueText {
            subject: &self.file.subject,
            summary: &self.file.summary,
            body: &self.file.body,
        };
        let (slug, saved) = (self.file.slug.as_str(), (self.by.as_str(), now));
        let Some(known) = rows::issue(tx, slug).await? else {
            let id = IssueId::from_text(secret::uuid_v7(now));
            rows::add_issue(tx, (&id, slug), &text, saved).await?;
            return Ok(true);
        };
        if !rows::revise_issue(tx, &known.id, &text, saved).await? {
            return Err(IssueFault::Stands(known.status).into());
        }
        Ok(false)
    }
}
