//! The site's edition: a number that moves whenever this server learns that what the site says to
//! everybody has changed. What is kept in memory is kept under its edition, and is old with it.

use std::sync::atomic::{AtomicU64, Ordering};

use super::{Practice, search::SearchFault};

/// The edition; 0 while nobody looks after it.
#[derive(Debug, Default)]
pub(super) struct Counter(AtomicU64);

impl Practice {
    /// The site's edition on this server. None where nobody looks after it: then nothing that is
    /// made from it may be kept.
    pub fn edition(&self) -> Option<u64> {
        let edition = self.inner.edition.0.load(Ordering::Acquire);
        (edition > 0).then_some(edition)
    }

    /// Looks whether the site says something else by now, here or by another server, and brings
    /// what is made from it up to date. To be called every few seconds.
    ///
    /// # Errors
    /// [`SearchFault`]
    pub async fn look_after_site(&self) -> Result<(), SearchFault> {
        let changed = self.refresh_search().await?;
        if changed || self.edition().is_none() {
            self.inner.edition.0.fetch_add(1, Ordering::AcqRel);
        }
        Ok(())
    }

    /// Something was changed here that everybody reads.
    pub(super) fn next_edition(&self) {
        if self.edition().is_some() {
            self.inner.edition.0.fetch_add(1, Ordering::AcqRel);
        }
    }
}
