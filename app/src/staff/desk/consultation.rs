use domain::{
    booking::Status,
    staff::{ConsultationRecord, HistoryLine},
};
use leptos::prelude::*;
use leptos_router::hooks::use_params_map;

use super::{
    api,
    contact::Contact,
    mails::MailsOf,
    trouble::{Trouble, coming},
    wording::{StatusTag, audience_words, history_words, source_words},
};
use crate::{
    booking::outcome::Outcome,
    refusal::Refusal,
    site::Main,
    ssr,
    ui::{Button, ButtonKind, ButtonLink, Card, Notice, NoticeKind, SummaryList, SummaryRow},
    wire::{self, FormAction, PostForm},
};

/// The consultation that the address names.
pub(super) fn id() -> Memo<String> {
    let params = use_params_map();
    Memo::new(move |_| params.with(|params| params.get("id").unwrap_or_default()))
}

/// What the forms of this page were answered last.
#[derive(Clone, Copy)]
struct Deeds {
    outcome: FormAction,
    send: FormAction,
}

impl Deeds {
    fn refusal(self) -> Signal<Option<Refusal>> {
        let (outcome, send) = (self.outcome.refusal(), self.send.refusal());
        Signal::derive(move || outcome.get().or_else(|| send.get()))
    }
}

/// One consultation: when, with whom, how to reach them, what became of it.
#[component]
pub fn ConsultationPage() -> impl IntoView {
    ssr::private_page();
    let id = id();
    let deeds = Deeds {
        outcome: FormAction::to::<api::RecordOutcome>(),
        send: FormAction::to::<api::SendAgain>(),
    };
    let done = move || (deeds.outcome.version(), deeds.send.version());
    let page = wire::fetch(move || (id.get(), done()), |(id, _)| api::consultation(id));
    let shown = page.shown(coming, move |page| match page {
        Ok(record) => view! { <Record record deeds /> }.into_any(),
        Err(refusal) => view! { <Trouble refusal /> }.into_any(),
    });
    view! {
        <Main title="Consultation" class="">
            <Outcome refusal=deeds.refusal() />
            {shown}
        </Main>
    }
}

#[component]
fn Record(record: ConsultationRecord, deeds: Deeds) -> impl IntoView {
    let mails = record.mails.clone();
    let (may_mail, history) = (record.may.mail, record.history.clone());
    let lapsed = (record.may.change && !record.license.covers).then(|| {
        let words = format!(
            "The {} license ends {}, before this call. Move it to somebody whose license lasts, or cancel it.",
            record.state.name(),
            record.license.ends
        );
        view! {
            <Notice kind=NoticeKind::Warning>
                <p>{words}</p>
            </Notice>
        }.into_any()
    });
    view! {
        <div class="heading">
            <div>
                <h1>{record.who.clone()}</h1>
                <p class="soft">
                    <span class="reference">{record.reference.clone()}</span>
                    " · "
                    {record.desk_words.clone()}
                </p>
            </div>
            <p class="cluster">
                <StatusTag status=record.status phase=record.phase />
            </p>
        </div>
        {lapsed}
        <div class="record">
            <div class="stack loose">
                <Call record=record.clone() />
                <WhatNow record=record.clone() deeds />
                <Contact record />
            </div>
            <div class="stack loose">
                <History lines=history />
                <MailsOf mails may=may_mail send=deeds.send />
            </div>
        </div>
    }
}

#[component]
fn Call(record: ConsultationRecord) -> impl IntoView {
    let row = |term: &'static str, words: Option<String>| {
        words.map(|words| {
            view! {
                <SummaryRow term>
                    {words}
                </SummaryRow>
            }
            .into_any()
        })
    };
    let license = format!("Until {}", record.license.ends);
    let source = if record.overbooked {
        format!("{}, overbooked on purpose", source_words(record.source))
    } else {
        source_words(record.source).to_owned()
    };
    view! {
        <Card>
            <h2>"The call"</h2>
            <SummaryList wide=true>
                {row("When", Some(format!("{}, {} minutes", record.desk_words, record.minutes)))}
                {row("For the visitor", record.visitor_words)}
                {row("For the therapist", record.therapist_words)}
                {row("With", Some(record.therapist.name))}
                {row("Where they’ll be", Some(record.state.name().to_owned()))}
                {row("For", Some(audience_words(record.audience).to_owned()))}
                {row("About", Some(record.about))} {row("License", Some(license))}
                {row("Booked", Some(source))}
            </SummaryList>
        </Card>
    }
}

/// What can be done with the consultation now.
#[component]
fn WhatNow(record: ConsultationRecord, deeds: Deeds) -> impl IntoView {
    let here = format!("/staff/consultations/{}", record.id);
    if record.may.change {
        return view! {
            <p class="actions">
                <ButtonLink href=format!("{here}/move") kind=ButtonKind::Quiet compact=true>
                    "Move it"
                </ButtonLink>
                <ButtonLink href=format!("{here}/cancel") kind=ButtonKind::Quiet compact=true>
                    "Cancel it"
                </ButtonLink>
            </p>
        }
        .into_any();
    }
    if record.may.outcome {
        return view! { <HowItWent record action=deeds.outcome /> }.into_any();
    }
    ().into_any()
}

/// How the call went: said with one press, and taken back with one.
#[component]
fn HowItWent(record: ConsultationRecord, action: FormAction) -> impl IntoView {
    let buttons = if record.status == Status::Confirmed {
        view! {
            <Button compact=true pending=action.pending() attr:name="outcome" attr:value="held">
                "It took place"
            </Button>
            <Button
                kind=ButtonKind::Quiet
                compact=true
                pending=action.pending()
                attr:name="outcome"
                attr:value="no_show"
            >
                "They did not come"
            </Button>
        }
        .into_any()
    } else {
        view! {
            <Button
                kind=ButtonKind::Quiet
                compact=true
                pending=action.pending()
                attr:name="outcome"
                attr:value="undo"
            >
                "Undo: there is no outcome yet"
            </Button>
        }
        .into_any()
    };
    view! {
        <section class="stack tight">
            <h2>"How did it go?"</h2>
            <PostForm action>
                <input type="hidden" name="id" value=record.id.to_string() />
                <p class="actions">{buttons}</p>
            </PostForm>
        </section>
    }
}

#[component]
fn History(lines: Vec<HistoryLine>) -> impl IntoView {
    let lines = lines
        .into_iter()
        .map(|line| {
            let change = match (line.kind.as_str(), line.before, line.after) {
                ("moved", Some(before), Some(after)) => Some(format!("from {before} to {after}")),
                _ => None,
            };
            view! {
                <li>
                    <strong>{history_words(&line.kind)}</strong>
                    " by "
                    {line.who}
                    <span class="small soft">
                        <br />
                        {line.when}
                        {change.map(|change| format!(": {change}"))}
                    </span>
                </li>
            }
            .into_any()
        })
        .collect_view();
    view! {
        <section class="stack tight">
            <h2>"What became of it"</h2>
            <ul class="stack tight plain">{lines}</ul>
        </section>
    }
}
