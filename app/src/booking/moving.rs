use domain::booking::{BookingError, ConsultationView, FreeTimes, TherapistChoice, TimesAsk};
use leptos::prelude::*;
use leptos_router::hooks::use_query_map;

use super::{
    api,
    consultation::token,
    outcome::{Outcome, title_with},
    times::{Answer, Days, NothingFree, Times, answer, ask_of},
};
use crate::{
    refusal::{Refusal, at_field},
    site::{LostPage, Main},
    ssr,
    ui::{Button, ButtonKind, ButtonLink, Notice},
    wire::{self, FormAction, PostForm},
};

/// Moving a consultation to another time, with the same therapist if they are free.
#[component]
pub fn MovePage() -> impl IntoView {
    ssr::private_page();
    let token = token();
    let action = FormAction::to::<api::MoveConsultation>();
    let refused = action.refusals();
    let query = use_query_map();
    let ask = Memo::new(move |_| query.with(ask_of));
    let page = wire::fetch(
        move || (token.get(), ask.get(), refused.get()),
        |(token, ask, _)| async move {
            let call = api::consultation(token.clone()).await?;
            let times = api::times_to_move(token, ask.clone()).await?;
            Ok::<_, Refusal>((call, times, ask))
        },
    );
    page.shown(wire::nothing, move |page| {
        let token = token.get_untracked();
        match page {
            Ok((call, times, ask)) if call.changeable => {
                view! { <Choose action call times ask token /> }.into_any()
            }
            Ok(_) => {
                let refusal = Refusal::Booking(BookingError::Closed);
                view! { <LostPage refusal /> }.into_any()
            }
            Err(refusal) => view! { <LostPage refusal /> }.into_any(),
        }
    })
}

fn look_again(token: String, ask: TimesAsk) -> Answer {
    answer(api::times_to_move(token, ask))
}

#[component]
fn Choose(
    action: FormAction,
    call: ConsultationView,
    times: FreeTimes,
    ask: TimesAsk,
    token: String,
) -> impl IntoView {
    let refusal = action.refusal();
    let path = format!("/consultations/{token}/move");
    let form = if times.day.is_some() {
        view! {
            <Days times=times.clone() path />
            <MoveForm action refusal call=call.clone() times ask token />
        }
        .into_any()
    } else {
        view! { <NothingFree times path /> }.into_any()
    };
    view! {
        <Main title=title_with(refusal, "Move your call") class="wrap narrow page stack loose">
            <Outcome refusal />
            <h1 class="title">"Move your call"</h1>
            <Notice>
                <p>"Now: " {call.visitor_words} ", with " {call.therapist.name} "."</p>
            </Notice>
            {form}
        </Main>
    }
}

#[component]
fn MoveForm(
    action: FormAction,
    refusal: Signal<Option<Refusal>>,
    call: ConsultationView,
    times: FreeTimes,
    ask: TimesAsk,
    token: String,
) -> impl IntoView {
    let with = match &times.with {
        TherapistChoice::One(one) => one.slug.as_str().to_owned(),
        TherapistChoice::FirstAvailable => String::new(),
    };
    let back = format!("/consultations/{token}");
    view! {
        <PostForm action class="stack">
            <input type="hidden" name="token" value=token.clone() />
            <input type="hidden" name="therapist" value=with />
            <input type="hidden" name="version" value=call.version.to_string() />
            <input type="hidden" name="zone" value=times.zone.clone() />
            <Times
                times
                chosen=None
                error=at_field(refusal, domain::booking::Field::Time)
                look_again=(look_again, token, ask)
            />
            <p class="actions">
                <Button pending=action.pending()>"Move the call"</Button>
                <ButtonLink href=back kind=ButtonKind::Quiet>
                    "Keep it as it is"
                </ButtonLink>
            </p>
        </PostForm>
    }
}
