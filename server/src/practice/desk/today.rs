use domain::{
    booking::{Status, civil},
    practice::{ServiceSummary, Settings},
    staff::{
        ConsultationLine, DeskError, Figures, LicenseGap, Look, NeedsOutcome, Next, Permission,
        Phase, StaffMember, Today,
    },
    time::{DAY, Instant, MINUTE, Span, Zone, words},
};
use sqlx::AnyConnection;

use super::{
    Outcome,
    scope::{Scope, Witness, allow},
    wording::{Wording, desk_zone},
};
use crate::{
    practice::{Deed, Practice},
    store::{
        desk::{self as rows, DayRows, MailCounts, UncoveredCall},
        practice,
    },
};

/// A license that lasts longer than this covers every call that can be booked.
const HORIZON_DAYS: i64 = 400;

/// The desk's day, and what needs somebody.
pub(super) async fn today(desk: &Practice, staff: &StaffMember, look: Look) -> Outcome<Today> {
    allow(staff, Permission::SeeDesk)?;
    let found = desk
        .perform(ReadDay {
            staff: staff.clone(),
            look,
        })
        .await?;
    let (zone, now) = (desk_zone(&found.settings), desk.now());
    let date = now.date_in(zone.rules());
    let wording = Wording {
        desk,
        zone: &zone,
        services: &found.services,
        now,
    };
    let lines = wording.lines(found.day.day)?;
    let open = wording.lines(found.day.open)?;
    Ok(Today {
        date_words: words::day(date),
        date: date.to_string(),
        zone_words: words::zone_name(&zone),
        next: next(&lines, now),
        figures: figures(&lines, found.day.open_count, found.mails),
        licenses: gaps(&found.uncovered),
        outcomes: NeedsOutcome {
            more: found.day.open_count.saturating_sub(open.len()),
            lines: open,
        },
        lines,
    })
}

fn to_come(line: &ConsultationLine) -> bool {
    line.status == Status::Confirmed && line.phase == Phase::ToCome
}

fn next(lines: &[ConsultationLine], now: Instant) -> Option<Next> {
    let line = lines.iter().find(|line| to_come(line))?;
    let minutes = (line.at - now.epoch() + MINUTE - 1) / MINUTE;
    Some(Next {
        id: line.id.clone(),
        words: match minutes {
            ..=1 => "in a minute".to_owned(),
            2..=90 => format!("in {minutes} minutes"),
            _ => format!("at {}", line.time),
        },
    })
}

fn figures(lines: &[ConsultationLine], without_outcome: usize, mails: MailCounts) -> Figures {
    let on = |line: &&ConsultationLine| !line.status.is_cancelled();
    Figures {
        today: lines.iter().filter(on).count(),
        to_come: lines.iter().filter(|line| to_come(line)).count(),
        without_outcome,
        failed_mails: mails.failed,
        uncertain_mails: mails.uncertain,
    }
}

/// One line for each therapist and state that has calls to come after the last day of its license.
/// The day of a call is the civil day in the state's main zone, as when it was booked.
fn gaps(calls: &[UncoveredCall]) -> Vec<LicenseGap> {
    let mut gaps: Vec<LicenseGap> = Vec::new();
    for call in calls.iter().filter(|call| is_after_its_license(call)) {
        let known = gaps
            .iter_mut()
            .find(|gap| gap.slug == call.therapist.slug.as_str() && gap.state == call.state);
        match known {
            Some(gap) => gap.calls += 1,
            None => gaps.push(gap(call)),
        }
    }
    gaps.sort_by(|one, other| (&one.from, &one.slug).cmp(&(&other.from, &other.slug)));
    gaps
}

fn day_of(call: &UncoveredCall) -> jiff::civil::Date {
    let zone = Zone::find(call.state.main_zone()).unwrap_or_else(|_| Zone::utc());
    call.starts_at.date_in(zone.rules())
}

fn is_after_its_license(call: &UncoveredCall) -> bool {
    call.covered_until.is_none_or(|last| last < day_of(call))
}

fn gap(call: &UncoveredCall) -> LicenseGap {
    let after = call.covered_until.and_then(|last| last.tomorrow().ok());
    LicenseGap {
        therapist: call.therapist.name.clone(),
        slug: call.therapist.slug.to_string(),
        state: call.state,
        ends: call.covered_until.map(words::date_and_year),
        from: after.map(|date| date.to_string()).unwrap_or_default(),
        calls: 1,
    }
}

struct ReadDay {
    staff: StaffMember,
    look: Look,
}

/// What the day is made of.
struct Found {
    settings: Settings,
    services: Vec<ServiceSummary>,
    day: DayRows,
    mails: MailCounts,
    uncovered: Vec<UncoveredCall>,
}

impl Deed for ReadDay {
    type Answer = Found;
    type Refusal = DeskError;

    async fn run(&self, desk: &Practice, tx: &mut AnyConnection) -> Outcome<Found> {
        let settings = practice::settings(&mut *tx).await?;
        let mut found = Found {
            settings,
            services: Vec::new(),
            day: DayRows::default(),
            mails: MailCounts::default(),
            uncovered: Vec::new(),
        };
        let scope = Scope::of(&self.staff);
        let Ok(only) = scope.only() else {
            // An editor's day has no consultations, and nothing was looked at.
            return Ok(found);
        };
        let (zone, now) = (desk_zone(&found.settings), desk.now());
        let date = now.date_in(zone.rules());
        let day = Span::new(
            civil::start_of(&zone, date, 0),
            civil::end_of(&zone, date, 1440),
        );
        found.services = practice::services(&mut *tx).await?;
        found.day = rows::day(&mut *tx, day, now, only).await?;
        if self.staff.role.may(Permission::ManageMail) {
            found.mails = rows::mail_counts(&mut *tx, now).await?;
        }
        let horizon = (now + HORIZON_DAYS * DAY).date_in(zone.rules());
        found.uncovered = rows::uncovered_calls(&mut *tx, now, only, horizon).await?;
        let staff = &self.staff;
        Witness { staff, now }
            .note_list(tx, "today", &date.to_string(), self.look)
            .await?;
        Ok(found)
    }
}
