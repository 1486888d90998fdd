use super::{Audience, Authority, ServiceKind, ServiceSummary, Slug, StateCode, TherapistSummary};
use crate::html::Html;

/// A service's page: what it may feel like, how the practice works with it, and where its limits are.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ServicePage {
    /// As a list has it.
    pub summary: ServiceCard,
    /// How it may feel, or whom it is for: short lines.
    pub signs: Vec<String>,
    /// How the practice works with it.
    pub help: Html,
    /// What the free call is like for it.
    pub first_call: Html,
    /// When something else is needed.
    pub limits: Html,
    /// Who treats it, by name.
    pub therapists: Vec<TherapistSummary>,
}

/// A service in the list of services.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ServiceCard {
    /// The part of the address that names it.
    pub slug: Slug,
    /// Its name.
    pub name: String,
    /// What it is about.
    pub kind: ServiceKind,
    /// One sentence; empty where nobody has written one yet.
    pub summary: String,
    /// The icon's id.
    pub icon: String,
}

/// Which therapists a list shows. What is none does not matter.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct TherapistFilter {
    /// Licensed here, today.
    pub state: Option<StateCode>,
    /// Treats this.
    pub service: Option<Slug>,
    /// Works with them.
    pub audience: Option<Audience>,
}

/// A therapist in the list of therapists.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TherapistCard {
    /// Who.
    pub who: TherapistSummary,
    /// Where they are licensed today.
    pub states: Vec<StateCode>,
    /// What they treat.
    pub services: Vec<ServiceSummary>,
    /// Whom they work with.
    pub audiences: Vec<Audience>,
    /// Their next free time for somebody in the state that was asked for, in words of that state's
    /// main zone.
    pub next: Option<NextFree>,
}

/// The next free time of one therapist.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NextFree {
    /// Epoch seconds.
    pub at: i64,
    /// `Tuesday, November 24 at 9:15 am Central Time`.
    pub words: String,
}

/// The list of therapists.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TherapistList {
    /// What was asked for.
    pub filter: TherapistFilter,
    /// Who fits, by name.
    pub therapists: Vec<TherapistCard>,
    /// The services that can be asked for.
    pub services: Vec<ServiceSummary>,
    /// The states that can be asked for, by name.
    pub states: Vec<StateCode>,
}

/// A therapist's own page.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TherapistProfile {
    /// As the list has them.
    pub card: TherapistCard,
    /// `she/her`; empty where they say nothing.
    pub pronouns: String,
    /// The languages they work in.
    pub languages: Vec<String>,
    /// How they work, in their own words.
    pub approach: Html,
    /// What they care most about: short phrases.
    pub focus: Vec<String>,
    /// What they studied.
    pub education: String,
    /// How many years they have worked; 0 where they do not say.
    pub years: i64,
    /// Their licenses in force today, by state.
    pub licenses: Vec<LicenseLine>,
    /// Whether they are invented, to show what a page looks like.
    pub sample: bool,
}

/// A license as a visitor may check it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LicenseLine {
    /// Where.
    pub state: StateCode,
    /// By what right.
    pub authority: Authority,
    /// The board's number.
    pub number: String,
}

/// Questions that belong together.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct QuestionGroup {
    /// The name of its place in the page.
    pub slug: Slug,
    /// Its name.
    pub name: String,
    /// Its questions, in the practice's order.
    pub questions: Vec<Question>,
}

/// A question with its answer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Question {
    /// The part of the address that names it.
    pub slug: Slug,
    /// The question.
    pub question: String,
    /// The answer.
    pub answer: Html,
}

/// A page of running text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TextPage {
    /// The part of the address that names it.
    pub slug: Slug,
    /// Its title.
    pub title: String,
    /// What it is about, in one or two sentences.
    pub summary: String,
    /// The text.
    pub body: Html,
}

/// One kind of data that the site keeps, as the privacy page tells it. What deletes it reads the
/// same definition.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct KeptData {
    /// What is stored.
    pub what: &'static str,
    /// What it is needed for.
    pub why: &'static str,
    /// How long, in words.
    pub how_long: String,
    /// Who sees it.
    pub who: &'static str,
}
