//! How to reach somebody: names, e-mail addresses, telephone numbers. Each is parsed once, at the
//! edge, and is right from then on.

use serde::{Deserialize, Serialize};

/// Why a contact field was not understood.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error, Serialize, Deserialize)]
pub enum ContactFault {
    /// Nothing was written.
    #[error("is empty")]
    Missing,
    /// More characters than such a thing has.
    #[error("is too long")]
    TooLong,
    /// Not the form of such a thing.
    #[error("is not understood")]
    Malformed,
}

/// A name to use for somebody: 1 to 80 characters in one line.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct PersonName(String);

impl PersonName {
    /// The most characters that a name may have.
    pub const LONGEST: usize = 80;

    /// Takes a name as it was typed: outer blanks go, inner runs of blanks become one.
    ///
    /// # Errors
    /// [`ContactFault`] for an empty or overlong name and for control characters.
    pub fn parse(typed: &str) -> Result<Self, ContactFault> {
        let name = typed.split_whitespace().collect::<Vec<_>>().join(" ");
        match name.chars().count() {
            0 => Err(ContactFault::Missing),
            n if n > Self::LONGEST => Err(ContactFault::TooLong),
            _ if name.chars().any(char::is_control) => Err(ContactFault::Malformed),
            _ => Ok(Self(name)),
        }
    }

    /// The name.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// An e-mail address that a message can be sent to. Compared without regard to case.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(transparent)]
pub struct EmailAddress(String);

impl EmailAddress {
    /// The most characters that an address may have (RFC 5321, section 4.5.3.1.3, less brackets).
    pub const LONGEST: usize = 254;

    /// Takes an address as it was typed. It needs a mailbox and a domain with a dot; quoted
    /// mailboxes, address literals and display names are not taken, since a visitor who types one
    /// has mistyped.
    ///
    /// # Errors
    /// [`ContactFault`] where no message could be sent to it.
    pub fn parse(typed: &str) -> Result<Self, ContactFault> {
        let address = typed.trim();
        if address.is_empty() {
            return Err(ContactFault::Missing);
        }
        if address.len() > Self::LONGEST {
            return Err(ContactFault::TooLong);
        }
        let options = email_address::Options::default()
            .with_required_tld()
            .without_display_text()
            .without_domain_literal();
        email_address::EmailAddress::parse_with_options(address, options)
            .ok()
            .filter(|_| address.is_ascii() && !address.contains('"'))
            .map(|_| Self(address.to_owned()))
            .ok_or(ContactFault::Malformed)
    }

    /// The address as it was typed.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The address in the one form that is compared and looked up.
    pub fn folded(&self) -> String {
        self.0.to_ascii_lowercase()
    }

    /// `a…@example.org`: enough to recognize, too little to use.
    pub fn masked(&self) -> String {
        let (mailbox, domain) = self.0.split_once('@').unwrap_or((&self.0, ""));
        format!("{}…@{domain}", mailbox.chars().next().unwrap_or('…'))
    }
}

impl PartialEq for EmailAddress {
    fn eq(&self, other: &Self) -> bool {
        self.0.eq_ignore_ascii_case(&other.0)
    }
}
impl Eq for EmailAddress {}

/// A telephone number of the North American plan, kept as its ten digits.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct PhoneNumber(String);

impl PhoneNumber {
    /// Takes a number as it was typed: any of `612-555-0142`, `(612) 555 0142`, `+1 612.555.0142`.
    ///
    /// # Errors
    /// [`ContactFault`] unless it has ten digits (eleven with the leading 1) whose area code and
    /// exchange begin with 2 to 9, as the North American Numbering Plan says.
    pub fn parse(typed: &str) -> Result<Self, ContactFault> {
        let typed = typed.trim();
        if typed.is_empty() {
            return Err(ContactFault::Missing);
        }
        if typed
            .chars()
            .any(|c| !(c.is_ascii_digit() || " +-().".contains(c)))
        {
            return Err(ContactFault::Malformed);
        }
        let digits: String = typed.chars().filter(char::is_ascii_digit).collect();
        let number = match digits.len() {
            11 => digits.strip_prefix('1').unwrap_or(""),
            10 => digits.as_str(),
            _ => "",
        };
        let in_plan = |at: usize| {
            number
                .as_bytes()
                .get(at)
                .is_some_and(|digit| *digit >= b'2')
        };
        if in_plan(0) && in_plan(3) {
            Ok(Self(number.to_owned()))
        } else {
            Err(ContactFault::Malformed)
        }
    }

    /// `(612) 555-0142`.
    pub fn written(&self) -> String {
        let digits = &self.0;
        match (digits.get(..3), digits.get(3..6), digits.get(6..)) {
            (Some(area), Some(exchange), Some(line)) => format!("({area}) {exchange}-{line}"),
            _ => digits.clone(),
        }
    }

    /// `(…) …-0142`.
    pub fn masked(&self) -> String {
        format!("(…) …-{}", self.0.get(6..).unwrap_or(""))
    }

    /// Its ten digits.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_lose_only_their_blanks() {
        assert_eq!(
            PersonName::parse("  Zoë   van  Dyk ").unwrap().as_str(),
            "Zoë van Dyk"
        );
        assert_eq!(PersonName::parse(" \t"), Err(ContactFault::Missing));
        assert_eq!(
            PersonName::parse(&"x".repeat(81)),
            Err(ContactFault::TooLong)
        );
        assert_eq!(PersonName::parse("a\u{7}b"), Err(ContactFault::Malformed));
    }

    #[test]
    fn addresses_that_cannot_receive_are_refused() {
        for wrong in [
            "ada",
            "ada@",
            "@example.org",
            "ada@example",
            "a b@example.org",
            "<ada@example.org>",
            "ada@[127.0.0.1]",
            "ada@example.org\nBcc: x@example.org",
        ] {
            assert_eq!(
                EmailAddress::parse(wrong),
                Err(ContactFault::Malformed),
                "{wrong}"
            );
        }
        assert_eq!(
            EmailAddress::parse(" Ada@Example.org ").unwrap().folded(),
            "ada@example.org"
        );
        assert_eq!(
            EmailAddress::parse("ada@example.org").unwrap().masked(),
            "a…@example.org"
        );
    }

    #[test]
    fn telephone_numbers_are_taken_as_people_write_them() {
        for typed in [
            "612-555-0142",
            "(612) 555 0142",
            "+1 612.555.0142",
            "16125550142",
        ] {
            assert_eq!(
                PhoneNumber::parse(typed).unwrap().written(),
                "(612) 555-0142"
            );
        }
        for wrong in [
            "555-0142",
            "112-555-0142",
            "612-155-0142",
            "+44 20 7946 0958",
            "612555014a",
        ] {
            assert_eq!(
                PhoneNumber::parse(wrong),
                Err(ContactFault::Malformed),
                "{wrong}"
            );
        }
    }
}
