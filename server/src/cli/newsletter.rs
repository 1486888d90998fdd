//! The words about the newsletter.

use std::path::PathBuf;

use clap::{Args, Subcommand};

/// What can be done with the newsletter.
#[derive(Clone, Debug, PartialEq, Eq, Subcommand)]
pub enum NewsletterDeed {
    /// Show the newsletter's rules, and change those that are given
    Rules(RulesGiven),
    /// Save an issue from a Markdown file with a head of `subject:`, `summary:` and `slug:`
    Write {
        /// The file
        file: PathBuf,
    },
    /// List the issues, the newest first
    List,
    /// Tell where an issue stands
    Show {
        /// The address
        slug: String,
        /// As JSON, for programs
        #[arg(long)]
        json: bool,
    },
    /// Say what is wrong or odd about an issue, and fail if it could not go out
    Check {
        /// The address
        slug: String,
    },
    /// Write an issue's mail into a folder: as a page, as text, and as a message
    Preview {
        /// The address
        slug: String,
        /// The folder
        #[arg(long, value_name = "DIR")]
        into: PathBuf,
    },
    /// Send an issue to one address, to look at it; it counts for nothing
    Test {
        /// The address
        slug: String,
        /// Where to
        #[arg(long, value_name = "ADDRESS")]
        to: String,
    },
    /// Send an issue to everybody on the list, or at a moment that is given
    Send {
        /// The address
        slug: String,
        /// In the practice's zone: 2026-12-01T09:00
        #[arg(long, value_name = "TIME")]
        at: Option<String>,
    },
    /// Call back an issue that has not begun to go out, or that is scheduled
    Undo {
        /// The address
        slug: String,
    },
    /// Stop an issue that is going out
    Pause {
        /// The address
        slug: String,
    },
    /// Let a stopped issue go on
    Resume {
        /// The address
        slug: String,
    },
    /// Call an issue off for good: what has not gone out never does
    Cancel {
        /// The address
        slug: String,
    },
    /// Send an issue's failed copies again
    Retry {
        /// The address
        slug: String,
    },
    /// List an issue's copies, with addresses masked
    Deliveries {
        /// The address
        slug: String,
        /// Only those: queued, accepted, retrying, failed, bounced, uncertain, cancelled …
        #[arg(long)]
        state: Option<String>,
        /// As JSON, a line each, for programs
        #[arg(long)]
        json: bool,
    },
    /// Decide on the copies of which nobody knows whether they arrived
    Decide {
        /// The address
        slug: String,
        /// `again` to send them once more, `sent` to take them as sent
        #[arg(value_parser = ["again", "sent"])]
        what: String,
        /// Only that of this subscriber, as `deliveries` names them
        #[arg(long, value_name = "ID")]
        subscriber: Option<String>,
    },
    /// Add the addresses of a CSV file, of people who said yes elsewhere; without --yes, only say
    /// what would be done
    Import {
        /// The file: a head line with a column `email`
        file: PathBuf,
        /// Where they said yes, for each one's record
        #[arg(long)]
        reason: String,
        /// Do it
        #[arg(long)]
        yes: bool,
    },
    /// Write the list into a new CSV file
    Export {
        /// The file, which must not be there
        file: PathBuf,
        /// Why, for the audit log
        #[arg(long)]
        reason: String,
    },
    /// Show the messages that came back and that nobody understood, the oldest first
    Unread {
        /// Take this one off the list: somebody has seen to it
        #[arg(long, value_name = "ID")]
        done: Option<String>,
    },
}

/// The rules that are to be changed.
#[derive(Args, Clone, Debug, Default, PartialEq, Eq)]
pub struct RulesGiven {
    /// The name that the newsletter comes from
    #[arg(long, value_name = "TEXT")]
    pub from_name: Option<String>,
    /// The practice's postal address, in one line; every issue must name it
    #[arg(long, value_name = "TEXT")]
    pub postal_address: Option<String>,
    /// The most messages that leave in a minute, over all servers
    #[arg(long, value_name = "N")]
    pub messages_a_minute: Option<u32>,
    /// For how many minutes an issue can be called back
    #[arg(long, value_name = "N")]
    pub undo_minutes: Option<i64>,
}
