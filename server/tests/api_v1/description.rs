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

/// The required fields of an object's schema, and those with an example, as their examples say.
fn example_of(schema: &Value, schemas: &Value) -> Value {
    let required = schema["required"].as_array().unwrap();
    let properties = schema["properties"].as_object().unwrap();
    let fields = properties.iter().filter_map(|(name, field)| {
        let needed = required.contains(&json!(name));
        let given = field.get("example").or_else(|| field["examples"].get(0));
        let value = given.or_else(|| field["enum"].get(0)).cloned();
        let inner = || {
            let name = field["$ref"].as_str()?.rsplit('/').next()?;
            Some(example_of(&schemas[name], schemas))
        };
        let value = value.or_else(|| needed.then(inner).flatten());
        value.map(|value| (name.clone(), value))
    });
    Value::Object(fields.collect())
}
