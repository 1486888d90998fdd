use leptos::html::Nav;
use leptos::prelude::*;

/// The site's main links: a row where there is room, else behind a button.
///
/// The button opens a native popover: Escape, a press beside it and its own button close it, all
/// without a script. Following a link closes it too, since a page that changes in place would leave
/// it open.
#[component]
pub fn Menu(
    /// What stands above the links, and on a wide screen before them.
    first: AnyView,
    /// `<li>` elements, each with a link.
    children: Children,
) -> impl IntoView {
    let menu = NodeRef::<Nav>::new();
    let close = move |_| {
        if let Some(menu) = menu.get_untracked() {
            // Refused where it is not open: then there is nothing to close.
            let _ = menu.hide_popover();
        }
    };
    view! {
        <button class="menu-button" type="button" popovertarget="menu">
            <Drawn path="M4 5h16M4 12h16M4 19h16" />
            <span>"Menu"</span>
        </button>
        <nav class="menu" id="menu" popover="auto" aria-label="Main" node_ref=menu>
            <button
                class="menu-close"
                type="button"
                popovertarget="menu"
                popovertargetaction="hide"
            >
                <Drawn path="M18 6 6 18M6 6l12 12" />
                "Close"
            </button>
            {first}
            <ul on:click=close>{children()}</ul>
        </nav>
    }
    .into_any()
}

/// An icon drawn in place, in the sprite's hand: every page has these few, and most have no other
/// that would be worth the sprite's request.
#[component]
pub fn Drawn(
    /// What is drawn, in a square of 24.
    path: &'static str,
) -> impl IntoView {
    view! {
        <svg class="icon" viewBox="0 0 24 24" width="24" height="24" aria-hidden="true">
            <path d=path></path>
        </svg>
    }
}
