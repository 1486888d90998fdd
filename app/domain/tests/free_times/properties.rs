//! What must hold for every practice, whatever its hours: the promises to visitors and therapists.

use domain::{
    booking::{Busy, ExceptionKind, Objection, free_times, objections},
    practice::LicenseStatus,
    time::{HOUR, Instant, MINUTE, Span},
};
use proptest::prelude::*;

use crate::worlds::{World, busy, exception, license, span, weekly_rule, worlds};

/// Nothing of `less` is missing in `more`.
fn kept(less: &[Instant], more: &[Instant]) -> Result<(), TestCaseError> {
    let lost: Vec<_> = less.iter().filter(|at| !more.contains(at)).collect();
    prop_assert!(lost.is_empty(), "lost {:?}", lost);
    Ok(())
}

/// A world and another that `change` makes of it, near the same day.
fn changed<T: std::fmt::Debug>(
    part: impl Fn(jiff::civil::Date) -> BoxedStrategy<T>,
    change: impl Fn(&mut World, T),
) -> impl Strategy<Value = (World, World)> {
    worlds()
        .prop_flat_map(move |(near, world)| (Just(world), part(near)))
        .prop_map(move |(before, part)| {
            let mut after = before.clone();
            change(&mut after, part);
            (before, after)
        })
}

/// Only exceptions of `kind`.
fn exception_of(kind: ExceptionKind) -> impl Strategy<Value = (World, World)> {
    changed(
        |near| exception(near).boxed(),
        move |world, exception| {
            let exception = domain::booking::DateException { kind, ..exception };
            world.hours.exceptions.push(exception);
        },
    )
}

fn answers(world: &World, start: Instant) -> Vec<Objection> {
    objections(&world.calendar(), world.state, world.now, start)
}

