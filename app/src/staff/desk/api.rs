//! The server functions of the desk. Each asks who it is and whether their role may do that, and
//! calls one use case, which asks whether the consultation is theirs.
//!
//! What an open page asks by itself is under `/api/staff/live`: it keeps nobody signed in.

#![expect(
    missing_docs,
    reason = "the macro makes a public field of each argument and takes no words for it"
)]

use domain::{
    booking::{FreeTimes, MoveForm, TimesAsk},
    staff::{
        ConsultationList, ConsultationRecord, MailList, MovePlan, PhoneForm, PhonePage, Today,
    },
};
use leptos::prelude::*;

use crate::{refusal::Refusal, wire::FormPost};

/// The desk's day.
#[server(name = ReadToday, prefix = "/api", endpoint = "staff/today", protocol = FormPost)]
pub async fn today() -> Result<Today, Refusal> {
    use crate::ssr::{require, staff_desk};
    use domain::staff::{Look, Permission};

    let staff = require(Permission::SeeDesk)?;
    Ok(staff_desk()?.today(&staff, Look::First).await?)
}

/// The same, for a page that looks again.
#[server(name = WatchToday, prefix = "/api", endpoint = "staff/live/today", protocol = FormPost)]
pub async fn today_again() -> Result<Today, Refusal> {
    use crate::ssr::{require, staff_desk};
    use domain::staff::{Look, Permission};

    let staff = require(Permission::SeeDesk)?;
    Ok(staff_desk()?.today(&staff, Look::Again).await?)
}

/// A page of consultations; `query` is what the address says.
#[server(name = ReadConsultations, prefix = "/api", endpoint = "staff/consultations", protocol = FormPost)]
pub async fn consultations(#[server(default)] query: String) -> Result<ConsultationList, Refusal> {
    use crate::ssr::{require, staff_desk};
    use domain::staff::{Filter, Look, Permission};

    let staff = require(Permission::SeeOwnConsultations)?;
    let filter = Filter::parse(&query);
    let desk = staff_desk()?;
    Ok(desk.consultations(&staff, &filter, Look::First).await?)
}

/// The same, for a page that looks again.
#[server(name = WatchConsultations, prefix = "/api", endpoint = "staff/live/consultations", protocol = FormPost)]
pub async fn consultations_again(
    #[server(default)] query: String,
) -> Result<ConsultationList, Refusal> {
    use crate::ssr::{require, staff_desk};
    use domain::staff::{Filter, Look, Permission};

    let staff = require(Permission::SeeOwnConsultations)?;
    let filter = Filter::parse(&query);
    let desk = staff_desk()?;
    Ok(desk.consultations(&staff, &filter, Look::Again).await?)
}

/// One consultation.
#[server(name = ReadRecord, prefix = "/api", endpoint = "staff/consultation", protocol = FormPost)]
pub async fn consultation(id: String) -> Result<ConsultationRecord, Refusal> {
    use crate::ssr::{require, staff_desk};
    use domain::{id::ConsultationId, staff::Permission};

    let staff = require(Permission::SeeOwnConsultations)?;
    let id = ConsultationId::from_text(id);
    Ok(staff_desk()?.consultation(&staff, &id).await?)
}

/// Uncovers one contact detail. A plain form goes back to its page, which shows it for a while.
#[server(prefix = "/api", endpoint = "staff/reveal", protocol = FormPost)]
pub async fn reveal(id: String, part: String) -> Result<String, Refusal> {
    use crate::ssr::{require, staff_desk};
    use domain::{
        booking::BookingError,
        id::ConsultationId,
        staff::{ContactPart, DeskError, Permission},
    };

    let staff = require(Permission::RevealContact)?;
    let part = ContactPart::from_text(&part).ok_or(DeskError::Booking(BookingError::NotFound))?;
    let id = ConsultationId::from_text(id);
    Ok(staff_desk()?.reveal(&staff, &id, part).await?)
}

/// Calls a consultation off for the practice.
#[server(name = CancelForPractice, prefix = "/api", endpoint = "staff/cancel", protocol = FormPost)]
pub async fn cancel(id: String, version: String) -> Result<(), Refusal> {
    use crate::ssr::{require, see_other, staff_desk};
    use domain::{id::ConsultationId, staff::Permission};

    let staff = require(Permission::ChangeConsultation)?;
    let id = ConsultationId::from_text(id);
    // No version is a version that nobody has seen.
    let version = version.trim().parse().unwrap_or(-1);
    staff_desk()?.cancel(&staff, &id, version).await?;
    see_other(&format!("/staff/consultations/{id}"));
    Ok(())
}

/// Where a consultation could be moved.
#[server(name = ReadMovePlan, prefix = "/api", endpoint = "staff/move-plan", protocol = FormPost)]
pub async fn move_plan(id: String, #[server(default)] ask: TimesAsk) -> Result<MovePlan, Refusal> {
    use crate::ssr::{require, staff_desk};
    use domain::{id::ConsultationId, staff::Permission};

    let staff = require(Permission::ChangeConsultation)?;
    let id = ConsultationId::from_text(id);
    Ok(staff_desk()?.times_to_move(&staff, &id, ask).await?)
}

