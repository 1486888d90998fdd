//! The start: what this is, in one screen, and the next real free times; whom the practice helps,
//! where it works, and what it has written last.

mod hero;

use std::collections::BTreeSet;

use domain::practice::{NextTimes, PracticeBook, PublicWords, ServiceCard, StateCode};
use leptos::prelude::*;
use serde_json::json;

use super::{Asked, Draft, data};
use crate::{
    blog::PostCard,
    refusal::Refusal,
    ssr::{blog, practice_book},
    ui::StateTiles,
};

use hero::{Chosen, Hero};

/// How many articles the start shows.
const NEWEST: usize = 3;

/// The start, with the next free times of the state in the address.
pub(super) async fn page(asked: &Asked) -> Result<Draft, Refusal> {
    let book = practice_book()?;
    let served = super::states::served(&book.states().await?);
    let chosen = chosen(&*book, asked, &served).await;
    let services = book.service_cards().await?;
    let posts = blog()?.newest(NEWEST).await?;
    let told = told(asked, &book.public_words().await?);
    let newest = posts
        .into_iter()
        .map(|post| view! { <PostCard post level=3 /> })
        .collect::<Vec<_>>();
    let description = "Fifteen free minutes with a licensed therapist, by video or phone. See real free times in your state and book in two minutes, without an account.";
    Ok(Draft::new(
        "Online therapy that starts with a free call",
        description,
        "home",
    )
    .show(view! {
        <Hero served=served.clone() chosen />
        <HowItWorks />
        <WhereWeWork served />
        <WhomWeHelp services />
        <Written newest />
    })
    .tell(&told))
}

/// A start whose times cannot be looked up is still a start.
async fn chosen(book: &dyn PracticeBook, asked: &Asked, served: &BTreeSet<StateCode>) -> Chosen {
    let state = asked
        .get("state")
        .and_then(|code| StateCode::parse(&code).ok());
    let next: Option<NextTimes> = match state {
        Some(state) if served.contains(&state) => book.next_times(state).await.ok(),
        _ => None,
    };
    Chosen { state, next }
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

#[component]
fn WhomWeHelp(services: Vec<ServiceCard>) -> impl IntoView {
    let ways = services
        .into_iter()
        .map(|one| {
            let href = format!("/services/{}", one.slug);
            view! {
                <li>
                    <a href=href>{one.name}</a>
                </li>
            }
        })
        .collect_view();
    view! {
        <section class="wrap band stack">
            <h2>"Whom we help"</h2>
            <ul class="chips">{ways}</ul>
        </section>
    }
}

#[component]
fn Written(newest: Vec<impl IntoView + 'static>) -> impl IntoView {
    (!newest.is_empty()).then(|| {
        view! {
            <section class="wrap band stack loose">
                <div class="cluster apart">
                    <h2>"From the Mood-E Blog"</h2>
                    <a href="/blog">"All articles"</a>
                </div>
                <div class="thirds broad">{newest}</div>
            </section>
        }
    })
}

/// The practice for search engines.
fn told(asked: &Asked, words: &PublicWords) -> String {
    let elsewhere: Vec<_> = words.profiles.iter().map(|one| &one.address).collect();
    data(&json!({
        "@context": "https://schema.org",
        "@type": "MedicalBusiness",
        "@id": asked.address("/#practice"),
        "name": words.practice_name,
        "url": asked.address("/"),
        "email": words.contact_email,
        "sameAs": elsewhere,
        "medicalSpecialty": "Psychiatric",
        "availableService": { "@type": "MedicalTherapy", "name": "Online counseling" },
    }))
}
