//! Whose consultations somebody sees, and the line that every look and every deed leaves behind.

use domain::{
    booking::BookingError,
    id::ConsultationId,
    practice::Slug,
    staff::{DeskError, Look, Permission, StaffMember},
    time::{Instant, MINUTE},
};
use sqlx::AnyConnection;

use super::Outcome;
use crate::{
    crypto::secret,
    practice::Practice,
    store::{
        StoreError,
        audit::{self, AuditEvent},
        booking::{self as rows, ConsultationRow},
    },
};

/// How long a page that looks again by itself stays under one audit row.
const QUIET: i64 = 15 * MINUTE;

/// Whose consultations somebody sees.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Scope {
    /// Everybody's.
    Everybody,
    /// One therapist's: their own.
    Own(Slug),
    /// Nobody's.
    Nobody,
}

impl Scope {
    /// What `staff` may see.
    pub fn of(staff: &StaffMember) -> Self {
        if staff.role.may(Permission::SeeConsultations) {
            return Self::Everybody;
        }
        match &staff.therapist {
            Some(slug) if staff.role.may(Permission::SeeOwnConsultations) => {
                Self::Own(slug.clone())
            }
            _ => Self::Nobody,
        }
    }

    /// Whether it takes in that therapist's.
    pub fn sees(&self, therapist: &Slug) -> bool {
        match self {
            Self::Everybody => true,
            Self::Own(own) => own == therapist,
            Self::Nobody => false,
        }
    }

    /// The one therapist whose consultations are seen; none for everybody's.
    ///
    /// # Errors
    /// [`DeskError::Forbidden`] for nobody's.
    pub fn only(&self) -> Result<Option<&Slug>, DeskError> {
        match self {
            Self::Everybody => Ok(None),
            Self::Own(own) => Ok(Some(own)),
            Self::Nobody => Err(DeskError::Forbidden),
        }
    }
}

/// Goes on only where the role may do that.
pub(super) fn allow(staff: &StaffMember, permission: Permission) -> Result<(), DeskError> {
    if staff.role.may(permission) {
        Ok(())
    } else {
        Err(DeskError::Forbidden)
    }
}

/// A consultation that is theirs to see.
pub(super) async fn find(
    db: &mut AnyConnection,
    staff: &StaffMember,
    id: &ConsultationId,
) -> Outcome<ConsultationRow> {
    let row = rows::consultation_by_id(db, id).await?;
    let seen = row.filter(|row| Scope::of(staff).sees(&row.therapist_summary.slug));
    Ok(seen.ok_or(BookingError::NotFound)?)
}

/// The same, and nobody else can change it until the transaction ends.
pub(super) async fn locked(
    desk: &Practice,
    tx: &mut AnyConnection,
    staff: &StaffMember,
    id: &ConsultationId,
) -> Outcome<ConsultationRow> {
    let engine = desk.store().engine();
    engine.lock_consultation_by_id(tx, id.as_str()).await?;
    find(tx, staff, id).await
}

/// Somebody who does or sees something at a moment.
#[derive(Clone, Copy)]
pub(super) struct Witness<'a> {
    pub staff: &'a StaffMember,
    pub now: Instant,
}

impl Witness<'_> {
    /// Writes into the audit log what was done to which consultation.
    pub async fn note(
        &self,
        tx: &mut AnyConnection,
        action: &str,
        id: &ConsultationId,
        detail: &str,
    ) -> Result<(), StoreError> {
        self.note_of(tx, action, &format!("consultation:{id}"), detail)
            .await
    }

    /// The same of anything else.
    pub async fn note_of(
        &self,
        tx: &mut AnyConnection,
        action: &str,
        object: &str,
        detail: &str,
    ) -> Result<(), StoreError> {
        let id = secret::uuid_v7(self.now);
        audit::add(tx, &self.event(&id, (action, object, detail))).await
    }

    /// Writes that a list was looked at: always when somebody opens it, now and then while it looks
    /// again by itself.
    pub async fn note_list(
        &self,
        tx: &mut AnyConnection,
        object: &str,
        detail: &str,
        look: Look,
    ) -> Result<(), StoreError> {
        let id = secret::uuid_v7(self.now);
        let event = self.event(&id, ("listed", object, detail));
        match look {
            Look::First => audit::add(tx, &event).await,
            Look::Again => audit::add_unless_since(tx, &event, self.now + -QUIET).await,
        }
    }

    fn event<'e>(
        &'e self,
        id: &'e str,
        (action, object, detail): (&'e str, &'e str, &'e str),
    ) -> AuditEvent<'e> {
        AuditEvent {
            id,
            at: self.now,
            actor: &self.staff.id,
            action,
            object,
            detail,
        }
    }
}
