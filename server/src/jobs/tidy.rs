//! Tidying: what has run out (holds, drafts, sessions, links, counted tries) is deleted, whether or
//! not anybody comes by.

use domain::booking::BookingError;
use sqlx::AnyConnection;

use crate::{
    practice::{Deed, Fault, Practice, staff::TRIES_KEPT},
    store::{booking, staff},
};

/// How much was deleted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Tidied {
    /// Holds that had lapsed.
    pub holds: u64,
    /// Drafts that had run out.
    pub drafts: u64,
}

impl Practice {
    /// Deletes what has run out.
    ///
    /// # Errors
    /// [`Fault`] where the store did not let it.
    pub async fn tidy(&self) -> Result<Tidied, Fault<BookingError>> {
        self.perform(Tidy).await
    }
}

struct Tidy;

impl Deed for Tidy {
    type Answer = Tidied;
    type Refusal = BookingError;

    async fn run(
        &self,
        desk: &Practice,
        tx: &mut AnyConnection,
    ) -> Result<Tidied, Fault<BookingError>> {
        let now = desk.now();
        let holds = booking::delete_expired_holds(tx, now, None).await?;
        let drafts = booking::delete_old_drafts(tx, now).await?;
        staff::delete_old_sessions(tx, now).await?;
        staff::delete_old_welcomes(tx, now).await?;
        staff::delete_old_attempts(tx, now + -TRIES_KEPT).await?;
        Ok(Tidied { holds, drafts })
    }
}
