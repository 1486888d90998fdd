//! The newsletter: joining it with two yeses, leaving it with one press, and what is kept in between.
//!
//! What joining promises:
//! - **One answer for every address**, whether it is new, asked already, on the list, or suppressed,
//!   and the same work for each: count, lock, look, seal, write, commit. Who watches answers and
//!   their times learns nothing about anybody.
//! - **One mail a day to an address and two to a mailbox**, however often and from wherever it is
//!   typed, with nothing in it that was typed; and three while nobody answers. Nobody can have somebody
//!   else's mailbox filled.
//! - **A person presses.** Nothing is confirmed, left or erased by opening an address: mail scanners
//!   open them all.

mod archive;
mod bounces;
mod confirm;
mod forget;
mod issue_file;
mod issues;
mod join;
mod lists;
mod mailbox;
mod manage;
mod puzzle;
mod rules;
mod sending;
mod stamp;
pub(crate) mod token;

use async_trait::async_trait;
use domain::{
    html::Html,
    id::SubscriberId,
    newsletter::{
        ConsentSource, GoOnForm, Invitation, JoinForm, Joined, NewsletterDesk, NewsletterError,
        PastLetter, Subscription, Waiting,
    },
    practice::Slug,
};

use super::{Fault, Practice};
use crate::{crypto::Column, store::newsletter::SubscriberRow};

pub use bounces::Fed;
pub(crate) use bounces::did_not_get_through;
pub(crate) use forget::forget;
pub use issue_file::{IssueFile, IssueFileFault};
pub use issues::{CopyTold, IssueFault, Proof};
pub(super) use join::{Asking, ask};
pub use lists::{AddressFile, Brought, ListFault};
pub use rules::RulesChange;
pub use sending::{Press, Sending, Turn};
pub(crate) use sending::{StopReason, stop_issue};

/// What a newsletter use case answers.
type Outcome<T> = Result<T, Fault<NewsletterError>>;

/// What every address is looked up by, in the list and among the suppressed.
const EMAIL_KEY: &str = "subscriber.email";

fn words<T>(outcome: Outcome<T>) -> Result<T, NewsletterError> {
    outcome.map_err(|fault| fault.refusal(NewsletterError::Unavailable))
}

#[async_trait]
impl NewsletterDesk for Practice {
    async fn join(&self, form: JoinForm, source: &str) -> Result<Joined, NewsletterError> {
        words(join::join(self, form, source).await)
    }

    async fn waiting(&self, ticket: &str) -> Result<Waiting, NewsletterError> {
        words(join::waiting(self, ticket))
    }

    async fn go_on(&self, form: GoOnForm, source: &str) -> Result<Joined, NewsletterError> {
        words(join::go_on(self, form, source).await)
    }

    async fn invitation(&self, token: &str) -> Result<Invitation, NewsletterError> {
        words(confirm::invitation(self, token).await)
    }

    async fn confirm(&self, token: &str) -> Result<(), NewsletterError> {
        words(confirm::confirm(self, token).await)
    }

    async fn not_me(&self, token: &str) -> Result<(), NewsletterError> {
        words(confirm::not_me(self, token).await)
    }

    async fn subscription(&self, token: &str) -> Result<Subscription, NewsletterError> {
        words(manage::subscription(self, token).await)
    }

    async fn pause(&self, token: &str, months: i64) -> Result<(), NewsletterError> {
        words(manage::pause(self, token, months).await)
    }

    async fn leave(&self, token: &str, source: ConsentSource) -> Result<(), NewsletterError> {
        words(manage::leave(self, token, source).await)
    }

    async fn erase(&self, token: &str) -> Result<(), NewsletterError> {
        words(manage::erase(self, token).await)
    }

    async fn stored(&self, token: &str) -> Result<String, NewsletterError> {
        words(manage::stored(self, token).await)
    }

    async fn past_letters(&self) -> Result<Vec<PastLetter>, NewsletterError> {
        words(archive::letters(self).await)
    }

    async fn past_letter(&self, slug: &Slug) -> Result<(PastLetter, Html), NewsletterError> {
        words(archive::letter(self, slug).await)
    }

    fn guide_key_opens(&self, key: &str) -> bool {
        token::guide_key_opens(self.keys(), key, self.now())
    }
}

/// A subscriber's address.
///
/// # Errors
/// [`Fault::Unsealable`], and where what was sealed is no text.
pub(crate) fn address<R>(desk: &Practice, row: &SubscriberRow) -> Result<String, Fault<R>> {
    open_address(desk, &row.id, &row.email_sealed)
}

/// The address that was sealed for a subscriber.
///
/// # Errors
/// [`Fault::Unsealable`], and where what was sealed is no text.
pub(crate) fn open_address<R>(
    desk: &Practice,
    id: &SubscriberId,
    sealed: &[u8],
) -> Result<String, Fault<R>> {
    let plain = desk
        .keys()
        .open_sealed(Column::SUBSCRIBER_EMAIL, id.as_str(), sealed)?;
    String::from_utf8(plain.to_vec()).map_err(|_| Fault::Unreadable {
        what: "address",
        reason: "is no text".to_owned(),
    })
}
