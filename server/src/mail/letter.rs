//! From facts to a finished message.
//!
//! A letter is written once, in words, and set twice, as plain text and as a small HTML page;
//! neither says more than the other. Where the call's time becomes another, a calendar file goes
//! along. There is nothing in it that would have to be fetched: no picture, no font, no counter.

mod html;
mod issue;
mod kind;
mod subscriber;
mod words;

use std::time::{Duration, SystemTime};

use domain::{
    contact::EmailAddress,
    id::MailId,
    time::{Instant, Zone},
};
use lettre::{
    Address, Message,
    address::Envelope,
    message::{
        Attachment, Mailbox, MultiPart, SinglePart,
        header::{ContentType, HeaderName, HeaderValue},
    },
};

pub(crate) use self::html::escaped;
use self::words::Words;
pub use self::{
    issue::IssueFacts,
    kind::{LetterKind, Recipient, UnknownWord},
    subscriber::{SubscriberFacts, SubscriberLetter},
};
use super::{
    Dkim,
    calendar::{Event, Method, calendar_file},
    host_of,
    line::{atom, one_line},
};

/// Everything that a letter may say. Whoever fills this in need not be careful: what must not leave
/// the practice has no field here.
#[derive(Clone, Debug)]
pub struct Facts {
    /// The letter's row in the outbox. The message's identifier is made from it, so that a letter
    /// that is sent again by mistake is known as the same one.
    pub mail_id: MailId,
    /// What happened.
    pub kind: LetterKind,
    /// For whom.
    pub recipient: Recipient,
    /// Where it goes.
    pub to: EmailAddress,
    /// The first name to use, or empty. Stands in the greeting only.
    pub to_name: String,
    /// The name in the From line.
    pub discreet_name: String,
    /// The address in the From line, and the envelope's sender.
    pub from: EmailAddress,
    /// Where answers go; none when answers are not read.
    pub reply_to: Option<EmailAddress>,
    /// The site's address, `https://calls.example`, without a slash at its end.
    pub public_url: String,
    /// The consultation's own page, whole; empty for a recipient who shall not change it.
    pub link: String,
    /// The call's start.
    pub starts_at: Instant,
    /// The call's end.
    pub ends_at: Instant,
    /// The zone of the visitor's words.
    pub visitor_zone: Zone,
    /// The zone in which the practice's letters speak.
    pub therapist_zone: Zone,
    /// The first name of whoever will be in the call; empty to say nothing.
    pub therapist_first_name: String,
    /// What to say on the telephone: `K7QF-2M9D`.
    pub reference: String,
    /// The version of the consultation that the letter speaks of.
    pub version: i64,
    /// When the consultation got that version.
    pub changed_at: Instant,
    /// The call's identifier in calendars, the same for life.
    pub calendar_uid: String,
    /// Where people can call the practice, as written; empty when there is no telephone.
    pub practice_phone: String,
    /// The present moment: the letter's date, and what `tomorrow` is counted from.
    pub now: Instant,
}

/// What stands around a letter's words, whatever it is about.
struct Sheet<'a> {
    mail_id: &'a MailId,
    subject: &'a str,
    from_name: &'a str,
    from: &'a EmailAddress,
    to: &'a EmailAddress,
    reply_to: Option<&'a EmailAddress>,
    /// Where mail servers send it back to; the sender where there is no such place.
    return_to: Option<&'a EmailAddress>,
    public_url: &'a str,
    /// How to leave the list, as `List-Unsubscribe` says it (RFC 2369, RFC 8058); none where the
    /// letter belongs to no list.
    leave: Option<&'a str>,
    now: Instant,
}

/// Why a letter could not be written. Nothing personal: it is kept beside the outbox's row.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum LetterFault {
    /// No message can carry that address.
    #[error("the {0} address cannot stand in a message")]
    Address(&'static str),
    /// The parts did not become a message.
    #[error("the message could not be put together")]
    Message,
}

