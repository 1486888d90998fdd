use std::collections::BTreeSet;

use domain::{
    booking::{BookingError, FreeDay, FreeTimes, NeedForm, TherapistChoice, TimeOffer, TimesAsk},
    practice::{Audience, NextTimes, Settings, Slug, StateCode, TherapistSummary},
    time::{Instant, Zone, words},
};
use jiff::civil::Date;
use sqlx::AnyConnection;

use super::{
    Outcome,
    calendars::{self, Look, Open, Own, Wanted},
    consultation, draft, every_time,
};
use crate::{
    practice::Practice,
    store::{
        StoreError,
        booking::ConsultationRow,
        practice::{self, Candidate},
    },
};

/// How many days are listed at once.
const DAYS_A_PAGE: usize = 10;

/// The free times for a visitor in the flow: what the address does not say, the draft does.
pub(super) async fn for_visitor(
    desk: &Practice,
    visitor: Option<&str>,
    ask: TimesAsk,
) -> Outcome<FreeTimes> {
    let (found, own) = match draft::find(desk, visitor).await? {
        Some((row, answers)) => (
            Some(answers),
            Own {
                draft: Some(row.id),
                claim: None,
            },
        ),
        None => (None, Own::default()),
    };
    let need = found
        .as_ref()
        .map(|answers| answers.need.clone())
        .unwrap_or_default();
    let state = ask.state.or_else(|| StateCode::parse(&need.state).ok());
    let state = state.ok_or(BookingError::TooEarly)?;
    let wanted = wanted(state, &ask, &need);
    let therapist = ask
        .therapist
        .clone()
        .or_else(|| Slug::parse(&need.therapist).ok());
    let zone = ask
        .zone
        .clone()
        .or_else(|| found.map(|answers| answers.zone));
    let zone = zone_or_main(zone.as_deref(), state);
    let listing = Listing {
        wanted: &wanted,
        own: &own,
        therapist,
        ask: &ask,
        zone: &zone,
    };
    listing.list(desk).await
}

/// The times to which a consultation could be moved.
pub(super) async fn to_move(desk: &Practice, token: &str, ask: TimesAsk) -> Outcome<FreeTimes> {
    let row = consultation::find(desk, token).await?;
    let mut db = desk.store().read().await?;
    let settings = practice::settings(&mut db).await?;
    to_move_row(desk, &mut db, &settings, row, ask).await
}

/// The same for a consultation that has been found.
pub(in crate::practice) async fn to_move_row(
    desk: &Practice,
    db: &mut AnyConnection,
    settings: &Settings,
    row: ConsultationRow,
    ask: TimesAsk,
) -> Outcome<FreeTimes> {
    let wanted = every_time::wanted(desk, &row)?;
    let own = Own {
        draft: None,
        claim: row.claim.clone(),
    };
    let zone = ask
        .zone
        .as_deref()
        .and_then(|name| Zone::find(name).ok())
        .unwrap_or(row.zone);
    let listing = Listing {
        wanted: &wanted,
        own: &own,
        therapist: ask.therapist.clone(),
        ask: &ask,
        zone: &zone,
    };
    Ok(listing.list_with(db, settings, desk.now()).await?)
}

/// The next few free times of anybody in `state`, spread over days.
pub(in crate::practice) async fn next(desk: &Practice, state: StateCode) -> Outcome<NextTimes> {
    let now = desk.now();
    let mut db = desk.store().read().await?;
    let settings = practice::settings(&mut db).await?;
    let look = Look {
        settings: &settings,
        wanted: &anybody(state),
        own: &Own::default(),
        now,
    };
    let open = calendars::load(&mut db, look).await?;
    let zone = zone_or_main(None, state);
    let mut times: Vec<Instant> = Vec::new();
    for at in union(&open, &settings.call, state, now) {
        let new_day = times
            .last()
            .is_none_or(|last| last.date_in(zone.rules()) != at.date_in(zone.rules()));
        if new_day {
            times.push(at);
        }
        if times.len() == 3 {
            break;
        }
    }
    let times = times.into_iter().map(|at| offer(at, &zone)).collect();
    Ok(NextTimes {
        state,
        zone_words: words::zone_name(&zone),
        times,
    })
}

