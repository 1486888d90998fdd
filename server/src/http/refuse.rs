//! Refusals that come before any page could be rendered, as a small page of its own.

use std::any::Any;

use axum::response::{Html, IntoResponse, Response};
use http::{StatusCode, header};

/// A small page that says what happened and what to do. Both texts are ours, never a visitor's.
pub fn page(status: StatusCode, title: &'static str, text: &'static str) -> Response {
    let body = format!(
        "<!DOCTYPE html><html lang=\"en-US\"><head><meta charset=\"utf-8\">\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\
         <meta name=\"color-scheme\" content=\"light dark\"><title>{title} · Synergy</title></head>\
         <body><main><h1>{title}</h1><p>{text}</p><p><a href=\"/\">Go to the start</a></p>\
         <p>In crisis? <a href=\"/crisis\">Call or text 988</a>.</p></main></body></html>"
    );
    (status, [(header::CACHE_CONTROL, "no-store")], Html(body)).into_response()
}

/// Something of ours is broken. The cause is in the log.
pub fn broken() -> Response {
    page(
        StatusCode::INTERNAL_SERVER_ERROR,
        "Something went wrong on our side",
        "Nothing you typed is lost. Please try again in a minute.",
    )
}

/// A handler panicked: logged once, without its message, which may quote what it was working on.
pub fn panicked(_: Box<dyn Any + Send + 'static>) -> Response {
    tracing::error!("a handler panicked");
    broken()
}
