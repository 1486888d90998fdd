//! Free times, drafts, claims and consultations as the store keeps them.

mod claim;
mod consultation;
mod draft;
mod hours;

pub use claim::{Claim, Hold, NewClaim};
pub use claim::{
    add, delete_expired_holds, hold_of_draft, hold_to_booking, move_claim, release, release_hold,
    renew_hold,
};
pub(in crate::store) use consultation::FullRow;
pub use consultation::{
    ChangeTo, ConsultationRow, Event, NewConsultation, active_of_person, add_consultation,
    add_event, change_consultation, consultation_by_id, consultation_by_request_key,
    consultation_by_token, erase_consultations, fairness, therapist_of,
};
pub use draft::{
    DraftRow, add_draft, attach_consultation, delete_draft, delete_old_drafts, draft, save_draft,
};
pub use hours::{Calendar, Range, Whose, calendars};

/// Every statement of this subject.
pub const ALL: &[&str] = &{
    const PARTS: [&[&str]; 4] = [claim::ALL, consultation::ALL, draft::ALL, hours::ALL];
    const COUNT: usize = PARTS[0].len() + PARTS[1].len() + PARTS[2].len() + PARTS[3].len();
    let (mut all, mut at, mut part) = ([""; COUNT], 0, 0);
    while part < PARTS.len() {
        let mut one = 0;
        while one < PARTS[part].len() {
            all[at] = PARTS[part][one];
            (at, one) = (at + 1, one + 1);
        }
        part += 1;
    }
    all
};
