use leptos::prelude::*;
use leptos_meta::Stylesheet;
use leptos_router::components::Outlet;

use crate::{refusal::Refusal, site, ssr, ui};

/// What stands around the pages of the way in: little, so that one thing is to be done.
#[component]
pub fn Door() -> impl IntoView {
    site::note_arrivals();
    view! {
        <Stylesheet href="/staff.css" />
        <a class="skip" href="#main">
            "Skip to the page"
        </a>
        <header class="masthead">
            <div class="wrap">
                <a class="wordmark" href="/">
                    <ui::Mark />
                    "Synergy"
                </a>
            </div>
        </header>
        <Outlet />
    }
}

/// A step that cannot be made: what to do instead.
#[component]
pub(super) fn ShutPage(
    /// Why.
    refusal: Refusal,
    /// Where one goes from here.
    #[prop(default = "/staff/sign-in")]
    href: &'static str,
    /// What that is.
    #[prop(default = "Go to the sign-in page")]
    words: &'static str,
) -> impl IntoView {
    ssr::set_status(refusal.status());
    view! {
        <site::Main title="That did not work" class="wrap narrow page">
            <ui::Empty page=true title="That did not work" text=refusal.words()>
                <ui::ButtonLink href>{words}</ui::ButtonLink>
            </ui::Empty>
        </site::Main>
    }
    .into_any()
}
