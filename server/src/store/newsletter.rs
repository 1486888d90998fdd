//! The newsletter as the store keeps it.

mod bounce;
mod delivery;
mod issue;
mod list;
mod mail;
mod person;
mod subscriber;

pub use bounce::{
    NewBounce, SoftCount, UnparsedRow, add_bounce, bounce_handled, end_subscription,
    note_soft_bounces, soft_bounces, unparsed,
};
pub use delivery::{
    CopyKey, DeliveryRow, HeldCopy, NextTry, Said, begin_copy, cancel_copies_of,
    copy_by_return_hash, copy_came_back, copy_reply_code, count_copies, decide_copy,
    free_dead_copies, held_copies, lease_copies, let_copy_go, list_copies, pace_spent_to,
    put_back_copies, put_back_copies_of, retry_copy, retry_failed_copies, settle_copy, spend_pace,
};
pub use issue::{
    ArchiveLine, ArchivedIssue, Freezing, FrozenIssue, IssueRow, IssueText, add_issue, archive,
    archived_issue, archived_issues, cancel_issue, finish_issues, freeze_issue, frozen_issue,
    issue, issue_text, issues, issues_due, pause_issue, reopen_issue, resume_issue, revise_issue,
    schedule_issue, start_issues, thaw_issue, unschedule_issue,
};
pub use list::{bring, subscribers_after};
pub use mail::{NewSubscriberMail, SubscriberMailRow, add_mail, drop_mails, mail};
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
        bounce::ALL,
        delivery::ALL,
        &delivery::leases(engine),
        issue::ALL,
        list::ALL,
        mail::ALL,
        person::ALL,
        subscriber::ALL,
    ]
    .concat()
}
