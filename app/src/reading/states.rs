//! Where the practice works, and one state: who is licensed there, or an honest no and its
//! waitlist.

use std::collections::BTreeSet;

use domain::practice::{StateCode, StatePage, StateSummary};
use leptos::prelude::*;

use super::{Asked, Draft};
use crate::{
    refusal::Refusal,
    site::api::JoinWaitlist,
    ssr::{self, practice_book},
    ui::{Button, ButtonLink, ErrorSummary, Notice, NoticeKind, Problem, StateTiles, TextField},
    wire::{FormAction, PostForm},
};

/// The states of the list where somebody is licensed.
pub(super) fn served(states: &[StateSummary]) -> BTreeSet<StateCode> {
    let served = states.iter().filter(|state| state.served);
    served.map(|state| state.state).collect()
}

/// Where the practice works.
pub(super) async fn list() -> Result<Draft, Refusal> {
    let states = practice_book()?.states().await?;
    let served = served(&states);
    let others = states
        .into_iter()
        .filter(|state| !state.served)
        .map(|state| {
            let href = format!("/states/{}", state.state.code().to_lowercase());
            view! {
                <li>
                    <a href=href>{state.state.name()}</a>
                </li>
            }
        })
        .collect_view();
    let description = "The states where our therapists are licensed and can talk with you by video, and a way to hear from us where we are not yet.";
    Ok(
        Draft::new("Where we work", description, "wrap page stack loose").show(view! {
            <h1 class="title">"Licensed where you live"</h1>
            <p class="lead">
                "Care follows state lines: a therapist needs a license where you are during the call. Green states are ours today, and we add more."
            </p>
            <StateTiles licensed=served />
            <section class="stack">
                <h2>"Not there yet"</h2>
                <p>"Choose your state to hear from us once when we arrive. Nothing else."</p>
                <ul class="columns">{others}</ul>
            </section>
        }),
    )
}

/// One state.
pub(super) async fn page(asked: &Asked, code: &str) -> Result<Draft, Refusal> {
    let state = StateCode::parse(code).map_err(|_| super::NOT_FOUND)?;
    let page = practice_book()?.state(state).await?;
    let draft = if page.therapists.is_empty() {
        waitlist(asked, state)
    } else {
        licensed(page)
    };
    Ok(Draft {
        path: Some(format!("/states/{}", state.code().to_lowercase())),
        ..draft
    })
}

fn licensed(page: StatePage) -> Draft {
    let StatePage {
        state,
        therapists,
        medication,
    } = page;
    let name = state.name();
    let title = format!("Online therapy in {name}");
    let description = format!(
        "Who of our therapists is licensed in {name}, and their next free times for a free first call by video or phone."
    );
    let people = therapists
        .into_iter()
        .map(|one| {
            view! {
                <li>
                    <h3>
                        <a href=format!("/therapists/{}?state={}", one.slug, state.code())>{one.name}</a>
                    </h3>
                    <p>{one.headline}</p>
                </li>
            }
        })
        .collect_view();
    Draft::new(title.clone(), description, "wrap narrow page stack loose").show(view! {
        <h1 class="title">{title}</h1>
        <p class="lead">
            {format!("These therapists are licensed in {name}. The first call is free and takes fifteen minutes.")}
        </p>
        <p class="cluster">
            <ButtonLink href=format!(
                "/book?state={}",
                state.code(),
            )>{format!("See free times in {name}")}</ButtonLink>
        </p>
        <section class="stack">
            <h2>"Who works here"</h2>
            <ul class="rows">{people}</ul>
        </section>
        {medication
            .then(|| view! { <p>{format!("Psychiatric medication management is offered in {name} too.")}</p> })}
    })
}

fn waitlist(asked: &Asked, state: StateCode) -> Draft {
    let name = state.name();
    let action = FormAction::to::<JoinWaitlist>();
    let refusal = action.refusal().get_untracked();
    if let Some(refusal) = &refusal {
        ssr::set_status(refusal.status());
    }
    let problems = refusal
        .map(|refusal| refusal.problems())
        .unwrap_or_default();
    let title = match problems.len() {
        0 => format!("{name}: not yet"),
        _ => format!("Error: {name}, not yet"),
    };
    let joined = asked.has("joined");
    let description = format!(
        "None of our therapists is licensed in {name} today. Hear from us once, when somebody is."
    );
    Draft::new(title, description, "wrap narrow page stack loose").show(view! {
        <ErrorSummary problems=Signal::stored(problems.clone()) />
        <h1 class="title">{format!("We’re not in {name} yet")}</h1>
        <p class="lead">
            {format!("None of our therapists is licensed in {name} today, so we may not offer you a call there. We’d rather tell you now than later.")}
        </p>
        {if joined { view! { <Joined name /> }.into_any() } else { view! { <Join action state problems /> }.into_any() }}
        <p>
            "Going to be in another state for the call? " <a href="/book">"Choose it here"</a>
            ". Need somebody now? " <a href="/crisis">"These lines answer day and night"</a> "."
        </p>
    })
}

#[component]
fn Joined(name: &'static str) -> impl IntoView {
    view! {
        <Notice kind=NoticeKind::Success title="You’re on the list.">
            <p>{format!("We’ll write once, when somebody here can work with people in {name}.")}</p>
        </Notice>
    }
}

#[component]
fn Join(action: FormAction, state: StateCode, problems: Vec<Problem>) -> impl IntoView {
    let error = problems.into_iter().next().map(|problem| problem.message);
    view! {
        <PostForm action class="stack">
            <input type="hidden" name="state" value=state.code() />
            <TextField
                label="Your e-mail address"
                name="email"
                kind="email"
                autocomplete="email"
                why="We use it for this one message and nothing else."
                error=MaybeProp::from(error)
            />
            <p class="honeypot" aria-hidden="true">
                <label for="website">"Leave this empty"</label>
                <input id="website" name="website" tabindex="-1" autocomplete="off" />
            </p>
            <p class="actions">
                <Button>{format!("Tell me when you’re in {}", state.name())}</Button>
            </p>
        </PostForm>
    }
}
