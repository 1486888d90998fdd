use domain::{
    booking::{BookingError, Outcome as CallOutcome, Status},
    id::ConsultationId,
    staff::{DeskError, Permission, StaffMember},
};
use sqlx::AnyConnection;

use super::{
    Outcome,
    scope::{Witness, allow, locked},
};
use crate::{
    crypto::secret,
    practice::{Deed, Practice},
    store::{
        booking::{self as rows, Event},
        desk::set_status,
    },
};

/// Says how a call went, or takes it back.
pub(super) async fn record(
    desk: &Practice,
    staff: &StaffMember,
    id: &ConsultationId,
    outcome: Option<CallOutcome>,
) -> Outcome<()> {
    allow(staff, Permission::RecordOutcome)?;
    desk.perform(Record {
        staff: staff.clone(),
        id: id.clone(),
        outcome,
    })
    .await
}

struct Record {
    staff: StaffMember,
    id: ConsultationId,
    outcome: Option<CallOutcome>,
}

impl Deed for Record {
    type Answer = ();
    type Refusal = DeskError;

    async fn run(&self, desk: &Practice, tx: &mut AnyConnection) -> Outcome<()> {
        let (staff, now) = (&self.staff, desk.now());
        let row = locked(desk, tx, staff, &self.id).await?;
        let (to, kind) = match self.outcome {
            Some(CallOutcome::Held) => (Status::Held, "held"),
            Some(CallOutcome::NoShow) => (Status::NoShow, "no_show"),
            None => (Status::Confirmed, "outcome_undone"),
        };
        if row.status.is_cancelled() {
            return Err(BookingError::Closed.into());
        }
        if now < row.starts_at {
            return Err(DeskError::NotYet.into());
        }
        if row.status == to {
            return Ok(());
        }
        if !set_status(tx, &self.id, (row.status, to), now).await? {
            return Err(BookingError::Changed.into());
        }
        let event = Event {
            id: &secret::uuid_v7(now),
            consultation: &self.id,
            at: now,
            actor: staff.id.as_str(),
            kind,
            version: row.version,
            before: None,
            after: None,
        };
        rows::add_event(tx, &event).await?;
        let witness = Witness { staff, now };
        Ok(witness.note(tx, "outcome", &self.id, kind).await?)
    }
}
