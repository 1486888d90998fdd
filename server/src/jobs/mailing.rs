//! The worker that sends the newsletter: it takes copies from the ledger in small batches, and sees
//! each to its end.
//!
//! A copy goes out once. Before its content leaves the house its row says `sending`, committed;
//! after the mail server's answer it says what became of it. If the program dies in between, nobody
//! can know, and the row says `uncertain` for a person to decide. Whoever leaves, pauses or stops an
//! issue takes the copy out of the worker's hands in the same table, so the commit of `sending` is
//! also the last look at whether it may go.

mod deeds;
pub mod trial;

use std::{collections::HashMap, sync::Arc, time::Duration};

use domain::{contact::EmailAddress, id::IssueId, newsletter::DeliveryState, practice::Settings};
use tokio::sync::watch;

use self::deeds::{Batch, Begin, Failed, Keep, Lease, LetGo, PutBack, Retry, Settle, Stop};
use super::{Sender, outbox};
use crate::{
    crypto::secret,
    mail::{
        carrier::{Carrier, Delivery, Handover},
        letter::{IssueFacts, Letter, LetterFault},
    },
    newsletter::personal,
    practice::{
        Fault, Practice,
        newsletter::{self, IssueFault, StopReason, token},
    },
    store::newsletter::{FrozenIssue, HeldCopy, frozen_issue},
};

/// After so many tries a copy has failed: about a day and a half.
const MOST_TRIES: i64 = 14;
/// After so many failures in a row that are no copy's own, the mail server is left alone for a while.
const PATIENCE: u32 = 3;
/// After so many refusals in a row, with nothing taken in between, an issue is stopped: it is not
/// the addresses that are wrong.
const MOST_REFUSED: u32 = 20;
/// The same for copies that went out without an answer.
const MOST_UNANSWERED: u32 = 5;
/// After so many batches the worker looks up: other issues may have to begin, or schedules to fire.
const BATCHES: u32 = 20;
/// A connection is kept over waits that are not longer.
const SHORT: Duration = Duration::from_secs(10);
/// How long the mail server is left alone.
const REST: Duration = Duration::from_secs(30);
/// How long the worker waits when there is nothing to do.
const NAP: Duration = Duration::from_secs(3);

type Outcome<T> = Result<T, Fault<IssueFault>>;

/// What one round did.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Mailed {
    /// Copies that the mail server took.
    pub accepted: u32,
    /// Copies that were put back for later.
    pub deferred: u32,
    /// Copies that ended otherwise: failed or uncertain.
    pub ended: u32,
    /// How long to wait before there can be more to do.
    pub wait: Option<Duration>,
}

impl Mailed {
    fn is_something(&self) -> bool {
        self.accepted + self.deferred + self.ended > 0
    }
}

/// The worker.
#[derive(Clone)]
pub struct Mailing {
    practice: Practice,
    carrier: Arc<dyn Carrier>,
    sender: Arc<Sender>,
    /// This worker's name in leases: new for each start of the program.
    owner: String,
    /// What the copies of the issue that is going out have in common.
    frozen: Option<(IssueId, String, Arc<FrozenIssue>)>,
    /// How many in a row failed through no fault of their own.
    troubles: u32,
    /// Of each issue of which copies have failed since one was taken.
    streaks: HashMap<IssueId, Streak>,
}

/// Failures in a row.
#[derive(Clone, Copy, Debug, Default)]
struct Streak {
    refused: u32,
    unanswered: u32,
}

impl Mailing {
    /// A worker that hands copies to `carrier`.
    pub fn new(practice: Practice, carrier: Arc<dyn Carrier>, sender: Sender) -> Self {
        Self {
            practice,
            carrier,
            sender: Arc::new(sender),
            owner: secret::token(),
            frozen: None,
            troubles: 0,
            streaks: HashMap::new(),
        }
    }

    /// Works until `stop` says so; a copy that has begun is seen to its end first.
    pub async fn run(mut self, mut stop: watch::Receiver<bool>) {
        while !*stop.borrow() {
            let wait = match self.send_due(&stop).await {
                Ok(mailed) => {
                    if mailed.is_something() {
                        tracing::info!(?mailed, carrier = self.carrier.name(), "newsletter");
                    }
                    mailed.wait.unwrap_or(NAP)
                }
                Err(fault) => {
                    tracing::error!(cause = %fault, "the newsletter cannot be sent");
                    REST
                }
            };
            tokio::select! {
                () = tokio::time::sleep(wait) => {}
                _ = stop.changed() => {}
            }
        }
    }

    /// Sends what is due, as fast as the pace allows, until nothing is or `stop` says so.
    ///
    /// # Errors
    /// A [`Fault`] where the store cannot be reached; what was leased is free again when its lease
    /// ends.
    pub async fn send_due(&mut self, stop: &watch::Receiver<bool>) -> Outcome<Mailed> {
        let mut mailed = Mailed::default();
        loop {
            self.look_up().await?;
            if !self.send_batches(&mut mailed, stop).await? {
                break;
            }
        }
        if mailed.wait.is_none_or(|wait| wait > SHORT) {
            self.carrier.rest().await;
        }
        self.practice.perform(Keep).await?;
        Ok(mailed)
    }

