use domain::{
    booking::{BookingError, MoveForm, Status, TimesAsk},
    id::ConsultationId,
    staff::{DeskError, MovePlan, Permission, StaffMember},
    time::{Instant, words},
};
use sqlx::AnyConnection;

use super::{
    Outcome, mask,
    scope::{Witness, allow, find, locked},
    wording::desk_zone,
};
use crate::{
    practice::{
        Deed, Practice,
        booking::{
            self,
            change::{Move, cancel_row, move_row},
            hold, letters, times,
        },
    },
    store::practice,
};

/// Calls a consultation off for the practice.
pub(super) async fn cancel(
    desk: &Practice,
    staff: &StaffMember,
    id: &ConsultationId,
    version: i64,
) -> Outcome<()> {
    allow(staff, Permission::ChangeConsultation)?;
    desk.perform(Cancel {
        staff: staff.clone(),
        id: id.clone(),
        version,
    })
    .await?;
    letters::ring(desk);
    Ok(())
}

struct Cancel {
    staff: StaffMember,
    id: ConsultationId,
    version: i64,
}

impl Deed for Cancel {
    type Answer = ();
    type Refusal = DeskError;

    async fn run(&self, desk: &Practice, tx: &mut AnyConnection) -> Outcome<()> {
        let row = locked(desk, tx, &self.staff, &self.id).await?;
        if row.status.is_cancelled() {
            return Ok(());
        }
        if row.version != self.version {
            return Err(BookingError::Changed.into());
        }
        let to = Status::CancelledByPractice;
        cancel_row(desk, tx, &row, to, self.staff.id.as_str()).await?;
        let witness = Witness {
            staff: &self.staff,
            now: desk.now(),
        };
        Ok(witness.note(tx, "cancelled", &self.id, "").await?)
    }
}

/// Where a consultation could be moved.
pub(super) async fn plan(
    desk: &Practice,
    staff: &StaffMember,
    id: &ConsultationId,
    ask: TimesAsk,
) -> Outcome<MovePlan> {
    allow(staff, Permission::ChangeConsultation)?;
    let mut db = desk.store().read().await?;
    let row = find(&mut db, staff, id).await?;
    let settings = practice::settings(&mut db).await?;
    let details = booking::details(desk, &row)?;
    let start = row.starts_at;
    Ok(MovePlan {
        reference: row.reference.clone(),
        who: mask::who(&details),
        now_words: words::full(start, &desk_zone(&settings)),
        therapist: row.therapist_summary.clone(),
        version: row.version,
        changeable: row.status == Status::Confirmed && start > desk.now(),
        times: times::to_move_row(desk, &mut db, &settings, row, ask).await?,
    })
}

/// Moves a consultation.
pub(super) async fn move_to(
    desk: &Practice,
    staff: &StaffMember,
    id: &ConsultationId,
    form: MoveForm,
) -> Outcome<()> {
    allow(staff, Permission::ChangeConsultation)?;
    let at = hold::start(&form.at)?;
    let version = form.version.trim().parse();
    let version = version.map_err(|_| BookingError::Changed)?;
    desk.perform(MoveTo {
        staff: staff.clone(),
        id: id.clone(),
        at,
        version,
        form,
    })
    .await?;
    letters::ring(desk);
    Ok(())
}

struct MoveTo {
    staff: StaffMember,
    id: ConsultationId,
    at: Instant,
    version: i64,
    form: MoveForm,
}

impl Deed for MoveTo {
    type Answer = ();
    type Refusal = DeskError;

    async fn run(&self, desk: &Practice, tx: &mut AnyConnection) -> Outcome<()> {
        let row = locked(desk, tx, &self.staff, &self.id).await?;
        let there = Move {
            at: self.at,
            version: self.version,
            therapist: &self.form.therapist,
            // The visitor goes on reading times in the zone that they chose.
            zone: row.zone.name(),
        };
        move_row(desk, tx, &row, &there, self.staff.id.as_str()).await?;
        let witness = Witness {
            staff: &self.staff,
            now: desk.now(),
        };
        Ok(witness.note(tx, "moved", &self.id, "").await?)
    }
}
