//! Whose time may be offered to whom: loads everything that decides it, in three statements
//! whatever the number of therapists.

use domain::{
    booking::{Busy, Calendar, Hours, Objection, free_times, objections},
    id::{ClaimId, DraftId, TherapistId},
    practice::{Audience, CallRules, License, Settings, Slug, StateCode},
    time::{DAY, Instant, Span, Zone},
};
use sqlx::AnyConnection;

use crate::store::{
    StoreError,
    booking::{self as rows, Range, Whose},
    practice::{self, Candidate},
};

/// For whom times are wanted.
#[derive(Clone, Debug)]
pub struct Wanted {
    /// Where the person will be during the call.
    pub state: StateCode,
    /// For whom; none for anybody.
    pub audience: Option<Audience>,
    /// About what; none for anything.
    pub service: Option<Slug>,
}

/// What does not count as taken.
#[derive(Clone, Debug, Default)]
pub(in crate::practice) struct Own {
    pub draft: Option<DraftId>,
    pub claim: Option<ClaimId>,
}

/// A therapist with everything that decides when they are free.
#[derive(Clone, Debug)]
pub(in crate::practice) struct Open {
    pub who: Candidate,
    pub hours: Hours,
    pub busy: Vec<Busy>,
}

impl Open {
    fn calendar<'a>(&'a self, rules: &'a CallRules) -> Calendar<'a> {
        Calendar {
            zone: &self.who.zone,
            hours: &self.hours,
            licenses: &self.who.licenses,
            busy: &self.busy,
            rules,
        }
    }

    /// The free starts within what can be booked.
    pub fn free(&self, rules: &CallRules, state: StateCode, now: Instant) -> Vec<Instant> {
        free_times(&self.calendar(rules), state, now, bookable(rules, now))
    }

    /// What stands against a start.
    pub fn objections(
        &self,
        rules: &CallRules,
        state: StateCode,
        now: Instant,
        start: Instant,
    ) -> Vec<Objection> {
        objections(&self.calendar(rules), state, now, start)
    }

    /// The license that a call at `start` rests on.
    pub fn license_for(&self, state: StateCode, start: Instant) -> Option<&License> {
        license_for(&self.who, state, start)
    }
}

/// The license of `who` that a call at `start` for somebody in `state` rests on.
pub(super) fn license_for(who: &Candidate, state: StateCode, start: Instant) -> Option<&License> {
    let zone = Zone::find(state.main_zone()).ok()?;
    let date = start.date_in(zone.rules());
    who.licenses
        .iter()
        .find(|license| license.allows(state, date))
}

/// From now to the end of the last day that can be booked, in whatever zone that day is.
fn bookable(rules: &CallRules, now: Instant) -> Span {
    Span::new(now, now + (rules.window_days + 2) * DAY)
}

/// One look at the calendars: for whom, past what, by which rules, when.
#[derive(Clone, Copy)]
pub(super) struct Look<'a> {
    pub settings: &'a Settings,
    pub wanted: &'a Wanted,
    pub own: &'a Own,
    pub now: Instant,
}

/// Everybody who may be offered, whether or not they have a free time. Statements: candidates and
/// their calendars (the settings are the third).
pub(super) async fn load(db: &mut AnyConnection, look: Look<'_>) -> Result<Vec<Open>, StoreError> {
    let candidates = candidates(&mut *db, look.wanted).await?;
    open_fitting(db, look, candidates).await
}

/// Everybody who works in the state, and how well they fit.
pub(super) async fn candidates(
    db: &mut AnyConnection,
    wanted: &Wanted,
) -> Result<Vec<Candidate>, StoreError> {
    let service = wanted.service.as_ref();
    practice::candidates(db, wanted.state, wanted.audience, service).await
}

/// The calendars of those candidates who fit.
pub(super) async fn open_fitting(
    db: &mut AnyConnection,
    look: Look<'_>,
    candidates: Vec<Candidate>,
) -> Result<Vec<Open>, StoreError> {
    let fitting = candidates
        .into_iter()
        .filter(|who| who.fits_audience && who.fits_service);
    open_all(db, look, fitting.collect(), None).await
}

/// One therapist's calendar, as it stands inside a transaction that has locked them.
pub(super) async fn load_one(
    db: &mut AnyConnection,
    look: Look<'_>,
    who: &Candidate,
) -> Result<Option<Open>, StoreError> {
    let mut opened = open_all(db, look, vec![who.clone()], Some(&who.therapist)).await?;
    Ok(opened.pop())
}

async fn open_all(
    db: &mut AnyConnection,
    look: Look<'_>,
    candidates: Vec<Candidate>,
    only: Option<&TherapistId>,
) -> Result<Vec<Open>, StoreError> {
    let whose = Whose {
        state: look.wanted.state,
        therapist: only,
    };
    let bookable = bookable(&look.settings.call, look.now);
    // A day back: today's earlier calls count against the day's most.
    let span = Span::new(bookable.start + -2 * DAY, bookable.end);
    let range = Range {
        span,
        now: look.now,
        own_draft: look.own.draft.as_ref(),
        own_claim: look.own.claim.as_ref(),
    };
    let mut calendars = rows::calendars(db, whose, range).await?;
    Ok(candidates
        .into_iter()
        .map(|who| {
            let rows::Calendar { hours, busy } =
                calendars.remove(&who.therapist).unwrap_or_default();
            Open { who, hours, busy }
        })
        .collect())
}
