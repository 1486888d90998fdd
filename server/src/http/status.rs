//! The status of a refused server function. The framework answers every refusal with 500; what it
//! says tells which one it was, and so which status is true.

use app::refusal::Refusal;
use axum::{
    body::{Body, to_bytes},
    extract::Request,
    middleware::Next,
    response::Response,
};
use http::StatusCode;
use server_fn::error::{FromServerFnError, SERVER_FN_ERROR_HEADER};

use super::LARGEST_BODY;

/// Sets the status that the refusal stands for. A plain form's refusal is a way back to the form,
/// and stays one.
pub async fn of_refusal(request: Request, next: Next) -> Response {
    let response = next.run(request).await;
    let refused = response.status() == StatusCode::INTERNAL_SERVER_ERROR
        && response.headers().contains_key(SERVER_FN_ERROR_HEADER);
    if !refused {
        return response;
    }
    let (mut parts, body) = response.into_parts();
    // A refusal is small; what is larger is none, and its body is lost with its error.
    let bytes = to_bytes(body, LARGEST_BODY).await.unwrap_or_default();
    let refusal = Refusal::de(bytes.clone());
    parts.status = StatusCode::from_u16(refusal.status()).unwrap_or(parts.status);
    Response::from_parts(parts, Body::from(bytes))
}
