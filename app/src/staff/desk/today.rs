use domain::staff::{ConsultationLine, LicenseGap, Today};
use leptos::prelude::*;

use super::{
    api,
    live::look_again,
    trouble::{Trouble, coming},
    wording::{StatusTag, count},
};
use crate::{
    site::Main,
    ssr,
    ui::{ButtonLink, Empty, LiveRegion, Tag, TagKind},
    wire,
};

/// The desk's day, and what needs somebody.
#[component]
pub fn TodayPage() -> impl IntoView {
    ssr::private_page();
    let page = wire::fetch(|| (), |()| api::today());
    let shown = page.shown(coming, move |page| match page {
        Ok(today) => view! { <Day today /> }.into_any(),
        Err(refusal) => view! { <Trouble refusal /> }.into_any(),
    });
    view! {
        <Main title="Today" class="">
            {shown}
        </Main>
    }
}

#[component]
fn Day(today: Today) -> impl IntoView {
    let shown = RwSignal::new(today);
    let news = RwSignal::new(String::new());
    look_again(api::today_again, move |fresh: Today| {
        let before = shown.try_with_untracked(|day| (day.lines.len(), needs(day)));
        if before.is_some_and(|before| before != (fresh.lines.len(), needs(&fresh))) {
            news.set("The day has changed.".to_owned());
        }
        shown.try_update(|day| *day = fresh);
    });
    view! {
        <LiveRegion text=news />
        <Heading shown />
        <Needs shown />
        <Agenda shown />
    }
}

fn needs(day: &Today) -> usize {
    day.figures.needs(day.licenses.len())
}

#[component]
fn Heading(shown: RwSignal<Today>) -> impl IntoView {
    let date = Memo::new(move |_| shown.with(|day| day.date_words.clone()));
    let sum = Memo::new(move |_| shown.with(summary));
    view! {
        <div class="heading">
            <div>
                <h1>{date}</h1>
                <p class="soft">{sum}</p>
            </div>
            <p class="cluster">
                <ButtonLink href="/staff/consultations/new" compact=true>
                    "Book by phone"
                </ButtonLink>
            </p>
        </div>
    }
}

/// `14 consultations, the next in 12 minutes`.
fn summary(day: &Today) -> String {
    let all = match day.figures.today {
        0 => "No consultations".to_owned(),
        number => count(number, "consultation", "consultations"),
    };
    match &day.next {
        Some(next) => format!("{all}, the next {}", next.words),
        None if day.figures.today > 0 => format!("{all}, none to come"),
        None => all,
    }
}

#[component]
fn Needs(shown: RwSignal<Today>) -> impl IntoView {
    let what = Memo::new(move |_| {
        shown.with(|day| {
            let outcomes = day.outcomes.clone();
            (
                outcomes,
                day.licenses.clone(),
                day.figures,
                day.date.clone(),
            )
        })
    });
    let list = move || {
        let (outcomes, licenses, figures, date) = what.get();
        if figures.needs(licenses.len()) == 0 {
            return view! { <p class="soft">"Nothing waits for anybody."</p> }.into_any();
        }
        let calls = outcomes.lines.into_iter();
        let more = (outcomes.more > 0).then(|| {
            let words = format!(
                "{} without an outcome",
                count(outcomes.more, "more call", "more calls")
            );
            let href = format!("/staff/consultations?to={date}&status=confirmed");
            view! { <Need kind=TagKind::Waiting tag="Outcome" href verb="See all">{words}</Need> }
                .into_any()
        });
        view! {
            <ul class="needs">
                {licenses.into_iter().map(|gap| view! { <License gap /> }.into_any()).collect_view()}
                <Mails failed=figures.failed_mails uncertain=figures.uncertain_mails />
                {calls.map(|line| view! { <NoOutcome line /> }.into_any()).collect_view()} {more}
            </ul>
        }
        .into_any()
    };
    view! {
        <section class="stack tight">
            <h2>"Needs somebody"</h2>
            {list}
        </section>
    }
}

/// Something that waits for somebody: what kind, what, and where to see to it.
#[component]
fn Need(
    kind: TagKind,
    tag: &'static str,
    #[prop(into)] href: String,
    verb: &'static str,
    children: Children,
) -> impl IntoView {
    view! {
        <li>
            <Tag kind>{tag}</Tag>
            <p>{children()}</p>
            <a href=href>{verb}</a>
        </li>
    }
}

