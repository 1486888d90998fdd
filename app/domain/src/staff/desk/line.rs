use serde::{Deserialize, Serialize};

use crate::{
    booking::Status,
    id::ConsultationId,
    practice::{StateCode, TherapistSummary},
    time::Day,
};

/// A consultation in a list: enough to find it, too little to know the person.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct ConsultationLine {
    /// Which.
    pub id: ConsultationId,
    /// What people say on the telephone.
    pub reference: String,
    /// The start, in epoch seconds.
    pub at: i64,
    /// `Tue, Nov 24`, in the desk's zone.
    pub day: String,
    /// `9:00 am`, in the desk's zone.
    pub time: String,
    /// Who comes, by initials: `A.`, `S. and parent`, `A. and B.`.
    pub who: String,
    /// What it is about: a service's name, or `Not said`.
    pub about: String,
    /// Where the person will be.
    pub state: StateCode,
    /// With whom.
    pub therapist: String,
    /// Where it stands.
    pub status: Status,
    /// Whether its time has come.
    pub phase: Phase,
    /// Whether it was put beside the visitors' times on purpose.
    pub overbooked: bool,
}

/// Where a call lies in time.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum Phase {
    /// It has not begun.
    ToCome,
    /// Between its start and its end.
    Now,
    /// It has ended.
    Past,
}

/// A page of consultations.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ConsultationList {
    /// At most fifty, by their start.
    pub lines: Vec<ConsultationLine>,
    /// The address's part for the next page, when there is more.
    pub more: Option<String>,
    /// The first day that was looked at, in the desk's zone; none for "from the beginning".
    pub from: Option<Day>,
    /// `Central Time`: the zone of the days and times here.
    pub zone_words: String,
    /// Whom the list can be narrowed to; empty for somebody who sees only their own.
    pub therapists: Vec<TherapistSummary>,
}