    /// Lets begin what is to begin, and takes back what dead workers held.
    async fn look_up(&self) -> Outcome<()> {
        let origin = self.sender.public_url.origin();
        self.practice.send_scheduled(origin).await?;
        self.practice.perform(Keep).await
    }

    /// Sends some batches. Answers whether there may be more to do at once.
    async fn send_batches(
        &mut self,
        mailed: &mut Mailed,
        stop: &watch::Receiver<bool>,
    ) -> Outcome<bool> {
        for _ in 0..BATCHES {
            let owner = self.owner.clone();
            let batch = self.practice.perform(Lease { owner }).await?;
            if batch.copies.is_empty() {
                mailed.wait = batch.wait;
                return Ok(false);
            }
            if !self.send_batch(&batch, mailed, stop).await? {
                return Ok(false);
            }
        }
        Ok(true)
    }

    /// Sends a batch. Answers whether to go on with the next.
    async fn send_batch(
        &mut self,
        batch: &Batch,
        mailed: &mut Mailed,
        stop: &watch::Receiver<bool>,
    ) -> Outcome<bool> {
        for copy in &batch.copies {
            if *stop.borrow() || self.troubles >= PATIENCE {
                self.put_back().await?;
                if self.troubles >= PATIENCE {
                    self.troubles = 0;
                    mailed.wait = Some(REST);
                }
                return Ok(false);
            }
            match self.send(copy, &batch.settings).await? {
                End::Accepted => mailed.accepted += 1,
                End::Deferred => mailed.deferred += 1,
                End::Other => mailed.ended += 1,
                End::Taken => {}
                End::Stopped => {
                    mailed.ended += 1;
                    self.put_back().await?;
                    return Ok(true);
                }
            }
        }
        Ok(true)
    }

    async fn send(&mut self, copy: &HeldCopy, settings: &Settings) -> Outcome<End> {
        let Some(frozen) = self.frozen(copy).await? else {
            return Ok(End::Taken);
        };
        let (desk, key) = (self.practice.clone(), &copy.key);
        let opened: Outcome<String> =
            newsletter::open_address(&desk, &key.subscriber, &copy.email_sealed);
        // One row that cannot be read must not keep the others from their letter.
        let Ok(address) = opened else {
            return self.fail(copy, None, "its address cannot be opened").await;
        };
        let token = token::copy(desk.keys(), &key.issue, &key.subscriber);
        let letter = match self.letter(copy, settings, (&frozen, &address, &token)) {
            Ok(letter) => letter,
            Err(fault) => return self.fail(copy, None, &fault.to_string()).await,
        };
        let carrier = self.carrier.clone();
        let delivery = match carrier.approach(&letter).await {
            Ok(door) => match self.hand_over(copy, door, &token).await? {
                Some(delivery) => delivery,
                None => return Ok(End::Taken),
            },
            Err(delivery) => delivery,
        };
        self.note(copy, delivery).await
    }

    /// Lets the content go, once the store has it that it does.
    async fn hand_over(
        &self,
        copy: &HeldCopy,
        door: Box<dyn Handover + '_>,
        token: &str,
    ) -> Outcome<Option<Delivery>> {
        let begin = Begin {
            key: copy.key.clone(),
            owner: self.owner.clone(),
            return_hash: secret::digest(token),
        };
        if !self.practice.perform(begin).await? {
            drop(door);
            let let_go = LetGo {
                key: copy.key.clone(),
                owner: self.owner.clone(),
            };
            self.practice.perform(let_go).await?;
            return Ok(None);
        }
        Ok(Some(door.hand_over().await))
    }

    fn letter(
        &self,
        copy: &HeldCopy,
        settings: &Settings,
        (frozen, address, token): (&FrozenIssue, &str, &str),
    ) -> Result<Letter, LetterFault> {
        let desk = &self.practice;
        let to = EmailAddress::parse(address).map_err(|_| LetterFault::Address("recipient's"))?;
        let manage = token::manage(desk.keys(), &copy.key.subscriber);
        let return_to = self.return_to(token);
        let reply_to = EmailAddress::parse(&settings.contact_email).ok();
        let facts = IssueFacts {
            token,
            to: &to,
            from_name: &settings.newsletter.from_name,
            from: &self.sender.from,
            reply_to: reply_to.as_ref(),
            return_to: return_to.as_ref(),
            leave_to: self.sender.leave_to(),
            public_url: self.sender.public_url.origin(),
            manage_token: &manage,
            subject: &frozen.subject,
            html: &personal(&frozen.html, &manage),
            plain: &personal(&frozen.plain, &manage),
            now: desk.now(),
        };
        Ok(Letter::of_issue(&facts)?.signed(self.sender.dkim.as_deref()))
    }

