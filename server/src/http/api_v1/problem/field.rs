use domain::booking::{Field, Problem, ProblemKind};
use serde::Serialize;
use utoipa::ToSchema;

/// What is wrong with one field or parameter. Either `pointer` or `parameter` says which.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct FieldProblem {
    /// The field of the body: a JSON pointer in the form of a URI fragment.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false, example = "#/contact/email")]
    pub pointer: Option<String>,
    /// The parameter of the query.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    pub parameter: Option<String>,
    /// What is wrong. Programs decide by this.
    #[schema(example = "malformed")]
    pub code: Code,
    /// What would be right.
    #[schema(example = "An e-mail address in full, like name@example.org.")]
    pub detail: String,
}

/// What can be wrong with a field or parameter.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Code {
    /// It needs an answer.
    Missing,
    /// The answer is too long.
    TooLong,
    /// The answer is not understood.
    Malformed,
    /// The answer is not one of those that there are.
    Unknown,
    /// There is no such field or parameter.
    UnknownField,
    /// It was given twice.
    Duplicate,
    /// The answer does not go with the other answers.
    NotAsked,
}

impl FieldProblem {
    /// About a field of the body.
    pub fn at(pointer: impl Into<String>, code: Code, detail: impl Into<String>) -> Self {
        Self {
            pointer: Some(pointer.into()),
            parameter: None,
            code,
            detail: detail.into(),
        }
    }

    /// About a parameter of the query.
    pub fn of(parameter: impl Into<String>, code: Code, detail: impl Into<String>) -> Self {
        Self {
            pointer: None,
            parameter: Some(parameter.into()),
            code,
            detail: detail.into(),
        }
    }
}

impl From<Problem> for FieldProblem {
    fn from(Problem { field, kind }: Problem) -> Self {
        let (pointer, detail) = place(field);
        let code = match kind {
            ProblemKind::Missing => Code::Missing,
            ProblemKind::TooLong => Code::TooLong,
            ProblemKind::Malformed => Code::Malformed,
            ProblemKind::Unknown => Code::Unknown,
        };
        Self::at(pointer, code, detail)
    }
}

/// Where a booking has the field, and what it should be.
fn place(field: Field) -> (&'static str, &'static str) {
    const NAME: &str = "A name of 1 to 80 characters in one line.";
    const EMAIL: &str = "An e-mail address in full, like name@example.org.";
    match field {
        Field::State => (
            "#/state",
            "The two-letter code of a US state, or DC: where the person will be during the call.",
        ),
        Field::Audience => ("#/audience", "One of me, child and couple."),
        Field::Service => ("#/service", "The short name of a service, like anxiety."),
        Field::Therapist => (
            "#/therapist",
            "The short name of a therapist, like dana-reyes.",
        ),
        Field::Time => (
            "#/starts_at",
            "A moment that a call can start at, as the list of free times writes it.",
        ),
        Field::Name => ("#/contact/name", NAME),
        Field::Email => ("#/contact/email", EMAIL),
        Field::Phone => (
            "#/contact/phone",
            "A US phone number with area code, like 612-555-0142.",
        ),
        Field::Note => ("#/contact/note", "At most 1,000 characters."),
        Field::Guardian => (
            "#/contact/guardian/name",
            "The name of the parent or guardian who books: 1 to 80 characters in one line.",
        ),
        Field::SecondParent => ("#/contact/guardian/second_parent/name", NAME),
        Field::SecondParentEmail => ("#/contact/guardian/second_parent/email", EMAIL),
        Field::Partner => (
            "#/contact/partner/name",
            "The partner's name: 1 to 80 characters in one line.",
        ),
        Field::PartnerEmail => ("#/contact/partner/email", EMAIL),
        Field::Consent => (
            "#/consent",
            "True, once the person has agreed to be contacted and to how the details are kept.",
        ),
    }
}
