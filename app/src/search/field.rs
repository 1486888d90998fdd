use leptos::{html, prelude::*, task::spawn_local_scoped};

use super::suggestions;
use crate::{
    site::{Place, asker},
    ui::Drawn,
};

/// The search in the head of every page: a plain form, which answers while somebody types once they
/// have turned to it. Only then is that part fetched; until it is there, and where it never comes,
/// the form is a form. What was typed in the meantime stands in it and is answered too.
#[component]
pub fn SearchField() -> impl IntoView {
    let field = NodeRef::<html::Input>::new();
    let wanted = RwSignal::new(false);
    Effect::new(move |_| {
        if let (true, Some(field)) = (wanted.get(), field.get_untracked()) {
            spawn_local_scoped(async move {
                if suggestions::attach(field).await.is_err() {
                    // It is fetched again when somebody comes back to the field.
                    wanted.set(false);
                }
            });
        }
    });
    // Whoever was faster than the script is in the field already.
    field.on_load(move |field| wanted.set(field.matches(":focus").unwrap_or(false)));
    let turn_to_it = move |_| {
        if !wanted.get_untracked() {
            wanted.set(true);
        }
    };
    let ask = asker(use_context::<Place>().unwrap_or_else(Place::new));
    view! {
        <form
            class="search"
            method="get"
            action="/search"
            role="search"
            aria-label="This site"
            on:submit=move |event| ask(&event, false)
        >
            <input
                class="control"
                name="q"
                aria-label="Search this site"
                placeholder="Search"
                maxlength="200"
                autocomplete="off"
                enterkeyhint="search"
                node_ref=field
                on:focus=turn_to_it
            />
            <button aria-label="Search">
                <Drawn path="M19 11a8 8 0 1 1-16 0 8 8 0 0 1 16 0m2 10-4.3-4.3" />
            </button>
        </form>
    }
    .into_any()
}