    /// The address that this copy returns to: `bounces+token@…`.
    fn return_to(&self, token: &str) -> Option<EmailAddress> {
        let (local, domain) = self.sender.return_to.as_ref()?.as_str().rsplit_once('@')?;
        EmailAddress::parse(&format!("{local}+{token}@{domain}")).ok()
    }

    /// What the copies of its issue have in common; none where that was called back.
    async fn frozen(&mut self, copy: &HeldCopy) -> Outcome<Option<Arc<FrozenIssue>>> {
        let (issue, hash) = (&copy.key.issue, &copy.content_hash);
        if let Some((known, of, frozen)) = &self.frozen
            && (known, of) == (issue, hash)
        {
            return Ok(Some(frozen.clone()));
        }
        let mut db = self.practice.store().read().await?;
        let Some(frozen) = frozen_issue(&mut db, issue, hash).await? else {
            return Ok(None);
        };
        let frozen = Arc::new(frozen);
        self.frozen = Some((issue.clone(), hash.clone(), frozen.clone()));
        Ok(Some(frozen))
    }

    async fn note(&mut self, copy: &HeldCopy, delivery: Delivery) -> Outcome<End> {
        match delivery {
            Delivery::Accepted { reply } => {
                self.troubles = 0;
                self.streaks.remove(&copy.key.issue);
                self.settle(copy, DeliveryState::Accepted, &reply).await?;
                Ok(End::Accepted)
            }
            Delivery::Away { reply } => {
                self.troubles += 1;
                self.retry(copy, (None, reply), false).await
            }
            Delivery::Deferred { code, reply } if copy.attempts < MOST_TRIES => {
                // With a code, the server is there and means this copy.
                self.troubles = if code.is_none() { self.troubles + 1 } else { 0 };
                self.retry(copy, (code, reply), true).await
            }
            Delivery::Deferred { code, reply } | Delivery::Refused { code, reply } => {
                self.fail(copy, code, &reply).await
            }
            Delivery::Uncertain { reply } => {
                self.settle(copy, DeliveryState::Uncertain, &reply).await?;
                let streak = self.streak(copy);
                streak.unanswered += 1;
                if streak.unanswered < MOST_UNANSWERED {
                    return Ok(End::Other);
                }
                self.stop(copy, StopReason::Unanswered).await
            }
        }
    }

    fn streak(&mut self, copy: &HeldCopy) -> &mut Streak {
        self.streaks.entry(copy.key.issue.clone()).or_default()
    }

    async fn retry(
        &self,
        copy: &HeldCopy,
        said: (Option<u16>, String),
        counts: bool,
    ) -> Outcome<End> {
        let retry = Retry {
            key: copy.key.clone(),
            owner: self.owner.clone(),
            said,
            due_at: self.practice.now() + outbox::pause(copy.attempts),
            counts,
        };
        self.practice.perform(retry).await?;
        Ok(End::Deferred)
    }

    async fn fail(&mut self, copy: &HeldCopy, code: Option<u16>, reply: &str) -> Outcome<End> {
        let failed = Failed {
            key: copy.key.clone(),
            owner: self.owner.clone(),
            code,
            reply: reply.to_owned(),
        };
        self.practice.perform(failed).await?;
        let streak = self.streak(copy);
        streak.refused += 1;
        if streak.refused < MOST_REFUSED {
            return Ok(End::Other);
        }
        self.stop(copy, StopReason::Refused).await
    }

    /// Stops an issue of which nothing gets through. Whoever lets it go on has a fresh start.
    async fn stop(&mut self, copy: &HeldCopy, why: StopReason) -> Outcome<End> {
        self.streaks.remove(&copy.key.issue);
        let issue = copy.key.issue.clone();
        self.practice.perform(Stop { issue, why }).await?;
        Ok(End::Stopped)
    }

    /// Writes down what became of a copy. The answer is known, so a store that hiccups is asked again
    /// for as long as the lease lasts well.
    async fn settle(&self, copy: &HeldCopy, state: DeliveryState, reply: &str) -> Outcome<()> {
        let mut tries = 0;
        loop {
            let settle = Settle {
                key: copy.key.clone(),
                owner: self.owner.clone(),
                state,
                reply: reply.to_owned(),
            };
            tries += 1;
            match self.practice.perform(settle).await {
                Err(fault) if tries < 20 => {
                    tracing::warn!(cause = %fault, tries, "an answer could not be written down yet");
                    tokio::time::sleep(Duration::from_secs(tries.min(10))).await;
                }
                outcome => return outcome,
            }
        }
    }

    async fn put_back(&self) -> Outcome<()> {
        let owner = self.owner.clone();
        self.practice.perform(PutBack { owner }).await
    }
}

/// How an attempt to send a copy ended.
enum End {
    Accepted,
    Deferred,
    Other,
    /// It was taken out of the worker's hands.
    Taken,
    /// It failed like those before it, and its issue is stopped.
    Stopped,
}
