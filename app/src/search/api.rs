//! The server function of the search in the head of every page.

#![expect(
    missing_docs,
    reason = "the macro makes a public field of each argument and takes no words for it"
)]

use domain::search::Suggestions;
use leptos::prelude::*;

use crate::{refusal::Refusal, wire::FormPost};

/// What fits what has been typed so far. It is posted, so that it stands in no address and no log.
#[server(name = Suggest, prefix = "/api", endpoint = "search/suggest", protocol = FormPost)]
pub async fn suggest(#[server(default)] text: String) -> Result<Suggestions, Refusal> {
    use crate::ssr;
    use domain::search::SearchAsk;

    ssr::pass(ssr::Step::Reading)?;
    let ask = SearchAsk {
        text,
        ..SearchAsk::default()
    };
    Ok(ssr::search()?.search(ask).await?.into())
}
