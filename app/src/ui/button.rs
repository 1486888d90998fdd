use leptos::prelude::*;

/// How much a button asks to be pressed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum ButtonKind {
    /// The one thing this view is for.
    #[default]
    Primary,
    /// What one may do instead.
    Quiet,
    /// What takes something away.
    Danger,
}

impl ButtonKind {
    const fn class(self, compact: bool) -> &'static str {
        match (self, compact) {
            (Self::Primary, false) => "button",
            (Self::Primary, true) => "button compact",
            (Self::Quiet, false) => "button quiet",
            (Self::Quiet, true) => "button quiet compact",
            (Self::Danger, false) => "button danger",
            (Self::Danger, true) => "button danger compact",
        }
    }
}

/// Sends its form. While pending it keeps its focus and its words, says that it is disabled, and a
/// second press does nothing. `attr:name`, `attr:value` and `attr:formaction` pass through to the
/// element.
#[component]
pub fn Button(
    /// How much it asks to be pressed.
    #[prop(optional)]
    kind: ButtonKind,
    /// Lower, for dense places.
    #[prop(optional)]
    compact: bool,
    /// Whether an earlier press is still being answered.
    #[prop(into, optional)]
    pending: Signal<bool>,
    /// Its words: what it does.
    children: Children,
) -> impl IntoView {
    view! {
        <button
            class=kind.class(compact)
            aria-disabled=move || pending.get().then_some("true")
            on:click=move |event| {
                if pending.get_untracked() {
                    event.prevent_default();
                }
            }
        >
            {children()}
        </button>
    }
}

/// A way to another page that deserves a button's weight; a link all the same, for keyboard and
/// screen reader.
#[component]
pub fn ButtonLink(
    /// Where it leads.
    #[prop(into)]
    href: Signal<String>,
    /// How much it asks to be followed.
    #[prop(optional)]
    kind: ButtonKind,
    /// Lower, for dense places.
    #[prop(optional)]
    compact: bool,
    /// Its words: where one gets.
    children: Children,
) -> impl IntoView {
    view! {
        <a class=kind.class(compact) href=move || href.get()>
            {children()}
        </a>
    }
}
