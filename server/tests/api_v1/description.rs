//! The description itself.

use serde_json::{Value, json};

use super::api::Api;

#[tokio::test]
async fn the_description_may_be_kept_and_lists_every_operation() {
    let api = Api::new().await;
    let answer = api.get("/openapi.json").await;
    assert_eq!(answer.status, 200);
    assert_eq!(&answer.body, api.contract.description());
    assert_eq!(answer.body["openapi"], "3.1.0");
    assert_eq!(answer.body["servers"], json!([{"url": "/api/v1"}]));
    assert_eq!(api.contract.operations().len(), 9);
}

#[tokio::test]
async fn every_operation_says_how_it_fails() {
    let api = Api::new().await;
    for (method, path) in api.contract.operations() {
        let method = method.as_str().to_lowercase();
        let operation = &api.contract.description()["paths"][&path][&method];
        for status in ["429", "500"] {
            let described = &operation["responses"][status];
            let content = &described["content"]["application/problem+json"];
            assert_eq!(
                content["schema"]["$ref"], "#/components/schemas/Problem",
                "{path}"
            );
        }
        assert!(operation["responses"]["429"]["headers"]["Retry-After"].is_object());
        assert!(operation["summary"].is_string(), "{path}");
        assert!(operation["operationId"].is_string(), "{path}");
    }
}

#[tokio::test]
async fn the_examples_of_a_booking_can_be_booked() {
    let api = Api::new().await;
    let schemas = &api.contract.description()["components"]["schemas"];
    let example = example_of(&schemas["NewConsultation"], schemas);
    api.contract.validate(&schemas["NewConsultation"], &example);
    assert_eq!(api.book("0123456789abcdef", &example).await.status, 201);
}

/// A value that fits a schema: of a list its example or first entry, of an object the required
/// fields and those that have an example.
fn example_of(schema: &Value, schemas: &Value) -> Value {
    if let Some(name) = schema["$ref"].as_str() {
        return example_of(&schemas[name.rsplit('/').next().unwrap()], schemas);
    }
    let given = [
        &schema["example"],
        &schema["examples"][0],
        &schema["enum"][0],
    ];
    if let Some(given) = given.into_iter().find(|given| !given.is_null()) {
        return given.clone();
    }
    let required = schema["required"].as_array().unwrap();
    let properties = schema["properties"].as_object().unwrap();
    let wanted = properties
        .iter()
        .filter(|(name, field)| required.contains(&json!(name)) || field.get("example").is_some());
    let fields = wanted.map(|(name, field)| (name.clone(), example_of(field, schemas)));
    Value::Object(fields.collect())
}

#[tokio::test]
async fn the_state_of_free_times_and_the_key_of_a_booking_are_required() {
    let api = Api::new().await;
    let paths = &api.contract.description()["paths"];
    for (parameter, name) in [
        (&paths["/free-times"]["get"]["parameters"][0], "state"),
        (
            &paths["/consultations"]["post"]["parameters"][0],
            "Idempotency-Key",
        ),
    ] {
        assert_eq!(parameter["name"], name);
        assert_eq!(parameter["required"], true, "{name}");
    }
}
