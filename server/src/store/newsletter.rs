//! The newsletter as the store keeps it.

mod mail;
mod person;
mod subscriber;

pub use mail::{NewSubscriberMail, SubscriberMailRow, add_mail, drop_mails, mail};
pub use person::{Consent, CopyLine, MailLine, add_consent, consents, copies, mails};
pub use subscriber::{
    Known, NewSubscriber, SubscriberRow, Unasked, add, by_confirm_hash, by_email_key, by_id,
    by_manage_hash, cancel_copies, confirm, erase, forget_left, forget_unconfirmed, leave, lift,
    note_asked, pause, pauses_over, resume, suppress,
};

/// Every statement of this subject.
pub fn all() -> Vec<&'static str> {
    [mail::ALL, person::ALL, subscriber::ALL].concat()
}
