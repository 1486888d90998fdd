use domain::{
    booking::{BookingError, Status},
    id::ConsultationId,
    practice::{ServiceSummary, Settings, Slug},
    staff::{
        ConsultationRecord, ContactPart, Covered, DeskError, HistoryLine, LicenseCover, MayDo,
        Permission, Phase, StaffMember,
    },
    time::{MINUTE, Zone, words},
};
use sqlx::AnyConnection;

use super::{
    Outcome, mask,
    scope::{Scope, Witness, allow},
    wording::{NOT_SAID, desk_zone, mail_line, moment, no_longer_offered, phase},
};
use crate::{
    practice::{
        Deed, Practice,
        booking::{self, Details},
    },
    store::{
        booking::ConsultationRow,
        desk::{self as rows, HistoryEntry, MailEntry, RecordRow},
        practice,
    },
};

/// How long a detail stays uncovered for whoever uncovered it.
const UNCOVERED: i64 = 5 * MINUTE;

/// One consultation.
pub(super) async fn consultation(
    desk: &Practice,
    staff: &StaffMember,
    id: &ConsultationId,
) -> Outcome<ConsultationRecord> {
    allow(staff, Permission::SeeOwnConsultations)?;
    let found = desk
        .perform(ReadRecord {
            staff: staff.clone(),
            id: id.clone(),
        })
        .await?;
    Ok(show(desk, staff, found))
}

struct ReadRecord {
    staff: StaffMember,
    id: ConsultationId,
}

/// What the record is made of.
struct Found {
    settings: Settings,
    row: RecordRow,
    details: Details,
    service: Option<ServiceSummary>,
    history: Vec<HistoryEntry>,
    mails: Vec<MailEntry>,
}

impl Deed for ReadRecord {
    type Answer = Found;
    type Refusal = DeskError;

    async fn run(&self, desk: &Practice, tx: &mut AnyConnection) -> Outcome<Found> {
        let (staff, now) = (&self.staff, desk.now());
        let row = rows::record(&mut *tx, &self.id).await?;
        let scope = Scope::of(staff);
        let row = row
            .filter(|row| scope.sees(&row.call.therapist_summary.slug))
            .ok_or(BookingError::NotFound)?;
        let details = booking::details(desk, &row.call)?;
        let service = match details.service.as_deref().map(Slug::parse) {
            Some(Ok(slug)) => practice::service(&mut *tx, &slug).await?,
            _ => None,
        };
        let history = rows::history(&mut *tx, &self.id, &staff.id, now + -UNCOVERED).await?;
        let witness = Witness { staff, now };
        // What is still uncovered is looked at once more, so the row names it.
        let open: Vec<&str> = uncovered(&history).map(ContactPart::as_str).collect();
        witness
            .note(tx, "opened", &self.id, &open.join(","))
            .await?;
        Ok(Found {
            settings: practice::settings(&mut *tx).await?,
            mails: rows::mails_of(tx, &self.id).await?,
            row,
            details,
            service,
            history,
        })
    }
}

/// What this member has uncovered, in the order of the page.
fn uncovered(history: &[HistoryEntry]) -> impl Iterator<Item = ContactPart> {
    ContactPart::ALL.into_iter().filter(|part| {
        history
            .iter()
            .any(|line| line.revealed && line.kind == part.as_str())
    })
}

fn show(desk: &Practice, staff: &StaffMember, found: Found) -> ConsultationRecord {
    let (zone, now) = (desk_zone(&found.settings), desk.now());
    let (call, details) = (&found.row.call, &found.details);
    let desk_words = words::full(call.starts_at, &zone);
    let elsewhere = |other: &Zone| {
        Some(words::full(call.starts_at, other)).filter(|words| *words != desk_words)
    };
    ConsultationRecord {
        id: call.id.clone(),
        reference: call.reference.clone(),
        status: call.status,
        version: call.version,
        at: call.starts_at.epoch(),
        minutes: (call.ends_at - call.starts_at) / MINUTE,
        phase: phase(call.starts_at, call.ends_at, now),
        visitor_words: elsewhere(&call.zone),
        therapist_words: elsewhere(&call.therapist_zone),
        state: call.state,
        therapist: call.therapist_summary.clone(),
        who: mask::who(details),
        audience: details.audience,
        about: about(details, found.service),
        source: found.row.source,
        overbooked: found.row.lane > 0,
        voicemail: details.contact.voicemail,
        text: details.contact.text,
        contact: contact(details, &found.history),
        license: license(&found.row),
        may: may(staff, call, phase(call.starts_at, call.ends_at, now)),
        history: lines(&found.history, &zone),
        mails: found
            .mails
            .into_iter()
            .map(|mail| mail_line(mail, &zone, now))
            .collect(),
        desk_words,
    }
}

fn about(details: &Details, service: Option<ServiceSummary>) -> String {
    match (&details.service, service) {
        (_, Some(service)) => service.name,
        (Some(slug), None) => no_longer_offered(slug),
        (None, None) => NOT_SAID.to_owned(),
    }
}

fn contact(details: &Details, history: &[HistoryEntry]) -> Vec<Covered> {
    let open: Vec<ContactPart> = uncovered(history).collect();
    let parts = ContactPart::ALL.into_iter();
    parts
        .filter_map(|part| {
            let open = open.contains(&part);
            let shown = if open {
                mask::full(details, part)
            } else {
                mask::trace(details, part)
            };
            Some(Covered {
                part,
                shown: shown?,
                open,
            })
        })
        .collect()
}

fn license(row: &RecordRow) -> LicenseCover {
    let day =
        Zone::find(row.call.state.main_zone()).map(|zone| row.call.starts_at.date_in(zone.rules()));
    LicenseCover {
        ends: words::date_and_year(row.license_ends),
        covers: row.license_active && day.is_ok_and(|day| day <= row.license_ends),
    }
}

fn may(staff: &StaffMember, call: &ConsultationRow, phase: Phase) -> MayDo {
    let may = |permission| staff.role.may(permission);
    MayDo {
        reveal: may(Permission::RevealContact),
        change: may(Permission::ChangeConsultation)
            && call.status == Status::Confirmed
            && phase == Phase::ToCome,
        outcome: may(Permission::RecordOutcome)
            && call.status.holds_time()
            && phase != Phase::ToCome,
        mail: may(Permission::ManageMail),
    }
}

fn lines(history: &[HistoryEntry], zone: &Zone) -> Vec<HistoryLine> {
    let told = history.iter().filter(|line| !line.revealed);
    told.map(|line| HistoryLine {
        when: moment(line.at, zone),
        kind: line.kind.clone(),
        who: match line.who.as_str() {
            "visitor" => "Visitor".to_owned(),
            "system" => "Synergy".to_owned(),
            name => name.to_owned(),
        },
        before: line.before.map(|at| moment(at, zone)),
        after: line.after.map(|at| moment(at, zone)),
    })
    .collect()
}
