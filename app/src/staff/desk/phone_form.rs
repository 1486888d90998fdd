//! The parts of the form for a booking by telephone.

use domain::{
    booking::{Field, FreeTimes, TimesAsk},
    practice::{Audience, StateCode},
    staff::{PhoneForm, PhonePage},
};
use leptos::prelude::*;

use super::{
    api,
    wording::{audience_words, count},
};
use crate::{
    booking::times::{Answer, Times, answer},
    refusal::{Refusal, at_field},
    ui::{Button, ButtonKind, Card, CheckField, Empty, SelectField, TextArea, TextField},
};

/// Where, for whom, about what, with whom: what decides which times are free.
#[component]
pub(super) fn Need(
    /// What was typed, and what there is to choose from.
    page: PhonePage,
    /// How the form was refused, if it was.
    refusal: Signal<Option<Refusal>>,
    /// Whether an earlier press is still being answered.
    pending: Signal<bool>,
) -> impl IntoView {
    let form = page.form;
    let states: Vec<_> = StateCode::all()
        .map(|state| (state.code().to_owned(), state.name().to_owned()))
        .collect();
    let audiences: Vec<_> = Audience::ALL
        .into_iter()
        .map(|one| (one.as_str().to_owned(), audience_words(one).to_owned()))
        .collect();
    let services: Vec<_> = page
        .services
        .into_iter()
        .map(|one| (one.slug.to_string(), one.name))
        .collect();
    view! {
        <Card>
            <h2>"What they need"</h2>
            <SelectField
                label="State where they will be during the call"
                name="state"
                options=states
                value=form.state
                prompt="Choose"
                error=at_field(refusal, Field::State)
            />
            <SelectField
                label="For whom"
                name="audience"
                options=audiences
                value=form.audience
                prompt="Choose"
                error=at_field(refusal, Field::Audience)
            />
            <SelectField
                label="About"
                name="service"
                options=services
                value=form.service
                prompt="Not sure yet"
                error=at_field(refusal, Field::Service)
            />
            <Therapist times=page.times chosen=form.therapist refusal />
            <p class="actions">
                <Button
                    kind=ButtonKind::Quiet
                    compact=true
                    pending
                    attr:name="then"
                    attr:value="times"
                >
                    "Show free times"
                </Button>
            </p>
        </Card>
    }
}

#[component]
fn Therapist(
    times: Option<FreeTimes>,
    chosen: String,
    refusal: Signal<Option<Refusal>>,
) -> impl IntoView {
    let therapists: Vec<_> = times
        .into_iter()
        .flat_map(|times| times.therapists)
        .map(|one| (one.slug.to_string(), one.name))
        .collect();
    view! {
        <SelectField
            label="With"
            name="therapist"
            options=therapists
            value=chosen
            prompt="Whoever is free first"
            error=at_field(refusal, Field::Therapist)
        />
    }
}

/// The free times, or a time beside them on purpose.
#[component]
pub(super) fn When(
    /// What was typed, and what is free.
    page: PhonePage,
    /// What was asked.
    ask: TimesAsk,
    /// How the form was refused, if it was.
    refusal: Signal<Option<Refusal>>,
) -> impl IntoView {
    let form = page.form.clone();
    let times = match page.times {
        None => view! {
            <div id="at">
                <p class="soft">"Choose a state and press “Show free times”."</p>
            </div>
        }
        .into_any(),
        Some(times) if times.day.is_none() => view! {
            <div id="at">
                <Empty
                    title="No time is free"
                    text="With these answers nobody has a free time in the days that can be booked."
                    plain=true
                />
            </div>
        }
        .into_any(),
        Some(times) => {
            let chosen = form.at.trim().parse().ok();
            view! { <FreeDays times=times.clone() /><Free times chosen ask refusal /> }.into_any()
        }
    };
    view! {
        <Card>
            <h2>"When"</h2>
            {times}
            <Beside form zone=page.desk_zone_words />
        </Card>
    }
}

fn look_again(_: String, ask: TimesAsk) -> Answer {
    answer(api::phone_times_again(ask))
}

#[component]
fn Free(
    times: FreeTimes,
    chosen: Option<i64>,
    ask: TimesAsk,
    refusal: Signal<Option<Refusal>>,
) -> impl IntoView {
    let zone = times.zone_words.clone();
    view! {
        <p>"Times are in " <strong>{zone}</strong> ", the caller’s."</p>
        <Times
            times
            chosen
            error=at_field(refusal, Field::Time)
            look_again=(look_again, String::new(), ask)
        />
    }
}

/// The days that have times. Each is a button of the same form, so that a look at another day keeps
/// what was typed.
#[component]
fn FreeDays(times: FreeTimes) -> impl IntoView {
    let shown = times.day.map(|day| day.date);
    let days = times
        .days
        .into_iter()
        .map(|day| {
            let is_shown = shown.as_ref() == Some(&day.date);
            let class = if is_shown {
                "button compact"
            } else {
                "button quiet compact"
            };
            let words = count(day.count, "time", "times");
            view! {
                <li>
                    <button
                        class=class
                        name="then"
                        value=format!("day={}", day.date)
                        aria-current=is_shown.then_some("true")
                    >
                        {day.short}
                        <span class="visually-hidden">{format!(", {words}")}</span>
                    </button>
                </li>
            }
            .into_any()
        })
        .collect_view();
    let turn = |from: Option<String>, words: &'static str| {
        from.map(|from| {
            view! {
                <li>
                    <button class="button quiet compact" name="then" value=format!("from={from}")>
                        {words}
                    </button>
                </li>
            }
            .into_any()
        })
    };
    view! {
        <ul class="cluster plain" aria-label="Days">
            {turn(times.earlier, "Earlier days")} {days} {turn(times.later, "Later days")}
        </ul>
    }
}

