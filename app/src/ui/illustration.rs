//! Drawings of one hand: flat shapes in five pigments (`sky`, `leaf`, `green`, `clay`, `sand`) and
//! one pen. They show nothing that words do not say and are hidden from assistive technology.

use leptos::prelude::*;

/// The practice's sign: two circles, and what they have in common.
#[component]
pub fn Mark() -> impl IntoView {
    view! {
        <svg viewBox="0 0 32 32" width="32" height="32" aria-hidden="true">
            <g fill="none" stroke="currentColor" stroke-width="2.4">
                <circle cx="11.8" cy="16" r="9"></circle>
                <circle cx="20.2" cy="16" r="9"></circle>
            </g>
            <path fill="currentColor" d="M16 8a9 9 0 0 1 0 16a9 9 0 0 1 0-16z"></path>
        </svg>
    }
    .into_any()
}

/// Two cups and a plant, to stand on the edge of a card: a conversation that can begin.
#[component]
pub fn Cups() -> impl IntoView {
    view! {
        <svg class="illustration" viewBox="0 0 320 150" width="320" height="150" aria-hidden="true">
            <path class="leaf" d="M62 98C34 96 18 76 22 48c26 2 42 22 40 50z"></path>
            <path class="green" d="M64 98c-8-34 4-62 34-76 12 34-2 64-34 76z"></path>
            <path class="pen" d="M63 112V84"></path>
            <path class="sand" d="M38 106h50l-7 44H45z"></path>
            <path class="pen" d="M186 84c-12-16 16-24 18-44"></path>
            <path class="pen warm" d="M228 84c12-18-20-26-22-50"></path>
            <circle class="pen" cx="157" cy="118" r="12"></circle>
            <path class="green" d="M156 96h62v24a30 30 0 0 1-30 30h-2a30 30 0 0 1-30-30z"></path>
            <circle class="pen warm" cx="269" cy="118" r="12"></circle>
            <path class="clay" d="M206 100h62v20a30 30 0 0 1-30 30h-2a30 30 0 0 1-30-30z"></path>
        </svg>
    }
    .into_any()
}

/// Morning over hills, seen through an arched window: it is settled.
#[component]
pub fn Horizon() -> impl IntoView {
    view! {
        <svg class="illustration" viewBox="20 0 280 220" width="280" height="220" aria-hidden="true">
            <path class="sky" d="M20 220v-80a140 140 0 0 1 280 0v80z"></path>
            <circle class="clay" cx="204" cy="98" r="36"></circle>
            <path class="leaf" d="M20 160c48-40 96-34 140-6s92 16 140-14v80H20z"></path>
            <path class="sand" d="M150 220c26-18 8-30 24-42 8-6 20-8 34-9-10 6-16 12-12 20 5 10 22 16 20 31z"></path>
            <path class="green" d="M20 186c44-14 92-4 118 14 10 7 14 13 16 20H20z"></path>
            <path class="green" d="M300 178c-38 2-70 16-92 42h92z"></path>
            <path class="pen" d="M76 186v-34"></path>
            <path class="green" d="M76 104c15 16 20 30 16 42-3 9-9 13-16 13s-13-4-16-13c-4-12 1-26 16-42z"></path>
        </svg>
    }
    .into_any()
}

/// A chair, a lamp that is lit, a plant: nobody here just now, but the room is kept.
#[component]
pub fn Room() -> impl IntoView {
    view! {
        <svg class="illustration" viewBox="0 0 320 220" width="320" height="220" aria-hidden="true">
            <circle class="sky" cx="150" cy="112" r="104"></circle>
            <path class="pen" d="M24 210h272"></path>
            <path class="pen warm" d="M232 208V64M214 209h36"></path>
            <path class="clay" d="M210 26h44l16 44h-76z"></path>
            <path class="pen" d="M94 196v12M182 196v12"></path>
            <path class="green" d="M84 104a28 28 0 0 1 28-28h52a28 28 0 0 1 28 28v72H84z"></path>
            <path class="sand" d="M120 112h36a10 10 0 0 1 10 10v32h-56v-32a10 10 0 0 1 10-10z"></path>
            <path class="leaf" d="M70 144a15 15 0 0 1 30 0v10h76v-10a15 15 0 0 1 30 0v40a14 14 0 0 1-14 14H84a14 14 0 0 1-14-14z"></path>
            <path class="leaf" d="M284 172c-14-4-20-18-16-34 14 5 20 18 16 34z"></path>
            <path class="green" d="M284 172c0-18 6-30 20-36 4 16-4 30-20 36z"></path>
            <path class="sand" d="M270 172h28l-4 37h-20z"></path>
        </svg>
    }
    .into_any()
}
