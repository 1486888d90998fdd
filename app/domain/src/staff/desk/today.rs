use serde::{Deserialize, Serialize};

use super::ConsultationLine;
use crate::{id::ConsultationId, practice::StateCode};

/// The desk's day.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Today {
    /// `Tuesday, November 24`, in the desk's zone.
    pub date_words: String,
    /// The same day as `2026-11-24`.
    pub date: String,
    /// `Central Time`.
    pub zone_words: String,
    /// The day's consultations, by their start, the cancelled ones too.
    pub lines: Vec<ConsultationLine>,
    /// The next call, if one is to come today.
    pub next: Option<Next>,
    /// How many of what.
    pub figures: Figures,
    /// Calls that are over and of which nobody has said how they went, the latest first.
    pub outcomes: NeedsOutcome,
    /// Licenses that end before calls that rest on them.
    pub licenses: Vec<LicenseGap>,
}

/// The call that comes next.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Next {
    /// Which.
    pub id: ConsultationId,
    /// `in 12 minutes`.
    pub words: String,
}

/// The day in numbers.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Figures {
    /// Calls of today that were not cancelled.
    pub today: usize,
    /// Of those, the ones to come.
    pub to_come: usize,
    /// Calls that are over without an outcome, however long ago.
    pub without_outcome: usize,
    /// Mails about calls to come that were refused.
    pub failed_mails: usize,
    /// Mails about calls to come of which nobody knows whether they arrived.
    pub uncertain_mails: usize,
}

impl Figures {
    /// How many kinds of things wait for somebody.
    pub fn needs(self, license_gaps: usize) -> usize {
        self.without_outcome + self.failed_mails + self.uncertain_mails + license_gaps
    }
}

/// Calls without an outcome.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct NeedsOutcome {
    /// The latest of them, at most five.
    pub lines: Vec<ConsultationLine>,
    /// How many more there are.
    pub more: usize,
}

/// A license that ends before calls that need it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct LicenseGap {
    /// Whose.
    pub therapist: String,
    /// The same person, as addresses name them.
    pub slug: String,
    /// Of which state.
    pub state: StateCode,
    /// Its last day in words, `December 9, 2026`; none where there is no license in force at all.
    pub ends: Option<String>,
    /// The day after it, as `2026-12-10`: where the calls begin that it does not cover.
    pub from: String,
    /// How many calls to come it does not cover.
    pub calls: usize,
}
