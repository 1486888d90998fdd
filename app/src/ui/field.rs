//! Questions with a free answer. Label, reason and error belong to the control by its attributes,
//! so that all of them are spoken together; `name` is also the control's `id`, which is where an
//! error summary leads.

mod check;
mod select;
mod text;
mod textarea;

use leptos::prelude::*;

pub use check::CheckField;
pub use select::SelectField;
pub use text::TextField;
pub use textarea::TextArea;

use super::{Glyph, Icon};

/// The ids that describe a control: why it is asked, and what is wrong with the answer.
pub(super) fn described_by(
    name: &str,
    why: &MaybeProp<String>,
    error: &MaybeProp<String>,
) -> Option<String> {
    let why = why.with(Option::is_some).then(|| format!("{name}-why"));
    let error = error.with(Option::is_some).then(|| format!("{name}-error"));
    match (why, error) {
        (Some(why), Some(error)) => Some(format!("{why} {error}")),
        (one, other) => one.or(other),
    }
}

/// A question's words, marked where no answer is needed.
#[component]
fn Label(
    /// The control it belongs to.
    #[prop(into)]
    name: String,
    /// The question.
    #[prop(into)]
    label: Signal<String>,
    /// Whether it may stay unanswered.
    optional: bool,
) -> impl IntoView {
    view! {
        <label for=name>
            {move || label.get()}
            {optional.then(|| view! { <span class="optional">" (optional)"</span> }.into_any())}
        </label>
    }
}

/// Why a question is asked, and what is wrong with its answer: the two lines between question and
/// control.
#[component]
pub(super) fn Hints(
    /// The control they describe.
    #[prop(into)]
    name: String,
    /// Why it is asked.
    why: MaybeProp<String>,
    /// What is wrong.
    error: MaybeProp<String>,
) -> impl IntoView {
    let why_id = format!("{name}-why");
    let error_id = name + "-error";
    view! {
        {move || why.get().map(|why| view! { <p class="why" id=why_id.clone()>{why}</p> }.into_any())}
        {move || {
            error
                .get()
                .map(|error| {
                    view! {
                        <p class="error" id=error_id.clone()>
                            <Icon glyph=Glyph::Alert />
                            <span>
                                <span class="visually-hidden">"Error: "</span>
                                {error}
                            </span>
                        </p>
                    }.into_any()
                })
        }}
    }
}
