//! The practice itself: where it works, who works there, what it treats, and the settings that
//! the owner may change.

mod desk;
mod license;
mod pages;
mod service;
mod settings;
mod slug;
mod state;

pub use desk::{
    NextTimes, PracticeBook, PracticeError, ServiceSummary, StateAnswer, StatePage, StateSummary,
    TherapistSummary, WaitlistForm, WaitlistProblem,
};
pub use license::{Authority, License, LicenseStatus};
pub use pages::{
    KeptData, LicenseLine, NextFree, Question, QuestionGroup, ServiceCard, ServicePage, TextPage,
    TherapistCard, TherapistFilter, TherapistList, TherapistProfile,
};
pub use service::{Audience, ServiceKind};
pub use settings::{CallRules, NewsletterRules, Profile, PublicWords, Settings, SettingsFault};
pub use slug::{Slug, SlugFault};
pub use state::{StateCode, UnknownState};
