use leptos::prelude::*;

use crate::{
    refusal::Refusal,
    ssr,
    ui::{ButtonKind, ButtonLink, Empty, Skeleton},
};

/// A page of the desk that cannot be shown: what happened, with the right status, and ways on.
#[component]
pub fn Trouble(
    /// Why.
    refusal: Refusal,
) -> impl IntoView {
    ssr::set_status(refusal.status());
    let title = match refusal.status() {
        401 => "You are signed out",
        403 => "That is not open to you",
        404 => "There is no such page",
        409 | 410 => "That has changed",
        _ => "That did not work",
    };
    let signed_out = refusal.status() == 401;
    view! {
        <Empty page=true title text=refusal.words()>
            {if signed_out {
                view! { <ButtonLink href="/staff/sign-in">"Sign in"</ButtonLink> }.into_any()
            } else {
                view! {
                    <ButtonLink href="">"Try again"</ButtonLink>
                    <ButtonLink href="/staff" kind=ButtonKind::Quiet>
                        "Go to today"
                    </ButtonLink>
                }
                    .into_any()
            }}
        </Empty>
    }
}

/// A list that is on its way.
pub fn coming() -> AnyView {
    view! {
        <div class="sheet">
            <Skeleton lines=6 />
        </div>
    }
    .into_any()
}
