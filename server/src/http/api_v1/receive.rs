//! Taking requests in: the body, the query, the key and the token, each refused with a problem
//! document when it cannot be understood.

use axum::{
    body::Bytes,
    extract::{FromRequest, FromRequestParts, Path, Query, Request},
    http::{HeaderMap, StatusCode, header, request::Parts},
    response::IntoResponse,
};
use serde::de::DeserializeOwned;
use serde_path_to_error::Segment;

use super::problem::{Code, FieldProblem, Kind, Problem};

/// A JSON body.
pub struct Body<T>(pub T);

impl<T: DeserializeOwned, S: Send + Sync> FromRequest<S> for Body<T> {
    type Rejection = Problem;

    async fn from_request(request: Request, state: &S) -> Result<Self, Problem> {
        if !is_json(request.headers()) {
            return Err(Kind::NotJson.into());
        }
        let bytes = Bytes::from_request(request, state).await.map_err(unread)?;
        read(&bytes).map(Self)
    }
}

/// `application/json`, whatever its parameters.
fn is_json(headers: &HeaderMap) -> bool {
    let named = headers.get(header::CONTENT_TYPE);
    let named = named.and_then(|value| value.to_str().ok());
    named
        .and_then(|value| value.split(';').next())
        .is_some_and(|kind| kind.trim().eq_ignore_ascii_case("application/json"))
}

fn unread(rejection: axum::extract::rejection::BytesRejection) -> Problem {
    match rejection.into_response().status() {
        StatusCode::PAYLOAD_TOO_LARGE => Kind::TooLarge.into(),
        // The sender hung up in the middle.
        _ => Kind::MalformedJson.into(),
    }
}

fn read<T: DeserializeOwned>(bytes: &[u8]) -> Result<T, Problem> {
    let mut reader = serde_json::Deserializer::from_slice(bytes);
    let value = serde_path_to_error::deserialize(&mut reader).map_err(|error| {
        if error.inner().is_data() {
            let (code, detail, field) = fault(&error.inner().to_string());
            let pointer = pointer(
                error.path(),
                field.as_deref().filter(|_| code == Code::Missing),
            );
            Problem::invalid(vec![FieldProblem::at(pointer, code, detail)])
        } else {
            Kind::MalformedJson.into()
        }
    })?;
    reader
        .end()
        .map_err(|_| Problem::from(Kind::MalformedJson))?;
    Ok(value)
}

/// The path as a JSON pointer in a URI fragment (RFC 6901, sections 3 and 6). A missing field's
/// path ends at what it is missing from.
fn pointer(path: &serde_path_to_error::Path, missing: Option<&str>) -> String {
    let steps = path.iter().filter_map(|step| match step {
        Segment::Map { key } => Some(key.clone()),
        Segment::Enum { variant } => Some(variant.clone()),
        Segment::Seq { index } => Some(index.to_string()),
        Segment::Unknown => None,
    });
    let steps = steps.chain(missing.map(str::to_owned));
    std::iter::once("#".to_owned())
        .chain(steps.map(|step| format!("/{}", in_fragment(&step))))
        .collect()
}

fn in_fragment(step: &str) -> String {
    step.bytes()
        .map(|byte| match byte {
            b'~' => "~0".to_owned(),
            b'/' => "~1".to_owned(),
            b'-' | b'.' | b'_' => char::from(byte).to_string(),
            _ if byte.is_ascii_alphanumeric() => char::from(byte).to_string(),
            _ => format!("%{byte:02X}"),
        })
        .collect()
}

/// What serde's message says: the code, words of our own, and the field that it names. Its own
/// words may quote a value, so they are not passed on.
fn fault(message: &str) -> (Code, &'static str, Option<String>) {
    let named = |start: &str| {
        let rest = message.split_once(start)?.1;
        Some(rest.split('`').next().unwrap_or_default().to_owned())
    };
    if let Some(field) = named("missing field `") {
        (Code::Missing, "It is required.", Some(field))
    } else if let Some(field) = named("unknown field `") {
        (
            Code::UnknownField,
            "There is nothing of this name here.",
            Some(field),
        )
    } else if let Some(field) = named("duplicate field `") {
        (Code::Duplicate, "It was given twice.", Some(field))
    } else if message.contains("unknown variant `") {
        (
            Code::Unknown,
            "It is not one of the values that there are.",
            None,
        )
    } else {
        (
            Code::Malformed,
            "It is not of the type that it should be.",
            None,
        )
    }
}

/// The parameters of a query, each a text that may be left out.
pub struct Asked<T>(pub T);

impl<T: DeserializeOwned, S: Send + Sync> FromRequestParts<S> for Asked<T> {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Problem> {
        let Query(asked) = Query::<T>::try_from_uri(&parts.uri).map_err(|rejection| {
            let (code, detail, field) = fault(&rejection.body_text());
            let parameter = field.unwrap_or_default();
            Problem::invalid(vec![FieldProblem::of(parameter, code, detail)])
        })?;
        Ok(Self(asked))
    }
}

/// The secret of a consultation's link. Whatever cannot be one names no consultation.
pub struct Token(pub String);

impl<S: Send + Sync> FromRequestParts<S> for Token {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Problem> {
        match Path::from_request_parts(parts, state).await {
            Ok(Path(token)) => Ok(Self(token)),
            Err(_) => Err(Kind::NoSuchConsultation.into()),
        }
    }
}

/// The key under which a booking may be sent again.
pub struct IdempotencyKey(String);

impl IdempotencyKey {
    /// The header's name.
    pub const HEADER: &str = "idempotency-key";
    /// The fewest characters: enough that two programs do not draw the same.
    pub const SHORTEST: usize = 16;
    /// The most characters.
    pub const LONGEST: usize = 255;

    /// The key as the store knows it: apart from the keys that the site's own forms draw.
    pub fn scoped(&self) -> String {
        format!("api:{}", self.0)
    }

    fn find(headers: &HeaderMap) -> Option<Self> {
        let mut all = headers.get_all(Self::HEADER).iter();
        let (one, none) = (all.next()?, all.next());
        let text = one.to_str().ok().filter(|_| none.is_none())?;
        let fits = (Self::SHORTEST..=Self::LONGEST).contains(&text.len())
            && text.bytes().all(|byte| byte.is_ascii_graphic());
        fits.then(|| Self(text.to_owned()))
    }
}

impl<S: Send + Sync> FromRequestParts<S> for IdempotencyKey {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Problem> {
        Self::find(&parts.headers).ok_or_else(|| Kind::NoKey.into())
    }
}
