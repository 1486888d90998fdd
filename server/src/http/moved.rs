//! Addresses of old: what an import or a change of name left behind leads on, in one step.

use axum::{
    extract::{Request, State},
    middleware::Next,
    response::{IntoResponse, Response},
};
use domain::blog::{Blog as _, Moved};
use http::{HeaderValue, Method, StatusCode, header};

use super::{Desk, refuse};

/// Names in the query by which another system addressed its pages.
const OLD_NAMES: [&str; 5] = ["p", "page_id", "attachment_id", "cat", "feed"];

/// Looks where an address leads that is no page: before the page for the start's own address with an
/// old query, after it for whatever was not found.
pub async fn lead_on(State(desk): State<Desk>, request: Request, next: Next) -> Response {
    let reads = matches!(*request.method(), Method::GET | Method::HEAD);
    let uri = request.uri();
    let path = tidy(uri.path());
    let old_query = uri.query().filter(|query| is_old(query));
    let address = match old_query {
        Some(query) => format!("{path}?{query}"),
        None => path,
    };
    if reads
        && old_query.is_some()
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

/// Without a slash at the end, except for the start.
fn tidy(path: &str) -> String {
    match path.trim_end_matches('/') {
        "" => "/".to_owned(),
        path => path.to_owned(),
    }
}

fn is_old(query: &str) -> bool {
    query.split('&').any(|pair| {
        let name = pair.split('=').next().unwrap_or_default();
        OLD_NAMES.contains(&name)
    })
}

async fn answer(desk: &Desk, address: &str) -> Option<Response> {
    match desk.practice.moved(address).await.ok()?? {
        Moved::To(target) => {
            let target = HeaderValue::from_str(&target).ok()?;
            let headers = [(header::LOCATION, target)];
            Some((StatusCode::MOVED_PERMANENTLY, headers).into_response())
        }
        Moved::Gone => Some(refuse::page(
            StatusCode::GONE,
            "This page is gone",
            "What stood here was taken down. The start page leads to everything that is here now.",
        )),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_queries_of_another_system_are_looked_up() {
        assert!(is_old("p=12"));
        assert!(is_old("x=1&page_id=4"));
        assert!(!is_old("state=MN&page=2"));
        assert_eq!(tidy("/2014/05/hello/"), "/2014/05/hello");
        assert_eq!(tidy("/"), "/");
    }
}
