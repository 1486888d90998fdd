//! Joining the newsletter, from the foot of every page, and what its own pages send. Those pages are
//! made on the server only: [`crate::reading`].

pub mod api;

use domain::newsletter::CONSENT_WORDS;
use leptos::prelude::*;

/// The one-line form at the foot of a page. It is an ordinary form also where a script runs: what it
/// leads to is another page, so nothing is gained by more.
#[component]
pub fn JoinForm(
    /// When the page was made, signed by the server.
    stamp: String,
) -> impl IntoView {
    view! {
        <form class="join" method="post" action="/api/newsletter/join">
            <div class="field">
                <label for="letter-email">"Our monthly letter"</label>
                <input
                    class="control"
                    id="letter-email"
                    name="email"
                    type="email"
                    required
                    maxlength="254"
                    autocomplete="email"
                    placeholder="name@example.org"
                    aria-describedby="letter-why"
                />
            </div>
            <button class="button quiet">"Join"</button>
            <input type="hidden" name="stamp" value=stamp />
            <p class="honeypot" aria-hidden="true">
                <label for="letter-website">"Leave this empty"</label>
                <input id="letter-website" name="website" tabindex="-1" autocomplete="off" />
            </p>
            <p class="why" id="letter-why">
                {CONSENT_WORDS} " " <a href="/newsletter">"More about it"</a>
            </p>
        </form>
    }
}
