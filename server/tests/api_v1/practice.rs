//! A practice for one test: its own store, its own keys, and a clock that the test moves.

use std::sync::{
    Arc,
    atomic::{AtomicI64, Ordering},
};

use axum::{Router, routing::any};
use domain::time::{Clock, Instant};
use server::{
    crypto::KeyRing,
    http::api_v1::{BASE, no_such_address, routes},
    practice::Practice,
    store::Store,
};
use tempfile::TempDir;

/// Monday, November 23, 2026, noon in Chicago.
pub const NOON: i64 = 1_795_456_800;

/// A clock that stands still until it is moved.
pub struct HandClock(pub AtomicI64);

impl Clock for HandClock {
    fn now(&self) -> Instant {
        Instant::from_epoch(self.0.load(Ordering::SeqCst))
    }
}

/// The sample practice at noon, over a new store that goes with the folder.
pub async fn sample_practice() -> (Practice, Arc<HandClock>, TempDir) {
    let folder = tempfile::tempdir().unwrap();
    let url = format!("sqlite://{}/synergy.db", folder.path().display());
    let store = Store::open(&url).await.unwrap();
    let clock = Arc::new(HandClock(AtomicI64::new(NOON)));
    let practice = Practice::new(store, KeyRing::ephemeral(), clock.clone());
    practice.seed_sample().await.unwrap();
    (practice, clock, folder)
}

/// The interface in its place.
pub fn router(practice: Practice) -> Router {
    Router::new()
        .nest(BASE, routes())
        .route(&format!("{BASE}/"), any(no_such_address))
        .with_state(practice)
}
