//! Time, twice: *civil* values (a date, a minute of the day, a zone) are what people write into
//! rules; [`Instant`]s are what the world does. Exactly one place of this crate turns the first
//! into the second ([`crate::booking::civil`]); everything else only compares integers.

mod day;
pub mod words;

pub use day::Day;

use std::ops::{Add, Sub};

use jiff::{civil::Date, tz::TimeZone};
use serde::{Deserialize, Serialize};

/// A moment: whole seconds since 1970-01-01T00:00:00Z.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, Default,
)]
#[serde(transparent)]
pub struct Instant(i64);

/// Seconds in a minute.
pub const MINUTE: i64 = 60;
/// Seconds in an hour.
pub const HOUR: i64 = 60 * MINUTE;
/// Seconds in twenty-four hours. A civil day may be longer or shorter.
pub const DAY: i64 = 24 * HOUR;

impl Instant {
    /// The moment `seconds` after the Unix epoch (before it, when negative).
    pub const fn from_epoch(seconds: i64) -> Self {
        Self(seconds)
    }

    /// Whole seconds since the Unix epoch.
    pub const fn epoch(self) -> i64 {
        self.0
    }

    /// This moment moved by `minutes`.
    pub const fn plus_minutes(self, minutes: i64) -> Self {
        Self(self.0 + minutes * MINUTE)
    }

    /// The civil date of this moment in `zone`.
    pub fn date_in(self, zone: &TimeZone) -> Date {
        zone.to_datetime(self.timestamp()).date()
    }

    /// The same moment as the time library writes it. Moments beyond the library's range of years
    /// (about 9999 years either way) become its nearest end.
    pub fn timestamp(self) -> jiff::Timestamp {
        jiff::Timestamp::from_second(self.0).unwrap_or(if self.0 < 0 {
            jiff::Timestamp::MIN
        } else {
            jiff::Timestamp::MAX
        })
    }
}

impl Add<i64> for Instant {
    type Output = Self;
    /// Adds seconds.
    fn add(self, seconds: i64) -> Self {
        Self(self.0 + seconds)
    }
}

impl Sub for Instant {
    type Output = i64;
    /// The seconds from `other` to this moment.
    fn sub(self, other: Self) -> i64 {
        self.0 - other.0
    }
}

/// A stretch of time, its start included and its end not.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Span {
    /// The first moment that belongs to it.
    pub start: Instant,
    /// The first moment after it.
    pub end: Instant,
}

impl Span {
    /// A span from `start` up to, but without, `end`. An `end` before `start` makes it empty.
    pub const fn new(start: Instant, end: Instant) -> Self {
        Self { start, end }
    }

    /// Whether no moment belongs to it.
    pub fn is_empty(self) -> bool {
        self.start >= self.end
    }

    /// Whether the two share a moment.
    pub fn overlaps(self, other: Self) -> bool {
        self.start < other.end && other.start < self.end && !self.is_empty() && !other.is_empty()
    }
}

/// Where the time comes from. The server hands in the machine's; tests hand in one that they move.
pub trait Clock: Send + Sync {
    /// The present moment.
    fn now(&self) -> Instant;
}

/// A time zone by its IANA name, found in the zone database.
#[derive(Clone, Debug)]
pub struct Zone {
    name: String,
    rules: TimeZone,
}

/// No time zone has that name.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("no time zone is called {0:?}")]
pub struct UnknownZone(pub String);

impl Zone {
    /// Looks a zone up by its IANA name, such as `America/Chicago`.
    ///
    /// # Errors
    /// [`UnknownZone`] where the zone database has no such name.
    pub fn find(name: &str) -> Result<Self, UnknownZone> {
        let rules = TimeZone::get(name).map_err(|_| UnknownZone(name.to_owned()))?;
        let name = rules.iana_name().unwrap_or(name).to_owned();
        Ok(Self { name, rules })
    }

    /// Coordinated Universal Time.
    pub fn utc() -> Self {
        Self {
            name: "UTC".to_owned(),
            rules: TimeZone::UTC,
        }
    }

    /// Its IANA name.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// Its rules, for arithmetic.
    pub fn rules(&self) -> &TimeZone {
        &self.rules
    }
}

impl PartialEq for Zone {
    fn eq(&self, other: &Self) -> bool {
        self.name == other.name
    }
}
