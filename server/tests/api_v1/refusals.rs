//! What no operation is meant for.

use axum::http::Method;
use serde_json::json;
use server::http::api_v1::{Kind, LARGEST_BODY, Problem};

use super::api::{Api, booking, request};

const KEY: &str = "0123456789abcdef";

async fn post(
    api: &Api,
    kind: Option<&str>,
    body: impl Into<axum::body::Body>,
) -> super::api::Answer {
    let mut request = request(Method::POST, "/consultations").header("idempotency-key", KEY);
    if let Some(kind) = kind {
        request = request.header("content-type", kind);
    }
    api.send(request.body(body.into()).unwrap()).await
}

#[tokio::test]
async fn what_is_not_json_is_told_apart() {
    let api = Api::new().await;
    let whole = booking().to_string();
    for body in [
        "",
        "{",
        "nonsense",
        "{\"starts_at\": 1e999}",
        "{} {}",
        "{\"\\ud800\": 1}",
    ] {
        let refused = post(&api, Some("application/json"), body).await;
        // Two values one after the other: the first is looked at first.
        let wanted = if body == "{} {}" {
            "invalid-request"
        } else {
            "malformed-json"
        };
        assert_eq!(refused.problem(), wanted, "{body}");
    }
    let invalid = post(&api, Some("application/json"), vec![b'"', 0xFF, b'"']).await;
    assert_eq!(invalid.problem(), "malformed-json");
    let deep = "[".repeat(10_000);
    let deep = post(
        &api,
        Some("application/json"),
        format!("{{\"state\": {deep}"),
    )
    .await;
    assert_eq!(deep.status, 422);
    let trailing = post(&api, Some("application/json"), format!("{whole} x")).await;
    assert_eq!(trailing.status, 400);
    for kind in [
        None,
        Some("text/plain"),
        Some("application/x-www-form-urlencoded"),
        Some(""),
    ] {
        let refused = post(&api, kind, whole.clone()).await;
        assert_eq!(refused.status, 415, "{kind:?}");
        assert_eq!(refused.problem(), "not-json");
    }
    let said = post(&api, Some("Application/JSON; charset=utf-8"), whole).await;
    assert_eq!(said.status, 201);
}

#[tokio::test]
async fn a_body_has_64_kilobytes_at_most() {
    let api = Api::new().await;
    let whole = booking().to_string();
    let padded = |bytes: usize| " ".repeat(bytes - whole.len()) + &whole;
    let refused = post(&api, Some("application/json"), padded(LARGEST_BODY + 1)).await;
    assert_eq!(refused.status, 413);
    assert_eq!(refused.problem(), "too-large");
    let taken = post(&api, Some("application/json"), padded(LARGEST_BODY)).await;
    assert_eq!(taken.status, 201);
}

#[tokio::test]
async fn numbers_that_are_too_large_are_refused() {
    let api = Api::new().await;
    for version in [
        "-1",
        "1.5",
        "4294967296",
        "99999999999999999999999",
        "1e30",
        "\"0\"",
    ] {
        let body = format!(r#"{{"starts_at": "2026-11-25T09:00:00-06:00", "version": {version}}}"#);
        let request = request(Method::POST, "/consultations/x/move")
            .header("content-type", "application/json");
        let refused = api.send(request.body(body.into()).unwrap()).await;
        assert_eq!(refused.status, 422, "{version}");
        assert_eq!(refused.fields()[0].0, "#/version");
    }
    for moment in [
        "9999-12-31T23:59:59Z",
        "0000-01-01T00:00:00Z",
        "1969-12-31T23:59:59Z",
    ] {
        let mut far = booking();
        far["starts_at"] = moment.into();
        let refused = api.book(KEY, &far).await;
        assert!(refused.status == 409 || refused.status == 422, "{moment}");
    }
}

#[tokio::test]
async fn addresses_that_there_are_not() {
    let api = Api::new().await;
    for path in [
        "",
        "/",
        "/nothing",
        "/free-times/",
        "/consultations/x/y",
        "/problems/nothing",
        "/%FF",
    ] {
        let refused = api.get(path).await;
        assert_eq!(refused.status, 404, "{path}");
        assert_eq!(refused.problem(), "no-such-address");
    }
}

#[tokio::test]
async fn methods_that_an_address_does_not_know() {
    let api = Api::new().await;
    for (method, path, allowed) in [
        (Method::POST, "/free-times?state=MN", "GET,HEAD"),
        (Method::GET, "/consultations", "POST"),
        (Method::DELETE, "/consultations/x", "GET,HEAD"),
        (Method::GET, "/consultations/x/cancel", "POST"),
        (Method::OPTIONS, "/openapi.json", "GET,HEAD"),
    ] {
        let refused = api
            .send(request(method, path).body(String::new().into()).unwrap())
            .await;
        assert_eq!(refused.status, 405, "{path}");
        assert_eq!(refused.problem(), "method-not-allowed");
        assert_eq!(refused.headers["allow"], allowed);
    }
}

#[tokio::test]
async fn every_kind_of_problem_has_its_page() {
    let api = Api::new().await;
    for kind in Kind::ALL {
        let page = api.get(&format!("/problems/{}", kind.name())).await;
        assert_eq!(page.status, 200);
        assert_eq!(page.body["type"], kind.address());
        let problem = serde_json::to_value(Problem::from(kind)).unwrap();
        let schema = json!({"$ref": "#/components/schemas/Problem"});
        api.contract.validate(&schema, &problem);
    }
}

#[tokio::test]
async fn a_store_that_is_away_is_told_without_its_cause() {
    let api = Api::new().await;
    api.practice.store().close().await;
    for refused in [
        api.get("/free-times?state=MN").await,
        api.get("/consultations/x").await,
        api.book(KEY, &booking()).await,
    ] {
        assert_eq!(refused.status, 503);
        assert_eq!(refused.problem(), "unavailable");
        assert!(!refused.body.to_string().contains("pool"));
    }
}
