use domain::staff::Enrolment;
use leptos::prelude::*;

use super::{api, door::ShutPage};
use crate::{
    booking::outcome::{Outcome, title_with},
    refusal::at_name,
    site::Main,
    ui::{Button, TextField},
    wire::{self, FormAction, PostForm},
};

/// Setting up the authenticator of a new account.
#[component]
pub fn AuthenticatorPage() -> impl IntoView {
    let enrolment = wire::fetch(|| (), |()| api::enrolment());
    enrolment.shown(wire::nothing, move |enrolment| match enrolment {
        Ok(enrolment) => view! { <SetUp enrolment /> }.into_any(),
        Err(refusal) => view! { <ShutPage refusal /> }.into_any(),
    })
}

#[component]
fn SetUp(enrolment: Enrolment) -> impl IntoView {
    let action = FormAction::to::<api::Enrol>();
    let refusal = action.refusal();
    view! {
        <Main title=title_with(refusal, "Your authenticator") class="wrap narrow page stack loose">
            <Outcome refusal />
            <div class="stack tight">
                <h1 class="title">"Set up your authenticator"</h1>
                <p>
                    "A password alone can be stolen. So you also sign in with a code that an app on your phone shows, or your password manager. Any authenticator will do."
                </p>
            </div>
            <Scan enrolment />
            <PostForm action class="stack loose">
                <TextField
                    label="The code that it shows now"
                    name="code"
                    short=true
                    why="Six digits. A new one comes every 30 seconds."
                    autocomplete="one-time-code"
                    inputmode="numeric"
                    error=at_name(refusal, "code")
                />
                <p class="actions">
                    <Button pending=action.pending()>"Finish"</Button>
                </p>
            </PostForm>
        </Main>
    }
}

#[component]
fn Scan(enrolment: Enrolment) -> impl IntoView {
    let Enrolment {
        secret,
        address,
        picture,
        size,
    } = enrolment;
    view! {
        <div class="scan">
            <svg class="qr" viewBox=format!("0 0 {size} {size}") role="img" aria-label="QR code for your authenticator">
                <rect width=size height=size fill="#fff"></rect>
                <path d=picture fill="#000"></path>
            </svg>
            <div class="stack">
                <p>"Scan this picture in the app, "</p>
                <p>"or type this key into it:"</p>
                <p class="secret">
                    <code>{secret}</code>
                </p>
                <p>
                    <a class="standalone" href=address rel="external">
                        "Open the authenticator on this device"
                    </a>
                </p>
            </div>
        </div>
    }
}
