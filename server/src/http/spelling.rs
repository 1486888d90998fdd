//! Addresses that are spelled in a way that different parts of the server could read differently.

use axum::{extract::Request, middleware::Next, response::Response};
use http::StatusCode;

use super::refuse;

/// Answers 404 to a path with a segment that means "here" or "one up": browsers resolve those before
/// they ask, so nobody honest sends one; and a layer must not take a page for another than the page
/// itself does.
pub async fn plain(request: Request, next: Next) -> Response {
    if request.uri().path().split('/').any(is_dots) {
        return refuse::page(
            StatusCode::NOT_FOUND,
            "We can’t find that page",
            "The address may have a typing mistake. The start page leads to everything.",
        );
    }
    next.run(request).await
}

fn is_dots(segment: &str) -> bool {
    matches!(
        segment.to_ascii_lowercase().replace("%2e", ".").as_str(),
        "." | ".."
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dots_are_seen_however_they_are_written() {
        for segment in [".", "..", "%2e", ".%2E", "%2E%2e"] {
            assert!(is_dots(segment), "{segment}");
        }
        for segment in ["", "...", ".well-known", "a.b", "staff"] {
            assert!(!is_dots(segment), "{segment}");
        }
    }
}
