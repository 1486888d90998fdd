use domain::{
    newsletter::{
        ConsentKind, ConsentSource, Invitation, NewsletterError, SubscriberStatus,
        SuppressionReason,
    },
    time::Instant,
};
use sqlx::AnyConnection;

use super::Outcome;
use crate::{
    crypto::secret,
    mail::letter::SubscriberLetter,
    practice::{Deed, Practice, booking::letters},
    store::newsletter::{self as rows, NewSubscriberMail, SubscriberRow},
};

/// What the link of a confirmation mail leads to.
pub(super) async fn invitation(desk: &Practice, token: &str) -> Outcome<Invitation> {
    let mut db = desk.store().read().await?;
    let row = rows::by_confirm_hash(&mut db, &secret::digest(token)).await?;
    let row = row.ok_or(NewsletterError::NotFound)?;
    Ok(stands(&row, desk.now()))
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
        let row = rows::by_confirm_hash(tx, &self.token_hash).await?;
        let row = row.ok_or(NewsletterError::NotFound)?;
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

/// "Somebody else typed my address": it is forgotten, and never written to again.
pub(super) async fn not_me(desk: &Practice, token: &str) -> Outcome<()> {
    let token_hash = secret::digest(token);
    desk.perform(NotMe { token_hash }).await
}

struct NotMe {
    token_hash: String,
}

impl Deed for NotMe {
    type Answer = ();
    type Refusal = NewsletterError;

    async fn run(&self, desk: &Practice, tx: &mut AnyConnection) -> Outcome<()> {
        let row = rows::by_confirm_hash(tx, &self.token_hash).await?;
        let row = row.ok_or(NewsletterError::NotFound)?;
        let reason = SuppressionReason::NotMe;
        rows::suppress(tx, &row.email_key, reason, desk.now()).await?;
        Ok(rows::erase(tx, &row.id).await?)
    }
}
