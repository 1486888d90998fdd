//! How the server says no to a page: a closed set of codes, and the words that people read for
//! each. Without JavaScript a code travels in the address, so there is nothing personal in it, and
//! whatever is not one of these codes is shown as the plain sentence of [`Refusal::Transport`].

use domain::{
    booking::{BookingError, Field, Problem, ProblemKind},
    practice::{PracticeError, WaitlistProblem},
    staff::{AccountError, DeskError},
};
use leptos::prelude::*;
use serde::{Deserialize, Serialize};
use server_fn::{codec::PostcardEncoding, error::ServerFnErrorErr};

use crate::ui;

/// Why a server function refused.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Refusal {
    /// The booking desk said no.
    Booking(BookingError),
    /// The practice's book said no.
    Practice(PracticeError),
    /// The accounts desk said no.
    Account(AccountError),
    /// The staff's desk said no.
    Desk(DeskError),
    /// The answer did not arrive or was not understood.
    Transport,
}

impl FromServerFnError for Refusal {
    type Encoder = PostcardEncoding;

    fn from_server_fn_error(_: ServerFnErrorErr) -> Self {
        Self::Transport
    }
}

impl From<BookingError> for Refusal {
    fn from(error: BookingError) -> Self {
        Self::Booking(error)
    }
}

impl From<AccountError> for Refusal {
    fn from(error: AccountError) -> Self {
        Self::Account(error)
    }
}

impl From<DeskError> for Refusal {
    fn from(error: DeskError) -> Self {
        Self::Desk(error)
    }
}

impl From<PracticeError> for Refusal {
    fn from(error: PracticeError) -> Self {
        Self::Practice(error)
    }
}

impl Refusal {
    /// The HTTP status that says the same.
    pub fn status(&self) -> u16 {
        match self {
            Self::Booking(error) | Self::Desk(DeskError::Booking(error)) => booking_status(error),
            Self::Desk(DeskError::Forbidden) => 403,
            Self::Desk(DeskError::NotYet | DeskError::MailSettled) => 409,
            Self::Practice(error) => match error {
                PracticeError::NotFound => 404,
                PracticeError::Waitlist(_) => 422,
                PracticeError::Unavailable => 503,
            },
            Self::Account(error) => match error {
                AccountError::SignedOut => 401,
                AccountError::NoWelcome | AccountError::ShownOnce => 410,
                AccountError::Wrong
                | AccountError::WrongCode
                | AccountError::WrongRecoveryCode
                | AccountError::WeakPassword
                | AccountError::Name
                | AccountError::Email
                | AccountError::EmailTaken => 422,
                AccountError::Forbidden => 403,
                AccountError::TooMany { .. } => 429,
                AccountError::Unavailable => 503,
            },
            Self::Transport => 500,
        }
    }

    /// One sentence or two for people.
    pub fn words(&self) -> String {
        match self {
            Self::Booking(error) => booking_words(error),
            Self::Account(error) => account_words(error),
            Self::Desk(error) => desk_words(error),
            Self::Practice(PracticeError::NotFound) => "There is no such page.".to_owned(),
            Self::Practice(PracticeError::Waitlist(problem)) => waitlist_words(*problem).to_owned(),
            Self::Practice(PracticeError::Unavailable) | Self::Transport => BROKEN.to_owned(),
        }
    }

    /// What is wrong with single fields, in the order of the page.
    pub fn problems(&self) -> Vec<ui::Problem> {
        match self {
            Self::Booking(BookingError::Form(problems)) => problems
                .iter()
                .map(|problem| ui::Problem {
                    field: field_name(problem.field).to_owned(),
                    message: problem_words(*problem).to_owned(),
                })
                .collect(),
            Self::Practice(PracticeError::Waitlist(problem)) => vec![ui::Problem {
                field: "email".to_owned(),
                message: waitlist_words(*problem).to_owned(),
            }],
            Self::Desk(DeskError::Booking(BookingError::Form(problems))) => problems
                .iter()
                .map(|problem| ui::Problem {
                    field: field_name(problem.field).to_owned(),
                    message: desk_problem_words(*problem).to_owned(),
                })
                .collect(),
            Self::Account(error) => account_field(error)
                .map(|field| ui::Problem {
                    field: field.to_owned(),
                    message: account_words(error),
                })
                .into_iter()
                .collect(),
            _ => Vec::new(),
        }
    }
}

fn booking_status(error: &BookingError) -> u16 {
    match error {
        BookingError::Form(_) => 422,
        BookingError::Taken { .. }
        | BookingError::AlreadyBooked
        | BookingError::TooEarly
        | BookingError::Changed
        | BookingError::KeyReused => 409,
        BookingError::NoDraft | BookingError::Closed => 410,
        BookingError::NotFound => 404,
        BookingError::TooMany { .. } => 429,
        BookingError::Unavailable => 503,
    }
}

