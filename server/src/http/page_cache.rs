//! Pages that are the same for everybody, kept as they travel: compressed once, served without a
//! query and without rendering.
//!
//! A page says itself that it is such a one (`app::ssr::shared_page`). It is kept under the site's
//! edition (see [`Practice::edition`]), so a change of what the site says makes all kept pages old
//! at once; and never longer than a minute, because a civil day or a scheduled article may begin.
//! Where nobody looks after editions, nothing is kept.

mod kept;
mod scripts;

use std::{sync::Arc, time::Duration};

use app::ssr::SHARED_PAGE;
use axum::{
    body::{Body, Bytes, to_bytes},
    extract::{Request, State},
    middleware::Next,
    response::Response,
};
use http::{HeaderMap, Method, StatusCode, header, response::Parts};
use moka::sync::Cache;

use super::Desk;
use kept::KeptPage;

/// How long a page is kept at most.
const LONGEST: Duration = Duration::from_secs(60);
/// How much all kept pages may weigh together, in bytes.
const CAPACITY: u64 = 32 * 1024 * 1024;
/// The largest page that is kept, in bytes before compression.
const LARGEST_PAGE: usize = 2 * 1024 * 1024;

/// The kept pages, by edition and path.
#[derive(Clone)]
pub struct Pages(Cache<(u64, String), Arc<KeptPage>>);

impl Pages {
    /// No page yet.
    pub fn new() -> Self {
        let pages = Cache::builder()
            .max_capacity(CAPACITY)
            .weigher(|_, page: &Arc<KeptPage>| page.weight())
            .time_to_live(LONGEST)
            .build();
        Self(pages)
    }
}

impl Default for Pages {
    fn default() -> Self {
        Self::new()
    }
}

/// Serves what is kept; keeps what may be.
pub async fn serve(State(desk): State<Desk>, request: Request, next: Next) -> Response {
    let Some(key) = key(&desk, &request) else {
        return without_mark(next.run(request).await);
    };
    let asked = request.headers().clone();
    if let Some(page) = desk.pages.0.get(&key) {
        return page.answer(&asked);
    }
    let response = next.run(request).await;
    if is_shared(&response) {
        keep(&desk, key, &asked, response).await
    } else {
        response
    }
}

/// What the page would be kept under. A query is somebody's own question and is not remembered.
fn key(desk: &Desk, request: &Request) -> Option<(u64, String)> {
    let reads = matches!(*request.method(), Method::GET | Method::HEAD);
    let plain = reads && request.uri().query().is_none();
    let edition = plain.then(|| desk.practice.edition()).flatten()?;
    Some((edition, request.uri().path().to_owned()))
}

fn is_shared(response: &Response) -> bool {
    let headers = response.headers();
    response.status() == StatusCode::OK
        && headers.contains_key(SHARED_PAGE)
        && !headers.contains_key(header::SET_COOKIE)
}

async fn keep(desk: &Desk, key: (u64, String), asked: &HeaderMap, response: Response) -> Response {
    let (parts, body) = response.into_parts();
    let Ok(html) = to_bytes(body, LARGEST_PAGE).await else {
        tracing::error!("a page for everybody is too large");
        return super::refuse::broken();
    };
    match make(&parts, html.clone()).await {
        Some(page) => {
            let page = Arc::new(page);
            desk.pages.0.insert(key, Arc::clone(&page));
            page.answer(asked)
        }
        None => without_mark(Response::from_parts(parts, Body::from(html))),
    }
}

/// Compressing hard takes milliseconds, so it is done beside the threads that answer.
async fn make(parts: &Parts, html: Bytes) -> Option<KeptPage> {
    let headers = parts.headers.clone();
    let made = tokio::task::spawn_blocking(move || KeptPage::make(headers, &html)).await;
    made.inspect_err(|fault| tracing::error!(%fault, "a page could not be kept"))
        .ok()
}

fn without_mark(mut response: Response) -> Response {
    response.headers_mut().remove(SHARED_PAGE);
    response
}
