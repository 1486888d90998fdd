//! The guide for printing and keeping.

use axum::response::IntoResponse;
use http::{HeaderName, HeaderValue, header};

use crate::guide;

/// The name stays, the content may change with a release.
const A_DAY: HeaderValue = HeaderValue::from_static("public, max-age=86400");
/// Browsers show a PDF in a viewer of their own, which is part of the document to this policy.
const IN_A_VIEWER: HeaderValue = HeaderValue::from_static(
    "default-src 'none'; object-src 'self'; style-src 'unsafe-inline'; frame-ancestors 'none'; base-uri 'none'",
);

/// `GET /guide/coping-with-anxiety.pdf`: shown by the browser, saved under its name.
pub async fn file() -> impl IntoResponse {
    let headers = [
        (
            header::CONTENT_TYPE,
            HeaderValue::from_static("application/pdf"),
        ),
        (
            header::CONTENT_DISPOSITION,
            HeaderValue::from_static("inline; filename=\"coping-with-anxiety.pdf\""),
        ),
        (header::CONTENT_LANGUAGE, HeaderValue::from_static("en-US")),
        (header::CACHE_CONTROL, A_DAY),
        (header::CONTENT_SECURITY_POLICY, IN_A_VIEWER),
        (
            HeaderName::from_static("x-robots-tag"),
            HeaderValue::from_static("noindex"),
        ),
    ];
    (headers, guide::PDF)
}
