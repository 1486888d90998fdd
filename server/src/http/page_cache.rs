//! Pages that are the same for everybody, kept as they travel: compressed once, served without a
//! query and without rendering.
//!
//! A page says itself that it is such a one (`app::ssr::shared_page`). It is kept under the site's
//! edition (see [`Practice::edition`]), so a change of what the site says makes all kept pages old
//! at once; and never longer than a minute, because a civil day or a scheduled article may begin.
//! Where nobody looks after editions, nothing is kept.
//!
//! Few pages are made at a time, and each under one way to write its address: whoever asks for many
//! spellings of one page costs no more than before.

mod kept;
mod scripts;

use std::{sync::Arc, time::Duration};

use app::ssr::{SHARED_PAGE, UNSHARED_PAGE};
use axum::{
    body::{Body, to_bytes},
    extract::{Request, State},
    middleware::Next,
    response::Response,
};
use http::{HeaderMap, Method, StatusCode, header};
use moka::sync::Cache;
use tokio::sync::Semaphore;

use super::{Desk, headers};
use kept::KeptPage;

/// How long a page is kept at most.
const LONGEST: Duration = Duration::from_secs(60);
/// How much all kept pages may weigh together, in bytes.
const CAPACITY: u64 = 32 * 1024 * 1024;
/// The largest page that is made, in bytes before compression.
const LARGEST_PAGE: usize = 16 * 1024 * 1024;

/// How many pages are made at a time.
const TURNS: usize = 2;

/// The kept pages, by edition and path.
#[derive(Clone)]
pub struct Pages {
    kept: Cache<(u64, String), Arc<KeptPage>>,
    turns: Arc<Semaphore>,
}

impl Pages {
    /// No page yet.
    pub fn new() -> Self {
        let kept = Cache::builder()
            .max_capacity(CAPACITY)
            .weigher(|_, page: &Arc<KeptPage>| page.weight())
            .time_to_live(LONGEST)
            .build();
        Self {
            kept,
            turns: Arc::new(Semaphore::new(TURNS)),
        }
    }
}

impl Default for Pages {
    fn default() -> Self {
        Self::new()
    }
}

/// Serves what is kept before anything else looks at the request: the way through all the layers, and
/// to the page among all the others, costs more than the page does. None of them has anything to say
/// here. They refuse odd spellings, forms from elsewhere and large bodies, and what was once refused is
/// never kept; the headers that protect are added all the same.
pub async fn first(State(desk): State<Arc<Desk>>, request: Request, next: Next) -> Response {
    let kept = key(&desk, &request).and_then(|key| desk.pages.kept.get(&key));
    let Some(page) = kept else {
        return next.run(request).await;
    };
    let mut response = page.answer(request.headers());
    headers::protect(&desk, &mut response);
    if request.method() == Method::HEAD {
        *response.body_mut() = Body::empty();
    }
    let status = response.status().as_u16();
    tracing::debug!(method = %request.method(), route = "(kept)", status, "answered");
    response
}

/// Keeps what may be kept.
pub async fn fill(State(desk): State<Desk>, request: Request, next: Next) -> Response {
    let Some(key) = key(&desk, &request) else {
        return without_marks(next.run(request).await);
    };
    let asked = request.headers().clone();
    let response = next.run(request).await;
    if is_shared(&response) {
        keep(&desk.pages, key, &asked, response).await
    } else {
        without_marks(response)
    }
}

/// What the page would be kept under. A query is somebody's own question and is not remembered; an
/// address that is written in another way than ours would be the same page once more.
fn key(desk: &Desk, request: &Request) -> Option<(u64, String)> {
    let path = request.uri().path();
    let reads = matches!(*request.method(), Method::GET | Method::HEAD);
    let plain = reads && request.uri().query().is_none() && is_ours(path);
    let edition = plain.then(|| desk.practice.edition()).flatten()?;
    Some((edition, path.to_owned()))
}

fn is_ours(path: &str) -> bool {
    path == "/" || !(path.ends_with('/') || path.contains("//") || path.contains('%'))
}

fn is_shared(response: &Response) -> bool {
    let headers = response.headers();
    response.status() == StatusCode::OK
        && headers.contains_key(SHARED_PAGE)
        && !headers.contains_key(UNSHARED_PAGE)
        && !headers.contains_key(header::SET_COOKIE)
}

/// Keeps a page where there is a turn for it; while others are being made it is answered as it is.
async fn keep(
    pages: &Pages,
    key: (u64, String),
    asked: &HeaderMap,
    response: Response,
) -> Response {
    let Ok(turn) = Arc::clone(&pages.turns).try_acquire_owned() else {
        return without_marks(response);
    };
    let (parts, body) = response.into_parts();
    let Ok(html) = to_bytes(body, LARGEST_PAGE).await else {
        tracing::error!("a page for everybody is too large");
        return super::refuse::broken();
    };
    let headers = parts.headers.clone();
    let text = html.clone();
    // Compressing hard takes a core for a while, so it is done beside the threads that answer. Who
    // asked may leave: the turn ends with the work all the same.
    let made = tokio::task::spawn_blocking(move || {
        let page = KeptPage::make(&headers, &text);
        drop(turn);
        page
    });
    match made.await {
        Ok(Some(page)) => {
            let page = Arc::new(page);
            pages.kept.insert(key, Arc::clone(&page));
            page.answer(asked)
        }
        _ => without_marks(Response::from_parts(parts, Body::from(html))),
    }
}

fn without_marks(mut response: Response) -> Response {
    for mark in [SHARED_PAGE, UNSHARED_PAGE] {
        response.headers_mut().remove(mark);
    }
    response
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_page_has_one_address() {
        for path in ["/", "/about", "/blog/sleep-and-anxiety"] {
            assert!(is_ours(path), "{path}");
        }
        for path in ["/about/", "//about", "/%61bout", "/blog//x"] {
            assert!(!is_ours(path), "{path}");
        }
    }
}
