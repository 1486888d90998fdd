use leptos::prelude::*;
use leptos_meta::Stylesheet;
use leptos_router::components::Outlet;

/// Stands in for the frame of the desk until there is one.
#[component]
pub fn FramePage() -> impl IntoView {
    view! {
        <Stylesheet href="/staff.css" />
        <div class="desk">
            <Outlet />
        </div>
    }
}
