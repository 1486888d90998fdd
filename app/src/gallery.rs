//! Every component in every state, for whoever changes one: look here, in both themes, before and
//! after. The server draws it and it stands still: how a component behaves is tested where it is
//! used.

mod answers;
mod news;
mod pictures;

use leptos::prelude::*;

use answers::{Answers, Mistakes};
use news::{News, Records};
use pictures::Pictures;

use crate::ui::{Button, ButtonKind, ButtonLink, Steps};

/// The page of styles.
#[component]
pub fn Gallery() -> impl IntoView {
    view! {
        <div class="stack loose">
            <h1 class="title">"Styles"</h1>
            <Buttons />
            <Answers />
            <Mistakes />
            <News />
            <Records />
            <Pictures />
        </div>
    }
}

/// A heading and what belongs under it.
#[component]
fn Shelf(
    /// What is on it.
    #[prop(into)]
    title: String,
    /// The things themselves.
    children: Children,
) -> impl IntoView {
    view! {
        <section class="stack">
            <h2 class="subtitle">{title}</h2>
            {children()}
        </section>
    }
}

#[component]
fn Buttons() -> impl IntoView {
    view! {
        <Shelf title="Buttons and progress">
            <p class="cluster">
                <Button>"Book this time"</Button>
                <Button kind=ButtonKind::Quiet>"Back"</Button>
                <Button kind=ButtonKind::Danger>"Cancel the call"</Button>
                <Button pending=true>"Booking…"</Button>
            </p>
            <p class="cluster">
                <Button compact=true>"Save"</Button>
                <Button compact=true kind=ButtonKind::Quiet>"Not now"</Button>
                <Button compact=true kind=ButtonKind::Danger>"Remove"</Button>
                <ButtonLink href="/book">"Find a time"</ButtonLink>
                <ButtonLink href="/therapists" kind=ButtonKind::Quiet>
                    "Meet the therapists"
                </ButtonLink>
            </p>
            <p>
                <Button>
                    "Keep the first time that suits both of us, and tell me when it changes"
                </Button>
            </p>
            <Steps step=2 of=4 name="when" />
            <Steps step=4 of=4 />
        </Shelf>
    }
}
