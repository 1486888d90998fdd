//! Booking by telephone. What was typed is kept as one sealed draft of the member's, so that a form
//! that needs a change, or a look at other days, costs nobody what they typed.

use domain::{
    booking::{BookingError, PHONE_CONSENT_VERSION, Problem, TimesAsk, civil},
    id::{ConsultationId, DraftId, TherapistId},
    practice::{Audience, Settings, Slug, StateCode},
    staff::{
        DeskError, Permission, PhoneBooking, PhoneForm, PhonePage, PhoneStart, PhoneStep, Source,
        StaffMember,
    },
    time::{HOUR, Instant, words},
};
use sqlx::AnyConnection;

use super::{
    Outcome,
    scope::{Witness, allow},
    wording::desk_zone,
};
use crate::{
    crypto::{Column, secret},
    practice::{
        Deed, Fault, Practice,
        booking::{
            answers,
            book::Booking,
            calendars::{Own, Wanted},
            claim::{self, Taken, Wish, With},
            hold::wanted,
            letters,
            times::{Listing, zone_or_main},
        },
    },
    store::{
        booking::{self as rows, DraftRow, NewClaim},
        practice,
    },
};

/// How long what was typed is kept after the last press of a button.
const KEPT: i64 = HOUR;

/// Whose draft it is, as the store knows it. A member has one.
fn owner(staff: &StaffMember) -> String {
    secret::digest(&format!("desk:{}", staff.id))
}

/// What was typed, and the free times that fit it.
pub(super) async fn show(
    desk: &Practice,
    staff: &StaffMember,
    ask: TimesAsk,
) -> Outcome<PhonePage> {
    allow(staff, Permission::BookConsultation)?;
    let now = desk.now();
    let mut db = desk.store().read().await?;
    let form = match rows::draft(&mut db, &owner(staff), now).await? {
        Some(row) => open(desk, &row)?,
        None => PhoneForm {
            request_key: secret::token(),
            ..PhoneForm::default()
        },
    };
    let settings = practice::settings(&mut db).await?;
    let services = practice::services(&mut db).await?;
    let times = match StateCode::parse(&form.state) {
        Ok(state) => {
            let wanted = Wanted {
                state,
                audience: Audience::from_text(&form.audience),
                service: Slug::parse(form.service.trim()).ok(),
            };
            let listing = Listing {
                wanted: &wanted,
                own: &Own::default(),
                therapist: Slug::parse(form.therapist.trim()).ok(),
                ask: &ask,
                zone: &zone_or_main(ask.zone.as_deref(), state),
            };
            Some(listing.list_with(&mut db, &settings, now).await?)
        }
        Err(_) => None,
    };
    Ok(PhonePage {
        form,
        services,
        times,
        desk_zone_words: words::zone_name(&desk_zone(&settings)),
    })
}

fn open(desk: &Practice, row: &DraftRow) -> Outcome<PhoneForm> {
    let column = Column::DRAFT_ANSWERS;
    let sealed = &row.answers_sealed;
    Ok(answers::open(desk.keys(), column, row.id.as_str(), sealed)?)
}

/// Does what the pressed button says.
pub(super) async fn take(
    desk: &Practice,
    staff: &StaffMember,
    form: PhoneForm,
    then: PhoneStep,
) -> Outcome<Option<ConsultationId>> {
    allow(staff, Permission::BookConsultation)?;
    let keep = Keep {
        owner: owner(staff),
        form: (then != PhoneStep::Forget).then(|| form.clone()),
    };
    desk.perform(keep).await?;
    if then != PhoneStep::Book {
        return Ok(None);
    }
    let understood = form.parse().map_err(BookingError::Form)?;
    let book = Book {
        staff: staff.clone(),
        overbooks: form.overbooks(),
        request_key: form.request_key,
        understood,
    };
    let id = desk.perform(book).await?;
    letters::ring(desk);
    Ok(Some(id))
}

/// Keeps what was typed in place of what was there; forgets it where there is nothing to keep.
struct Keep {
    owner: String,
    form: Option<PhoneForm>,
}

impl Deed for Keep {
    type Answer = ();
    type Refusal = DeskError;

    async fn run(&self, desk: &Practice, tx: &mut AnyConnection) -> Outcome<()> {
        let now = desk.now();
        desk.store().engine().lock_word(tx, &self.owner).await?;
        // One that has run out is still there until it is tidied away.
        let since = Instant::from_epoch(0);
        if let Some(old) = rows::draft(&mut *tx, &self.owner, since).await? {
            rows::delete_draft(tx, &old.id).await?;
        }
        let Some(form) = &self.form else {
            return Ok(());
        };
        let id = DraftId::from_text(secret::uuid_v7(now));
        let column = Column::DRAFT_ANSWERS;
        let row = DraftRow {
            answers_sealed: answers::seal(desk.keys(), column, id.as_str(), form)?,
            id,
            request_key: secret::token(),
            consultation: None,
        };
        Ok(rows::add_draft(tx, &row, &self.owner, now, now + KEPT).await?)
    }
}

