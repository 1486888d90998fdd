//! Addresses of old: what an import or a change of name left behind leads on, in one step.

use axum::{
    extract::{Request, State},
    middleware::Next,
    response::{IntoResponse, Response},
};
use domain::blog::{Blog as _, Moved};
use http::{HeaderValue, Method, StatusCode, header};

use super::{Desk, refuse};
use crate::import::wordpress;

/// Names in the query by which WordPress addressed its pages.
const OLD_NAMES: [&str; 7] = ["p", "page_id", "attachment_id", "cat", "tag", "feed", "m"];

/// Looks where an address leads that is no page: before the page for an address with an old query,
/// after it for whatever was not found.
pub async fn lead_on(State(desk): State<Desk>, request: Request, next: Next) -> Response {
    let reads = matches!(*request.method(), Method::GET | Method::HEAD);
    let uri = request.uri();
    let address = uri
        .path_and_query()
        .map_or_else(|| uri.path().to_owned(), ToString::to_string);
    if reads
        && uri.query().is_some_and(is_old)
        && let Some(answer) = answer(&desk, &address).await
    {
        return answer;
    }
    let response = next.run(request).await;
    if reads
        && response.status() == StatusCode::NOT_FOUND
        && let Some(answer) = answer(&desk, &address).await
    {
        return answer;
    }
    response
}

fn is_old(query: &str) -> bool {
    query.split('&').any(|pair| {
        let name = pair.split('=').next().unwrap_or_default();
        OLD_NAMES.contains(&name)
    })
}

async fn answer(desk: &Desk, address: &str) -> Option<Response> {
    for known in wordpress::lookups(address) {
        match desk.practice.moved(&known).await.ok()? {
            Some(Moved::To(target)) => {
                let target = HeaderValue::from_str(&target).ok()?;
                let headers = [(header::LOCATION, target)];
                return Some((StatusCode::MOVED_PERMANENTLY, headers).into_response());
            }
            Some(Moved::Gone) => {
                return Some(refuse::page(
                    StatusCode::GONE,
                    "This page is gone",
                    "What stood here was taken down. The start page leads to everything that is here now.",
                ));
            }
            None => {}
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_queries_of_another_system_are_looked_up() {
        assert!(is_old("p=12"));
        assert!(is_old("x=1&page_id=4"));
        assert!(!is_old("state=MN&page=2"));
    }
}
