//! What other booking systems got wrong in public, as facts to hold ours against, and the cases
//! that their own tests settled. Only facts are taken: zone, hours, moment, expected times.
//!
//! Where ours differs on purpose: the grid is the therapist's and not rounded in the viewer's zone;
//! stretches of hours are not joined before they are stepped; a therapist has one zone and does not
//! travel; lengths are whole cells of five minutes.

use domain::{
    booking::{Busy, ExceptionKind},
    time::MINUTE,
};
use jiff::civil::{
    Date,
    Weekday::{Friday, Monday, Saturday, Sunday, Thursday, Tuesday, Wednesday},
    date,
};

use crate::worlds::{EVERY_DAY, WEEKDAYS, World, between, instant, quiet, written};

const NEW_YORK: &str = "America/New_York";

/// Calls of an hour on a quiet calendar, asked from noon of the day before, UTC.
fn hourly(zone: &str, first: Date, days: i64) -> World {
    quiet(zone, first, days).calls(60, 60)
}

/// `2023-06-12T12:00Z` and each hour after it, `hours` in all.
fn hours_from(first: &str, hours: i64) -> Vec<String> {
    (0..hours)
        .map(|hour| written(instant(first).plus_minutes(60 * hour)))
        .collect()
}

/// How many calls of `call` minutes, one each `step`, the stretches of a Monday hold.
fn count(step: i64, call: i64, stretches: &[(i64, i64)]) -> usize {
    let day = date(2023, 6, 12);
    let world = quiet("Etc/UTC", day, 1).calls(step, call);
    let add = |world: World, (from, to): &(i64, i64)| world.weekly(&[Monday], *from, *to);
    stretches.iter().fold(world, add).free().len()
}

mod settled_by_the_tests_of_cal_com {
    //! `date-ranges.test.ts`, `slots.test.ts`, `futureLimit.timezone.integration-test.ts`.
    use super::*;

    #[test]
    fn a_month_of_weekdays_after_the_clocks_went_back() {
        let world = hourly(NEW_YORK, date(2023, 11, 6), 25)
            .weekly(&WEEKDAYS, 540, 1020)
            .asked("2023-11-05T13:26:14Z", "2023-12-01T00:00Z");
        let days = (6..=10).chain(13..=17).chain(20..=24).chain(27..=30);
        let expected: Vec<_> = days
            .flat_map(|day| hours_from(&format!("2023-11-{day:02}T14:00Z"), 8))
            .collect();
        assert_eq!(world.written(), expected);
    }

    #[test]
    fn an_exception_alone() {
        for (zone, first) in [
            (NEW_YORK, "2023-06-12T12:00Z"),
            ("Europe/Berlin", "2023-06-12T06:00Z"),
        ] {
            let day = date(2023, 6, 12);
            let world = hourly(zone, day, 1).except(ExceptionKind::Replace, day, 480, 1020);
            assert_eq!(world.written(), hours_from(first, 9));
        }
    }

    #[test]
    fn an_exception_replaces_only_its_own_date() {
        let world = hourly(NEW_YORK, date(2023, 6, 13), 2)
            .weekly(&WEEKDAYS, 480, 1020)
            .except(ExceptionKind::Replace, date(2023, 6, 13), 600, 900)
            .asked("2023-06-13T00:00Z", "2023-06-15T00:00Z");
        let mut expected = hours_from("2023-06-13T14:00Z", 5);
        expected.extend(hours_from("2023-06-14T12:00Z", 9));
        assert_eq!(world.written(), expected);
    }

    #[test]
    fn an_exception_whose_hours_are_the_next_date_in_utc_still_replaces_its_own() {
        let world = hourly(NEW_YORK, date(2023, 6, 13), 2)
            .weekly(&WEEKDAYS, 480, 1020)
            .except(ExceptionKind::Replace, date(2023, 6, 13), 1320, 1380)
            .asked("2023-06-13T04:00Z", "2023-06-15T00:00Z");
        let mut expected = hours_from("2023-06-14T02:00Z", 1);
        expected.extend(hours_from("2023-06-14T12:00Z", 9));
        assert_eq!(world.written(), expected);
    }

