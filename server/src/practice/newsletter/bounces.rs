//! What comes back, and what it says about those to whom it went: a mailbox that is gone is not
//! written to again, one that is full gets a few more chances, and whoever complains is left alone.

use domain::{
    id::SubscriberId,
    newsletter::{
        BounceKind, ConsentKind, ConsentSource, SoftBounces, SubscriberStatus, SuppressionReason,
    },
};
use sqlx::AnyConnection;

use crate::{
    crypto::{Column, secret},
    mail::returned::{Kind, Returned},
    practice::{Deed, Fault, Practice},
    store::{
        audit::{self, AuditEvent},
        newsletter::{self as rows, CopyKey, NewBounce},
    },
};

/// So many bytes of a message are kept that nobody understood.
const MOST_KEPT: usize = 256 * 1024;

/// What became of a message that was fed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fed {
    /// A mailbox is gone: its subscriber gets no issue any more.
    Gone,
    /// It did not get through this time.
    Missed,
    /// Somebody complained: they are left alone.
    Complaint,
    /// Somebody left by mail.
    Left,
    /// It says nothing that has to be acted on: an automatic answer, a delay.
    Nothing,
    /// It is about no copy that this store knows.
    Stranger,
    /// Nobody understood it; it is kept for a person.
    Kept,
    /// It was fed before.
    Before,
}

impl Practice {
    /// Takes a message that came back, or that asks to leave. Feeding it twice changes nothing.
    ///
    /// # Errors
    /// A [`Fault`] of the store.
    pub async fn take_returned(
        &self,
        raw: Vec<u8>,
    ) -> Result<Fed, Fault<std::convert::Infallible>> {
        let returned = crate::mail::returned::read(&raw);
        if matches!(
            returned.kind,
            Kind::Delayed | Kind::AutoReply | Kind::Arrived
        ) {
            return Ok(Fed::Nothing);
        }
        self.perform(Take { returned, raw }).await
    }

    /// The oldest message that nobody understood and nobody has seen to: its id, and what it says,
    /// as far as it is text.
    ///
    /// # Errors
    /// A [`Fault`] of the store, or of the keys.
    pub async fn returned_unread(
        &self,
    ) -> Result<Option<(String, String)>, Fault<std::convert::Infallible>> {
        let mut db = self.store().read().await?;
        let Some(row) = rows::unparsed(&mut db, 1).await?.pop() else {
            return Ok(None);
        };
        let keys = self.keys();
        let raw = keys.open_sealed(Column::BOUNCE_MESSAGE, &row.id, &row.sealed)?;
        // A message from anywhere must not steer the terminal that shows it.
        let text = String::from_utf8_lossy(&raw)
            .chars()
            .filter(|c| !c.is_control() || matches!(c, '\n' | '\t'))
            .collect();
        Ok(Some((row.id, text)))
    }

    /// Notes that somebody has seen to a message. Answers whether it was waiting for that.
    ///
    /// # Errors
    /// A [`Fault`] of the store.
    pub async fn returned_seen_to(
        &self,
        id: &str,
        by: &str,
    ) -> Result<bool, Fault<std::convert::Infallible>> {
        let (id, by) = (id.to_owned(), by.to_owned());
        self.perform(SeenTo { id, by }).await
    }
}

struct SeenTo {
    id: String,
    by: String,
}

impl Deed for SeenTo {
    type Answer = bool;
    type Refusal = std::convert::Infallible;

    async fn run(
        &self,
        desk: &Practice,
        tx: &mut AnyConnection,
    ) -> Result<bool, Fault<std::convert::Infallible>> {
        let nothing = desk.keys().seal(Column::BOUNCE_MESSAGE, &self.id, b"");
        if !rows::bounce_handled(tx, &self.id, &nothing, desk.now()).await? {
            return Ok(false);
        }
        let event = AuditEvent {
            actor: &self.by,
            action: "newsletter.returned_seen_to",
            object: &self.id,
            detail: "",
        };
        audit::record(tx, desk.now(), &event).await?;
        Ok(true)
    }
}

struct Take {
    returned: Returned,
    raw: Vec<u8>,
}

impl Deed for Take {
    type Answer = Fed;
    type Refusal = std::convert::Infallible;

    async fn run(
        &self,
        desk: &Practice,
        tx: &mut AnyConnection,
    ) -> Result<Fed, Fault<std::convert::Infallible>> {
        if let Kind::Leave { token } = &self.returned.kind {
            return self.leave(desk, tx, token).await;
        }
        let copy = self.copy(tx).await?;
        let kind = match (&self.returned.kind, &copy) {
            (Kind::Unparsed, _) => "unparsed",
            // A mailbox that is fed may hold what other programs of the house sent.
            (_, None) => return Ok(Fed::Stranger),
            (Kind::Hard, _) => "hard",
            (Kind::Complaint, _) => "complaint",
            _ => "soft",
        };
        if !self.add(desk, tx, kind, copy.as_ref()).await? {
            return Ok(Fed::Before);
        }
        match (&self.returned.kind, copy) {
            (Kind::Unparsed, _) | (_, None) => Ok(Fed::Kept),
            (kind, Some(copy)) => self.act(desk, tx, kind, &copy).await,
        }
    }
}

