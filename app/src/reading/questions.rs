use domain::practice::{PracticeError, Question, QuestionGroup, Slug};
use leptos::prelude::*;
use serde_json::json;

use super::{Asked, Draft, crumbs, data};
use crate::{refusal::Refusal, ssr::practice_book, ui::ButtonLink};

/// All questions. Their answers stand on pages of their own, one step away: together they would
/// weigh more than a first visit should.
pub(super) async fn list() -> Result<Draft, Refusal> {
    let groups = practice_book()?.questions().await?;
    let ways = groups
        .iter()
        .map(|group| {
            let href = format!("#{}", group.slug);
            view! {
                <li>
                    <a href=href>{group.name.clone()}</a>
                </li>
            }
        })
        .collect_view();
    let description = "Answers about the free call, online therapy, therapists and licenses, medication, cost, privacy, and help for kids, teens and couples.";
    let groups = groups
        .into_iter()
        .map(|group| view! { <Group group /> })
        .collect_view();
    Ok(Draft::new("Questions and answers", description, "wrap narrow page stack loose")
        .show(view! {
            <div class="stack">
                <h1 class="title">"Questions and answers"</h1>
                <p class="lead">"What people ask us before their first call. If yours is missing, bring it to the call: it is free."</p>
                <ul class="chips">{ways}</ul>
            </div>
            {groups}
            <p class="cluster">
                <ButtonLink href="/book">"Book a free call"</ButtonLink>
            </p>
        }))
}

#[component]
fn Group(group: QuestionGroup) -> impl IntoView {
    let questions = group
        .questions
        .into_iter()
        .map(|one| {
            let href = format!("/faq/{}", one.slug);
            view! {
                <li>
                    <a href=href>{one.question}</a>
                </li>
            }
        })
        .collect_view();
    view! {
        <section class="stack tight" id=group.slug.to_string()>
            <h2>{group.name}</h2>
            <ul class="ways">{questions}</ul>
        </section>
    }
}

/// One question.
pub(super) async fn page(asked: &Asked, slug: &Slug) -> Result<Draft, Refusal> {
    let groups = practice_book()?.questions().await?;
    let found = groups.into_iter().find_map(|group| {
        let at = group.questions.iter().position(|one| one.slug == *slug)?;
        Some((at, group))
    });
    let (at, mut group) = found.ok_or(PracticeError::NotFound)?;
    let one = group.questions.remove(at);
    let way = [
        ("Questions and answers", "/faq"),
        (one.question.as_str(), asked.path()),
    ];
    let told = told(asked, &one) + &data(&crumbs(asked, &way));
    let others = group
        .questions
        .into_iter()
        .map(|other| {
            let href = format!("/faq/{}", other.slug);
            view! {
                <li>
                    <a href=href>{other.question}</a>
                </li>
            }
        })
        .collect_view();
    let description = first_sentences(&plain(&one));
    Ok(Draft::new(
        one.question.clone(),
        description,
        "wrap narrow page stack loose",
    )
    .show(view! {
        <nav class="crumbs" aria-label="Where you are">
            <a href="/faq">"Questions and answers"</a>
        </nav>
        <h1 class="title">{one.question}</h1>
        <div class="prose" inner_html=one.answer.into_string()></div>
        <p class="cluster">
            <ButtonLink href="/book">"Book a free call"</ButtonLink>
        </p>
        <section class="stack">
            <h2>{group.name}</h2>
            <ul class="ways">{others}</ul>
        </section>
    })
    .tell(&told))
}

/// The question for search engines.
fn told(asked: &Asked, one: &Question) -> String {
    data(&json!({
        "@context": "https://schema.org",
        "@type": "FAQPage",
        "url": asked.address(asked.path()),
        "mainEntity": [{
            "@type": "Question",
            "name": one.question,
            "acceptedAnswer": { "@type": "Answer", "text": one.answer.as_str() },
        }],
    }))
}

/// An answer's words without its markup.
fn plain(one: &Question) -> String {
    let mut inside = false;
    let words: String = one
        .answer
        .as_str()
        .chars()
        .filter(|letter| {
            match letter {
                '<' => inside = true,
                '>' => {
                    inside = false;
                    return false;
                }
                _ => {}
            }
            !inside
        })
        .collect();
    words.replace("&amp;", "&")
}

/// As many whole sentences as a search engine shows.
fn first_sentences(text: &str) -> String {
    let mut shown = String::new();
    for sentence in text.split_inclusive(['.', '?', '!']) {
        if !shown.is_empty() && shown.len() + sentence.len() > 158 {
            break;
        }
        shown.push_str(sentence);
    }
    shown.split_whitespace().collect::<Vec<_>>().join(" ")
}
