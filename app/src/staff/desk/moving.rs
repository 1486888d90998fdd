use domain::{
    booking::{Field, TherapistChoice, TimesAsk},
    staff::MovePlan,
};
use leptos::prelude::*;
use leptos_router::hooks::use_query_map;

use super::{
    api,
    cancel::closed,
    consultation::id,
    trouble::{Trouble, coming},
};
use crate::{
    booking::{
        outcome::{Outcome, title_with},
        times::{Answer, Days, Times, answer, ask_of},
    },
    refusal::{Refusal, at_field},
    site::Main,
    ssr,
    ui::{Button, ButtonKind, ButtonLink, Empty},
    wire::{self, FormAction, PostForm},
};

/// Moving a consultation to a free time, with the same therapist or another one.
#[component]
pub fn MovePage() -> impl IntoView {
    ssr::private_page();
    let id = id();
    let action = FormAction::to::<api::MoveForPractice>();
    let refusal = action.refusal();
    let query = use_query_map();
    let ask = Memo::new(move |_| query.with(ask_of));
    let page = wire::fetch(
        move || (id.get(), ask.get(), action.version()),
        |(id, ask, _)| async move {
            let plan = api::move_plan(id.clone(), ask.clone()).await?;
            Ok::<_, Refusal>((plan, ask))
        },
    );
    let shown = page.shown(coming, move |page| {
        let id = id.get_untracked();
        match page {
            Ok((plan, ask)) if plan.changeable => {
                view! { <Choose action plan ask id /> }.into_any()
            }
            Ok(_) => view! { <Trouble refusal=closed() /> }.into_any(),
            Err(refusal) => view! { <Trouble refusal /> }.into_any(),
        }
    });
    view! {
        <Main title=title_with(refusal, "Move this call") class="">
            <Outcome refusal />
            {shown}
        </Main>
    }
}

fn look_again(id: String, ask: TimesAsk) -> Answer {
    answer(api::move_times_again(id, ask))
}

#[component]
fn Choose(action: FormAction, plan: MovePlan, ask: TimesAsk, id: String) -> impl IntoView {
    let back = format!("/staff/consultations/{id}");
    let times = plan.times.clone();
    let form = if times.day.is_some() {
        let path = format!("{back}/move");
        view! {
            <Days times path />
            <MoveForm action plan=plan.clone() ask id />
        }
        .into_any()
    } else {
        view! {
            <Empty
                title="No time is free to move to"
                text="Everything within the days that can be booked is taken."
                plain=true
            >
                <ButtonLink href=back kind=ButtonKind::Quiet>
                    "Back to the call"
                </ButtonLink>
            </Empty>
        }
        .into_any()
    };
    view! {
        <div class="stack loose">
            <h1>"Move this call"</h1>
            <p>
                <strong>{plan.who} ", " {plan.reference}</strong>
                ": "
                {plan.now_words}
                ", with "
                {plan.therapist.name}
                ". Whoever booked it gets a mail with the new time."
            </p>
            {form}
        </div>
    }
}

#[component]
fn MoveForm(action: FormAction, plan: MovePlan, ask: TimesAsk, id: String) -> impl IntoView {
    let refusal = action.refusal();
    let times = plan.times;
    let with = match &times.with {
        TherapistChoice::One(one) => one.slug.as_str().to_owned(),
        TherapistChoice::FirstAvailable => String::new(),
    };
    let back = format!("/staff/consultations/{id}");
    view! {
        <PostForm action class="stack">
            <input type="hidden" name="id" value=id.clone() />
            <input type="hidden" name="therapist" value=with />
            <input type="hidden" name="version" value=plan.version.to_string() />
            <Times
                times
                chosen=None
                error=at_field(refusal, Field::Time)
                look_again=(look_again, id, ask)
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
