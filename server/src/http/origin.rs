//! Writes come from our own pages only.
//!
//! A browser says where a request comes from in `Sec-Fetch-Site`, which no page can forge; older
//! ones say it in `Origin`. A request with neither comes from a program, not from somebody's
//! browser with somebody's cookies, and passes; a mail service's one-click request is such a one.

use axum::{
    extract::{Request, State},
    middleware::Next,
    response::Response,
};
use http::{HeaderMap, Method, StatusCode, header};

use super::{Desk, refuse};

/// Refuses writes that another site sends with a visitor's or a staff member's cookies.
pub async fn same_origin(State(desk): State<Desk>, request: Request, next: Next) -> Response {
    let reads = matches!(
        *request.method(),
        Method::GET | Method::HEAD | Method::OPTIONS
    );
    if reads || is_ours(request.headers(), desk.site.public_url.origin()) {
        return next.run(request).await;
    }
    refuse::page(
        StatusCode::FORBIDDEN,
        "That came from another site",
        "For your safety, forms are taken from our own pages only. Please open the page here and try again.",
    )
}

fn is_ours(headers: &HeaderMap, our_origin: &str) -> bool {
    if let Some(site) = headers.get("sec-fetch-site") {
        return site == "same-origin" || site == "none";
    }
    match headers.get(header::ORIGIN) {
        Some(origin) => origin == our_origin,
        None => true,
    }
}

#[cfg(test)]
mod tests {
    use http::HeaderValue;

    use super::*;

    fn headers(pairs: &[(&'static str, &'static str)]) -> HeaderMap {
        pairs
            .iter()
            .map(|(name, value)| {
                (
                    http::HeaderName::from_static(name),
                    HeaderValue::from_static(value),
                )
            })
            .collect()
    }

    #[test]
    fn what_the_browser_says_about_the_site_decides_before_the_origin() {
        let ours = "https://calls.example";
        let is = |pairs: &[(&'static str, &'static str)]| is_ours(&headers(pairs), ours);
        assert!(is(&[("sec-fetch-site", "same-origin")]));
        assert!(is(&[("sec-fetch-site", "none")]));
        assert!(!is(&[("sec-fetch-site", "same-site")]));
        assert!(!is(&[
            ("sec-fetch-site", "cross-site"),
            ("origin", "https://calls.example")
        ]));
        assert!(is(&[("origin", "https://calls.example")]));
        assert!(!is(&[("origin", "https://evil.example")]));
        assert!(!is(&[("origin", "null")]));
        assert!(is(&[]));
    }
}
