use domain::practice::{ServiceCard, ServiceKind, ServicePage, Slug, TherapistSummary};
use leptos::prelude::*;
use serde_json::json;

use super::{Asked, Draft, crumbs, data, practice};
use crate::{refusal::Refusal, ssr::practice_book, ui::ButtonLink};

/// Everything that the practice treats, and for whom.
pub(super) async fn list(_: &Asked) -> Result<Draft, Refusal> {
    let all = practice_book()?.service_cards().await?;
    let (people, concerns): (Vec<_>, Vec<_>) = all
        .into_iter()
        .partition(|one| one.kind == ServiceKind::People);
    let description = "Online counseling for anxiety, depression, trauma, grief, substance use and more, for kids, teens, students, adults and couples.";
    Ok(Draft::new("What we help with", description, "wrap page stack loose").show(view! {
        <div class="stack">
            <h1 class="title">"What we help with"</h1>
            <p class="lead">
                "You need not know which of these it is. “Not sure yet” is a fine place to begin."
            </p>
        </div>
        <section class="stack">
            <h2>"What it may be about"</h2>
            <Cards services=concerns />
        </section>
        <section class="stack">
            <h2>"Whom we work with"</h2>
            <Cards services=people />
        </section>
        <p class="cluster">
            <ButtonLink href="/book">"Book a free call"</ButtonLink>
        </p>
    }))
}

#[component]
fn Cards(services: Vec<ServiceCard>) -> impl IntoView {
    let cards = services
        .into_iter()
        .map(|one| {
            let href = format!("/services/{}", one.slug);
            view! {
                <li>
                    <h3>
                        <a href=href>{one.name}</a>
                    </h3>
                    <p>{one.summary}</p>
                </li>
            }
        })
        .collect_view();
    view! { <ul class="rows halves">{cards}</ul> }
}

/// One service.
pub(super) async fn page(asked: &Asked, slug: &Slug) -> Result<Draft, Refusal> {
    let page = practice_book()?.service_page(slug).await?;
    let card = page.summary.clone();
    let heading = heading(&card);
    let path = format!("/services/{}", card.slug);
    let way = [
        ("What we help with", "/services"),
        (heading.as_str(), path.as_str()),
    ];
    let way = data(&crumbs(asked, &way));
    let told = data(&json!({
        "@context": "https://schema.org",
        "@type": "Service",
        "name": heading,
        "description": card.summary,
        "serviceType": card.name,
        "url": asked.address(&path),
        "provider": practice(asked),
    }));
    let draft = Draft::new(heading, card.summary, "wrap narrow page stack loose");
    Ok(draft
        .show(view! { <Service page /> })
        .tell(&told)
        .tell(&way))
}

fn heading(card: &ServiceCard) -> String {
    match card.kind {
        ServiceKind::People => format!("Online therapy for {}", card.name.to_lowercase()),
        ServiceKind::Concern => format!("Online counseling for {}", card.name.to_lowercase()),
        ServiceKind::Medication => card.name.clone(),
    }
}

#[component]
fn Service(page: ServicePage) -> impl IntoView {
    let ServicePage {
        summary: card,
        signs,
        help,
        first_call,
        limits,
        therapists,
    } = page;
    let heading = heading(&card);
    let people = card.kind == ServiceKind::People;
    let signs_title = if people {
        "Whom this is for"
    } else {
        "How it may feel"
    };
    // A stage of life is no topic of a call: the call is asked for without one.
    let book = if people {
        "/book".to_owned()
    } else {
        format!("/book?service={}", card.slug)
    };
    let signs = signs
        .into_iter()
        .map(|sign| view! { <li>{sign}</li> })
        .collect_view();
    view! {
        <nav class="crumbs" aria-label="Where you are">
            <a href="/services">"What we help with"</a>
        </nav>
        <div class="stack">
            <h1 class="title">{heading}</h1>
            <p class="lead">{card.summary}</p>
            <p class="cluster">
                <ButtonLink href=book>"Book a free call"</ButtonLink>
            </p>
        </div>
        <section class="stack">
            <h2>{signs_title}</h2>
            <ul class="signs">{signs}</ul>
        </section>
        <section class="prose">
            <h2>"How we work with it"</h2>
            <div inner_html=help.into_string()></div>
            <h2>"Your first, free call"</h2>
            <div inner_html=first_call.into_string()></div>
            <h2>"When something else is needed"</h2>
            <div inner_html=limits.into_string()></div>
            <p>
                "In danger now? " <a href="/crisis">"Call or text 988"</a> "."
            </p>
        </section>
        <Who therapists />
    }
}

#[component]
fn Who(therapists: Vec<TherapistSummary>) -> impl IntoView {
    let people = therapists
        .into_iter()
        .map(|who| {
            let href = format!("/therapists/{}", who.slug);
            view! {
                <li>
                    <h3>
                        <a href=href>{who.name}</a>
                    </h3>
                    <p>{who.headline}</p>
                </li>
            }
        })
        .collect::<Vec<_>>();
    (!people.is_empty()).then(|| {
        view! {
            <section class="stack">
                <h2>"Who works with this"</h2>
                <ul class="rows">{people}</ul>
            </section>
        }
    })
}
