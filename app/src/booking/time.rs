use domain::booking::{BookingError, Draft, Field, FreeTimes, TherapistChoice, TimesAsk};
use leptos::prelude::*;
use leptos_router::hooks::use_query_map;

use super::{
    api,
    aside::SoFar,
    outcome::{Outcome, title_with},
    times::{Answer, Days, NothingFree, Times, answer, ask_of},
};
use crate::{
    refusal::{Refusal, at_field},
    site::{LostPage, Main},
    ssr,
    ui::{Button, ButtonKind, ButtonLink, Steps},
    wire::{self, FormAction, PostForm},
};

/// The second step: when, and with whom.
#[component]
pub fn TimePage() -> impl IntoView {
    ssr::private_page();
    let action = FormAction::to::<api::ChooseTime>();
    let query = use_query_map();
    let ask = Memo::new(move |_| query.with(ask_of));
    let refusal = action.refusal();
    // A time that was lost brings a fresh list, with the times nearest to it.
    let lost = Memo::new(move |_| match refusal.get() {
        Some(Refusal::Booking(BookingError::Taken { at, .. })) => Some((at, action.version())),
        _ => None,
    });
    let page = wire::fetch(
        move || (ask.get(), lost.get()),
        |(mut ask, lost)| async move {
            ask.at = lost.map(|(at, _)| at).or(ask.at);
            let draft = api::draft().await?;
            let times = api::free_times(ask.clone()).await?;
            Ok::<_, Refusal>((draft, times, ask))
        },
    );
    page.shown(wire::nothing, move |page| match page {
        Ok((draft, times, ask)) => view! { <Time action refusal draft times ask /> }.into_any(),
        Err(refusal) => view! { <LostPage refusal /> }.into_any(),
    })
}

fn look_again(_: String, ask: TimesAsk) -> Answer {
    answer(api::free_times(ask))
}

#[component]
fn Time(
    action: FormAction,
    refusal: Signal<Option<Refusal>>,
    draft: Draft,
    times: FreeTimes,
    ask: TimesAsk,
) -> impl IntoView {
    let path = "/book/time".to_owned();
    let chosen = ask.at.or(draft.time.as_ref().map(|time| time.at));
    let form = if times.day.is_some() {
        let form = times.clone();
        view! {
            <Days times=times.clone() path=path.clone() />
            <TimeForm action refusal times=form chosen ask />
        }
        .into_any()
    } else {
        view! { <NothingFree times=times.clone() path=path.clone() /> }.into_any()
    };
    view! {
        <Main title=title_with(refusal, "When suits you?")>
            <Steps step=2 of=4 name="when and with whom" />
            <div class="booking">
                <div class="stack loose">
                    <Outcome refusal />
                    <h1 class="title">"When suits you?"</h1>
                    <Nearest action times />
                    {form}
                </div>
                <SoFar draft />
            </div>
        </Main>
    }
}

#[component]
fn TimeForm(
    action: FormAction,
    refusal: Signal<Option<Refusal>>,
    times: FreeTimes,
    chosen: Option<i64>,
    ask: TimesAsk,
) -> impl IntoView {
    let with = match &times.with {
        TherapistChoice::One(one) => one.slug.as_str().to_owned(),
        TherapistChoice::FirstAvailable => String::new(),
    };
    let zone = times.zone.clone();
    view! {
        <PostForm action class="stack">
            <input type="hidden" name="therapist" value=with />
            <input type="hidden" name="zone" value=zone />
            <Times
                times
                chosen
                error=at_field(refusal, Field::Time)
                look_again=(look_again, String::new(), ask)
            />
            <p class="small soft">"We keep the time for you while you fill in the rest."</p>
            <p class="actions">
                <Button pending=action.pending()>"Continue"</Button>
                <ButtonLink href="/book" kind=ButtonKind::Quiet>
                    "Back"
                </ButtonLink>
            </p>
        </PostForm>
    }
}

/// The times nearest to one that is not to be had, each taken with one press.
#[component]
fn Nearest(action: FormAction, times: FreeTimes) -> impl IntoView {
    if times.nearest.is_empty() {
        return ().into_any();
    }
    let with = match &times.with {
        TherapistChoice::One(one) => one.slug.as_str().to_owned(),
        TherapistChoice::FirstAvailable => String::new(),
    };
    let choices = times
        .nearest
        .into_iter()
        .map(|offer| {
            let (with, zone) = (with.clone(), times.zone.clone());
            view! {
                <li>
                    <PostForm action>
                        <input type="hidden" name="at" value=offer.at.to_string() />
                        <input type="hidden" name="therapist" value=with />
                        <input type="hidden" name="zone" value=zone />
                        <Button kind=ButtonKind::Quiet pending=action.pending()>
                            {format!("{}, {}", offer.day, offer.time)}
                        </Button>
                    </PostForm>
                </li>
            }
            .into_any()
        })
        .collect_view();
    view! {
        <section class="stack tight">
            <h2 class="subtitle">"The nearest free times"</h2>
            <ul class="cluster plain">{choices}</ul>
        </section>
    }
    .into_any()
}
