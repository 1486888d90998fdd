//! How the interface says no: problem documents as RFC 9457 describes them, of a closed set of
//! kinds. Their words are for the people who write programs, and never repeat what was sent, but
//! for the name of a field that is not known.

mod field;
mod kind;

use axum::{
    Json,
    extract::Path,
    http::{HeaderValue, header},
    response::{IntoResponse, Response},
};
use domain::{
    booking::BookingError,
    time::{Instant, Zone},
};
use serde::Serialize;
use utoipa::ToSchema;

use super::{openapi::UnknownKind, types::FreeTime};

pub use field::{Code, FieldProblem};
pub use kind::Kind;

/// Why a request was refused (RFC 9457).
#[derive(Debug, Serialize, ToSchema)]
pub struct Problem {
    /// The kind of the problem: the relative address of its description. Programs decide by this.
    #[serde(rename = "type")]
    #[schema(value_type = super::openapi::ProblemType)]
    kind: Kind,
    /// The kind in a few words.
    title: &'static str,
    /// The status of the answer.
    #[schema(minimum = 400, maximum = 599)]
    status: u16,
    /// What happened and what can be done.
    detail: String,
    /// What is wrong with single fields or parameters, where that is the reason.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    #[schema(required = false)]
    problems: Vec<FieldProblem>,
    /// Of `time-taken` only: the free times nearest to the one that was wanted, at most three, in
    /// order.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(max_items = 3, nullable = false)]
    nearest: Option<Vec<FreeTime>>,
    /// Told in a header.
    #[serde(skip)]
    retry_after: Option<u64>,
}

impl From<Kind> for Problem {
    fn from(kind: Kind) -> Self {
        Self {
            kind,
            title: kind.title(),
            status: kind.status().as_u16(),
            detail: kind.meaning().to_owned(),
            problems: Vec::new(),
            nearest: None,
            retry_after: None,
        }
    }
}

impl Problem {
    /// A request whose fields or parameters need a change.
    pub fn invalid(problems: Vec<FieldProblem>) -> Self {
        Self {
            problems,
            ..Self::from(Kind::InvalidRequest)
        }
    }

    /// A refusal of the booking desk. Times are told in `zone`.
    pub fn refused(error: BookingError, zone: &Zone) -> Self {
        match error {
            BookingError::Form(problems) => {
                Self::invalid(problems.into_iter().map(FieldProblem::from).collect())
            }
            BookingError::Taken { nearest, .. } => Self {
                nearest: Some(
                    nearest
                        .into_iter()
                        .map(|at| FreeTime::new(Instant::from_epoch(at), zone))
                        .collect(),
                ),
                ..Self::from(Kind::TimeTaken)
            },
            BookingError::TooMany { retry_after } => Self::too_many(retry_after),
            BookingError::AlreadyBooked => Kind::AlreadyBooked.into(),
            BookingError::NotFound => Kind::NoSuchConsultation.into(),
            BookingError::Closed => Kind::Closed.into(),
            BookingError::Changed => Kind::Changed.into(),
            BookingError::KeyReused => Kind::KeyReused.into(),
            BookingError::Unavailable => Kind::Unavailable.into(),
            // There are no drafts here.
            BookingError::NoDraft | BookingError::TooEarly => Kind::InternalError.into(),
        }
    }

    /// Too many requests; the next may come in that many seconds.
    pub fn too_many(retry_after: u64) -> Self {
        Self {
            retry_after: Some(retry_after),
            ..Self::from(Kind::TooManyRequests)
        }
    }
}

impl IntoResponse for Problem {
    fn into_response(self) -> Response {
        let status = self.kind.status();
        let retry_after = self.retry_after;
        let mut answer = (status, Json(self)).into_response();
        let headers = answer.headers_mut();
        let problem = HeaderValue::from_static("application/problem+json");
        headers.insert(header::CONTENT_TYPE, problem);
        // Also of those that are answered outside of this interface's own routes.
        headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
        if let Some(seconds) = retry_after {
            headers.insert(header::RETRY_AFTER, HeaderValue::from(seconds));
        }
        answer
    }
}

/// What a kind of problem means.
#[derive(Serialize, ToSchema)]
pub struct ProblemKind {
    /// The kind, as problem documents name it.
    #[serde(rename = "type")]
    #[schema(value_type = super::openapi::ProblemType)]
    kind: Kind,
    /// The kind in a few words.
    title: &'static str,
    /// The status that it comes with.
    #[schema(minimum = 400, maximum = 599)]
    status: u16,
    /// What it means and what can be done.
    detail: &'static str,
}

/// What one kind of problem means: the page behind a problem's `type`.
#[utoipa::path(
    get,
    path = "/problems/{name}",
    operation_id = "describeProblem",
    tag = "about",
    params(("name" = String, Path, description = "The last part of a problem's `type`.",
        example = "time-taken")),
    responses(
        (status = 200, description = "What it means.", body = ProblemKind),
        UnknownKind,
    )
)]
pub async fn show(name: Option<Path<String>>) -> Result<Json<ProblemKind>, Problem> {
    let kind = name
        .and_then(|Path(name)| Kind::from_name(&name))
        .ok_or(Kind::NoSuchAddress)?;
    Ok(Json(ProblemKind {
        kind,
        title: kind.title(),
        status: kind.status().as_u16(),
        detail: kind.meaning(),
    }))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn too_many_requests_are_told_when_to_come_back() {
        let answer = Problem::too_many(90).into_response();
        assert_eq!(answer.status(), 429);
        assert_eq!(answer.headers()[header::RETRY_AFTER], "90");
        assert_eq!(
            Problem::from(Kind::Closed)
                .into_response()
                .headers()
                .get(header::RETRY_AFTER),
            None
        );
    }

    #[test]
    fn no_refusal_of_the_desk_is_a_success() {
        for error in [
            BookingError::NoDraft,
            BookingError::TooEarly,
            BookingError::KeyReused,
            BookingError::Unavailable,
        ] {
            let status = Problem::refused(error, &Zone::utc())
                .into_response()
                .status();
            assert!(status.is_client_error() || status.is_server_error());
        }
    }
}
