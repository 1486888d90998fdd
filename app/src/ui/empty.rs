use leptos::prelude::*;

use super::Room;

/// Nothing here yet: says what will be here, and what can be done now.
#[component]
pub fn Empty(
    /// The short of it.
    #[prop(into)]
    title: String,
    /// A sentence more.
    #[prop(into, optional)]
    text: Option<String>,
    /// Whether this is all that the page says: its title is the page's heading then.
    #[prop(optional)]
    page: bool,
    /// Without the drawing, for small places.
    #[prop(optional)]
    plain: bool,
    /// Buttons or links on.
    #[prop(optional)]
    children: Option<Children>,
) -> impl IntoView {
    view! {
        <div class="empty">
            {(!plain).then(|| view! { <Room /> }.into_any())}
            {if page {
                view! { <h1 class="subtitle">{title}</h1> }.into_any()
            } else {
                view! { <h2>{title}</h2> }.into_any()
            }}
            {text.map(|text| view! { <p>{text}</p> }.into_any())}
            {children.map(|children| view! { <div class="cluster">{children()}</div> }.into_any())}
        </div>
    }
    .into_any()
}
