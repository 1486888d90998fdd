//! Letters to people who get the newsletter, or are asked whether they want it: what they say. The
//! newsletter itself is written elsewhere.
//!
//! Nothing that anybody typed stands in them: whoever typed an address may be a stranger to it.

use domain::{
    contact::EmailAddress,
    id::MailId,
    time::{HOUR, Instant},
};

use super::{
    kind::UnknownWord,
    words::{Page, Words},
};
use crate::mail::line::one_line;

/// What a letter to a subscriber is about: a column of their outbox.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum SubscriberLetter {
    /// Is it you who asked, and do you say yes?
    Confirmation,
    /// The same once more, a day later.
    Reminder,
    /// You asked, and get it already.
    Known,
    /// You said yes.
    Welcome,
}

impl SubscriberLetter {
    /// All of them.
    pub const ALL: [Self; 4] = [
        Self::Confirmation,
        Self::Reminder,
        Self::Known,
        Self::Welcome,
    ];

    /// How the store writes it.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Confirmation => "confirmation",
            Self::Reminder => "reminder",
            Self::Known => "known",
            Self::Welcome => "welcome",
        }
    }

    /// Reads what the store wrote.
    ///
    /// # Errors
    /// [`UnknownWord`] for any other text.
    pub fn from_text(text: &str) -> Result<Self, UnknownWord> {
        Self::ALL
            .into_iter()
            .find(|known| known.as_str() == text)
            .ok_or_else(|| UnknownWord(text.to_owned()))
    }

    /// Whether it goes to somebody who has said yes, and so belongs to the list.
    fn is_to_a_subscriber(self) -> bool {
        matches!(self, Self::Known | Self::Welcome)
    }
}

/// Everything that a letter to a subscriber may say.
#[derive(Clone, Debug)]
pub struct SubscriberFacts {
    /// The letter's row in the outbox; the message's identifier is made from it.
    pub mail_id: MailId,
    /// What it is about.
    pub kind: SubscriberLetter,
    /// Where it goes.
    pub to: EmailAddress,
    /// The name in the From line, and who signs.
    pub from_name: String,
    /// The address in the From line.
    pub from: EmailAddress,
    /// Where a mail to leave goes.
    pub leave_to: EmailAddress,
    /// Where answers go; none when answers are not read.
    pub reply_to: Option<EmailAddress>,
    /// The site's address, without a slash at its end.
    pub public_url: String,
    /// The token of the page to say yes on.
    pub confirm_token: String,
    /// The token of the subscriber's own page.
    pub manage_token: String,
    /// The key of the page with the guide.
    pub guide_key: String,
    /// The practice's postal address in one line; empty where none is set.
    pub postal_address: String,
    /// Until when the link to say yes works.
    pub confirm_until: Option<Instant>,
    /// The present moment: the letter's date.
    pub now: Instant,
}

/// What `List-Unsubscribe` says: a request of the mail program (RFC 8058), or a mail (RFC 2369).
pub(super) fn ways_to_leave(public_url: &str, to: &EmailAddress, manage_token: &str) -> String {
    let (to, token) = (to.as_str(), manage_token);
    format!("<{public_url}/newsletter/leave/{token}>, <mailto:{to}?subject=leave%20{token}>")
}

impl SubscriberFacts {
    /// How to leave: by a request of the mail program, or by a mail.
    pub(super) fn leave(&self) -> Option<String> {
        self.kind
            .is_to_a_subscriber()
            .then(|| ways_to_leave(&self.public_url, &self.leave_to, &self.manage_token))
    }

    /// The letter in words.
    pub(super) fn words(&self) -> Words {
        match self.kind {
            SubscriberLetter::Confirmation => self.question(
                "Please confirm your email address",
                "Somebody, you we hope, asked for our monthly letter at this address.",
            ),
            SubscriberLetter::Reminder => self.question(
                "Still one tap away",
                "Yesterday somebody, you we hope, asked for our monthly letter at this address. We have not heard from you yet, and this is the last time we ask.",
            ),
            SubscriberLetter::Known => self.news(
                "You are on the list already",
                "Somebody, you we hope, asked for our monthly letter at this address. It is on the list already, so there is nothing to do.",
            ),
            SubscriberLetter::Welcome => self.news(
                "Welcome, and your guide",
                "Thank you for confirming. Our letter will come about once a month.",
            ),
        }
    }

    fn question(&self, subject: &str, news: &str) -> Words {
        let page = Page {
            why: "One more tap and it is yours, with the free guide that comes with it:".to_owned(),
            label: "Yes, send me the letter".to_owned(),
            address: self.address(&format!("/newsletter/confirm/{}", self.confirm_token)),
        };
        let until = self.confirm_until.map(|until| {
            let days = ((until - self.now) / (24 * HOUR)).max(1);
            let unit = if days == 1 { "day" } else { "days" };
            format!("The button works for {days} more {unit}. If you do nothing, nothing more comes, and the address is forgotten. ")
        });
        let not_me = Page {
            why: format!(
                "{}It was not you? Say so on the same page, and we will not write to you again:",
                until.unwrap_or_default()
            ),
            label: "It was not me".to_owned(),
            address: page.address.clone(),
        };
        Words {
            page: Some(page),
            ways: vec![not_me],
            ..self.letter(subject, news)
        }
    }