/// The next free time of each of those, all of whom work in `state`, and the zone that a visitor
/// there reads it in. Whoever has none is left out.
pub(in crate::practice) async fn next_of_each(
    db: &mut AnyConnection,
    candidates: Vec<Candidate>,
    state: StateCode,
    now: Instant,
) -> Result<Vec<(Slug, Instant, Zone)>, StoreError> {
    let settings = practice::settings(&mut *db).await?;
    let look = Look {
        settings: &settings,
        wanted: &anybody(state),
        own: &Own::default(),
        now,
    };
    let open = calendars::open_fitting(db, look, candidates).await?;
    let zone = zone_or_main(None, state);
    Ok(open
        .into_iter()
        .filter_map(|one| {
            let first = one.free(&settings.call, state, now).into_iter().next()?;
            Some((one.who.summary.slug, first, zone.clone()))
        })
        .collect())
}

/// Times with anybody there, about anything.
fn anybody(state: StateCode) -> Wanted {
    Wanted {
        state,
        audience: None,
        service: None,
    }
}

/// The free starts closest to `start`, at most three, in order of time.
pub(super) fn nearest(times: &BTreeSet<Instant>, start: Instant) -> Vec<i64> {
    let mut by_distance: Vec<Instant> = times.iter().copied().filter(|at| *at != start).collect();
    by_distance.sort_by_key(|at| ((*at - start).abs(), *at));
    by_distance.truncate(3);
    by_distance.sort();
    by_distance.into_iter().map(Instant::epoch).collect()
}

/// Every start at which at least one of them is free.
pub(super) fn union(
    open: &[Open],
    rules: &domain::practice::CallRules,
    state: StateCode,
    now: Instant,
) -> BTreeSet<Instant> {
    open.iter()
        .flat_map(|one| one.free(rules, state, now))
        .collect()
}

/// The zone of that name; where there is none, the state's main zone.
pub(in crate::practice) fn zone_or_main(name: Option<&str>, state: StateCode) -> Zone {
    name.and_then(|name| Zone::find(name).ok())
        .or_else(|| Zone::find(state.main_zone()).ok())
        .unwrap_or_else(Zone::utc)
}

/// A start in words.
pub(super) fn offer(at: Instant, zone: &Zone) -> TimeOffer {
    TimeOffer {
        at: at.epoch(),
        time: words::time_of_day_distinct(at, zone),
        day: words::day(at.date_in(zone.rules())),
    }
}

fn wanted(state: StateCode, ask: &TimesAsk, need: &NeedForm) -> Wanted {
    Wanted {
        state,
        audience: ask.audience.or_else(|| Audience::from_text(&need.audience)),
        service: ask
            .service
            .clone()
            .or_else(|| Slug::parse(&need.service).ok()),
    }
}

/// A list of free times that is asked for.
pub(in crate::practice) struct Listing<'a> {
    /// For whom.
    pub wanted: &'a Wanted,
    /// What does not count as taken.
    pub own: &'a Own,
    /// Only this therapist.
    pub therapist: Option<Slug>,
    /// Which days and times of it.
    pub ask: &'a TimesAsk,
    /// The zone that they are shown in.
    pub zone: &'a Zone,
}

impl Listing<'_> {
    async fn list(&self, desk: &Practice) -> Outcome<FreeTimes> {
        let mut db = desk.store().read().await?;
        let settings = practice::settings(&mut db).await?;
        Ok(self.list_with(&mut db, &settings, desk.now()).await?)
    }

    /// The list, with settings that have been read already.
    pub async fn list_with(
        &self,
        db: &mut AnyConnection,
        settings: &Settings,
        now: Instant,
    ) -> Result<FreeTimes, StoreError> {
        let (wanted, zone) = (self.wanted, self.zone);
        let look = Look {
            settings,
            wanted,
            own: self.own,
            now,
        };
        let mut open = calendars::load(db, look).await?;
        let therapists: Vec<_> = open.iter().map(|one| one.who.summary.clone()).collect();
        let with = choice(&therapists, self.therapist.as_ref());
        if let TherapistChoice::One(only) = &with {
            open.retain(|one| one.who.summary.slug == only.slug);
        }
        let times = union(&open, &settings.call, wanted.state, now);
        let empty = FreeTimes {
            state: wanted.state,
            zone: zone.name().to_owned(),
            zone_words: words::zone_name(zone),
            days: Vec::new(),
            day: None,
            times: Vec::new(),
            nearest: Vec::new(),
            later: None,
            earlier: None,
            therapists,
            with,
        };
        Ok(page(&times, self.ask, zone, empty))
    }
}

