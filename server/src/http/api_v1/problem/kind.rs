use axum::http::StatusCode;
use serde::{Serialize, Serializer};

use crate::http::api_v1::BASE;

/// A kind of problem. Its name stays for as long as version 1 does.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// The body is not JSON.
    MalformedJson,
    /// No key came with a booking, or one that cannot be used.
    NoKey,
    /// Nothing lives at that address.
    NoSuchAddress,
    /// No consultation has that token.
    NoSuchConsultation,
    /// The address does not know the method.
    MethodNotAllowed,
    /// The time cannot be had.
    TimeTaken,
    /// The person has a consultation.
    AlreadyBooked,
    /// Somebody changed the consultation meanwhile.
    Changed,
    /// The consultation cannot be changed any more.
    Closed,
    /// The body is too large.
    TooLarge,
    /// The body is not said to be JSON.
    NotJson,
    /// Fields or parameters need a change.
    InvalidRequest,
    /// The key came with another booking before.
    KeyReused,
    /// Too many requests.
    TooManyRequests,
    /// The program failed.
    InternalError,
    /// The store does not answer.
    Unavailable,
}

/// A kind's name, status, title and meaning.
type Facts = (&'static str, StatusCode, &'static str, &'static str);

impl Kind {
    /// All of them.
    pub const ALL: [Self; 16] = [
        Self::MalformedJson,
        Self::NoKey,
        Self::NoSuchAddress,
        Self::NoSuchConsultation,
        Self::MethodNotAllowed,
        Self::TimeTaken,
        Self::AlreadyBooked,
        Self::Changed,
        Self::Closed,
        Self::TooLarge,
        Self::NotJson,
        Self::InvalidRequest,
        Self::KeyReused,
        Self::TooManyRequests,
        Self::InternalError,
        Self::Unavailable,
    ];

    /// The last part of its address, `time-taken`.
    pub fn name(self) -> &'static str {
        self.facts().0
    }

    /// The status that says the same.
    pub fn status(self) -> StatusCode {
        self.facts().1
    }

    /// The kind in a few words, always the same.
    pub fn title(self) -> &'static str {
        self.facts().2
    }

    /// What it means and what can be done.
    pub fn meaning(self) -> &'static str {
        self.facts().3
    }

    /// The kind of that name.
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.name() == name)
    }

    /// Its address below the server's root, which problem documents carry as `type`.
    pub fn address(self) -> String {
        format!("{BASE}/problems/{}", self.name())
    }

    fn facts(self) -> Facts {
        use StatusCode as S;
        match self {
            Self::MalformedJson => (
                "malformed-json",
                S::BAD_REQUEST,
                "Malformed JSON",
                "The body is not JSON, or is cut short. Nothing was done.",
            ),
            Self::NoKey => (
                "no-idempotency-key",
                S::BAD_REQUEST,
                "Idempotency key missing",
                "Send one Idempotency-Key header of 16 to 255 visible ASCII characters. Draw it at \
                 random for each booking, and send the same one when you try that booking again.",
            ),
            Self::NoSuchAddress => (
                "no-such-address",
                S::NOT_FOUND,
                "No such address",
                "There is nothing at this address. /api/v1/openapi.json lists all that there is.",
            ),
            Self::NoSuchConsultation => (
                "no-such-consultation",
                S::NOT_FOUND,
                "No such consultation",
                "No consultation has this token, or its records have been erased.",
            ),
            Self::MethodNotAllowed => (
                "method-not-allowed",
                S::METHOD_NOT_ALLOWED,
                "Method not allowed",
                "This address does not know that method. The Allow header lists those that it does.",
            ),
            Self::TooLarge => (
                "too-large",
                S::PAYLOAD_TOO_LARGE,
                "Body too large",
                "The body has more than 64 kilobytes, which no request needs.",
            ),
            Self::NotJson => (
                "not-json",
                S::UNSUPPORTED_MEDIA_TYPE,
                "Not JSON",
                "Send the body as JSON, with the header Content-Type: application/json.",
            ),
            Self::InvalidRequest => (
                "invalid-request",
                S::UNPROCESSABLE_ENTITY,
                "Invalid request",
                "Some fields or parameters need a change. Each is listed with what is wrong with it.",
            ),
            other => other.booking_facts(),
        }
    }

    fn booking_facts(self) -> Facts {
        use StatusCode as S;
        match self {
            Self::TimeTaken => (
                "time-taken",
                S::CONFLICT,
                "Time taken",
                "This time cannot be had: it was taken, or is not offered to this person. The \
                 nearest free times are listed.",
            ),
            Self::AlreadyBooked => (
                "already-booked",
                S::CONFLICT,
                "Already booked",
                "There is an active consultation for this e-mail address. It can be moved or \
                 cancelled by the link in its mail.",
            ),
            Self::Changed => (
                "changed",
                S::CONFLICT,
                "Changed in the meantime",
                "The consultation has another version than the one that you sent. Read it again \
                 and decide anew.",
            ),
            Self::Closed => (
                "closed",
                S::GONE,
                "No longer changeable",
                "The consultation has begun, is over or was called off, so this can no longer be \
                 done to it.",
            ),
            Self::KeyReused => (
                "key-reused",
                S::UNPROCESSABLE_ENTITY,
                "Idempotency key reused",
                "This Idempotency-Key came with another booking before. Draw a new one for each \
                 booking.",
            ),
            Self::TooManyRequests => (
                "too-many-requests",
                S::TOO_MANY_REQUESTS,
                "Too many requests",
                "These were many requests in a short time. Come again after the seconds that the \
                 Retry-After header names.",
            ),
            Self::Unavailable => (
                "unavailable",
                S::SERVICE_UNAVAILABLE,
                "Unavailable",
                "The booking desk cannot be reached at the moment. Nothing was lost; try again in \
                 a minute, with the same Idempotency-Key.",
            ),
            _ => (
                "internal-error",
                S::INTERNAL_SERVER_ERROR,
                "Internal error",
                "Something went wrong on our side. Try again in a minute, with the same \
                 Idempotency-Key.",
            ),
        }
    }
}

impl Serialize for Kind {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&self.address())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_kind_has_a_name_of_its_own() {
        for kind in Kind::ALL {
            assert_eq!(Kind::from_name(kind.name()), Some(kind));
        }
    }
}
