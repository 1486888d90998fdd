use leptos::prelude::*;

/// How something stands.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum TagKind {
    /// Open: an empty ring, in the color of the text.
    #[default]
    Open,
    /// As it should be: a full disc.
    Done,
    /// Somebody must do something: a ring of clay.
    Waiting,
    /// It went wrong: a triangle.
    Wrong,
    /// No longer: a turned square.
    Over,
}

impl TagKind {
    const fn class(self) -> &'static str {
        match self {
            Self::Open => "tag",
            Self::Done => "tag done",
            Self::Waiting => "tag waiting",
            Self::Wrong => "tag wrong",
            Self::Over => "tag over",
        }
    }
}

/// A state in a word, with a shape of its own: never color alone.
#[component]
pub fn Tag(
    /// How it stands.
    #[prop(optional)]
    kind: TagKind,
    /// The word.
    children: Children,
) -> impl IntoView {
    view! { <span class=kind.class()>{children()}</span> }
}
