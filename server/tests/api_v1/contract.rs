//! The interface's own description, and answers held against it.

use axum::http::{HeaderMap, Method, StatusCode};
use serde_json::{Value, json};
use server::http::api_v1::BASE;

/// What the interface says of itself.
pub struct Contract {
    description: Value,
}

impl Contract {
    pub fn new(description: Value) -> Self {
        Self { description }
    }

    pub fn description(&self) -> &Value {
        &self.description
    }

    /// Panics where an answer is not as it is described. What is no operation at all may only be
    /// refused, by a problem document.
    pub fn hold(
        &self,
        asked: (&Method, &str),
        status: StatusCode,
        headers: &HeaderMap,
        body: &Value,
    ) {
        let kind = headers["content-type"].to_str().unwrap();
        let Some(operation) = self.operation(asked.0, asked.1) else {
            assert!(status == 404 || status == 405, "{asked:?}: {status}");
            assert_eq!(kind, "application/problem+json");
            return self.validate(&json!({"$ref": "#/components/schemas/Problem"}), body);
        };
        let described = &operation["responses"][status.as_str()];
        assert!(
            described.is_object(),
            "{asked:?} does not describe {status}: {body}"
        );
        let content = &described["content"][kind];
        assert!(
            content.is_object(),
            "{asked:?} does not describe {kind} of {status}"
        );
        self.validate(&content["schema"], body);
        for (name, _) in described["headers"].as_object().into_iter().flatten() {
            assert!(
                headers.contains_key(name.to_lowercase()),
                "{asked:?}: {status} without {name}"
            );
        }
    }

    /// Panics where `value` does not fit the schema.
    pub fn validate(&self, schema: &Value, value: &Value) {
        let whole = json!({
            "$schema": "https://json-schema.org/draft/2020-12/schema",
            "allOf": [schema],
            "components": self.description["components"],
        });
        let validator = jsonschema::options()
            .should_validate_formats(true)
            .build(&whole)
            .unwrap();
        let wrong: Vec<_> = validator
            .iter_errors(value)
            .map(|error| error.to_string())
            .collect();
        assert!(wrong.is_empty(), "{wrong:#?} in {value:#}");
    }

    /// Every operation: its method and its path.
    pub fn operations(&self) -> Vec<(Method, String)> {
        let paths = self.description["paths"].as_object().unwrap();
        let all = paths.iter().flat_map(|(path, item)| {
            let methods = item.as_object().unwrap().keys();
            methods.map(|method| {
                let method = method.to_uppercase().parse().unwrap();
                (method, path.clone())
            })
        });
        all.collect()
    }

    fn operation(&self, method: &Method, path: &str) -> Option<&Value> {
        let path = path.split('?').next()?.strip_prefix(BASE)?;
        let found = self.operations();
        // An address without a variable goes before one that has it.
        let template = found
            .iter()
            .filter(|(known, template)| known == method && fits(template, path));
        let (_, template) = template.min_by_key(|(_, template)| template.matches('{').count())?;
        let item = &self.description["paths"][template];
        item.get(method.as_str().to_lowercase())
    }
}

fn fits(template: &str, path: &str) -> bool {
    let (template, path): (Vec<_>, Vec<_>) =
        (template.split('/').collect(), path.split('/').collect());
    template.len() == path.len()
        && template.iter().zip(path).all(|(part, step)| {
            if part.starts_with('{') {
                !step.is_empty()
            } else {
                *part == step
            }
        })
}
