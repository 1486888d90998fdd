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

mod confirm;
mod forget;
mod join;
mod mailbox;
mod manage;
mod puzzle;
mod stamp;
pub(crate) mod token;

use async_trait::async_trait;
use domain::newsletter::{
    ConsentSource, GoOnForm, Invitation, JoinForm, Joined, NewsletterDesk, NewsletterError,
    Subscription, Waiting,
};

use super::{Fault, Practice};
use crate::{crypto::Column, store::newsletter::SubscriberRow};

pub(crate) use forget::forget;
pub(super) use join::{Asking, ask};

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

    fn guide_key_opens(&self, key: &str) -> bool {
        token::guide_key_opens(self.keys(), key, self.now())
    }
}

/// A subscriber's address.
///
/// # Errors
/// [`Fault::Unsealable`], and where what was sealed is no text.
pub(crate) fn address<R>(desk: &Practice, row: &SubscriberRow) -> Result<String, Fault<R>> {
    let plain =
        desk.keys()
            .open_sealed(Column::SUBSCRIBER_EMAIL, row.id.as_str(), &row.email_sealed)?;
    String::from_utf8(plain.to_vec()).map_err(|_| Fault::Unreadable {
        what: "address",
        reason: "is no text".to_owned(),
    })
}
