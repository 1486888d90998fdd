use std::collections::BTreeSet;

use domain::practice::StateCode;
use leptos::prelude::*;

/// Where the states lie, roughly: a row a line, a column a word.
const MAP: [&str; 8] = [
    "AK .. .. .. .. .. .. .. .. .. ME",
    ".. .. .. .. .. .. .. .. .. VT NH",
    "WA ID MT ND MN IL WI MI NY RI MA",
    "OR NV WY SD IA IN OH PA NJ CT ..",
    "CA UT CO NE MO KY WV VA MD DE ..",
    ".. AZ NM KS AR TN NC SC DC .. ..",
    ".. .. .. OK LA MS AL GA .. .. ..",
    "HI .. .. TX .. .. .. .. FL .. ..",
];

/// Row and column of a state's tile, as classes.
fn place(state: StateCode) -> Option<String> {
    MAP.iter().zip(1..).find_map(|(line, row)| {
        let column = line.split(' ').position(|code| code == state.code())? + 1;
        Some(format!("r{row} c{column}"))
    })
}

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
    view! { <li class=place(state)>{inside}</li> }
}

fn line(state: StateCode) -> impl IntoView {
    view! {
        <li>
            <a href=address(state)>{state.name()}</a>
        </li>
    }
}

fn address(state: StateCode) -> String {
    format!("/states/{}", state.code().to_ascii_lowercase())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_state_has_a_place_of_its_own() {
        let mut places: Vec<_> = StateCode::all()
            .map(|state| place(state).unwrap())
            .collect();
        let count = places.len();
        places.sort();
        places.dedup();
        assert_eq!(places.len(), count);
    }
}
