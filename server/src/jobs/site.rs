//! Keeping what is made from the site up to date.

use std::time::Duration;

use tokio::sync::watch;

use crate::practice::Practice;

/// How often a server looks whether what the site says has changed, there or on another server.
pub const LOOK: Duration = Duration::from_secs(3);

/// Keeps the search and the kept pages up to date, looking as often as `every`, until asked to stop.
pub async fn look_after_site(practice: Practice, every: Duration, mut stop: watch::Receiver<bool>) {
    while !*stop.borrow() {
        if let Err(fault) = practice.look_after_site().await {
            tracing::error!(cause = %fault, "the site could not be brought up to date");
        }
        tokio::select! {
            () = tokio::time::sleep(every) => {}
            _ = stop.changed() => {}
        }
    }
}
