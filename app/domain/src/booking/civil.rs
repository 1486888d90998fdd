//! From the civil to the instant: the one place where a date and a minute of the day in some zone
//! become a moment. Everything that starts or ends on a wall clock goes through it.
//!
//! Twice a year a wall clock lies: it jumps over an hour (a *gap*) or shows one twice (a *fold*).
//! What is meant then is decided here once, by what people see on the wall:
//!
//! - A **start** is the first moment at which the clock shows that time or a later one. So a start
//!   in a gap is the first moment after the gap, and a start in a fold the first of the two.
//! - An **end** is the first moment after which the clock never again shows an earlier time. So an
//!   end in a gap is the first moment after the gap, and an end in a fold the second of the two.
//!   Where the clock goes back *to* exactly the end, nothing before the end is repeated, and the
//!   end is where it is first reached: hours until midnight do not run into the next date.
//!
//! Hours may therefore last longer or shorter than the difference of their minutes, and an end may
//! be the same moment as its start, when both lie in a gap.

use jiff::{
    SignedDuration,
    civil::{Date, DateTime, Time},
    tz::{AmbiguousOffset, Offset},
};

use crate::time::{Instant, Zone};

/// The moment at which something starts that starts on `date` at `minute` of the day in `zone`.
/// Minute 1440 is the midnight that ends the date.
pub fn start_of(zone: &Zone, date: Date, minute: i64) -> Instant {
    let reading = reading(date, minute);
    match offset_at(zone, reading) {
        AmbiguousOffset::Unambiguous { offset } => at(reading, offset),
        AmbiguousOffset::Gap { before, after } => change(zone, reading, before, after),
        AmbiguousOffset::Fold { before, .. } => at(reading, before),
    }
}

/// The moment at which something ends that ends on `date` at `minute` of the day in `zone`: the
/// first that no longer belongs to it. Minute 1440 is the midnight that ends the date.
pub fn end_of(zone: &Zone, date: Date, minute: i64) -> Instant {
    let reading = reading(date, minute);
    match offset_at(zone, reading) {
        AmbiguousOffset::Unambiguous { offset } => at(reading, offset),
        AmbiguousOffset::Gap { before, after } => change(zone, reading, before, after),
        AmbiguousOffset::Fold { before, after } => {
            let again = at(reading, after);
            if again == change(zone, reading, before, after) {
                at(reading, before)
            } else {
                again
            }
        }
    }
}

/// How many days `to` lies after `from`; negative when before.
pub fn days_between(from: Date, to: Date) -> i64 {
    to.duration_since(from).as_hours() / 24
}

/// What the wall clock shows. Adding to midnight, rather than making a time of day, lets 1440 be
/// the next date's 00:00.
fn reading(date: Date, minute: i64) -> DateTime {
    date.to_datetime(Time::midnight())
        .saturating_add(SignedDuration::from_secs(minute.saturating_mul(60)))
}

fn offset_at(zone: &Zone, reading: DateTime) -> AmbiguousOffset {
    zone.rules().to_ambiguous_timestamp(reading).offset()
}

/// The moment at which a clock that is `offset` ahead of UTC shows `reading`.
fn at(reading: DateTime, offset: Offset) -> Instant {
    let epoch = DateTime::constant(1970, 1, 1, 0, 0, 0, 0);
    let as_if_utc = reading.duration_since(epoch).as_secs();
    Instant::from_epoch(as_if_utc - i64::from(offset.seconds()))
}

/// The moment of the change of `zone` that makes `reading` ambiguous: the first change after the
/// earlier of the two moments that the two offsets give. Should the zone not know of any, which a
/// gap or fold rules out, the offset from before the change decides.
fn change(zone: &Zone, reading: DateTime, before: Offset, after: Offset) -> Instant {
    let earlier = at(reading, before.max(after));
    zone.rules()
        .following(earlier.timestamp())
        .find(|change| change.offset() == after)
        .map_or(at(reading, before), |change| {
            Instant::from_epoch(change.timestamp().as_second())
        })
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

    fn new_york() -> Zone {
        Zone::find("America/New_York").unwrap()
    }

    #[test]
    fn a_start_and_an_end_in_a_gap_are_the_moment_of_the_change() {
        let change = Instant::from_epoch(1_772_953_200); // 2026-03-08 07:00Z
        for minute in [120, 150, 175, 180] {
            assert_eq!(start_of(&new_york(), date(2026, 3, 8), minute), change);
            assert_eq!(end_of(&new_york(), date(2026, 3, 8), minute), change);
        }
    }

    #[test]
    fn in_a_fold_a_start_is_the_first_and_an_end_the_second() {
        let day = date(2026, 11, 1);
        assert_eq!(start_of(&new_york(), day, 90).epoch(), 1_793_511_000);
        assert_eq!(end_of(&new_york(), day, 90).epoch(), 1_793_514_600);
    }

    #[test]
    fn an_end_that_the_clock_goes_back_to_is_where_it_is_first_reached() {
        let day = date(2026, 11, 1);
        assert_eq!(end_of(&new_york(), day, 60), start_of(&new_york(), day, 60));
        assert_eq!(end_of(&new_york(), day, 60).epoch(), 1_793_509_200);
        // The clock of Havana goes back from 01:00 to the midnight that it has just passed.
        let havana = Zone::find("America/Havana").unwrap();
        let (eve, day) = (date(2025, 11, 1), date(2025, 11, 2));
        assert_eq!(end_of(&havana, eve, 1440), start_of(&havana, day, 0));
        assert_eq!(end_of(&havana, day, 60) - start_of(&havana, day, 0), 7200);
    }

    #[test]
    fn minute_1440_is_the_midnight_that_ends_the_date() {
        let (zone, day, next) = (new_york(), date(2026, 6, 1), date(2026, 6, 2));
        assert_eq!(end_of(&zone, day, 1440), start_of(&zone, next, 0));
        assert_eq!(end_of(&zone, day, 1440) - start_of(&zone, day, 0), 86_400);
    }

    #[test]
    fn the_ends_of_the_calendar_do_not_break_it() {
        for day in [Date::MIN, Date::MAX] {
            assert!(start_of(&new_york(), day, 0) <= end_of(&new_york(), day, 1440));
        }
    }

    #[test]
    fn days_are_counted_by_the_calendar() {
        assert_eq!(days_between(date(2026, 2, 27), date(2026, 3, 1)), 2);
        assert_eq!(days_between(date(2026, 3, 1), date(2026, 2, 27)), -2);
    }
}
