//! The pages for reading, as the server makes them: which there are, and how each is put together.

mod asked;
mod crisis;
mod foot;
mod frame;
mod front;
pub mod newsletter;
mod plain;
mod questions;
mod search;
mod services;
mod states;
mod therapists;

pub use asked::{Asked, SiteAddress};
pub use foot::around;
pub use frame::{Draft, crumbs, data, practice};

use domain::practice::{PracticeError, Slug};

use crate::{blog, guide, refusal::Refusal, site::Reading};

/// The pages' patterns, for whoever lists what the server answers.
pub const PAGES: [&str; 31] = [
    "/about",
    "/blog",
    "/blog/topics/{topic}",
    "/blog/years/{year}",
    "/blog/{slug}",
    "/cost",
    "/crisis",
    "/faq",
    "/faq/{slug}",
    "/guide",
    "/guide/whole",
    "/guide/{chapter}",
    "/newsletter",
    "/newsletter/confirm/{token}",
    "/newsletter/gone",
    "/newsletter/guide/{key}",
    "/newsletter/issues",
    "/newsletter/issues/{slug}",
    "/newsletter/leave/{token}",
    "/newsletter/manage/{token}",
    "/newsletter/moment",
    "/newsletter/sent",
    "/pages/{slug}",
    "/privacy",
    "/search",
    "/services",
    "/services/{slug}",
    "/states",
    "/states/{code}",
    "/therapists",
    "/therapists/{slug}",
];

/// Makes the page with this address.
///
/// # Errors
/// [`Refusal::Practice`] where there is none, or it cannot be made.
pub async fn read(path: &str, query: &str) -> Result<Reading, Refusal> {
    let asked = Asked::new(path, query);
    let parts: Vec<&str> = asked.parts();
    let draft = match *parts.as_slice() {
        [] => front::page(&asked).await,
        ["crisis"] => Ok(crisis::page()),
        ["states"] => states::list().await,
        ["states", code] => states::page(&asked, code).await,
        ["therapists"] => therapists::list(&asked).await,
        ["therapists", name] => therapists::profile(&asked, &slug(name)?).await,
        ["services"] => services::list(&asked).await,
        ["services", name] => services::page(&asked, &slug(name)?).await,
        ["faq"] => questions::list().await,
        ["faq", name] => questions::page(&asked, &slug(name)?).await,
        ["about" | "cost"] => plain::text(&slug(parts[0])?).await,
        ["newsletter", "issues"] => newsletter::letters().await,
        ["newsletter", "issues", name] => newsletter::letter(&asked, &slug(name)?).await,
        ["newsletter", ..] => newsletter_page(&asked, &parts[1..]).await,
        ["pages", name] => plain::text(&slug(name)?).await,
        ["guide"] => guide::start(),
        ["guide", "whole"] => guide::whole(),
        ["guide", name] => guide::chapter(name),
        ["privacy"] => plain::privacy().await,
        ["search"] => search::page(&asked).await,
        ["blog"] => blog::list(&asked).await,
        ["blog", "topics", name] => blog::topic(&asked, &slug(name)?).await,
        ["blog", "years", year] => blog::year(&asked, year).await,
        ["blog", name] => blog::post(&asked, &slug(name)?).await,
        _ => Err(NOT_FOUND),
    }?;
    Ok(draft.finish(&asked))
}

const NOT_FOUND: Refusal = Refusal::Practice(PracticeError::NotFound);

/// A page of the newsletter, by the rest of its path.
async fn newsletter_page(asked: &Asked, rest: &[&str]) -> Result<Draft, Refusal> {
    let mut draft = match *rest {
        [] => newsletter::front(asked).await,
        ["sent"] => Ok(newsletter::sent()),
        ["moment"] => newsletter::moment(asked).await,
        ["gone"] => Ok(newsletter::gone(asked)),
        ["confirm", token] => newsletter::invitation(token).await,
        ["guide", key] => newsletter::guide(key),
        ["manage", token] => newsletter::subscription(asked, token).await,
        ["leave", token] => newsletter::leave(token).await,
        _ => Err(NOT_FOUND),
    }?;
    // Each is made for whoever has the link, or has just sent a form.
    draft.shared = false;
    Ok(draft)
}

fn slug(text: &str) -> Result<Slug, Refusal> {
    Slug::parse(text).map_err(|_| NOT_FOUND)
}
