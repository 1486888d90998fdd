use domain::staff::Enrolment;
use leptos::{form::ActionForm, prelude::*};

use super::{api, door::ShutPage};
use crate::{
    booking::outcome::{Outcome, refusal_of, title_with},
    refusal::at_name,
    site::Main,
    ui::{Button, TextField},
    wire,
};

/// Setting up the authenticator of a new account.
#[component]
pub fn AuthenticatorPage() -> impl IntoView {
    let enrolment = wire::fetch(|| (), |()| api::enrolment());
    view! {
        <Suspense>
            {move || Suspend::new(async move {
                match enrolment.await {
                    Ok(enrolment) => view! { <SetUp enrolment /> }.into_any(),
                    Err(refusal) => view! { <ShutPage refusal /> }.into_any(),
                }
            })}
        </Suspense>
    }
}

#[component]
fn SetUp(enrolment: Enrolment) -> impl IntoView {
    let action = ServerAction::<api::Enrol>::new();
    let refusal = refusal_of(action);
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
            <ActionForm action attr:class="stack loose" attr:novalidate=true>
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
            </ActionForm>
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
