//! What the worker writes, each in one transaction.

use std::time::Duration;

use domain::{
    id::IssueId,
    newsletter::{BounceKind, DeliveryState, Pace, said_of_mailbox},
    practice::Settings,
    time::{Instant, MINUTE},
};
use sqlx::AnyConnection;

use super::Outcome;
use crate::{
    mail::{carrier::SmtpCarrier, returned::status_in},
    practice::{
        Deed, Practice,
        newsletter::{IssueFault, StopReason, did_not_get_through, stop_issue},
    },
    store::{
        newsletter::{self as rows, CopyKey, HeldCopy, NextTry, Said},
        practice,
    },
};

/// How many copies a worker takes at once. Few, so that whoever stops an issue stops it soon, and
/// several servers share it.
const BATCH: i64 = 20;
/// How long a worker may hold copies that it has not begun. Each is renewed when its turn comes.
const LEASE: i64 = 10 * MINUTE;
/// Longer than a mail server may take with one copy.
const SENDING: i64 = 15 * MINUTE;
const _: () = assert!(SmtpCarrier::LONGEST.as_secs() < 15 * 60);

/// Takes back what dead workers held, lets issues begin, and notes which are done.
pub(super) struct Keep;

impl Deed for Keep {
    type Answer = ();
    type Refusal = IssueFault;

    async fn run(&self, desk: &Practice, tx: &mut AnyConnection) -> Outcome<()> {
        let now = desk.now();
        let uncertain = rows::free_dead_copies(tx, now).await?;
        if uncertain > 0 {
            tracing::warn!(uncertain, "copies were going out when a worker died");
        }
        // What begins to go out is in the archive from now on.
        if rows::start_issues(tx, now).await? {
            crate::store::site::move_version(tx).await?;
        }
        rows::finish_issues(tx, now).await?;
        Ok(())
    }
}

/// Copies to send, and what they are sent with.
pub(super) struct Batch {
    pub copies: Vec<HeldCopy>,
    pub settings: Settings,
    /// How long the pace keeps the worker waiting, where it does.
    pub wait: Option<Duration>,
}

/// Takes a batch.
pub(super) struct Lease {
    pub owner: String,
}

impl Deed for Lease {
    type Answer = Batch;
    type Refusal = IssueFault;

    async fn run(&self, desk: &Practice, tx: &mut AnyConnection) -> Outcome<Batch> {
        let now = desk.now();
        let settings = practice::settings(&mut *tx).await?;
        let pace = Pace::of(settings.newsletter.messages_a_minute);
        let spent_to = rows::pace_spent_to(tx).await?;
        let room = pace.room(spent_to, now).min(BATCH);
        if room > 0 {
            let taken = self.take(desk, tx, room).await?;
            if taken > 0 {
                rows::spend_pace(tx, pace.spend(spent_to, now, taken)).await?;
            }
        }
        let seconds = u64::try_from(pace.wait(spent_to, now)).unwrap_or(0);
        Ok(Batch {
            copies: rows::held_copies(tx, &self.owner).await?,
            settings,
            wait: (room == 0).then(|| Duration::from_secs(seconds.clamp(1, 60))),
        })
    }
}

impl Lease {
    /// What has waited for its next try goes first.
    async fn take(&self, desk: &Practice, tx: &mut AnyConnection, room: i64) -> Outcome<i64> {
        let (engine, now) = (desk.store().engine(), desk.now());
        let mut taken = 0;
        for state in [DeliveryState::Retrying, DeliveryState::Queued] {
            let (from, until) = ((engine, state), (now, now + LEASE));
            taken += rows::lease_copies(tx, from, &self.owner, until, room - taken).await?;
        }
        Ok(taken)
    }
}

/// A copy's content is about to leave.
pub(super) struct Begin {
    pub key: CopyKey,
    pub owner: String,
    pub return_hash: String,
}

impl Deed for Begin {
    type Answer = bool;
    type Refusal = IssueFault;

