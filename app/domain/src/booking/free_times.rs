use crate::{
    booking::{Busy, Hours},
    practice::{CallRules, License, StateCode},
    time::{Instant, Span, Zone},
};

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
    /// The call or the turnaround after it would touch time that is taken.
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

/// The starts at which `calendar`'s therapist is free for somebody in `state`, within `range`, as
/// seen at `now`: in order, each once.
pub fn free_times(
    _calendar: &Calendar<'_>,
    _state: StateCode,
    _now: Instant,
    _range: Span,
) -> Vec<Instant> {
    Vec::new()
}

/// All that stands against a call of `state` at `start`, as seen at `now`. Empty exactly where
/// [`free_times`] lists the start.
pub fn objections(
    _calendar: &Calendar<'_>,
    _state: StateCode,
    _now: Instant,
    _start: Instant,
) -> Vec<Objection> {
    Vec::new()
}
