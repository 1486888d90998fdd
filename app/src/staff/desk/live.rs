//! Pages that look again by themselves, while somebody can see them.

use std::future::Future;

use gloo::timers::callback::Interval;
use leptos::{prelude::*, task::spawn_local};

use crate::refusal::Refusal;

/// How often, in milliseconds.
const LOOK_AGAIN: u32 = 30_000;

/// Asks again every half minute and hands on what came. A page in a tab that is not shown asks
/// nothing; an answer that did not come is left for the next time.
pub(super) fn look_again<T, F>(
    ask: impl Fn() -> F + Clone + 'static,
    hear: impl Fn(T) + Clone + 'static,
) where
    T: 'static,
    F: Future<Output = Result<T, Refusal>> + 'static,
{
    Effect::new(move |_| {
        let (ask, hear) = (ask.clone(), hear.clone());
        let interval = Interval::new(LOOK_AGAIN, move || {
            if document().hidden() {
                return;
            }
            let (answer, hear) = (ask(), hear.clone());
            spawn_local(async move {
                if let Ok(fresh) = answer.await {
                    hear(fresh);
                }
            });
        });
        let interval = StoredValue::new_local(Some(interval));
        on_cleanup(move || {
            interval.try_update_value(Option::take);
        });
    });
}
