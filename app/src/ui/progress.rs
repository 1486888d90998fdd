use leptos::prelude::*;

/// "Step 2 of 4: when": how far one has come. The words say it; the bars repeat it for the eye
/// alone.
#[component]
pub fn Steps(
    /// The step one is at, from 1.
    #[prop(into)]
    step: Signal<u8>,
    /// How many there are.
    of: u8,
    /// What this step is called.
    #[prop(into, optional)]
    name: MaybeProp<String>,
) -> impl IntoView {
    let bars = move || {
        let step = step.get();
        (1..=of)
            .map(move |bar| view! { <i class:done=bar <= step></i> })
            .collect_view()
    };
    let words = move || match name.get() {
        Some(name) => format!("Step {} of {of}: {name}", step.get()),
        None => format!("Step {} of {of}", step.get()),
    };
    view! {
        <p class="progress">
            <span aria-hidden="true">{bars}</span>
            {words}
        </p>
    }
}