/// The words at one field of a form whose last answer was `refusal`.
pub fn at_field(refusal: Signal<Option<Refusal>>, field: Field) -> MaybeProp<String> {
    MaybeProp::derive(move || match refusal.get() {
        Some(Refusal::Booking(BookingError::Form(problems))) => problems
            .into_iter()
            .find(|problem| problem.field == field)
            .map(|problem| problem_words(problem).to_owned()),
        Some(Refusal::Desk(DeskError::Booking(BookingError::Form(problems)))) => problems
            .into_iter()
            .find(|problem| problem.field == field)
            .map(|problem| desk_problem_words(problem).to_owned()),
        _ => None,
    })
}

/// The words at the field with this name, for forms of any kind.
pub fn at_name(refusal: Signal<Option<Refusal>>, name: &'static str) -> MaybeProp<String> {
    MaybeProp::derive(move || {
        let problems = refusal.get()?.problems();
        let problem = problems.into_iter().find(|problem| problem.field == name);
        problem.map(|problem| problem.message)
    })
}

const BROKEN: &str =
    "Something went wrong on our side. Nothing you typed is lost. Please try again in a minute.";

fn booking_words(error: &BookingError) -> String {
    match error {
        BookingError::Form(_) => "Some answers need a change.".to_owned(),
        BookingError::Taken { .. } => {
            "Somebody else has just taken that time. Your answers are still here.".to_owned()
        }
        BookingError::NoDraft => {
            "Your answers are not here any more. We keep them for a day; please start again."
                .to_owned()
        }
        BookingError::TooEarly => "An earlier step still needs an answer.".to_owned(),
        BookingError::AlreadyBooked => {
            "There is already a call booked with this e-mail address. You can move or cancel it by \
             the link in its mail."
                .to_owned()
        }
        BookingError::NotFound => "We can’t find that booking.".to_owned(),
        BookingError::Closed => "This booking can no longer be changed.".to_owned(),
        BookingError::Changed => {
            "This booking was changed in the meantime. Here is how it stands now.".to_owned()
        }
        BookingError::KeyReused => "This form was sent before with other answers.".to_owned(),
        BookingError::TooMany { retry_after } => {
            let minutes = retry_after.div_ceil(60).max(1);
            let unit = if minutes == 1 { "minute" } else { "minutes" };
            format!("That was many tries in a short time. Please try again in {minutes} {unit}.")
        }
        BookingError::Unavailable => BROKEN.to_owned(),
    }
}

fn desk_words(error: &DeskError) -> String {
    let words = match error {
        DeskError::Booking(BookingError::Taken { .. }) => {
            "Somebody has just taken that time. Everything typed is still here. Choose another \
             one, or tick the box to book beside it."
        }
        DeskError::Booking(BookingError::AlreadyBooked) => {
            "This e-mail address has a call to come already. Find it under Consultations and move \
             it, or book without the address."
        }
        DeskError::Booking(BookingError::NotFound) => "There is no such consultation.",
        DeskError::Booking(BookingError::Closed) => {
            "This call is over or was cancelled. It can no longer be moved or cancelled."
        }
        DeskError::Booking(BookingError::Changed) => {
            "This call was changed in the meantime. Here is how it stands now."
        }
        DeskError::Booking(error) => return booking_words(error),
        DeskError::Forbidden => "Your role may not do that.",
        DeskError::NotYet => "This call has not begun. Say how it went once it has.",
        DeskError::MailSettled => {
            "This mail has gone out already, or what it says has passed. It is not sent again."
        }
    };
    words.to_owned()
}

fn account_words(error: &AccountError) -> String {
    match error {
        AccountError::SignedOut => "Please sign in.".to_owned(),
        AccountError::NoWelcome => {
            "This link has been used or has run out. Ask the owner for a new one.".to_owned()
        }
        AccountError::Wrong => "The e-mail address or the password is wrong.".to_owned(),
        AccountError::WrongCode => {
            "That code is wrong or was used already. Wait for the next one and try again."
                .to_owned()
        }
        AccountError::WrongRecoveryCode => {
            "That code is wrong or was used already. Try it again, or another one of the ten."
                .to_owned()
        }
        AccountError::WeakPassword => {
            "Choose a password of 15 characters or more that is not easy to guess: without your name \
             or ours, and not a well-known one. A few unusual words in a row are fine."
                .to_owned()
        }
        AccountError::ShownOnce => {
            "The recovery codes are shown once only, and that has passed.".to_owned()
        }
        AccountError::Name => "Enter your name, in at most 80 characters.".to_owned(),
        AccountError::Email => {
            "Enter your e-mail address in full, like name@example.org.".to_owned()
        }
        AccountError::EmailTaken => {
            "This address has an account already. Sign in with it, or enter another one.".to_owned()
        }
        AccountError::Forbidden => "Your role may not do that.".to_owned(),
        AccountError::TooMany { retry_after } => booking_words(&BookingError::TooMany {
            retry_after: *retry_after,
        }),
        AccountError::Unavailable => BROKEN.to_owned(),
    }
}

