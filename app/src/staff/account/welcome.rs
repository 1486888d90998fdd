use domain::staff::Role;
use leptos::prelude::*;
use leptos_router::hooks::use_params_map;

use super::{api, door::ShutPage};
use crate::{
    booking::outcome::{Outcome, title_with},
    refusal::at_name,
    site::Main,
    ssr,
    ui::{Button, TextField},
    wire::{self, FormAction, PostForm},
};

/// Becoming a member of staff by a link.
#[component]
pub fn WelcomePage() -> impl IntoView {
    let params = use_params_map();
    let token = Memo::new(move |_| params.with(|params| params.get("token").unwrap_or_default()));
    let role = wire::fetch(move || token.get(), api::welcome);
    role.shown(wire::nothing, move |role| match role {
        Ok(role) => view! { <NewAccount role token=token.get_untracked() /> }.into_any(),
        Err(refusal) => view! { <ShutPage refusal /> }.into_any(),
    })
}

#[component]
fn NewAccount(role: Role, token: String) -> impl IntoView {
    let action = FormAction::to::<api::Accept>();
    let refusal = action.refusal();
    let typed = ssr::typed();
    view! {
        <Main title=title_with(refusal, "Welcome") class="wrap narrow page stack loose">
            <Outcome refusal />
            <div class="stack tight">
                <h1 class="title">"Welcome to the desk"</h1>
                <p class="lead">{purpose(role)}</p>
                <p class="soft">"First your account, then your authenticator. It takes about three minutes."</p>
            </div>
            <PostForm action class="stack loose">
                <input type="hidden" name="token" value=token />
                <TextField
                    label="Your name"
                    name="name"
                    value=typed.name
                    autocomplete="name"
                    why="As your colleagues know you."
                    error=at_name(refusal, "name")
                />
                <TextField
                    label="Your e-mail address"
                    name="email"
                    kind="email"
                    value=typed.email
                    autocomplete="username"
                    why="You sign in with it."
                    error=at_name(refusal, "email")
                />
                <TextField
                    label="A new password"
                    name="password"
                    kind="password"
                    autocomplete="new-password"
                    why="15 characters or more, of any kind. Let your password manager make one, or put a few unusual words in a row. Not your name, and not ours."
                    error=at_name(refusal, "password")
                />
                <p class="actions">
                    <Button pending=action.pending()>"Make my account"</Button>
                </p>
            </PostForm>
        </Main>
    }
}

fn purpose(role: Role) -> &'static str {
    match role {
        Role::Owner => {
            "You make the owner’s account: it may do everything, and invites the others."
        }
        Role::Scheduler => "You make a scheduler’s account, for taking and moving calls.",
        Role::Therapist => "You make a therapist’s account, for your own calls and hours.",
        Role::Editor => "You make an editor’s account, for the blog and the newsletter.",
    }
}
