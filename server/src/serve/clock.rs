use domain::time::{Clock, Instant};

/// The machine's clock. The one place that looks at it.
#[derive(Clone, Copy, Debug)]
pub struct MachineClock;

impl Clock for MachineClock {
    fn now(&self) -> Instant {
        #[expect(
            clippy::disallowed_methods,
            reason = "this is the clock that everybody is handed"
        )]
        let now = jiff::Timestamp::now();
        Instant::from_epoch(now.as_second())
    }
}
