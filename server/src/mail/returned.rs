//! Mail that comes back to the newsletter's return path: who wrote it, what it says, and of which
//! copy.
//!
//! [`messages`] takes messages out of a mailbox, [`read`] reads one. Neither writes anything, knows
//! the store or looks at a clock: the same bytes are always the same [`Returned`].
//!
//! What it holds to:
//! - A bounce is believed for its structure, not for its words. What is no report (RFC 3464, RFC
//!   5965) counts only where three things meet: it came to a return path with a secret in it, no
//!   person sent it, and it names a mail server's code. Everything else is [`Kind::Unparsed`] and a
//!   person's to look at.
//! - A mailbox is gone only where the mail server says so ([`domain::newsletter::severity`]); where
//!   a report contradicts itself, the milder reading counts.
//! - What comes out holds no address and no words of the mail: a digest, digits and tokens.
//! - Any bytes are read, in time that grows with their number and not faster. The walk over the
//!   parts of a message is therefore our own, with a bound on depth and number; fields, parameters
//!   and encodings are read by `mail-parser`, whose own walk follows a message however deep it
//!   nests, and looks for each boundary to the end of the file.

mod code;
mod digest;
mod fields;
mod mailbox;
mod parts;
mod plain;
mod report;
mod token;

use std::fmt;

use domain::newsletter::BounceKind;

use parts::Part;

pub use mailbox::{LARGEST, MailboxFault, messages};
pub use token::{token_in_address, token_in_message_id};

/// What a message from the return path's mailbox says.
#[derive(Clone, PartialEq, Eq)]
pub struct Returned {
    /// What tells the message from every other, in lower-case hexadecimal: its SHA-256, without what
    /// differs from one way of keeping mail to the next (line ends, marks of what was read).
    pub digest: String,
    /// What it says.
    pub kind: Kind,
    /// What may be the secret token of a copy, in the order in which to believe it, none twice. Only
    /// the store knows which of them is one.
    pub tokens: Vec<String>,
    /// The enhanced status code that decided ([RFC 3463]), such as `5.1.1`: digits and dots; empty
    /// where the message names none.
    ///
    /// [RFC 3463]: https://www.rfc-editor.org/rfc/rfc3463
    pub status: String,
}

/// What a message from the return path's mailbox is.
#[derive(Clone, PartialEq, Eq)]
pub enum Kind {
    /// The copy came back: the mailbox is gone.
    Hard,
    /// The copy came back; another one may arrive.
    Soft,
    /// The copy still waits at some mail server. Nothing to do.
    Delayed,
    /// A mail server says that the copy arrived, or its reader that it is no spam. Nothing to do.
    Arrived,
    /// Its reader told the mail provider that the letter is unwanted.
    Complaint,
    /// Somebody asks by mail to leave.
    Leave {
        /// The token of the link by which they could have left, as our own letter wrote it.
        token: String,
    },
    /// Somebody's machine answered: out of office, read. Nothing to do.
    AutoReply,
    /// None of these for certain: for a person to read.
    Unparsed,
}

impl Kind {
    /// The word for it, as a count or the store may write it. Says nothing of a token.
    pub fn as_str(&self) -> &'static str {
        match self {
            Self::Hard => "hard",
            Self::Soft => "soft",
            Self::Delayed => "delayed",
            Self::Arrived => "arrived",
            Self::Complaint => "complaint",
            Self::Leave { .. } => "leave",
            Self::AutoReply => "auto_reply",
            Self::Unparsed => "unparsed",
        }
    }
}

impl From<BounceKind> for Kind {
    fn from(kind: BounceKind) -> Self {
        match kind {
            BounceKind::Hard => Self::Hard,
            BounceKind::Soft => Self::Soft,
        }
    }
}

/// Without the token.
impl fmt::Debug for Kind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// Without the tokens.
impl fmt::Debug for Returned {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Returned")
            .field("digest", &self.digest)
            .field("kind", &self.kind)
            .field("tokens", &self.tokens.len())
            .field("status", &self.status)
            .finish()
    }
}

/// A verdict, and the status code that it rests on.
struct Verdict {
    kind: Kind,
    status: String,
}

impl Verdict {
    /// One that rests on no code.
    fn of(kind: Kind) -> Self {
        Self {
            kind,
            status: String::new(),
        }
    }
}

/// Reads one message, whatever its bytes are.
pub fn read(message: &[u8]) -> Returned {
    let root = parts::read(message);
    let (verdict, tokens) = judge(&root);
    Returned {
        digest: digest::of(message),
        kind: verdict.kind,
        tokens,
        status: verdict.status,
    }
}

fn judge(root: &Part) -> (Verdict, Vec<String>) {
    if let Some(report) = report::find(root) {
        return (report.verdict(), report.tokens());
    }
    let tokens = token::of_envelopes(&[&root.fields]);
    (judge_plain(root), tokens)
}

/// Judges a message that is no report.
fn judge_plain(root: &Part) -> Verdict {
    let fields = &root.fields;
    if let Some(token) = plain::asks_to_leave(fields) {
        return Verdict::of(Kind::Leave { token });
    }
    if plain::says_automatic(fields) {
        return Verdict::of(Kind::AutoReply);
    }
    if let Some(bounce) = plain::bounce(root) {
        return bounce;
    }
    if plain::is_automatic(fields) {
        return Verdict::of(Kind::AutoReply);
    }
    Verdict::of(Kind::Unparsed)
}

/// The enhanced status code in what a mail server answered while it was spoken to: right after the
/// reply code that it belongs to. Empty where there is none.
pub(crate) fn status_in(reply: &str) -> &str {
    code::after_replies(reply).next().unwrap_or_default()
}
