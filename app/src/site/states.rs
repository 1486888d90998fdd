use std::collections::BTreeSet;

use domain::practice::{StateCode, StatePage as State, StateSummary};
use leptos::{form::ActionForm, prelude::*};
use leptos_router::hooks::{use_params_map, use_query_map};

use super::{Head, LostPage, Main, NotFoundPage, api};
use crate::{
    refusal::Refusal,
    ssr,
    ui::{Button, ButtonLink, ErrorSummary, Notice, NoticeKind, StateTiles, TextField},
    wire,
};

/// Where the practice works.
#[component]
pub fn StatesPage() -> impl IntoView {
    let states = wire::fetch(|| (), |()| api::states());
    view! {
        <Suspense>
            {move || Suspend::new(async move {
                match states.await {
                    Ok(states) => view! { <States states /> }.into_any(),
                    Err(refusal) => view! { <LostPage refusal /> }.into_any(),
                }
            })}
        </Suspense>
    }
}

#[component]
fn States(states: Vec<StateSummary>) -> impl IntoView {
    let served: BTreeSet<StateCode> = states
        .iter()
        .filter(|state| state.served)
        .map(|state| state.state)
        .collect();
    let others = states
        .into_iter()
        .filter(|state| !state.served)
        .map(|state| state.state);
    ssr::describe(|| {
        Head::page(
            "/states",
            "Where we work",
            "The states in which our therapists are licensed today, and a word from us when we arrive in yours.",
        )
    });
    view! {
        <Main title="Where we work" class="wrap page stack loose">
            <h1 class="title">"Licensed where you live"</h1>
            <p class="lead">
                "Care follows state lines: a therapist needs a license where you are during the call. Green states are ours today, and we add more."
            </p>
            <StateTiles licensed=served />
            <section class="stack">
                <h2>"Not there yet"</h2>
                <p>"Choose your state to hear from us once when we arrive. Nothing else."</p>
                <ul class="columns">
                    {others
                        .map(|state| {
                            let href = path(state);
                            view! {
                                <li>
                                    <a href=href>{state.name()}</a>
                                </li>
                            }
                        })
                        .collect_view()}
                </ul>
            </section>
        </Main>
    }
}

/// One state: who is licensed there, or an honest no and its waitlist.
#[component]
pub fn StatePage() -> impl IntoView {
    let params = use_params_map();
    let code = Memo::new(move |_| {
        params.with(|params| {
            params
                .get("code")
                .and_then(|code| StateCode::parse(&code).ok())
        })
    });
    let page = wire::fetch(
        move || code.get(),
        |code| async move {
            match code {
                Some(code) => Some(api::state(code).await),
                None => None,
            }
        },
    );
    view! {
        <Suspense>
            {move || Suspend::new(async move {
                match page.await {
                    Some(Ok(state)) if state.therapists.is_empty() => {
                        view! { <Waitlist state=state.state /> }.into_any()
                    }
                    Some(Ok(state)) => view! { <Licensed state /> }.into_any(),
                    Some(Err(refusal)) => view! { <LostPage refusal /> }.into_any(),
                    None => view! { <NotFoundPage /> }.into_any(),
                }
            })}
        </Suspense>
    }
}

fn path(state: StateCode) -> String {
    format!("/states/{}", state.code().to_lowercase())
}

#[component]
fn Licensed(state: State) -> impl IntoView {
    let name = state.state.name();
    let book = format!("/book?state={}", state.state.code());
    let people = state
        .therapists
        .into_iter()
        .map(|one| {
            view! {
                <li>
                    <h3>{one.name}</h3>
                    <p>{one.headline}</p>
                </li>
            }
        })
        .collect_view();
    ssr::describe(|| {
        let title = format!("Online therapy in {name}");
        let description = format!(
            "Therapists who are licensed in {name}, and a free first call of fifteen minutes with each of them, by video or phone."
        );
        Head::page(&path(state.state), &title, &description)
    });
    view! {
        <Main title=format!("Online therapy in {name}") class="wrap narrow page stack loose">
            <h1 class="title">{format!("Online therapy in {name}")}</h1>
            <p class="lead">
                {format!("These therapists are licensed in {name}. The first call is free and takes fifteen minutes.")}
            </p>
            <p class="cluster">
                <ButtonLink href=book>{format!("See free times in {name}")}</ButtonLink>
            </p>
            <section class="stack">
                <h2>"Who works here"</h2>
                <ul class="rows">{people}</ul>
            </section>
            {state
                .medication
                .then(|| {
                    view! { <p>{format!("Psychiatric medication management is offered in {name} too.")}</p> }
                })}
        </Main>
    }
}

#[component]
fn Waitlist(state: StateCode) -> impl IntoView {
    let action = ServerAction::<api::JoinWaitlist>::new();
    let refusal: Signal<Option<Refusal>> =
        Signal::derive(move || action.value().get().and_then(Result::err));
    if let Some(refusal) = refusal.get_untracked() {
        ssr::set_status(refusal.status());
    }
    let problems = Signal::derive(move || {
        refusal
            .get()
            .map(|refusal| refusal.problems())
            .unwrap_or_default()
    });
    let error = MaybeProp::derive(move || problems.get().first().map(|one| one.message.clone()));
    let query = use_query_map();
    let joined = Signal::derive(move || query.with(|query| query.get("joined").is_some()));
    let name = state.name();
    ssr::describe(|| {
        let title = format!("{name}: not yet");
        let description = format!(
            "None of our therapists is licensed in {name} today. Leave your address, and we write once, when somebody here can work with people there."
        );
        Head::page(&path(state), &title, &description)
    });
    view! {
        <Main title=format!("{name}: not yet") class="wrap narrow page stack loose">
            <ErrorSummary problems />
            <h1 class="title">{format!("We’re not in {name} yet")}</h1>
            <p class="lead">
                {format!("None of our therapists is licensed in {name} today, so we may not offer you a call there. We’d rather tell you now than later.")}
            </p>
            <Show when=move || joined.get()>
                <Notice kind=NoticeKind::Success title="You’re on the list.">
                    <p>{format!("We’ll write once, when somebody here can work with people in {name}.")}</p>
                </Notice>
            </Show>
            <Show when=move || !joined.get()>
                <ActionForm action attr:class="stack" attr:novalidate=true>
                    <input type="hidden" name="state" value=state.code() />
                    <TextField
                        label="Your e-mail address"
                        name="email"
                        kind="email"
                        autocomplete="email"
                        why="We use it for this one message and nothing else."
                        error
                    />
                    <p class="honeypot" aria-hidden="true">
                        <label for="website">"Leave this empty"</label>
                        <input id="website" name="website" tabindex="-1" autocomplete="off" />
                    </p>
                    <p class="actions">
                        <Button pending=action.pending()>{format!("Tell me when you’re in {name}")}</Button>
                    </p>
                </ActionForm>
            </Show>
            <p>
                "Going to be in another state for the call? " <a href="/book">"Choose it here"</a>
                ". Need somebody now? " <a href="/crisis">"These lines answer day and night"</a> "."
            </p>
        </Main>
    }
}
