//! The public JSON interface, version 1: free times, and booking, moving and cancelling a free
//! consultation, for programs.
//!
//! What it promises: GET changes nothing. A booking that is sent again under its key is the same
//! booking. Every refusal, also of an address or a method that does not exist, is a problem
//! document (RFC 9457). What is not understood is refused and never passed over: a misspelled
//! field or parameter is an error, not a default. `/openapi.json` describes all of it, and the
//! tests hold every answer against that description.

mod consultations;
mod free_times;
mod openapi;
mod problem;
mod receive;
mod types;

use std::any::Any;

use axum::{
    Router,
    extract::DefaultBodyLimit,
    http::{HeaderValue, header},
    response::{IntoResponse, Response},
    routing::{get, post},
};
use tower_http::{catch_panic::CatchPanicLayer, set_header::SetResponseHeaderLayer};

use crate::practice::Practice;

pub use problem::{Kind, Problem};

/// Where the interface lives. Whoever nests [`routes`] nests them here.
pub const BASE: &str = "/api/v1";

/// The most bytes of a request's body.
pub const LARGEST_BODY: usize = 64 * 1024;

/// The interface's routes, to be nested at [`BASE`].
pub fn routes() -> Router<Practice> {
    let routes = Router::new()
        .route("/free-times", get(free_times::list))
        .route("/consultations", post(consultations::book))
        .route("/consultations/{token}", get(consultations::show))
        .route(
            "/consultations/{token}/free-times",
            get(free_times::to_move),
        )
        .route("/consultations/{token}/move", post(consultations::move_to))
        .route("/consultations/{token}/cancel", post(consultations::cancel))
        .route(
            "/consultations/{token}/undo-cancel",
            post(consultations::undo_cancel),
        )
        .route("/problems/{name}", get(problem::show))
        .route("/openapi.json", get(openapi::show))
        .method_not_allowed_fallback(async || Problem::from(Kind::MethodNotAllowed))
        .fallback(no_such_address);
    with_manners(routes)
}

/// Says that there is nothing here. For `/api/v1/` with its last stroke, which is the one address
/// below [`BASE`] that axum does not hand to nested routes.
pub async fn no_such_address() -> Problem {
    Kind::NoSuchAddress.into()
}

/// What holds for every answer: no copy is kept unless it says otherwise, and a panic is told as a
/// problem without a word about its cause.
fn with_manners<S: Clone + Send + Sync + 'static>(routes: Router<S>) -> Router<S> {
    let no_store = HeaderValue::from_static("no-store");
    routes
        .layer(DefaultBodyLimit::max(LARGEST_BODY))
        .layer(CatchPanicLayer::custom(broken))
        .layer(SetResponseHeaderLayer::if_not_present(
            header::CACHE_CONTROL,
            no_store,
        ))
}

/// The panic's words may quote what a visitor sent, so they are not looked at.
fn broken(_: Box<dyn Any + Send>) -> Response {
    tracing::error!("a request to the JSON interface panicked");
    Problem::from(Kind::InternalError).into_response()
}

#[cfg(test)]
mod tests {
    use axum::{body::Body, http::Request};
    use tower::ServiceExt;

    use super::*;

    #[tokio::test]
    async fn a_panic_is_told_without_its_cause() {
        async fn panics() -> Response {
            panic!("ada@example.org")
        }
        let router = with_manners(Router::new().route("/", get(panics)));
        let answer = router.oneshot(Request::new(Body::empty())).await.unwrap();
        assert_eq!(answer.status(), 500);
        assert_eq!(answer.headers()["content-type"], "application/problem+json");
        assert_eq!(answer.headers()["cache-control"], "no-store");
        let body = axum::body::to_bytes(answer.into_body(), 10_000)
            .await
            .unwrap();
        let text = String::from_utf8(body.to_vec()).unwrap();
        assert!(text.contains("/api/v1/problems/internal-error"), "{text}");
        assert!(!text.contains("ada"), "{text}");
    }
}