/// A time that visitors are not offered, on purpose.
#[component]
fn Beside(form: PhoneForm, zone: String) -> impl IntoView {
    let why = format!(
        "For a time outside the hours, sooner than visitors may book, or beside another call. Choose with whom above. The time is in {zone}. It is noted in the audit log."
    );
    view! {
        <div class="reveals stack">
            <CheckField
                name="overbook"
                checked=Signal::stored(!form.overbook.is_empty())
                why=why
            >
                "Book beside the free times, on purpose"
            </CheckField>
            <div class="revealed stack">
                <TextField label="Date" name="date" kind="date" value=form.date short=true />
                <TextField label="Time" name="clock" kind="time" value=form.clock short=true />
            </div>
        </div>
    }
}

/// Who calls, and how to reach them.
#[component]
pub(super) fn Caller(
    /// What was typed.
    form: PhoneForm,
    /// How the form was refused, if it was.
    refusal: Signal<Option<Refusal>>,
) -> impl IntoView {
    let others = form.clone();
    view! {
        <Card>
            <h2>"Who calls"</h2>
            <TextField
                label="Name to use"
                name="name"
                value=form.name.clone()
                autocomplete="off"
                why="The child’s name, where the call is for a child."
                error=at_field(refusal, Field::Name)
            />
            <Reach form=form.clone() refusal />
            <Others form=others refusal />
            <TextArea
                label="Anything to know before the call?"
                name="note"
                value=form.note
                optional=true
                max=1000u32
                error=at_field(refusal, Field::Note)
            />
            <CheckField
                name="consent"
                checked=Signal::stored(!form.consent.is_empty())
                error=at_field(refusal, Field::Consent)
            >
                "Read to the caller: “We contact you about this call, and keep these answers, encrypted, until a year after it. Do you agree?” They agreed."
            </CheckField>
        </Card>
    }
}

#[component]
fn Reach(form: PhoneForm, refusal: Signal<Option<Refusal>>) -> impl IntoView {
    view! {
        <TextField
            label="Phone number"
            name="phone"
            kind="tel"
            value=form.phone
            autocomplete="off"
            short=true
            error=at_field(refusal, Field::Phone)
        />
        <fieldset class="choices">
            <legend>"What may we do with this number?"</legend>
            <CheckField name="voicemail" checked=Signal::stored(!form.voicemail.is_empty())>
                "Leave a voicemail"
            </CheckField>
            <CheckField name="text" checked=Signal::stored(!form.text.is_empty())>
                "Send a text message"
            </CheckField>
        </fieldset>
        <TextField
            label="E-mail address"
            name="email"
            kind="email"
            value=form.email
            autocomplete="off"
            optional=true
            why="Without one they get no mails: read them the reference."
            error=at_field(refusal, Field::Email)
        />
    }
}

/// The others who belong to the call: asked only where it is for a child or a couple.
#[component]
fn Others(form: PhoneForm, refusal: Signal<Option<Refusal>>) -> impl IntoView {
    let child = form.audience == "child";
    let couple = form.audience == "couple";
    let partner = form.clone();
    view! {
        <details class="disclosure" open=child>
            <summary>"For a child: parents"</summary>
            <div class="stack">
                <Parents form refusal />
            </div>
        </details>
        <details class="disclosure" open=couple>
            <summary>"For a couple: partner"</summary>
            <div class="stack">
                <TextField
                    label="Partner’s name"
                    name="partner"
                    value=partner.partner
                    autocomplete="off"
                    error=at_field(refusal, Field::Partner)
                />
                <TextField
                    label="Partner’s e-mail address"
                    name="partner_email"
                    kind="email"
                    value=partner.partner_email
                    autocomplete="off"
                    optional=true
                    error=at_field(refusal, Field::PartnerEmail)
                />
            </div>
        </details>
    }
}

#[component]
fn Parents(form: PhoneForm, refusal: Signal<Option<Refusal>>) -> impl IntoView {
    view! {
        <TextField
            label="Parent’s or guardian’s name"
            name="guardian"
            value=form.guardian
            autocomplete="off"
            error=at_field(refusal, Field::Guardian)
        />
        <CheckField
            name="custody_shared"
            checked=Signal::stored(!form.custody_shared.is_empty())
        >
            "Custody is shared with another parent"
        </CheckField>
        <TextField
            label="The other parent’s name"
            name="second_parent"
            value=form.second_parent
            autocomplete="off"
            optional=true
            error=at_field(refusal, Field::SecondParent)
        />
        <TextField
            label="The other parent’s e-mail address"
            name="second_parent_email"
            kind="email"
            value=form.second_parent_email
            autocomplete="off"
            optional=true
            error=at_field(refusal, Field::SecondParentEmail)
        />
    }
}
