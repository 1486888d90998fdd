//! The newsletter's pages: joining, saying yes, one's own page, leaving. Opening any of them changes
//! nothing; what changes something is a button.

mod archive;
mod confirm;
mod join;
mod manage;

pub(super) use archive::{letter, letters};
pub(super) use confirm::{guide, invitation};
pub(super) use join::{front, gone, moment, sent};
pub(super) use manage::{leave, subscription};

use domain::{
    booking::BookingError,
    contact::ContactFault,
    newsletter::{Joined, NewsletterError},
    practice::PracticeError,
};
use leptos::prelude::*;

use super::Draft;
use crate::{
    refusal::Refusal,
    ssr::{self, Step},
    ui::ButtonLink,
};

/// The layout of all of them.
const CLASS: &str = "wrap narrow page stack loose";

/// Lets a form of the newsletter pass, or says that its source has sent too many.
///
/// # Errors
/// [`NewsletterError::TooMany`]
pub fn pass() -> Result<(), NewsletterError> {
    ssr::pass(Step::Form).map_err(|error| match error {
        BookingError::TooMany { retry_after } => NewsletterError::TooMany { retry_after },
        _ => NewsletterError::Unavailable,
    })
}

/// Where a joining leads: the page that says what has become of it. Nothing of the address stands in
/// it.
///
/// # Errors
/// [`Refusal`] where no page could say it.
pub fn way_on(joined: Result<Joined, NewsletterError>) -> Result<String, Refusal> {
    let problem = |word| Ok(format!("/newsletter?problem={word}"));
    match joined {
        Ok(Joined::Asked) => Ok("/newsletter/sent".to_owned()),
        Ok(Joined::PutOff { ticket }) => Ok(moment_page(&ticket)),
        Err(NewsletterError::Email(ContactFault::Missing)) => problem("missing"),
        Err(NewsletterError::Email(ContactFault::TooLong | ContactFault::Malformed)) => {
            problem("malformed")
        }
        Err(NewsletterError::RunOut) => problem("late"),
        Err(NewsletterError::TooMany { .. }) => problem("many"),
        Err(error) => Err(refusal(error)),
    }
}

/// The page on which somebody waits whose joining was put off.
fn moment_page(ticket: &str) -> String {
    format!("/newsletter/moment?ticket={}", plain(ticket, 1_000))
}

/// What a button of somebody's own page came to. That the page has gone meanwhile, or that there was
/// nothing to change any more, is for the next page to say.
///
/// # Errors
/// [`Refusal`] where the store did not answer.
pub fn said(outcome: Result<(), NewsletterError>) -> Result<(), Refusal> {
    match outcome {
        Ok(()) | Err(NewsletterError::NotFound | NewsletterError::RunOut) => Ok(()),
        Err(error) => Err(refusal(error)),
    }
}

/// The refusal that says the same.
pub fn refusal(error: NewsletterError) -> Refusal {
    match error {
        NewsletterError::TooMany { retry_after } => BookingError::TooMany { retry_after }.into(),
        NewsletterError::Unavailable => PracticeError::Unavailable.into(),
        NewsletterError::Email(_) | NewsletterError::NotFound | NewsletterError::RunOut => {
            PracticeError::NotFound.into()
        }
    }
}

/// A subscriber's page of a kind. What is no token does not get into the address.
pub fn own_page(kind: &str, token: &str) -> String {
    format!("/newsletter/{kind}/{}", plain(token, 64))
}

/// The text if it is one that we could have made, else a word that leads nowhere.
fn plain(text: &str, longest: usize) -> &str {
    let ours = text
        .bytes()
        .all(|byte| byte.is_ascii_alphanumeric() || byte == b'-' || byte == b'_');
    if ours && !text.is_empty() && text.len() <= longest {
        text
    } else {
        "unknown"
    }
}

/// A page that belongs to one person: listed nowhere, kept by no cache.
fn private(title: &str) -> Draft {
    ssr::private_page();
    let mut draft = Draft::new(title, "The monthly letter of the practice.", CLASS);
    draft.head.listed = false;
    draft.path = Some("/newsletter".to_owned());
    draft
}

/// A link that leads nowhere any more, told kindly.
fn lost(status: u16) -> Draft {
    ssr::set_status(status);
    private("This link has run out").show(view! {
        <h1 class="title">"This link has run out"</h1>
        <p class="lead">
            "It was used up, is too old, or lost a letter on its way. Nothing was changed."
        </p>
        <p>"You can ask for the letter anew at any time; the mail that follows has a fresh link."</p>
        <p class="cluster">
            <ButtonLink href="/newsletter">"Ask for the letter"</ButtonLink>
        </p>
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_no_token_stays_out_of_the_address() {
        assert_eq!(own_page("leave", "aB3-_x"), "/newsletter/leave/aB3-_x");
        for odd in ["", "../staff", "a\r\nb", "a/b", "a?b", &"x".repeat(65)] {
            assert_eq!(own_page("leave", odd), "/newsletter/leave/unknown", "{odd}");
        }
    }

    #[test]
    fn no_answer_to_a_joining_names_an_address() {
        assert_eq!(way_on(Ok(Joined::Asked)).unwrap(), "/newsletter/sent");
        let malformed = NewsletterError::Email(ContactFault::Malformed);
        assert_eq!(
            way_on(Err(malformed)).unwrap(),
            "/newsletter?problem=malformed"
        );
    }
}
