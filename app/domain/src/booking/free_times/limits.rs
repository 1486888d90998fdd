//! What stands against a start, besides the hours.

use std::collections::BTreeMap;

use jiff::{civil::Date, tz::TimeZone};

use super::{Calendar, Objection, grid, overlaps::Overlaps};
use crate::{
    booking::{Busy, civil::days_between},
    practice::{CallRules, License, LicenseStatus, StateCode},
    time::{Instant, Span, Zone},
};

/// A calendar made ready to be asked about many starts: everything is looked up and sorted once.
pub struct Limits<'a> {
    zone: &'a TimeZone,
    rules: &'a CallRules,
    time_off: Overlaps<()>,
    taken: Overlaps<Busy>,
    booked: BTreeMap<Date, usize>,
    earliest: Instant,
    today: Date,
    right: Option<Right<'a>>,
}

/// What lets the therapist work with people of a state.
struct Right<'a> {
    state: StateCode,
    zone: Zone,
    licenses: Vec<&'a License>,
}

impl<'a> Limits<'a> {
    /// Makes `calendar` ready for a visitor of `state`, as seen at `now`.
    pub fn new(calendar: &Calendar<'a>, state: StateCode, now: Instant) -> Self {
        let zone = calendar.zone.rules();
        let busy = calendar.busy.iter();
        Self {
            zone,
            rules: calendar.rules,
            time_off: Overlaps::new(calendar.hours.time_off.iter().map(|span| (*span, ()))),
            taken: Overlaps::new(busy.map(|busy| (busy.span, *busy))),
            booked: booked_on(calendar.busy, zone),
            earliest: now.plus_minutes(calendar.rules.notice_minutes),
            today: now.date_in(zone),
            right: Right::find(calendar.licenses, state),
        }
    }

    /// The dates whose hours can hold a free start in `range`: a few at its ends may hold none.
    pub fn dates(&self, range: Span) -> impl Iterator<Item = Date> {
        let first = range.start.max(self.earliest).date_in(self.zone);
        let last = range.end.date_in(self.zone);
        // One date beyond the window, as at the other ends: its hours may start the day before.
        grid::around(first, last)
            .take_while(|date| days_between(self.today, *date) <= self.rules.window_days + 1)
    }

    /// All that stands against `start`, in the order of [`Objection`]. Nothing is looked at before
    /// it is asked for, so the first objection is cheap.
    pub fn against(&self, start: Instant) -> impl Iterator<Item = Objection> {
        let call = Span::new(start, start.plus_minutes(self.rules.call_minutes));
        let turnaround = self.rules.turnaround_minutes;
        let claimed = Span::new(start, call.end.plus_minutes(turnaround));
        let away = self.time_off.with(call).take(1);
        let late = [Self::notice, Self::window, Self::day_full, Self::unlicensed];
        away.map(|()| Objection::TimeOff)
            .chain(self.taken.with(claimed).map(Objection::Taken))
            .chain(late.into_iter().filter_map(move |ask| ask(self, start)))
    }

    fn notice(&self, start: Instant) -> Option<Objection> {
        (start < self.earliest).then_some(Objection::Notice)
    }

    fn window(&self, start: Instant) -> Option<Objection> {
        let ahead = days_between(self.today, start.date_in(self.zone));
        (ahead > self.rules.window_days).then_some(Objection::Window)
    }

    fn day_full(&self, start: Instant) -> Option<Objection> {
        let booked = self.booked.get(&start.date_in(self.zone));
        let booked = booked.copied().unwrap_or_default();
        let most = usize::try_from(self.rules.most_per_day).unwrap_or(usize::MAX);
        (booked >= most).then_some(Objection::DayFull)
    }

    fn unlicensed(&self, start: Instant) -> Option<Objection> {
        let licensed = self.right.as_ref().is_some_and(|right| right.holds(start));
        (!licensed).then_some(Objection::Unlicensed)
    }
}

impl<'a> Right<'a> {
    /// The active licenses of `state`. A zone that cannot be found, which no build with a zone
    /// database meets, counts as no license: better no offer than an unlawful one.
    fn find(licenses: &'a [License], state: StateCode) -> Option<Self> {
        let active =
            |license: &&License| license.state == state && license.status == LicenseStatus::Active;
        Some(Self {
            state,
            zone: Zone::find(state.main_zone()).ok()?,
            licenses: licenses.iter().filter(active).collect(),
        })
    }

    /// Whether a call at `start` may rest on one of them.
    fn holds(&self, start: Instant) -> bool {
        let date = start.date_in(self.zone.rules());
        self.licenses
            .iter()
            .any(|license| license.allows(self.state, date))
    }
}

/// How many booked calls start on each civil date of `zone`.
fn booked_on(busy: &[Busy], zone: &TimeZone) -> BTreeMap<Date, usize> {
    let mut days = BTreeMap::new();
    for busy in busy.iter().filter(|busy| busy.booked) {
        *days.entry(busy.span.start.date_in(zone)).or_default() += 1;
    }
    days
}
