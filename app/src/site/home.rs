use std::collections::BTreeSet;

use domain::practice::{NextTimes, StateCode};
use leptos::prelude::*;
use leptos_router::hooks::{use_navigate, use_query_map};

use super::{
    Main, api,
    reader::{Parts, Shown},
};
use crate::{
    ui::{Button, ButtonKind, ButtonLink, Cups, StateTiles},
    wire,
};

/// The start: what this is, in one screen, and the next real free times.
#[component]
pub fn HomePage() -> impl IntoView {
    let query = use_query_map();
    let chosen = Memo::new(move |_| {
        query.with(|query| {
            query
                .get("state")
                .and_then(|code| StateCode::parse(&code).ok())
        })
    });
    let page = wire::fetch(
        move || chosen.get(),
        |chosen| async move {
            let states = api::states().await.unwrap_or_default();
            let served: BTreeSet<StateCode> = states
                .iter()
                .filter(|state| state.served)
                .map(|state| state.state)
                .collect();
            let next = match chosen {
                Some(state) if served.contains(&state) => api::next_times(state).await.ok(),
                _ => None,
            };
            let parts = api::read("/".to_owned(), String::new()).await;
            (served, next, parts.ok().map(Shown::from))
        },
    );
    view! {
        <Main title="Online therapy that starts with a free call" class="home">
            <Transition>
                {move || Suspend::new(async move {
                    let (served, next, parts) = page.await;
                    view! {
                        <Hero served=served.clone() next chosen=chosen.get() />
                        <HowItWorks />
                        <WhereWeWork served />
                        {parts.map(|shown| view! { <Parts shown /> })}
                    }
                })}
            </Transition>
        </Main>
    }
}

#[component]
fn Hero(
    served: BTreeSet<StateCode>,
    next: Option<NextTimes>,
    chosen: Option<StateCode>,
) -> impl IntoView {
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
                <NextFree served next chosen />
            </div>
        </section>
    }
}

#[component]
fn NextFree(
    served: BTreeSet<StateCode>,
    next: Option<NextTimes>,
    chosen: Option<StateCode>,
) -> impl IntoView {
    let navigate = use_navigate();
    let go = move |event| {
        let code = event_target_value(&event);
        navigate(
            &format!("/?state={code}"),
            leptos_router::NavigateOptions {
                scroll: false,
                replace: true,
                ..Default::default()
            },
        );
    };
    let options = StateCode::all()
        .map(|state| {
            view! {
                <option value=state.code() selected=chosen == Some(state)>
                    {state.name()}
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
            <form class="field" method="get" action="/">
                <label for="state">"Where will you be for the call?"</label>
                <p class="why" id="state-why">
                    "A therapist must hold a license in that state."
                </p>
                <div class="select">
                    <select class="control" id="state" name="state" aria-describedby="state-why" on:change=go>
                        <option value="">"Choose a state"</option>
                        {options}
                    </select>
                </div>
                <p class="actions">
                    <Button kind=ButtonKind::Quiet compact=true>{button}</Button>
                </p>
            </form>
            <div aria-live="polite">
                {match (next, chosen) {
                    (Some(next), _) => view! { <Offers next /> }.into_any(),
                    (None, Some(state)) if !served.contains(&state) => {
                        view! { <NotHere state /> }.into_any()
                    }
                    _ => ().into_any(),
                }}
            </div>
        </div>
    }
}

#[component]
fn Offers(next: NextTimes) -> impl IntoView {
    let state = next.state.code();
    if next.times.is_empty() {
        return view! {
            <p>
                "Everything is taken for the next four weeks. "
                <a href=format!("/book?state={state}")>"Look again a little later"</a> "."
            </p>
        }
        .into_any();
    }
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
        <p>
            {format!("We’re not licensed in {} yet. ", state.name())}
            <a href=href>"Hear from us when we are"</a> "."
        </p>
    }
}

#[component]
fn HowItWorks() -> impl IntoView {
    view! {
        <section class="band" id="how">
            <div class="wrap stack loose">
                <h2>"Three small steps, none of them final"</h2>
                <ol class="steps thirds">
                    <li>
                        <h3>"Say where you’ll be"</h3>
                        <p>"And, if you like, what it is about. “Not sure yet” is a fine answer."</p>
                    </li>
                    <li>
                        <h3>"Pick a time"</h3>
                        <p>
                            "Real openings, in your own time zone, from tomorrow to four weeks out. We keep it while you fill in the rest."
                        </p>
                    </li>
                    <li>
                        <h3>"Talk"</h3>
                        <p>
                            "You get a private link by mail. Move the call or call it off with one tap, without an account."
                        </p>
                    </li>
                </ol>
            </div>
        </section>
    }
}

#[component]
fn WhereWeWork(served: BTreeSet<StateCode>) -> impl IntoView {
    view! {
        <section class="wrap band split">
            <div class="stack">
                <h2>"Licensed where you live"</h2>
                <p class="lead">
                    "Care follows state lines, so we do too. If your state is missing, we tell you right away."
                </p>
                <p>
                    <a href="/states">"All states and who works there"</a>
                </p>
            </div>
            <StateTiles licensed=served />
        </section>
    }
}
