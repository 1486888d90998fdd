//! Headers that protect the reader, on every answer.

use axum::{
    extract::{Request, State},
    middleware::Next,
    response::Response,
};
use http::{HeaderName, HeaderValue, header};
use leptos::nonce::Nonce;

use super::Desk;

/// What a page may load and do: our own files, our own inline loader by its nonce, our own
/// WebAssembly. Nothing of anybody else, no inline styles, no frames.
pub fn page_policy(nonce: &Nonce) -> String {
    policy(&format!(" 'nonce-{nonce}'"))
}

/// The same for a page that is served more than once: `digests` names its inline scripts, with a
/// blank before each.
pub fn shared_policy(digests: &str) -> String {
    policy(digests)
}

fn policy(inline: &str) -> String {
    format!(
        "default-src 'none'; script-src 'self'{inline} 'wasm-unsafe-eval'; \
         style-src 'self'; img-src 'self' data:; font-src 'self'; connect-src 'self'; \
         manifest-src 'self'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'"
    )
}

/// For everything that is no page of ours: it may load nothing at all.
const BARE_POLICY: HeaderValue = HeaderValue::from_static(
    "default-src 'none'; style-src 'self'; font-src 'self'; form-action 'self'; \
     frame-ancestors 'none'; base-uri 'none'",
);

const FIXED: [(HeaderName, HeaderValue); 5] = [
    (
        header::X_CONTENT_TYPE_OPTIONS,
        HeaderValue::from_static("nosniff"),
    ),
    // Forms without scripts are answered by a way back to where they stood, so we need our own.
    (
        header::REFERRER_POLICY,
        HeaderValue::from_static("same-origin"),
    ),
    (
        HeaderName::from_static("cross-origin-opener-policy"),
        HeaderValue::from_static("same-origin"),
    ),
    (
        HeaderName::from_static("cross-origin-resource-policy"),
        HeaderValue::from_static("same-origin"),
    ),
    (
        HeaderName::from_static("permissions-policy"),
        HeaderValue::from_static("camera=(), geolocation=(), microphone=(), browsing-topics=()"),
    ),
];

/// Adds the headers that every answer carries, where it does not say something else on purpose.
pub async fn secure(State(desk): State<Desk>, request: Request, next: Next) -> Response {
    let mut response = next.run(request).await;
    protect(&desk, &mut response);
    response
}

/// The same for an answer that passes no other layer.
pub(super) fn protect(desk: &Desk, response: &mut Response) {
    let headers = response.headers_mut();
    for (name, value) in FIXED {
        headers.entry(name).or_insert(value);
    }
    headers
        .entry(header::CONTENT_SECURITY_POLICY)
        .or_insert(BARE_POLICY);
    // Whatever says nothing else about it is somebody's own.
    headers
        .entry(header::CACHE_CONTROL)
        .or_insert(HeaderValue::from_static("no-cache"));
    if desk.site.public_url.is_secure() {
        let year = HeaderValue::from_static("max-age=31536000; includeSubDomains");
        headers.insert(header::STRICT_TRANSPORT_SECURITY, year);
    }
}
