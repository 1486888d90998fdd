//! What the host asks: is the program alive, can it serve?

use axum::{extract::State, response::IntoResponse};
use http::{StatusCode, header};

use super::Desk;

/// `GET /healthz`: the program answers.
pub async fn alive() -> impl IntoResponse {
    ([(header::CACHE_CONTROL, "no-store")], "ok")
}

/// `GET /readyz`: the program can reach its store.
pub async fn ready(State(desk): State<Desk>) -> impl IntoResponse {
    let (status, text) = if desk.practice.store().is_reachable().await {
        (StatusCode::OK, "ready")
    } else {
        (
            StatusCode::SERVICE_UNAVAILABLE,
            "the store cannot be reached",
        )
    };
    (status, [(header::CACHE_CONTROL, "no-store")], text)
}

/// `GET /robots.txt`: people's own pages are nobody else's business.
pub async fn robots(State(desk): State<Desk>) -> impl IntoResponse {
    let text = format!(
        "User-agent: *\nDisallow: /api/\nDisallow: /book/\nDisallow: /consultations/\nDisallow: /staff\n\
         Sitemap: {}/sitemap.xml\n",
        desk.site.public_url.origin()
    );
    ([(header::CACHE_CONTROL, "public, max-age=86400")], text)
}
