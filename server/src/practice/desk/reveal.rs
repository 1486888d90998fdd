use domain::{
    booking::BookingError,
    id::ConsultationId,
    staff::{ContactPart, DeskError, Permission, StaffMember},
};
use sqlx::AnyConnection;

use super::{
    Outcome, mask,
    scope::{Witness, allow, locked},
};
use crate::practice::{Deed, Practice, booking};

/// Uncovers one contact detail.
pub(super) async fn reveal(
    desk: &Practice,
    staff: &StaffMember,
    id: &ConsultationId,
    part: ContactPart,
) -> Outcome<String> {
    allow(staff, Permission::RevealContact)?;
    desk.perform(Reveal {
        staff: staff.clone(),
        id: id.clone(),
        part,
    })
    .await
}

struct Reveal {
    staff: StaffMember,
    id: ConsultationId,
    part: ContactPart,
}

impl Deed for Reveal {
    type Answer = String;
    type Refusal = DeskError;

    async fn run(&self, desk: &Practice, tx: &mut AnyConnection) -> Outcome<String> {
        let row = locked(desk, tx, &self.staff, &self.id).await?;
        let details = booking::details(desk, &row)?;
        let text = mask::full(&details, self.part).ok_or(BookingError::NotFound)?;
        let witness = Witness {
            staff: &self.staff,
            now: desk.now(),
        };
        witness
            .note(tx, "revealed", &self.id, self.part.as_str())
            .await?;
        Ok(text)
    }
}
