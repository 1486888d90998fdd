use std::collections::BTreeSet;

use domain::practice::StateCode;
use leptos::prelude::*;

/// Where the practice works, as tiles that lie about as the states do.
///
/// The tiles are for the eye: they are hidden from assistive technology and left out of the tab
/// order, because the list under them says the same in full words and opens without a script.
#[component]
pub fn StateTiles(
    /// The states where somebody is licensed.
    #[prop(into)]
    licensed: BTreeSet<StateCode>,
) -> impl IntoView {
    let tiles = StateCode::all()
        .map(|state| tile(state, licensed.contains(&state)))
        .collect_view();
    let list = licensed.into_iter().map(line).collect_view();
    view! {
        <div class="stack">
            <ul class="tiles" aria-hidden="true">
                {tiles}
            </ul>
            <details class="disclosure">
                <summary>"Our states as a list"</summary>
                <ul class="columns">{list}</ul>
            </details>
        </div>
    }
    .into_any()
}

fn tile(state: StateCode, licensed: bool) -> impl IntoView {
    let code = state.code();
    let inside = if licensed {
        view! {
            <a tabindex="-1" href=address(state)>
                {code}
            </a>
        }
        .into_any()
    } else {
        code.into_any()
    };
    view! { <li data-state=code>{inside}</li> }
}

fn line(state: StateCode) -> impl IntoView {
    view! {
        <li>
            <a href=address(state)>{state.name()}</a>
        </li>
    }
}

fn address(state: StateCode) -> String {
    format!("/states/{}", state.code().to_lowercase())
}
