use domain::practice::StateCode;
use leptos::prelude::*;

use super::Shelf;
use crate::ui::{Cups, Glyph, Horizon, Icon, Mark, Room, StateTiles};

/// Icons, drawings, and the map of tiles.
#[component]
pub(super) fn Pictures() -> impl IntoView {
    let licensed = [
        "MN", "IA", "WI", "SC", "IL", "NY", "NJ", "PA", "KS", "CA", "FL", "CO",
    ];
    let licensed: std::collections::BTreeSet<_> = licensed
        .iter()
        .filter_map(|code| StateCode::parse(code).ok())
        .collect();
    view! {
        <Shelf title="Pictures">
            <p class="cluster">{Glyph::ALL.map(|glyph| view! { <Icon glyph /> }).collect_view()}</p>
            <p class="wordmark">
                <Mark />
                "Synergy"
            </p>
            <div class="thirds">
                <Cups />
                <Horizon />
                <Room />
            </div>
            <StateTiles licensed />
        </Shelf>
    }
}