struct Book {
    staff: StaffMember,
    overbooks: bool,
    request_key: String,
    understood: PhoneBooking,
}

impl Deed for Book {
    type Answer = ConsultationId;
    type Refusal = DeskError;

    async fn run(&self, desk: &Practice, tx: &mut AnyConnection) -> Outcome<ConsultationId> {
        let key = self.request_key.trim();
        if !(20..=100).contains(&key.len()) {
            return Err(BookingError::Changed.into());
        }
        desk.store().engine().lock_word(tx, key).await?;
        if let Some(made) = rows::consultation_by_request_key(&mut *tx, key).await? {
            return Ok(made.id);
        }
        let settings = practice::settings(&mut *tx).await?;
        let need = &self.understood.need;
        let booking = Booking {
            settings: &settings,
            zone: zone_or_main(None, need.state).name().to_owned(),
            need,
            contact: &self.understood.contact,
            source: Source::Phone,
            request_key: key,
            request_hash: String::new(),
            consent: PHONE_CONSENT_VERSION,
            actor: self.staff.id.as_str(),
            now: desk.now(),
        };
        booking.check_person(desk, tx).await?;
        let (taken, beside) = self.take_time(desk, tx, &settings).await?;
        let (id, _) = booking.write(desk, tx, &taken).await?;
        self.tell(desk, tx, &id, beside).await?;
        Ok(id)
    }
}

impl Book {
    /// Takes the time as a visitor would; where that fails and the box is ticked, beside whatever
    /// is there, in the lane that comes back too.
    async fn take_time(
        &self,
        desk: &Practice,
        tx: &mut AnyConnection,
        settings: &Settings,
    ) -> Outcome<(Taken, Option<i64>)> {
        let need = &self.understood.need;
        let only = match &need.therapist {
            Some(slug) => Some(named(tx, need.state, slug).await?),
            None => None,
        };
        let wanted = wanted(need);
        let wish = Wish {
            settings,
            wanted: &wanted,
            own: &Own::default(),
            start: self.start(settings)?,
            with: only.as_ref().map_or(With::Anybody, With::Only),
            now: desk.now(),
            // It was free when the caller was told of it, and telephone calls take a while.
            notice_passed: matches!(self.understood.start, PhoneStart::Offered(_)),
        };
        match claim::take(desk, tx, &wish, NewClaim::Booking).await {
            Ok(taken) => Ok((taken, None)),
            Err(Fault::Refused(BookingError::Taken { .. })) if self.overbooks => {
                let (taken, lane) = claim::take_beside(desk, tx, &wish).await?;
                Ok((taken, Some(lane)))
            }
            Err(fault) => Err(fault.into()),
        }
    }

    fn start(&self, settings: &Settings) -> Result<Instant, BookingError> {
        let start = match self.understood.start {
            PhoneStart::Offered(at) => at,
            PhoneStart::Beside(date, minute) => civil::start_of(&desk_zone(settings), date, minute),
        };
        if start.epoch() % 300 == 0 {
            return Ok(start);
        }
        Err(BookingError::Form(vec![Problem {
            field: domain::booking::Field::Time,
            kind: domain::booking::ProblemKind::Malformed,
        }]))
    }

    async fn tell(
        &self,
        desk: &Practice,
        tx: &mut AnyConnection,
        id: &ConsultationId,
        beside: Option<i64>,
    ) -> Outcome<()> {
        let witness = Witness {
            staff: &self.staff,
            now: desk.now(),
        };
        witness.note(tx, "booked_by_phone", id, "").await?;
        if let Some(lane) = beside {
            let lane = format!("lane {lane}");
            witness.note(tx, "overbooked", id, &lane).await?;
        }
        let owner = owner(&self.staff);
        if let Some(draft) = rows::draft(&mut *tx, &owner, desk.now()).await? {
            rows::delete_draft(tx, &draft.id).await?;
        }
        Ok(())
    }
}

/// The therapist of that slug who works in the state. One whom nobody there knows has no license.
async fn named(tx: &mut AnyConnection, state: StateCode, slug: &Slug) -> Outcome<TherapistId> {
    let all = practice::candidates(tx, state, None, None).await?;
    let who = all.into_iter().find(|who| who.summary.slug == *slug);
    let unknown = BookingError::Form(vec![Problem {
        field: domain::booking::Field::Therapist,
        kind: domain::booking::ProblemKind::Unknown,
    }]);
    Ok(who.map(|who| who.therapist).ok_or(unknown)?)
}