/// The same times, for a page that looks again.
#[server(name = WatchMoveTimes, prefix = "/api", endpoint = "staff/live/move-times", protocol = FormPost)]
pub async fn move_times_again(
    id: String,
    #[server(default)] ask: TimesAsk,
) -> Result<FreeTimes, Refusal> {
    use crate::ssr::{require, staff_desk};
    use domain::{id::ConsultationId, staff::Permission};

    let staff = require(Permission::ChangeConsultation)?;
    let id = ConsultationId::from_text(id);
    Ok(staff_desk()?.times_to_move(&staff, &id, ask).await?.times)
}

/// Moves a consultation.
#[server(name = MoveForPractice, prefix = "/api", endpoint = "staff/move", protocol = FormPost)]
pub async fn move_consultation(
    id: String,
    #[server(flatten)] form: MoveForm,
) -> Result<(), Refusal> {
    use crate::ssr::{require, see_other, staff_desk};
    use domain::{id::ConsultationId, staff::Permission};

    let staff = require(Permission::ChangeConsultation)?;
    let id = ConsultationId::from_text(id);
    staff_desk()?.move_to(&staff, &id, form).await?;
    see_other(&format!("/staff/consultations/{id}"));
    Ok(())
}

/// Says how a call went: `held`, `no_show`; anything else takes back what was said. A plain form
/// goes back to its page.
#[server(prefix = "/api", endpoint = "staff/outcome", protocol = FormPost)]
pub async fn record_outcome(id: String, outcome: String) -> Result<(), Refusal> {
    use crate::ssr::{require, staff_desk};
    use domain::{booking::Outcome, id::ConsultationId, staff::Permission};

    let staff = require(Permission::RecordOutcome)?;
    let outcome = match outcome.as_str() {
        "held" => Some(Outcome::Held),
        "no_show" => Some(Outcome::NoShow),
        _ => None,
    };
    let id = ConsultationId::from_text(id);
    let desk = staff_desk()?;
    Ok(desk.record_outcome(&staff, &id, outcome).await?)
}

/// What was typed of a booking by telephone, and the free times that fit it.
#[server(name = ReadPhonePage, prefix = "/api", endpoint = "staff/phone", protocol = FormPost)]
pub async fn phone(#[server(default)] ask: TimesAsk) -> Result<PhonePage, Refusal> {
    use crate::ssr::{require, staff_desk};
    use domain::staff::Permission;

    let staff = require(Permission::BookConsultation)?;
    Ok(staff_desk()?.phone(&staff, ask).await?)
}

/// The same times, for a page that looks again.
#[server(name = WatchPhoneTimes, prefix = "/api", endpoint = "staff/live/phone-times", protocol = FormPost)]
pub async fn phone_times_again(#[server(default)] ask: TimesAsk) -> Result<FreeTimes, Refusal> {
    use crate::ssr::{require, staff_desk};
    use domain::{booking::BookingError, staff::Permission};

    let staff = require(Permission::BookConsultation)?;
    let page = staff_desk()?.phone(&staff, ask).await?;
    Ok(page.times.ok_or(BookingError::TooEarly)?)
}

/// Keeps what was typed and does what the pressed button says: `book`, `forget`, or a look at free
/// times, `times`, `day=2026-11-25`, `from=2026-11-25`.
#[server(prefix = "/api", endpoint = "staff/phone/book", protocol = FormPost)]
pub async fn book_by_phone(
    #[server(flatten)] form: PhoneForm,
    #[server(default)] then: String,
) -> Result<(), Refusal> {
    use crate::ssr::{require, see_other, staff_desk};
    use domain::staff::{Permission, PhoneStep};

    let staff = require(Permission::BookConsultation)?;
    let step = PhoneStep::from_text(&then);
    let booked = staff_desk()?.book_by_phone(&staff, form, step).await?;
    see_other(&step.leads_to(booked.as_ref(), &then));
    Ok(())
}

/// A page of mails; `query` is what the address says.
#[server(name = ReadMails, prefix = "/api", endpoint = "staff/mails", protocol = FormPost)]
pub async fn mails(#[server(default)] query: String) -> Result<MailList, Refusal> {
    use crate::ssr::{require, staff_desk};
    use domain::staff::{MailShown, Permission};

    let staff = require(Permission::ManageMail)?;
    let shown = MailShown::parse(&query);
    Ok(staff_desk()?.mails(&staff, &shown).await?)
}

/// Sends a mail again. A plain form goes back to its page.
#[server(prefix = "/api", endpoint = "staff/mails/send-again", protocol = FormPost)]
pub async fn send_again(id: String) -> Result<(), Refusal> {
    use crate::ssr::{require, staff_desk};
    use domain::{id::MailId, staff::Permission};

    let staff = require(Permission::ManageMail)?;
    let id = MailId::from_text(id);
    Ok(staff_desk()?.send_again(&staff, &id).await?)
}
