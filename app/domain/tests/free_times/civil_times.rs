//! Our civil times against those of Python and the IANA data. See `facts/make_civil_times.py`.

use domain::{
    booking::civil::{end_of, start_of},
    time::Zone,
};

const FACTS: &str = include_str!("../facts/civil_times.csv");

/// The facts of 2024 to 2030 can change with new laws. Then this test fails where the zone data
/// that it runs with are older or newer than the file: make the file again.
#[test]
fn starts_and_ends_are_where_a_second_opinion_sees_them() {
    let mut rows = 0;
    for row in FACTS.lines().skip(2) {
        let fields: Vec<_> = row.split(',').collect();
        let [zone, date, minute, _, start, end] = fields[..] else {
            panic!("a row of six fields: {row}");
        };
        let (zone, date) = (Zone::find(zone).unwrap(), date.parse().unwrap());
        let minute = minute.parse().unwrap();
        let ours = (
            start_of(&zone, date, minute).epoch().to_string(),
            end_of(&zone, date, minute).epoch().to_string(),
        );
        assert_eq!(ours, (start.to_owned(), end.to_owned()), "{row}");
        rows += 1;
    }
    assert!(rows > 6_000, "only {rows} facts were read");
}

#[test]
fn a_midnight_is_the_same_moment_from_either_side_unless_it_comes_twice_or_not_at_all() {
    for zone in ["America/New_York", "Asia/Kolkata", "Australia/Lord_Howe"] {
        let zone = Zone::find(zone).unwrap();
        let mut day = jiff::civil::date(2024, 1, 1);
        while day.year() < 2031 {
            let next = day.tomorrow().unwrap();
            assert_eq!(end_of(&zone, day, 1440), start_of(&zone, next, 0), "{day}");
            day = next;
        }
    }
}
