//! Practices as chance makes them, most often around a change of the clocks.

use domain::{
    booking::{Busy, Calendar, DateException, ExceptionKind, Hours, WeeklyRule, free_times},
    id::{LicenseId, TherapistId},
    practice::{Authority, CallRules, License, LicenseStatus, StateCode},
    time::{DAY, HOUR, Instant, MINUTE, Span, Zone},
};
use jiff::{
    SignedDuration,
    civil::{Date, Weekday, date},
};
use proptest::{collection::vec, prelude::*, sample::select};

/// One therapist's calendar and what is asked of it.
#[derive(Clone, Debug)]
pub struct World {
    pub zone: Zone,
    pub hours: Hours,
    pub licenses: Vec<License>,
    pub busy: Vec<Busy>,
    pub rules: CallRules,
    pub state: StateCode,
    pub now: Instant,
    pub range: Span,
}

impl World {
    pub fn calendar(&self) -> Calendar<'_> {
        Calendar {
            zone: &self.zone,
            hours: &self.hours,
            licenses: &self.licenses,
            busy: &self.busy,
            rules: &self.rules,
        }
    }

    pub fn free(&self) -> Vec<Instant> {
        free_times(&self.calendar(), self.state, self.now, self.range)
    }
}

const ZONES: [&str; 11] = [
    "America/New_York",
    "America/Chicago",
    "America/Denver",
    "America/Phoenix",
    "America/Los_Angeles",
    "Pacific/Honolulu",
    "Asia/Kolkata",
    "Australia/Adelaide",
    "America/St_Johns",
    "Australia/Lord_Howe",
    "America/Santiago",
];

/// Days on which clocks change, somewhere among the zones, and a few quiet ones.
fn anchors() -> impl Strategy<Value = Date> {
    prop_oneof![
        4 => Just(date(2026, 3, 8)),
        4 => Just(date(2026, 11, 1)),
        1 => Just(date(2026, 4, 5)),
        1 => Just(date(2026, 10, 4)),
        1 => Just(date(2026, 9, 6)),
        1 => Just(date(2027, 12, 31)),
        1 => Just(date(2028, 2, 29)),
        1 => Just(date(2026, 6, 17)),
    ]
}

pub fn shifted(day: Date, days: i64) -> Date {
    day.saturating_add(SignedDuration::from_hours(24 * days))
}

pub fn midnight_utc(day: Date) -> Instant {
    let days = day.duration_since(date(1970, 1, 1)).as_hours() / 24;
    Instant::from_epoch(days * DAY)
}

/// A stretch of the day in whole cells. Night hours are frequent: that is when clocks change.
fn minutes() -> impl Strategy<Value = (i64, i64)> {
    let start = prop_oneof![2 => 0..50_i64, 2 => 250..288_i64, 1 => 0..288_i64];
    (start, 1..60_i64, 0..8_u8).prop_map(|(start, length, midnight)| {
        let end = if midnight == 0 {
            288
        } else {
            (start + length).min(288)
        };
        (start * 5, end * 5)
    })
}

pub fn weekly_rule(near: Date) -> impl Strategy<Value = WeeklyRule> {
    let to = prop_oneof![3 => Just(None), 1 => (0..8_i64).prop_map(Some)];
    (-1..3_i64, minutes(), -40..3_i64, to).prop_map(move |(day, (start, end), from, to)| {
        let valid_from = shifted(near, from);
        WeeklyRule {
            weekday: shifted(near, day).weekday(),
            start_minute: start,
            end_minute: end,
            valid_from,
            valid_to: to.map(|days| shifted(near, days - 1).max(valid_from)),
        }
    })
}

pub fn exception(near: Date) -> impl Strategy<Value = DateException> {
    let kind = prop_oneof![
        1 => Just(ExceptionKind::Off),
        3 => Just(ExceptionKind::Replace),
        3 => Just(ExceptionKind::Extra),
    ];
    (-1..4_i64, kind, minutes()).prop_map(move |(day, kind, (start, end))| DateException {
        date: shifted(near, day),
        kind,
        start_minute: start,
        end_minute: end,
    })
}

/// A span of whole minutes near `near`, sometimes an empty one.
pub fn span(near: Date, longest: i64) -> impl Strategy<Value = Span> {
    (-DAY / MINUTE..4 * DAY / MINUTE, 0..longest).prop_map(move |(after, length)| {
        let start = midnight_utc(near).plus_minutes(after);
        Span::new(start, start.plus_minutes(length))
    })
}

pub fn busy(near: Date) -> impl Strategy<Value = Busy> {
    (span(near, 90), any::<bool>()).prop_map(|(span, booked)| Busy { span, booked })
}

pub fn license(near: Date) -> impl Strategy<Value = License> {
    let state = select(vec!["MN", "MN", "MN", "NY", "HI"]);
    let status = prop_oneof![5 => Just(LicenseStatus::Active), 1 => Just(LicenseStatus::Suspended)];
    let first = prop_oneof![3 => Just(-30_i64), 1 => 0..3_i64];
    let last = prop_oneof![3 => Just(300_i64), 1 => 0..3_i64];
    (state, status, first, last).prop_map(move |(state, status, first, last)| License {
        id: LicenseId::from_text("license"),
        therapist: TherapistId::from_text("therapist"),
        state: StateCode::parse(state).unwrap(),
        authority: Authority::State,
        issued_on: shifted(near, first),
        expires_on: shifted(near, last),
        status,
    })
}