#[component]
fn License(gap: LicenseGap) -> impl IntoView {
    let href = format!(
        "/staff/consultations?from={}&state={}&status=confirmed&therapist={}",
        gap.from,
        gap.state.code(),
        gap.slug
    );
    let ends = gap
        .ends
        .map_or_else(|| "is not in force".to_owned(), |day| format!("ends {day}"));
    let calls = match gap.calls {
        1 => "One call falls after it.".to_owned(),
        number => format!("{number} calls fall after it."),
    };
    view! {
        <Need kind=TagKind::Wrong tag="License" href verb="See them">
            <strong>{format!("{}, {} license", gap.therapist, gap.state.name())}</strong>
            {format!(" {ends}. {calls}")}
        </Need>
    }
}

#[component]
fn Mails(failed: usize, uncertain: usize) -> impl IntoView {
    let refused = (failed > 0).then(|| {
        let words = count(failed, "mail was refused.", "mails were refused.");
        view! { <Need kind=TagKind::Wrong tag="Mail" href="/staff/mails" verb="Look">{words}</Need> }.into_any()
    });
    let unknown = (uncertain > 0).then(|| {
        let words = count(
            uncertain,
            "mail may not have arrived.",
            "mails may not have arrived.",
        );
        view! { <Need kind=TagKind::Waiting tag="Mail" href="/staff/mails" verb="Look">{words}</Need> }.into_any()
    });
    view! {
        {refused}
        {unknown}
    }
}

#[component]
fn NoOutcome(line: ConsultationLine) -> impl IntoView {
    let href = format!("/staff/consultations/{}", line.id);
    view! {
        <Need kind=TagKind::Waiting tag="Outcome" href verb="Say how it went">
            <strong>{line.who}</strong>
            {format!(" with {}, {}, {}", line.therapist, line.day, line.time)}
        </Need>
    }
}

#[component]
fn Agenda(shown: RwSignal<Today>) -> impl IntoView {
    let zone = Memo::new(move |_| shown.with(|day| day.zone_words.clone()));
    let empty = Memo::new(move |_| shown.with(|day| day.lines.is_empty()));
    let next = Memo::new(move |_| shown.with(|day| Some(day.next.as_ref()?.id.clone())));
    view! {
        <section class="stack tight">
            <h2>"Today, " {zone}</h2>
            <Show
                when=move || !empty.get()
                fallback=|| {
                    view! {
                        <Empty
                            title="Nothing is booked for today"
                            text="What comes in appears here by itself."
                            plain=true
                        />
                    }.into_any()
                }
            >
                <ol class="agenda">
                    <For each=move || shown.with(|day| day.lines.clone()) key=Clone::clone let:line>
                        <Call line next />
                    </For>
                </ol>
            </Show>
        </section>
    }
}

#[component]
fn Call(line: ConsultationLine, next: Memo<Option<domain::id::ConsultationId>>) -> impl IntoView {
    let href = format!("/staff/consultations/{}", line.id);
    let id = line.id.clone();
    let is_next = move || {
        next.with(|next| next.as_ref() == Some(&id))
            .then_some("true")
    };
    let beside = line.overbooked.then_some(" · overbooked");
    let off = line.status.is_cancelled();
    let spoken = format!(" {}, {}", line.time, line.who);
    view! {
        <li aria-current=is_next>
            <time>{line.time}</time>
            <p>
                {line.who}
                <small>
                    {line.about} " · " {line.state.code()} {beside}
                </small>
            </p>
            <p class="who" class:soft=off>
                {line.therapist}
            </p>
            <StatusTag status=line.status phase=line.phase />
            <a href=href>"Open" <span class="visually-hidden">{spoken}</span></a>
        </li>
    }
}

#[cfg(test)]
mod tests {
    use domain::staff::{Figures, NeedsOutcome, Next};

    use super::*;

    fn day(today: usize, next: Option<&str>) -> Today {
        Today {
            date_words: String::new(),
            date: String::new(),
            zone_words: String::new(),
            lines: Vec::new(),
            next: next.map(|words| Next {
                id: domain::id::ConsultationId::from_text("c"),
                words: words.to_owned(),
            }),
            figures: Figures {
                today,
                ..Figures::default()
            },
            outcomes: NeedsOutcome::default(),
            licenses: Vec::new(),
        }
    }

    #[test]
    fn the_day_is_summed_up_in_a_line() {
        assert_eq!(summary(&day(0, None)), "No consultations");
        assert_eq!(summary(&day(1, None)), "1 consultation, none to come");
        assert_eq!(
            summary(&day(14, Some("in 12 minutes"))),
            "14 consultations, the next in 12 minutes"
        );
    }
}
