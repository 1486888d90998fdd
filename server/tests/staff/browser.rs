//! A browser before the real router: it keeps one cookie, follows nothing by itself.

use axum::{
    Router,
    body::{Body, Bytes, to_bytes},
    http::{HeaderMap, Method, Request, StatusCode},
};
use domain::contact::EmailAddress;
use server::{
    config::PublicUrl,
    http::{Site, router},
};
use tower::ServiceExt as _;

use crate::support::TestPractice;

/// The site of a practice, reached over https.
pub fn site(practice: &TestPractice) -> Router {
    site_at(practice, "https://calls.example")
}

pub fn site_at(practice: &TestPractice, url: &str) -> Router {
    let site = Site {
        public_url: PublicUrl::parse(url, true).unwrap(),
        site_dir: practice.file().parent().unwrap().join("no-assets"),
        trusted_proxies: 0,
        mail_from: EmailAddress::parse("hello@calls.example").unwrap(),
    };
    router(practice.practice.clone(), site)
}

pub struct Answer {
    pub status: StatusCode,
    pub headers: HeaderMap,
    pub body: String,
    pub bytes: Bytes,
}

impl Answer {
    pub fn header(&self, name: &str) -> &str {
        let value = self.headers.get(name);
        value.map_or("", |value| value.to_str().unwrap())
    }

    pub fn location(&self) -> &str {
        self.header("location")
    }

    /// The staff cookie that it sets.
    pub fn session(&self) -> &str {
        let cookie = self.header("set-cookie");
        let (pair, _) = cookie.split_once(';').unwrap();
        pair.split_once('=').unwrap().1
    }
}

pub async fn get(site: &Router, path: &str, session: &str) -> Answer {
    let request = request(Method::GET, path, session).header("accept", "text/html");
    send(site, request.body(Body::empty()).unwrap()).await
}

/// Calls a server function as the hydrated client does.
pub async fn call(site: &Router, path: &str, session: &str, form: &str) -> Answer {
    let request = request(Method::POST, path, session).header("accept", "application/json");
    send(site, request.body(Body::from(form.to_owned())).unwrap()).await
}

/// Sends a form as a browser without scripts does, from `page`.
pub async fn submit(site: &Router, page: &str, path: &str, session: &str, form: &str) -> Answer {
    let request = request(Method::POST, path, session)
        .header("accept", "text/html,application/xhtml+xml")
        .header("referer", format!("https://calls.example{page}"));
    send(site, request.body(Body::from(form.to_owned())).unwrap()).await
}

fn request(method: Method, path: &str, session: &str) -> axum::http::request::Builder {
    let request = Request::builder()
        .method(method)
        .uri(path)
        .header("content-type", "application/x-www-form-urlencoded");
    if session.is_empty() {
        return request;
    }
    request.header("cookie", format!("other=1; __Host-synergy-staff={session}"))
}

pub async fn send(site: &Router, request: Request<Body>) -> Answer {
    let response = site.clone().oneshot(request).await.unwrap();
    let (parts, body) = response.into_parts();
    let bytes = to_bytes(body, usize::MAX).await.unwrap();
    Answer {
        status: parts.status,
        headers: parts.headers,
        // Without the marks by which a browser takes the page over piece by piece.
        body: String::from_utf8_lossy(&bytes).replace("<!>", ""),
        bytes,
    }
}
