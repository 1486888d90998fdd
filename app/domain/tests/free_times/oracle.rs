//! A slow second way to know which times are free. It has nothing in common with the fast one: it
//! walks from minute to minute, asks the time library what the wall clock shows at each, and
//! decides minute by minute what belongs to a stretch of hours, what is taken, and what day it is.

use domain::{
    booking::ExceptionKind,
    practice::LicenseStatus,
    time::{Instant, Span, Zone},
};
use jiff::{
    ToSpan,
    civil::{Date, DateTime},
};
use proptest::prelude::*;

use crate::worlds::{World, worlds};

/// One minute of the walk.
struct Minute {
    at: Instant,
    wall: DateTime,
}

struct Walk<'a> {
    world: &'a World,
    minutes: Vec<Minute>,
    off: Vec<bool>,
    taken: Vec<bool>,
}

/// Minutes walked before and after the range: more than a day and the longest call.
const MARGIN: i64 = 30 * 60;

impl<'a> Walk<'a> {
    fn through(world: &'a World) -> Self {
        // The walk keeps to whole minutes of the world's clock, wherever the range starts.
        let first = world.range.start.epoch().div_euclid(60) - MARGIN;
        let last = world.range.end.epoch().div_euclid(60) + MARGIN;
        let minutes: Vec<_> = (first..=last)
            .map(|minute| Instant::from_epoch(minute * 60))
            .map(|at| Minute {
                at,
                wall: world.zone.rules().to_datetime(at.timestamp()),
            })
            .collect();
        let covered = |spans: &[Span]| -> Vec<bool> {
            let within = |at| spans.iter().any(|span| span.start <= at && at < span.end);
            minutes.iter().map(|minute| within(minute.at)).collect()
        };
        let busy: Vec<_> = world.busy.iter().map(|busy| busy.span).collect();
        Self {
            off: covered(&world.hours.time_off),
            taken: covered(&busy),
            world,
            minutes,
        }
    }

    /// What the therapist wrote for `date`: from and to, as the wall clock shows them.
    fn written_for(&self, date: Date) -> Vec<(DateTime, DateTime)> {
        let hours = &self.world.hours;
        let today: Vec<_> = hours.exceptions.iter().filter(|e| e.date == date).collect();
        if today.iter().any(|e| e.kind == ExceptionKind::Off) {
            return Vec::new();
        }
        let replaced = today.iter().any(|e| e.kind == ExceptionKind::Replace);
        let from_weekly = hours.weekly.iter().filter(|rule| {
            !replaced
                && rule.weekday == date.weekday()
                && date >= rule.valid_from
                && (rule.valid_to.is_none() || Some(date) <= rule.valid_to)
        });
        from_weekly
            .map(|rule| (rule.start_minute, rule.end_minute))
            .chain(today.iter().map(|e| (e.start_minute, e.end_minute)))
            .map(|(from, to)| (clock(date, from), clock(date, to)))
            .collect()
    }

    /// The minutes of a stretch: from the first at which the clock shows `from` or later, to the
    /// last at which it shows less than `to`. Only looked for where it can be.
    fn stretch(&self, from: DateTime, to: DateTime) -> std::ops::Range<usize> {
        let first = self.minutes.iter().position(|m| m.wall >= from);
        let last = self.minutes.iter().rposition(|m| m.wall < to);
        match (first, last) {
            (Some(first), Some(last)) => first..last + 1,
            _ => 0..0,
        }
    }

    fn days(&self) -> Vec<Date> {
        let mut days: Vec<_> = self.minutes.iter().map(|m| m.wall.date()).collect();
        days.sort();
        days.dedup();
        // The first and the last are only seen in part.
        days[1..days.len() - 1].to_vec()
    }

    fn free(&self) -> Vec<Instant> {
        let mut grid = vec![false; self.minutes.len()];
        let (call, step) = (
            usize::try_from(self.world.rules.call_minutes).unwrap(),
            usize::try_from(self.world.rules.step_minutes).unwrap(),
        );
        for (from, to) in self.days().into_iter().flat_map(|d| self.written_for(d)) {
            let stretch = self.stretch(from, to);
            for (walked, minute) in stretch.clone().enumerate() {
                let room = (minute..minute + call).all(|needed| stretch.contains(&needed));
                grid[minute] |= walked % step == 0 && room;
            }
        }
        (0..self.minutes.len())
            .filter(|minute| grid[*minute] && self.allowed(*minute))
            .map(|minute| self.minutes[minute].at)
            .collect()
    }

    fn allowed(&self, minute: usize) -> bool {
        let (world, rules) = (self.world, &self.world.rules);
        let (call, turnaround) = (rules.call_minutes, rules.turnaround_minutes);
        let at = self.minutes[minute].at;
        let mut during = (minute..).take(usize::try_from(call).unwrap());
        let mut claimed = (minute..).take(usize::try_from(call + turnaround).unwrap());
        at >= world.range.start
            && at < world.range.end
            && at.epoch() - world.now.epoch() >= rules.notice_minutes * 60
            && !during.any(|minute| self.off[minute])
            && !claimed.any(|minute| self.taken[minute])
            && self.within_window(minute)
            && self.booked_that_day(minute) < i64::from(rules.most_per_day)
            && self.licensed(at)
    }

    fn within_window(&self, minute: usize) -> bool {
        let today = wall_date(&self.world.zone, self.world.now);
        let last = today.checked_add(self.world.rules.window_days.days());
        self.minutes[minute].wall.date() <= last.unwrap()
    }

    fn booked_that_day(&self, minute: usize) -> i64 {
        let today = self.minutes[minute].wall.date();
        let mut booked = 0;
        for busy in &self.world.busy {
            if busy.booked && wall_date(&self.world.zone, busy.span.start) == today {
                booked += 1;
            }
        }
        booked
    }

    fn licensed(&self, at: Instant) -> bool {
        let state = self.world.state;
        let there = wall_date(&Zone::find(state.main_zone()).unwrap(), at);
        self.world.licenses.iter().any(|license| {
            license.status == LicenseStatus::Active
                && license.state == state
                && (license.issued_on..=license.expires_on).contains(&there)
        })
    }
}

fn clock(date: Date, minute: i64) -> DateTime {
    if minute == 1440 {
        return date.tomorrow().unwrap().at(0, 0, 0, 0);
    }
    let (hour, minute) = (minute / 60, minute % 60);
    date.at(hour.try_into().unwrap(), minute.try_into().unwrap(), 0, 0)
}

fn wall_date(zone: &Zone, at: Instant) -> Date {
    at.timestamp()
        .to_zoned_datetime(zone.rules().clone())
        .date()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(512))]

    #[test]
    fn a_walk_from_minute_to_minute_finds_the_same_times((_, world) in worlds()) {
        prop_assert_eq!(world.free(), Walk::through(&world).free());
    }
}

/// Chance could be so unlucky, or a change to the worlds so unhappy, that nothing is ever free and
/// the comparison above compares nothing with nothing.
#[test]
fn the_worlds_of_the_walk_have_free_times() {
    use proptest::{strategy::ValueTree, test_runner::TestRunner};
    let mut runner = TestRunner::deterministic();
    let worlds = worlds();
    let some = (0..200)
        .map(|_| worlds.new_tree(&mut runner).unwrap().current().1)
        .filter(|world| !world.free().is_empty())
        .count();
    assert!(some > 60, "only {some} of 200 worlds have a free time");
}
