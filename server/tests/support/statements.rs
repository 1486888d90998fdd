//! Counts the statements that a piece of work costs, by listening to the driver.

use std::{
    collections::HashMap,
    sync::{
        LazyLock, Mutex,
        atomic::{AtomicU64, Ordering},
    },
};

use tracing::{
    Event, Instrument, Subscriber,
    field::{Field, Visit},
    span::{Attributes, Id},
};
use tracing_subscriber::{
    Layer,
    filter::LevelFilter,
    layer::{Context, SubscriberExt as _},
    registry::LookupSpan,
    util::SubscriberInitExt as _,
};

use crate::support::TestPractice;

/// The statements of each counted piece of work, by its number.
static HEARD: LazyLock<Mutex<HashMap<u64, Vec<String>>>> = LazyLock::new(Mutex::default);
static NEXT: AtomicU64 = AtomicU64::new(0);

/// Listens to the driver, which tells of each statement that it has run.
struct Listener;

/// What a counted span carries.
struct Number(u64);

#[derive(Default)]
struct Fields {
    number: Option<u64>,
    statement: String,
}

impl Visit for Fields {
    fn record_u64(&mut self, field: &Field, value: u64) {
        if field.name() == "number" {
            self.number = Some(value);
        }
    }

    fn record_str(&mut self, field: &Field, value: &str) {
        if field.name() == "summary" {
            self.statement = value.to_owned();
        }
    }

    fn record_debug(&mut self, _: &Field, _: &dyn std::fmt::Debug) {}
}

impl<S: Subscriber + for<'a> LookupSpan<'a>> Layer<S> for Listener {
    fn on_new_span(&self, attributes: &Attributes<'_>, id: &Id, context: Context<'_, S>) {
        let mut fields = Fields::default();
        attributes.record(&mut fields);
        if let (Some(number), Some(span)) = (fields.number, context.span(id)) {
            span.extensions_mut().insert(Number(number));
        }
    }

    fn on_event(&self, event: &Event<'_>, context: Context<'_, S>) {
        if event.metadata().target() != "sqlx::query" {
            return;
        }
        let mut fields = Fields::default();
        event.record(&mut fields);
        for span in context.event_scope(event).into_iter().flatten() {
            if let Some(Number(number)) = span.extensions().get() {
                let mut heard = HEARD.lock().unwrap();
                heard
                    .entry(*number)
                    .or_default()
                    .push(fields.statement.clone());
            }
        }
    }
}

/// What is not asked of the store but said to connections, when they are opened and given back: it
/// may fall into any piece of work.
const MANNERS: [&str; 3] = ["PRAGMA", "SET ", "ROLLBACK"];

/// Does something and answers the number under which its statements will be found.
pub async fn counted(work: impl Future<Output = ()>) -> u64 {
    let number = NEXT.fetch_add(1, Ordering::Relaxed);
    work.instrument(tracing::debug_span!("counted", number))
        .await;
    number
}

/// The statements of counted pieces of work, without a connection's own. The driver may tell of the
/// last one a little late: only when the store is closed has it told of all.
pub async fn statements(practice: &TestPractice, numbers: &[u64]) -> Vec<Vec<String>> {
    practice.store().close().await;
    let mut heard = HEARD.lock().unwrap();
    numbers
        .iter()
        .map(|number| {
            let mut all = heard.remove(number).unwrap_or_default();
            all.retain(|sql| !MANNERS.iter().any(|word| sql.starts_with(word)));
            all
        })
        .collect()
}

/// Begins to listen. To be called before anything is counted.
pub fn listen() {
    // A second story in the same process finds it listening.
    let _ = tracing_subscriber::registry()
        .with(Listener.with_filter(LevelFilter::DEBUG))
        .try_init();
}