    #[test]
    fn a_date_off() {
        let world = hourly("Europe/London", date(2023, 6, 13), 2)
            .weekly(&WEEKDAYS, 480, 1020)
            .except(ExceptionKind::Off, date(2023, 6, 13), 0, 0)
            .asked("2023-06-13T00:00Z", "2023-06-15T00:00Z");
        assert_eq!(world.written(), hours_from("2023-06-14T07:00Z", 9));
    }

    #[test]
    fn time_off_over_a_whole_date() {
        let mut world = hourly(NEW_YORK, date(2023, 6, 13), 2)
            .weekly(&WEEKDAYS, 480, 1020)
            .asked("2023-06-13T00:00Z", "2023-06-15T00:00Z");
        world.hours.time_off = vec![between("2023-06-13T04:00Z", "2023-06-14T04:00Z")];
        assert_eq!(world.written(), hours_from("2023-06-14T12:00Z", 9));
    }

    #[test]
    fn hours_that_meet_at_midnight() {
        let world = quiet("Europe/London", date(2023, 6, 13), 2)
            .weekly(&WEEKDAYS, 1380, 1440)
            .weekly(&[Tuesday, Wednesday, Thursday, Friday, Saturday], 0, 30)
            .calls(30, 30)
            .asked("2023-06-13T12:00Z", "2023-06-15T00:00Z");
        let expected: Vec<_> = ["2023-06-13", "2023-06-14"]
            .into_iter()
            .flat_map(|day| ["22:00", "22:30", "23:00"].map(|at| format!("{day}T{at}Z")))
            .collect();
        assert_eq!(world.written(), expected);
    }

    #[test]
    fn two_whole_days_in_a_row_have_no_seam() {
        let expected = hours_from("2023-06-11T23:00Z", 48);
        let world = hourly("Europe/London", date(2023, 6, 12), 3);
        let weekly = world.clone().weekly(&[Monday, Tuesday], 0, 1440);
        assert_eq!(weekly.written(), expected);
        let exceptions = world
            .except(ExceptionKind::Replace, date(2023, 6, 12), 0, 1440)
            .except(ExceptionKind::Replace, date(2023, 6, 13), 0, 1440);
        assert_eq!(exceptions.written(), expected);
    }

    #[test]
    fn equal_ends_do_not_overwrite_each_other() {
        let world = hourly("Etc/UTC", date(2023, 6, 12), 1)
            .weekly(&[Monday], 360, 600)
            .weekly(&[Monday], 480, 600);
        assert_eq!(world.written(), hours_from("2023-06-12T06:00Z", 4));
    }

    #[test]
    fn two_busy_times_in_either_order() {
        let busy = |from, to| Busy {
            span: between(from, to),
            booked: false,
        };
        let mut world = quiet("Etc/UTC", date(2023, 6, 12), 1)
            .weekly(&[Monday], 240, 720)
            .calls(15, 15);
        world.busy = vec![
            busy("2023-06-12T04:45Z", "2023-06-12T05:00Z"),
            busy("2023-06-12T04:00Z", "2023-06-12T04:15Z"),
        ];
        let free = world.written();
        let first = [
            "2023-06-12T04:15Z",
            "2023-06-12T04:30Z",
            "2023-06-12T05:00Z",
        ];
        assert_eq!(
            (&free[..3], free.len()),
            (&first.map(str::to_owned)[..], 30)
        );
        world.busy.reverse();
        assert_eq!(world.written(), free);
    }

    #[test]
    fn an_end_before_its_start_is_nothing() {
        assert_eq!(count(15, 15, &[(1020, 540)]), 0);
    }

