//! Moments and dates as the interface reads and writes them: RFC 3339, and nothing else that a
//! time library would take as well.

use domain::time::{Instant, Zone};
use jiff::civil::Date;

/// `2026-11-25T09:00:00-06:00` in `zone`.
pub fn written(at: Instant, zone: &Zone) -> String {
    let moment = at.timestamp();
    let offset = zone.rules().to_offset(moment);
    moment.display_with_offset(offset).to_string()
}

/// The moment that an RFC 3339 text names. A part of a second makes it one at which nothing
/// starts.
pub fn instant(text: &str) -> Option<Instant> {
    let moment: jiff::Timestamp = text.parse().ok().filter(|_| has_shape(text))?;
    (moment.subsec_nanosecond() == 0).then(|| Instant::from_epoch(moment.as_second()))
}

/// A date with four digits for its year, `2026-11-25`.
pub fn civil_date(text: &str) -> Option<Date> {
    let date: Date = text.parse().ok()?;
    (date.to_string() == text).then_some(date)
}

/// Whether a text that the time library understood is written as RFC 3339 says: a full date, `T`,
/// a full time, and an offset of hours and minutes, or `Z`.
fn has_shape(text: &str) -> bool {
    let bytes = text.as_bytes();
    let is = |at: usize, wanted: &[u8]| bytes.get(at).is_some_and(|byte| wanted.contains(byte));
    let end = text.trim_end_matches(|c: char| c.is_ascii_digit() || c == ':');
    let zulu = is(bytes.len().saturating_sub(1), b"Zz");
    let offset = bytes.len() - end.len() == 5 && is(bytes.len() - 3, b":");
    let apart = [
        (4, b"-".as_slice()),
        (7, b"-"),
        (10, b"Tt"),
        (13, b":"),
        (16, b":"),
    ];
    apart.into_iter().all(|(at, wanted)| is(at, wanted))
        && (zulu || (offset && end.ends_with(['+', '-']) && end.len() >= 20))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn moments_are_read_as_rfc_3339_writes_them() {
        let nine = Some(Instant::from_epoch(1_795_618_800));
        for text in [
            "2026-11-25T09:00:00-06:00",
            "2026-11-25T15:00:00Z",
            "2026-11-25t15:00:00.000z",
            "2026-11-25T15:00:00+00:00",
        ] {
            assert_eq!(instant(text), nine, "{text}");
        }
        for text in [
            "2026-11-25 15:00:00Z",
            "2026-11-25T15:00Z",
            "2026-11-25T15Z",
            "20261125T150000Z",
            "2026-11-25T09:00:00",
            "2026-11-25T09:00:00-06",
            "2026-11-25T09:00:00-0600",
            "2026-11-25T09:00:00-06:00[America/Chicago]",
            "2026-11-25T15:00:00.5Z",
            "1795618800",
            "",
        ] {
            assert_eq!(instant(text), None, "{text}");
        }
    }

    #[test]
    fn moments_are_written_with_the_zone_s_offset_and_read_back() {
        let chicago = Zone::find("America/Chicago").unwrap();
        let nine = Instant::from_epoch(1_795_618_800);
        assert_eq!(written(nine, &chicago), "2026-11-25T09:00:00-06:00");
        assert_eq!(written(nine, &Zone::utc()), "2026-11-25T15:00:00+00:00");
        assert_eq!(instant(&written(nine, &chicago)), Some(nine));
    }

    #[test]
    fn dates_are_read_in_one_form_only() {
        assert!(civil_date("2026-11-25").is_some());
        for text in [
            "20261125",
            "2026-11-25T09:00",
            "2026-11-31",
            "2026-W48-3",
            "",
        ] {
            assert_eq!(civil_date(text), None, "{text}");
        }
    }
}
