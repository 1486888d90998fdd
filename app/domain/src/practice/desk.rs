use async_trait::async_trait;
use serde::{Deserialize, Serialize};

use super::{
    KeptData, QuestionGroup, ServiceCard, ServiceKind, ServicePage, Slug, StateCode, TextPage,
    TherapistFilter, TherapistList, TherapistProfile,
};
use crate::{booking::TimeOffer, guide::Guide};

/// What the public pages ask of the practice.
#[async_trait]
pub trait PracticeBook: Send + Sync {
    /// The practice's public words: name, notice, how to reach it.
    async fn public_words(&self) -> Result<super::PublicWords, PracticeError>;

    /// Every state, and whether the practice works there today. 51 rows, by name.
    async fn states(&self) -> Result<Vec<StateSummary>, PracticeError>;

    /// One state: who is licensed there, and whether there is a waitlist to join.
    async fn state(&self, state: StateCode) -> Result<StatePage, PracticeError>;

    /// The services that visitors can name, in the order in which the practice lists them.
    async fn services(&self) -> Result<Vec<ServiceSummary>, PracticeError>;

    /// The next few free times of anybody who is licensed in `state`, in that state's main zone.
    async fn next_times(&self, state: StateCode) -> Result<NextTimes, PracticeError>;

    /// The services with their sentences, in the order in which the practice lists them.
    async fn service_cards(&self) -> Result<Vec<ServiceCard>, PracticeError>;

    /// One service's page.
    async fn service_page(&self, slug: &Slug) -> Result<ServicePage, PracticeError>;

    /// The therapists that fit, by name, each with the next free time where a state is asked for.
    async fn therapists(&self, filter: TherapistFilter) -> Result<TherapistList, PracticeError>;

    /// One therapist's page, with their next free time for somebody in `state`.
    async fn therapist(
        &self,
        slug: &Slug,
        state: Option<StateCode>,
    ) -> Result<TherapistProfile, PracticeError>;

    /// All questions with their answers, in groups.
    async fn questions(&self) -> Result<Vec<QuestionGroup>, PracticeError>;

    /// A page of running text.
    async fn text_page(&self, slug: &Slug) -> Result<TextPage, PracticeError>;

    /// The guide on coping with anxiety, which comes with the program.
    fn guide(&self) -> &'static Guide;

    /// What the site keeps about people, for the privacy page.
    async fn kept_data(&self) -> Result<Vec<KeptData>, PracticeError>;

    /// Puts an address on a state's waitlist. Answers the same whether or not it was there.
    async fn join_waitlist(&self, form: WaitlistForm) -> Result<(), PracticeError>;
}

/// Why the practice's book gave no answer.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error, Serialize, Deserialize)]
pub enum PracticeError {
    /// There is no such thing.
    #[error("there is no such thing")]
    NotFound,
    /// The waitlist's form was not filled in right.
    #[error("the form needs a change")]
    Waitlist(WaitlistProblem),
    /// The store did not answer. The cause is in the log.
    #[error("the practice's book cannot be read at the moment")]
    Unavailable,
}

/// A state in a list.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct StateSummary {
    /// Which.
    pub state: StateCode,
    /// Whether somebody is licensed there today.
    pub served: bool,
}

/// A state's page.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct StatePage {
    /// Which.
    pub state: StateCode,
    /// Who is licensed there today, by name.
    pub therapists: Vec<TherapistSummary>,
    /// Whether psychiatric medication management is offered there.
    pub medication: bool,
}

/// What a step found out about a state.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum StateAnswer {
    /// Somebody is licensed there.
    Served,
    /// Nobody is, today.
    NotServed,
}

/// A therapist in a list or beside a time.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct TherapistSummary {
    /// The part of the address that names them.
    pub slug: Slug,
    /// Their name with credentials, `Dana Reyes, LMFT`.
    pub name: String,
    /// One sentence about them.
    pub headline: String,
}

/// A service in a list.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ServiceSummary {
    /// The part of the address that names it.
    pub slug: Slug,
    /// Its name.
    pub name: String,
    /// What it is about.
    pub kind: ServiceKind,
}

/// The next free times in a state.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct NextTimes {
    /// The state.
    pub state: StateCode,
    /// The zone of the words, in words: `Central Time`.
    pub zone_words: String,
    /// At most three times, spread over the next days; empty when there are none.
    pub times: Vec<TimeOffer>,
}

/// Wanting to hear when the practice comes to a state.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct WaitlistForm {
    /// The state's code.
    #[serde(default)]
    pub state: String,
    /// An e-mail address.
    #[serde(default)]
    pub email: String,
    /// A field that people do not see and robots fill in.
    #[serde(default)]
    pub website: String,
}

/// What was wrong with the waitlist's form.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum WaitlistProblem {
    /// No address was written.
    EmailMissing,
    /// What was written is no address.
    EmailMalformed,
}
