//! Days in the life of the practice, as stories. Times are the therapist's wall clock unless they
//! end in Z.

use domain::{
    booking::{Busy, ExceptionKind, Objection, objections},
    practice::StateCode,
    time::{Instant, MINUTE, Span},
};
use jiff::civil::{
    Weekday::{Saturday, Sunday},
    date,
};

use crate::worlds::{EVERY_DAY, World, between, instant, quiet, shifted, written};

/// Sunday hours on the day in spring on which most of America's clocks go forward.
fn spring(zone: &str, from: i64, to: i64) -> World {
    quiet(zone, date(2026, 3, 8), 1)
        .weekly(&[Sunday], from, to)
        .calls(30, 30)
}

/// Sunday hours on the day in fall on which they go back.
fn fall(zone: &str, from: i64, to: i64) -> World {
    quiet(zone, date(2026, 11, 1), 1)
        .weekly(&[Sunday], from, to)
        .calls(30, 30)
}

/// A quiet Monday with hours from nine to noon, a call each fifteen minutes.
fn monday_morning() -> World {
    quiet("America/New_York", date(2026, 6, 1), 1).except(
        ExceptionKind::Replace,
        date(2026, 6, 1),
        9 * 60,
        12 * 60,
    )
}

fn taken(from: &str, to: &str) -> Busy {
    Busy {
        span: between(from, to),
        booked: true,
    }
}

#[test]
fn the_hour_that_is_skipped_in_spring_is_not_offered() {
    for (zone, first) in [
        ("America/New_York", "2026-03-08T06:00Z"),
        ("America/Chicago", "2026-03-08T07:00Z"),
        ("America/Denver", "2026-03-08T08:00Z"),
        ("America/Los_Angeles", "2026-03-08T09:00Z"),
        ("America/St_Johns", "2026-03-08T04:30Z"),
    ] {
        let world = spring(zone, 60, 240);
        let wall = ["03-08 01:00", "03-08 01:30", "03-08 03:00", "03-08 03:30"];
        assert_eq!(world.on_the_wall(), wall, "{zone}");
        let free = world.free();
        assert_eq!(written(free[0]), first, "{zone}");
        assert_eq!(free[3] - free[0], 90 * MINUTE, "{zone}");
    }
}

#[test]
fn clocks_that_never_change_offer_every_hour_of_that_morning() {
    for (zone, first) in [
        ("America/Phoenix", "2026-03-08T08:00Z"),
        ("Pacific/Honolulu", "2026-03-08T11:00Z"),
        ("Asia/Kolkata", "2026-03-07T19:30Z"),
    ] {
        let free = spring(zone, 60, 240).free();
        assert_eq!(
            (written(free[0]).as_str(), free.len()),
            (first, 6),
            "{zone}"
        );
        assert_eq!(fall(zone, 30, 150).free().len(), 4, "{zone}");
    }
}

#[test]
fn the_hour_that_comes_twice_in_fall_is_offered_twice() {
    for (zone, first) in [
        ("America/New_York", "2026-11-01T04:30Z"),
        ("America/Chicago", "2026-11-01T05:30Z"),
        ("America/Denver", "2026-11-01T06:30Z"),
        ("America/Los_Angeles", "2026-11-01T07:30Z"),
        ("America/St_Johns", "2026-11-01T03:00Z"),
    ] {
        let world = fall(zone, 30, 150);
        let wall = [
            "11-01 00:30",
            "11-01 01:00",
            "11-01 01:30",
            "11-01 01:00",
            "11-01 01:30",
            "11-01 02:00",
        ];
        assert_eq!(world.on_the_wall(), wall, "{zone}");
        let free = world.free();
        assert_eq!(written(free[0]), first, "{zone}");
        assert_eq!(free[5] - free[0], 150 * MINUTE, "{zone}");
    }
}

#[test]
fn hours_that_start_in_the_skipped_hour_start_after_it() {
    let free = spring("America/New_York", 150, 240).written();
    assert_eq!(free, ["2026-03-08T07:00Z", "2026-03-08T07:30Z"]);
}

