//! A program that uses the interface. Every answer that it gets is held against the description.

use std::sync::{Arc, atomic::Ordering};

use axum::{
    Router,
    body::Body,
    http::{HeaderMap, Method, Request, StatusCode},
};
use serde_json::{Value, json};
use server::{http::api_v1::BASE, practice::Practice};
use tempfile::TempDir;
use tower::ServiceExt;

use super::{
    contract::Contract,
    practice::{HandClock, router, sample_practice},
};

pub struct Api {
    clock: Arc<HandClock>,
    pub contract: Contract,
    pub practice: Practice,
    router: Router,
    _folder: TempDir,
}

/// What came back.
pub struct Answer {
    pub status: StatusCode,
    pub headers: HeaderMap,
    pub body: Value,
}

impl Answer {
    /// The last part of a problem's type.
    pub fn problem(&self) -> &str {
        self.body["type"]
            .as_str()
            .unwrap()
            .rsplit('/')
            .next()
            .unwrap()
    }

    /// The code at each field.
    pub fn fields(&self) -> Vec<(String, String)> {
        let problems = self.body["problems"].as_array().unwrap();
        let text = |value: &Value| value.as_str().unwrap().to_owned();
        let place = |one: &Value| text(one.get("pointer").unwrap_or(&one["parameter"]));
        problems
            .iter()
            .map(|one| (place(one), text(&one["code"])))
            .collect()
    }

    pub fn token(&self) -> &str {
        self.body["token"].as_str().unwrap()
    }
}

impl Api {
    pub async fn new() -> Self {
        let (practice, clock, folder) = sample_practice().await;
        let router = router(practice.clone());
        let address = format!("{BASE}/openapi.json");
        let asked = Request::get(address).body(Body::empty()).unwrap();
        let (_, _, description) = answer(&router, asked).await;
        Self {
            clock,
            contract: Contract::new(description),
            practice,
            router,
            _folder: folder,
        }
    }

    /// Sends a request; `path` is below the interface's base.
    pub async fn send(&self, request: Request<Body>) -> Answer {
        let (method, uri) = (request.method().clone(), request.uri().to_string());
        let (status, headers, body) = answer(&self.router, request).await;
        self.contract.hold((&method, &uri), status, &headers, &body);
        let fresh = if uri.ends_with("/openapi.json") && status == 200 {
            "public, max-age=3600"
        } else {
            "no-store"
        };
        assert_eq!(headers["cache-control"], fresh);
        if status.is_client_error() {
            assert_eq!(body["status"], status.as_u16());
        }
        Answer {
            status,
            headers,
            body,
        }
    }

    /// Lets time pass.
    pub fn advance(&self, minutes: i64) {
        self.clock.0.fetch_add(minutes * 60, Ordering::SeqCst);
    }

    pub async fn get(&self, path: &str) -> Answer {
        self.send(request(Method::GET, path).body(Body::empty()).unwrap())
            .await
    }

    /// Posts JSON.
    pub async fn post(&self, path: &str, body: &Value) -> Answer {
        let request = request(Method::POST, path).header("content-type", "application/json");
        self.send(request.body(body.to_string().into()).unwrap())
            .await
    }

    /// Posts nothing.
    pub async fn ask(&self, path: &str) -> Answer {
        self.send(request(Method::POST, path).body(Body::empty()).unwrap())
            .await
    }

    /// Books under a key.
    pub async fn book(&self, key: &str, booking: &Value) -> Answer {
        let request = request(Method::POST, "/consultations")
            .header("content-type", "application/json")
            .header("idempotency-key", key);
        self.send(request.body(booking.to_string().into()).unwrap())
            .await
    }
}

/// A request to an address below the interface's base.
pub fn request(method: Method, path: &str) -> axum::http::request::Builder {
    Request::builder()
        .method(method)
        .uri(format!("{BASE}{path}"))
}

async fn answer(router: &Router, request: Request<Body>) -> (StatusCode, HeaderMap, Value) {
    let answer = router.clone().oneshot(request).await.unwrap();
    let (status, headers) = (answer.status(), answer.headers().clone());
    let bytes = axum::body::to_bytes(answer.into_body(), usize::MAX)
        .await
        .unwrap();
    let body = serde_json::from_slice(&bytes).unwrap_or(Value::Null);
    (status, headers, body)
}

/// A booking with Dana on Wednesday at nine, which the sample practice can take at noon on Monday.
pub fn booking() -> Value {
    json!({
        "state": "MN",
        "audience": "me",
        "service": "anxiety",
        "therapist": "dana-reyes",
        "starts_at": "2026-11-25T09:00:00-06:00",
        "contact": {
            "name": "Ada",
            "email": "ada@example.org",
            "phone": "612-555-0142",
            "may_leave_voicemail": true,
            "note": "Afternoons are loud here."
        },
        "consent": true
    })
}

/// The same booking by somebody else.
pub fn booking_of(email: &str) -> Value {
    let mut booking = booking();
    booking["contact"]["email"] = email.into();
    booking
}
