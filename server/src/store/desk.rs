//! What the staff's desk reads and writes beyond what a visitor's booking does.

mod day;
mod list;
mod mails;
mod record;

pub use day::{DayRows, MailCounts, UncoveredCall, day, mail_counts, uncovered_calls};
pub use list::{Entry, Page, page, therapists};
pub use mails::{MailEntry, MailPage, mails, mails_of, send_again};
pub use record::{HistoryEntry, RecordRow, history, record, set_status};

/// Every statement of this subject.
pub const ALL: &[&str] = &{
    const PARTS: [&[&str]; 4] = [day::ALL, list::ALL, mails::ALL, record::ALL];
    const COUNT: usize = PARTS[0].len() + PARTS[1].len() + PARTS[2].len() + PARTS[3].len();
    let (mut all, mut at, mut part) = ([""; COUNT], 0, 0);
    while part < PARTS.len() {
        let mut one = 0;
        while one < PARTS[part].len() {
            all[at] = PARTS[part][one];
            (at, one) = (at + 1, one + 1);
        }
        part += 1;
    }
    all
};
