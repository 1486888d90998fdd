use domain::booking::ConsultationView;
use leptos::prelude::*;

use super::{
    api,
    consultation::token,
    outcome::{Outcome, title_with},
};
use crate::{
    refusal::Refusal,
    site::{LostPage, Main},
    ssr,
    ui::{Button, ButtonKind, ButtonLink},
    wire::{self, FormAction, PostForm},
};

/// Calling a consultation off. The page only asks; a mail scanner that follows every link changes
/// nothing.
#[component]
pub fn CancelPage() -> impl IntoView {
    ssr::private_page();
    let token = token();
    let page = wire::fetch(move || token.get(), api::consultation);
    page.shown(wire::nothing, move |page| match page {
        Ok(call) if call.changeable => {
            view! { <Ask call token=token.get_untracked() /> }.into_any()
        }
        Ok(_) => {
            let refusal = Refusal::Booking(domain::booking::BookingError::Closed);
            view! { <LostPage refusal /> }.into_any()
        }
        Err(refusal) => view! { <LostPage refusal /> }.into_any(),
    })
}

#[component]
fn Ask(call: ConsultationView, token: String) -> impl IntoView {
    let action = FormAction::to::<api::CancelConsultation>();
    let refusal = action.refusal();
    let back = format!("/consultations/{token}");
    view! {
        <Main title=title_with(refusal, "Cancel your call?") class="wrap narrow page stack loose">
            <Outcome refusal />
            <h1 class="title">"Cancel your call?"</h1>
            <p class="lead">{call.visitor_words} ", with " {call.therapist.name} "."</p>
            <p>
                "You need not say why. For half an hour afterwards you can take it back, if the time is still free. If only the time is wrong, "
                <a href=format!("{back}/move")>"move the call"</a> " instead."
            </p>
            <PostForm action>
                <input type="hidden" name="token" value=token />
                <p class="actions">
                    <Button kind=ButtonKind::Danger pending=action.pending()>
                        "Cancel the call"
                    </Button>
                    <ButtonLink href=back kind=ButtonKind::Quiet>
                        "Keep it"
                    </ButtonLink>
                </p>
            </PostForm>
        </Main>
    }
}
