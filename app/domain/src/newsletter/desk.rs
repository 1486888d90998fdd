use async_trait::async_trait;
use serde::{Deserialize, Serialize};

use super::{ConsentSource, SubscriberStatus};
use crate::{blog::DateWords, contact::ContactFault, html::Html, practice::Slug};

/// The wording under which people join now. Whoever changes [`CONSENT_WORDS`] counts it up.
pub const CONSENT_WORDING: &str = "2026-11";

/// What somebody agrees to who joins: it stands beside every button and box that joins.
pub const CONSENT_WORDS: &str = "Email me your letter about once a month, and the free guide on \
    coping with anxiety. You never sell or give away my address, and I can leave with one press.";

/// For how many months somebody can pause.
pub const PAUSES: [i64; 4] = [1, 2, 3, 6];

/// What readers of the newsletter do.
#[async_trait]
pub trait NewsletterDesk: Send + Sync {
    /// Asks for the newsletter from `source`. The answer is the same for every address.
    async fn join(&self, form: JoinForm, source: &str) -> Result<Joined, NewsletterError>;

    /// What somebody has to wait for whose joining was put off.
    async fn waiting(&self, ticket: &str) -> Result<Waiting, NewsletterError>;

    /// Goes on with a joining that was put off.
    async fn go_on(&self, form: GoOnForm, source: &str) -> Result<Joined, NewsletterError>;

    /// What the link of a confirmation mail leads to. Changes nothing.
    async fn invitation(&self, token: &str) -> Result<Invitation, NewsletterError>;

    /// Says yes. Saying it again changes nothing.
    async fn confirm(&self, token: &str) -> Result<(), NewsletterError>;

    /// "Somebody else typed my address": it is forgotten, and never written to again.
    async fn not_me(&self, token: &str) -> Result<(), NewsletterError>;

    /// A subscriber's own page. Changes nothing.
    async fn subscription(&self, token: &str) -> Result<Subscription, NewsletterError>;

    /// Pauses for so many months, one of [`PAUSES`]; with 0, goes on getting every issue.
    async fn pause(&self, token: &str, months: i64) -> Result<(), NewsletterError>;

    /// Leaves. Leaving again changes nothing.
    async fn leave(&self, token: &str, source: ConsentSource) -> Result<(), NewsletterError>;

    /// Erases everything that is kept about a subscriber.
    async fn erase(&self, token: &str) -> Result<(), NewsletterError>;

    /// Everything that is kept about a subscriber, as JSON.
    async fn stored(&self, token: &str) -> Result<String, NewsletterError>;

    /// The letters that went out, the newest first.
    async fn past_letters(&self) -> Result<Vec<PastLetter>, NewsletterError>;

    /// One of them.
    async fn past_letter(&self, slug: &Slug) -> Result<(PastLetter, Html), NewsletterError>;

    /// Whether the key of a link to the guide is ours and has not run out.
    fn guide_key_opens(&self, key: &str) -> bool;
}

/// The form by which somebody joins, as it was typed.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct JoinForm {
    /// An e-mail address.
    pub email: String,
    /// When the page with the form was made, signed.
    pub stamp: String,
    /// A field that people do not see and robots fill in.
    pub website: String,
}

/// What somebody sends whose joining was put off.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct GoOnForm {
    /// What the page was given: the sealed address, and when to come back.
    pub ticket: String,
    /// What the browser worked out; empty without a script, which waits instead.
    pub proof: String,
}

/// What has become of a joining. It says nothing about the address.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Joined {
    /// If there is a mail to send, it is on its way.
    Asked,
    /// The browser must work, or its reader wait, before it goes on.
    PutOff {
        /// What the next page is given.
        ticket: String,
    },
}

/// What somebody has to wait for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Waiting {
    /// In how many seconds the form is taken without a proof; 0 where it is taken at once.
    pub seconds: i64,
    /// How many leading zero bits the digest of ticket, colon and proof must have.
    pub bits: u32,
}

/// What the link of a confirmation mail leads to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Invitation {
    /// One button away.
    Open,
    /// Confirmed before.
    Confirmed,
    /// The link has run out.
    RunOut,
}

/// A subscriber's own page.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Subscription {
    /// The address.
    pub email: String,
    /// Where they stand.
    pub status: SubscriberStatus,
    /// The day on which a pause ends, in words; empty without one.
    pub paused_until: String,
    /// What is kept about them: what it is, and what it says.
    pub kept: Vec<(String, String)>,
}

/// A letter that went out, in the archive that everybody can read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PastLetter {
    /// The part of the address that names it.
    pub slug: Slug,
    /// Its title: the subject that it went out with.
    pub title: String,
    /// What it is about, in a sentence or two; may be empty.
    pub summary: String,
    /// When it went out, in the practice's zone.
    pub sent: DateWords,
    /// The same moment for programs: RFC 3339.
    pub sent_at: String,
}

/// Why the newsletter's desk said no.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum NewsletterError {
    /// What was typed is no address.
    #[error("the form needs a change")]
    Email(ContactFault),
    /// Nothing has that token.
    #[error("there is no such thing")]
    NotFound,
    /// The link has run out, or what it was for has passed.
    #[error("the link has run out")]
    RunOut,
    /// Too many from one place, or altogether.
    #[error("too many")]
    TooMany {
        /// In how many seconds to try again.
        retry_after: u64,
    },
    /// The store did not answer. The cause is in the log.
    #[error("the newsletter cannot be reached at the moment")]
    Unavailable,
}