/// A finished message, ready for a carrier.
#[derive(Clone, Debug)]
pub struct Letter {
    id: MailId,
    written_at: Instant,
    message: Message,
    bytes: Vec<u8>,
}

impl Letter {
    /// Writes the letter that the facts ask for.
    ///
    /// # Errors
    /// [`LetterFault`] where an address is none, which the domain's types do not let happen.
    pub fn write(facts: &Facts) -> Result<Self, LetterFault> {
        let words = Words::of(facts);
        let sheet = Sheet {
            mail_id: &facts.mail_id,
            subject: &words.subject,
            from_name: &facts.discreet_name,
            from: &facts.from,
            to: &facts.to,
            reply_to: facts.reply_to.as_ref(),
            return_to: None,
            public_url: &facts.public_url,
            leave: None,
            now: facts.now,
        };
        let parts = parts(&sheet, &words, calendar_event(facts).as_ref())?;
        Self::set(&sheet, parts)
    }

    /// Writes a letter to somebody who gets the newsletter, or is asked whether they want it.
    ///
    /// # Errors
    /// [`LetterFault`] where an address is none, which the domain's types do not let happen.
    pub fn to_subscriber(facts: &SubscriberFacts) -> Result<Self, LetterFault> {
        let (leave, words) = (facts.leave(), facts.words());
        let sheet = Sheet {
            mail_id: &facts.mail_id,
            subject: &words.subject,
            from_name: &facts.from_name,
            from: &facts.from,
            to: &facts.to,
            reply_to: facts.reply_to.as_ref(),
            return_to: None,
            public_url: &facts.public_url,
            leave: leave.as_deref(),
            now: facts.now,
        };
        let parts = parts(&sheet, &words, None)?;
        Self::set(&sheet, parts)
    }

    /// Puts what is told on a sheet.
    fn set(sheet: &Sheet<'_>, parts: MultiPart) -> Result<Self, LetterFault> {
        let returns = sheet.return_to.unwrap_or(sheet.from);
        let envelope = Envelope::new(
            Some(address("sender's", returns)?),
            vec![address("recipient's", sheet.to)?],
        )
        .map_err(|_| LetterFault::Message)?;
        let message = headed(sheet, &envelope)?
            .multipart(parts)
            .map_err(|_| LetterFault::Message)?;
        Ok(Self {
            id: sheet.mail_id.clone(),
            written_at: sheet.now,
            bytes: message.formatted(),
            message,
        })
    }

    /// Signs the letter, so that mail servers can tell who wrote it and that nothing was changed.
    #[must_use]
    pub fn signed(mut self, dkim: Option<&Dkim>) -> Self {
        if let Some(dkim) = dkim {
            dkim.sign(&mut self.message);
            self.bytes = self.message.formatted();
        }
        self
    }

    /// The letter's row in the outbox.
    pub fn id(&self) -> &MailId {
        &self.id
    }

    /// When it was written.
    pub fn written_at(&self) -> Instant {
        self.written_at
    }

    /// From whom and to whom, as mail servers hear it.
    pub fn envelope(&self) -> &Envelope {
        self.message.envelope()
    }

    /// The message, headers and all: ASCII, in lines that end in CR LF.
    pub fn bytes(&self) -> &[u8] {
        &self.bytes
    }
}

/// The calendar file that goes along with a letter, where the call's time becomes another. The
/// practice gets none: its people see their calls at the desk.
pub fn calendar_event(facts: &Facts) -> Option<Event> {
    let method = match (facts.recipient, facts.kind) {
        (Recipient::Practice, _) | (_, LetterKind::ReminderDay | LetterKind::ReminderHour) => {
            return None;
        }
        (_, LetterKind::Cancelled) => Method::Cancel,
        (_, LetterKind::Confirmation | LetterKind::Moved | LetterKind::Restored) => Method::Request,
    };
    Some(Event {
        method,
        uid: facts.calendar_uid.clone(),
        version: facts.version,
        changed_at: facts.changed_at,
        starts_at: facts.starts_at,
        ends_at: facts.ends_at,
        link: facts.link.clone(),
        organizer_name: facts.discreet_name.clone(),
        organizer: facts.from.clone(),
        attendee: Some(facts.to.clone()),
    })
}