proptest! {
    #[test]
    fn a_time_is_offered_exactly_where_nothing_stands_against_it((_, world) in worlds()) {
        let offered = world.free();
        let (first, last) = (world.range.start.epoch(), world.range.end.epoch());
        for at in (first..last).filter(|second| second % 300 == 0).map(Instant::from_epoch) {
            let against = answers(&world, at);
            prop_assert_eq!(against.is_empty(), offered.contains(&at), "{:?} {:?}", at, against);
        }
    }

    #[test]
    fn a_start_between_two_cells_is_outside_of_hours((_, world) in worlds(), off in 1..300_i64) {
        for at in world.free() {
            let against = answers(&world, at + off);
            prop_assert_eq!(against.first(), Some(&Objection::OutsideHours));
        }
    }

    #[test]
    fn offers_are_in_order_each_once_on_whole_cells_within_what_was_asked((_, world) in worlds()) {
        let offered = world.free();
        prop_assert!(offered.is_sorted_by(|one, next| one < next));
        for at in offered {
            prop_assert_eq!(at.epoch() % 300, 0);
            prop_assert!(world.range.start <= at && at < world.range.end);
            prop_assert!(at - world.now >= world.rules.notice_minutes * MINUTE);
        }
    }

    #[test]
    fn asking_in_two_parts_gives_what_asking_at_once_gives(
        (_, world) in worlds(),
        hours in 0..72_i64,
    ) {
        let middle = world.range.start + hours * HOUR;
        let middle = middle.min(world.range.end);
        let ask = |range| free_times(&world.calendar(), world.state, world.now, range);
        let mut parts = ask(Span::new(world.range.start, middle));
        parts.extend(ask(Span::new(middle, world.range.end)));
        prop_assert_eq!(parts, world.free());
    }

    #[test]
    fn the_order_in_which_things_are_stored_means_nothing((_, world) in worlds()) {
        let mut turned = world.clone();
        turned.hours.weekly.reverse();
        turned.hours.exceptions.reverse();
        turned.hours.time_off.reverse();
        turned.busy.reverse();
        turned.licenses.reverse();
        prop_assert_eq!(turned.free(), world.free());
    }

    #[test]
    fn one_more_weekly_rule_takes_no_time_away(
        (before, after) in changed(|near| weekly_rule(near).boxed(), |w, r| w.hours.weekly.push(r)),
    ) {
        kept(&before.free(), &after.free())?;
    }

    #[test]
    fn extra_hours_take_no_time_away((before, after) in exception_of(ExceptionKind::Extra)) {
        kept(&before.free(), &after.free())?;
    }

    #[test]
    fn one_more_license_takes_no_time_away(
        (before, after) in changed(|near| license(near).boxed(), |w, l| w.licenses.push(l)),
    ) {
        kept(&before.free(), &after.free())?;
    }

    #[test]
    fn one_more_busy_time_gives_no_time(
        (before, after) in changed(|near| busy(near).boxed(), |w, b| w.busy.push(b)),
    ) {
        kept(&after.free(), &before.free())?;
    }

    #[test]
    fn time_off_gives_no_time(
        (before, after) in changed(|near| span(near, 900).boxed(), |w, s| w.hours.time_off.push(s)),
    ) {
        kept(&after.free(), &before.free())?;
    }

    #[test]
    fn a_day_off_gives_no_time((before, after) in exception_of(ExceptionKind::Off)) {
        kept(&after.free(), &before.free())?;
    }

    #[test]
    fn stricter_limits_give_no_time(
        (_, world) in worlds(),
        (call, turnaround, notice, days, most) in
            (0..9_i64, 0..9_i64, 0..3000_i64, 0..9_i64, 0..4_u32),
    ) {
        let mut strict = world.clone();
        strict.rules.call_minutes += call * 5;
        strict.rules.turnaround_minutes += turnaround * 5;
        strict.rules.notice_minutes += notice;
        strict.rules.window_days -= days.min(strict.rules.window_days);
        strict.rules.most_per_day -= most.min(strict.rules.most_per_day);
        kept(&strict.free(), &world.free())?;
    }

    #[test]
    fn nobody_is_offered_a_therapist_without_an_active_license((_, mut world) in worlds()) {
        for license in &mut world.licenses {
            license.status = LicenseStatus::Suspended;
        }
        prop_assert_eq!(world.free(), []);
    }

    /// Takes every offer one after the other, from any end, until none is left.
    #[test]
    fn booking_until_nothing_is_left_doubles_no_time_and_overfills_no_day(
        (_, mut world) in worlds(),
        picks in any::<[prop::sample::Index; 8]>(),
    ) {
        let mut accepted: Vec<Span> = Vec::new();
        for pick in picks.iter().cycle() {
            let offered = world.free();
            if offered.is_empty() {
                break;
            }
            let start = offered[pick.index(offered.len())];
            let minutes = world.rules.call_minutes + world.rules.turnaround_minutes;
            let claimed = Span::new(start, start.plus_minutes(minutes));
            let held = world.busy.iter().any(|busy| busy.span.overlaps(claimed));
            prop_assert!(!held, "{:?} is offered, and taken", start);
            accepted.push(claimed);
            world.busy.push(Busy { span: claimed, booked: true });
        }
        for call in &accepted {
            let day = call.start.date_in(world.zone.rules());
            let booked = world.busy.iter().filter(|busy| busy.booked);
            let that_day = booked.filter(|busy| busy.span.start.date_in(world.zone.rules()) == day);
            prop_assert!(that_day.count() <= usize::try_from(world.rules.most_per_day).unwrap());
        }
    }

    #[test]
    fn a_number_beyond_all_calendars_is_refused(
        (_, world) in worlds(),
        at in prop_oneof![i64::MIN..-100_000_000_000, 100_000_000_000..i64::MAX],
    ) {
        prop_assert!(!answers(&world, Instant::from_epoch(at)).is_empty());
    }
}

#[test]
fn the_first_and_the_last_number_are_refused() {
    let world = crate::worlds::quiet("America/New_York", jiff::civil::date(2026, 6, 1), 1).weekly(
        &crate::worlds::EVERY_DAY,
        0,
        1440,
    );
    for at in [i64::MIN, i64::MAX] {
        assert!(!answers(&world, Instant::from_epoch(at)).is_empty());
    }
    let all = Span::new(Instant::from_epoch(i64::MIN), Instant::from_epoch(i64::MAX));
    let free = free_times(&world.calendar(), world.state, world.now, all);
    assert!(
        free.len() > 366 * 90,
        "the window alone bounds what is listed"
    );
}
