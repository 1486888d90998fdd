use domain::{
    booking::TimesAsk,
    id::ConsultationId,
    staff::{PhonePage as Page, PhoneStep},
};
use leptos::{form::ActionForm, prelude::*};
use leptos_router::hooks::use_query_map;

use super::{
    api,
    phone_form::{Caller, Need, When},
    trouble::{Coming, Trouble},
};
use crate::{
    booking::{
        outcome::{Outcome, refusal_of, title_with},
        times::ask_of,
    },
    refusal::Refusal,
    site::Main,
    ssr,
    ui::{Button, ButtonKind},
};

/// Where a press of a button leads: to the booking that was made, or back to the form, at the day
/// that was asked for.
pub(super) fn after(booked: Option<&ConsultationId>, step: PhoneStep, then: &str) -> String {
    let form = "/staff/consultations/new";
    let of_days = |then: &str| {
        let (name, date) = then.split_once('=')?;
        let is_date = date.len() == 10 && date.bytes().all(|b| b.is_ascii_digit() || b == b'-');
        (matches!(name, "day" | "from") && is_date).then(|| format!("{form}?{name}={date}#at"))
    };
    match (booked, step) {
        (Some(id), _) => format!("/staff/consultations/{id}"),
        (None, PhoneStep::Forget) => form.to_owned(),
        (None, _) => of_days(then).unwrap_or_else(|| format!("{form}#at")),
    }
}

/// Booking for somebody on the telephone: all questions on one page, in any order.
#[component]
pub fn PhonePage() -> impl IntoView {
    ssr::private_page();
    let action = ServerAction::<api::BookByPhone>::new();
    let refusal = refusal_of(action);
    let query = use_query_map();
    let ask = Memo::new(move |_| query.with(ask_of));
    let page = Resource::new_blocking(
        move || (ask.get(), action.version().get()),
        |(ask, _)| async move {
            let page = api::phone(ask.clone()).await?;
            Ok::<_, Refusal>((page, ask))
        },
    );
    view! {
        <Main title=title_with(refusal, "Book by phone") class="">
            <Outcome refusal />
            <div class="heading">
                <div>
                    <h1>"Book by phone"</h1>
                    <p class="soft">"Ask in any order. What is typed is kept at every press of a button."</p>
                </div>
            </div>
            <Transition fallback=|| {
                view! { <Coming /> }
            }>
                {move || Suspend::new(async move {
                    match page.await {
                        Ok((page, ask)) => view! { <Form action refusal page ask /> }.into_any(),
                        Err(refusal) => view! { <Trouble refusal /> }.into_any(),
                    }
                })}
            </Transition>
        </Main>
    }
}

#[component]
fn Form(
    action: ServerAction<api::BookByPhone>,
    refusal: Signal<Option<Refusal>>,
    page: Page,
    ask: TimesAsk,
) -> impl IntoView {
    let key = page.form.request_key.clone();
    let caller = page.form.clone();
    view! {
        <ActionForm action attr:class="stack loose" attr:novalidate=true attr:autocomplete="off">
            <input type="hidden" name="request_key" value=key />
            <div class="record">
                <div class="stack loose">
                    <Need page=page.clone() refusal pending=action.pending().into() />
                    <When page ask refusal />
                </div>
                <Caller form=caller refusal />
            </div>
            <p class="actions">
                <Button pending=action.pending() attr:name="then" attr:value="book">
                    "Book the call"
                </Button>
                <Button
                    kind=ButtonKind::Quiet
                    pending=action.pending()
                    attr:name="then"
                    attr:value="forget"
                >
                    "Start over"
                </Button>
            </p>
        </ActionForm>
    }
}
