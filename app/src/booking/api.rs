//! The server functions of the flow. Each says who asks, calls one use case, and sends the reader
//! on.

#![expect(
    missing_docs,
    reason = "the macro makes a public field of each argument and takes no words for it"
)]

use domain::{
    booking::{
        ConsultationView, ContactForm, Draft, FreeTimes, MoveForm, NeedForm, TimeForm, TimesAsk,
    },
    practice::ServiceSummary,
};
use leptos::prelude::*;

use crate::{refusal::Refusal, wire::FormPost};

/// What the visitor has answered so far.
#[server(name = ReadDraft, prefix = "/api", endpoint = "booking/draft", protocol = FormPost)]
pub async fn draft() -> Result<Draft, Refusal> {
    use crate::ssr::{booking_desk, visitor};
    Ok(booking_desk()?.draft(visitor().as_deref()).await?)
}

/// The topics that a visitor can name.
#[server(prefix = "/api", endpoint = "booking/services", protocol = FormPost)]
pub async fn services() -> Result<Vec<ServiceSummary>, Refusal> {
    Ok(crate::ssr::practice_book()?.services().await?)
}

/// The first step: where, for whom, about what.
#[server(prefix = "/api", endpoint = "booking/need", protocol = FormPost)]
pub async fn answer_need(
    #[server(flatten)] form: NeedForm,
    #[server(default)] at: String,
) -> Result<(), Refusal> {
    use crate::ssr::{booking_desk, remember_visitor, see_other, visitor};
    use domain::practice::StateAnswer;

    crate::ssr::pass(crate::ssr::Step::Form)?;
    let state = form.state.trim().to_lowercase();
    let (secret, answer) = booking_desk()?
        .answer_need(visitor().as_deref(), form)
        .await?;
    remember_visitor(&secret);
    match answer? {
        StateAnswer::Served => match at.parse::<i64>() {
            Ok(at) => see_other(&format!("/book/time?at={at}")),
            Err(_) => see_other("/book/time"),
        },
        StateAnswer::NotServed => see_other(&format!("/states/{state}")),
    }
    Ok(())
}

/// The free times that answer `ask`.
#[server(name = FindFreeTimes, prefix = "/api", endpoint = "booking/free-times", protocol = FormPost)]
pub async fn free_times(#[server(default)] ask: TimesAsk) -> Result<FreeTimes, Refusal> {
    use crate::ssr::{booking_desk, visitor};
    crate::ssr::pass(crate::ssr::Step::Reading)?;
    Ok(booking_desk()?
        .free_times(visitor().as_deref(), ask)
        .await?)
}

/// The second step: a time, which is kept while the visitor goes on.
#[server(prefix = "/api", endpoint = "booking/time", protocol = FormPost)]
pub async fn choose_time(#[server(flatten)] form: TimeForm) -> Result<(), Refusal> {
    use crate::ssr::{booking_desk, see_other, visitor};
    use domain::booking::BookingError;

    crate::ssr::pass(crate::ssr::Step::Form)?;
    let visitor = visitor().ok_or(BookingError::NoDraft)?;
    booking_desk()?.hold(&visitor, form).await?;
    see_other("/book/details");
    Ok(())
}

/// The third step: how to reach whom.
#[server(prefix = "/api", endpoint = "booking/contact", protocol = FormPost)]
pub async fn answer_contact(#[server(flatten)] form: ContactForm) -> Result<(), Refusal> {
    use crate::ssr::{booking_desk, see_other, visitor};
    use domain::booking::BookingError;

    crate::ssr::pass(crate::ssr::Step::Form)?;
    let visitor = visitor().ok_or(BookingError::NoDraft)?;
    booking_desk()?.answer_contact(&visitor, form).await?;
    see_other("/book/check");
    Ok(())
}

/// The last step. A second press of the button is the same booking.
#[server(prefix = "/api", endpoint = "booking/confirm", protocol = FormPost)]
pub async fn confirm(request_key: String) -> Result<(), Refusal> {
    use crate::ssr::{booking_desk, see_other, visitor};
    use domain::booking::BookingError;

    crate::ssr::pass(crate::ssr::Step::Booking)?;
    let visitor = visitor().ok_or(BookingError::NoDraft)?;
    let booked = booking_desk()?.book(&visitor, &request_key).await?;
    see_other(&format!("/consultations/{}", booked.token));
    Ok(())
}

/// Forgets what the visitor has answered.
#[server(prefix = "/api", endpoint = "booking/forget", protocol = FormPost)]
pub async fn forget() -> Result<(), Refusal> {
    use crate::ssr::{booking_desk, forget_visitor, see_other, visitor};

    crate::ssr::pass(crate::ssr::Step::Form)?;
    if let Some(visitor) = visitor() {
        booking_desk()?.forget(&visitor).await?;
    }
    forget_visitor();
    see_other("/book");
    Ok(())
}

/// A consultation as its visitor may see it.
#[server(prefix = "/api", endpoint = "consultation/show", protocol = FormPost)]
pub async fn consultation(token: String) -> Result<ConsultationView, Refusal> {
    crate::ssr::pass(crate::ssr::Step::Reading)?;
    Ok(crate::ssr::booking_desk()?.consultation(&token).await?)
}

/// The times to which a consultation could be moved.
#[server(prefix = "/api", endpoint = "consultation/times", protocol = FormPost)]
pub async fn times_to_move(
    token: String,
    #[server(default)] ask: TimesAsk,
) -> Result<FreeTimes, Refusal> {
    crate::ssr::pass(crate::ssr::Step::Reading)?;
    Ok(crate::ssr::booking_desk()?
        .times_to_move(&token, ask)
        .await?)
}

/// Moves a consultation.
#[server(prefix = "/api", endpoint = "consultation/move", protocol = FormPost)]
pub async fn move_consultation(
    token: String,
    #[server(flatten)] form: MoveForm,
) -> Result<(), Refusal> {
    use crate::ssr::{booking_desk, see_other};

    crate::ssr::pass(crate::ssr::Step::Form)?;
    booking_desk()?.move_to(&token, form).await?;
    see_other(&format!("/consultations/{token}?done=moved"));
    Ok(())
}

/// Calls a consultation off.
#[server(prefix = "/api", endpoint = "consultation/cancel", protocol = FormPost)]
pub async fn cancel_consultation(token: String) -> Result<(), Refusal> {
    use crate::ssr::{booking_desk, see_other};

    crate::ssr::pass(crate::ssr::Step::Form)?;
    booking_desk()?.cancel(&token).await?;
    see_other(&format!("/consultations/{token}"));
    Ok(())
}

/// Takes a cancellation back.
#[server(prefix = "/api", endpoint = "consultation/undo", protocol = FormPost)]
pub async fn undo_cancel(token: String) -> Result<(), Refusal> {
    use crate::ssr::{booking_desk, see_other};

    crate::ssr::pass(crate::ssr::Step::Form)?;
    booking_desk()?.undo_cancel(&token).await?;
    see_other(&format!("/consultations/{token}?done=restored"));
    Ok(())
}
