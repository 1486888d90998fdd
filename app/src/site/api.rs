//! The server functions of the public pages.

#![expect(
    missing_docs,
    reason = "the macro makes a public field of each argument and takes no words for it"
)]

use leptos::prelude::*;

use super::{Reading, Surroundings};
use crate::{refusal::Refusal, wire::FormPost};

/// What stands around every public page.
#[server(name = ReadAround, prefix = "/api", endpoint = "site/around", protocol = FormPost)]
pub async fn around() -> Result<Surroundings, Refusal> {
    Ok(crate::reading::around().await)
}

/// The page for reading that has this path and query.
#[server(name = ReadPage, prefix = "/api", endpoint = "site/read", protocol = FormPost)]
pub async fn read(path: String, #[server(default)] query: String) -> Result<Reading, Refusal> {
    crate::reading::read(&path, &query).await
}

/// Joins a state's waitlist.
#[server(prefix = "/api", endpoint = "site/waitlist", protocol = FormPost)]
pub async fn join_waitlist(
    #[server(default)] state: String,
    #[server(default)] email: String,
    #[server(default)] website: String,
) -> Result<(), Refusal> {
    use crate::ssr::{practice_book, see_other};
    use domain::practice::WaitlistForm;

    crate::ssr::pass(crate::ssr::Step::Form)?;
    let form = WaitlistForm {
        state,
        email,
        website,
    };
    let state = form.state.trim().to_lowercase();
    practice_book()?.join_waitlist(form).await?;
    see_other(&format!("/states/{state}?joined"));
    Ok(())
}
