//! Letters about calls: what they say, and how they reach a mail server.
//!
//! Three steps, each of which knows nothing of the next: [`letter`] turns plain facts into a
//! finished message, with the [`calendar`] entry in it; a [`carrier`] takes a finished message to
//! the mail server, or into a folder where none is set up. The outbox stands outside: it decides
//! what must go when, and settles what a carrier answers.
//!
//! What the letters promise: nothing in them tells what the practice does. Whoever reads a subject
//! over somebody's shoulder, or opens the calendar of a shared computer, learns of a call, its time
//! and the discreet name, and that is all. A test holds every letter to it.
//!
//! Apart from these, [`returned`] reads the mail that comes back.
//!
//! The same facts make the same bytes, down to the boundaries between the parts, so that a letter
//! that is tried again is the same letter.

pub mod calendar;
pub mod carrier;
pub mod letter;
pub mod returned;

mod dkim;
mod line;

pub use dkim::{Dkim, DkimFault};

/// The host of an address of the site, without its port: what comes after the `@` of a message's
/// identifier, and the name by which the server introduces itself to a mail server. `localhost`
/// where the address has none.
pub fn host_of(public_url: &str) -> String {
    public_url
        .parse::<http::Uri>()
        .ok()
        .and_then(|url| url.host().map(str::to_ascii_lowercase))
        .unwrap_or_else(|| "localhost".to_owned())
}
