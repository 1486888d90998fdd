//! Booking, once and only once.

use axum::http::Method;
use serde_json::{Value, json};

use super::api::{Api, booking, booking_of, request};

const KEY: &str = "0123456789abcdef";
const OTHER_KEY: &str = "fedcba9876543210";

fn field(pointer: &str, code: &str) -> (String, String) {
    (pointer.to_owned(), code.to_owned())
}

#[tokio::test]
async fn a_booking_answers_everything_that_its_program_needs() {
    let api = Api::new().await;
    let booked = api.book(KEY, &booking()).await;
    assert_eq!(booked.status, 201);
    let address = format!("/api/v1/consultations/{}", booked.token());
    assert_eq!(booked.headers["location"], address);
    assert_eq!(
        booked.body["url"],
        format!("/consultations/{}", booked.token())
    );
    assert_eq!(booked.body["status"], "confirmed");
    assert_eq!(booked.body["starts_at"], "2026-11-25T09:00:00-06:00");
    assert_eq!(booked.body["ends_at"], "2026-11-25T09:15:00-06:00");
    assert_eq!(booked.body["therapist"]["slug"], "dana-reyes");
    let read = api.get(&format!("/consultations/{}", booked.token())).await;
    assert_eq!(read.body, booked.body);
    let text = read.body.to_string();
    for secret in ["Ada", "ada@", "0142", "loud", "anxiety"] {
        assert!(!text.contains(secret), "{secret} in {text}");
    }
}

#[tokio::test]
async fn the_same_booking_again_is_the_same_booking() {
    let api = Api::new().await;
    let first = api.book(KEY, &booking()).await;
    let again = api.book(KEY, &booking()).await;
    assert_eq!(again.status, 201);
    assert_eq!(again.body, first.body);
    // Another offset is another way to write the same moment.
    let mut same = booking();
    same["starts_at"] = "2026-11-25T15:00:00Z".into();
    assert_eq!(api.book(KEY, &same).await.body, first.body);
}

#[tokio::test]
async fn twenty_tries_at_once_make_one_booking() {
    let api = Api::new().await;
    let booking = booking();
    let tries = (0..20).map(|_| api.book(KEY, &booking));
    let mut tokens: Vec<_> = futures(tries).await;
    tokens.dedup();
    assert_eq!(tokens.len(), 1);
}

/// Runs them side by side and gives the tokens that were answered.
async fn futures(
    tries: impl Iterator<Item = impl Future<Output = super::api::Answer>>,
) -> Vec<String> {
    let mut waiting: Vec<_> = tries.map(Box::pin).collect();
    let mut done = Vec::new();
    std::future::poll_fn(|context| {
        waiting.retain_mut(|one| match one.as_mut().poll(context) {
            std::task::Poll::Ready(answer) => {
                done.push(answer.token().to_owned());
                false
            }
            std::task::Poll::Pending => true,
        });
        if waiting.is_empty() {
            std::task::Poll::Ready(())
        } else {
            std::task::Poll::Pending
        }
    })
    .await;
    done
}

#[tokio::test]
async fn a_key_serves_one_booking_only() {
    let api = Api::new().await;
    api.book(KEY, &booking()).await;
    let reused = api.book(KEY, &booking_of("bea@example.org")).await;
    assert_eq!(reused.status, 422);
    assert_eq!(reused.problem(), "key-reused");
}

#[tokio::test]
async fn a_refused_booking_uses_up_no_key() {
    let api = Api::new().await;
    let mut past = booking();
    past["starts_at"] = "2026-11-23T09:00:00-06:00".into();
    assert_eq!(api.book(KEY, &past).await.problem(), "time-taken");
    assert_eq!(api.book(KEY, &booking()).await.status, 201);
}

#[tokio::test]
async fn a_taken_time_comes_with_the_three_nearest() {
    let api = Api::new().await;
    api.book(KEY, &booking()).await;
    let mut second = booking_of("bea@example.org");
    second["zone"] = "America/New_York".into();
    let lost = api.book(OTHER_KEY, &second).await;
    assert_eq!(lost.status, 409);
    assert_eq!(lost.problem(), "time-taken");
    let nearest = lost.body["nearest"].as_array().unwrap();
    assert_eq!(nearest.len(), 3);
    assert_eq!(nearest[0]["starts_at"], "2026-11-25T10:30:00-05:00");
}

#[tokio::test]
async fn a_therapist_whom_nobody_knows_is_never_free() {
    let api = Api::new().await;
    let mut unknown = booking();
    unknown["therapist"] = "nobody-at-all".into();
    let lost = api.book(KEY, &unknown).await;
    assert_eq!(lost.problem(), "time-taken");
    assert_eq!(lost.body["nearest"], json!([]));
}

