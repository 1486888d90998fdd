//! The starts that the hours of a date allow, before anything else is asked.

use jiff::{ToSpan, civil::Date};

use super::Calendar;
use crate::{
    booking::{
        ExceptionKind, Hours,
        civil::{end_of, start_of},
    },
    practice::CallRules,
    time::{Instant, MINUTE, Span},
};

/// The store claims time in cells of this many seconds: a start between two can't be booked.
const CELL: i64 = 5 * MINUTE;

/// The starts on the grids of all stretches of `date`: not in order, and some perhaps repeated.
pub fn starts_on(calendar: &Calendar<'_>, date: Date) -> impl Iterator<Item = Instant> {
    let rules = calendar.rules;
    stretches_on(calendar, date)
        .into_iter()
        .flat_map(move |stretch| steps(rules, stretch))
}

/// Whether `start` is on the grid of any stretch. The dates beside its own are asked too, because
/// a clock that goes back over midnight shows two dates in turn.
pub fn has(calendar: &Calendar<'_>, start: Instant) -> bool {
    let date = start.date_in(calendar.zone.rules());
    around(date, date).any(|date| {
        stretches_on(calendar, date)
            .into_iter()
            .any(|stretch| is_step(calendar.rules, stretch, start))
    })
}

/// All dates from the one before `first` to the one after `last`.
pub fn around(first: Date, last: Date) -> impl Iterator<Item = Date> {
    let end = last.tomorrow().unwrap_or(last);
    first
        .yesterday()
        .unwrap_or(first)
        .series(1.day())
        .take_while(move |date| *date <= end)
}

/// The stretches of hours of `date`, as moments. They may overlap; none is empty.
fn stretches_on(calendar: &Calendar<'_>, date: Date) -> Vec<Span> {
    minutes_on(calendar.hours, date)
        .into_iter()
        .map(|(from, to)| {
            Span::new(
                start_of(calendar.zone, date, from),
                end_of(calendar.zone, date, to),
            )
        })
        .filter(|stretch| !stretch.is_empty())
        .collect()
}

/// The minutes of the day, from and to, between which there are hours on `date`.
fn minutes_on(hours: &Hours, date: Date) -> Vec<(i64, i64)> {
    let of_kind = |kind| {
        let found = hours.exceptions.iter();
        found.filter(move |exception| exception.date == date && exception.kind == kind)
    };
    if of_kind(ExceptionKind::Off).next().is_some() {
        return Vec::new();
    }
    let mut minutes: Vec<_> = of_kind(ExceptionKind::Replace)
        .map(|exception| (exception.start_minute, exception.end_minute))
        .collect();
    if minutes.is_empty() {
        let weekly = hours.weekly.iter().filter(|rule| rule.holds_on(date));
        minutes.extend(weekly.map(|rule| (rule.start_minute, rule.end_minute)));
    }
    let extra = of_kind(ExceptionKind::Extra);
    minutes.extend(extra.map(|exception| (exception.start_minute, exception.end_minute)));
    minutes
}

/// The starts on the grid of one stretch, in order. None where a length is not positive:
/// [`CallRules::check`] refuses that, and here it must not step forever.
fn steps(rules: &CallRules, stretch: Span) -> impl Iterator<Item = Instant> {
    let step = rules.step_minutes.max(1) * MINUTE;
    (0..)
        .map(move |nth| stretch.start + nth * step)
        .take_while(move |start| has_room(rules, stretch, *start))
        .filter(|start| on_cell(*start))
}

/// Whether `start` is one of the [`steps`] of `stretch`.
fn is_step(rules: &CallRules, stretch: Span, start: Instant) -> bool {
    stretch.start <= start
        && (start - stretch.start) % (rules.step_minutes.max(1) * MINUTE) == 0
        && has_room(rules, stretch, start)
        && on_cell(start)
}

/// Whether a call from `start` is over before `stretch` is.
fn has_room(rules: &CallRules, stretch: Span, start: Instant) -> bool {
    let positive = rules.step_minutes > 0 && rules.call_minutes > 0;
    positive && start.plus_minutes(rules.call_minutes) <= stretch.end
}

fn on_cell(start: Instant) -> bool {
    start.epoch() % CELL == 0
}
