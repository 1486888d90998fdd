//! Free times for programs: all of them at once, since a program has no use for pages of days.

use domain::{
    booking::{BookingError, Status},
    practice::{Slug, StateCode, TherapistSummary},
    time::{Instant, Zone},
};
use jiff::civil::Date;

use super::{
    Outcome,
    calendars::{self, Look, Own, Wanted, license_for},
    consultation,
    times::{union, zone_or_main},
};
use crate::{
    practice::Practice,
    store::{booking::ConsultationRow, practice},
};

/// What narrows a list of free times.
#[derive(Clone, Debug, Default)]
pub struct Within {
    /// Only this therapist's times; none for anybody's.
    pub therapist: Option<Slug>,
    /// The zone of the dates; none for the state's main zone, or the consultation's.
    pub zone: Option<Zone>,
    /// The first civil date; none for today.
    pub from: Option<Date>,
    /// The last civil date; none for the last that can be booked.
    pub to: Option<Date>,
}

/// Every free time that was asked for.
#[derive(Clone, Debug)]
pub struct EveryTime {
    /// Where the person will be during the call.
    pub state: StateCode,
    /// Whether somebody is licensed there today, fitting or not.
    pub served: bool,
    /// The zone in which the dates were meant.
    pub zone: Zone,
    /// How long a call is, in minutes.
    pub minutes: i64,
    /// Who could be chosen, by name: everybody who fits, with or without a free time.
    pub therapists: Vec<TherapistSummary>,
    /// The starts, in order.
    pub times: Vec<Instant>,
}

impl Practice {
    /// Every free time of those who fit. A therapist who does not work there, and a service that
    /// nobody gives, have no times.
    ///
    /// # Errors
    /// [`BookingError::Unavailable`].
    pub async fn every_free_time(
        &self,
        wanted: Wanted,
        within: Within,
    ) -> Result<EveryTime, BookingError> {
        super::words(list(self, &wanted, &Own::default(), within).await)
    }

    /// Every time to which the consultation of a link could be moved; its own counts as free.
    ///
    /// # Errors
    /// [`BookingError::NotFound`], [`BookingError::Closed`] where it cannot be moved any more,
    /// [`BookingError::Unavailable`].
    pub async fn every_time_to_move(
        &self,
        token: &str,
        within: Within,
    ) -> Result<EveryTime, BookingError> {
        super::words(to_move(self, token, within).await)
    }
}

async fn to_move(desk: &Practice, token: &str, mut within: Within) -> Outcome<EveryTime> {
    let row = consultation::find(desk, token).await?;
    if row.status != Status::Confirmed || row.starts_at <= desk.now() {
        return Err(BookingError::Closed.into());
    }
    let wanted = wanted(desk, &row)?;
    let own = Own {
        draft: None,
        claim: row.claim,
    };
    within.zone.get_or_insert(row.zone);
    list(desk, &wanted, &own, within).await
}

/// For whom a consultation is.
pub(super) fn wanted(desk: &Practice, row: &ConsultationRow) -> Outcome<Wanted> {
    let details = consultation::details(desk, row)?;
    let service = details.service.as_deref();
    Ok(Wanted {
        state: row.state,
        audience: Some(details.audience),
        service: service.and_then(|slug| Slug::parse(slug).ok()),
    })
}

async fn list(desk: &Practice, wanted: &Wanted, own: &Own, within: Within) -> Outcome<EveryTime> {
    let now = desk.now();
    let mut db = desk.store().read().await?;
    let settings = practice::settings(&mut db).await?;
    let all = calendars::candidates(&mut db, wanted).await?;
    let served = all
        .iter()
        .any(|who| license_for(who, wanted.state, now).is_some());
    let look = Look {
        settings: &settings,
        wanted,
        own,
        now,
    };
    let mut open = calendars::open_fitting(&mut db, look, all).await?;
    drop(db);
    let therapists = open.iter().map(|one| one.who.summary.clone()).collect();
    if let Some(only) = &within.therapist {
        open.retain(|one| one.who.summary.slug == *only);
    }
    let zone = within
        .zone
        .unwrap_or_else(|| zone_or_main(None, wanted.state));
    let dates = within.from.unwrap_or(Date::MIN)..=within.to.unwrap_or(Date::MAX);
    let times = union(&open, &settings.call, wanted.state, now)
        .into_iter()
        .filter(|at| dates.contains(&at.date_in(zone.rules())))
        .collect();
    Ok(EveryTime {
        state: wanted.state,
        served,
        zone,
        minutes: settings.call.call_minutes,
        therapists,
        times,
    })
}
