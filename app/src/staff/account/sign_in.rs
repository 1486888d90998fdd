use leptos::prelude::*;
use leptos_router::hooks::use_query_map;

use super::api;
use crate::{
    booking::outcome::{Outcome, title_with},
    refusal::at_name,
    site::Main,
    ssr,
    ui::{Button, Notice, NoticeKind, TextField},
    wire::{FormAction, PostForm},
};

/// The first factor.
#[component]
pub fn SignInPage() -> impl IntoView {
    let action = FormAction::to::<api::SignIn>();
    let refusal = action.refusal();
    let typed = ssr::typed();
    let query = use_query_map();
    let next = move || query.with(|query| query.get("next").unwrap_or_default());
    view! {
        <Main title=title_with(refusal, "Sign in") class="wrap narrow page stack loose">
            <Why />
            <Outcome refusal />
            <div class="stack tight">
                <h1 class="title">"Sign in to the desk"</h1>
                <p class="soft">"For the people who work here."</p>
            </div>
            <PostForm action class="stack loose">
                <input type="hidden" name="next" value=next />
                <TextField
                    label="E-mail address"
                    name="email"
                    kind="email"
                    value=typed.email
                    autocomplete="username"
                    error=at_name(refusal, "email")
                />
                <TextField
                    label="Password"
                    name="password"
                    kind="password"
                    autocomplete="current-password"
                />
                <p class="actions">
                    <Button pending=action.pending()>"Go on"</Button>
                </p>
            </PostForm>
            <p class="small soft">
                "Next you will be asked for a code of your authenticator. If you cannot sign in, ask the owner of the practice."
            </p>
        </Main>
    }
}

/// Why somebody is here again.
#[component]
fn Why() -> impl IntoView {
    let query = use_query_map();
    move || {
        let (kind, words) = query.with(|query| {
            if query.get("idle").is_some() {
                let words = "You were signed out, because nothing was done for a while.";
                Some((NoticeKind::Info, words))
            } else {
                let words = "You are signed out.";
                query.get("out").map(|_| (NoticeKind::Success, words))
            }
        })?;
        Some(view! {
            <Notice kind>
                <p>{words}</p>
            </Notice>
        })
    }
}
