//! What a mail may say, gathered at the moment when it goes out: a mail never speaks of an old
//! time, because it is written from what the store says now, or not at all.

use std::sync::Arc;

use domain::{
    booking::Status,
    contact::EmailAddress,
    id::MailId,
    practice::{Audience, Settings},
    time::Instant,
};
use sqlx::pool::PoolConnection;

use super::{Message, Outcome};
use crate::{
    config::PublicUrl,
    mail::{
        Dkim,
        letter::{Facts, Letter, LetterKind, Recipient},
    },
    practice::{
        Fault, Practice,
        booking::{self, Details},
    },
    store::{
        booking::{ConsultationRow, consultation_by_id},
        mail::{self, MailRow},
        practice,
    },
};

/// Who sends.
#[derive(Clone, Debug)]
pub struct Sender {
    /// The address in the From line.
    pub from: EmailAddress,
    /// How the world reaches the site.
    pub public_url: PublicUrl,
    /// Where newsletters return to that cannot be delivered; none for `from`.
    pub return_to: Option<EmailAddress>,
    /// What mails are signed with; none where they are not.
    pub dkim: Option<Arc<Dkim>>,
}

impl Sender {
    /// Where a mail goes that asks to leave: to the mailbox that the program reads, where there is one.
    pub fn leave_to(&self) -> &EmailAddress {
        self.return_to.as_ref().unwrap_or(&self.from)
    }

    /// Somebody who signs nothing and has no address of its own for what returns.
    pub fn new(from: EmailAddress, public_url: PublicUrl) -> Self {
        Self {
            from,
            public_url,
            return_to: None,
            dkim: None,
        }
    }
}

/// Writes the mail from what is true now. None where its row is gone.
pub(super) async fn gather(
    desk: &Practice,
    sender: &Sender,
    id: &MailId,
) -> Outcome<Option<Message>> {
    let mut db: PoolConnection<sqlx::Any> = desk.store().read().await?;
    let Some(row) = mail::find(&mut db, id).await? else {
        return Ok(None);
    };
    let (Ok(kind), Ok(recipient)) = (
        LetterKind::from_text(&row.kind),
        Recipient::from_text(&row.recipient),
    ) else {
        return Ok(Some(Message::Passed));
    };
    let Some(call) = consultation_by_id(&mut db, &row.consultation).await? else {
        return Ok(Some(Message::Passed));
    };
    let now = desk.now();
    if !is_true(&row, kind, &call, now) {
        return Ok(Some(Message::Passed));
    }
    let settings = practice::settings(&mut db).await?;
    drop(db);
    let details = booking::details(desk, &call).map_err(broken)?;
    let token = booking::token(desk, &call).map_err(broken)?;
    let Some((to, to_name)) = addressee(recipient, &call, &details, &settings) else {
        return Ok(Some(Message::NoAddress));
    };
    let link = sender
        .public_url
        .join(&format!("/consultations/{token}?v={}", row.version));
    let facts = Facts {
        mail_id: row.id.clone(),
        kind,
        recipient,
        to,
        to_name,
        discreet_name: settings.discreet_name,
        from: sender.from.clone(),
        reply_to: EmailAddress::parse(&settings.contact_email).ok(),
        public_url: sender.public_url.origin().to_owned(),
        link: if recipient == Recipient::Practice {
            String::new()
        } else {
            link
        },
        starts_at: call.starts_at,
        ends_at: call.ends_at,
        visitor_zone: call.zone,
        therapist_zone: call.therapist_zone,
        therapist_first_name: booking::first_name(&call.therapist_summary.name),
        reference: call.reference,
        version: call.version,
        changed_at: call.changed_at,
        calendar_uid: format!("{}@{}", call.id, sender.public_url.host()),
        practice_phone: settings.contact_phone,
        now,
    };
    Ok(Some(Message::written(Letter::write(&facts), row.attempts)))
}

/// Whether the mail still says what is true: it speaks of this version, and a reminder of a call
/// that is to come.
fn is_true(row: &MailRow, kind: LetterKind, call: &ConsultationRow, now: Instant) -> bool {
    let reminder = matches!(kind, LetterKind::ReminderDay | LetterKind::ReminderHour);
    let to_come = call.status == Status::Confirmed && now < call.starts_at;
    row.version == call.version && (!reminder || to_come)
}

/// Whose mailbox, and the name to greet them by.
fn addressee(
    recipient: Recipient,
    call: &ConsultationRow,
    details: &Details,
    settings: &Settings,
) -> Option<(EmailAddress, String)> {
    let contact = &details.contact;
    let first = |name: &domain::contact::PersonName| booking::first_name(name.as_str());
    match recipient {
        Recipient::Visitor => {
            // A child's booking is mailed to the parent who made it.
            let guardian = contact
                .guardian
                .as_ref()
                .filter(|_| details.audience == Audience::Child);
            let name = guardian.map_or(&contact.name, |guardian| &guardian.name);
            Some((contact.email.clone()?, first(name)))
        }
        Recipient::Partner => {
            let (name, email) = contact.partner.as_ref()?;
            Some((email.clone()?, first(name)))
        }
        Recipient::SecondParent => {
            let (name, email) = contact.guardian.as_ref()?.second_parent.as_ref()?;
            Some((email.clone(), first(name)))
        }
        Recipient::Practice => {
            let own = EmailAddress::parse(&call.therapist_email).ok();
            let to = own.or_else(|| EmailAddress::parse(&settings.contact_email).ok())?;
            Some((to, String::new()))
        }
    }
}

/// A booking's refusal cannot come from reading what is sealed; its faults pass through.
fn broken(fault: Fault<domain::booking::BookingError>) -> Fault<std::convert::Infallible> {
    match fault {
        Fault::Store(error) => Fault::Store(error),
        Fault::Unsealable(error) => Fault::Unsealable(error),
        Fault::Unreadable { what, reason } => Fault::Unreadable { what, reason },
        Fault::Lost(error) => Fault::Lost(error),
        Fault::Refused(refusal) => Fault::Unreadable {
            what: "consultation",
            reason: refusal.to_string(),
        },
    }
}
