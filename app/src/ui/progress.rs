use leptos::prelude::*;

/// "Step 2 of 4: when": how far one has come. The words say it; the bars repeat it for the eye
/// alone.
#[component]
pub fn Steps(
    /// The step one is at, from 1.
    step: u8,
    /// How many there are.
    of: u8,
    /// What this step is called.
    #[prop(optional)]
    name: &'static str,
) -> impl IntoView {
    let bars = (1..=of)
        .map(|bar| view! { <i class:done=bar <= step></i> }.into_any())
        .collect_view();
    let words = match name {
        "" => format!("Step {step} of {of}"),
        name => format!("Step {step} of {of}: {name}"),
    };
    view! {
        <p class="progress">
            <span aria-hidden="true">{bars}</span>
            {words}
        </p>
    }
}