    async fn run(&self, desk: &Practice, tx: &mut AnyConnection) -> Outcome<bool> {
        let now = desk.now();
        let span = (now, now + SENDING);
        Ok(rows::begin_copy(tx, &self.key, &self.owner, span, &self.return_hash).await?)
    }
}

/// A copy's end, where it says nothing about its subscriber.
pub(super) struct Settle {
    pub key: CopyKey,
    pub owner: String,
    pub state: DeliveryState,
    pub reply: String,
}

impl Deed for Settle {
    type Answer = ();
    type Refusal = IssueFault;

    async fn run(&self, desk: &Practice, tx: &mut AnyConnection) -> Outcome<()> {
        let said = Said {
            code: (self.state == DeliveryState::Accepted).then_some(250),
            words: &self.reply,
        };
        rows::settle_copy(tx, &self.key, &self.owner, (self.state, said), desk.now()).await?;
        Ok(())
    }
}

/// A copy that may not begin.
pub(super) struct LetGo {
    pub key: CopyKey,
    pub owner: String,
}

impl Deed for LetGo {
    type Answer = ();
    type Refusal = IssueFault;

    async fn run(&self, desk: &Practice, tx: &mut AnyConnection) -> Outcome<()> {
        rows::let_copy_go(tx, &self.key, &self.owner, desk.now()).await?;
        Ok(())
    }
}

/// A copy is to be tried again.
pub(super) struct Retry {
    pub key: CopyKey,
    pub owner: String,
    pub said: (Option<u16>, String),
    pub due_at: Instant,
    /// Whether this try counts.
    pub counts: bool,
}

impl Deed for Retry {
    type Answer = ();
    type Refusal = IssueFault;

    async fn run(&self, desk: &Practice, tx: &mut AnyConnection) -> Outcome<()> {
        let said = Said {
            code: self.said.0,
            words: &self.said.1,
        };
        let next = NextTry {
            due_at: self.due_at,
            counts: self.counts,
            now: desk.now(),
        };
        Ok(rows::retry_copy(tx, &self.key, &self.owner, said, next).await?)
    }
}

/// A copy was refused for good. Where the refusal is about the mailbox it counts against it, once.
pub(super) struct Failed {
    pub key: CopyKey,
    pub owner: String,
    pub code: Option<u16>,
    pub reply: String,
}

impl Deed for Failed {
    type Answer = ();
    type Refusal = IssueFault;

    async fn run(&self, desk: &Practice, tx: &mut AnyConnection) -> Outcome<()> {
        let before = rows::copy_reply_code(tx, &self.key).await?;
        let said = Said {
            code: self.code,
            words: &self.reply,
        };
        let end = (DeliveryState::Failed, said);
        if !rows::settle_copy(tx, &self.key, &self.owner, end, desk.now()).await? {
            return Ok(());
        }
        let counted = before.is_some_and(|code| code >= 500);
        match said_of_mailbox(status_in(&self.reply), self.code) {
            Some(BounceKind::Soft) if counted => Ok(()),
            Some(kind) => did_not_get_through(desk, tx, &self.key.subscriber, kind).await,
            None => Ok(()),
        }
    }
}

/// An issue of which nothing gets through is stopped.
pub(super) struct Stop {
    pub issue: IssueId,
    pub why: StopReason,
}

impl Deed for Stop {
    type Answer = ();
    type Refusal = IssueFault;

    async fn run(&self, desk: &Practice, tx: &mut AnyConnection) -> Outcome<()> {
        stop_issue(desk, tx, &self.issue, self.why).await
    }
}

/// Puts back what the worker holds.
pub(super) struct PutBack {
    pub owner: String,
}

impl Deed for PutBack {
    type Answer = ();
    type Refusal = IssueFault;

    async fn run(&self, _: &Practice, tx: &mut AnyConnection) -> Outcome<()> {
        Ok(rows::put_back_copies(tx, &self.owner).await?)
    }
}
