//! An issue for one address, to look at: no copy of the ledger, and nobody's own links in it.

use domain::contact::EmailAddress;

use super::Mailing;
use crate::{
    mail::{
        carrier::Delivery,
        letter::{IssueFacts, Letter, LetterFault},
    },
    newsletter::personal,
    practice::newsletter::{Proof, token},
};

/// What stands where a subscriber's token would: it opens nothing.
const NOBODY: &str = "test";

/// The page or the text of an issue as nobody's own.
pub fn own(text: &str) -> String {
    personal(text, NOBODY)
}

impl Mailing {
    /// The message that a proof would be, for `to`.
    ///
    /// # Errors
    /// [`LetterFault`] where an address is none.
    pub fn trial(&self, proof: &Proof, to: &EmailAddress) -> Result<Letter, LetterFault> {
        let named = format!("{}:{}", proof.issue.slug, self.practice.now().epoch());
        let facts = IssueFacts {
            token: &token::of(&named),
            to,
            from_name: &proof.from_name,
            from: &self.sender.from,
            reply_to: None,
            return_to: None,
            leave_to: self.sender.leave_to(),
            public_url: self.sender.public_url.origin(),
            manage_token: NOBODY,
            subject: &format!("Test: {}", proof.issue.subject),
            html: &own(&proof.made.html),
            plain: &own(&proof.made.plain),
            now: self.practice.now(),
        };
        Ok(Letter::of_issue(&facts)?.signed(self.sender.dkim.as_deref()))
    }

    /// Sends a proof to one address. Answers with what the mail server said.
    ///
    /// # Errors
    /// [`LetterFault`] where an address is none.
    pub async fn send_trial(
        &self,
        proof: &Proof,
        to: &EmailAddress,
    ) -> Result<Delivery, LetterFault> {
        let letter = self.trial(proof, to)?;
        Ok(match self.carrier.approach(&letter).await {
            Ok(door) => door.hand_over().await,
            Err(delivery) => delivery,
        })
    }
}
