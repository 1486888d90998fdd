//! The pictures that stand for pages in links elsewhere.

use axum::{
    body::Bytes,
    extract::{Path, State},
    response::{IntoResponse, Response},
};
use domain::practice::PracticeError;
use http::{HeaderName, HeaderValue, StatusCode, header};

use super::Desk;
use crate::cards::Undrawn;

/// The address names what is drawn.
const FOREVER: HeaderValue = HeaderValue::from_static("public, max-age=31536000, immutable");

/// `GET /cards/{name}`: a card, drawn when somebody asks for it first.
pub async fn card(State(desk): State<Desk>, Path(name): Path<String>) -> Response {
    let address = format!("/cards/{name}");
    if let Some(png) = desk.cards.kept(&address) {
        return picture(png);
    }
    let card = match desk.practice.card(&name).await {
        Ok(card) => card,
        Err(PracticeError::NotFound) => return StatusCode::NOT_FOUND.into_response(),
        Err(_) => return StatusCode::SERVICE_UNAVAILABLE.into_response(),
    };
    match desk.cards.drawn(&address, card).await {
        Ok(png) => picture(png),
        Err(Undrawn::Busy) => {
            let later = [(header::RETRY_AFTER, HeaderValue::from_static("5"))];
            (StatusCode::SERVICE_UNAVAILABLE, later).into_response()
        }
        Err(error) => {
            tracing::error!(cause = %error, "a card was not drawn");
            StatusCode::INTERNAL_SERVER_ERROR.into_response()
        }
    }
}

fn picture(png: Bytes) -> Response {
    let headers = [
        (header::CONTENT_TYPE, HeaderValue::from_static("image/png")),
        (header::CACHE_CONTROL, FOREVER),
        (
            HeaderName::from_static("x-robots-tag"),
            HeaderValue::from_static("noindex"),
        ),
        // It is made to be shown elsewhere.
        (
            HeaderName::from_static("cross-origin-resource-policy"),
            HeaderValue::from_static("cross-origin"),
        ),
    ];
    (headers, png).into_response()
}
