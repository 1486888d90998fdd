use std::sync::atomic::{AtomicI64, Ordering};

use domain::time::{Clock, Instant};

/// A clock that stands still until a test moves it.
#[derive(Debug)]
pub struct TestClock(AtomicI64);

impl TestClock {
    pub fn at(moment: Instant) -> Self {
        Self(AtomicI64::new(moment.epoch()))
    }

    pub fn set(&self, moment: Instant) {
        self.0.store(moment.epoch(), Ordering::SeqCst);
    }
}

impl Clock for TestClock {
    fn now(&self) -> Instant {
        Instant::from_epoch(self.0.load(Ordering::SeqCst))
    }
}
