//! Asking for free times.

use serde_json::json;

use super::api::Api;

fn parameter(name: &str, code: &str) -> (String, String) {
    (name.to_owned(), code.to_owned())
}

#[tokio::test]
async fn all_times_of_a_state_come_in_one_list() {
    let api = Api::new().await;
    let found = api.get("/free-times?state=MN").await;
    assert_eq!(found.status, 200);
    assert_eq!(found.body["served"], true);
    assert_eq!(found.body["zone"], "America/Chicago");
    assert_eq!(found.body["minutes"], 15);
    let times = found.body["times"].as_array().unwrap();
    assert!(times.len() > 200, "{}", times.len());
    let epochs: Vec<_> = times
        .iter()
        .map(|time| time["epoch"].as_i64().unwrap())
        .collect();
    assert!(epochs.is_sorted());
}

#[tokio::test]
async fn one_therapist_s_morning_in_the_zone_of_whoever_asks() {
    let api = Api::new().await;
    let days = "from=2026-11-25&to=2026-11-25";
    let asked = format!("/free-times?state=MN&therapist=dana-reyes&{days}");
    let found = api.get(&asked).await;
    assert_eq!(found.body["times"].as_array().unwrap().len(), 12);
    assert_eq!(
        found.body["times"][0],
        json!({
            "starts_at": "2026-11-25T09:00:00-06:00",
            "epoch": 1_795_618_800,
            "date": "2026-11-25",
            "words": "Wednesday, November 25 at 9:00 am Central Time",
        })
    );
    let elsewhere = api.get(&format!("{asked}&zone=Asia/Kathmandu")).await;
    assert_eq!(
        elsewhere.body["times"][0]["starts_at"],
        "2026-11-25T20:45:00+05:45"
    );
    assert_eq!(elsewhere.body["zone_words"], "Kathmandu time");
}

#[tokio::test]
async fn a_state_without_a_license_is_told_as_such() {
    let api = Api::new().await;
    let found = api.get("/free-times?state=AK").await;
    assert_eq!(found.status, 200);
    assert_eq!(found.body["served"], false);
    assert_eq!(found.body["times"], json!([]));
    let unfitting = api.get("/free-times?state=MN&service=juggling").await;
    assert_eq!(unfitting.body["served"], true);
    assert_eq!(unfitting.body["times"], json!([]));
}

#[tokio::test]
async fn every_parameter_that_is_not_understood_is_named() {
    let api = Api::new().await;
    let refused = api
        .get("/free-times?state=ZZ&audience=us&service=A&therapist=-&zone=Mars&from=today&to=1")
        .await;
    assert_eq!(refused.status, 422);
    assert_eq!(refused.problem(), "invalid-request");
    assert_eq!(
        refused.fields(),
        [
            parameter("state", "unknown"),
            parameter("audience", "unknown"),
            parameter("service", "malformed"),
            parameter("therapist", "malformed"),
            parameter("zone", "unknown"),
            parameter("from", "malformed"),
            parameter("to", "malformed"),
        ]
    );
    for (query, field) in [
        ("", parameter("state", "missing")),
        ("state=MN&sate=IA", parameter("sate", "unknown_field")),
        ("state=MN&state=IA", parameter("state", "duplicate")),
        (
            "state=MN&from=2026-12-02&to=2026-12-01",
            parameter("to", "not_asked"),
        ),
    ] {
        let refused = api.get(&format!("/free-times?{query}")).await;
        assert_eq!(refused.fields(), [field], "{query}");
    }
}

#[tokio::test]
async fn dates_at_the_ends_of_time_are_taken() {
    let api = Api::new().await;
    let all = api.get("/free-times?state=MN").await;
    let bounded = api
        .get("/free-times?state=MN&from=0001-01-01&to=9999-12-31")
        .await;
    assert_eq!(bounded.body, all.body);
}
