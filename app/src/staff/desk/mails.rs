use domain::staff::{MailFilter, MailLine, MailList, MailShown, MailState};
use leptos::prelude::*;
use leptos_router::hooks::use_query_map;

use super::{
    api,
    trouble::{Trouble, coming},
    wording::{MailTag, mail_kind_words, mail_state_words, recipient_words},
};
use crate::{
    booking::outcome::Outcome,
    site::Main,
    ssr,
    ui::{Button, ButtonKind, ButtonLink, Empty, SelectField},
    wire::{self, FormAction, PostForm},
};

/// The outbox: what waits for somebody, and all the rest by a filter in the address.
#[component]
pub fn MailsPage() -> impl IntoView {
    ssr::private_page();
    let query = use_query_map();
    let shown = Memo::new(move |_| query.with(|query| MailShown::read(|name| query.get(name))));
    let send = FormAction::to::<api::SendAgain>();
    let page = wire::fetch(
        move || (shown.get().query(), send.version()),
        |(query, _)| api::mails(query),
    );
    let sheet = page.shown(coming, move |page| match page {
        Ok(list) => view! { <List list shown=shown.get_untracked() send /> }.into_any(),
        Err(refusal) => view! { <Trouble refusal /> }.into_any(),
    });
    view! {
        <Main title="Mails" class="">
            <Outcome refusal=send.refusal() />
            <div class="heading">
                <div>
                    <h1>"Mails"</h1>
                    <p class="soft">"What was to be said about a call, and whether it went."</p>
                </div>
            </div>
            {sheet}
        </Main>
    }
}

#[component]
fn List(list: MailList, shown: MailShown, send: FormAction) -> impl IntoView {
    let waiting = shown.only == MailFilter::Waiting;
    let more = list.more.as_ref().map(|more| {
        let href = format!("/staff/mails?{more}");
        view! { <ButtonLink href kind=ButtonKind::Quiet compact=true>"Earlier ones"</ButtonLink> }
            .into_any()
    });
    let sheet = if list.lines.is_empty() {
        let (title, text) = if waiting {
            (
                "No mail waits for anybody",
                "Everything that was due went out.",
            )
        } else {
            ("No mail stands so", "Choose another state, or all of them.")
        };
        view! { <Empty title text plain=true /> }.into_any()
    } else {
        view! { <Sheet lines=list.lines send /> }.into_any()
    };
    view! {
        <StateFilter shown />
        {sheet}
        <p class="cluster">{more}</p>
    }
}

#[component]
fn StateFilter(shown: MailShown) -> impl IntoView {
    let mut options = vec![("all".to_owned(), "All of them".to_owned())];
    options.extend(
        MailState::ALL
            .into_iter()
            .filter(|state| !matches!(state, MailState::Leased))
            .map(|state| {
                (
                    state.as_str().to_owned(),
                    mail_state_words(state).to_owned(),
                )
            }),
    );
    let value = match shown.only {
        MailFilter::Waiting => None,
        MailFilter::One(state) => Some(state.as_str().to_owned()),
        MailFilter::All => Some("all".to_owned()),
    };
    view! {
        <form class="filters" method="get" action="/staff/mails">
            <SelectField label="Which" name="state" options value prompt="What waits for somebody" />
            <Button compact=true>"Show"</Button>
        </form>
    }
}

#[component]
fn Sheet(lines: Vec<MailLine>, send: FormAction) -> impl IntoView {
    let rows = lines
        .into_iter()
        .map(|line| view! { <Row line send /> }.into_any())
        .collect_view();
    view! {
        <div class="sheet">
            <table class="table" role="table">
                <caption class="visually-hidden">"Mails, the latest due first"</caption>
                <thead role="rowgroup">
                    <tr role="row">
                        <th scope="col" role="columnheader">"Mail"</th>
                        <th scope="col" role="columnheader">"Call"</th>
                        <th scope="col" role="columnheader">"Due"</th>
                        <th scope="col" role="columnheader">"Tries"</th>
                        <th scope="col" role="columnheader">"Status"</th>
                        <th scope="col" role="columnheader">
                            <span class="visually-hidden">"Send again"</span>
                        </th>
                    </tr>
                </thead>
                <tbody role="rowgroup">{rows}</tbody>
            </table>
        </div>
    }
}

#[component]
fn Row(line: MailLine, send: FormAction) -> impl IntoView {
    let href = format!("/staff/consultations/{}", line.consultation);
    let reply = (!line.reply.is_empty()).then(|| format!("The mail server said {}", line.reply));
    let again = line
        .sendable
        .then(|| view! { <Again id=line.id.to_string() send /> }.into_any());
    view! {
        <tr role="row">
            <th scope="row" role="rowheader">
                {mail_kind_words(&line.kind)}
                <small>{recipient_words(&line.recipient)}</small>
            </th>
            <td role="cell" data-label="Call">
                <a href=href>{line.reference}</a>
            </td>
            <td role="cell" data-label="Due">
                {line.due}
            </td>
            <td role="cell" data-label="Tries">
                {line.attempts}
            </td>
            <td role="cell" data-label="Status">
                <span>
                    <MailTag state=line.state />
                    {reply.map(|reply| view! { <small>{reply}</small> }.into_any())}
                </span>
            </td>
            <td role="cell" class="act">
                {again}
            </td>
        </tr>
    }
}

#[component]
fn Again(id: String, send: FormAction) -> impl IntoView {
    view! {
        <PostForm action=send>
            <input type="hidden" name="id" value=id />
            <Button kind=ButtonKind::Quiet compact=true pending=send.pending()>
                "Send again"
            </Button>
        </PostForm>
    }
}

/// The mails of one consultation.
#[component]
pub(super) fn MailsOf(
    /// Which.
    mails: Vec<MailLine>,
    /// Whether this member may send them again.
    may: bool,
    /// Sends one again.
    send: FormAction,
) -> impl IntoView {
    let lines = mails
        .into_iter()
        .map(|mail| {
            let again = (may && mail.sendable)
                .then(|| view! { <Again id=mail.id.to_string() send /> }.into_any());
            view! {
                <li class="stack tight">
                    <p>
                        {mail_kind_words(&mail.kind)} " " {recipient_words(&mail.recipient)}
                        <span class="small soft">
                            <br />
                            {mail.due}
                        </span>
                    </p>
                    <MailTag state=mail.state />
                    {again}
                </li>
            }
            .into_any()
        })
        .collect_view();
    view! {
        <section class="stack tight">
            <h2>"Its mails"</h2>
            <ul class="stack plain">{lines}</ul>
        </section>
    }
}