#[test]
fn hours_that_end_in_the_skipped_hour_end_before_it() {
    let free = spring("America/New_York", 60, 150).written();
    assert_eq!(free, ["2026-03-08T06:00Z", "2026-03-08T06:30Z"]);
}

#[test]
fn hours_wholly_in_the_skipped_hour_are_none() {
    assert!(spring("America/New_York", 120, 180).free().is_empty());
}

#[test]
fn hours_that_start_in_the_hour_that_comes_twice_start_in_the_first() {
    let wall = [
        "11-01 01:30",
        "11-01 01:00",
        "11-01 01:30",
        "11-01 02:00",
        "11-01 02:30",
    ];
    assert_eq!(fall("America/New_York", 90, 180).on_the_wall(), wall);
}

#[test]
fn hours_that_end_in_the_hour_that_comes_twice_end_in_the_second() {
    let wall = ["11-01 00:30", "11-01 01:00", "11-01 01:30", "11-01 01:00"];
    assert_eq!(fall("America/New_York", 30, 90).on_the_wall(), wall);
}

#[test]
fn hours_that_end_where_the_clock_goes_back_to_are_not_made_longer() {
    let free = fall("America/New_York", 0, 60).written();
    assert_eq!(free, ["2026-11-01T04:00Z", "2026-11-01T04:30Z"]);
}

#[test]
fn a_clock_may_change_by_half_an_hour() {
    let world = quiet("Australia/Lord_Howe", date(2026, 10, 4), 1).weekly(&[Sunday], 90, 180);
    let wall = ["10-04 01:30", "10-04 01:45", "10-04 02:30", "10-04 02:45"];
    assert_eq!(world.on_the_wall(), wall);
}

#[test]
fn hours_until_midnight_leave_room_for_a_call_that_ends_at_midnight() {
    let world = quiet("America/Denver", date(2026, 6, 6), 1)
        .weekly(&[Saturday], 22 * 60, 1440)
        .calls(60, 60);
    assert_eq!(world.on_the_wall(), ["06-06 22:00", "06-06 23:00"]);
}

#[test]
fn a_whole_day_has_as_many_hours_as_the_clock_lets_pass() {
    for (day, hours) in [
        (date(2026, 3, 7), 24),
        (date(2026, 3, 8), 23),
        (date(2026, 11, 1), 25),
    ] {
        let world = quiet("America/Chicago", day, 1)
            .except(ExceptionKind::Replace, day, 0, 1440)
            .calls(60, 60);
        assert_eq!(world.free().len(), hours, "{day}");
    }
}

#[test]
fn the_window_counts_the_therapists_days_also_across_a_change() {
    for (now, days, last) in [
        ("2026-03-07T18:00Z", 1, "03-08 23:45"),
        ("2026-03-08T05:59Z", 1, "03-08 23:45"),
        ("2026-03-08T06:00Z", 1, "03-09 23:45"),
        ("2026-10-31T18:00Z", 1, "11-01 23:45"),
        ("2026-11-01T04:59Z", 1, "11-01 23:45"),
        ("2026-11-01T05:00Z", 1, "11-02 23:45"),
        ("2026-10-30T18:00Z", 28, "11-27 23:45"),
    ] {
        let mut world = quiet("America/Chicago", date(2026, 3, 8), 1)
            .weekly(&EVERY_DAY, 0, 1440)
            .asked(now, "2026-12-31T00:00Z");
        (world.now, world.rules.window_days) = (instant(now), days);
        assert_eq!(world.on_the_wall().last().unwrap(), last, "{now}");
    }
}

#[test]
fn notice_is_elapsed_time_also_across_a_change() {
    // A day's notice, given at nine on Saturday, is over at ten on Sunday: an hour was skipped.
    let mut world = quiet("America/Chicago", date(2026, 3, 8), 1).weekly(&EVERY_DAY, 480, 720);
    (world.now, world.rules.notice_minutes) = (instant("2026-03-07T15:00Z"), 24 * 60);
    assert_eq!(world.on_the_wall()[0], "03-08 10:00");
    world.now = instant("2026-03-07T15:00:01Z");
    assert_eq!(world.on_the_wall()[0], "03-08 10:15");
}

