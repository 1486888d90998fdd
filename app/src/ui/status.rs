use leptos::prelude::*;

/// Words that come later and are spoken when they come. The region is on the page before them, as
/// screen readers need it; put it where it stays while things around it change.
#[component]
pub fn LiveRegion(
    /// What to say; empty while there is nothing.
    #[prop(into)]
    text: Signal<String>,
    /// Whether it can be seen too.
    #[prop(optional)]
    shown: bool,
) -> impl IntoView {
    view! {
        <p role="status" class=if shown { "live" } else { "visually-hidden" }>
            {move || text.get()}
        </p>
    }
}
