//! The words in which the stories of this chapter are told.

use domain::{
    booking::{Booked, BookingError, ContactForm, NeedForm},
    id::{ConsultationId, StaffId},
    practice::Slug,
    staff::{
        ConsultationList, ConsultationRecord, DeskError, Filter, Look, PhoneForm, Role, StaffDesk,
        StaffMember,
    },
    time::Instant,
};
use server::{
    crypto::{Column, secret},
    practice::booking::BookingRequest,
    store::booking::consultation_by_id,
};

use crate::support::{TestPractice, chicago};

/// Tuesday, March 3, 2026, 9:00 am in Chicago: the first free time of the stories.
pub fn nine() -> Instant {
    chicago("2026-03-03 09:00")
}

/// How to reach somebody of that name.
pub fn contact(name: &str) -> ContactForm {
    ContactForm {
        name: name.to_owned(),
        email: format!("{name}@example.org"),
        phone: "612-555-0142".to_owned(),
        consent: "yes".to_owned(),
        ..ContactForm::default()
    }
}

/// A caller in Minnesota, as staff type it.
pub fn caller(name: &str, at: Instant) -> PhoneForm {
    PhoneForm {
        state: "MN".to_owned(),
        audience: "me".to_owned(),
        at: at.epoch().to_string(),
        name: name.to_owned(),
        phone: "612-555-0142".to_owned(),
        consent: "yes".to_owned(),
        request_key: secret::token(),
        ..PhoneForm::default()
    }
}

/// The refusal that there is no such consultation.
pub fn not_found() -> DeskError {
    DeskError::Booking(BookingError::NotFound)
}

/// The refusal that somebody else has the time.
pub fn is_taken<T>(answer: &Result<T, DeskError>) -> bool {
    matches!(answer, Err(DeskError::Booking(BookingError::Taken { .. })))
}

impl TestPractice {
    /// Somebody with an account at the desk; `therapist` is who they are among the therapists.
    pub async fn member(&self, role: Role, therapist: Option<&str>) -> StaffMember {
        let id = secret::uuid_v7(self.now());
        let name = format!("{}-{}", role.as_str(), therapist.unwrap_or("desk"));
        self.exec(
            "INSERT INTO staff (id, email, name, role, password_hash, created_at)
                VALUES ($1, $1, $2, $3, '', 0)",
            &[&id, &name, role.as_str()],
        )
        .await;
        StaffMember {
            id: StaffId::from_text(id),
            name,
            role,
            therapist: therapist.map(|slug| Slug::parse(slug).unwrap()),
        }
    }

    /// The coordinator.
    pub async fn coordinator(&self) -> StaffMember {
        self.member(Role::Scheduler, None).await
    }

    /// Somebody books with one therapist.
    pub async fn booked_with(&self, name: &str, at: Instant, therapist: &str) -> ConsultationId {
        let need = NeedForm {
            state: "MN".to_owned(),
            audience: "me".to_owned(),
            therapist: therapist.to_owned(),
            ..NeedForm::default()
        };
        self.books(name, at, need, contact(name)).await
    }

    /// Somebody books.
    pub async fn books(
        &self,
        key: &str,
        at: Instant,
        need: NeedForm,
        contact: ContactForm,
    ) -> ConsultationId {
        let request = BookingRequest {
            need,
            contact,
            at: at.epoch().to_string(),
            zone: String::new(),
        };
        let booked = self.book_at_once(key, request).await.unwrap();
        self.id_of(&booked).await
    }

    /// The consultation of a booking.
    pub async fn id_of(&self, booked: &Booked) -> ConsultationId {
        let sql = "SELECT id FROM consultation WHERE reference = $1";
        let mut found = self.texts(sql, &[&booked.reference]).await;
        ConsultationId::from_text(found.pop().unwrap())
    }

    /// The secret of a consultation's link.
    pub async fn token_of(&self, id: &ConsultationId) -> String {
        let mut db = self.store().read().await.unwrap();
        let row = consultation_by_id(&mut db, id).await.unwrap().unwrap();
        let (column, sealed) = (Column::CONSULTATION_TOKEN, &row.token_sealed);
        let plain = self
            .keys()
            .open_sealed(column, id.as_str(), sealed)
            .unwrap();
        String::from_utf8(plain.to_vec()).unwrap()
    }

    pub async fn record(&self, staff: &StaffMember, id: &ConsultationId) -> ConsultationRecord {
        StaffDesk::consultation(&self.practice, staff, id)
            .await
            .unwrap()
    }

    /// The list that an address asks for.
    pub async fn list(&self, staff: &StaffMember, query: &str) -> ConsultationList {
        self.consultations(staff, &Filter::parse(query), Look::First)
            .await
            .unwrap()
    }

    /// The audit log in the words of this chapter: `revealed consultation:… name`.
    pub async fn audit(&self) -> Vec<String> {
        let sql = "SELECT action || ' ' || object || ' ' || detail FROM audit_event ORDER BY at, action, detail";
        self.texts(sql, &[]).await
    }

    /// How many lines of the audit log begin so.
    pub async fn noted(&self, beginning: &str) -> usize {
        let lines = self.audit().await;
        lines
            .iter()
            .filter(|line| line.starts_with(beginning))
            .count()
    }

    /// The mails of a consultation: `0 confirmation visitor queued`.
    pub async fn letters(&self, id: &ConsultationId) -> Vec<String> {
        let sql = "SELECT CAST(version AS TEXT) || ' ' || kind || ' ' || recipient || ' ' || state
            FROM mail WHERE consultation_id = $1 ORDER BY version, kind, recipient";
        self.texts(sql, &[id.as_str()]).await
    }
}