    #[test]
    fn counts_of_a_day() {
        assert_eq!(count(60, 60, &[(0, 1440)]), 24);
        assert_eq!(count(60, 30, &[(0, 1440)]), 24);
        assert_eq!(count(20, 20, &[(0, 1440)]), 72);
        assert_eq!(count(20, 20, &[(0, 1425)]), 71);
        assert_eq!(count(10, 10, &[(10, 120)]), 11);
    }

    #[test]
    fn counts_of_two_stretches() {
        assert_eq!(count(20, 20, &[(660, 720), (840, 900)]), 6);
        assert_eq!(count(20, 20, &[(660, 720), (680, 760)]), 5);
        // Two there, where the stretches are joined; here each keeps its own starts.
        assert_eq!(count(45, 45, &[(660, 780), (675, 780)]), 4);
        assert_eq!(count(45, 45, &[(675, 780), (660, 780)]), 4);
    }

    #[test]
    fn what_is_left_of_today_and_of_tomorrow_with_notice() {
        let mut world = hourly("Etc/UTC", date(2021, 6, 20), 1)
            .weekly(&EVERY_DAY, 0, 1440)
            .asked("2021-06-20T00:00Z", "2021-06-21T00:00Z");
        world.now = instant("2021-06-20T11:59:59Z");
        assert_eq!(world.written(), hours_from("2021-06-20T12:00Z", 12));
        world = world.asked("2021-06-21T00:00Z", "2021-06-22T00:00Z");
        world.rules.notice_minutes = 1500;
        assert_eq!(world.written(), hours_from("2021-06-21T13:00Z", 11));
    }

    #[test]
    fn the_last_quarter_of_an_evening_is_offered() {
        let world = quiet("Europe/Brussels", date(2023, 6, 12), 1)
            .weekly(&[Monday], 540, 1380)
            .calls(15, 15);
        assert_eq!(world.on_the_wall().last().unwrap(), "06-12 22:45");
    }

    /// One time there, 08:00, for viewers whose zone has whole hours; here two for everybody.
    #[test]
    fn a_zone_of_half_hours_keeps_its_own_grid() {
        let world = hourly("Asia/Kolkata", date(2023, 6, 12), 1).weekly(&[Monday], 450, 570);
        assert_eq!(world.on_the_wall(), ["06-12 07:30", "06-12 08:30"]);
    }

    #[test]
    fn a_window_of_two_days_moves_on_at_the_therapists_midnight() {
        for (now, days) in [
            ("2024-05-31T01:30Z", vec!["05-31", "06-01", "06-02"]),
            ("2024-05-31T04:30Z", vec!["05-31", "06-01", "06-02"]),
            ("2024-05-31T11:30Z", vec!["06-01", "06-02"]),
            ("2024-05-31T18:29Z", vec!["06-01", "06-02"]),
            ("2024-05-31T18:30Z", vec!["06-01", "06-02", "06-03"]),
        ] {
            let mut world =
                hourly("Asia/Kolkata", date(2024, 5, 31), 9).weekly(&EVERY_DAY, 570, 1080);
            (world.now, world.rules.window_days) = (instant(now), 2);
            let mut offered = world.on_the_wall();
            offered.iter_mut().for_each(|at| at.truncate(5));
            offered.dedup();
            assert_eq!(offered, days, "{now}");
        }
    }
}

/// calcom/cal.com#6217: right every week but on March 12 and November 5, 2023.
#[test]
fn half_past_twelve_is_half_past_twelve_on_every_sunday() {
    for zone in [NEW_YORK, "America/Toronto"] {
        let world = quiet(zone, date(2023, 1, 1), 364)
            .weekly(&[Sunday], 750, 780)
            .calls(30, 30);
        let wall = world.on_the_wall();
        assert_eq!(wall.len(), 53);
        assert!(wall.iter().all(|at| at.ends_with(" 12:30")), "{wall:?}");
        let free = world.written();
        assert!(free.contains(&"2023-03-12T16:30Z".to_owned()));
        assert!(free.contains(&"2023-11-05T17:30Z".to_owned()));
    }
}

