use domain::practice::{
    Audience, Authority, NextFree, Slug, StateCode, TherapistCard, TherapistFilter, TherapistList,
    TherapistProfile,
};
use leptos::prelude::*;
use serde_json::json;

use super::{Asked, Draft, crumbs, data, practice};
use crate::{
    refusal::Refusal,
    ssr::practice_book,
    ui::{Button, ButtonKind, ButtonLink, Notice},
};

/// Who works here. What the list shows stands in the address, so that it can be kept and sent.
pub(super) async fn list(asked: &Asked) -> Result<Draft, Refusal> {
    let filter = TherapistFilter {
        state: asked
            .get("state")
            .and_then(|text| StateCode::parse(&text).ok()),
        service: asked
            .get("service")
            .and_then(|text| Slug::parse(&text).ok()),
        audience: asked.get("for").and_then(|text| Audience::from_text(&text)),
    };
    let list = practice_book()?.therapists(filter).await?;
    let description = "Meet the therapists: what they work with, where they are licensed, and when each has time for a free first call by video or phone.";
    let mut draft = Draft::new("Our therapists", description, "wrap page stack loose").show(view! {
        <div class="stack">
            <h1 class="title">"Our therapists"</h1>
            <p class="lead">"Pick whoever speaks to you, or leave it to us: the first call is free with each of them."</p>
        </div>
        <Filters list=list.clone() />
        <Found list />
    });
    draft.path = Some("/therapists".to_owned());
    Ok(draft)
}

#[component]
fn Filters(list: TherapistList) -> impl IntoView {
    let TherapistList {
        filter,
        services,
        states,
        ..
    } = list;
    let states = states
        .into_iter()
        .map(|state| {
            view! {
                <option value=state.code() selected=filter.state == Some(state)>
                    {state.name()}
                </option>
            }
        })
        .collect_view();
    let services = services
        .into_iter()
        .map(|one| {
            let selected = filter.service.as_ref() == Some(&one.slug);
            view! {
                <option value=one.slug.to_string() selected=selected>
                    {one.name}
                </option>
            }
        })
        .collect_view();
    let audiences = Audience::ALL
        .into_iter()
        .map(|one| {
            view! {
                <option value=one.as_str() selected=filter.audience == Some(one)>
                    {one.words()}
                </option>
            }
        })
        .collect_view();
    view! {
        <form class="filters" method="get" action="/therapists">
            <Select name="state" label="State" any="Any state">
                {states}
            </Select>
            <Select name="for" label="Who is it for?" any="Anybody">
                {audiences}
            </Select>
            <Select name="service" label="About" any="Anything">
                {services}
            </Select>
            <Button kind=ButtonKind::Quiet attr:id="show">
                "Show"
            </Button>
        </form>
    }
}

#[component]
fn Select(
    name: &'static str,
    label: &'static str,
    any: &'static str,
    children: Children,
) -> impl IntoView {
    view! {
        <div class="field">
            <label for=name>{label}</label>
            <div class="select">
                <select class="control" id=name name=name>
                    <option value="">{any}</option>
                    {children()}
                </select>
            </div>
        </div>
    }
}

#[component]
fn Found(list: TherapistList) -> impl IntoView {
    let state = list.filter.state;
    if list.therapists.is_empty() {
        return view! {
            <Notice title="Nobody fits all of that." attr:data-news=true>
                <p>
                    "Leave one of the three open, or "
                    <a href="/book">"book the first free call with anybody"</a> "."
                </p>
            </Notice>
        }
        .into_any();
    }
    let hint = state.is_none().then(|| {
        view! { <p class="soft">"Choose a state to see when each of them is free next."</p> }
    });
    let news = match list.therapists.len() {
        1 => "One therapist fits.".to_owned(),
        count => format!("{count} therapists fit."),
    };
    let people = list
        .therapists
        .into_iter()
        .map(|card| view! { <Person card state /> })
        .collect_view();
    view! {
        <section class="stack">
            <h2 class="visually-hidden">"Who fits"</h2>
            <p class="visually-hidden" data-news>
                {news}
            </p>
            {hint}
            <div class="people">{people}</div>
        </section>
    }
    .into_any()
}

#[component]
fn Person(card: TherapistCard, state: Option<StateCode>) -> impl IntoView {
    let mut href = format!("/therapists/{}", card.who.slug);
    if let Some(state) = state {
        href = format!("{href}?state={}", state.code());
    }
    let about: Vec<_> = card.services.into_iter().map(|one| one.name).collect();
    let states: Vec<_> = card.states.iter().map(|state| state.name()).collect();
    let next = state.map(|state| next_line(card.next, state, &card.who.slug));
    view! {
        <article class="person">
            <Portrait name=card.who.name.clone() />
            <div>
                <h3>
                    <a href=href>{card.who.name}</a>
                </h3>
                <p>{card.who.headline}</p>
                <p class="small">{about.join(" · ")}</p>
                <p class="small">{format!("Licensed in {}", states.join(", "))}</p>
                {next}
            </div>
        </article>
    }
}

fn next_line(next: Option<NextFree>, state: StateCode, slug: &Slug) -> AnyView {
    let Some(next) = next else {
        return view! { <p class="small">"Nothing free in the next weeks"</p> }.into_any();
    };
    let href = format!(
        "/book?state={}&therapist={slug}&at={}",
        state.code(),
        next.at
    );
    view! {
        <p class="small">
            "Next free: " <a href=href>{next.words}</a>
        </p>
    }
    .into_any()
}