fn choice(therapists: &[TherapistSummary], asked: Option<&Slug>) -> TherapistChoice {
    therapists
        .iter()
        .find(|one| Some(&one.slug) == asked)
        .map_or(TherapistChoice::FirstAvailable, |one| {
            TherapistChoice::One(one.clone())
        })
}

/// Fills in the days and the times of one of them.
fn page(times: &BTreeSet<Instant>, ask: &TimesAsk, zone: &Zone, mut page: FreeTimes) -> FreeTimes {
    let near = near(times, ask.at);
    page.nearest = near
        .iter()
        .filter(|at| Some(at.epoch()) != ask.at)
        .map(|at| offer(*at, zone))
        .collect();
    let days = days_of(times, zone);
    let aimed = near.first().map(|at| at.date_in(zone.rules()));
    let from: Option<Date> = ask.from.as_deref().and_then(|text| text.parse().ok());
    let first = first_listed(&days, from, aimed);
    page.earlier = (first > 0).then(|| days[first.saturating_sub(DAYS_A_PAGE)].0.to_string());
    page.later = days
        .get(first + DAYS_A_PAGE)
        .map(|(date, _)| date.to_string());
    page.days = days
        .iter()
        .skip(first)
        .take(DAYS_A_PAGE)
        .map(|day| free_day(*day))
        .collect();
    let wanted = ask.day.clone().or(aimed.map(|date| date.to_string()));
    let asked = page
        .days
        .iter()
        .find(|day| Some(&day.date) == wanted.as_ref());
    page.day = asked.or(page.days.first()).cloned();
    if let Some(day) = &page.day {
        page.times = times
            .iter()
            .filter(|at| at.date_in(zone.rules()).to_string() == day.date)
            .map(|at| offer(*at, zone))
            .collect();
    }
    page
}

/// The start that was asked for, if it is free; else the nearest ones.
fn near(times: &BTreeSet<Instant>, asked: Option<i64>) -> Vec<Instant> {
    let Some(asked) = asked.map(Instant::from_epoch) else {
        return Vec::new();
    };
    if times.contains(&asked) {
        return vec![asked];
    }
    nearest(times, asked)
        .into_iter()
        .map(Instant::from_epoch)
        .collect()
}

/// The civil dates that have times, and how many.
fn days_of(times: &BTreeSet<Instant>, zone: &Zone) -> Vec<(Date, usize)> {
    let mut days: Vec<(Date, usize)> = Vec::new();
    for at in times {
        let date = at.date_in(zone.rules());
        match days.last_mut() {
            Some((last, count)) if *last == date => *count += 1,
            _ => days.push((date, 1)),
        }
    }
    days
}

/// Where the list of days begins: at the date that the address names, else on the page of days
/// that has the aimed date.
fn first_listed(days: &[(Date, usize)], from: Option<Date>, aimed: Option<Date>) -> usize {
    let named = from.and_then(|from| days.iter().position(|(date, _)| *date >= from));
    let aimed = aimed.and_then(|aimed| days.iter().position(|(date, _)| *date == aimed));
    named
        .or(aimed.map(|at| at / DAYS_A_PAGE * DAYS_A_PAGE))
        .unwrap_or(0)
}

fn free_day((date, count): (Date, usize)) -> FreeDay {
    FreeDay {
        date: date.to_string(),
        words: words::day(date),
        short: words::short_day(date),
        count,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_nearest_times_lie_on_both_sides_and_come_in_order() {
        let times = [0, 900, 1800, 3600, 90_000]
            .map(Instant::from_epoch)
            .into_iter()
            .collect();
        assert_eq!(nearest(&times, Instant::from_epoch(1800)), [0, 900, 3600]);
        assert_eq!(
            nearest(&BTreeSet::new(), Instant::from_epoch(0)),
            Vec::<i64>::new()
        );
    }
}
