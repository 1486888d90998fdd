//! The pages for reading, as the server makes them: which there are, and how each is put together.

mod asked;
mod frame;
mod front;
pub mod newsletter;
mod plain;
mod questions;
mod services;
mod therapists;

pub use asked::{Asked, SiteAddress};
pub use frame::{Draft, data};

use domain::practice::{PracticeError, Slug};

use crate::{blog, refusal::Refusal, search, site::Reading};

/// The pages' patterns, for whoever lists what the server answers.
pub const PAGES: [&str; 23] = [
    "/about",
    "/blog",
    "/blog/topics/{topic}",
    "/blog/years/{year}",
    "/blog/{slug}",
    "/cost",
    "/faq",
    "/faq/{slug}",
    "/newsletter",
    "/newsletter/confirm/{token}",
    "/newsletter/gone",
    "/newsletter/guide/{key}",
    "/newsletter/leave/{token}",
    "/newsletter/manage/{token}",
    "/newsletter/moment",
    "/newsletter/sent",
    "/pages/{slug}",
    "/privacy",
    "/search",
    "/services",
    "/services/{slug}",
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
        [] => front::parts(&asked).await,
        ["therapists"] => therapists::list(&asked).await,
        ["therapists", name] => therapists::profile(&asked, &slug(name)?).await,
        ["services"] => services::list(&asked).await,
        ["services", name] => services::page(&asked, &slug(name)?).await,
        ["faq"] => questions::list().await,
        ["faq", name] => questions::page(&asked, &slug(name)?).await,
        ["about" | "cost"] => plain::text(&slug(parts[0])?).await,
        ["newsletter", ..] => newsletter_page(&asked, &parts[1..]).await,
        ["pages", name] => plain::text(&slug(name)?).await,
        ["privacy"] => plain::privacy().await,
        ["search"] => search::page(&asked).await,
        ["blog"] => blog::list(&asked).await,
        ["blog", "topics", name] => blog::topic(&asked, &slug(name)?).await,
        ["blog", "years", year] => blog::year(&asked, year).await,
        ["blog", name] => blog::post(&asked, &slug(name)?).await,
        _ => Err(PracticeError::NotFound.into()),
    }?;
    Ok(draft.finish(&asked))
}

/// A page of the newsletter, by the rest of its path.
async fn newsletter_page(asked: &Asked, rest: &[&str]) -> Result<Draft, Refusal> {
    match *rest {
        [] => newsletter::front(asked).await,
        ["sent"] => Ok(newsletter::sent()),
        ["moment"] => newsletter::moment(asked).await,
        ["gone"] => Ok(newsletter::gone(asked)),
        ["confirm", token] => newsletter::invitation(token).await,
        ["guide", key] => newsletter::guide(key),
        ["manage", token] => newsletter::subscription(asked, token).await,
        ["leave", token] => newsletter::leave(token).await,
        _ => Err(PracticeError::NotFound.into()),
    }
}

fn slug(text: &str) -> Result<Slug, PracticeError> {
    Slug::parse(text).map_err(|_| PracticeError::NotFound)
}