#[tokio::test]
async fn one_person_has_one_active_consultation() {
    let api = Api::new().await;
    api.book(KEY, &booking()).await;
    let mut second = booking_of("ADA@example.org");
    second["starts_at"] = "2026-11-26T09:00:00-06:00".into();
    let refused = api.book(OTHER_KEY, &second).await;
    assert_eq!(refused.status, 409);
    assert_eq!(refused.problem(), "already-booked");
}

#[tokio::test]
async fn a_child_and_a_couple_bring_their_people() {
    let api = Api::new().await;
    let mut child = booking();
    child["audience"] = "child".into();
    child["contact"]["guardian"] = json!({
        "name": "Bea",
        "second_parent": { "name": "Cy", "email": "cy@example.org" }
    });
    assert_eq!(api.book(KEY, &child).await.status, 201);
    let mut couple = booking_of("dee@example.org");
    couple["audience"] = "couple".into();
    couple["starts_at"] = "2026-11-25T10:00:00-06:00".into();
    couple["contact"]["partner"] = json!({ "name": "Eli", "email": null });
    couple["service"] = Value::Null;
    assert_eq!(api.book(OTHER_KEY, &couple).await.status, 201);
}

#[tokio::test]
async fn every_answer_that_needs_a_change_is_named() {
    let api = Api::new().await;
    let wrong = json!({
        "state": "ZZ",
        "audience": "child",
        "service": "A",
        "therapist": "-",
        "starts_at": "tomorrow",
        "zone": "Mars",
        "contact": {
            "name": " ",
            "email": "ada",
            "phone": "1",
            "note": "x".repeat(1001),
            "guardian": {
                "name": "",
                "second_parent": { "name": "x".repeat(81), "email": "cy" }
            },
            "partner": { "name": "Eli" }
        },
        "consent": false
    });
    let refused = api.book(KEY, &wrong).await;
    assert_eq!(refused.status, 422);
    let mut fields = refused.fields();
    fields.sort();
    assert_eq!(
        fields,
        [
            field("#/consent", "missing"),
            field("#/contact/email", "malformed"),
            field("#/contact/guardian/name", "missing"),
            field("#/contact/guardian/second_parent/email", "malformed"),
            field("#/contact/guardian/second_parent/name", "too_long"),
            field("#/contact/name", "missing"),
            field("#/contact/note", "too_long"),
            field("#/contact/partner", "not_asked"),
            field("#/contact/phone", "malformed"),
            field("#/service", "unknown"),
            field("#/starts_at", "malformed"),
            field("#/state", "unknown"),
            field("#/therapist", "malformed"),
            field("#/zone", "unknown"),
        ]
    );
}

#[tokio::test]
async fn fields_that_are_not_of_the_described_shape_are_named() {
    let api = Api::new().await;
    let (mut extra, mut short, mut wrong) = (booking(), booking(), booking());
    extra["contact"]["mail"] = "ada@example.org".into();
    short["contact"].as_object_mut().unwrap().remove("email");
    wrong["contact"]["may_text"] = "yes".into();
    let mut strange = booking();
    strange["a/b c"] = 1.into();
    let mut nobody = booking();
    nobody["audience"] = "dog".into();
    for (body, wanted) in [
        (extra, field("#/contact/mail", "unknown_field")),
        (short, field("#/contact/email", "missing")),
        (wrong, field("#/contact/may_text", "malformed")),
        (strange, field("#/a~1b%20c", "unknown_field")),
        (nobody, field("#/audience", "unknown")),
        (json!([]), field("#", "malformed")),
    ] {
        let refused = api.book(KEY, &body).await;
        assert_eq!(refused.status, 422);
        assert_eq!(refused.fields(), [wanted]);
    }
}

#[tokio::test]
async fn a_booking_needs_a_key_that_can_be_used() {
    let api = Api::new().await;
    let missing = api.post("/consultations", &booking()).await;
    assert_eq!(missing.status, 400);
    assert_eq!(missing.problem(), "no-idempotency-key");
    for key in [
        "fifteen-letters",
        "a key with blanks in it",
        &"x".repeat(256),
    ] {
        assert_eq!(
            api.book(key, &booking()).await.problem(),
            "no-idempotency-key"
        );
    }
    let twice = request(Method::POST, "/consultations")
        .header("content-type", "application/json")
        .header("idempotency-key", KEY)
        .header("idempotency-key", OTHER_KEY);
    let refused = api
        .send(twice.body(booking().to_string().into()).unwrap())
        .await;
    assert_eq!(refused.problem(), "no-idempotency-key");
    assert_eq!(api.book(&"x".repeat(255), &booking()).await.status, 201);
}
