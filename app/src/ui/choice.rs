use leptos::context::Provider;
use leptos::prelude::*;

use super::field::{Hints, described_by};

/// How the answers of a group lie.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Options {
    /// One below the other: sentences.
    #[default]
    Rows,
    /// Tiles of a day with a second line.
    Days,
    /// Small tiles: times of a day.
    Times,
}

impl Options {
    const fn class(self) -> &'static str {
        match self {
            Self::Rows => "options",
            Self::Days => "options days",
            Self::Times => "options times",
        }
    }
}

/// The name that the radios of a group share.
#[derive(Clone)]
struct GroupName(String);

/// One question with a few answers, as native radios: arrow keys move, the legend and the reason
/// are spoken with the first of them. `name` is also the group's `id`, which an error summary can
/// lead to.
#[component]
pub fn ChoiceGroup(
    /// The question.
    #[prop(into)]
    legend: Signal<String>,
    /// The answer's name in the form, and the group's `id`.
    #[prop(into)]
    name: String,
    /// How the answers lie.
    #[prop(optional)]
    layout: Options,
    /// Why it is asked.
    #[prop(into, optional)]
    why: MaybeProp<String>,
    /// What is wrong.
    #[prop(into, optional)]
    error: MaybeProp<String>,
    /// The [`Choice`]s.
    children: Children,
) -> impl IntoView {
    let shared = GroupName(name.clone());
    let id = name.clone();
    let described = {
        let name = name.clone();
        move || described_by(&name, &why, &error)
    };
    view! {
        <fieldset
            class="choices"
            class:wrong=move || error.with(Option::is_some)
            id=id
            tabindex="-1"
            aria-describedby=described
        >
            <legend>{move || legend.get()}</legend>
            <Hints name why error />
            <div class=layout.class()>
                <Provider value=shared>{children()}</Provider>
            </div>
        </fieldset>
    }
    .into_any()
}

/// One answer of a [`ChoiceGroup`]: a whole tile that is its radio's label. Chosen shows by fill,
/// by a tick, and by a thick edge in forced colors; focus shows around the tile.
#[component]
pub fn Choice(
    /// What the form carries.
    #[prop(into)]
    value: String,
    /// The answer.
    #[prop(into)]
    text: String,
    /// A quieter second line.
    #[prop(into, optional)]
    small: Option<String>,
    /// Whether it is the one chosen before.
    #[prop(into, optional)]
    checked: Signal<bool>,
    /// Whether it can no longer be chosen; say why in the second line.
    #[prop(optional)]
    disabled: bool,
) -> impl IntoView {
    let GroupName(name) = use_context().unwrap_or_else(|| GroupName(String::new()));
    view! {
        <label class="choice">
            <input
                type="radio"
                name=name
                value=value
                checked=move || checked.get()
                disabled=disabled
            />
            {text}
            {small.map(|small| view! { <small>{small}</small> }.into_any())}
        </label>
    }
    .into_any()
}
