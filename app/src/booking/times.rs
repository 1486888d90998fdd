//! The list of free times: days as one group of radios, the times of a day as another. It is whole
//! without a script; with one, a day's times come in place, and a time that somebody else has taken
//! meanwhile fades before it can be chosen.

use std::{collections::BTreeSet, future::Future, pin::Pin};

use domain::{
    booking::{FreeDay, FreeTimes, TherapistChoice, TimeOffer, TimesAsk},
    practice::Slug,
    time::words::US_ZONES,
};
use gloo::timers::callback::Interval;
use leptos::{prelude::*, task::spawn_local};
use leptos_router::{NavigateOptions, hooks::use_navigate, params::ParamsMap};

use crate::{
    refusal::Refusal,
    ui::{Button, ButtonKind, Choice, ChoiceGroup, Empty, LiveRegion, Options},
};

/// How often the shown times are looked at again, in milliseconds.
const LOOK_AGAIN: u32 = 20_000;

/// What the address asks for.
pub fn ask_of(query: &ParamsMap) -> TimesAsk {
    TimesAsk {
        therapist: query.get("with").and_then(|slug| Slug::parse(&slug).ok()),
        at: query.get("at").and_then(|at| at.parse().ok()),
        day: query.get("day"),
        from: query.get("from"),
        zone: query.get("zone"),
        ..TimesAsk::default()
    }
}

/// The address of the same list with something changed: parameters whose value is empty are left
/// out.
fn address(path: &str, times: &FreeTimes, change: &[(&str, &str)]) -> String {
    let with = match &times.with {
        TherapistChoice::One(one) => one.slug.as_str(),
        TherapistChoice::FirstAvailable => "",
    };
    let now = [("with", with), ("zone", times.zone.as_str())];
    let kept = now
        .iter()
        .filter(|(name, _)| !change.iter().any(|(other, _)| other == name));
    let all: Vec<String> = kept
        .chain(change)
        .filter(|(_, value)| !value.is_empty())
        .map(|(name, value)| format!("{name}={value}"))
        .collect();
    if all.is_empty() {
        path.to_owned()
    } else {
        format!("{path}?{}", all.join("&"))
    }
}

/// Zone, person and days: everything above the times themselves.
#[component]
pub fn Days(
    /// What is free.
    times: FreeTimes,
    /// The page's address without its question.
    path: String,
) -> impl IntoView {
    let days = times.days.clone();
    let shown = times.day.clone().map(|day| day.date).unwrap_or_default();
    let link = |from: &Option<String>, words: &'static str| {
        from.as_ref().map(|from| {
            let href = address(&path, &times, &[("from", from)]);
            view! {
                <a class="standalone" href=href>
                    {words}
                </a>
            }
            .into_any()
        })
    };
    let (earlier, later) = (
        link(&times.earlier, "Earlier days"),
        link(&times.later, "Later days"),
    );
    view! {
        <ZoneLine times=times.clone() path=path.clone() />
        <WithWhom times=times.clone() path=path.clone() />
        <DayForm days shown times path />
        <p class="cluster">{earlier} {later}</p>
    }
}

#[component]
fn ZoneLine(times: FreeTimes, path: String) -> impl IntoView {
    let words = times.zone_words.clone();
    let links = US_ZONES
        .iter()
        .map(|zone| {
            let href = address(&path, &times, &[("zone", zone.name)]);
            let current = (zone.name == times.zone).then_some("true");
            view! {
                <li>
                    <a href=href aria-current=current>
                        {zone.words}
                    </a>
                </li>
            }
            .into_any()
        })
        .collect_view();
    view! {
        <div>
            <p>"Times are in " <strong>{words}</strong> "."</p>
            <details class="disclosure">
                <summary>"Change the time zone"</summary>
                <ul class="chips">{links}</ul>
            </details>
        </div>
    }
}

