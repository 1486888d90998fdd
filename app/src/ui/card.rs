use leptos::prelude::*;

/// A sheet of paper on the page, for what the page is about. Its heading is the first of its
/// children, of the rank that fits there.
#[component]
pub fn Card(
    /// Without a shade: something beside the matter.
    #[prop(optional)]
    flat: bool,
    /// What lies on it.
    children: Children,
) -> impl IntoView {
    view! {
        <div class="card stack" class:flat=flat>
            {children()}
        </div>
    }
    .into_any()
}
