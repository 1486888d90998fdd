use leptos::prelude::*;

use super::{Glyph, Icon};

/// What a [`Notice`] is about.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum NoticeKind {
    /// Good to know.
    #[default]
    Info,
    /// It worked.
    Success,
    /// Think before you go on.
    Warning,
    /// Where help is to be had right now.
    Crisis,
}

impl NoticeKind {
    const fn class(self) -> &'static str {
        match self {
            Self::Info => "notice info",
            Self::Success => "notice",
            Self::Warning => "notice warning",
            Self::Crisis => "notice crisis",
        }
    }

    const fn glyph(self) -> Glyph {
        match self {
            Self::Info => Glyph::Info,
            Self::Success => Glyph::Check,
            Self::Warning => Glyph::Alert,
            Self::Crisis => Glyph::Help,
        }
    }
}

/// Something to know at this place of the page. It stands in the reading order and is not
/// announced: what appears later belongs into a [`LiveRegion`](super::LiveRegion).
#[component]
pub fn Notice(
    /// What it is about.
    #[prop(optional)]
    kind: NoticeKind,
    /// The short of it.
    #[prop(into, optional)]
    title: Option<String>,
    /// The rest.
    children: Children,
) -> impl IntoView {
    view! {
        <div class=kind.class()>
            <Icon glyph=kind.glyph() />
            <div>
                {title.map(|title| view! { <strong>{title}</strong> }.into_any())}
                {children()}
            </div>
        </div>
    }
    .into_any()
}
