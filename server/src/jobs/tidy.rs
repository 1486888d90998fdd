//! Tidying: holds and drafts that have run out are deleted, whether or not anybody comes by.

use domain::booking::BookingError;
use sqlx::AnyConnection;

use crate::{
    practice::{Deed, Fault, Practice},
    store::booking,
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
    /// Deletes the holds and drafts that have run out.
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
        Ok(Tidied { holds, drafts })
    }
}
