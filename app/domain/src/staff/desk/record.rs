use serde::{Deserialize, Serialize};

use super::{MailLine, Phase};
use crate::{
    booking::{FreeTimes, Status},
    id::ConsultationId,
    practice::{Audience, StateCode, TherapistSummary},
};

/// One consultation as staff see it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ConsultationRecord {
    /// Which.
    pub id: ConsultationId,
    /// What people say on the telephone.
    pub reference: String,
    /// Where it stands.
    pub status: Status,
    /// Grows with each change.
    pub version: i64,
    /// The start, in epoch seconds.
    pub at: i64,
    /// Length in minutes.
    pub minutes: i64,
    /// Where its time lies.
    pub phase: Phase,
    /// `Wednesday, November 25 at 1:00 pm Central Time`, in the desk's zone.
    pub desk_words: String,
    /// The same in the visitor's zone, where clocks show something else there.
    pub visitor_words: Option<String>,
    /// The same in the therapist's zone, likewise.
    pub therapist_words: Option<String>,
    /// Where the visitor will be.
    pub state: StateCode,
    /// With whom.
    pub therapist: TherapistSummary,
    /// Who comes, by initials.
    pub who: String,
    /// For whom.
    pub audience: Audience,
    /// About what.
    pub about: String,
    /// How the booking came.
    pub source: Source,
    /// Whether it was put beside the visitors' times on purpose.
    pub overbooked: bool,
    /// Whether a voicemail may be left.
    pub voicemail: bool,
    /// Whether a text may be sent.
    pub text: bool,
    /// The contact details, covered but for what this member has just uncovered.
    pub contact: Vec<Covered>,
    /// What it rests on.
    pub license: LicenseCover,
    /// What became of it, the latest first.
    pub history: Vec<HistoryLine>,
    /// Its mails, the latest due first.
    pub mails: Vec<MailLine>,
    /// What this member may do with it now.
    pub may: MayDo,
}

/// How a booking came.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Source {
    /// By the site.
    Web,
    /// By another program.
    Api,
    /// By telephone.
    Phone,
}

impl Source {
    /// All of them.
    pub const ALL: [Self; 3] = [Self::Web, Self::Api, Self::Phone];

    /// How the store writes it.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Web => "web",
            Self::Api => "api",
            Self::Phone => "phone",
        }
    }

    /// Reads what the store wrote.
    pub fn from_text(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|known| known.as_str() == text)
    }
}

/// A contact detail that is uncovered by itself, and by an audit row.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ContactPart {
    /// The name to use: the visitor's, or the child's.
    Name,
    /// The parent's or guardian's name.
    Guardian,
    /// The other parent's name.
    SecondParent,
    /// The other parent's e-mail address.
    SecondParentEmail,
    /// The partner's name.
    Partner,
    /// The partner's e-mail address.
    PartnerEmail,
    /// The telephone number.
    Phone,
    /// The e-mail address.
    Email,
    /// What the visitor wanted known before the call.
    Note,
}

impl ContactPart {
    /// All of them, in the order in which they are shown.
    pub const ALL: [Self; 9] = [
        Self::Name,
        Self::Guardian,
        Self::SecondParent,
        Self::SecondParentEmail,
        Self::Partner,
        Self::PartnerEmail,
        Self::Phone,
        Self::Email,
        Self::Note,
    ];

    /// How forms and the audit log write it.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Name => "name",
            Self::Guardian => "guardian",
            Self::SecondParent => "second_parent",
            Self::SecondParentEmail => "second_parent_email",
            Self::Partner => "partner",
            Self::PartnerEmail => "partner_email",
            Self::Phone => "phone",
            Self::Email => "email",
            Self::Note => "note",
        }
    }

    /// Reads what a form or the audit log wrote.
    pub fn from_text(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|known| known.as_str() == text)
    }
}

/// A contact detail that the consultation has.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Covered {
    /// Which.
    pub part: ContactPart,
    /// What is shown: a trace of it, or all of it where it has been uncovered.
    pub shown: String,
    /// Whether it has been uncovered.
    pub open: bool,
}

/// The license that a consultation rests on.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct LicenseCover {
    /// Its last day in words.
    pub ends: String,
    /// Whether it covers the call's day.
    pub covers: bool,
}

/// A line of a consultation's history.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct HistoryLine {
    /// `Tue, Nov 24, 9:15 am`, in the desk's zone.
    pub when: String,
    /// `booked`, `moved`, `cancelled`, `restored`, `held`, `no_show`, `outcome_undone`.
    pub kind: String,
    /// Who did it: a member's name, `Visitor`, or `Synergy`.
    pub who: String,
    /// The start before, in words, where it changed.
    pub before: Option<String>,
    /// The start after, in words.
    pub after: Option<String>,
}

/// A consultation that may be moved, and where to.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct MovePlan {
    /// What people say on the telephone.
    pub reference: String,
    /// Who comes, by initials.
    pub who: String,
    /// The present start in words, in the desk's zone.
    pub now_words: String,
    /// With whom it is now.
    pub therapist: TherapistSummary,
    /// The version that the form sends along.
    pub version: i64,
    /// Whether it can be moved or cancelled now.
    pub changeable: bool,
    /// The free times; its own counts as free.
    pub times: FreeTimes,
}

/// What a member may do with a consultation now.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct MayDo {
    /// Uncover contact details.
    pub reveal: bool,
    /// Move or cancel it.
    pub change: bool,
    /// Say how it went.
    pub outcome: bool,
    /// Send its mails again.
    pub mail: bool,
}
