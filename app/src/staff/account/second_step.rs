use leptos::prelude::*;
use leptos_router::hooks::use_query_map;

use super::api;
use crate::{
    booking::outcome::{Outcome, title_with},
    refusal::{Refusal, at_name},
    site::Main,
    ui::{Button, ButtonKind, TextField},
    wire::{FormAction, PostForm},
};

/// The second factor.
#[component]
pub fn SecondStepPage() -> impl IntoView {
    let action = FormAction::to::<api::SecondFactor>();
    let refusal = action.refusal();
    let query = use_query_map();
    let next = Signal::derive(move || query.with(|query| query.get("next").unwrap_or_default()));
    view! {
        <Main title=title_with(refusal, "Your code") class="wrap narrow page stack loose">
            <Outcome refusal />
            <h1 class="title">"Enter your code"</h1>
            <PostForm action class="stack loose">
                <input type="hidden" name="next" value=move || next.get() />
                <TextField
                    label="Code"
                    name="code"
                    short=true
                    why="The six digits that your authenticator shows now."
                    autocomplete="one-time-code"
                    inputmode="numeric"
                    error=at_name(refusal, "code")
                />
                <p class="actions">
                    <Button pending=action.pending()>"Sign in"</Button>
                </p>
            </PostForm>
            <Recovery action refusal next />
            <p>
                <a href="/staff/sign-in">"Sign in with another address"</a>
            </p>
        </Main>
    }
}

/// The second factor of somebody without their authenticator. It stands open while there is something
/// to mend in it.
#[component]
fn Recovery(
    action: FormAction,
    refusal: Signal<Option<Refusal>>,
    next: Signal<String>,
) -> impl IntoView {
    let error = at_name(refusal, "recovery");
    view! {
        <details class="disclosure" open=move || error.with(Option::is_some)>
            <summary>"I don’t have my authenticator"</summary>
            <PostForm action class="stack">
                <input type="hidden" name="next" value=move || next.get() />
                <TextField
                    label="Recovery code"
                    name="recovery"
                    why="One of the ten that you printed. Each works once."
                    autocomplete="off"
                    error
                />
                <p class="actions">
                    <Button kind=ButtonKind::Quiet pending=action.pending()>
                        "Sign in with this code"
                    </Button>
                </p>
            </PostForm>
        </details>
    }
}
