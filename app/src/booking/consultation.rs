use domain::booking::{ConsultationView, Status};
use leptos::prelude::*;
use leptos_router::hooks::{use_params_map, use_query_map};

use super::{api, outcome::Outcome};
use crate::{
    site::{LostPage, Main},
    ssr,
    ui::{
        Button, ButtonKind, ButtonLink, Horizon, Notice, NoticeKind, SummaryList, SummaryRow, Tag,
        TagKind,
    },
    wire::{self, FormAction, PostForm},
};

/// The secret of the link that this page was opened by.
pub(super) fn token() -> Memo<String> {
    let params = use_params_map();
    Memo::new(move |_| params.with(|params| params.get("token").unwrap_or_default()))
}

/// A visitor's own consultation, as it stands now, whichever old link led here.
#[component]
pub fn ConsultationPage() -> impl IntoView {
    ssr::private_page();
    let token = token();
    let undo = FormAction::to::<api::UndoCancel>();
    let page = wire::fetch(
        move || (token.get(), undo.version()),
        |(token, _)| api::consultation(token),
    );
    page.shown(wire::nothing, move |page| match page {
        Ok(call) => view! { <Call call token=token.get_untracked() undo /> }.into_any(),
        Err(refusal) => view! { <LostPage refusal /> }.into_any(),
    })
}

#[component]
fn Call(call: ConsultationView, token: String, undo: FormAction) -> impl IntoView {
    let title = title(&call);
    let query = use_query_map();
    let told = call.clone();
    // The address may come after the page: an undone cancellation changes both.
    let said = move || query.with(|query| said(&told, query.get_str("done")));
    let mail_is_old = mail_is_old(&call);
    let refusal = undo.refusal();
    let next = call.changeable.then(|| view! { <WhatNext /> }.into_any());
    view! {
        <Main title class="wrap narrow page stack loose confirmation">
            <Outcome refusal />
            {(call.status == Status::Confirmed && !call.past).then(|| view! { <Horizon /> }.into_any())}
            <h1 class="title">{title}</h1>
            {mail_is_old}
            <p class="lead">{said}</p>
            <Receipt call=call.clone() />
            <Actions call token undo />
            {next}
            <Notice kind=NoticeKind::Crisis title="Need somebody sooner?">
                <p>
                    "Nobody watches this site around the clock. "
                    <a href="tel:988">"Call or text 988"</a> " day or night, or 911 in danger."
                </p>
            </Notice>
        </Main>
    }
}

fn title(call: &ConsultationView) -> &'static str {
    match (call.status, call.past) {
        (Status::Confirmed, false) => "Your call is booked",
        (Status::Confirmed, true) => "This call’s time has come",
        (Status::CancelledByVisitor, _) => "Your call is cancelled",
        (Status::CancelledByPractice, _) => "We had to cancel this call",
        (Status::Held, _) => "This call took place",
        (Status::NoShow, _) => "We missed you",
    }
}

fn said(call: &ConsultationView, done: Option<&str>) -> String {
    let name = &call.first_name;
    match (call.status, call.past) {
        (Status::Confirmed, false) => match done {
            Some("moved") => format!("It has a new time, {name}. There is nothing more to do."),
            Some("restored") => format!("It is back, {name}, at its old time."),
            _ => format!("See you then, {name}. There is nothing more to do."),
        },
        (Status::Confirmed, true) => {
            "If something went wrong, write to us, or book another one.".to_owned()
        }
        (Status::CancelledByVisitor, _) if call.undoable => {
            format!("That’s all right, {name}. If it was a slip, you can still take it back.")
        }
        (Status::CancelledByVisitor, _) => {
            format!("That’s all right, {name}. You can book another one whenever you like.")
        }
        (Status::CancelledByPractice, _) => {
            "We’re sorry. Please choose another time; it is still free.".to_owned()
        }
        (Status::Held, _) => "Thank you for talking with us.".to_owned(),
        (Status::NoShow, _) => {
            "These things happen. You can book another call whenever you like.".to_owned()
        }
    }
}

/// A link in an older mail leads here too, and then the page says that the mail is out of date.
fn mail_is_old(call: &ConsultationView) -> Option<impl IntoView + use<>> {
    let seen = use_query_map()
        .get_untracked()
        .get("v")
        .and_then(|v| v.parse::<i64>().ok());
    seen.is_some_and(|seen| seen < call.version).then(|| {
        view! {
            <Notice kind=NoticeKind::Info>
                <p>"The mail you came from is out of date. This is how it stands now."</p>
            </Notice>
        }
        .into_any()
    })
}

#[component]
fn Receipt(call: ConsultationView) -> impl IntoView {
    let (kind, words) = match call.status {
        Status::Confirmed => (TagKind::Done, "Booked"),
        Status::CancelledByVisitor | Status::CancelledByPractice => (TagKind::Over, "Cancelled"),
        Status::Held => (TagKind::Done, "Took place"),
        Status::NoShow => (TagKind::Over, "Missed"),
    };
    let therapist_words = call.therapist_words.map(|words| {
        view! {
            <SummaryRow term="Where your therapist is">
                {words}
            </SummaryRow>
        }
        .into_any()
    });
    view! {
        <section class="receipt" aria-label="The call">
            <p class="when">
                {call.visitor_words}
                <small>{format!("{} minutes, by video or phone, free", call.minutes)}</small>
            </p>
            <SummaryList wide=true>
                <SummaryRow term="With">{call.therapist.name}</SummaryRow>
                {therapist_words}
                <SummaryRow term="Where you’ll be">{call.state.name()}</SummaryRow>
                <SummaryRow term="Reference">
                    <span class="reference">{call.reference}</span>
                </SummaryRow>
                <SummaryRow term="Status">
                    <Tag kind>{words}</Tag>
                </SummaryRow>
            </SummaryList>
        </section>
    }
}

#[component]
fn Actions(call: ConsultationView, token: String, undo: FormAction) -> impl IntoView {
    let here = format!("/consultations/{token}");
    if call.changeable {
        return view! {
            <p class="actions">
                <a class="button" href=format!("{here}/call.ics") rel="external" download="call.ics">
                    "Put it in my calendar"
                </a>
                <ButtonLink href=format!("{here}/move") kind=ButtonKind::Quiet>
                    "Move it"
                </ButtonLink>
                <ButtonLink href=format!("{here}/cancel") kind=ButtonKind::Quiet>
                    "Cancel it"
                </ButtonLink>
            </p>
        }
        .into_any();
    }
    let state = call.state.code();
    let again = view! { <ButtonLink href=format!("/book?state={state}") kind=ButtonKind::Quiet>"Book another call"</ButtonLink> };
    if call.undoable {
        return view! {
            <PostForm action=undo>
                <input type="hidden" name="token" value=token />
                <p class="actions">
                    <Button pending=undo.pending()>"Take it back: keep my call"</Button>
                    {again}
                </p>
            </PostForm>
        }
        .into_any();
    }
    view! { <p class="actions">{again}</p> }.into_any()
}

#[component]
fn WhatNext() -> impl IntoView {
    view! {
        <section class="stack">
            <h2 class="subtitle">"What happens next"</h2>
            <ol class="stack tight">
                <li>"You get a mail with this page’s link. It says nothing about counseling."</li>
                <li>"We remind you a day and an hour before."</li>
                <li>"At the time, your therapist calls you. You talk for fifteen minutes; nothing more is expected of you."</li>
            </ol>
        </section>
    }
}
