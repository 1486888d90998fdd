//! The letters that went out.

use domain::{newsletter::PastLetter, practice::Slug};
use leptos::prelude::*;
use serde_json::json;

use super::{CLASS, refusal};
use crate::{
    reading::{Asked, Draft, crumbs, data, practice},
    refusal::Refusal,
    ssr::newsletter_desk,
    ui::{ButtonLink, Empty},
};

/// The list.
pub(in crate::reading) async fn letters() -> Result<Draft, Refusal> {
    let letters = newsletter_desk()?.past_letters().await.map_err(refusal)?;
    let description =
        "Every monthly letter from our therapists, to read without giving an address.";
    Ok(Draft::new("Past letters", description, CLASS).show(view! {
        <div class="stack">
            <h1 class="title">"Past letters"</h1>
            <p class="lead">
                "Every letter that we have sent, to read without giving an address. There is a "
                <a href="/newsletter/feed.xml" rel="external">"feed"</a> ", too."
            </p>
        </div>
        <Letters letters />
        <p class="cluster">
            <ButtonLink href="/newsletter">"Get it by mail"</ButtonLink>
        </p>
    }))
}

#[component]
fn Letters(letters: Vec<PastLetter>) -> impl IntoView {
    if letters.is_empty() {
        return view! {
            <Empty title="No letter has gone out yet" text="The first one will stand here." />
        }
        .into_any();
    }
    let lines = letters
        .into_iter()
        .map(|letter| {
            let PastLetter {
                slug,
                title,
                summary,
                sent,
                ..
            } = letter;
            view! {
                <li>
                    <p class="small soft">
                        <time datetime=sent.iso>{sent.words}</time>
                    </p>
                    <h2>
                        <a href=format!("/newsletter/issues/{slug}")>{title}</a>
                    </h2>
                    <p>{summary}</p>
                </li>
            }
        })
        .collect_view();
    view! { <ul class="rows">{lines}</ul> }.into_any()
}

/// One letter.
pub(in crate::reading) async fn letter(asked: &Asked, slug: &Slug) -> Result<Draft, Refusal> {
    let (letter, html) = newsletter_desk()?
        .past_letter(slug)
        .await
        .map_err(refusal)?;
    let path = format!("/newsletter/issues/{slug}");
    let told = data(&json!({
        "@context": "https://schema.org",
        "@type": "Article",
        "headline": letter.title,
        "description": letter.summary,
        "datePublished": letter.sent_at,
        "author": practice(asked),
        "publisher": practice(asked),
        "mainEntityOfPage": asked.address(&path),
    })) + &data(&crumbs(
        asked,
        &[
            ("Past letters", "/newsletter/issues"),
            (&letter.title, &path),
        ],
    ));
    let mut draft = Draft::new(letter.title.clone(), letter.summary.clone(), "page")
        .show(view! {
            <article class="wrap narrow stack loose">
                <nav class="crumbs" aria-label="Where you are">
                    <a href="/newsletter/issues">"Past letters"</a>
                </nav>
                <header class="stack">
                    <h1 class="title">{letter.title}</h1>
                    <p class="small soft">
                        <time datetime=letter.sent.iso>{letter.sent.words}</time>
                    </p>
                </header>
                <div class="prose text" inner_html=html.into_string()></div>
                <p class="cluster">
                    <ButtonLink href="/newsletter">"Get the next one by mail"</ButtonLink>
                </p>
            </article>
        })
        .tell(&told);
    draft.head.kind = "article".to_owned();
    Ok(draft)
}
