use domain::{
    booking::{Draft, Field},
    practice::{Audience, ServiceSummary, StateCode},
};
use leptos::prelude::*;
use leptos_router::hooks::use_query_map;

use super::{
    api,
    outcome::{Outcome, title_with},
};
use crate::{
    refusal::{Refusal, at_field},
    site::{Head, LostPage, Main},
    ssr,
    ui::{Button, Choice, ChoiceGroup, SelectField, Steps},
    wire::{self, FormAction, PostForm},
};

/// The first step: where, for whom, about what.
#[component]
pub fn NeedPage() -> impl IntoView {
    ssr::private_page();
    // Private as an answer, and still the page that people send each other.
    ssr::describe(|| {
        Head::page(
            "/book",
            "Book a free call",
            "Fifteen free minutes with a licensed therapist, by video or phone. Say where you will be, choose a real free time, and book it without an account.",
        )
    });
    let page = wire::fetch(
        || (),
        |()| async { Ok::<_, Refusal>((api::draft().await?, api::services().await?)) },
    );
    page.shown(wire::nothing, move |page| match page {
        Ok((draft, services)) => view! { <Need draft services /> }.into_any(),
        Err(refusal) => view! { <LostPage refusal /> }.into_any(),
    })
}

/// What the form shows first: what the address asks for, else what was answered before.
struct Before {
    state: String,
    audience: String,
    service: String,
    therapist: String,
    at: String,
}

fn before(draft: &Draft) -> Before {
    let query = use_query_map().get_untracked();
    let pick = |name, kept: &str| query.get(name).unwrap_or_else(|| kept.to_owned());
    Before {
        state: pick("state", &draft.need.state).to_ascii_uppercase(),
        audience: pick("audience", &draft.need.audience),
        service: pick("service", &draft.need.service),
        therapist: pick("therapist", &draft.need.therapist),
        at: pick("at", ""),
    }
}

#[component]
fn Need(draft: Draft, services: Vec<ServiceSummary>) -> impl IntoView {
    let action = FormAction::to::<api::AnswerNeed>();
    let refusal = action.refusal();
    let before = before(&draft);
    view! {
        <Main title=title_with(refusal, "Book a free call") class="wrap narrow page">
            <Steps step=1 of=4 name="where and for whom" />
            <Outcome refusal />
            <PostForm action class="stack loose">
                <h1 class="title">"Book a free call"</h1>
                <p class="lead">
                    "Fifteen minutes with a therapist, to see whether we can help. Four short steps, and nothing is final before the last."
                </p>
                <Questions before services refusal />
                <p class="actions">
                    <Button pending=action.pending()>"See free times"</Button>
                </p>
            </PostForm>
        </Main>
    }
}

#[component]
fn Questions(
    before: Before,
    services: Vec<ServiceSummary>,
    refusal: Signal<Option<Refusal>>,
) -> impl IntoView {
    let states: Vec<_> = StateCode::all()
        .map(|state| (state.code().to_owned(), state.name().to_owned()))
        .collect();
    let topics: Vec<_> = services
        .into_iter()
        .map(|service| (service.slug.as_str().to_owned(), service.name))
        .collect();
    view! {
        <SelectField
            label="Where will you be for the call?"
            name="state"
            prompt="Choose a state"
            options=states
            value=before.state
            why="A therapist must hold a license in the state where you are at that moment."
            error=at_field(refusal, Field::State)
        />
        <ForWhom chosen=before.audience refusal />
        <SelectField
            label="What is it about?"
            name="service"
            prompt="Not sure yet"
            options=topics
            value=before.service
            optional=true
            why="It helps us suggest somebody who knows this well. You can leave it open."
            error=at_field(refusal, Field::Service)
        />
        <input type="hidden" name="therapist" value=before.therapist />
        <input type="hidden" name="at" value=before.at />
    }
}

#[component]
fn ForWhom(chosen: String, refusal: Signal<Option<Refusal>>) -> impl IntoView {
    let words = |audience| match audience {
        Audience::Me => ("Me", "I’m 18 or older."),
        Audience::Child => ("My child", "I’m a parent or guardian of somebody under 18."),
        Audience::Couple => ("Us two", "My partner and I take the call together."),
    };
    let choices = move || {
        Audience::ALL
            .into_iter()
            .map(|audience| {
                let (text, small) = words(audience);
                let checked = chosen == audience.as_str();
                view! { <Choice value=audience.as_str() text small checked=Signal::stored(checked) /> }.into_any()
            })
            .collect_view()
    };
    view! {
        <ChoiceGroup
            legend="Who is the call for?"
            name="audience"
            why="So that we ask only what matters, and offer therapists who work with you."
            error=at_field(refusal, Field::Audience)
        >
            {choices()}
        </ChoiceGroup>
    }
}
