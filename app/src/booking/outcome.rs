//! What the last answer to a form was: shown at the top of its step, with the right status.

use leptos::prelude::*;

use crate::{
    refusal::Refusal,
    ssr,
    ui::{ErrorSummary, Notice, NoticeKind},
};

/// `Error: How can we reach you?` while there is something to mend: what a screen reader says
/// first.
pub fn title_with(refusal: Signal<Option<Refusal>>, title: &'static str) -> Signal<String> {
    Signal::derive(move || match refusal.get() {
        Some(_) => format!("Error: {title}"),
        None => title.to_owned(),
    })
}

/// Why the form was not taken: the list of fields to mend, or a sentence.
#[component]
pub fn Outcome(
    /// How it was refused.
    refusal: Signal<Option<Refusal>>,
) -> impl IntoView {
    if let Some(refusal) = refusal.get_untracked() {
        ssr::set_status(refusal.status());
    }
    let problems =
        Signal::derive(move || refusal.get().map(|one| one.problems()).unwrap_or_default());
    let sentence = Signal::derive(move || {
        refusal
            .get()
            .filter(|one| one.problems().is_empty())
            .map(|one| one.words())
    });
    view! {
        <ErrorSummary problems />
        <div role="alert">
            {move || {
                sentence
                    .get()
                    .map(|words| {
                        view! {
                            <Notice kind=NoticeKind::Warning>
                                <p>{words}</p>
                            </Notice>
                        }.into_any()
                    })
            }}
        </div>
    }
}
