//! What happens without anybody asking: mail goes out, what has run out is tidied away, the search
//! follows what the site says.

mod outbox;
mod search;
mod tidy;

pub use outbox::{Outbox, Sender, Sent};
pub use search::{LOOK, keep_search};
pub use tidy::Tidied;
