//! What goes over the wire. The interface's description is derived from these types, so a field
//! that is added here is described at once. None of them is a type of the practice: those may
//! change from one release to the next, and these may not.

mod booking;
mod moment;

use domain::{
    booking::ConsultationView,
    practice::TherapistSummary,
    time::{Instant, Zone, words},
};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::BASE;
use crate::practice::booking::EveryTime;

pub use booking::{Move, NewConsultation};
pub use moment::civil_date;

/// For whom a consultation is.
#[derive(Clone, Copy, Debug, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Audience {
    /// The person who books, an adult.
    Me,
    /// A child; a parent or guardian books.
    Child,
    /// The person who books and a partner.
    Couple,
}

/// A start that is free.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct FreeTime {
    /// The start, with the offset of the zone. Send it back just so to book it.
    #[schema(format = DateTime, example = "2026-11-25T09:00:00-06:00")]
    pub starts_at: String,
    /// The same in seconds since 1970.
    #[schema(example = 1_795_618_800)]
    pub epoch: i64,
    /// The civil date of the start in the zone, to group by.
    #[schema(format = Date, example = "2026-11-25")]
    pub date: String,
    /// The start in words. Two free times never have the same, not even when clocks go back.
    #[schema(example = "Wednesday, November 25 at 9:00 am Central Time")]
    pub words: String,
}

impl FreeTime {
    /// A start as people in `zone` see it.
    pub fn new(at: Instant, zone: &Zone) -> Self {
        Self {
            starts_at: moment::written(at, zone),
            epoch: at.epoch(),
            date: at.date_in(zone.rules()).to_string(),
            words: words::full(at, zone),
        }
    }
}

/// Free times, in order.
#[derive(Serialize, ToSchema)]
pub struct FreeTimes {
    /// Where the person will be during the call.
    #[schema(value_type = super::openapi::State)]
    pub state: String,
    /// Whether somebody is licensed to work there today. Where nobody is, there are no times.
    pub served: bool,
    /// The IANA zone of all times here.
    #[schema(example = "America/Chicago")]
    pub zone: String,
    /// The zone in words.
    #[schema(example = "Central Time")]
    pub zone_words: String,
    /// How long a call is, in minutes.
    #[schema(example = 15)]
    pub minutes: i64,
    /// All free starts that were asked for, in order.
    pub times: Vec<FreeTime>,
    /// Who could be asked for by name, with or without a free time.
    pub therapists: Vec<Therapist>,
}

impl From<EveryTime> for FreeTimes {
    fn from(found: EveryTime) -> Self {
        let zone = &found.zone;
        Self {
            state: found.state.code().to_owned(),
            served: found.served,
            zone: zone.name().to_owned(),
            zone_words: words::zone_name(zone),
            minutes: found.minutes,
            times: found
                .times
                .iter()
                .map(|at| FreeTime::new(*at, zone))
                .collect(),
            therapists: found.therapists.into_iter().map(Therapist::from).collect(),
        }
    }
}

/// Somebody who gives consultations.
#[derive(Serialize, ToSchema)]
pub struct Therapist {
    /// The short name by which they are asked for.
    #[schema(example = "dana-reyes")]
    pub slug: String,
    /// Their name with credentials.
    #[schema(example = "Dana Reyes, LMFT")]
    pub name: String,
    /// One sentence about them.
    #[schema(example = "Couples and families who want to hear each other again.")]
    pub headline: String,
}

impl From<TherapistSummary> for Therapist {
    fn from(who: TherapistSummary) -> Self {
        Self {
            slug: who.slug.as_str().to_owned(),
            name: who.name,
            headline: who.headline,
        }
    }
}

/// Where a consultation stands.
#[derive(Clone, Copy, Debug, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Status {
    /// It will take place.
    Confirmed,
    /// The visitor called it off.
    CancelledByVisitor,
    /// The practice called it off.
    CancelledByPractice,
    /// It took place.
    Held,
    /// The visitor did not come.
    NoShow,
}

impl From<domain::booking::Status> for Status {
    fn from(status: domain::booking::Status) -> Self {
        use domain::booking::Status as S;
        match status {
            S::Confirmed => Self::Confirmed,
            S::CancelledByVisitor => Self::CancelledByVisitor,
            S::CancelledByPractice => Self::CancelledByPractice,
            S::Held => Self::Held,
            S::NoShow => Self::NoShow,
        }
    }
}

/// A booked consultation: when, with whom, and what can be done. No contact details and no
/// answers, so that a token that falls into wrong hands tells little.
#[derive(Serialize, ToSchema)]
pub struct Consultation {
    /// What to say on the telephone.
    #[schema(example = "K7QF-2M9D")]
    pub reference: String,
    /// The secret by which the consultation is read and changed: keep it like a password.
    #[schema(example = "hVtA3Xh0nq7mJcS2kP9dQe4wL6yB8uR1oT5zF_iG-xY")]
    pub token: String,
    /// The page for people that says the same, as an address below this server's root.
    #[schema(example = "/consultations/hVtA3Xh0nq7mJcS2kP9dQe4wL6yB8uR1oT5zF_iG-xY")]
    pub url: String,
    /// Where it stands.
    pub status: Status,
    /// Grows with each change. A move says which version it is based on.
    pub version: i64,
    /// The start, with the offset of the zone.
    #[schema(format = DateTime, example = "2026-11-25T09:00:00-06:00")]
    pub starts_at: String,
    /// The end, likewise.
    #[schema(format = DateTime, example = "2026-11-25T09:15:00-06:00")]
    pub ends_at: String,
    /// The start in seconds since 1970.
    #[schema(example = 1_795_618_800)]
    pub epoch: i64,
    /// How long the call is, in minutes.
    #[schema(example = 15)]
    pub minutes: i64,
    /// Where the person will be during the call.
    #[schema(value_type = super::openapi::State)]
    pub state: String,
    /// The IANA zone of the times here and in the mails.
    #[schema(example = "America/Chicago")]
    pub zone: String,
    /// The start in words, in the zone.
    #[schema(example = "Wednesday, November 25 at 9:00 am Central Time")]
    pub words: String,
    /// The start in words in the therapist's zone, where that is another one.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    pub therapist_words: Option<String>,
    /// With whom.
    pub therapist: Therapist,
    /// Whether it can be moved or cancelled now.
    pub can_change: bool,
    /// Whether its cancellation can be taken back now, if the time is still free.
    pub can_undo_cancel: bool,
}

impl Consultation {
    /// A consultation for whoever has its token.
    pub fn new(token: String, view: ConsultationView) -> Self {
        let zone = zone_of(&view);
        let at = Instant::from_epoch(view.at);
        Self {
            reference: view.reference,
            url: format!("/consultations/{token}"),
            token,
            status: view.status.into(),
            version: view.version,
            starts_at: moment::written(at, &zone),
            ends_at: moment::written(at.plus_minutes(view.minutes), &zone),
            epoch: view.at,
            minutes: view.minutes,
            state: view.state.code().to_owned(),
            zone: view.zone,
            words: view.visitor_words,
            therapist_words: view.therapist_words,
            therapist: view.therapist.into(),
            can_change: view.changeable,
            can_undo_cancel: view.undoable,
        }
    }

    /// The address at which it is read.
    pub fn address(&self) -> String {
        format!("{BASE}/consultations/{}", self.token)
    }
}

/// The zone in which a consultation's times are told.
pub fn zone_of(view: &ConsultationView) -> Zone {
    Zone::find(&view.zone).unwrap_or_else(|_| Zone::utc())
}
