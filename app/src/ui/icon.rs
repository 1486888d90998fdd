use leptos::prelude::*;

/// The icons of the sprite `public/icons.svg`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[expect(missing_docs, reason = "each is named after what it shows")]
pub enum Glyph {
    Alert,
    ArrowLeft,
    ArrowRight,
    Calendar,
    Check,
    ChevronDown,
    Clock,
    Download,
    Eye,
    Help,
    Info,
    Lock,
    Mail,
    Menu,
    Moon,
    Phone,
    Plus,
    Printer,
    Search,
    Sun,
    Undo,
    User,
    Video,
    X,
}

impl Glyph {
    /// Every icon, for the page of styles.
    pub const ALL: [Self; 24] = [
        Self::Alert,
        Self::ArrowLeft,
        Self::ArrowRight,
        Self::Calendar,
        Self::Check,
        Self::ChevronDown,
        Self::Clock,
        Self::Download,
        Self::Eye,
        Self::Help,
        Self::Info,
        Self::Lock,
        Self::Mail,
        Self::Menu,
        Self::Moon,
        Self::Phone,
        Self::Plus,
        Self::Printer,
        Self::Search,
        Self::Sun,
        Self::Undo,
        Self::User,
        Self::Video,
        Self::X,
    ];

    /// Where the sprite has it.
    const fn address(self) -> &'static str {
        match self {
            Self::Alert => "/icons.svg#alert",
            Self::ArrowLeft => "/icons.svg#arrow-left",
            Self::ArrowRight => "/icons.svg#arrow-right",
            Self::Calendar => "/icons.svg#calendar",
            Self::Check => "/icons.svg#check",
            Self::ChevronDown => "/icons.svg#chevron-down",
            Self::Clock => "/icons.svg#clock",
            Self::Download => "/icons.svg#download",
            Self::Eye => "/icons.svg#eye",
            Self::Help => "/icons.svg#help",
            Self::Info => "/icons.svg#info",
            Self::Lock => "/icons.svg#lock",
            Self::Mail => "/icons.svg#mail",
            Self::Menu => "/icons.svg#menu",
            Self::Moon => "/icons.svg#moon",
            Self::Phone => "/icons.svg#phone",
            Self::Plus => "/icons.svg#plus",
            Self::Printer => "/icons.svg#printer",
            Self::Search => "/icons.svg#search",
            Self::Sun => "/icons.svg#sun",
            Self::Undo => "/icons.svg#undo",
            Self::User => "/icons.svg#user",
            Self::Video => "/icons.svg#video",
            Self::X => "/icons.svg#x",
        }
    }
}

/// A small picture beside words that say the same: hidden from assistive technology, in the color
/// of the text.
#[component]
pub fn Icon(
    /// Which one.
    glyph: Glyph,
) -> impl IntoView {
    view! {
        <svg class="icon" viewBox="0 0 24 24" width="24" height="24" aria-hidden="true">
            <use href=glyph.address()></use>
        </svg>
    }
}
