//! WordPress's dates: `2014-09-05 07:30:00`, or zeros for none.

use jiff::civil::{Date, DateTime};
use jiff::tz::TimeZone;

/// The moment that `written` means in UTC, in seconds since 1970; `None` for zeros and nonsense.
pub(super) fn moment(written: &str) -> Option<i64> {
    let moment = TimeZone::UTC.to_timestamp(civil(written)?).ok()?;
    Some(moment.as_second())
}

/// The day of `written`, in whatever zone it was meant.
pub(super) fn day(written: &str) -> Option<Date> {
    Some(civil(written)?.date())
}

fn civil(written: &str) -> Option<DateTime> {
    let written = written.trim();
    if written.starts_with("0000") {
        return None;
    }
    written.parse().ok()
}
