use leptos::prelude::*;

/// Something is on its way: its rough shape for the eye, one word for the ear, no spinner.
#[component]
pub fn Skeleton(
    /// How many lines it will about have.
    #[prop(default = 3)]
    lines: u8,
    /// What is on its way.
    #[prop(into, default = "Loading".to_owned())]
    label: String,
) -> impl IntoView {
    view! {
        <div class="skeleton">
            <span class="visually-hidden">{label}</span>
            {(0..lines).map(|_| view! { <i aria-hidden="true"></i> }.into_any()).collect_view()}
        </div>
    }
}
