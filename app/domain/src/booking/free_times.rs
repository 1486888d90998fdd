//! When a therapist can be booked. Both questions of this module, [`free_times`] for the list and
//! [`objections`] for one start, are answered by the same rules, so that nobody is offered a time
//! that is then refused.
//!
//! **Hours.** They are civil, in the therapist's zone. A date with an `Off` exception has none at
//! all. Any `Replace` exceptions of a date stand in place of its weekly rules; each `Extra` is
//! beside them. How a date and a minute become a moment, also where the clock changes, is written
//! in [`civil`](super::civil).
//!
//! **The grid.** Each stretch of hours is stepped by itself, from its own start, in elapsed
//! minutes; the starts of all stretches are put together. Stretches are not joined first, so more
//! hours never take a time away. A start must leave room for the call before its stretch ends; the
//! turnaround may run over the end. A start is always on a whole cell of five minutes.
//!
//! **What stands against a start** is listed by [`Objection`]. The days of the window and of the
//! most calls are civil days of the therapist; the day of a license is that of the state's main
//! zone. The zone that a visitor reads times in is not known here at all: everybody is offered the
//! same moments.

mod grid;
mod limits;
mod overlaps;

use crate::{
    booking::{Busy, Hours},
    practice::{CallRules, License, StateCode},
    time::{Instant, Span, Zone},
};
use limits::Limits;

/// Everything that decides when one therapist can be booked.
#[derive(Clone, Copy, Debug)]
pub struct Calendar<'a> {
    /// The therapist's zone: the grid of starts is anchored in it.
    pub zone: &'a Zone,
    /// When they take consultations.
    pub hours: &'a Hours,
    /// Their licenses, of any state.
    pub licenses: &'a [License],
    /// What is taken already, in any order.
    pub busy: &'a [Busy],
    /// Lengths and limits.
    pub rules: &'a CallRules,
}

/// Why a start is not free. In the order in which they are asked.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Objection {
    /// The start is not on the grid of any stretch of hours.
    OutsideHours,
    /// Time off covers a part of the call.
    TimeOff,
    /// The call or the turnaround after it would touch time that is taken. Said once for each
    /// entry that it would touch, in the order of their starts.
    Taken(Busy),
    /// It starts too soon.
    Notice,
    /// It lies beyond the days that can be booked.
    Window,
    /// The therapist has as many booked calls on that day as they take.
    DayFull,
    /// No license of the state is in force on the date of the call.
    Unlicensed,
}

/// The starts at which `calendar`'s therapist is free for somebody in `state`, as seen at `now`:
/// those that lie in `range`, in order, each once.
///
/// The cost grows with the number of days, and linearly (but for one sort) with what is busy.
pub fn free_times(
    calendar: &Calendar<'_>,
    state: StateCode,
    now: Instant,
    range: Span,
) -> Vec<Instant> {
    let limits = Limits::new(calendar, state, now);
    let mut starts: Vec<Instant> = limits
        .dates(range)
        .flat_map(|date| grid::starts_on(calendar, date))
        .filter(|start| range.start <= *start && *start < range.end)
        .collect();
    starts.sort_unstable();
    starts.dedup();
    starts.retain(|start| limits.against(*start).next().is_none());
    starts
}

/// All that stands against a call of `state` at `start`, as seen at `now`. Empty exactly where
/// [`free_times`] lists the start.
pub fn objections(
    calendar: &Calendar<'_>,
    state: StateCode,
    now: Instant,
    start: Instant,
) -> Vec<Objection> {
    // A start can be any number that somebody sent: beyond the calendar's years, its nearest end
    // is judged in its place, which leaves room for the arithmetic and is refused all the same.
    let start = Instant::from_epoch(start.timestamp().as_second());
    let outside = (!grid::has(calendar, start)).then_some(Objection::OutsideHours);
    let limits = Limits::new(calendar, state, now);
    outside.into_iter().chain(limits.against(start)).collect()
}