    fn news(&self, subject: &str, news: &str) -> Words {
        let guide = Page {
            why: "Here is your guide, to read or to print:".to_owned(),
            label: "Open the guide".to_owned(),
            address: self.address(&format!("/newsletter/guide/{}", self.guide_key)),
        };
        let manage = Page {
            why: "Less often, or not any more? You decide on your own page:".to_owned(),
            label: "Open your page".to_owned(),
            address: self.address(&format!("/newsletter/manage/{}", self.manage_token)),
        };
        Words {
            page: Some(guide),
            ways: vec![manage],
            ..self.letter(subject, news)
        }
    }

    fn letter(&self, subject: &str, news: &str) -> Words {
        let mut foot = vec![
            "Not for emergencies: call 911. To talk to someone day or night, call or text 988."
                .to_owned(),
            one_line(&self.postal_address, 200),
        ];
        foot.retain(|line| !line.is_empty());
        Words {
            subject: subject.to_owned(),
            greeting: "Hello,".to_owned(),
            news: news.to_owned(),
            time: String::new(),
            time_is_off: false,
            more: Vec::new(),
            page: None,
            ways: Vec::new(),
            foot,
            sender: one_line(&self.from_name, 80),
        }
    }

    fn address(&self, path: &str) -> String {
        one_line(&format!("{}{path}", self.public_url), 500)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::mail::letter::Letter;

    fn facts(kind: SubscriberLetter) -> SubscriberFacts {
        let email = |text| EmailAddress::parse(text).unwrap();
        SubscriberFacts {
            mail_id: MailId::from_text("0199c1d2-0000-7000-8000-00000000000b"),
            kind,
            to: email("ada@example.org"),
            from_name: "Synergy".into(),
            from: email("calls@calls.example"),
            leave_to: email("bounces@calls.example"),
            reply_to: Some(email("hello@calls.example")),
            public_url: "https://calls.example".into(),
            confirm_token: "c0nf1rm".into(),
            manage_token: "m4n4ge".into(),
            guide_key: "1.k3y".into(),
            postal_address: "1 Main St,\nDuluth, MN 55802".into(),
            confirm_until: Some(Instant::from_epoch(7 * 24 * HOUR)),
            now: Instant::from_epoch(0),
        }
    }

    /// The message with the soft breaks of quoted-printable and the folds of headers taken out.
    fn message(kind: SubscriberLetter) -> String {
        let letter = Letter::to_subscriber(&facts(kind)).unwrap();
        String::from_utf8(letter.bytes().to_vec())
            .unwrap()
            .replace("=\r\n", "")
            .replace("\r\n ", " ")
    }

    #[test]
    fn every_word_reads_back_as_it_was_written() {
        for kind in SubscriberLetter::ALL {
            assert_eq!(SubscriberLetter::from_text(kind.as_str()), Ok(kind));
        }
    }

    #[test]
    fn what_goes_to_the_list_says_how_to_leave_and_nothing_else_does() {
        for kind in SubscriberLetter::ALL {
            let message = message(kind);
            let head = message.split("\r\n\r\n").next().unwrap();
            let of_the_list = kind.is_to_a_subscriber();
            assert_eq!(
                head.contains("List-Unsubscribe: <https://calls.example/newsletter/leave/m4n4ge>, <mailto:bounces@calls.example?subject=leave%20m4n4ge>"),
                of_the_list,
                "{head}"
            );
            assert_eq!(
                head.contains("List-Unsubscribe-Post: List-Unsubscribe=One-Click"),
                of_the_list
            );
        }
    }

    #[test]
    fn nobody_who_has_not_said_yes_gets_a_way_into_the_own_page_or_the_guide() {
        for kind in [SubscriberLetter::Confirmation, SubscriberLetter::Reminder] {
            let message = message(kind);
            assert!(
                !message.contains("m4n4ge") && !message.contains("k3y"),
                "{kind:?}"
            );
            assert!(message.contains("/newsletter/confirm/c0nf1rm"));
        }
    }

    #[test]
    fn subjects_and_senders_tell_nothing() {
        for kind in SubscriberLetter::ALL {
            let words = facts(kind).words();
            let seen = format!("{} {}", words.subject, words.sender).to_lowercase();
            for telling in ["therap", "anxi", "mental", "counsel", "health", "988"] {
                assert!(!seen.contains(telling), "{seen}");
            }
        }
    }

    #[test]
    fn every_foot_has_the_help_line_and_the_postal_address_in_one_line() {
        for kind in SubscriberLetter::ALL {
            let text = facts(kind).words().as_text();
            assert!(text.contains("call or text 988"), "{text}");
            assert!(text.ends_with("1 Main St, Duluth, MN 55802\n"), "{text}");
        }
    }
}
