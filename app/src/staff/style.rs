use leptos::prelude::*;
use serde::{Deserialize, Serialize};

use super::{
    api,
    desk::{Trouble, coming},
};
use crate::{site::Main, wire};

/// The page as it stands in the document: what the server has drawn is not sent a second time.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
struct Sheet {
    #[serde(skip)]
    html: String,
}

/// The page of styles: every component of the house in every state. The server draws it, so that
/// nobody who works at the desk downloads it.
#[component]
pub fn StylePage() -> impl IntoView {
    let sheet = wire::fetch(
        || (),
        |()| async {
            let html = api::style().await?;
            Ok(Sheet { html })
        },
    );
    let shown = sheet.shown(coming, |sheet| match sheet {
        Ok(Sheet { html }) => {
            view! { <div class="contents-only" inner_html=html></div> }.into_any()
        }
        Err(refusal) => view! { <Trouble refusal /> }.into_any(),
    });
    view! {
        <Main title="Style" class="">
            {shown}
        </Main>
    }
}
