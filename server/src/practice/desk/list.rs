use domain::{
    booking::civil,
    practice::{ServiceSummary, Settings, TherapistSummary},
    staff::{ConsultationList, Cursor, DeskError, Filter, Look, Permission, StaffMember},
    time::{Day, Instant, Span, Zone, words},
};
use jiff::civil::Date;
use sqlx::AnyConnection;

use super::{
    Outcome,
    scope::{Scope, Witness, allow},
    wording::{Wording, cut, desk_zone},
};
use crate::{
    practice::{Deed, Practice},
    store::{
        desk::{self as rows, Entry, Page},
        practice,
    },
};

/// The most lines of a page.
pub(super) const PAGE: usize = 50;

/// A page of consultations.
pub(super) async fn consultations(
    desk: &Practice,
    staff: &StaffMember,
    filter: &Filter,
    look: Look,
) -> Outcome<ConsultationList> {
    allow(staff, Permission::SeeOwnConsultations)?;
    let found = desk
        .perform(ReadList {
            staff: staff.clone(),
            filter: filter.clone(),
            look,
        })
        .await?;
    let zone = desk_zone(&found.settings);
    let wording = Wording {
        desk,
        zone: &zone,
        services: &found.services,
        now: desk.now(),
    };
    let mut entries = found.entries;
    let next = cut(&mut entries, PAGE, |one| {
        Cursor::at(one.starts_at.epoch(), &one.id)
    });
    let everybody = Scope::of(staff) == Scope::Everybody;
    Ok(ConsultationList {
        lines: wording.lines(entries)?,
        more: next.map(|after| {
            let after = Some(after);
            let next = filter.clone();
            Filter { after, ..next }.query()
        }),
        from: first_day(filter, &zone, desk.now()).map(Day::from),
        zone_words: words::zone_name(&zone),
        therapists: if everybody {
            found.therapists
        } else {
            Vec::new()
        },
    })
}

/// Where the list begins: where the address says, else today, unless a reference or a last day was
/// asked for, which may lie in the past.
fn first_day(filter: &Filter, zone: &Zone, now: Instant) -> Option<Date> {
    let anytime = filter.to.is_some() || filter.reference.is_some();
    filter
        .from
        .map(Day::date)
        .or((!anytime).then(|| now.date_in(zone.rules())))
}

struct ReadList {
    staff: StaffMember,
    filter: Filter,
    look: Look,
}

/// What the list is made of.
struct Found {
    settings: Settings,
    services: Vec<ServiceSummary>,
    therapists: Vec<TherapistSummary>,
    entries: Vec<Entry>,
}

impl Deed for ReadList {
    type Answer = Found;
    type Refusal = DeskError;

    async fn run(&self, desk: &Practice, tx: &mut AnyConnection) -> Outcome<Found> {
        let settings = practice::settings(&mut *tx).await?;
        let (zone, now) = (desk_zone(&settings), desk.now());
        let scope = Scope::of(&self.staff);
        let own = scope.only()?;
        let filter = &self.filter;
        let after = filter.after.as_ref();
        let page = Page {
            span: span(
                first_day(filter, &zone, now),
                filter.to.map(Day::date),
                &zone,
            ),
            state: filter.state,
            status: filter.status,
            therapist: own.or(filter.therapist.as_ref()),
            reference: filter.reference.as_deref().unwrap_or_default(),
            after: after.map_or((Instant::from_epoch(i64::MIN), ""), |after| {
                (Instant::from_epoch(after.at), after.id.as_str())
            }),
            most: PAGE as i64 + 1,
        };
        let entries = rows::page(&mut *tx, &page).await?;
        let staff = &self.staff;
        Witness { staff, now }
            .note_list(tx, "consultations", &filter.query(), self.look)
            .await?;
        Ok(Found {
            services: practice::services(&mut *tx).await?,
            therapists: rows::therapists(tx).await?,
            settings,
            entries,
        })
    }
}

fn span(from: Option<Date>, to: Option<Date>, zone: &Zone) -> Span {
    let start = from.map(|date| civil::start_of(zone, date, 0));
    let end = to.map(|date| civil::end_of(zone, date, 1440));
    Span::new(
        start.unwrap_or(Instant::from_epoch(i64::MIN)),
        end.unwrap_or(Instant::from_epoch(i64::MAX)),
    )
}
