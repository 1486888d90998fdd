//! The outbox's worker: takes due mail, one at a time, and sees each to its end.
//!
//! A mail goes out once. Before its content leaves the house, its row says `sending`, committed;
//! after the other side's answer it says what became of it. If the program dies in between, nobody
//! can know, and the row says `uncertain` for a person to decide.

mod facts;

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
        letter::Letter,
    },
    practice::{Deed, Fault, Practice},
    store::mail::{self, MailRow},
};

use facts::Message;
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

    /// Sends whatever is due, until nothing is.
    ///
    /// # Errors
    /// A [`Fault`] where the store cannot be reached; what was leased is free again when its lease
    /// ends.
    pub async fn send_due(&self) -> Outcome<Sent> {
        let mut sent = Sent::default();
        while let Some(id) = self.lease_one().await? {
            match self.see_to(&id).await? {
                End::Accepted => sent.accepted += 1,
                End::Deferred => sent.deferred += 1,
                End::Other => sent.ended += 1,
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

    async fn lease_one(&self) -> Outcome<Option<MailId>> {
        self.practice
            .perform(Lease {
                owner: self.owner.clone(),
            })
            .await
    }

    async fn see_to(&self, id: &MailId) -> Outcome<End> {
        let Some(message) = facts::gather(&self.practice, &self.sender, id).await? else {
            return Ok(End::Other);
        };
        let (row, facts) = match message {
            Message::Current(row, facts) => (row, facts),
            Message::Passed => return self.settle(id, "dropped", "no longer true").await,
            Message::NoAddress => return self.settle(id, "failed", "there is no address").await,
        };
        let letter = match Letter::write(&facts) {
            Ok(letter) => letter,
            Err(fault) => return self.settle(id, "failed", &fault.to_string()).await,
        };
        let delivery = match self.carrier.approach(&letter).await {
            Ok(door) => {
                if !self.begin(id).await? {
                    return Ok(End::Other);
                }
                door.hand_over().await
            }
            Err(delivery) => delivery,
        };
        self.note(&row, delivery).await
    }

    async fn note(&self, row: &MailRow, delivery: Delivery) -> Outcome<End> {
        let id = &row.id;
        match delivery {
            Delivery::Accepted { reply } => {
                self.settle(id, "sent", &reply).await?;
                Ok(End::Accepted)
            }
            Delivery::Deferred { reply } if row.attempts < MOST_TRIES => {
                let due_at = self.practice.now() + pause(row.attempts);
                let again = Again {
                    id: id.clone(),
                    owner: self.owner.clone(),
                    reply,
                    due_at,
                };
                self.practice.perform(again).await?;
                Ok(End::Deferred)
            }
            Delivery::Deferred { reply } | Delivery::Refused { reply } => {
                self.settle(id, "failed", &reply).await
            }
            Delivery::Uncertain { reply } => self.settle(id, "uncertain", &reply).await,
        }
    }

    async fn begin(&self, id: &MailId) -> Outcome<bool> {
        self.practice
            .perform(Begin {
                id: id.clone(),
                owner: self.owner.clone(),
            })
            .await
    }

    async fn settle(&self, id: &MailId, state: &'static str, reply: &str) -> Outcome<End> {
        let (id, owner, reply) = (id.clone(), self.owner.clone(), reply.to_owned());
        self.practice
            .perform(Settle {
                id,
                owner,
                state,
                reply,
            })
            .await?;
        Ok(End::Other)
    }
}

/// How long a mail waits after its `attempts`-th try: a minute, doubled each time, six hours at
/// most.
fn pause(attempts: i64) -> i64 {
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
    owner: String,
}

impl Deed for Lease {
    type Answer = Option<MailId>;
    type Refusal = std::convert::Infallible;

    async fn run(&self, desk: &Practice, tx: &mut AnyConnection) -> Outcome<Option<MailId>> {
        let (now, engine) = (desk.now(), desk.store().engine());
        mail::free_dead_leases(tx, now).await?;
        let until = now + LEASE;
        Ok(mail::lease(tx, engine, &self.owner, (now, until), 1)
            .await?
            .pop())
    }
}

struct Begin {
    id: MailId,
    owner: String,
}

impl Deed for Begin {
    type Answer = bool;
    type Refusal = std::convert::Infallible;

    async fn run(&self, _: &Practice, tx: &mut AnyConnection) -> Outcome<bool> {
        Ok(mail::begin(tx, &self.id, &self.owner).await?)
    }
}

struct Settle {
    id: MailId,
    owner: String,
    state: &'static str,
    reply: String,
}

impl Deed for Settle {
    type Answer = bool;
    type Refusal = std::convert::Infallible;

    async fn run(&self, desk: &Practice, tx: &mut AnyConnection) -> Outcome<bool> {
        let said = (self.state, self.reply.as_str());
        Ok(mail::settle(tx, &self.id, &self.owner, said, desk.now()).await?)
    }
}

struct Again {
    id: MailId,
    owner: String,
    reply: String,
    due_at: Instant,
}

impl Deed for Again {
    type Answer = ();
    type Refusal = std::convert::Infallible;

    async fn run(&self, _: &Practice, tx: &mut AnyConnection) -> Outcome<()> {
        Ok(mail::again(tx, &self.id, &self.owner, &self.reply, self.due_at).await?)
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
