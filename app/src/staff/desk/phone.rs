use domain::{booking::TimesAsk, staff::PhonePage as Page};
use leptos::{form::ActionForm, html, prelude::*};
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
    wire,
};

/// Booking for somebody on the telephone: all questions on one page, in any order.
#[component]
pub fn PhonePage() -> impl IntoView {
    ssr::private_page();
    let action = ServerAction::<api::BookByPhone>::new();
    let refusal = refusal_of(action);
    let shown = StoredValue::new(None::<String>);
    let query = use_query_map();
    let ask = Memo::new(move |_| query.with(ask_of));
    let page = wire::fetch(
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
                        Ok((page, ask)) => {
                            view! { <Form action refusal page ask shown /> }.into_any()
                        }
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
    /// The key of the booking whose form was shown before.
    shown: StoredValue<Option<String>>,
) -> impl IntoView {
    let key = page.form.request_key.clone();
    let caller = page.form.clone();
    let before = shown.try_update_value(|shown| shown.replace(key.clone()));
    let another = before.flatten().is_some_and(|before| before != key);
    let form = NodeRef::<html::Form>::new();
    if another && refusal.with_untracked(Option::is_none) {
        follow_the_page(form);
    }
    view! {
        <ActionForm
            action
            node_ref=form
            attr:class="stack loose"
            attr:novalidate=true
            attr:autocomplete="off"
        >
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

/// Has every box show what the page says of it now. A box that somebody has typed into keeps that,
/// whatever its attribute says, until its form is reset: the next caller would be booked with what
/// the last one said.
fn follow_the_page(form: NodeRef<html::Form>) {
    Effect::new(move |_| {
        if let Some(form) = form.get() {
            form.reset();
        }
    });
}