#[component]
fn WithWhom(times: FreeTimes, path: String) -> impl IntoView {
    let chosen = match &times.with {
        TherapistChoice::One(one) => Some(one.slug.clone()),
        TherapistChoice::FirstAvailable => None,
    };
    let anybody = address(&path, &times, &[("with", "")]);
    let links = times
        .therapists
        .iter()
        .map(|one| {
            let href = address(&path, &times, &[("with", one.slug.as_str())]);
            let current = (chosen.as_ref() == Some(&one.slug)).then_some("true");
            view! {
                <li>
                    <a href=href aria-current=current>
                        {one.name.clone()}
                    </a>
                </li>
            }
            .into_any()
        })
        .collect_view();
    let words = match &times.with {
        TherapistChoice::One(one) => one.name.clone(),
        TherapistChoice::FirstAvailable => "whoever is free first".to_owned(),
    };
    view! {
        <div>
            <p>"With " <strong>{words}</strong> "."</p>
            <details class="disclosure">
                <summary>"Choose a therapist"</summary>
                <ul class="chips">
                    <li>
                        <a href=anybody aria-current=chosen.is_none().then_some("true")>
                            "First available"
                        </a>
                    </li>
                    {links}
                </ul>
            </details>
        </div>
    }
}

#[component]
fn DayForm(days: Vec<FreeDay>, shown: String, times: FreeTimes, path: String) -> impl IntoView {
    let awake = RwSignal::new(false);
    Effect::new(move |_| awake.set(true));
    let navigate = use_navigate();
    let from = days.first().map(|day| day.date.clone()).unwrap_or_default();
    let with = match &times.with {
        TherapistChoice::One(one) => one.slug.as_str().to_owned(),
        TherapistChoice::FirstAvailable => String::new(),
    };
    let (zone, action) = (times.zone.clone(), path.clone());
    let change = {
        let from = from.clone();
        move |event| {
            let day = event_target_value(&event);
            let to = address(&path, &times, &[("from", &from), ("day", &day)]);
            let stay = NavigateOptions {
                scroll: false,
                replace: true,
                ..Default::default()
            };
            navigate(&to, stay);
        }
    };
    // Made inside the group, which gives them their name.
    let choices = move || {
        days.into_iter()
            .map(|day| {
                let checked = day.date == shown;
                let small = match day.count {
                    1 => "1 time".to_owned(),
                    count => format!("{count} times"),
                };
                view! { <Choice value=day.date text=day.short small checked=Signal::stored(checked) /> }.into_any()
            })
            .collect_view()
    };
    view! {
        <form method="get" action=action class="stack" on:change=change>
            <input type="hidden" name="zone" value=zone />
            <input type="hidden" name="from" value=from />
            <input type="hidden" name="with" value=with />
            <ChoiceGroup legend="Day" name="day" layout=Options::Days>
                {choices()}
            </ChoiceGroup>
            <p class="actions" hidden=move || awake.get()>
                <Button kind=ButtonKind::Quiet compact=true>"Show times of this day"</Button>
            </p>
        </form>
    }
}

/// Asks again for the same list.
pub type LookAgain = fn(String, TimesAsk) -> Answer;
/// What asking again gives.
pub type Answer = Pin<Box<dyn Future<Output = Result<FreeTimes, Refusal>>>>;

/// Wraps a server function's future for [`LookAgain`].
pub fn answer(future: impl Future<Output = Result<FreeTimes, Refusal>> + 'static) -> Answer {
    Box::pin(future)
}

