//! What the last answer to a form was: shown at the top of its step, with the right status.

use leptos::prelude::*;

use crate::{
    refusal::Refusal,
    ssr,
    ui::{ErrorSummary, Notice, NoticeKind},
};

/// How an action was refused, if it was. Without JavaScript the router reads it from the address.
pub fn refusal_of<I, O>(action: ServerAction<I>) -> Signal<Option<Refusal>>
where
    I: server_fn::ServerFn<Output = O, Error = Refusal> + Clone + Send + Sync + 'static,
    O: Clone + Send + Sync + 'static,
{
    Signal::derive(move || {
        action
            .value()
            .with(|value| value.as_ref()?.as_ref().err().cloned())
    })
}

/// How often an action was refused: what a page that must look again after a refusal, but not while
/// a success is leading away from it, depends on.
pub fn refusals<I, O>(action: ServerAction<I>) -> Memo<Option<usize>>
where
    I: server_fn::ServerFn<Output = O, Error = Refusal> + Clone + Send + Sync + 'static,
    O: Clone + Send + Sync + 'static,
{
    let refusal = refusal_of(action);
    Memo::new(move |_| refusal.get().map(|_| action.version().get()))
}

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
                        }
                    })
            }}
        </div>
    }
}
