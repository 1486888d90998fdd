//! Mails to subscribers, issues apart: written from what the store says now, or not at all.

use domain::{contact::EmailAddress, id::MailId, newsletter::SubscriberStatus};
use sqlx::pool::PoolConnection;

use super::{Message, Outcome, Sender};
use crate::{
    mail::letter::{Letter, SubscriberFacts, SubscriberLetter},
    practice::{
        Practice,
        newsletter::{self, token},
    },
    store::{
        newsletter::{SubscriberMailRow, SubscriberRow, by_id, mail},
        practice,
    },
};

/// Writes the mail from what is true now. None where its row is gone.
pub(super) async fn gather(
    desk: &Practice,
    sender: &Sender,
    id: &MailId,
) -> Outcome<Option<Message>> {
    let mut db: PoolConnection<sqlx::Any> = desk.store().read().await?;
    let Some(row) = mail(&mut db, id).await? else {
        return Ok(None);
    };
    let Some(who) = by_id(&mut db, &row.subscriber).await? else {
        return Ok(None);
    };
    let Ok(kind) = SubscriberLetter::from_text(&row.kind) else {
        return Ok(Some(Message::Passed));
    };
    if !is_true(kind, &row, &who) {
        return Ok(Some(Message::Passed));
    }
    let settings = practice::settings(&mut db).await?;
    drop(db);
    let address = newsletter::address(desk, &who)?;
    let Ok(to) = EmailAddress::parse(&address) else {
        return Ok(Some(Message::NoAddress));
    };
    let (keys, now) = (desk.keys(), desk.now());
    let facts = SubscriberFacts {
        mail_id: row.id,
        kind,
        to,
        from_name: settings.newsletter.from_name,
        from: sender.from.clone(),
        leave_to: sender.leave_to().clone(),
        reply_to: EmailAddress::parse(&settings.contact_email).ok(),
        public_url: sender.public_url.origin().to_owned(),
        confirm_token: token::confirm(keys, &who.id),
        manage_token: token::manage(keys, &who.id),
        guide_key: token::guide_key(keys, now),
        postal_address: settings.newsletter.postal_address,
        confirm_until: who.confirm_until,
        now,
    };
    let letter = Letter::to_subscriber(&facts);
    Ok(Some(Message::written(letter, row.attempts)))
}

/// Whether the mail still says what is true: a question is for somebody who has not answered, and
/// whoever was asked anew is not reminded of the question before.
fn is_true(kind: SubscriberLetter, row: &SubscriberMailRow, who: &SubscriberRow) -> bool {
    let pending = who.status == SubscriberStatus::Pending;
    match kind {
        SubscriberLetter::Confirmation | SubscriberLetter::Reminder => {
            pending && row.round == who.round
        }
        SubscriberLetter::Known | SubscriberLetter::Welcome => {
            matches!(
                who.status,
                SubscriberStatus::Active | SubscriberStatus::Paused
            )
        }
    }
}
