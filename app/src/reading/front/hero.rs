//! The first screen of the start: what this is, and the next real free times of a state.

use std::collections::BTreeSet;

use domain::practice::{NextTimes, StateCode};
use leptos::prelude::*;

use crate::ui::{Button, ButtonKind, ButtonLink, Cups};

/// What a reader asked about, and what there is to tell.
pub(super) struct Chosen {
    /// The state in the address, if it has one.
    pub(super) state: Option<StateCode>,
    /// Its next free times; none where nobody works there.
    pub(super) next: Option<NextTimes>,
}

#[component]
pub(super) fn Hero(served: BTreeSet<StateCode>, chosen: Chosen) -> impl IntoView {
    let eyebrow = match served.len() {
        0 => "Online therapy".to_owned(),
        1 => "Online therapy in one state, and growing".to_owned(),
        count => format!("Online therapy in {count} states, and growing"),
    };
    view! {
        <section class="wrap split hero">
            <div class="stack">
                <p class="eyebrow">{eyebrow}</p>
                <h1>"Start with a conversation. It’s free."</h1>
                <p class="lead">
                    "Fifteen minutes with a licensed therapist, by video or phone. No account, no payment, no pressure to go on."
                </p>
                <p class="cluster">
                    <ButtonLink href="/book">"Find a time"</ButtonLink>
                    <ButtonLink href="/#how" kind=ButtonKind::Quiet>
                        "How it works"
                    </ButtonLink>
                </p>
            </div>
            <div class="sill">
                <Cups />
                <NextFree served chosen />
            </div>
        </section>
    }
}

/// The state is asked for by a plain form. Where a script runs, a choice is enough.
#[component]
fn NextFree(served: BTreeSet<StateCode>, chosen: Chosen) -> impl IntoView {
    let Chosen { state, next } = chosen;
    let options = StateCode::all()
        .map(|one| {
            view! {
                <option value=one.code() selected=state == Some(one)>
                    {one.name()}
                </option>
            }
        })
        .collect_view();
    let button = if next.is_some() {
        "Show another state"
    } else {
        "Show free times"
    };
    view! {
        <div class="card stack">
            <h2>"Next free times"</h2>
            <form class="field" method="get" action="/" data-at-once>
                <label for="state">"Where will you be for the call?"</label>
                <p class="why" id="state-why">
                    "A therapist must hold a license in that state."
                </p>
                <div class="select">
                    <select class="control" id="state" name="state" aria-describedby="state-why">
                        <option value="">"Choose a state"</option>
                        {options}
                    </select>
                </div>
                <p class="actions">
                    <Button kind=ButtonKind::Quiet compact=true>{button}</Button>
                </p>
            </form>
            {match (next, state) {
                (Some(next), _) => view! { <Offers next /> }.into_any(),
                (None, Some(state)) if !served.contains(&state) => view! { <NotHere state /> }.into_any(),
                _ => ().into_any(),
            }}
        </div>
    }
}

#[component]
fn Offers(next: NextTimes) -> impl IntoView {
    let state = next.state.code();
    if next.times.is_empty() {
        return view! {
            <p data-news>
                "Everything is taken for the next four weeks. "
                <a href=format!("/book?state={state}")>"Look again a little later"</a> "."
            </p>
        }
        .into_any();
    }
    let news = match next.times.len() {
        1 => format!("One free time in {}", next.state.name()),
        count => format!("The next {count} free times in {}", next.state.name()),
    };
    let times = next
        .times
        .into_iter()
        .map(|offer| {
            view! {
                <li>
                    <a class="choice" href=format!("/book?state={state}&at={}", offer.at)>
                        {offer.day}
                        <small>{offer.time}</small>
                    </a>
                </li>
            }
        })
        .collect_view();
    view! {
        <p class="visually-hidden" data-news>
            {news}
        </p>
        <p class="small soft">{format!("In {}", next.zone_words)}</p>
        <ul class="options plain">{times}</ul>
        <p>
            <a href=format!("/book?state={state}")>"All free times"</a>
        </p>
    }
    .into_any()
}

#[component]
fn NotHere(state: StateCode) -> impl IntoView {
    let href = format!("/states/{}", state.code().to_lowercase());
    view! {
        <p data-news>
            {format!("We’re not licensed in {} yet. ", state.name())}
            <a href=href>"Hear from us when we are"</a> "."
        </p>
    }
}
