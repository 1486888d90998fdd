//! Which mails a change makes necessary: rows of the outbox, in the change's own transaction.

use domain::{
    id::ConsultationId,
    time::{DAY, HOUR, Instant},
};
use sqlx::AnyConnection;

use super::{Details, Outcome};
use crate::{
    crypto::secret,
    mail::letter::{LetterKind, Recipient},
    practice::Practice,
    store::mail::{self, NewMail},
};

/// What has become of a consultation.
pub(super) struct News<'a> {
    pub consultation: &'a ConsultationId,
    pub version: i64,
    pub kind: LetterKind,
    pub details: &'a Details,
    pub starts_at: Instant,
    pub now: Instant,
}

/// A reminder that would follow closely on the booking helps nobody.
const BEFORE_REMINDER: i64 = HOUR;

/// Puts the news into the outbox for everybody whom it concerns, and the reminders of a call that
/// will take place; what was still to be said about earlier versions is dropped.
pub(super) async fn write(tx: &mut AnyConnection, news: &News<'_>) -> Outcome<()> {
    mail::drop_older(tx, news.consultation, news.version, news.now).await?;
    for recipient in recipients(news.details) {
        add(tx, news, news.kind, recipient, news.now).await?;
        if news.kind == LetterKind::Cancelled || recipient == Recipient::Practice {
            continue;
        }
        for (kind, before) in [
            (LetterKind::ReminderDay, DAY),
            (LetterKind::ReminderHour, HOUR),
        ] {
            let due = news.starts_at + -before;
            if due > news.now + BEFORE_REMINDER {
                add(tx, news, kind, recipient, due).await?;
            }
        }
    }
    Ok(())
}

/// The other parent of a child with shared custody is not among them: the practice speaks to them
/// itself, and a link that can cancel goes only to whoever booked.
fn recipients(details: &Details) -> Vec<Recipient> {
    let partner = details
        .contact
        .partner
        .as_ref()
        .is_some_and(|(_, email)| email.is_some());
    let mut all = vec![Recipient::Practice];
    // Somebody who booked by telephone may have no address.
    if details.contact.email.is_some() {
        all.push(Recipient::Visitor);
    }
    if partner {
        all.push(Recipient::Partner);
    }
    all
}

async fn add(
    tx: &mut AnyConnection,
    news: &News<'_>,
    kind: LetterKind,
    recipient: Recipient,
    due_at: Instant,
) -> Outcome<()> {
    let id = secret::uuid_v7(news.now);
    let row = NewMail {
        id: &id,
        consultation: news.consultation,
        version: news.version,
        kind: kind.as_str(),
        recipient: recipient.as_str(),
        due_at,
        now: news.now,
    };
    Ok(mail::add(tx, &row).await?)
}

/// Wakes whoever sends the mail. After the commit.
pub(in crate::practice) fn ring(desk: &Practice) {
    desk.mail_bell().notify_one();
}
