//! The guide for printing and keeping.

use axum::response::IntoResponse;
use http::{HeaderName, HeaderValue, header};

use crate::guide;

/// The name stays, the content may change with a release.
const A_DAY: HeaderValue = HeaderValue::from_static("public, max-age=86400");

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
        (
            HeaderName::from_static("x-robots-tag"),
            HeaderValue::from_static("noindex"),
        ),
    ];
    (headers, guide::PDF)
}
