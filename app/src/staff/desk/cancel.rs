use domain::{
    booking::BookingError,
    staff::{ConsultationRecord, DeskError},
};
use leptos::{form::ActionForm, prelude::*};

use super::{
    api,
    consultation::id,
    trouble::{Coming, Trouble},
};
use crate::{
    booking::outcome::{Outcome, refusal_of, title_with},
    refusal::Refusal,
    site::Main,
    ssr,
    ui::{Button, ButtonKind, ButtonLink},
    wire,
};

/// Calling a consultation off for the practice. It asks first, because it mails somebody.
#[component]
pub fn CancelPage() -> impl IntoView {
    ssr::private_page();
    let id = id();
    let action = ServerAction::<api::CancelForPractice>::new();
    let refusal = refusal_of(action);
    let page = wire::fetch(
        move || (id.get(), action.version().get()),
        |(id, _)| api::consultation(id),
    );
    view! {
        <Main title=title_with(refusal, "Cancel this call?") class="">
            <Outcome refusal />
            <Transition fallback=|| {
                view! { <Coming /> }
            }>
                {move || Suspend::new(async move {
                    match page.await {
                        Ok(record) if record.may.change => {
                            view! { <Ask record action /> }.into_any()
                        }
                        Ok(_) => view! { <Trouble refusal=closed() /> }.into_any(),
                        Err(refusal) => view! { <Trouble refusal /> }.into_any(),
                    }
                })}
            </Transition>
        </Main>
    }
}

/// It is over, or was called off already.
pub(super) fn closed() -> Refusal {
    Refusal::Desk(DeskError::Booking(BookingError::Closed))
}

#[component]
fn Ask(record: ConsultationRecord, action: ServerAction<api::CancelForPractice>) -> impl IntoView {
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
            <ActionForm action>
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
            </ActionForm>
        </div>
    }
}
