use jiff::civil::{Date, Weekday};

use crate::time::Span;

/// When a therapist takes consultations. All of it is civil: dates and minutes of the day in the
/// therapist's own zone, except time off, which is between two moments.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Hours {
    /// What repeats every week.
    pub weekly: Vec<WeeklyRule>,
    /// What is different on single dates.
    pub exceptions: Vec<DateException>,
    /// When nothing is offered, whatever the rules say. Bookings that are there stay.
    pub time_off: Vec<Span>,
}

/// A stretch of hours on one day of every week.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct WeeklyRule {
    /// The day.
    pub weekday: Weekday,
    /// Minute of the day at which it starts, 0 to 1435, a multiple of five.
    pub start_minute: i64,
    /// Minute of the day at which it ends, 5 to 1440, a multiple of five. 1440 is midnight.
    pub end_minute: i64,
    /// The first date on which the rule holds.
    pub valid_from: Date,
    /// The last date on which it holds; none for until further notice.
    pub valid_to: Option<Date>,
}

/// What a single date does with the weekly hours.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum ExceptionKind {
    /// No hours on that date. Stronger than the other two.
    Off,
    /// These hours in place of the weekly ones.
    Replace,
    /// These hours beside whatever else the date has.
    Extra,
}

impl ExceptionKind {
    /// All of them.
    pub const ALL: [Self; 3] = [Self::Off, Self::Replace, Self::Extra];

    /// How the store writes it.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Off => "off",
            Self::Replace => "replace",
            Self::Extra => "extra",
        }
    }

    /// Reads what the store wrote.
    pub fn from_text(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|known| known.as_str() == text)
    }
}

/// Hours on a single date. The minutes of an [`ExceptionKind::Off`] mean nothing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct DateException {
    /// The date.
    pub date: Date,
    /// What it does.
    pub kind: ExceptionKind,
    /// Minute of the day at which it starts.
    pub start_minute: i64,
    /// Minute of the day at which it ends.
    pub end_minute: i64,
}

/// Time that is taken, in the lane that visitors book.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Busy {
    /// From the start of the call to the end of the turnaround after it.
    pub span: Span,
    /// A booked call counts against the day's most; a hold does not.
    pub booked: bool,
}

/// Hours that cannot be.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum HoursFault {
    /// Minutes outside of a day, or an end that is not after the start.
    #[error("hours run from an earlier to a later minute of one day")]
    OutOfDay,
    /// Minutes that are not whole cells.
    #[error("hours start and end on a multiple of five minutes")]
    NotFiveMinutes,
    /// A last date before the first.
    #[error("the last date is not before the first")]
    DatesReversed,
}

impl WeeklyRule {
    /// Checks that the rule can be.
    ///
    /// # Errors
    /// [`HoursFault`] says what is wrong.
    pub fn check(&self) -> Result<(), HoursFault> {
        check_minutes(self.start_minute, self.end_minute)?;
        match self.valid_to {
            Some(last) if last < self.valid_from => Err(HoursFault::DatesReversed),
            _ => Ok(()),
        }
    }

    /// Whether the rule gives hours on `date`.
    pub fn holds_on(&self, date: Date) -> bool {
        date.weekday() == self.weekday
            && self.valid_from <= date
            && self.valid_to.is_none_or(|last| date <= last)
    }
}

impl DateException {
    /// Checks that the exception can be.
    ///
    /// # Errors
    /// [`HoursFault`] says what is wrong.
    pub fn check(&self) -> Result<(), HoursFault> {
        match self.kind {
            ExceptionKind::Off => Ok(()),
            _ => check_minutes(self.start_minute, self.end_minute),
        }
    }
}

fn check_minutes(start: i64, end: i64) -> Result<(), HoursFault> {
    if !(0 <= start && start < end && end <= 1440) {
        return Err(HoursFault::OutOfDay);
    }
    if start % 5 == 0 && end % 5 == 0 {
        Ok(())
    } else {
        Err(HoursFault::NotFiveMinutes)
    }
}