#[test]
fn the_call_must_end_with_the_hours_but_the_turnaround_may_run_over() {
    let free = monday_morning().on_the_wall();
    assert_eq!(free.len(), 12);
    assert_eq!(free[11], "06-01 11:45");
}

#[test]
fn each_stretch_of_hours_keeps_its_own_grid() {
    let world = monday_morning().except(ExceptionKind::Extra, date(2026, 6, 1), 11 * 60 + 5, 750);
    let free = world.on_the_wall();
    assert!(free.contains(&"06-01 11:15".to_owned()));
    assert!(free.contains(&"06-01 11:20".to_owned()));
    assert_eq!(free.last().unwrap(), "06-01 12:05");
}

#[test]
fn a_call_and_its_turnaround_stay_clear_of_what_is_taken() {
    let mut world = monday_morning();
    // Ten o'clock, with its turnaround until 10:20.
    world.busy = vec![taken("2026-06-01T14:00Z", "2026-06-01T14:20Z")];
    let free = world.on_the_wall();
    // 9:45 would keep the therapist busy until 10:05.
    let around: Vec<_> = free[..4].iter().map(|at| &at[6..]).collect();
    assert_eq!(around, ["09:00", "09:15", "09:30", "10:30"]);
}

#[test]
fn a_turnaround_may_reach_into_time_off_but_a_call_may_not() {
    let mut world = monday_morning();
    world.hours.time_off = vec![between("2026-06-01T14:00Z", "2026-06-01T15:00Z")];
    let free = world.on_the_wall();
    let around: Vec<_> = free[2..5].iter().map(|at| &at[6..]).collect();
    assert_eq!(around, ["09:30", "09:45", "11:00"]);
}

#[test]
fn a_day_with_the_most_calls_is_full_and_holds_do_not_count() {
    let mut world = monday_morning();
    world.rules.most_per_day = 2;
    world.busy = vec![
        taken("2026-06-01T13:00Z", "2026-06-01T13:20Z"),
        // Half past eleven at night, which is the next date in UTC.
        taken("2026-06-02T03:30Z", "2026-06-02T03:50Z"),
    ];
    assert!(world.free().is_empty());
    world.busy[1].booked = false;
    assert!(!world.free().is_empty());
    // The evening before belongs to the day before, although it is the same date in UTC.
    world.busy[1] = taken("2026-06-01T03:30Z", "2026-06-01T03:50Z");
    assert!(!world.free().is_empty());
}

#[test]
fn a_license_is_judged_by_the_day_in_the_state_not_by_the_therapists() {
    let (first, second) = (date(2026, 6, 1), date(2026, 6, 2));
    let mut world = quiet("America/New_York", first, 2)
        .except(ExceptionKind::Replace, second, 0, 7 * 60)
        .calls(60, 60);
    world.state = StateCode::parse("HI").unwrap();
    world.licenses[0].state = world.state;
    world.licenses[0].expires_on = first;
    // Midnight in Honolulu is six in the morning in New York.
    assert_eq!(world.on_the_wall().last().unwrap(), "06-02 05:00");
    world.licenses[0].issued_on = second;
    world.licenses[0].expires_on = second;
    assert_eq!(world.on_the_wall(), ["06-02 06:00"]);
}

#[test]
fn off_is_stronger_than_replace_and_extra() {
    let day = date(2026, 6, 1);
    let world = monday_morning()
        .except(ExceptionKind::Extra, day, 780, 840)
        .except(ExceptionKind::Off, day, 0, 0);
    assert!(world.free().is_empty());
}

#[test]
fn all_replacements_of_a_date_stand_in_place_of_its_weekly_hours() {
    let day = date(2026, 6, 1);
    let world = monday_morning()
        .weekly(&EVERY_DAY, 18 * 60, 19 * 60)
        .except(ExceptionKind::Replace, day, 13 * 60, 14 * 60)
        .except(ExceptionKind::Extra, day, 20 * 60, 21 * 60)
        .calls(60, 60);
    let that_day = world.on_the_wall().into_iter();
    let that_day: Vec<_> = that_day.filter(|at| at.starts_with("06-01")).collect();
    let hours: Vec<_> = that_day.iter().map(|at| &at[6..8]).collect();
    assert_eq!(hours, ["09", "10", "11", "13", "20"]);
}

