//! What happens without anybody asking: mail goes out, what has run out is tidied away.

mod outbox;
mod tidy;

pub use outbox::{Outbox, Sender, Sent};
pub use tidy::Tidied;
