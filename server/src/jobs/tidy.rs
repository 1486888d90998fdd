//! Tidying: what has run out (holds, drafts, sessions, links, counted tries) is deleted, whether or
//! not anybody comes by.

use domain::{booking::BookingError, time::DAY};
use sqlx::AnyConnection;

use crate::{
    practice::{Deed, Fault, Practice, newsletter, retention},
    store::{booking, practice, staff},
};

/// How much was deleted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Tidied {
    /// Holds that had lapsed.
    pub holds: u64,
    /// Drafts that had run out.
    pub drafts: u64,
    /// Consultations whose time of keeping was over.
    pub erased: u64,
    /// Addresses that asked for the newsletter and never confirmed.
    pub unconfirmed: u64,
    /// Addresses that had left the newsletter.
    pub left: u64,
}

impl Tidied {
    /// Whether anything was deleted that somebody had told us.
    fn is_something(&self) -> bool {
        let Self {
            holds,
            drafts,
            erased,
            unconfirmed,
            left,
        } = self;
        [holds, drafts, erased, unconfirmed, left]
            .iter()
            .any(|many| **many > 0)
    }
}

impl Practice {
    /// Deletes what has run out.
    ///
    /// # Errors
    /// [`Fault`] where the store did not let it.
    pub async fn tidy(&self) -> Result<Tidied, Fault<BookingError>> {
        let tidied = self.perform(Tidy).await?;
        if tidied.is_something() {
            self.store().fold_log().await;
        }
        Ok(tidied)
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
        let settings = practice::settings(tx).await?;
        let past = now + -settings.keep_consultation_days * DAY;
        let erased = booking::erase_consultations(tx, past, now).await?;
        staff::delete_old_sessions(tx, now).await?;
        staff::delete_old_welcomes(tx, now).await?;
        staff::delete_old_attempts(tx, now + -retention::TRIES).await?;
        let newsletter = newsletter::forget(desk, tx).await?;
        Ok(Tidied {
            holds,
            drafts,
            erased,
            unconfirmed: newsletter.unconfirmed,
            left: newsletter.left,
        })
    }
}
