use leptos::prelude::*;

/// What was answered, as a description list of [`SummaryRow`]s.
#[component]
pub fn SummaryList(
    /// Questions in a column of their own where there is room.
    #[prop(optional)]
    wide: bool,
    /// The rows.
    children: Children,
) -> impl IntoView {
    view! {
        <dl class="summary" class:wide=wide>
            {children()}
        </dl>
    }
    .into_any()
}

/// One question and its answer. The link to change it says aloud what it changes.
#[component]
pub fn SummaryRow(
    /// The question, in short.
    #[prop(into)]
    term: String,
    /// Where it can be changed.
    #[prop(into, optional)]
    change: Option<String>,
    /// The link's word, where "Change" does not say it.
    #[prop(into, default = "Change".to_owned())]
    verb: String,
    /// The answer.
    children: Children,
) -> impl IntoView {
    let spoken = format!(" ({})", term.to_ascii_lowercase());
    view! {
        <div>
            <dt>{term}</dt>
            <dd>{children()}</dd>
            {change
                .map(|href| {
                    view! {
                        <dd class="change">
                            <a href=href>{verb} <span class="visually-hidden">{spoken}</span></a>
                        </dd>
                    }.into_any()
                })}
        </div>
    }
    .into_any()
}