/// The headers. The recipient's name stays out of them: it may be a child's, and the address is a
/// parent's.
fn headed(
    sheet: &Sheet<'_>,
    envelope: &Envelope,
) -> Result<lettre::message::MessageBuilder, LetterFault> {
    let name = one_line(sheet.from_name, 80);
    let from = Mailbox::new(
        Some(name).filter(|name| !name.is_empty()),
        address("sender's", sheet.from)?,
    );
    let host = host_of(sheet.public_url);
    let mut builder = Message::builder()
        .envelope(envelope.clone())
        .from(from)
        .to(Mailbox::new(None, address("recipient's", sheet.to)?))
        .subject(sheet.subject)
        .date(date(sheet.now))
        .message_id(Some(format!("<{}@{host}>", atom(sheet.mail_id.as_str()))))
        .raw_header(plain_header("Auto-Submitted", "auto-generated"));
    if let Some(reply_to) = sheet.reply_to {
        builder = builder.reply_to(Mailbox::new(None, address("answers'", reply_to)?));
    }
    if let Some(leave) = sheet.leave {
        builder = builder
            .raw_header(plain_header("List-Id", &format!("<letter.{host}>")))
            .raw_header(plain_header("List-Unsubscribe", leave))
            .raw_header(plain_header(
                "List-Unsubscribe-Post",
                "List-Unsubscribe=One-Click",
            ));
    }
    Ok(builder)
}

fn plain_header(name: &'static str, value: &str) -> HeaderValue {
    HeaderValue::new(HeaderName::new_from_ascii_str(name), value.to_owned())
}

/// The parts: the words twice and, for a mail program that asks, the calendar file among them; the
/// same file once more as an attachment, for a person who looks for it.
fn parts(
    sheet: &Sheet<'_>,
    words: &Words,
    event: Option<&Event>,
) -> Result<MultiPart, LetterFault> {
    let id = atom(sheet.mail_id.as_str());
    let told = MultiPart::alternative()
        .boundary(format!("words-{id}"))
        .singlepart(SinglePart::plain(words.as_text()))
        .singlepart(SinglePart::html(html::page(words)));
    let Some(event) = event else {
        return Ok(told);
    };
    let file = calendar_file(event);
    let method = event.method.as_str();
    let entry = SinglePart::builder()
        .header(media(&format!(
            "text/calendar; method={method}; charset=utf-8"
        ))?)
        .body(file.clone());
    let kind = format!("application/ics; name=\"call.ics\"; method={method}; charset=utf-8");
    let attached = Attachment::new("call.ics".to_owned()).body(file, media(&kind)?);
    Ok(MultiPart::mixed()
        .boundary(format!("whole-{id}"))
        .multipart(told.singlepart(entry))
        .singlepart(attached))
}

fn media(kind: &str) -> Result<ContentType, LetterFault> {
    ContentType::parse(kind).map_err(|_| LetterFault::Message)
}

fn address(whose: &'static str, address: &EmailAddress) -> Result<Address, LetterFault> {
    address
        .as_str()
        .parse()
        .map_err(|_| LetterFault::Address(whose))
}

/// The moment as a message's header takes it, which knows no time before 1970 and none after 9999.
fn date(now: Instant) -> SystemTime {
    const LAST: u64 = 253_402_300_799;
    let seconds = u64::try_from(now.epoch()).unwrap_or(0).min(LAST);
    SystemTime::UNIX_EPOCH + Duration::from_secs(seconds)
}

#[cfg(test)]
mod tests;