/// The field of an account's form that a refusal speaks of.
fn account_field(error: &AccountError) -> Option<&'static str> {
    match error {
        AccountError::Name => Some("name"),
        AccountError::Email | AccountError::EmailTaken => Some("email"),
        AccountError::WeakPassword => Some("password"),
        AccountError::WrongCode => Some("code"),
        AccountError::WrongRecoveryCode => Some("recovery"),
        _ => None,
    }
}

fn waitlist_words(problem: WaitlistProblem) -> &'static str {
    match problem {
        WaitlistProblem::EmailMissing => "Enter your e-mail address.",
        WaitlistProblem::EmailMalformed => {
            "Enter an e-mail address in full, like name@example.org."
        }
    }
}

/// The `name` that a field has in its form.
pub fn field_name(field: Field) -> &'static str {
    match field {
        Field::State => "state",
        Field::Audience => "audience",
        Field::Service => "service",
        Field::Therapist => "therapist",
        Field::Time => "at",
        Field::Name => "name",
        Field::Email => "email",
        Field::Phone => "phone",
        Field::Note => "note",
        Field::Guardian => "guardian",
        Field::SecondParent => "second_parent",
        Field::SecondParentEmail => "second_parent_email",
        Field::Partner => "partner",
        Field::PartnerEmail => "partner_email",
        Field::Consent => "consent",
    }
}

fn problem_words(Problem { field, kind }: Problem) -> &'static str {
    use ProblemKind as Kind;
    match (field, kind) {
        (Field::State, _) => "Choose the state where the call will be taken.",
        (Field::Audience, _) => "Choose who the call is for.",
        (Field::Service, _) => "Choose one of the topics, or “Not sure yet”.",
        (Field::Therapist, _) => "Choose a therapist.",
        (Field::Time, _) => "Choose a time.",
        (Field::Name, Kind::Missing) => "Enter a name to use.",
        (Field::Name, _) => "Enter a name of at most 80 characters.",
        (Field::Email, Kind::Missing) => "Enter your e-mail address.",
        (Field::Email, _) => "Enter your e-mail address in full, like name@example.org.",
        (Field::Phone, Kind::Missing) => "Enter your phone number.",
        (Field::Phone, _) => "Enter a US phone number with area code, like 612-555-0142.",
        (Field::Note, _) => "Shorten your note to at most 1,000 characters.",
        (Field::Guardian, _) => "Enter your own name, as parent or guardian.",
        (Field::SecondParent, _) => "Enter the other parent’s name.",
        (Field::SecondParentEmail, _) => {
            "Enter the other parent’s e-mail address in full, like name@example.org."
        }
        (Field::Partner, _) => "Enter your partner’s name.",
        (Field::PartnerEmail, _) => {
            "Enter your partner’s e-mail address in full, or leave it empty."
        }
        (Field::Consent, _) => "Tick the box to agree, so that we may call you.",
    }
}

/// The same for staff, who speak of somebody else.
fn desk_problem_words(problem: Problem) -> &'static str {
    use ProblemKind as Kind;
    match (problem.field, problem.kind) {
        (Field::Therapist, Kind::Missing) => "Choose with whom, to book beside the free times.",
        (Field::Therapist, _) => "They have no license of that state on that day.",
        (Field::Time, Kind::Malformed) => {
            "Enter a date, and a time in steps of five minutes, like 1:05 pm."
        }
        (Field::Time, Kind::Unknown) => "That time has passed, or is full. Choose another one.",
        (Field::Time, _) => "Choose one of the free times.",
        (Field::Name, Kind::Missing) => "Enter the name to use.",
        (Field::Email, _) => "Enter the e-mail address in full, or leave it empty.",
        (Field::Phone, Kind::Missing) => "Enter the phone number.",
        (Field::Guardian, _) => "Enter the parent’s or guardian’s name.",
        (Field::Partner, _) => "Enter the partner’s name.",
        (Field::PartnerEmail, _) => {
            "Enter the partner’s e-mail address in full, or leave it empty."
        }
        (Field::Consent, _) => "Read the sentence to the caller, and tick the box when they agree.",
        _ => problem_words(problem),
    }
}
