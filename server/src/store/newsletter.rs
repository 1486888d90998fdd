//! The newsletter as the store keeps it.

mod archive;
mod bounce;
mod delivery;
mod issue;
mod ledger;
mod list;
mod mail;
mod pace;
mod person;
mod subscriber;

pub use archive::{ArchiveLine, ArchivedIssue, archive, archived_issue, archived_issues};
pub use bounce::{
    NewBounce, SoftCount, UnparsedRow, add_bounce, bounce_handled, end_subscription,
    note_soft_bounces, soft_bounces, unparsed,
};
pub use delivery::{
    CopyKey, HeldCopy, NextTry, Said, begin_copy, cancel_copies_of, copy_reply_code,
    free_dead_copies, held_copies, lease_copies, let_copy_go, put_back_copies, put_back_copies_of,
    retry_copy, settle_copy,
};
pub use issue::{
    Freezing, FrozenIssue, IssueRow, IssueText, add_issue, cancel_issue, finish_issues,
    freeze_issue, frozen_issue, issue, issue_text, issues, issues_due, pause_issue, reopen_issue,
    resume_issue, revise_issue, schedule_issue, start_issues, thaw_issue, unschedule_issue,
};
pub use ledger::{
    DeliveryRow, copy_by_return_hash, copy_came_back, count_copies, decide_copy, list_copies,
    retry_failed_copies,
};
pub use list::{bring, subscribers_after};
pub use mail::{NewSubscriberMail, SubscriberMailRow, add_mail, drop_mails, mail};
pub use pace::{pace_spent_to, spend_pace};
pub use person::{
    Consent, CopyLine, MailLine, ReturnLine, add_consent, add_consent_noting, consents, copies,
    mails, returns,
};
pub use subscriber::{
    Known, NewSubscriber, SubscriberRow, Unasked, add, by_confirm_hash, by_email_key, by_id,
    by_manage_hash, cancel_copies, confirm, erase, forget_left, forget_unconfirmed, leave, lift,
    note_asked, pause, pauses_over, resume, suppress,
};

/// Every statement of this subject.
pub fn all(engine: super::Engine) -> Vec<&'static str> {
    [
        archive::ALL,
        bounce::ALL,
        delivery::ALL,
        &delivery::leases(engine),
        issue::ALL,
        ledger::ALL,
        list::ALL,
        mail::ALL,
        pace::ALL,
        person::ALL,
        subscriber::ALL,
    ]
    .concat()
}
