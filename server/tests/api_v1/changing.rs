//! Moving, cancelling and taking a cancellation back.

use serde_json::{Value, json};

use super::api::{Answer, Api, booking, booking_of};

const KEY: &str = "0123456789abcdef";
const DAY: i64 = 24 * 60;

/// A booked consultation's address below the base.
async fn booked(api: &Api) -> String {
    let booked = api.book(KEY, &booking()).await;
    format!("/consultations/{}", booked.token())
}

fn to(starts_at: &str, version: u32) -> Value {
    json!({ "starts_at": starts_at, "version": version })
}

async fn moved(api: &Api, address: &str, wish: &Value) -> Answer {
    api.post(&format!("{address}/move"), wish).await
}

#[tokio::test]
async fn a_move_can_be_sent_twice_and_a_stale_one_is_refused() {
    let api = Api::new().await;
    let address = booked(&api).await;
    let wish = to("2026-11-26T10:00:00-06:00", 0);
    let first = moved(&api, &address, &wish).await;
    assert_eq!(first.status, 200);
    assert_eq!(first.body["version"], 1);
    assert_eq!(first.body["starts_at"], "2026-11-26T10:00:00-06:00");
    assert_eq!(moved(&api, &address, &wish).await.body, first.body);
    let stale = moved(&api, &address, &to("2026-11-26T11:00:00-06:00", 0)).await;
    assert_eq!(stale.status, 409);
    assert_eq!(stale.problem(), "changed");
}

#[tokio::test]
async fn a_move_may_change_the_therapist_and_the_zone() {
    let api = Api::new().await;
    let address = booked(&api).await;
    let wish = json!({
        "starts_at": "2026-11-25T13:00:00-06:00",
        "therapist": "luis-marin",
        "version": 0,
        "zone": "America/Denver"
    });
    let moved = moved(&api, &address, &wish).await;
    assert_eq!(moved.body["therapist"]["slug"], "luis-marin");
    assert_eq!(moved.body["starts_at"], "2026-11-25T12:00:00-07:00");
}

#[tokio::test]
async fn a_move_to_nobody_is_refused() {
    let api = Api::new().await;
    let address = booked(&api).await;
    let mut wish = to("2026-11-25T09:30:00-06:00", 0);
    wish["therapist"] = "nobody-at-all".into();
    let refused = moved(&api, &address, &wish).await;
    assert_eq!(refused.status, 422);
    assert_eq!(
        refused.fields(),
        [("#/therapist".to_owned(), "unknown".to_owned())]
    );
}

#[tokio::test]
async fn a_move_to_a_taken_time_names_the_nearest() {
    let api = Api::new().await;
    let address = booked(&api).await;
    let night = moved(&api, &address, &to("2026-11-26T03:00:00-06:00", 0)).await;
    assert_eq!(night.status, 409);
    assert_eq!(night.problem(), "time-taken");
    assert_eq!(night.body["nearest"].as_array().unwrap().len(), 3);
}

#[tokio::test]
async fn the_own_time_is_among_those_to_move_to() {
    let api = Api::new().await;
    let address = booked(&api).await;
    let found = api
        .get(&format!(
            "{address}/free-times?from=2026-11-25&to=2026-11-25"
        ))
        .await;
    assert_eq!(
        found.body["times"][0]["starts_at"],
        "2026-11-25T09:00:00-06:00"
    );
    let dana = api
        .get("/free-times?state=MN&therapist=dana-reyes&from=2026-11-25")
        .await;
    assert_eq!(
        dana.body["times"][0]["starts_at"],
        "2026-11-25T09:30:00-06:00"
    );
    let wrong = api.get(&format!("{address}/free-times?state=MN")).await;
    assert_eq!(wrong.status, 422);
}

#[tokio::test]
async fn a_cancellation_can_be_taken_back_for_a_while() {
    let api = Api::new().await;
    let address = booked(&api).await;
    let (cancel, undo) = (
        format!("{address}/cancel"),
        format!("{address}/undo-cancel"),
    );
    let cancelled = api.ask(&cancel).await;
    assert_eq!(cancelled.status, 200);
    assert_eq!(cancelled.body["status"], "cancelled_by_visitor");
    assert_eq!(cancelled.body["can_undo_cancel"], true);
    assert_eq!(api.ask(&cancel).await.body, cancelled.body);
    assert_eq!(api.ask(&undo).await.body["status"], "confirmed");
    api.ask(&cancel).await;
    api.advance(31);
    let late = api.ask(&undo).await;
    assert_eq!(late.status, 410);
    assert_eq!(late.problem(), "closed");
}

#[tokio::test]
async fn a_cancellation_is_not_taken_back_where_the_time_or_the_place_is_gone() {
    let api = Api::new().await;
    let address = booked(&api).await;
    api.ask(&format!("{address}/cancel")).await;
    api.book("another-key-for-bea", &booking_of("bea@example.org"))
        .await;
    let gone = api.ask(&format!("{address}/undo-cancel")).await;
    assert_eq!(gone.problem(), "time-taken");
    let mut elsewhere = booking();
    elsewhere["starts_at"] = "2026-11-26T09:00:00-06:00".into();
    api.book("another-key-for-ada", &elsewhere).await;
    let second = api.ask(&format!("{address}/undo-cancel")).await;
    assert_eq!(second.problem(), "already-booked");
}

#[tokio::test]
async fn what_is_over_stays_as_it_is() {
    let api = Api::new().await;
    let address = booked(&api).await;
    api.advance(2 * DAY);
    for refused in [
        moved(&api, &address, &to("2026-11-30T09:00:00-06:00", 0)).await,
        api.ask(&format!("{address}/cancel")).await,
        api.get(&format!("{address}/free-times")).await,
    ] {
        assert_eq!(refused.status, 410);
        assert_eq!(refused.problem(), "closed");
    }
    assert_eq!(api.get(&address).await.body["can_change"], false);
}

#[tokio::test]
async fn no_token_opens_what_is_not_there() {
    let api = Api::new().await;
    for token in ["x", &"A".repeat(43), "%FF", "%00", "..%2F"] {
        let address = format!("/consultations/{token}");
        for refused in [
            api.get(&address).await,
            api.get(&format!("{address}/free-times")).await,
            moved(&api, &address, &to("2026-11-26T10:00:00-06:00", 0)).await,
            api.ask(&format!("{address}/cancel")).await,
            api.ask(&format!("{address}/undo-cancel")).await,
        ] {
            assert_eq!(refused.status, 404);
            assert_eq!(refused.problem(), "no-such-consultation");
        }
    }
}
