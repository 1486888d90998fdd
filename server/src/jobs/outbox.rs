//! The worker of the outboxes: takes due mail, one at a time, and sees each to its end.
//!
//! A mail goes out once. Before its content leaves the house, its row says `sending`, committed;
//! after the other side's answer it says what became of it. If the program dies in between, nobody
//! can know, and the row says `uncertain` for a person to decide.

mod facts;
mod subscriber;

use std::{sync::Arc, time::Duration};

use domain::{
    id::MailId,
    time::{HOUR, Instant, MINUTE},
};
use sqlx::AnyConnection;
use tokio::sync::watch;

use crate::{
    crypto::secret,
    mail::{
        carrier::{Carrier, Delivery},
        letter::{Letter, LetterFault},
    },
    practice::{Deed, Fault, Practice},
    store::mail::{self, Queue},
};

pub use facts::Sender;

/// Longer than a carrier may take for one letter, so that nobody else takes it meanwhile.
const LEASE: i64 = 15 * MINUTE;
/// After so many tries a mail has failed.
const MOST_TRIES: i64 = 16;
/// How long the worker waits when nothing rings.
const NAP: Duration = Duration::from_secs(20);

/// What this module's steps answer. Nothing here is refused by the rules.
type Outcome<T> = Result<T, Fault<std::convert::Infallible>>;

/// What one round did.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Sent {
    /// Mails that the other side took.
    pub accepted: u32,
    /// Mails that were put back for later.
    pub deferred: u32,
    /// Mails that ended otherwise: refused, dropped or uncertain.
    pub ended: u32,
}

/// The worker.
#[derive(Clone)]
pub struct Outbox {
    practice: Practice,
    carrier: Arc<dyn Carrier>,
    sender: Arc<Sender>,
    /// This worker's name in leases: new for each start of the program.
    owner: String,
}

impl Outbox {
    /// A worker that hands the practice's mail to `carrier`.
    pub fn new(practice: Practice, carrier: Arc<dyn Carrier>, sender: Sender) -> Self {
        Self {
            practice,
            carrier,
            sender: Arc::new(sender),
            owner: secret::token(),
        }
    }

    /// Sends whatever is due in every outbox, until nothing is.
    ///
    /// # Errors
    /// A [`Fault`] where the store cannot be reached; what was leased is free again when its lease
    /// ends.
    pub async fn send_due(&self) -> Outcome<Sent> {
        let mut sent = Sent::default();
        for queue in Queue::ALL {
            while let Some(row) = self.lease_one(queue).await? {
                match self.see_to(&row).await? {
                    End::Accepted => sent.accepted += 1,
                    End::Deferred => sent.deferred += 1,
                    End::Other => sent.ended += 1,
                }
            }
        }
        Ok(sent)
    }

    /// Works until `stop` says so; a mail that has begun is seen to its end first.
    pub async fn run(self, mut stop: watch::Receiver<bool>) {
        while !*stop.borrow() {
            match self.send_due().await {
                Ok(sent) if sent == Sent::default() => {}
                Ok(sent) => tracing::info!(?sent, carrier = self.carrier.name(), "mail"),
                Err(fault) => {
                    tracing::error!(cause = %fault, "the outbox cannot be worked on");
                }
            }
            tokio::select! {
                () = self.practice.mail_bell().notified() => {}
                () = tokio::time::sleep(NAP) => {}
                _ = stop.changed() => {}
            }
        }
    }

    async fn lease_one(&self, queue: Queue) -> Outcome<Option<Place>> {
        let owner = self.owner.clone();
        let leased = self.practice.perform(Lease { queue, owner }).await?;
        Ok(leased.map(|id| Place { queue, id }))
    }

    async fn gather(&self, place: &Place) -> Outcome<Option<Message>> {
        let (desk, sender) = (&self.practice, &*self.sender);
        match place.queue {
            Queue::Calls => facts::gather(desk, sender, &place.id).await,
            Queue::Subscribers => subscriber::gather(desk, sender, &place.id).await,
        }
    }

    async fn see_to(&self, place: &Place) -> Outcome<End> {
        let Some(message) = self.gather(place).await? else {
            return Ok(End::Other);
        };
        let (letter, attempts) = match message {
            Message::Current(letter, attempts) => {
                (letter.signed(self.sender.dkim.as_deref()), attempts)
            }
            Message::Unwritable(fault) => {
                return self.settle(place, "failed", &fault.to_string()).await;
            }
            Message::Passed => return self.settle(place, "dropped", "no longer true").await,
            Message::NoAddress => {
                return self.settle(place, "failed", "there is no address").await;
            }
        };
        let delivery = match self.carrier.approach(&letter).await {
            Ok(door) => {
                if !self.begin(place).await? {
                    return Ok(End::Other);
                }
                door.hand_over().await
            }
            Err(delivery) => delivery,
        };
        self.note(place, attempts, delivery).await
    }

