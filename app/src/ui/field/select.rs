use leptos::prelude::*;

use super::{Hints, Label, described_by};

/// One of many, from the browser's own list: for more answers than tiles could show.
#[component]
pub fn SelectField(
    /// The question.
    #[prop(into)]
    label: Signal<String>,
    /// The answer's name in the form, and the list's `id`.
    #[prop(into)]
    name: String,
    /// Value and words of each answer, in order.
    #[prop(into)]
    options: Signal<Vec<(String, String)>>,
    /// The value that is chosen.
    #[prop(into, optional)]
    value: MaybeProp<String>,
    /// Words of the first line, which stands for no answer; none where one is always chosen.
    #[prop(into, optional)]
    prompt: MaybeProp<String>,
    /// Why it is asked.
    #[prop(into, optional)]
    why: MaybeProp<String>,
    /// What is wrong with the answer.
    #[prop(into, optional)]
    error: MaybeProp<String>,
    /// Marks the question as one that may stay unanswered.
    #[prop(optional)]
    optional: bool,
) -> impl IntoView {
    let described = {
        let name = name.clone();
        move || described_by(&name, &why, &error)
    };
    view! {
        <div class="field">
            <Label name=name.clone() label optional />
            <Hints name=name.clone() why error />
            <div class="select">
                <select
                    class="control"
                    id=name.clone()
                    name=name
                    aria-describedby=described
                    aria-invalid=move || error.with(Option::is_some).then_some("true")
                >
                    {move || prompt.get().map(|words| view! { <option value="">{words}</option> }.into_any())}
                    {move || options.get().into_iter().map(|it| answer(it, value)).collect_view()}
                </select>
            </div>
        </div>
    }
    .into_any()
}

fn answer((key, words): (String, String), value: MaybeProp<String>) -> impl IntoView {
    let chosen = {
        let key = key.clone();
        move || value.with(|value| value.as_ref() == Some(&key))
    };
    view! {
        <option value=key selected=chosen>
            {words}
        </option>
    }
}
