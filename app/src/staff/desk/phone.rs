use domain::{booking::TimesAsk, staff::PhonePage as Page};
use leptos::{ev, html, prelude::*};
use leptos_router::hooks::use_query_map;
use wasm_bindgen::JsCast as _;
use web_sys::HtmlSelectElement;

use super::{
    api,
    phone_form::{Caller, Need, When},
    trouble::{Trouble, coming},
};
use crate::{
    booking::{
        outcome::{Outcome, title_with},
        times::ask_of,
    },
    refusal::Refusal,
    site::Main,
    ssr,
    ui::{Button, ButtonKind},
    wire::{self, FormAction, PostForm},
};

/// Booking for somebody on the telephone: all questions on one page, in any order.
#[component]
pub fn PhonePage() -> impl IntoView {
    ssr::private_page();
    let action = FormAction::to::<api::BookByPhone>();
    let refusal = action.refusal();
    let shown = StoredValue::new(None::<String>);
    let picked = Picked::new();
    let query = use_query_map();
    let ask = Memo::new(move |_| query.with(ask_of));
    let page = wire::fetch(
        move || (ask.get(), action.version()),
        |(ask, _)| async move {
            let page = api::phone(ask.clone()).await?;
            Ok::<_, Refusal>((page, ask))
        },
    );
    let form = page.shown(coming, move |page| match page {
        Ok((page, ask)) => {
            view! { <Form action refusal page ask kept=Kept { shown, picked } /> }.into_any()
        }
        Err(refusal) => view! { <Trouble refusal /> }.into_any(),
    });
    view! {
        <Main title=title_with(refusal, "Book by phone") class="">
            <Outcome refusal />
            <div class="heading">
                <div>
                    <h1>"Book by phone"</h1>
                    <p class="soft">"Ask in any order. What is typed is kept at every press of a button."</p>
                </div>
            </div>
            {form}
        </Main>
    }
}

#[component]
fn Form(
    action: FormAction,
    refusal: Signal<Option<Refusal>>,
    page: Page,
    ask: TimesAsk,
    kept: Kept,
) -> impl IntoView {
    let Kept { shown, picked } = kept;
    let key = page.form.request_key.clone();
    let caller = page.form.clone();
    let before = shown.try_update_value(|shown| shown.replace(key.clone()));
    let another = before.flatten().is_some_and(|before| before != key);
    let form = NodeRef::<html::Form>::new();
    if another && refusal.with_untracked(Option::is_none) {
        picked.forget();
        follow_the_page(form);
    } else {
        picked.keep(form);
    }
    view! {
        <PostForm
            action
            node_ref=form
            class="stack loose"
            attr:autocomplete="off"
            on:change=move |event| picked.note(&event)
            on:submit=move |_| picked.forget()
        >
            <input type="hidden" name="request_key" value=key />
            <div class="record">
                <div class="stack loose">
                    <Need page=page.clone() refusal pending=action.pending() />
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
        </PostForm>
    }
}

/// What lives longer than one showing of the form.
#[derive(Clone, Copy)]
struct Kept {
    /// The key of the booking whose form was shown before.
    shown: StoredValue<Option<String>>,
    picked: Picked,
}

/// What was chosen in the lists since the form was sent last, by the list's id. The answer to an
/// earlier press may come later than the next choice, and knows nothing of it.
#[derive(Clone, Copy)]
struct Picked(StoredValue<Vec<(String, String)>>);

impl Picked {
    fn new() -> Self {
        Self(StoredValue::new(Vec::new()))
    }

    fn note(self, event: &ev::Event) {
        if let Some(list) = event
            .target()
            .and_then(|one| one.dyn_into::<HtmlSelectElement>().ok())
        {
            self.0.update_value(|all| {
                all.retain(|(id, _)| *id != list.id());
                all.push((list.id(), list.value()));
            });
        }
    }

    fn forget(self) {
        self.0.update_value(Vec::clear);
    }

    /// Has the lists of a form that is shown anew stand as they were chosen.
    fn keep(self, form: NodeRef<html::Form>) {
        Effect::new(move |_| {
            if form.get().is_none() {
                return;
            }
            for (id, value) in self.0.get_value() {
                let list = document().get_element_by_id(&id);
                if let Some(list) = list.and_then(|one| one.dyn_into::<HtmlSelectElement>().ok()) {
                    list.set_value(&value);
                }
            }
        });
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
