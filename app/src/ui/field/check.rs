use leptos::prelude::*;

use super::{Hints, described_by};

/// A box to tick. Its words are its label and part of what can be pressed; it is never ticked
/// beforehand unless the person did it.
#[component]
pub fn CheckField(
    /// The box's name in the form, and its `id`.
    #[prop(into)]
    name: String,
    /// What the form carries when it is ticked.
    #[prop(into, default = "yes".to_owned())]
    value: String,
    /// Whether it was ticked before.
    #[prop(into, optional)]
    checked: Signal<bool>,
    /// Why it is asked.
    #[prop(into, optional)]
    why: MaybeProp<String>,
    /// What is wrong with leaving it so.
    #[prop(into, optional)]
    error: MaybeProp<String>,
    /// What is agreed to by ticking; may hold links.
    children: Children,
) -> impl IntoView {
    let described = {
        let name = name.clone();
        move || described_by(&name, &why, &error)
    };
    view! {
        <div class="check">
            <input
                type="checkbox"
                id=name.clone()
                name=name.clone()
                value=value
                checked=move || checked.get()
                aria-describedby=described
                aria-invalid=move || error.with(Option::is_some).then_some("true")
            />
            <label for=name.clone()>{children()}</label>
            <Hints name why error />
        </div>
    }
    .into_any()
}
