//! The use cases: what people do, each in one transaction, with the clock handed in.
//!
//! A use case that writes is a [`Deed`]. It runs in a task of its own, so that a visitor who hangs
//! up cannot cut it in half, and is run again where the engine says that it lost against another.

pub mod blog;
pub mod book;
pub mod booking;
pub mod content;
mod deed;
mod desk;
mod edition;
mod fault;
mod kept;
mod keys;
pub mod newsletter;
mod pages;
pub(crate) mod retention;
pub mod sample;
pub mod search;
pub mod staff;

use std::sync::Arc;

use domain::time::{Clock, Instant};
use tokio::sync::Notify;

pub(crate) use deed::Deed;
pub use fault::Fault;
pub use keys::WrongKeys;

use crate::{crypto::KeyRing, store::Store};

/// The practice at work: its store, its keys, its clock. Cheap to clone.
#[derive(Clone)]
pub struct Practice {
    inner: Arc<Inner>,
}

struct Inner {
    store: Store,
    keys: KeyRing,
    clock: Arc<dyn Clock>,
    /// Rings when a mail has been put into the outbox, so that its worker need not wait.
    mail_bell: Notify,
    /// What the search looks through.
    shelf: search::Shelf,
    /// Counts the changes of what the site says.
    edition: edition::Counter,
    /// What many pages show and seldom changes.
    kept: kept::Kept,
}

impl Practice {
    /// Opens the practice over a store.
    pub fn new(store: Store, keys: KeyRing, clock: Arc<dyn Clock>) -> Self {
        Self {
            inner: Arc::new(Inner {
                store,
                keys,
                clock,
                mail_bell: Notify::new(),
                shelf: search::Shelf::default(),
                edition: edition::Counter::default(),
                kept: kept::Kept::new(),
            }),
        }
    }

    /// The store.
    pub fn store(&self) -> &Store {
        &self.inner.store
    }

    /// The keys that seal personal columns.
    pub fn keys(&self) -> &KeyRing {
        &self.inner.keys
    }

    /// The present moment.
    pub fn now(&self) -> Instant {
        self.inner.clock.now()
    }

    /// What the search looks through.
    pub(crate) fn shelf(&self) -> &search::Shelf {
        &self.inner.shelf
    }

    /// Rings when there is new mail to send.
    pub fn mail_bell(&self) -> &Notify {
        &self.inner.mail_bell
    }
}
