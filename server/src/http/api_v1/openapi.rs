//! The interface's description in OpenAPI 3.1, derived from the types and the handlers.

use std::{collections::BTreeMap, sync::LazyLock};

use axum::{
    http::{HeaderName, header},
    response::IntoResponse,
};
use domain::practice::StateCode;
use utoipa::{
    IntoResponses, OpenApi, PartialSchema, ToSchema,
    openapi::{
        ContentBuilder, HeaderBuilder, Object, ObjectBuilder, Ref, RefOr, Response,
        ResponseBuilder,
        example::ExampleBuilder,
        schema::{Schema, Type},
    },
};

use super::{
    consultations, free_times,
    problem::{self, Kind, Problem},
};

#[derive(OpenApi)]
#[openapi(
    info(
        title = "Synergy",
        version = "1.0.0",
        description = "Free times of an online therapy practice, and booking, moving and \
            cancelling a free consultation.\n\nWhat is not understood is refused: an unknown field \
            or parameter is an error. Answers may gain fields. Every refusal is a problem document \
            (RFC 9457), also of addresses and methods that do not exist.",
    ),
    servers((url = "/api/v1")),
    tags(
        (name = "free times", description = "Which times are free."),
        (name = "consultations", description = "Booking, and what a consultation's token can do."),
        (name = "about", description = "This interface's own description."),
    ),
    paths(
        free_times::list,
        consultations::book,
        consultations::show,
        free_times::to_move,
        consultations::move_to,
        consultations::cancel,
        consultations::undo_cancel,
        problem::show,
        show,
    ),
    components(schemas(Problem))
)]
struct Description;

/// Written once: it is the same for everybody until the next release.
static DESCRIPTION: LazyLock<String> =
    LazyLock::new(|| Description::openapi().to_json().unwrap_or_default());

/// This interface's description, in OpenAPI 3.1.
#[utoipa::path(
    get,
    path = "/openapi.json",
    operation_id = "describe",
    tag = "about",
    responses((status = 200, description = "The description.", body = Object), Broken)
)]
pub async fn show() -> impl IntoResponse {
    let headers: [(HeaderName, &str); 2] = [
        (header::CONTENT_TYPE, "application/json"),
        (header::CACHE_CONTROL, "public, max-age=3600"),
    ];
    (headers, DESCRIPTION.as_str())
}

/// Declares schemas of texts that are one of a list.
macro_rules! lists {
    ($($(#[$doc:meta])* $name:ident: $description:literal, $values:expr, $example:literal;)*) => {$(
        $(#[$doc])*
        pub struct $name;

        impl PartialSchema for $name {
            fn schema() -> RefOr<Schema> {
                ObjectBuilder::new()
                    .schema_type(Type::String)
                    .description(Some($description))
                    .enum_values(Some($values))
                    .examples([$example])
                    .into()
            }
        }

        impl ToSchema for $name {}
    )*};
}

lists! {
    /// How a state is written.
    State: "The postal code of a US state, or DC.", StateCode::all().map(StateCode::code), "MN";
    /// How a kind of problem is written.
    ProblemType: "A kind of problem: the address of its description, below this server's root.",
        Kind::ALL.map(Kind::address), "/api/v1/problems/time-taken";
}

/// A consent that was given: there is no other way to book.
pub fn only_true() -> Object {
    ObjectBuilder::new()
        .schema_type(Type::Boolean)
        .description(Some(
            "True, once the person has agreed to be contacted and to how the details are kept.",
        ))
        .enum_values(Some([true]))
        .build()
}

/// Declares how operations may be refused.
macro_rules! refusals {
    ($($(#[$doc:meta])* $name:ident: $($kind:ident),*;)*) => {$(
        $(#[$doc])*
        pub struct $name;

        impl IntoResponses for $name {
            fn responses() -> BTreeMap<String, RefOr<Response>> {
                answers(&[$(Kind::$kind),*])
            }
        }
    )*};
}

refusals! {
    /// How a list of free times is refused.
    FreeTimesRefused: InvalidRequest, TooManyRequests, InternalError, Unavailable;
    /// How a list of times to move to is refused.
    TimesToMoveRefused: NoSuchConsultation, Closed, InvalidRequest, TooManyRequests,
        InternalError, Unavailable;
    /// How a booking is refused.
    BookingRefused: MalformedJson, NoKey, TimeTaken, AlreadyBooked, TooLarge, NotJson,
        InvalidRequest, KeyReused, TooManyRequests, InternalError, Unavailable;
    /// How the reading of a consultation is refused.
    ReadRefused: NoSuchConsultation, TooManyRequests, InternalError, Unavailable;
    /// How a move is refused.
    MoveRefused: MalformedJson, NoSuchConsultation, TimeTaken, Changed, Closed, TooLarge, NotJson,
        InvalidRequest, TooManyRequests, InternalError, Unavailable;
    /// How a cancellation is refused.
    CancelRefused: NoSuchConsultation, Changed, Closed, TooManyRequests, InternalError, Unavailable;
    /// How the taking back of a cancellation is refused.
    UndoRefused: NoSuchConsultation, TimeTaken, AlreadyBooked, Changed, Closed, TooManyRequests,
        InternalError, Unavailable;
    /// How a kind of problem that there is not is told.
    UnknownKind: NoSuchAddress, TooManyRequests, InternalError;
    /// How this description is not given.
    Broken: TooManyRequests, InternalError;
}

/// One documented answer for each status, with an example of each kind that has it.
fn answers(kinds: &[Kind]) -> BTreeMap<String, RefOr<Response>> {
    let mut by_status: BTreeMap<u16, Vec<Kind>> = BTreeMap::new();
    for kind in kinds {
        by_status
            .entry(kind.status().as_u16())
            .or_default()
            .push(*kind);
    }
    by_status
        .into_iter()
        .map(|(status, kinds)| (status.to_string(), answer(&kinds).into()))
        .collect()
}

fn answer(kinds: &[Kind]) -> Response {
    let titles: Vec<_> = kinds
        .iter()
        .map(|kind| format!("{}.", kind.title()))
        .collect();
    let examples = kinds.iter().map(|kind| {
        let problem = serde_json::to_value(Problem::from(*kind)).ok();
        let example = ExampleBuilder::new().summary(kind.title()).value(problem);
        (kind.name(), example.build())
    });
    let content = ContentBuilder::new()
        .schema(Some(Ref::from_schema_name("Problem")))
        .examples_from_iter(examples)
        .build();
    let mut response = ResponseBuilder::new()
        .description(titles.join(" "))
        .content("application/problem+json", content);
    if kinds.contains(&Kind::TooManyRequests) {
        response = response.header("Retry-After", retry_after());
    }
    response.build()
}

fn retry_after() -> utoipa::openapi::Header {
    let seconds = ObjectBuilder::new()
        .schema_type(Type::Integer)
        .minimum(Some(0))
        .build();
    HeaderBuilder::new()
        .schema(Some(seconds))
        .description(Some("Seconds until the next request may be made."))
        .build()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::http::api_v1::BASE;

    #[test]
    fn the_description_names_where_the_interface_lives() {
        let description: serde_json::Value = serde_json::from_str(&DESCRIPTION).unwrap();
        assert_eq!(description["servers"][0]["url"], BASE);
        assert_eq!(description["openapi"], "3.1.0");
    }
}
