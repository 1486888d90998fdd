use domain::{
    blog::PostsAsk,
    practice::{PublicWords, ServiceCard},
};
use leptos::prelude::*;
use serde_json::json;

use super::{Asked, Draft, data};
use crate::{
    blog::PostCard,
    refusal::Refusal,
    ssr::{blog, practice_book},
};

/// How many articles the start shows.
const NEWEST: usize = 3;

/// The lower half of the start: whom the practice helps, and what it has written last.
pub(super) async fn parts(asked: &Asked) -> Result<Draft, Refusal> {
    let book = practice_book()?;
    let services = book.service_cards().await?;
    let posts = blog()?.posts(PostsAsk::default()).await?.posts;
    let told = told(asked, &book.public_words().await?);
    let cards = posts
        .into_iter()
        .take(NEWEST)
        .map(|post| view! { <PostCard post level=3 /> })
        .collect::<Vec<_>>();
    let written = (!cards.is_empty()).then(|| {
        view! {
            <section class="wrap band stack loose">
                <div class="cluster apart">
                    <h2>"From the Mood-E Blog"</h2>
                    <a href="/blog">"All articles"</a>
                </div>
                <div class="thirds broad">{cards}</div>
            </section>
        }
    });
    let description = "Fifteen free minutes with a licensed therapist, by video or phone. See real free times in your state and book in two minutes, without an account.";
    let draft = Draft::new(
        "Online therapy that starts with a free call",
        description,
        "home",
    );
    Ok(draft
        .show(view! {
            <WhomWeHelp services />
            {written}
        })
        .tell(&told))
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

/// The practice for search engines.
fn told(asked: &Asked, words: &PublicWords) -> String {
    data(&json!({
        "@context": "https://schema.org",
        "@type": "MedicalBusiness",
        "@id": asked.address("/#practice"),
        "name": words.practice_name,
        "url": asked.address("/"),
        "email": words.contact_email,
        "medicalSpecialty": "Psychiatric",
        "availableService": { "@type": "MedicalTherapy", "name": "Online counseling" },
    }))
}
