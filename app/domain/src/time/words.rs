//! Times in words, as Americans read them. The server writes the words and the browser shows them
//! as they came, so that the two can never disagree.

use jiff::civil::{Date, Weekday};

use super::{Instant, Zone};

/// `Tuesday, November 24`.
pub fn day(date: Date) -> String {
    format!("{}, {} {}", weekday(date), month(date), date.day())
}

/// `Tuesday, November 24, 2026`.
pub fn day_and_year(date: Date) -> String {
    format!("{}, {}", day(date), date.year())
}

/// `November 24, 2026`: a day whose place in the week does not matter.
pub fn date_and_year(date: Date) -> String {
    format!("{} {}, {}", month(date), date.day(), date.year())
}

/// `Tue, Nov 24`.
pub fn short_day(date: Date) -> String {
    format!("{:.3}, {:.3} {}", weekday(date), month(date), date.day())
}

/// `9:15 am`, in `zone`. Noon is 12:00 pm, midnight 12:00 am.
pub fn time_of_day(at: Instant, zone: &Zone) -> String {
    let time = zone.rules().to_datetime(at.timestamp()).time();
    minute_of_day(
        u16::from(time.hour().unsigned_abs()) * 60 + u16::from(time.minute().unsigned_abs()),
    )
}

/// `9:15 am` for minute 555 of the day. Minute 1440, a day's end, reads `12:00 am` again.
pub fn minute_of_day(minute: u16) -> String {
    let (hour, minute) = (minute / 60 % 24, minute % 60);
    let half = if hour < 12 { "am" } else { "pm" };
    let hour = if hour % 12 == 0 { 12 } else { hour % 12 };
    format!("{hour}:{minute:02} {half}")
}

/// `9:15 am`, and `1:30 am (first time)` or `(second time)` where the clocks go back over it, so
/// that two different free times never carry the same words.
pub fn time_of_day_distinct(at: Instant, zone: &Zone) -> String {
    let text = time_of_day(at, zone);
    let civil = zone.rules().to_datetime(at.timestamp());
    let ambiguous = zone.rules().to_ambiguous_timestamp(civil);
    if !matches!(ambiguous.offset(), jiff::tz::AmbiguousOffset::Fold { .. }) {
        return text;
    }
    let earlier = ambiguous
        .earlier()
        .is_ok_and(|first| first.as_second() == at.epoch());
    format!("{text} ({} time)", if earlier { "first" } else { "second" })
}

/// `Wednesday, November 25 at 1:00 pm Central Time`, in `zone`.
pub fn full(at: Instant, zone: &Zone) -> String {
    let date = at.date_in(zone.rules());
    format!(
        "{} at {} {}",
        day(date),
        time_of_day_distinct(at, zone),
        zone_name(zone)
    )
}

/// `Central Time` for the zones of the United States; elsewhere the city with its offset's name,
/// as in `Kathmandu time`.
pub fn zone_name(zone: &Zone) -> String {
    if let Some(known) = US_ZONES.iter().find(|known| known.covers(zone.name())) {
        return known.words.to_owned();
    }
    let city = zone
        .name()
        .rsplit('/')
        .next()
        .unwrap_or(zone.name())
        .replace('_', " ");
    if city == "UTC" {
        "UTC".to_owned()
    } else {
        format!("{city} time")
    }
}

/// A zone of the United States as people call it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct UsZone {
    /// The IANA name that stands for it.
    pub name: &'static str,
    /// What people call it.
    pub words: &'static str,
    others: &'static [&'static str],
}

impl UsZone {
    fn covers(&self, name: &str) -> bool {
        self.name == name || self.others.contains(&name)
    }
}

/// The zones that a person in the United States can be in, from east to west.
pub const US_ZONES: [UsZone; 8] = [
    UsZone {
        name: "America/Puerto_Rico",
        words: "Atlantic Time",
        others: &[],
    },
    UsZone {
        name: "America/New_York",
        words: "Eastern Time",
        others: &[
            "America/Detroit",
            "America/Indiana/Indianapolis",
            "America/Kentucky/Louisville",
            "US/Eastern",
        ],
    },
    UsZone {
        name: "America/Chicago",
        words: "Central Time",
        others: &["America/Menominee", "America/Indiana/Knox", "US/Central"],
    },
    UsZone {
        name: "America/Denver",
        words: "Mountain Time",
        others: &["America/Boise", "US/Mountain"],
    },
    UsZone {
        name: "America/Phoenix",
        words: "Arizona Time",
        others: &["US/Arizona"],
    },
    UsZone {
        name: "America/Los_Angeles",
        words: "Pacific Time",
        others: &["US/Pacific"],
    },
    UsZone {
        name: "America/Anchorage",
        words: "Alaska Time",
        others: &["US/Alaska"],
    },
    UsZone {
        name: "Pacific/Honolulu",
        words: "Hawaii Time",
        others: &["US/Hawaii"],
    },
];

fn weekday(date: Date) -> &'static str {
    match date.weekday() {
        Weekday::Monday => "Monday",
        Weekday::Tuesday => "Tuesday",
        Weekday::Wednesday => "Wednesday",
        Weekday::Thursday => "Thursday",
        Weekday::Friday => "Friday",
        Weekday::Saturday => "Saturday",
        Weekday::Sunday => "Sunday",
    }
}

fn month(date: Date) -> &'static str {
    const NAMES: [&str; 12] = [
        "January",
        "February",
        "March",
        "April",
        "May",
        "June",
        "July",
        "August",
        "September",
        "October",
        "November",
        "December",
    ];
    NAMES[usize::from(date.month().unsigned_abs() - 1)]
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(text: &str) -> Instant {
        Instant::from_epoch(text.parse::<jiff::Timestamp>().unwrap().as_second())
    }

    #[test]
    fn midnight_and_noon_are_twelve() {
        assert_eq!(minute_of_day(0), "12:00 am");
        assert_eq!(minute_of_day(720), "12:00 pm");
        assert_eq!(minute_of_day(1440), "12:00 am");
        assert_eq!(minute_of_day(13 * 60 + 5), "1:05 pm");
    }

    #[test]
    fn a_full_time_names_day_time_and_zone() {
        let chicago = Zone::find("America/Chicago").unwrap();
        assert_eq!(
            full(at("2026-11-25T19:00:00Z"), &chicago),
            "Wednesday, November 25 at 1:00 pm Central Time"
        );
    }

    #[test]
    fn the_hour_that_comes_twice_is_told_apart() {
        let new_york = Zone::find("America/New_York").unwrap();
        assert_eq!(
            time_of_day_distinct(at("2026-11-01T05:30:00Z"), &new_york),
            "1:30 am (first time)"
        );
        assert_eq!(
            time_of_day_distinct(at("2026-11-01T06:30:00Z"), &new_york),
            "1:30 am (second time)"
        );
        assert_eq!(
            time_of_day_distinct(at("2026-11-01T07:30:00Z"), &new_york),
            "2:30 am"
        );
    }

    #[test]
    fn zones_elsewhere_are_called_by_their_city() {
        assert_eq!(
            zone_name(&Zone::find("Asia/Kathmandu").unwrap()),
            "Kathmandu time"
        );
        assert_eq!(
            zone_name(&Zone::find("America/Detroit").unwrap()),
            "Eastern Time"
        );
        assert_eq!(zone_name(&Zone::utc()), "UTC");
    }
}