type Outcome<T, R> = Result<T, Fault<R>>;

impl Take {
    /// The copy that it is about: the first token that is one of ours.
    async fn copy<R>(&self, tx: &mut AnyConnection) -> Outcome<Option<CopyKey>, R> {
        for token in &self.returned.tokens {
            let found = rows::copy_by_return_hash(tx, &secret::digest(token)).await?;
            if found.is_some() {
                return Ok(found);
            }
        }
        Ok(None)
    }

    /// As much of the message as a person needs to understand it.
    fn beginning(&self) -> &[u8] {
        &self.raw[..self.raw.len().min(MOST_KEPT)]
    }

    async fn add<R>(
        &self,
        desk: &Practice,
        tx: &mut AnyConnection,
        kind: &str,
        copy: Option<&CopyKey>,
    ) -> Outcome<bool, R> {
        let id = secret::uuid_v7(desk.now());
        let sealed = (kind == "unparsed").then(|| {
            desk.keys()
                .seal(Column::BOUNCE_MESSAGE, &id, self.beginning())
        });
        let new = NewBounce {
            id: &id,
            message_hash: &self.returned.digest,
            kind,
            copy,
            status_code: &self.returned.status,
            sealed: sealed.as_deref(),
            now: desk.now(),
        };
        Ok(rows::add_bounce(tx, &new).await?)
    }

    async fn act<R>(
        &self,
        desk: &Practice,
        tx: &mut AnyConnection,
        kind: &Kind,
        copy: &CopyKey,
    ) -> Outcome<Fed, R> {
        if *kind == Kind::Complaint {
            let why = (SubscriberStatus::Complained, SuppressionReason::Complaint);
            end(desk, tx, &copy.subscriber, why, ConsentKind::Complained).await?;
            return Ok(Fed::Complaint);
        }
        // Mail servers like to report one copy more than once.
        let first = rows::copy_came_back(tx, copy, &self.returned.status, desk.now()).await?;
        if !first && *kind == Kind::Soft {
            return Ok(Fed::Before);
        }
        let kind = match kind {
            Kind::Hard => BounceKind::Hard,
            _ => BounceKind::Soft,
        };
        did_not_get_through(desk, tx, &copy.subscriber, kind).await?;
        Ok(match kind {
            BounceKind::Hard => Fed::Gone,
            BounceKind::Soft => Fed::Missed,
        })
    }

    async fn leave<R>(
        &self,
        desk: &Practice,
        tx: &mut AnyConnection,
        token: &str,
    ) -> Outcome<Fed, R> {
        let Some(who) = rows::by_manage_hash(tx, &secret::digest(token)).await? else {
            return Ok(Fed::Stranger);
        };
        if super::manage::leave_now(desk, tx, &who, ConsentSource::MailTo).await? {
            Ok(Fed::Left)
        } else {
            Ok(Fed::Before)
        }
    }
}

/// A copy did not reach its subscriber. Where the mailbox is gone, or did not take the last few
/// issues, nobody writes to it any more.
///
/// # Errors
/// A [`Fault`] of the store.
pub(crate) async fn did_not_get_through<R>(
    desk: &Practice,
    tx: &mut AnyConnection,
    subscriber: &SubscriberId,
    kind: BounceKind,
) -> Outcome<(), R> {
    let now = desk.now();
    let gone = match kind {
        BounceKind::Hard => true,
        BounceKind::Soft => {
            let before = rows::soft_bounces(tx, subscriber).await?;
            let known = SoftBounces {
                count: u32::try_from(before.count).unwrap_or(u32::MAX),
                last_at: before.last_at.unwrap_or_default(),
            };
            let after = known.one_more(now);
            rows::note_soft_bounces(tx, subscriber, (i64::from(after.count), after.last_at))
                .await?;
            after.is_gone()
        }
    };
    if gone {
        let why = (SubscriberStatus::Bounced, SuppressionReason::Bounced);
        end(desk, tx, subscriber, why, ConsentKind::Bounced).await?;
    }
    Ok(())
}

/// Writes to somebody no more, whoever brings the address along again.
async fn end<R>(
    desk: &Practice,
    tx: &mut AnyConnection,
    subscriber: &SubscriberId,
    (status, reason): (SubscriberStatus, SuppressionReason),
    said: ConsentKind,
) -> Outcome<(), R> {
    let now = desk.now();
    let Some(row) = rows::by_id(tx, subscriber).await? else {
        return Ok(());
    };
    rows::suppress(tx, &row.email_key, reason, now).await?;
    if rows::end_subscription(tx, subscriber, status, now).await? {
        rows::cancel_copies(tx, subscriber, now).await?;
        rows::drop_mails(tx, subscriber, now).await?;
        rows::add_consent(tx, subscriber.as_str(), (said, ConsentSource::Bounce), now).await?;
    }
    Ok(())
}