/// calcom/cal.com#10517: November's times were at eight, and nine was refused.
#[test]
fn nine_is_nine_all_november() {
    let world = hourly(NEW_YORK, date(2023, 11, 1), 30)
        .weekly(&EVERY_DAY, 540, 600)
        .asked("2023-11-01T04:00Z", "2023-12-01T05:00Z");
    let wall = world.on_the_wall();
    assert_eq!(wall.len(), 30);
    assert!(wall.iter().all(|at| at.ends_with(" 09:00")), "{wall:?}");
}

/// calcom/cal.com#12137: wrong only where the notice ended on the day of the change.
#[test]
fn notice_that_ends_on_the_day_of_a_change_moves_no_time() {
    for (days, first) in [
        (6, "2023-11-04T13:00Z"),
        (7, "2023-11-05T14:00Z"),
        (8, "2023-11-06T14:00Z"),
    ] {
        let mut world = hourly(NEW_YORK, date(2023, 10, 29), 14).weekly(&EVERY_DAY, 540, 1020);
        world.now = instant("2023-10-29T12:00Z");
        world.rules.notice_minutes = days * 24 * 60;
        assert_eq!(world.written()[0], first);
        assert!(world.on_the_wall()[0].ends_with(" 09:00"));
    }
}

/// calcom/cal.com#4702: 7:30 in Chicago was an hour off in the week after the change of 2022.
#[test]
fn half_past_seven_in_chicago_before_and_after_a_change() {
    let world = quiet("America/Chicago", date(2022, 11, 1), 8)
        .weekly(&[Tuesday], 450, 480)
        .calls(30, 30);
    assert_eq!(world.written(), ["2022-11-01T12:30Z", "2022-11-08T13:30Z"]);
}

/// calcom/cal.com#7667: in Detroit six in the evening, and only six, could not be booked.
#[test]
fn six_in_the_evening_in_detroit() {
    for day in [date(2023, 3, 20), date(2023, 3, 29), date(2023, 4, 17)] {
        let world =
            hourly("America/Detroit", day, 1).except(ExceptionKind::Replace, day, 540, 1200);
        assert_eq!(world.written(), hours_from(&format!("{day}T13:00Z"), 11));
        assert!(world.written().contains(&format!("{day}T22:00Z")));
    }
}

/// calcom/cal.com#22226: the afternoon kept the morning's whole hours, and lost half past twelve.
#[test]
fn each_window_of_a_day_is_stepped_from_its_own_start() {
    let world = hourly("Etc/UTC", date(2025, 7, 7), 1)
        .weekly(&[Monday], 480, 720)
        .weekly(&[Monday], 750, 1050);
    let mut expected = hours_from("2025-07-07T08:00Z", 4);
    expected.extend(hours_from("2025-07-07T12:30Z", 5));
    assert_eq!(world.written(), expected);
}

/// calcom/cal.com#2102 and #10136: times were off by what the zone is off from whole hours.
#[test]
fn nine_is_nine_where_the_zone_is_not_whole_hours_from_utc() {
    for (zone, first) in [
        ("Asia/Kolkata", "2023-06-12T03:30Z"),
        ("Asia/Kathmandu", "2023-06-12T03:15Z"),
        ("America/St_Johns", "2023-06-12T11:30Z"),
        ("Pacific/Chatham", "2023-06-11T20:15Z"),
    ] {
        let world = hourly(zone, date(2023, 6, 12), 1).weekly(&[Monday], 540, 720);
        let free = world.free();
        assert_eq!(
            (written(free[0]).as_str(), free.len()),
            (first, 3),
            "{zone}"
        );
        assert_eq!(free[1] - free[0], 60 * MINUTE);
    }
}
