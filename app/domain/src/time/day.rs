use std::fmt;

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

/// A civil day in an address, a form or an answer: `2026-11-24`.
///
/// It is written as the time library writes it, and read in this one form: the library's own reader
/// knows every other way to write a moment too, and a browser would download all of it for ten
/// characters.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(try_from = "(i16, i8, i8)", into = "(i16, i8, i8)")]
pub struct Day(Date);

impl Day {
    /// Reads `2026-11-24`, and nothing else; none where there is no such day.
    pub fn parse(text: &str) -> Option<Self> {
        let (year, rest) = text.split_once('-')?;
        let (month, day) = rest.split_once('-')?;
        let year = number(year, 4)?;
        let month = number(month, 2)?.try_into().ok()?;
        let day = number(day, 2)?.try_into().ok()?;
        Date::new(year, month, day).ok().map(Self)
    }

    /// The day as the time library has it.
    pub const fn date(self) -> Date {
        self.0
    }
}

fn number(text: &str, digits: usize) -> Option<i16> {
    let plain = text.len() == digits && text.bytes().all(|byte| byte.is_ascii_digit());
    plain.then(|| text.parse().ok())?
}

impl From<Date> for Day {
    fn from(date: Date) -> Self {
        Self(date)
    }
}

impl From<Day> for (i16, i8, i8) {
    fn from(Day(date): Day) -> Self {
        (date.year(), date.month(), date.day())
    }
}

impl TryFrom<(i16, i8, i8)> for Day {
    type Error = &'static str;

    fn try_from((year, month, day): (i16, i8, i8)) -> Result<Self, Self::Error> {
        Date::new(year, month, day)
            .map(Self)
            .map_err(|_| "no such day")
    }
}

impl fmt::Display for Day {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (year, month, day) = (*self).into();
        write!(f, "{year:04}-{month:02}-{day:02}")
    }
}

#[cfg(test)]
mod tests {
    use jiff::ToSpan as _;

    use super::*;

    #[test]
    fn a_day_is_written_as_the_time_library_writes_it_and_reads_back() {
        let mut date = jiff::civil::date(1999, 12, 25);
        for _ in 0..20_000 {
            let day = Day::from(date);
            assert_eq!(day.to_string(), date.to_string());
            assert_eq!(Day::parse(&day.to_string()), Some(day));
            assert_eq!(Day::try_from(<(i16, i8, i8)>::from(day)), Ok(day));
            date = date.checked_add(1.day()).unwrap_or(date);
        }
    }

    #[test]
    fn what_is_no_day_is_none() {
        for text in [
            "",
            "2026",
            "2026-11",
            "2026-11-31",
            "2026-02-29",
            "2026-00-01",
            "2026-13-01",
            "2026-11-00",
            "26-11-24",
            "2026-1-24",
            "+026-11-24",
            "-026-11-24",
            "2026-11-24T10:00",
            "2026-11-24-",
            "2026‐11‐24",
        ] {
            assert_eq!(Day::parse(text), None, "{text}");
        }
        assert!(Day::try_from((2026, 2, 30)).is_err());
        assert_eq!(
            Day::parse("2028-02-29").map(|day| day.date().day()),
            Some(29)
        );
    }
}
