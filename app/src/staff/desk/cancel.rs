use domain::{
    booking::BookingError,
    staff::{ConsultationRecord, DeskError},
};
use leptos::prelude::*;

use super::{
    api,
    consultation::id,
    trouble::{Trouble, coming},
};
use crate::{
    booking::outcome::{Outcome, title_with},
    refusal::Refusal,
    site::Main,
    ssr,
    ui::{Button, ButtonKind, ButtonLink},
    wire::{self, FormAction, PostForm},
};

/// Calling a consultation off for the practice. It asks first, because it mails somebody.
#[component]
pub fn CancelPage() -> impl IntoView {
    ssr::private_page();
    let id = id();
    let action = FormAction::to::<api::CancelForPractice>();
    let refusal = action.refusal();
    let page = wire::fetch(
        move || (id.get(), action.version()),
        |(id, _)| api::consultation(id),
    );
    let shown = page.shown(coming, move |page| match page {
        Ok(record) if record.may.change => view! { <Ask record action /> }.into_any(),
        Ok(_) => view! { <Trouble refusal=closed() /> }.into_any(),
        Err(refusal) => view! { <Trouble refusal /> }.into_any(),
    });
    view! {
        <Main title=title_with(refusal, "Cancel this call?") class="">
            <Outcome refusal />
            {shown}
        </Main>
    }
}

/// It is over, or was called off already.
pub(super) fn closed() -> Refusal {
    Refusal::Desk(DeskError::Booking(BookingError::Closed))
}

#[component]
fn Ask(record: ConsultationRecord, action: FormAction) -> impl IntoView {
    let back = format!("/staff/consultations/{}", record.id);
    view! {
        <div class="stack loose">
            <h1>"Cancel this call?"</h1>
            <p>
                <strong>{record.who} ", " {record.reference}</strong>
                ": "
                {record.desk_words}
                ", with "
                {record.therapist.name}
                "."
            </p>
            <p>
                "Whoever booked it gets a mail, if they gave an address, and the time is free again. If only the time is wrong, "
                <a href=format!("{back}/move")>"move the call"</a> " instead."
            </p>
            <PostForm action>
                <input type="hidden" name="id" value=record.id.to_string() />
                <input type="hidden" name="version" value=record.version.to_string() />
                <p class="actions">
                    <Button kind=ButtonKind::Danger pending=action.pending()>
                        "Cancel the call"
                    </Button>
                    <ButtonLink href=back kind=ButtonKind::Quiet>
                        "Keep it"
                    </ButtonLink>
                </p>
            </PostForm>
        </div>
    }
}
