//! Logging: what the server says about itself, on standard error.
//!
//! **What may never be logged**, at any level, in a message, a field or the name of a span: anything
//! about a visitor or a client (names, addresses, telephone numbers, answers, notes, the words of a
//! search, the text of a mail), any secret (passwords, codes, tokens and the addresses of pages that
//! contain one, keys, credentials of databases and mail servers), and any body or query string of a
//! request. Ids, references, codes, counts, durations and the *template* of a route are enough to
//! find every fault. A test plants marks in every sensitive field and looks for them in the log.

use tracing::{Subscriber, subscriber::SetGlobalDefaultError};
use tracing_subscriber::{EnvFilter, fmt::MakeWriter};

use crate::config::{Config, LogFormat};

/// Why there is no logging.
#[derive(Debug, thiserror::Error)]
pub enum TelemetryFault {
    /// The filter is not understood. A loaded configuration never has such a filter.
    #[error("{0:?} is no log filter")]
    Filter(String),
    /// Somebody else is logging already.
    #[error(transparent)]
    Taken(#[from] SetGlobalDefaultError),
}

/// Begins to log as `config` says, for the whole program. To be called once, from `main`.
///
/// # Errors
/// [`TelemetryFault`] where it was called before.
pub fn start(config: &Config) -> Result<(), TelemetryFault> {
    let subscriber = subscriber(&config.log, config.log_format, std::io::stderr)?;
    Ok(tracing::subscriber::set_global_default(subscriber)?)
}

/// What turns events that pass `filter` into lines for `writer`. For [`start`], and for tests that
/// read the log.
///
/// # Errors
/// [`TelemetryFault::Filter`] where the filter is not understood.
pub fn subscriber<W>(
    filter: &str,
    format: LogFormat,
    writer: W,
) -> Result<Box<dyn Subscriber + Send + Sync>, TelemetryFault>
where
    W: for<'a> MakeWriter<'a> + Send + Sync + 'static,
{
    let parsed = EnvFilter::builder().parse(filter);
    let parsed = parsed.map_err(|_| TelemetryFault::Filter(filter.to_owned()))?;
    let lines = tracing_subscriber::fmt()
        .with_env_filter(parsed)
        .with_writer(writer);
    Ok(match format {
        LogFormat::Text => Box::new(lines.finish()),
        LogFormat::Json => Box::new(lines.json().flatten_event(true).finish()),
    })
}

#[cfg(test)]
mod tests {
    use std::{
        fs::File,
        io::{Read, Seek},
        sync::Arc,
    };

    use super::*;

    /// What is logged of one note and one detail.
    fn logged(filter: &str, format: LogFormat) -> String {
        let file: Arc<File> = Arc::new(tempfile::tempfile().unwrap());
        let subscriber = subscriber(filter, format, Arc::clone(&file)).unwrap();
        tracing::subscriber::with_default(subscriber, || {
            tracing::info!(reference = "K7QM-3XTC", "booked");
            tracing::debug!("a detail");
        });
        let mut text = String::new();
        (&*file).rewind().unwrap();
        (&*file).read_to_string(&mut text).unwrap();
        text
    }

    #[test]
    fn text_is_for_people() {
        let line = logged("info", LogFormat::Text);
        assert!(line.contains(" INFO "), "{line}");
        assert!(
            line.trim_end().ends_with("booked reference=\"K7QM-3XTC\""),
            "{line}"
        );
    }

    #[test]
    fn json_is_one_object_a_line() {
        let text = logged("info", LogFormat::Json);
        let line: serde_json::Value = serde_json::from_str(text.trim_end()).unwrap();
        assert_eq!(line["level"], "INFO");
        assert_eq!(line["message"], "booked");
        assert_eq!(line["reference"], "K7QM-3XTC");
    }

    #[test]
    fn the_filter_decides_what_is_said() {
        assert!(!logged("info", LogFormat::Text).contains("a detail"));
        assert!(logged("server=debug", LogFormat::Text).contains("a detail"));
        assert_eq!(logged("off", LogFormat::Text), "");
    }

    #[test]
    fn a_filter_that_is_none_is_refused() {
        let refused = subscriber("a=b=c", LogFormat::Text, std::io::sink);
        assert!(matches!(refused, Err(TelemetryFault::Filter(_))));
    }
}
