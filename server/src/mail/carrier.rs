//! Taking a finished letter to where it goes.
//!
//! A carrier works in two steps, because one question decides everything: *has any of the letter
//! left the house?* In [`Carrier::approach`] nothing has, whatever happens: the letter can be tried
//! again without harm. What it answers with is a [`Handover`], the place at the door where the
//! outbox commits its row as `sending`; and only [`Handover::hand_over`] lets the content go. So
//! ```text
//! let door = carrier.approach(&letter).await?;   // connect, sign in, from, to: 4xx is "later"
//! outbox.mark_sending(row).await?;                // committed; an error drops the door, unsent
//! let delivery = door.hand_over().await;          // DATA
//! ```
//! A crash before the commit leaves a row that is safely tried again; a crash after it leaves one
//! that says `sending`, and whether the letter arrived is then honestly unknown.

mod folder;
mod relay;
mod reply;
mod smtp;

use async_trait::async_trait;

pub use self::{
    folder::FolderCarrier,
    relay::{Encryption, Relay, RelayFault},
    smtp::SmtpCarrier,
};
use super::letter::Letter;

/// What became of a letter. The replies are one line of at most 200 characters, without anything
/// that looks like an address, so they can be kept and shown.
#[derive(Clone, Debug, PartialEq, Eq)]
#[must_use]
pub enum Delivery {
    /// The other side has taken charge of it.
    Accepted {
        /// What it said.
        reply: String,
    },
    /// Nothing was said of it: the other side could not be reached, or did not let us in.
    Away {
        /// What happened.
        reply: String,
    },
    /// It did not go out; later it may.
    Deferred {
        /// The other side's code, where it gave one.
        code: Option<u16>,
        /// Why.
        reply: String,
    },
    /// It will not be taken, however often it is tried.
    Refused {
        /// The other side's code, where it gave one.
        code: Option<u16>,
        /// Why.
        reply: String,
    },
    /// It went out, and no answer came: it may have arrived or not. To send it again by itself
    /// could mean to send it twice.
    Uncertain {
        /// What happened instead of an answer.
        reply: String,
    },
}

impl Delivery {
    /// What the other side said, or what happened.
    pub fn reply(&self) -> &str {
        match self {
            Self::Accepted { reply }
            | Self::Deferred { reply, .. }
            | Self::Refused { reply, .. }
            | Self::Away { reply }
            | Self::Uncertain { reply } => reply,
        }
    }
}

/// Something that takes letters.
#[async_trait]
pub trait Carrier: Send + Sync {
    /// Does all that can be done before the letter's content has to go out. Nothing of the content
    /// has when this returns, and nothing will if the answer is dropped.
    ///
    /// # Errors
    /// [`Delivery::Away`], [`Delivery::Deferred`] or [`Delivery::Refused`], never another.
    async fn approach<'a>(&'a self, letter: &'a Letter)
    -> Result<Box<dyn Handover + 'a>, Delivery>;

    /// No letter follows for a while: whatever was kept ready for one is put away.
    async fn rest(&self) {}

    /// What it is called in logs and on the desk's page of letters.
    fn name(&self) -> &'static str;
}

/// A letter at the door.
#[async_trait]
pub trait Handover: Send {
    /// Lets the content go, and waits for what the other side says to it. To drop this future once
    /// it has been polled is to not know what became of the letter.
    async fn hand_over(self: Box<Self>) -> Delivery;
}
