use leptos::prelude::*;

use super::{api, door::ShutPage};
use crate::{
    booking::outcome::{Outcome, title_with},
    site::Main,
    ui::{Button, Glyph, Icon},
    wire::{self, FormAction, PostForm},
};

/// The recovery codes, shown once, fit for paper.
#[component]
pub fn CodesPage() -> impl IntoView {
    let codes = wire::fetch(|| (), |()| api::recovery_codes());
    codes.shown(wire::nothing, move |codes| match codes {
        Ok(codes) => view! { <Codes codes /> }.into_any(),
        Err(refusal) => {
            view! { <ShutPage refusal href="/staff" words="Go to the desk" /> }.into_any()
        }
    })
}

#[component]
fn Codes(codes: Vec<String>) -> impl IntoView {
    let action = FormAction::to::<api::KeepCodes>();
    let refusal = action.refusal();
    let codes = codes.into_iter().map(|code| {
        view! {
            <li>
                <code>{code}</code>
            </li>
        }
        .into_any()
    });
    view! {
        <Main
            title=title_with(refusal, "Your recovery codes")
            class="wrap narrow page stack loose"
        >
            <Outcome refusal />
            <div class="stack tight">
                <h1 class="title">"Your recovery codes"</h1>
                <p>
                    "If you ever lose your authenticator, one of these lets you in, once each. This is the only time that they are shown: print them or write them down, and keep them where you keep papers, not on this device."
                </p>
            </div>
            <ol class="codes">{codes.collect_view()}</ol>
            <p class="no-print">
                <button type="button" class="button quiet" on:click=print>
                    <Icon glyph=Glyph::Printer />
                    "Print them"
                </button>
            </p>
            <PostForm action class="no-print">
                <p class="actions">
                    <Button pending=action.pending()>"I have put them away"</Button>
                </p>
            </PostForm>
        </Main>
    }
}

fn print(_: leptos::ev::MouseEvent) {
    // A browser that cannot print says so itself.
    let _ = window().print();
}
