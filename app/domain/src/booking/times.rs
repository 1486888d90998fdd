use serde::{Deserialize, Serialize};

use crate::practice::{Audience, Slug, StateCode, TherapistSummary};

/// What a visitor asks when looking for a time. Texts as they stand in the address; what is not
/// understood there counts as not said.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct TimesAsk {
    /// The state where the person will be during the call.
    pub state: Option<StateCode>,
    /// For whom; none for what the draft says.
    pub audience: Option<Audience>,
    /// About what; none for what the draft says.
    pub service: Option<Slug>,
    /// Only this therapist; none for anybody.
    pub therapist: Option<Slug>,
    /// The civil date (`2026-11-25`, in the shown zone) whose times are wanted; none for the first.
    pub day: Option<String>,
    /// A start, in epoch seconds, whose day is wanted; where it is not free, the nearest are told.
    pub at: Option<i64>,
    /// The first civil date of the list of days; none for today.
    pub from: Option<String>,
    /// The IANA zone to show times in; none for the state's main zone.
    pub zone: Option<String>,
}

/// The free times that answer a [`TimesAsk`].
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct FreeTimes {
    /// The state that was asked for.
    pub state: StateCode,
    /// The IANA zone of all dates and words here.
    pub zone: String,
    /// That zone in words: `Central Time`.
    pub zone_words: String,
    /// The days that have times, at most ten, in order.
    pub days: Vec<FreeDay>,
    /// The day whose times are listed; none when there is none at all.
    pub day: Option<FreeDay>,
    /// The times of that day, in order.
    pub times: Vec<TimeOffer>,
    /// The times nearest to the asked start, at most three; empty when that start is free.
    pub nearest: Vec<TimeOffer>,
    /// The `from` of the next list of days, when there are more.
    pub later: Option<String>,
    /// The `from` of the list before this one, when this is not the first.
    pub earlier: Option<String>,
    /// Who can be chosen in this state.
    pub therapists: Vec<TherapistSummary>,
    /// Who is chosen.
    pub with: TherapistChoice,
}

/// With whom.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum TherapistChoice {
    /// Whoever is free first; the practice spreads the work fairly.
    #[default]
    FirstAvailable,
    /// One person.
    One(TherapistSummary),
}

/// A day that has free times.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct FreeDay {
    /// The civil date, `2026-11-25`.
    pub date: String,
    /// `Wednesday, November 25`.
    pub words: String,
    /// `Wed, Nov 25`.
    pub short: String,
    /// How many times it has.
    pub count: usize,
}

/// A free time.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct TimeOffer {
    /// Its start, in epoch seconds.
    pub at: i64,
    /// `1:00 pm`, told apart where an hour comes twice.
    pub time: String,
    /// `Wednesday, November 25`.
    pub day: String,
}
