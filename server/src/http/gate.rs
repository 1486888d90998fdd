//! Limits: how many of what one source may do in a while. They are generous for people, who never
//! meet them, and end a script's fun.
//!
//! These counters live in the process: with several servers the limit is that many times as high.
//! What must hold exactly (one hold a visitor, one active call a person) is in the store.

use std::{num::NonZeroU32, sync::Arc};

use app::ssr::{Gate, Step};
use axum::{
    extract::{Request, State},
    middleware::Next,
    response::{IntoResponse, Response},
};
use governor::{
    Quota, RateLimiter,
    clock::{Clock as _, DefaultClock},
    state::keyed::DashMapStateStore,
};

use super::{Desk, Source, api_v1::Problem, source};

type Limiter = RateLimiter<Source, DashMapStateStore<Source>, DefaultClock>;

/// The limits of all steps.
#[derive(Debug)]
pub struct Gates {
    form: Limiter,
    booking: Limiter,
    reading: Limiter,
}

const fn per_hour(count: u32, burst: u32) -> (u32, u32) {
    (count, burst)
}

/// Forms of the flow: a hold, an answer, a move.
const FORMS: (u32, u32) = per_hour(240, 60);
/// Bookings that are made.
const BOOKINGS: (u32, u32) = per_hour(20, 10);
/// Free times and other lists that a page asks for by itself.
const READINGS: (u32, u32) = per_hour(3_600, 240);

impl Gates {
    /// Fresh counters.
    pub fn new() -> Self {
        Self {
            form: limiter(FORMS),
            booking: limiter(BOOKINGS),
            reading: limiter(READINGS),
        }
    }

    /// The limits as one source meets them.
    pub fn for_source(self: Arc<Self>, source: Source) -> SourceGate {
        SourceGate {
            gates: self,
            source,
        }
    }

    /// Forgets the sources that have been quiet for long enough.
    pub fn forget_quiet_sources(&self) {
        for limiter in [&self.form, &self.booking, &self.reading] {
            limiter.retain_recent();
        }
    }
}

impl Default for Gates {
    fn default() -> Self {
        Self::new()
    }
}

fn limiter((per_hour, burst): (u32, u32)) -> Limiter {
    let at_least_one = |count| NonZeroU32::new(count).unwrap_or(NonZeroU32::MIN);
    let quota = Quota::per_hour(at_least_one(per_hour)).allow_burst(at_least_one(burst));
    RateLimiter::keyed(quota)
}

/// The limits as one source meets them.
#[derive(Clone, Debug)]
pub struct SourceGate {
    gates: Arc<Gates>,
    source: Source,
}

impl Gate for SourceGate {
    fn pass(&self, step: Step) -> Result<(), u64> {
        let limiter = match step {
            Step::Form => &self.gates.form,
            Step::Booking => &self.gates.booking,
            Step::Reading => &self.gates.reading,
        };
        limiter.check_key(&self.source).map_err(|refused| {
            let clock = DefaultClock::default();
            refused.wait_time_from(clock.now()).as_secs() + 1
        })
    }
}

/// Counts the requests of the JSON interface as what they are: a booking, another write, a look.
pub async fn count_api(State(desk): State<Desk>, request: Request, next: Next) -> Response {
    let (parts, body) = request.into_parts();
    let writes = parts.method == http::Method::POST;
    let step = match parts.uri.path().trim_end_matches('/').rsplit('/').next() {
        Some("consultations") if writes => Step::Booking,
        _ if writes => Step::Form,
        _ => Step::Reading,
    };
    let source = source::of(&parts, desk.site.trusted_proxies);
    match desk.gates.clone().for_source(source).pass(step) {
        Ok(()) => next.run(Request::from_parts(parts, body)).await,
        Err(retry_after) => Problem::too_many(retry_after).into_response(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_source_that_books_and_books_is_told_when_to_come_back() {
        let gate = Arc::new(Gates::new()).for_source(Source::default());
        let passed = (0..100)
            .take_while(|_| gate.pass(Step::Booking).is_ok())
            .count();
        assert_eq!(passed, 10);
        let wait = gate.pass(Step::Booking).unwrap_err();
        assert!((1..=3_600).contains(&wait), "{wait}");
        assert!(
            gate.pass(Step::Form).is_ok(),
            "other steps have limits of their own"
        );
    }
}