#[test]
fn a_weekly_rule_holds_from_its_first_to_its_last_date() {
    let mut world = quiet("America/New_York", date(2026, 6, 1), 7)
        .weekly(&EVERY_DAY, 540, 600)
        .calls(60, 60);
    for rule in &mut world.hours.weekly {
        (rule.valid_from, rule.valid_to) = (date(2026, 6, 2), Some(date(2026, 6, 4)));
    }
    let wall = ["06-02 09:00", "06-03 09:00", "06-04 09:00"];
    assert_eq!(world.on_the_wall(), wall);
}

#[test]
fn all_that_stands_against_a_start_is_said_in_order() {
    let mut world = monday_morning();
    let booked = taken("2026-06-01T14:05Z", "2026-06-01T14:25Z");
    world.hours.time_off = vec![between("2026-06-01T14:05Z", "2026-06-01T14:10Z"); 2];
    world.busy = vec![booked, taken("2026-06-01T13:55Z", "2026-06-01T14:10Z")];
    world.licenses.clear();
    world.rules.notice_minutes = 2 * 24 * 60;
    world.rules.most_per_day = 1;
    world.rules.window_days = 0;
    world.now = instant("2026-05-31T14:00Z");
    let start = instant("2026-06-01T14:01Z");
    let against = objections(&world.calendar(), world.state, world.now, start);
    let expected = [
        Objection::OutsideHours,
        Objection::TimeOff,
        Objection::Taken(world.busy[1]),
        Objection::Taken(booked),
        Objection::Notice,
        Objection::Window,
        Objection::DayFull,
        Objection::Unlicensed,
    ];
    assert_eq!(against, expected);
}

#[test]
fn rules_that_cannot_work_give_no_times_and_do_not_run_forever() {
    for (step, call) in [(0, 15), (-15, 15), (15, 0), (15, -15)] {
        let mut world = monday_morning();
        (world.rules.step_minutes, world.rules.call_minutes) = (step, call);
        let start = instant("2026-06-01T13:00Z");
        let against = objections(&world.calendar(), world.state, world.now, start);
        assert_eq!(against[0], Objection::OutsideHours);
        assert!(world.free().is_empty());
    }
}

#[test]
fn hours_that_do_not_start_on_a_whole_cell_offer_only_what_does() {
    let day = date(2026, 6, 1);
    let world = quiet("America/New_York", day, 1)
        .except(ExceptionKind::Replace, day, 9 * 60 + 2, 10 * 60)
        .calls(9, 5);
    assert_eq!(world.on_the_wall(), ["06-01 09:20"]);
}

#[test]
fn fifty_therapists_over_28_days() {
    let day = date(2026, 10, 19);
    let worlds: Vec<_> = (0..50)
        .map(|nth| {
            let zone = ["America/New_York", "America/Chicago", "America/Denver"][nth % 3];
            let mut world = quiet(zone, day, 28)
                .weekly(&EVERY_DAY, 540, 720)
                .weekly(&EVERY_DAY, 780, 1080);
            world.rules.window_days = 28;
            world.busy = (0..100)
                .map(|call| hundred_calls(world.now, call))
                .collect();
            world
        })
        .collect();
    for world in &worlds {
        let free = world.free();
        assert!(free.len() > 500, "{}", free.len());
        let last = free[free.len() - 1].date_in(world.zone.rules());
        assert_eq!(last, shifted(world.now.date_in(world.zone.rules()), 28));
        let both = free.iter().filter(|start| {
            let call = Span::new(**start, start.plus_minutes(15));
            world.busy.iter().any(|busy| busy.span.overlaps(call))
        });
        assert_eq!(both.count(), 0);
    }
}

/// The `nth` of a hundred booked calls that are spread over 28 days, four a day.
fn hundred_calls(now: Instant, nth: i64) -> Busy {
    let start = now.plus_minutes(24 * 60 * (nth / 4 + 1) + 15 * 60 + 60 * (nth % 4));
    Busy {
        span: Span::new(start, start.plus_minutes(20)),
        booked: true,
    }
}
