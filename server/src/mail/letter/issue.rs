//! A copy of an issue of the newsletter for one subscriber.

use domain::{contact::EmailAddress, id::MailId, time::Instant};
use lettre::message::{MultiPart, SinglePart};

use super::{Letter, LetterFault, Sheet, subscriber::ways_to_leave};
use crate::mail::line::one_line;

/// What a copy of an issue is made of.
#[derive(Clone, Copy, Debug)]
pub struct IssueFacts<'a> {
    /// The copy's own token: its Message-ID is made of it, the same at every try, and it stands in
    /// the return path where there is one.
    pub token: &'a str,
    /// Where it goes.
    pub to: &'a EmailAddress,
    /// The name in the From line.
    pub from_name: &'a str,
    /// The address in the From line.
    pub from: &'a EmailAddress,
    /// Where a mail to leave goes.
    pub leave_to: &'a EmailAddress,
    /// Where answers go; none when answers are not read.
    pub reply_to: Option<&'a EmailAddress>,
    /// Where it comes back to that cannot be delivered; none for the sender.
    pub return_to: Option<&'a EmailAddress>,
    /// The site's address, without a slash at its end.
    pub public_url: &'a str,
    /// The token of the subscriber's own page.
    pub manage_token: &'a str,
    /// The subject.
    pub subject: &'a str,
    /// The page, with the subscriber's own addresses in it.
    pub html: &'a str,
    /// The text, the same.
    pub plain: &'a str,
    /// The present moment: the letter's date.
    pub now: Instant,
}

impl Letter {
    /// A copy of an issue.
    ///
    /// # Errors
    /// [`LetterFault`] where an address is none, which the domain's types do not let happen.
    pub fn of_issue(facts: &IssueFacts<'_>) -> Result<Self, LetterFault> {
        let leave = ways_to_leave(facts.public_url, facts.leave_to, facts.manage_token);
        let subject = one_line(facts.subject, 200);
        let sheet = Sheet {
            mail_id: &MailId::from_text(facts.token),
            subject: &subject,
            from_name: facts.from_name,
            from: facts.from,
            to: facts.to,
            reply_to: facts.reply_to,
            return_to: facts.return_to,
            public_url: facts.public_url,
            leave: Some(&leave),
            now: facts.now,
        };
        let parts = MultiPart::alternative()
            .boundary(format!("words-{}", facts.token))
            .singlepart(SinglePart::plain(facts.plain.to_owned()))
            .singlepart(SinglePart::html(facts.html.to_owned()));
        Self::set(&sheet, parts)
    }
}
