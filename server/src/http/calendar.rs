//! A consultation's calendar file, to be opened by the visitor's own calendar program.

use axum::{
    extract::{Path, State},
    response::{IntoResponse, Response},
};
use domain::booking::BookingError;
use http::{StatusCode, header};

use super::{Desk, refuse};
use crate::mail::calendar::{Event, Method, calendar_file};

/// `GET /consultations/{token}/call.ics`
pub async fn file(State(desk): State<Desk>, Path(token): Path<String>) -> Response {
    let entry = match desk.practice.calendar_entry(&token).await {
        Ok(entry) => entry,
        Err(BookingError::NotFound) => {
            let (title, text) = ("We can’t find that booking", "Its link may have run out.");
            return refuse::page(StatusCode::NOT_FOUND, title, text);
        }
        Err(_) => return refuse::broken(),
    };
    let event = Event {
        method: if entry.cancelled {
            Method::Cancel
        } else {
            Method::Publish
        },
        uid: format!("{}@{}", entry.uid, desk.site.public_url.host()),
        version: entry.sequence,
        changed_at: entry.changed_at,
        starts_at: entry.starts_at,
        ends_at: entry.ends_at,
        link: desk
            .site
            .public_url
            .join(&format!("/consultations/{token}")),
        organizer_name: entry.discreet_name,
        organizer: desk.site.mail_from.clone(),
        attendee: None,
    };
    let headers = [
        (header::CONTENT_TYPE, "text/calendar; charset=utf-8"),
        (
            header::CONTENT_DISPOSITION,
            "attachment; filename=\"call.ics\"",
        ),
        (header::CACHE_CONTROL, "no-store"),
    ];
    (headers, calendar_file(&event)).into_response()
}