/// A round place for a face; until there is one, the first letters of the name.
#[component]
fn Portrait(name: String) -> impl IntoView {
    let letters: String = name
        .split(',')
        .next()
        .unwrap_or_default()
        .split_whitespace()
        .filter_map(|word| word.chars().next())
        .take(2)
        .collect();
    view! {
        <div class="portrait" aria-hidden="true">
            {letters}
        </div>
    }
}

/// One therapist.
pub(super) async fn profile(asked: &Asked, slug: &Slug) -> Result<Draft, Refusal> {
    let state = asked
        .get("state")
        .and_then(|text| StateCode::parse(&text).ok());
    let profile = practice_book()?.therapist(slug, state).await?;
    let name = profile.card.who.name.clone();
    let headline = profile.card.who.headline.clone();
    let description = format!("{name}. {headline} Free first call by video or phone.");
    let path = format!("/therapists/{slug}");
    let way = [
        ("Our therapists", "/therapists"),
        (name.as_str(), path.as_str()),
    ];
    let way = data(&crumbs(asked, &way));
    let told = data(&json!({
        "@context": "https://schema.org",
        "@type": "Person",
        "name": name,
        "description": headline,
        "jobTitle": "Therapist",
        "url": asked.address(&path),
        "knowsLanguage": profile.languages,
        "worksFor": practice(asked),
    }));
    let mut draft = Draft::new(name, description, "wrap narrow page stack loose")
        .show(view! { <Profile profile state /> })
        .tell(&told)
        .tell(&way);
    draft.path = Some(path);
    Ok(draft)
}

#[component]
fn Profile(profile: TherapistProfile, state: Option<StateCode>) -> impl IntoView {
    let who = profile.card.who.clone();
    let book = match state {
        Some(state) => format!("/book?state={}&therapist={}", state.code(), who.slug),
        None => format!("/book?therapist={}", who.slug),
    };
    let first_name = who
        .name
        .split([' ', ','])
        .next()
        .unwrap_or_default()
        .to_owned();
    let next = state.map(|state| next_line(profile.card.next.clone(), state, &who.slug));
    let invented = profile.sample.then(|| {
        view! { <p class="small soft">"An invented person, to show what this page looks like."</p> }
    });
    let approach = (!profile.approach.as_str().is_empty()).then(|| {
        let html = profile.approach.clone().into_string();
        view! {
            <section class="stack">
                <h2>{format!("How {first_name} works")}</h2>
                <div class="prose" inner_html=html></div>
            </section>
        }
    });
    view! {
        <nav class="crumbs" aria-label="Where you are">
            <a href="/therapists">"Our therapists"</a>
        </nav>
        <div class="person">
            <Portrait name=who.name.clone() />
            <div>
                <h1 class="title">{who.name}</h1>
                <p class="lead">{who.headline}</p>
            </div>
        </div>
        {invented}
        <div class="stack tight">
            <p class="cluster">
                <ButtonLink href=book>{format!("Book a free call with {first_name}")}</ButtonLink>
            </p>
            {next}
        </div>
        {approach}
        <Facts profile />
    }
}

/// What can be said about a therapist in a few words each.
#[component]
fn Facts(profile: TherapistProfile) -> impl IntoView {
    let TherapistProfile {
        card,
        pronouns,
        languages,
        focus,
        education,
        years,
        licenses,
        ..
    } = profile;
    let works_with: Vec<_> = card
        .audiences
        .iter()
        .map(|one| audience_words(*one))
        .collect();
    let treats = card
        .services
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
    let focus = focus
        .into_iter()
        .map(|line| view! { <li>{line}</li> })
        .collect::<Vec<_>>();
    let licenses = licenses
        .into_iter()
        .map(|one| {
            let right = authority_words(one.authority);
            view! { <li>{format!("{}: {right} {}", one.state.name(), one.number)}</li> }
        })
        .collect_view();
    let years = match years {
        0 => String::new(),
        1 => "1 year".to_owned(),
        years => format!("{years} years"),
    };
    view! {
        {(!focus.is_empty())
            .then(|| {
                view! {
                    <section class="stack">
                        <h2>"Closest to heart"</h2>
                        <ul class="signs">{focus}</ul>
                    </section>
                }
            })}
        <section class="stack">
            <h2>"Works with"</h2>
            <ul class="chips">{treats}</ul>
            <dl class="facts">
                <Fact name="For" words=works_with.join(", ") />
                <Fact name="Speaks" words=languages.join(", ") />
                <Fact name="Pronouns" words=pronouns />
                <Fact name="Studied" words=education />
                <Fact name="Experience" words=years />
            </dl>
        </section>
        <section class="stack">
            <h2>"Licenses"</h2>
            <p class="soft">"A therapist may work with you only where they are licensed. Each state’s board has a public list to check."</p>
            <ul class="columns">{licenses}</ul>
        </section>
    }
}

#[component]
fn Fact(name: &'static str, words: String) -> impl IntoView {
    (!words.is_empty()).then(|| {
        view! {
            <div>
                <dt>{name}</dt>
                <dd>{words}</dd>
            </div>
        }
    })
}

fn audience_words(audience: Audience) -> &'static str {
    match audience {
        Audience::Me => "adults",
        Audience::Child => "kids and teens",
        Audience::Couple => "couples",
    }
}

fn authority_words(authority: Authority) -> &'static str {
    match authority {
        Authority::State => "license",
        Authority::TelehealthRegistration => "telehealth registration",
        Authority::Psypact => "PSYPACT",
        Authority::CounselingCompact => "Counseling Compact",
    }
}
