//! What happens without anybody asking: mail goes out, what has run out is tidied away, the search
//! follows what the site says.

mod mailing;
mod outbox;
mod site;
mod tidy;

pub use mailing::{Mailed, Mailing, trial};
pub use outbox::{Outbox, Sender, Sent};
pub use site::{LOOK, look_after_site};
pub use tidy::Tidied;