    async fn note(&self, place: &Place, attempts: i64, delivery: Delivery) -> Outcome<End> {
        match delivery {
            Delivery::Accepted { reply } => {
                self.settle(place, "sent", &reply).await?;
                Ok(End::Accepted)
            }
            Delivery::Away { reply } | Delivery::Deferred { reply, .. }
                if attempts < MOST_TRIES =>
            {
                let due_at = self.practice.now() + pause(attempts);
                let again = Again {
                    place: place.clone(),
                    owner: self.owner.clone(),
                    reply,
                    due_at,
                };
                self.practice.perform(again).await?;
                Ok(End::Deferred)
            }
            Delivery::Away { reply }
            | Delivery::Deferred { reply, .. }
            | Delivery::Refused { reply, .. } => self.settle(place, "failed", &reply).await,
            Delivery::Uncertain { reply } => self.settle(place, "uncertain", &reply).await,
        }
    }

    async fn begin(&self, place: &Place) -> Outcome<bool> {
        self.practice
            .perform(Begin {
                place: place.clone(),
                owner: self.owner.clone(),
            })
            .await
    }

    async fn settle(&self, place: &Place, state: &'static str, reply: &str) -> Outcome<End> {
        let (place, owner, reply) = (place.clone(), self.owner.clone(), reply.to_owned());
        self.practice
            .perform(Settle {
                place,
                owner,
                state,
                reply,
            })
            .await?;
        Ok(End::Other)
    }
}

/// A mail's place: in which outbox, and which row.
#[derive(Clone)]
struct Place {
    queue: Queue,
    id: MailId,
}

/// A mail on its way out.
enum Message {
    /// What it says is true now; with how often it was leased.
    Current(Box<Letter>, i64),
    /// Its words did not become a message.
    Unwritable(LetterFault),
    /// What it would say has passed.
    Passed,
    /// Nobody is there to get it.
    NoAddress,
}

impl Message {
    /// A mail that was written just now.
    fn written(letter: Result<Letter, LetterFault>, attempts: i64) -> Self {
        match letter {
            Ok(letter) => Self::Current(Box::new(letter), attempts),
            Err(fault) => Self::Unwritable(fault),
        }
    }
}

/// How long a mail waits after its `attempts`-th try: a minute, doubled each time, six hours at
/// most.
pub(super) fn pause(attempts: i64) -> i64 {
    let doublings = u32::try_from((attempts - 1).clamp(0, 9)).unwrap_or(0);
    (MINUTE << doublings).min(6 * HOUR)
}

/// How an attempt to send a mail ended.
enum End {
    Accepted,
    Deferred,
    Other,
}

struct Lease {
    queue: Queue,
    owner: String,
}

impl Deed for Lease {
    type Answer = Option<MailId>;
    type Refusal = std::convert::Infallible;

    async fn run(&self, desk: &Practice, tx: &mut AnyConnection) -> Outcome<Option<MailId>> {
        let (now, engine) = (desk.now(), desk.store().engine());
        mail::free_dead_leases(tx, self.queue, now).await?;
        let (from, until) = ((self.queue, engine), now + LEASE);
        Ok(mail::lease(tx, from, &self.owner, (now, until), 1)
            .await?
            .pop())
    }
}

struct Begin {
    place: Place,
    owner: String,
}

impl Deed for Begin {
    type Answer = bool;
    type Refusal = std::convert::Infallible;

    async fn run(&self, _: &Practice, tx: &mut AnyConnection) -> Outcome<bool> {
        Ok(mail::begin(tx, self.place.queue, &self.place.id, &self.owner).await?)
    }
}

struct Settle {
    place: Place,
    owner: String,
    state: &'static str,
    reply: String,
}

impl Deed for Settle {
    type Answer = bool;
    type Refusal = std::convert::Infallible;

    async fn run(&self, desk: &Practice, tx: &mut AnyConnection) -> Outcome<bool> {
        let said = (self.state, self.reply.as_str());
        let place = (self.place.queue, &self.place.id);
        Ok(mail::settle(tx, place, &self.owner, said, desk.now()).await?)
    }
}

struct Again {
    place: Place,
    owner: String,
    reply: String,
    due_at: Instant,
}

impl Deed for Again {
    type Answer = ();
    type Refusal = std::convert::Infallible;

    async fn run(&self, _: &Practice, tx: &mut AnyConnection) -> Outcome<()> {
        let place = (self.place.queue, &self.place.id);
        Ok(mail::again(tx, place, &self.owner, &self.reply, self.due_at).await?)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_mail_waits_longer_after_each_try_and_never_longer_than_six_hours() {
        assert_eq!(pause(1), MINUTE);
        assert_eq!(pause(2), 2 * MINUTE);
        assert_eq!(pause(9), 256 * MINUTE);
        assert_eq!(pause(16), 6 * HOUR);
    }
}
