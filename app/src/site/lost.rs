use leptos::prelude::*;

use super::Main;
use crate::{
    refusal::Refusal,
    ssr,
    ui::{ButtonKind, ButtonLink, Empty},
};

/// No page has this address.
#[component]
pub fn NotFoundPage() -> impl IntoView {
    ssr::set_status(404);
    view! {
        <Main title="Page not found" class="wrap narrow page">
            <Empty
                page=true
                title="We can’t find that page"
                text="The address may have a typing mistake, or the page may have moved."
            >
                <ButtonLink href="/">"Go to the start"</ButtonLink>
                <ButtonLink href="/book" kind=ButtonKind::Quiet>
                    "Book a free call"
                </ButtonLink>
            </Empty>
        </Main>
    }
}

/// A page that cannot be shown: what happened, in the house's words and with the right status.
#[component]
pub fn LostPage(
    /// Why.
    refusal: Refusal,
) -> impl IntoView {
    ssr::set_status(refusal.status());
    let (title, again) = match refusal.status() {
        404 => ("We can’t find that", "/book"),
        409 => ("One step back", "/book"),
        410 => ("That is over", "/book"),
        429 => ("One moment, please", ""),
        _ => ("That did not work", ""),
    };
    view! {
        <Main title class="wrap narrow page">
            <Empty page=true title text=refusal.words()>
                {if again.is_empty() {
                    view! { <ButtonLink href="">"Try again"</ButtonLink> }.into_any()
                } else {
                    view! { <ButtonLink href=again>"Start a booking"</ButtonLink> }.into_any()
                }}
                <ButtonLink href="/" kind=ButtonKind::Quiet>
                    "Go to the start"
                </ButtonLink>
            </Empty>
        </Main>
    }
}
