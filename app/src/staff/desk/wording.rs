//! The desk's words for codes: the one catalogue of them.

use domain::{
    booking::Status,
    practice::Audience,
    staff::{ContactPart, MailState, Phase, Source},
};
use leptos::prelude::*;

use crate::ui::{Tag, TagKind};

/// Where a consultation stands: a word and a shape. One whose time has come and gone waits for
/// somebody to say how it went.
#[component]
pub(super) fn StatusTag(
    /// Where it stands.
    status: Status,
    /// Where its time lies.
    phase: Phase,
) -> impl IntoView {
    let (kind, words) = match (status, phase) {
        (Status::Confirmed, Phase::ToCome) => (TagKind::Done, "Confirmed"),
        (Status::Confirmed, Phase::Now) => (TagKind::Open, "Now"),
        (Status::Confirmed, Phase::Past) => (TagKind::Waiting, "No outcome yet"),
        (Status::Held, _) => (TagKind::Done, "Held"),
        (Status::NoShow, _) => (TagKind::Over, "No-show"),
        (Status::CancelledByVisitor, _) => (TagKind::Over, "Cancelled by visitor"),
        (Status::CancelledByPractice, _) => (TagKind::Over, "Cancelled by us"),
    };
    view! { <Tag kind>{words}</Tag> }
}

/// The states of a consultation as the filter names them.
pub(super) fn status_words(status: Status) -> &'static str {
    match status {
        Status::Confirmed => "Confirmed",
        Status::CancelledByVisitor => "Cancelled by visitor",
        Status::CancelledByPractice => "Cancelled by us",
        Status::Held => "Held",
        Status::NoShow => "No-show",
    }
}

/// Where a mail stands: a word and a shape.
#[component]
pub(super) fn MailTag(
    /// Where it stands.
    state: MailState,
) -> impl IntoView {
    let kind = match state {
        MailState::Queued | MailState::Leased | MailState::Sending => TagKind::Open,
        MailState::Sent => TagKind::Done,
        MailState::Failed => TagKind::Wrong,
        MailState::Uncertain => TagKind::Waiting,
        MailState::Dropped => TagKind::Over,
    };
    view! { <Tag kind>{mail_state_words(state)}</Tag> }
}

/// The states of a mail in words.
pub(super) fn mail_state_words(state: MailState) -> &'static str {
    match state {
        MailState::Queued => "Waiting",
        MailState::Leased | MailState::Sending => "Going out",
        MailState::Sent => "Sent",
        MailState::Failed => "Failed",
        MailState::Uncertain => "Uncertain",
        MailState::Dropped => "Not sent: no longer true",
    }
}

/// What a mail says.
pub(super) fn mail_kind_words(kind: &str) -> &'static str {
    match kind {
        "confirmation" => "Confirmation",
        "moved" => "New time",
        "cancelled" => "Cancellation",
        "restored" => "On again",
        "reminder_day" => "Reminder, a day before",
        "reminder_hour" => "Reminder, an hour before",
        _ => "Mail",
    }
}

/// For whom a mail is.
pub(super) fn recipient_words(recipient: &str) -> &'static str {
    match recipient {
        "visitor" => "to the visitor",
        "partner" => "to the partner",
        "second_parent" => "to the other parent",
        "practice" => "to us",
        _ => "",
    }
}

/// A contact detail's name.
pub(super) fn part_words(part: ContactPart) -> &'static str {
    match part {
        ContactPart::Name => "Name",
        ContactPart::Guardian => "Parent or guardian",
        ContactPart::SecondParent => "Other parent",
        ContactPart::SecondParentEmail => "Other parent’s e-mail",
        ContactPart::Partner => "Partner",
        ContactPart::PartnerEmail => "Partner’s e-mail",
        ContactPart::Phone => "Phone",
        ContactPart::Email => "E-mail",
        ContactPart::Note => "To know before the call",
    }
}

/// For whom a consultation is.
pub(super) fn audience_words(audience: Audience) -> &'static str {
    match audience {
        Audience::Me => "An adult",
        Audience::Child => "A child, with a parent",
        Audience::Couple => "A couple",
    }
}

/// How a booking came.
pub(super) fn source_words(source: Source) -> &'static str {
    match source {
        Source::Web => "By the site",
        Source::Api => "By another program",
        Source::Phone => "By phone",
    }
}

/// A line of a consultation's history.
pub(super) fn history_words(kind: &str) -> &'static str {
    match kind {
        "booked" => "Booked",
        "moved" => "Moved",
        "cancelled" => "Cancelled",
        "restored" => "On again",
        "held" => "Held",
        "no_show" => "No-show",
        "outcome_undone" => "Outcome taken back",
        _ => "Changed",
    }
}

/// `1 call`, `3 calls`.
pub(super) fn count(number: usize, one: &str, many: &str) -> String {
    format!("{number} {}", if number == 1 { one } else { many })
}