/// The times of the chosen day, as radios inside the form that takes one.
#[component]
pub fn Times(
    /// What is free.
    times: FreeTimes,
    /// The start that is chosen already, in epoch seconds.
    chosen: Option<i64>,
    /// What is wrong.
    #[prop(into)]
    error: MaybeProp<String>,
    /// How to ask again, and with what.
    look_again: (LookAgain, String, TimesAsk),
) -> impl IntoView {
    let legend = times
        .day
        .as_ref()
        .map(|day| day.words.clone())
        .unwrap_or_default();
    let shown = RwSignal::new(times.times.clone());
    let gone = RwSignal::new(BTreeSet::<i64>::new());
    let news = RwSignal::new(String::new());
    let (ask_again, token, mut ask) = look_again;
    ask.day = times.day.as_ref().map(|day| day.date.clone());
    Effect::new(move |_| {
        let (token, ask) = (token.clone(), ask.clone());
        let interval = Interval::new(LOOK_AGAIN, move || {
            let answer = ask_again(token.clone(), ask.clone());
            spawn_local(async move {
                if let Ok(fresh) = answer.await {
                    merge(fresh.times, shown, gone, news);
                }
            });
        });
        let interval = StoredValue::new_local(Some(interval));
        on_cleanup(move || {
            interval.try_update_value(Option::take);
        });
    });
    view! {
        <LiveRegion text=news />
        <ChoiceGroup legend name="at" layout=Options::Times error>
            <For each=move || shown.get() key=|offer| offer.at let:offer>
                <Time offer chosen gone />
            </For>
        </ChoiceGroup>
    }
}

#[component]
fn Time(offer: TimeOffer, chosen: Option<i64>, gone: RwSignal<BTreeSet<i64>>) -> impl IntoView {
    let at = offer.at;
    let taken = Memo::new(move |_| gone.with(|gone| gone.contains(&at)));
    move || {
        let (value, text) = (at.to_string(), offer.time.clone());
        if taken.get() {
            view! { <Choice value text small="just taken" disabled=true /> }.into_any()
        } else {
            let checked = Signal::stored(chosen == Some(at));
            view! { <Choice value text checked /> }.into_any()
        }
    }
}

/// Marks what is gone and adds what has come free, without moving anything else about.
fn merge(
    fresh: Vec<TimeOffer>,
    shown: RwSignal<Vec<TimeOffer>>,
    gone: RwSignal<BTreeSet<i64>>,
    news: RwSignal<String>,
) {
    let now: BTreeSet<i64> = fresh.iter().map(|offer| offer.at).collect();
    let before: BTreeSet<i64> =
        shown.with_untracked(|shown| shown.iter().map(|offer| offer.at).collect());
    let lost: BTreeSet<i64> = before.difference(&now).copied().collect();
    if gone.with_untracked(|gone| *gone != lost) {
        let newly = lost.difference(&gone.get_untracked()).count();
        news.set(match newly {
            0 => String::new(),
            1 => "One time was just taken.".to_owned(),
            count => format!("{count} times were just taken."),
        });
        gone.set(lost);
    }
    if now.iter().any(|at| !before.contains(at)) {
        shown.update(|shown| {
            shown.extend(
                fresh
                    .into_iter()
                    .filter(|offer| !before.contains(&offer.at)),
            );
            shown.sort_by_key(|offer| offer.at);
        });
    }
}

/// Nothing is free, and what can be done about it.
#[component]
pub fn NothingFree(
    /// What was asked.
    times: FreeTimes,
    /// The page's address without its question.
    path: String,
) -> impl IntoView {
    let state = times.state.name();
    let (title, text) = match (&times.with, times.therapists.is_empty()) {
        (TherapistChoice::One(one), _) => (
            format!("{} has no free time just now", one.name),
            "Somebody else may be free sooner.".to_owned(),
        ),
        (_, true) => (
            format!("Nobody in {state} works with exactly this today"),
            "Leave the topic open, and we will find out together what fits.".to_owned(),
        ),
        (_, false) => (
            "Everything is taken for the next four weeks".to_owned(),
            "Times come back when somebody cancels. Please look again a little later.".to_owned(),
        ),
    };
    let anybody = matches!(times.with, TherapistChoice::One(_))
        .then(|| address(&path, &times, &[("with", "")]));
    view! {
        <Empty title text plain=true>
            {anybody.map(|href| view! { <a class="button" href=href>"See everybody’s times"</a> }.into_any())}
            <a class="button quiet" href="/book">
                "Change my answers"
            </a>
        </Empty>
    }
}
