use leptos::prelude::*;

use super::{Hints, Label, described_by};

/// A question answered in one line. What is wrong stands before the box, is tied to it, and is
/// spoken with it.
#[component]
pub fn TextField(
    /// The question.
    #[prop(into)]
    label: Signal<String>,
    /// The answer's name in the form, and the box's `id`.
    #[prop(into)]
    name: String,
    /// What was answered before.
    #[prop(into, optional)]
    value: MaybeProp<String>,
    /// Why it is asked.
    #[prop(into, optional)]
    why: MaybeProp<String>,
    /// What is wrong with the answer.
    #[prop(into, optional)]
    error: MaybeProp<String>,
    /// Marks the question as one that may stay unanswered.
    #[prop(optional)]
    optional: bool,
    /// The box as wide as a short answer.
    #[prop(optional)]
    short: bool,
    /// `email`, `tel`, `date` …
    #[prop(into, default = "text".to_owned())]
    kind: String,
    /// The most characters that are taken.
    #[prop(optional)]
    max: Option<u32>,
    /// What the browser may fill in, such as `email` or `given-name`.
    #[prop(into, optional)]
    autocomplete: MaybeProp<String>,
    /// Which keyboard a phone shows, such as `numeric`.
    #[prop(into, optional)]
    inputmode: MaybeProp<String>,
) -> impl IntoView {
    let described = {
        let name = name.clone();
        move || described_by(&name, &why, &error)
    };
    view! {
        <div class="field">
            <Label name=name.clone() label optional />
            <Hints name=name.clone() why error />
            <input
                class="control"
                class:short=short
                id=name.clone()
                name=name
                type=kind
                maxlength=max
                value=move || value.get()
                autocomplete=move || autocomplete.get()
                inputmode=move || inputmode.get()
                aria-describedby=described
                aria-invalid=move || error.with(Option::is_some).then_some("true")
            />
        </div>
    }
    .into_any()
}
