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
        action: &'static str,
        id: &ConsultationId,
        detail: &str,
    ) -> Result<(), StoreError> {
        let object = format!("consultation:{id}");
        self.note_of(tx, action, &object, detail).await
    }

    /// The same of anything else.
    pub async fn note_of(
        &self,
        tx: &mut AnyConnection,
        action: &'static str,
        object: &str,
        detail: &str,
    ) -> Result<(), StoreError> {
        let event = self.event(action, object, detail);
        audit::record(tx, self.now, &event).await
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
        let event = self.event("listed", object, detail);
        match look {
            Look::First => audit::record(tx, self.now, &event).await,
            Look::Again => {
                let since = self.now + -QUIET;
                audit::record_unless_since(tx, self.now, &event, since).await
            }
        }
    }

    fn event<'e>(
        &'e self,
        action: &'static str,
        object: &'e str,
        detail: &'e str,
    ) -> AuditEvent<'e> {
        AuditEvent {
            actor: self.staff.id.as_str(),
            action,
            object,
            detail,
        }
    }
}
