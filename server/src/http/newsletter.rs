//! What the newsletter's addresses answer to programs: leaving with one click, and the file of what is
//! kept about somebody.

use std::time::Duration;

use axum::{
    body::{Body, Bytes, to_bytes},
    extract::{Path, Request, State},
    middleware::Next,
    response::{IntoResponse, Response},
};
use domain::newsletter::{ConsentSource, NewsletterDesk as _, NewsletterError};
use http::{HeaderName, HeaderValue, Method, StatusCode, header};

use super::{Desk, refuse};

/// The page to leave on; what a mail program posts to it leaves at once.
const LEAVE: &str = "/newsletter/leave/";
/// The largest body of such a request: a single field, in one of two encodings.
const LARGEST: usize = 4 * 1024;
/// How long the body of such a request may take to come.
const SLOWEST: Duration = Duration::from_secs(10);

/// Leaving by the button of a mail program (RFC 8058): `POST /newsletter/leave/{token}` with the field
/// `List-Unsubscribe=One-Click`, as a form of either encoding.
///
/// Stands before the same-origin check, because such a request comes from anywhere, with any
/// `Origin`, with none, or with `null`; it carries no cookie, and the token is all that it needs.
/// Everything else passes on: opening the page changes nothing, and a form without that field is a
/// form like any other.
pub async fn one_click(State(desk): State<Desk>, request: Request, next: Next) -> Response {
    let token = request
        .uri()
        .path()
        .strip_prefix(LEAVE)
        .filter(|token| !token.is_empty() && !token.contains('/'))
        .map(str::to_owned);
    let Some(token) = token.filter(|_| request.method() == Method::POST) else {
        return next.run(request).await;
    };
    let body = match whole(request.into_body(), SLOWEST).await {
        Ok(body) => body,
        Err(status) => return status.into_response(),
    };
    if !is_one_click(&body) {
        return refuse::page(
            StatusCode::BAD_REQUEST,
            "That is not how to leave",
            "Please open the link in the letter and press the button there.",
        );
    }
    match desk.practice.leave(&token, ConsentSource::OneClick).await {
        // Whether the token was one of ours is nobody's business, and nothing that could be mended.
        Ok(()) | Err(NewsletterError::NotFound) => {
            let headers = [(header::CACHE_CONTROL, "no-store")];
            (headers, "You have left.\n").into_response()
        }
        Err(_) => StatusCode::SERVICE_UNAVAILABLE.into_response(),
    }
}

/// The whole body, or the status that says why it did not come. The limits of all other requests
/// stand further in.
async fn whole(body: Body, slowest: Duration) -> Result<Bytes, StatusCode> {
    match tokio::time::timeout(slowest, to_bytes(body, LARGEST)).await {
        Ok(Ok(body)) => Ok(body),
        Ok(Err(_)) => Err(StatusCode::PAYLOAD_TOO_LARGE),
        Err(_) => Err(StatusCode::REQUEST_TIMEOUT),
    }
}

/// Whether a body says `List-Unsubscribe=One-Click`: as a field of a plain form, or as a part of a
/// form in parts, whose name and value stand on lines of their own.
fn is_one_click(body: &[u8]) -> bool {
    let text = String::from_utf8_lossy(body);
    let plain = url::form_urlencoded::parse(body)
        .any(|(name, value)| name == "List-Unsubscribe" && value.trim() == "One-Click");
    let in_parts = text
        .split("name=\"List-Unsubscribe\"")
        .nth(1)
        .and_then(|part| part.split("\n--").next())
        .is_some_and(|part| part.lines().any(|line| line.trim() == "One-Click"));
    plain || in_parts
}

/// `GET /newsletter/manage/{token}/data.json`
pub async fn stored(State(desk): State<Desk>, Path(token): Path<String>) -> Response {
    let json = match desk.practice.stored(&token).await {
        Ok(json) => json,
        Err(NewsletterError::NotFound) => {
            let (title, text) = ("There is nothing here", "What stood here may be erased.");
            return refuse::page(StatusCode::NOT_FOUND, title, text);
        }
        Err(_) => return refuse::broken(),
    };
    let headers = [
        (
            header::CONTENT_TYPE,
            HeaderValue::from_static("application/json"),
        ),
        (
            header::CONTENT_DISPOSITION,
            HeaderValue::from_static("attachment; filename=\"letter.json\""),
        ),
        (header::CACHE_CONTROL, HeaderValue::from_static("no-store")),
        (
            HeaderName::from_static("x-robots-tag"),
            HeaderValue::from_static("noindex, nofollow"),
        ),
    ];
    (headers, json).into_response()
}

#[cfg(test)]
mod tests {
    use std::convert::Infallible;

    use futures::stream;

    use super::*;

    #[tokio::test]
    async fn a_body_that_is_too_slow_or_too_large_is_not_waited_for() {
        let soon = Duration::from_millis(20);
        let never = Body::from_stream(stream::pending::<Result<Bytes, Infallible>>());
        assert_eq!(whole(never, soon).await, Err(StatusCode::REQUEST_TIMEOUT));
        let endless = Body::from_stream(stream::repeat(Ok::<_, Infallible>(Bytes::from("a=b&"))));
        let large = whole(endless, SLOWEST).await;
        assert_eq!(large, Err(StatusCode::PAYLOAD_TOO_LARGE));
        let right = whole(Body::from("List-Unsubscribe=One-Click"), SLOWEST).await;
        assert!(is_one_click(&right.unwrap()));
    }

    #[test]
    fn both_encodings_of_the_field_are_understood() {
        assert!(is_one_click(b"List-Unsubscribe=One-Click"));
        assert!(is_one_click(b"a=b&List-Unsubscribe=One-Click\r\n"));
        let parts = "--x\r\nContent-Disposition: form-data; name=\"List-Unsubscribe\"\r\n\r\nOne-Click\r\n--x--\r\n";
        assert!(is_one_click(parts.as_bytes()));
        assert!(is_one_click(parts.replace("\r\n", "\n").as_bytes()));
    }

    #[test]
    fn other_forms_leave_nothing() {
        for body in [
            "",
            "token=x",
            "List-Unsubscribe=",
            "List-Unsubscribe=Later",
            "x=List-Unsubscribe%3DOne-Click",
        ] {
            assert!(!is_one_click(body.as_bytes()), "{body}");
        }
        let other = "--x\r\nContent-Disposition: form-data; name=\"List-Unsubscribe\"\r\n\r\nNo\r\n--x\r\nContent-Disposition: form-data; name=\"note\"\r\n\r\nOne-Click\r\n--x--\r\n";
        assert!(!is_one_click(other.as_bytes()));
    }
}
