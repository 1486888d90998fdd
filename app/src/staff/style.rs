use leptos::prelude::*;

use crate::{site::Main, ui::Gallery};

/// The page of styles.
#[component]
pub fn StylePage() -> impl IntoView {
    view! {
        <Main title="Style" class="">
            <Gallery />
        </Main>
    }
}
