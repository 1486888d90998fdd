use leptos::prelude::*;
use leptos_router::{LazyRoute, lazy_route};

use crate::{site::Main, ui::Gallery};

/// The page of styles.
pub struct StylePage;

#[lazy_route]
impl LazyRoute for StylePage {
    fn data() -> Self {
        Self
    }

    fn view(_this: Self) -> AnyView {
        view! {
            <Main title="Style" class="">
                <Gallery />
            </Main>
        }
        .into_any()
    }
}
