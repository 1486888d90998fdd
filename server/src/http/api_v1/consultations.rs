//! Booking a consultation, and what its token can do.

use axum::{
    Json,
    extract::State,
    http::{HeaderName, StatusCode, header},
};
use domain::{
    booking::{BookingDesk, BookingError, ConsultationView},
    practice::{PracticeBook, PracticeError, Slug},
    time::Zone,
};

use super::{
    openapi::{BookingRefused, CancelRefused, MoveRefused, ReadRefused, UndoRefused},
    problem::{Code, FieldProblem, Kind, Problem},
    receive::{Body, IdempotencyKey, Token},
    types::{Consultation, Move, NewConsultation, zone_of},
};
use crate::practice::Practice;

/// What a booking that was made answers.
type Created = (StatusCode, [(HeaderName, String); 1], Json<Consultation>);

/// Book a free consultation.
///
/// The same request again under the same key is the same booking: the answer is 201 again, with
/// the consultation as it stands by then. So a program that heard nothing simply tries again.
/// Another request under a used key is refused with `key-reused`. A refused request uses up no
/// key.
#[utoipa::path(
    post,
    path = "/consultations",
    operation_id = "bookConsultation",
    tag = "consultations",
    params((
        "Idempotency-Key" = String, Header,
        description = "Drawn at random for each booking: 16 to 255 visible ASCII characters.",
        min_length = 16, max_length = 255, pattern = "^[!-~]+$",
        example = "6f8a1f6e-2f0c-4d53-9b0b-3a4d6f0a7c11",
    )),
    request_body(content = NewConsultation, content_type = "application/json"),
    responses(
        (status = 201, description = "It is booked.", body = Consultation,
            headers(("Location" = String, description = "Where the consultation is read."))),
        BookingRefused,
    )
)]
pub async fn book(
    State(practice): State<Practice>,
    key: IdempotencyKey,
    Body(new): Body<NewConsultation>,
) -> Result<Created, Problem> {
    let (request, zone) = new.understand()?;
    let zone = zone.unwrap_or_else(Zone::utc);
    let refused = |error| Problem::refused(error, &zone);
    let booked = practice.book_at_once(&key.scoped(), request).await;
    let token = booked.map_err(refused)?.token;
    let view = practice.consultation(&token).await.map_err(refused)?;
    let consultation = Consultation::new(token, view);
    let location = [(header::LOCATION, consultation.address())];
    Ok((StatusCode::CREATED, location, Json(consultation)))
}

/// Read a consultation.
#[utoipa::path(
    get,
    path = "/consultations/{token}",
    operation_id = "readConsultation",
    tag = "consultations",
    params(("token" = String, Path, description = "The consultation's secret.",
        pattern = "^[A-Za-z0-9_-]{43}$")),
    responses(
        (status = 200, description = "The consultation.", body = Consultation),
        ReadRefused,
    )
)]
pub async fn show(
    State(practice): State<Practice>,
    Token(token): Token,
) -> Result<Json<Consultation>, Problem> {
    let view = read(&practice, &token).await?;
    Ok(Json(Consultation::new(token, view)))
}

/// Move a consultation to another time.
///
/// The same move again is answered like the first time.
#[utoipa::path(
    post,
    path = "/consultations/{token}/move",
    operation_id = "moveConsultation",
    tag = "consultations",
    params(("token" = String, Path, description = "The consultation's secret.",
        pattern = "^[A-Za-z0-9_-]{43}$")),
    request_body(content = Move, content_type = "application/json"),
    responses(
        (status = 200, description = "It is moved.", body = Consultation),
        MoveRefused,
    )
)]
pub async fn move_to(
    State(practice): State<Practice>,
    Token(token): Token,
    Body(wish): Body<Move>,
) -> Result<Json<Consultation>, Problem> {
    let (form, therapist) = wish.understand()?;
    let view = read(&practice, &token).await?;
    if let Some(therapist) = therapist {
        works_there(&practice, &view, &therapist).await?;
    }
    let moved = practice.move_to(&token, form).await;
    settle(&practice, token, &view, moved).await
}

/// Call a consultation off.
///
/// Again is the same.
#[utoipa::path(
    post,
    path = "/consultations/{token}/cancel",
    operation_id = "cancelConsultation",
    tag = "consultations",
    params(("token" = String, Path, description = "The consultation's secret.",
        pattern = "^[A-Za-z0-9_-]{43}$")),
    responses(
        (status = 200, description = "It is called off.", body = Consultation),
        CancelRefused,
    )
)]
pub async fn cancel(
    State(practice): State<Practice>,
    Token(token): Token,
) -> Result<Json<Consultation>, Problem> {
    let view = read(&practice, &token).await?;
    let cancelled = practice.cancel(&token).await;
    settle(&practice, token, &view, cancelled).await
}

/// Take a cancellation back.
///
/// It can be done for a while after the cancellation, as `can_undo_cancel` says, if the time is
/// still free. Again is the same.
#[utoipa::path(
    post,
    path = "/consultations/{token}/undo-cancel",
    operation_id = "undoCancelConsultation",
    tag = "consultations",
    params(("token" = String, Path, description = "The consultation's secret.",
        pattern = "^[A-Za-z0-9_-]{43}$")),
    responses(
        (status = 200, description = "It will take place after all.", body = Consultation),
        UndoRefused,
    )
)]
pub async fn undo_cancel(
    State(practice): State<Practice>,
    Token(token): Token,
) -> Result<Json<Consultation>, Problem> {
    let view = read(&practice, &token).await?;
    let restored = practice.undo_cancel(&token).await;
    settle(&practice, token, &view, restored).await
}

async fn read(practice: &Practice, token: &str) -> Result<ConsultationView, Problem> {
    let view = practice.consultation(token).await;
    view.map_err(|error| Problem::refused(error, &Zone::utc()))
}

/// The consultation after a change, or why there was none; told in the zone that it had before.
async fn settle(
    practice: &Practice,
    token: String,
    before: &ConsultationView,
    change: Result<(), BookingError>,
) -> Result<Json<Consultation>, Problem> {
    change.map_err(|error| Problem::refused(error, &zone_of(before)))?;
    let after = read(practice, &token).await?;
    Ok(Json(Consultation::new(token, after)))
}

/// To the site's form, a name that nobody has is no wish at all. A program that asks for somebody
/// must not be given somebody else.
async fn works_there(
    practice: &Practice,
    view: &ConsultationView,
    therapist: &Slug,
) -> Result<(), Problem> {
    let page = practice
        .state(view.state)
        .await
        .map_err(|error| match error {
            PracticeError::Unavailable => Problem::from(Kind::Unavailable),
            PracticeError::NotFound | PracticeError::Waitlist(_) => Kind::InternalError.into(),
        })?;
    if page.therapists.iter().any(|who| who.slug == *therapist) {
        return Ok(());
    }
    let words = "The short name of a therapist who works in the state.";
    let problem = FieldProblem::at("#/therapist", Code::Unknown, words);
    Err(Problem::invalid(vec![problem]))
}
