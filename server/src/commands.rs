//! What the longer words of the command line do. Each answers with what to print, or with what went
//! wrong in words for the person at the terminal.

mod newsletter;
mod returned;

pub use newsletter::newsletter;
pub use returned::bounces;

use crate::{config::Config, practice::Practice, serve};

/// What to print, or what went wrong.
pub type Said = Result<String, String>;

/// How the audit log names whoever has the command line.
const BY: &str = "command line";

async fn open(config: &Config) -> Result<Practice, String> {
    serve::open(config).await.map_err(told)
}

fn told(fault: impl std::fmt::Display) -> String {
    fault.to_string()
}

/// What went wrong in a use case: the refusal in its own words.
fn refused<R: std::fmt::Display + std::fmt::Debug>(fault: crate::practice::Fault<R>) -> String {
    match fault {
        crate::practice::Fault::Refused(refusal) => refusal.to_string(),
        other => other.to_string(),
    }
}
