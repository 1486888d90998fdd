use domain::{
    newsletter::{
        ConsentKind, ConsentSource, Invitation, NewsletterError, SubscriberStatus,
        SuppressionReason,
    },
    time::Instant,
};
use sqlx::AnyConnection;

use super::{Outcome, address, mailbox};
use crate::{
    crypto::secret,
    mail::letter::SubscriberLetter,
    practice::{Deed, Practice, booking::letters},
    store::newsletter::{self as rows, NewSubscriberMail, SubscriberRow},
};

/// What the link of a confirmation mail leads to.
pub(super) async fn invitation(desk: &Practice, token: &str) -> Outcome<Invitation> {
    let row = look(desk, &secret::digest(token)).await?;
    Ok(stands(&row, desk.now()))
}

/// Whose link it is, looked up without locking anything.
async fn look(desk: &Practice, token_hash: &str) -> Outcome<SubscriberRow> {
    let mut db = desk.store().read().await?;
    find(&mut db, token_hash).await
}

async fn find(db: &mut AnyConnection, token_hash: &str) -> Outcome<SubscriberRow> {
    let row = rows::by_confirm_hash(db, token_hash).await?;
    Ok(row.ok_or(NewsletterError::NotFound)?)
}

fn stands(row: &SubscriberRow, now: Instant) -> Invitation {
    match row.status {
        SubscriberStatus::Active | SubscriberStatus::Paused => Invitation::Confirmed,
        SubscriberStatus::Pending if row.confirm_until.is_some_and(|until| now <= until) => {
            Invitation::Open
        }
        SubscriberStatus::Pending
        | SubscriberStatus::Left
        | SubscriberStatus::Bounced
        | SubscriberStatus::Complained => Invitation::RunOut,
    }
}

/// Says yes.
pub(super) async fn confirm(desk: &Practice, token: &str) -> Outcome<()> {
    let token_hash = secret::digest(token);
    look(desk, &token_hash).await?;
    desk.perform(Confirm { token_hash }).await?;
    letters::ring(desk);
    Ok(())
}

struct Confirm {
    token_hash: String,
}

impl Deed for Confirm {
    type Answer = ();
    type Refusal = NewsletterError;

    async fn run(&self, desk: &Practice, tx: &mut AnyConnection) -> Outcome<()> {
        let now = desk.now();
        let row = find(tx, &self.token_hash).await?;
        match stands(&row, now) {
            Invitation::Confirmed => return Ok(()),
            Invitation::RunOut => return Err(NewsletterError::RunOut.into()),
            Invitation::Open => {}
        }
        // Of several who press at once, one gets through.
        if !rows::confirm(tx, &row.id, now).await? {
            return Ok(());
        }
        rows::lift(tx, &row.email_key).await?;
        rows::drop_mails(tx, &row.id, now).await?;
        let said = (ConsentKind::Confirmed, ConsentSource::ConfirmPage);
        rows::add_consent(tx, row.id.as_str(), said, now).await?;
        let welcome = NewSubscriberMail {
            id: &secret::uuid_v7(now),
            subscriber: row.id.as_str(),
            kind: SubscriberLetter::Welcome.as_str(),
            due_at: now,
            now,
        };
        Ok(rows::add_mail(tx, &welcome).await?)
    }
}

/// "Somebody else typed my address": it is forgotten, and neither it nor another address of its mailbox
/// is ever written to again. Where it has been confirmed, the link has run out for that.
pub(super) async fn not_me(desk: &Practice, token: &str) -> Outcome<()> {
    let token_hash = secret::digest(token);
    look(desk, &token_hash).await?;
    desk.perform(NotMe { token_hash }).await?;
    desk.store().fold_log().await;
    Ok(())
}

struct NotMe {
    token_hash: String,
}

impl Deed for NotMe {
    type Answer = ();
    type Refusal = NewsletterError;

    async fn run(&self, desk: &Practice, tx: &mut AnyConnection) -> Outcome<()> {
        let row = find(tx, &self.token_hash).await?;
        // After a yes it was them; from then on their own page is the way out.
        if row.confirmed_at.is_some() {
            return Err(NewsletterError::RunOut.into());
        }
        // The answer is for the mailbox, whichever of its addresses was typed.
        let mailbox_key = mailbox::key(desk.keys(), &address(desk, &row)?);
        for key in [&row.email_key, &mailbox_key] {
            rows::suppress(tx, key, SuppressionReason::NotMe, desk.now()).await?;
        }
        Ok(rows::erase(tx, &row.id).await?)
    }
}