fn call_rules() -> impl Strategy<Value = CallRules> {
    (
        select(vec![5_i64, 15, 15, 25, 60]),
        select(vec![0_i64, 5, 5, 10, 40]),
        select(vec![5_i64, 10, 15, 15, 35, 60]),
        prop_oneof![3 => Just(0_i64), 2 => 0..2000_i64],
        prop_oneof![3 => Just(28_i64), 2 => 1..5_i64],
        prop_oneof![2 => Just(8_u32), 3 => 1..4_u32],
    )
        .prop_map(|(call, turnaround, step, notice, window, most)| CallRules {
            call_minutes: call,
            turnaround_minutes: turnaround,
            step_minutes: step,
            notice_minutes: notice,
            window_days: window,
            most_per_day: most,
        })
}

fn hours(near: Date) -> impl Strategy<Value = Hours> {
    let off = prop_oneof![2 => Just(0..1_usize), 1 => Just(1..3_usize)];
    (
        vec(weekly_rule(near), 1..8),
        vec(exception(near), 0..4),
        off.prop_flat_map(move |count| vec(span(near, 500), count)),
    )
        .prop_map(|(weekly, exceptions, time_off)| Hours {
            weekly,
            exceptions,
            time_off,
        })
}

/// A world and the day near which everything in it happens.
pub fn worlds() -> impl Strategy<Value = (Date, World)> {
    anchors().prop_flat_map(|near| {
        let asked = (-DAY..DAY, 12 * HOUR..72 * HOUR, -3 * DAY..DAY / 2);
        let licenses = prop_oneof![
            3 => vec(license(near), 1..4),
            1 => Just(Vec::new()),
        ];
        (
            select(ZONES.to_vec()),
            hours(near),
            licenses,
            vec(busy(near), 0..10),
            call_rules(),
            asked,
        )
            .prop_map(move |(zone, hours, licenses, busy, rules, asked)| {
                let (start, length, now) = asked;
                let start = midnight_utc(near) + start;
                let world = World {
                    zone: Zone::find(zone).unwrap(),
                    hours,
                    licenses,
                    busy,
                    rules,
                    state: StateCode::parse("MN").unwrap(),
                    now: start + now,
                    range: Span::new(start, start + length),
                };
                (near, world)
            })
    })
}

/// A therapist in `zone` with a license that always holds, no hours yet and nothing in the way, asked
/// for `days` days from `first` and one on either side: what the examples start from.
pub fn quiet(zone: &str, first: Date, days: i64) -> World {
    let zone = Zone::find(zone).unwrap();
    let start = midnight_utc(shifted(first, -1));
    let state = StateCode::parse("MN").unwrap();
    World {
        zone,
        hours: Hours::default(),
        licenses: vec![License {
            id: LicenseId::from_text("license"),
            therapist: TherapistId::from_text("therapist"),
            state,
            authority: Authority::State,
            issued_on: date(2000, 1, 1),
            expires_on: date(2099, 12, 31),
            status: LicenseStatus::Active,
        }],
        busy: Vec::new(),
        rules: CallRules {
            notice_minutes: 0,
            window_days: 366,
            most_per_day: 288,
            ..CallRules::default()
        },
        state,
        now: start,
        range: Span::new(start, start + (days + 2) * DAY),
    }
}

impl World {
    /// Hours on each of `weekdays`, from and to a minute of the day.
    pub fn weekly(mut self, weekdays: &[Weekday], from: i64, to: i64) -> Self {
        self.hours
            .weekly
            .extend(weekdays.iter().map(|weekday| WeeklyRule {
                weekday: *weekday,
                start_minute: from,
                end_minute: to,
                valid_from: date(2000, 1, 1),
                valid_to: None,
            }));
        self
    }

    /// An exception on `date`.
    pub fn except(mut self, kind: ExceptionKind, date: Date, from: i64, to: i64) -> Self {
        self.hours.exceptions.push(DateException {
            date,
            kind,
            start_minute: from,
            end_minute: to,
        });
        self
    }

    /// Calls of `call` minutes, each `step` after the one before, and no turnaround.
    pub fn calls(mut self, step: i64, call: i64) -> Self {
        self.rules.step_minutes = step;
        self.rules.call_minutes = call;
        self.rules.turnaround_minutes = 0;
        self
    }

    /// Asks only between two moments, each written like `2026-03-08T07:00Z`.
    pub fn asked(mut self, from: &str, to: &str) -> Self {
        self.range = Span::new(instant(from), instant(to));
        self
    }

    /// The free times, written like `2026-03-08T07:00Z`.
    pub fn written(&self) -> Vec<String> {
        self.free().into_iter().map(written).collect()
    }

    /// The free times as the therapist's own clock shows them, written like `03-08 03:00`.
    pub fn on_the_wall(&self) -> Vec<String> {
        let wall = |at: Instant| self.zone.rules().to_datetime(at.timestamp());
        let free = self.free().into_iter();
        free.map(|at| wall(at).strftime("%m-%d %H:%M").to_string())
            .collect()
    }
}

/// Reads `2026-03-08T07:00Z`.
pub fn instant(text: &str) -> Instant {
    let timestamp: jiff::Timestamp = text.parse().unwrap();
    Instant::from_epoch(timestamp.as_second())
}

/// Writes `2026-03-08T07:00Z`.
pub fn written(at: Instant) -> String {
    at.timestamp().strftime("%Y-%m-%dT%H:%MZ").to_string()
}

/// A span between two moments as [`instant`] reads them.
pub fn between(from: &str, to: &str) -> Span {
    Span::new(instant(from), instant(to))
}

pub const WEEKDAYS: [Weekday; 5] = [
    Weekday::Monday,
    Weekday::Tuesday,
    Weekday::Wednesday,
    Weekday::Thursday,
    Weekday::Friday,
];

pub const EVERY_DAY: [Weekday; 7] = [
    Weekday::Monday,
    Weekday::Tuesday,
    Weekday::Wednesday,
    Weekday::Thursday,
    Weekday::Friday,
    Weekday::Saturday,
    Weekday::Sunday,
];
