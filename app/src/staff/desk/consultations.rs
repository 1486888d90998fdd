use domain::{
    booking::Status,
    practice::StateCode,
    staff::{ConsultationLine, ConsultationList, Filter},
};
use leptos::prelude::*;
use leptos_router::hooks::use_query_map;

use super::{
    api,
    live::look_again,
    trouble::{Trouble, coming},
    wording::{StatusTag, count, status_words},
};
use crate::{
    site::Main,
    ssr,
    ui::{Button, ButtonKind, ButtonLink, Empty, LiveRegion, SelectField, TextField},
    wire,
};

/// The list of consultations. What is shown stands in the address.
#[component]
pub fn ConsultationsPage() -> impl IntoView {
    ssr::private_page();
    let query = use_query_map();
    let filter = Memo::new(move |_| query.with(|query| Filter::read(|name| query.get(name))));
    let page = wire::fetch(move || filter.get().query(), api::consultations);
    let shown = page.shown(coming, move |page| match page {
        Ok(list) => view! { <List list filter=filter.get_untracked() /> }.into_any(),
        Err(refusal) => view! { <Trouble refusal /> }.into_any(),
    });
    view! {
        <Main title="Consultations" class="">
            <div class="heading">
                <div>
                    <h1>"Consultations"</h1>
                </div>
                <p class="cluster">
                    <ButtonLink href="/staff/consultations/new" compact=true>
                        "Book by phone"
                    </ButtonLink>
                </p>
            </div>
            {shown}
        </Main>
    }
}

#[component]
fn List(list: ConsultationList, filter: Filter) -> impl IntoView {
    let shown = RwSignal::new(list.lines.clone());
    let news = RwSignal::new(String::new());
    let query = filter.query();
    look_again(
        move || api::consultations_again(query.clone()),
        move |fresh: ConsultationList| {
            if shown.try_with_untracked(|lines| *lines != fresh.lines) == Some(true) {
                news.set("The list has changed.".to_owned());
                shown.try_update(|lines| *lines = fresh.lines);
            }
        },
    );
    let more = list.more.as_ref().map(|more| {
        let href = format!("/staff/consultations?{more}");
        view! { <ButtonLink href kind=ButtonKind::Quiet compact=true>"Later ones"</ButtonLink> }
            .into_any()
    });
    let first = filter.after.is_some().then(|| {
        let first = Filter { after: None, ..filter.clone() };
        let href = format!("/staff/consultations?{}", first.query());
        view! { <ButtonLink href kind=ButtonKind::Quiet compact=true>"Back to the first"</ButtonLink> }.into_any()
    });
    let zone = list.zone_words.clone();
    view! {
        <Filters list=list.clone() filter=filter.clone() />
        <LiveRegion text=news />
        <section class="stack tight">
            <h2>
                {move || count(shown.with(Vec::len), "consultation", "consultations")} ", " {zone}
            </h2>
            <Show
                when=move || shown.with(|lines| !lines.is_empty())
                fallback=move || nothing(&filter)
            >
                <Sheet shown />
            </Show>
            <p class="cluster">{first} {more}</p>
        </section>
    }
}

fn nothing(filter: &Filter) -> impl IntoView + use<> {
    let (title, text) = if filter.is_narrow() {
        (
            "Nothing fits these filters",
            "Take one of them away, or begin on an earlier day.",
        )
    } else {
        (
            "No consultations from this day on",
            "What comes in appears here by itself.",
        )
    };
    view! {
        <Empty title text plain=true>
            <ButtonLink href="/staff/consultations" kind=ButtonKind::Quiet compact=true>
                "Show all from today"
            </ButtonLink>
        </Empty>
    }
}

#[component]
fn Filters(list: ConsultationList, filter: Filter) -> impl IntoView {
    let from = list.from.map(|date| date.to_string()).unwrap_or_default();
    let to = filter.to.map(|date| date.to_string()).unwrap_or_default();
    let reference = filter.reference.clone().unwrap_or_default();
    view! {
        <form class="filters" method="get" action="/staff/consultations" role="search">
            <TextField label="From" name="from" kind="date" value=from />
            <TextField label="To" name="to" kind="date" value=to />
            <Choices list filter />
            <TextField label="Reference" name="q" value=reference max=20 autocomplete="off" />
            <Button compact=true>"Show"</Button>
        </form>
    }
}

/// The filters that are chosen from a list.
#[component]
fn Choices(list: ConsultationList, filter: Filter) -> impl IntoView {
    let states: Vec<_> = StateCode::all()
        .map(|state| (state.code().to_owned(), state.name().to_owned()))
        .collect();
    let statuses: Vec<_> = Status::ALL
        .into_iter()
        .map(|status| (status.as_str().to_owned(), status_words(status).to_owned()))
        .collect();
    let therapists: Vec<_> = list
        .therapists
        .into_iter()
        .map(|one| (one.slug.to_string(), one.name))
        .collect();
    let state = filter.state.map(|state| state.code().to_owned());
    let status = filter.status.map(|status| status.as_str().to_owned());
    let therapist = filter.therapist.map(|slug| slug.to_string());
    let whose = (!therapists.is_empty()).then(|| {
        view! {
            <SelectField
                label="Therapist"
                name="therapist"
                options=therapists
                value=therapist
                prompt="Everybody"
            />
        }
        .into_any()
    });
    view! {
        <SelectField label="State" name="state" options=states value=state prompt="Everywhere" />
        <SelectField label="Status" name="status" options=statuses value=status prompt="Any" />
        {whose}
    }
}

#[component]
fn Sheet(shown: RwSignal<Vec<ConsultationLine>>) -> impl IntoView {
    view! {
        <div class="sheet">
            <table class="table" role="table">
                <caption class="visually-hidden">"Consultations, by their start"</caption>
                <thead role="rowgroup">
                    <tr role="row">
                        <th scope="col" role="columnheader">"When"</th>
                        <th scope="col" role="columnheader">"Who"</th>
                        <th scope="col" role="columnheader">"About"</th>
                        <th scope="col" role="columnheader">"With"</th>
                        <th scope="col" role="columnheader">"Status"</th>
                        <th scope="col" role="columnheader">
                            <span class="visually-hidden">"Open"</span>
                        </th>
                    </tr>
                </thead>
                <tbody role="rowgroup">
                    <For each=move || shown.get() key=Clone::clone let:line>
                        <Row line />
                    </For>
                </tbody>
            </table>
        </div>
    }
}

#[component]
fn Row(line: ConsultationLine) -> impl IntoView {
    let href = format!("/staff/consultations/{}", line.id);
    let spoken = format!(" {}", line.reference);
    view! {
        <tr role="row">
            <th scope="row" role="rowheader">
                {line.day} ", " {line.time}
            </th>
            <td role="cell" data-label="Who">
                <span>{line.who} <small>{line.reference}</small></span>
            </td>
            <td role="cell" data-label="About">
                <span>
                    {line.about} " · " {line.state.code()}
                    {line.overbooked.then(|| view! { <small>"Overbooked"</small> }.into_any())}
                </span>
            </td>
            <td role="cell" data-label="With">
                {line.therapist}
            </td>
            <td role="cell" data-label="Status">
                <StatusTag status=line.status phase=line.phase />
            </td>
            <td role="cell" class="act">
                <a href=href>"Open" <span class="visually-hidden">{spoken}</span></a>
            </td>
        </tr>
    }
}
