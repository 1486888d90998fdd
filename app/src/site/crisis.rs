use leptos::prelude::*;

use super::{Head, Main};
use crate::ssr;

/// Where help is to be had right now. One tap from every page, and nothing on it needs a script.
#[component]
pub fn CrisisPage() -> impl IntoView {
    ssr::describe(|| {
        Head::page(
            "/crisis",
            "Help right now",
            "Lines that answer day and night, free: call or text 988, call 911, text HOME to 741741, and more ways to reach a person.",
        )
    });
    view! {
        <Main title="Help right now" class="wrap narrow page stack loose">
            <h1 class="title">"Help right now"</h1>
            <p class="lead">
                "If you might hurt yourself or someone else, or you are not safe, please reach a person now. These lines are free and answer day and night."
            </p>
            <ul class="rows">
                <li>
                    <h2>
                        <a href="tel:988">"Call or text 988"</a>
                    </h2>
                    <p>
                        "The 988 Suicide & Crisis Lifeline: a trained counselor, for any kind of crisis. Press 1 for veterans, 2 for Spanish. You can also chat at 988lifeline.org."
                    </p>
                </li>
                <li>
                    <h2>
                        <a href="tel:911">"Call 911"</a>
                    </h2>
                    <p>
                        "When somebody’s life is in danger this minute. You can ask for a crisis-trained officer."
                    </p>
                </li>
                <li>
                    <h2>
                        <a href="sms:741741?body=HOME">"Text HOME to 741741"</a>
                    </h2>
                    <p>"Crisis Text Line: write with a trained counselor when speaking is hard."</p>
                </li>
                <li>
                    <h2>
                        <a href="tel:18007997233">"Call 1-800-799-7233"</a>
                    </h2>
                    <p>
                        "The National Domestic Violence Hotline. If somebody may read your phone, clear this page from its history afterwards."
                    </p>
                </li>
                <li>
                    <h2>
                        <a href="tel:18338526262">"Call or text 1-833-852-6262"</a>
                    </h2>
                    <p>"The National Maternal Mental Health Hotline, while expecting and after birth."</p>
                </li>
            </ul>
            <p>
                "Synergy is not an emergency service, and nobody watches this site around the clock. When the hour has passed, "
                <a href="/book">"a free first call"</a> " is here for you."
            </p>
        </Main>
    }
}
