//! What many pages show and seldom changes: the settings, what the practice treats and where. Kept in
//! memory under the site's edition, so that a page does not ask the store for it each time.
//!
//! It is kept for the minute of the clock in which it was read, and not longer: a civil day begins
//! with a minute, so what holds on one date is never shown on the next. Where nobody looks after
//! editions, nothing is kept. Nothing here is about a person who visits, and free times are not here
//! either: they are looked up each time.

use std::{sync::Arc, time::Duration};

use domain::practice::{PracticeError, Settings};
use moka::future::Cache;

use super::{Fault, Practice, book::desk_zone};
use crate::store::{
    practice,
    site::{self, Offer},
};

type Outcome<T> = Result<T, Fault<PracticeError>>;

/// In seconds.
const MINUTE: i64 = 60;
/// After how long what was read is dropped from memory. It is out of use by then.
const LONGEST: Duration = Duration::from_secs(60);

/// What this server keeps.
pub(super) struct Kept {
    settings: Facts<Settings>,
    offer: Facts<Offer>,
}

impl Kept {
    /// Nothing yet.
    pub(super) fn new() -> Self {
        Self {
            settings: Facts::new(),
            offer: Facts::new(),
        }
    }
}

/// Facts of one kind, by the edition and the minute in which they were read.
struct Facts<T>(Cache<(u64, i64), T>);

impl<T: Clone + Send + Sync + 'static> Facts<T> {
    fn new() -> Self {
        Self(Cache::builder().time_to_live(LONGEST).build())
    }

    /// The facts as they are kept, or else as `read` finds them. Who asks while another reads waits for
    /// the same answer, so a store that is slow or away is not asked by everybody. `read` takes a
    /// connection: whoever waits here must not hold one.
    async fn get<R>(&self, desk: &Practice, read: R) -> Outcome<T>
    where
        R: Future<Output = Outcome<T>> + Send,
    {
        let Some(edition) = desk.edition() else {
            return read.await;
        };
        let minute = desk.now().epoch().div_euclid(MINUTE);
        let read = async {
            let found = read.await;
            found.map_err(|fault| fault.refusal(PracticeError::Unavailable))
        };
        let found = self.0.try_get_with((edition, minute), read).await;
        found.map_err(|refusal: Arc<PracticeError>| PracticeError::clone(&refusal).into())
    }
}

/// The settings as pages for everybody show them. What is promised to one visitor, such as a time,
/// goes by those in the store.
pub(super) async fn settings(desk: &Practice) -> Outcome<Settings> {
    let read = async {
        let mut db = desk.store().read().await?;
        Ok(practice::settings(&mut db).await?)
    };
    desk.inner.kept.settings.get(desk, read).await
}

/// What is treated, and where somebody is licensed today, as it is at the desk.
pub(super) async fn offer(desk: &Practice) -> Outcome<Offer> {
    let read = async {
        let zone = desk_zone(&settings(desk).await?);
        let mut db = desk.store().read().await?;
        Ok(site::offer(&mut db, desk.now().date_in(zone.rules())).await?)
    };
    desk.inner.kept.offer.get(desk, read).await
}
