//! What the letters say: the one catalogue of their words.

use domain::time::{Instant, MINUTE, Zone, words};

use super::{Facts, LetterKind, Recipient};
use crate::mail::line::one_line;

/// A letter in words, before it is set as text or as a page. Every field is one line.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Words {
    /// The subject: a call and its day, for anybody to read.
    pub subject: String,
    /// `Hello Ada,`
    pub greeting: String,
    /// What happened, in one sentence.
    pub news: String,
    /// The call's time in full; empty where the letter is about no call.
    pub time: String,
    /// Whether that time does not hold any more.
    pub time_is_off: bool,
    /// What else there is to know, a paragraph each.
    pub more: Vec<String>,
    /// Where to look and what to do there.
    pub page: Option<Page>,
    /// Other places to look.
    pub ways: Vec<Page>,
    /// The small print, a line each.
    pub foot: Vec<String>,
    /// Who signs.
    pub sender: String,
}

/// A link of a letter.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Page {
    /// Why to follow it.
    pub why: String,
    /// What it is called.
    pub label: String,
    /// Where it leads.
    pub address: String,
}

impl Words {
    /// The words for these facts.
    pub(super) fn of(facts: &Facts) -> Self {
        match facts.recipient {
            Recipient::Visitor | Recipient::SecondParent | Recipient::Partner => to_people(facts),
            Recipient::Practice => to_practice(facts),
        }
    }

    /// The words as plain text, paragraphs apart.
    pub(super) fn as_text(&self) -> String {
        let mut paragraphs = vec![
            self.greeting.clone(),
            self.news.clone(),
            format!("    {}", self.time),
        ];
        paragraphs.extend(self.more.iter().cloned());
        for page in self.page.iter().chain(&self.ways) {
            paragraphs.push(format!("{}\n{}", page.why, page.address));
        }
        paragraphs.push(self.sender.clone());
        paragraphs.push(self.foot.join("\n"));
        paragraphs.retain(|paragraph| !paragraph.trim().is_empty());
        paragraphs.join("\n\n") + "\n"
    }
}

fn to_people(facts: &Facts) -> Words {
    let name = one_line(&facts.to_name, 80);
    let (subject, news) = subject_and_news(facts);
    let cancelled = facts.kind == LetterKind::Cancelled;
    Words {
        subject,
        greeting: if name.is_empty() {
            "Hello,".to_owned()
        } else {
            format!("Hello {name},")
        },
        news,
        time: words::full(facts.starts_at, &facts.visitor_zone),
        time_is_off: cancelled,
        more: if cancelled {
            Vec::new()
        } else {
            about_the_call(facts)
        },
        page: page_of_the_call(facts),
        ways: Vec::new(),
        foot: foot(facts),
        sender: one_line(&facts.discreet_name, 80),
    }
}

fn subject_and_news(facts: &Facts) -> (String, String) {
    let zone = &facts.visitor_zone;
    let day = words::day(facts.starts_at.date_in(zone.rules()));
    match facts.kind {
        LetterKind::Confirmation => (
            format!("Your call on {day}"),
            "Your call is set.".to_owned(),
        ),
        LetterKind::Moved => (
            format!("Your call has moved to {day}"),
            "Your call has moved. This is its new time.".to_owned(),
        ),
        LetterKind::Cancelled => (
            format!("Your call on {day} is canceled"),
            "This call is canceled. There is nothing else for you to do.".to_owned(),
        ),
        LetterKind::Restored => (
            format!("Your call on {day} is on again"),
            "Your call is on again, at the time it had.".to_owned(),
        ),
        LetterKind::ReminderDay | LetterKind::ReminderHour => {
            let when = near(facts.now, facts.starts_at, zone);
            (
                format!("Your call is {when}"),
                format!("Your call is {when}."),
            )
        }
    }
}

/// `tomorrow at 1:00 pm`: counted from `now` and not from the reminder's kind, because a letter may
/// have had to wait.
fn near(now: Instant, starts_at: Instant, zone: &Zone) -> String {
    let (today, date) = (now.date_in(zone.rules()), starts_at.date_in(zone.rules()));
    let time = words::time_of_day(starts_at, zone);
    if date == today {
        format!("today at {time}")
    } else if today.tomorrow().is_ok_and(|tomorrow| tomorrow == date) {
        format!("tomorrow at {time}")
    } else {
        format!("on {} at {time}", words::day(date))
    }
}

fn about_the_call(facts: &Facts) -> Vec<String> {
    let minutes = (facts.ends_at - facts.starts_at) / MINUTE;
    let mut call = format!("It takes about {minutes} minutes.");
    let who = one_line(&facts.therapist_first_name, 80);
    if !who.is_empty() {
        call = format!("{call} You will talk with {who}.");
    }
    if let Some(there) = other_time(facts) {
        let whom = if who.is_empty() { "us" } else { who.as_str() };
        call = format!("{call} For {whom} that is {there}.");
    }
    let mut more = vec![call];
    if facts.recipient != Recipient::Visitor {
        more.push("You get this email because your address was given for this call.".to_owned());
    }
    more
}

/// The time where the practice is, if the clocks there show another one.
fn other_time(facts: &Facts) -> Option<String> {
    let offset = |zone: &Zone| zone.rules().to_offset(facts.starts_at.timestamp());
    if offset(&facts.visitor_zone) == offset(&facts.therapist_zone) {
        return None;
    }
    let time = words::time_of_day(facts.starts_at, &facts.therapist_zone);
    Some(format!(
        "{time} {}",
        words::zone_name(&facts.therapist_zone)
    ))
}

fn page_of_the_call(facts: &Facts) -> Option<Page> {
    let why = match facts.kind {
        LetterKind::Cancelled => {
            "If this was a mistake, or you would like another time, start here:"
        }
        LetterKind::Confirmation
        | LetterKind::Moved
        | LetterKind::Restored
        | LetterKind::ReminderDay
        | LetterKind::ReminderHour => {
            "All you need is on the call's own page. You can also move or cancel it there; you need no account:"
        }
    };
    (!facts.link.is_empty()).then(|| Page {
        why: why.to_owned(),
        label: "Open the page of the call".to_owned(),
        address: one_line(&facts.link, 500),
    })
}

fn foot(facts: &Facts) -> Vec<String> {
    let phone = one_line(&facts.practice_phone, 40);
    let questions = match (facts.reply_to.is_some(), phone.is_empty()) {
        (true, true) => "Questions? Just reply to this email.".to_owned(),
        (true, false) => format!("Questions? Just reply to this email, or call {phone}."),
        (false, false) => format!("Questions? Call {phone}."),
        (false, true) => String::new(),
    };
    let mut foot = vec![
        format!("Reference: {}", one_line(&facts.reference, 40)),
        questions,
        "Not for emergencies: call 911.".to_owned(),
    ];
    foot.retain(|line| !line.is_empty());
    foot
}

fn to_practice(facts: &Facts) -> Words {
    let zone = &facts.therapist_zone;
    let reference = one_line(&facts.reference, 40);
    let (what, news) = match facts.kind {
        LetterKind::Confirmation => ("new call", "There is a new call."),
        LetterKind::Moved => ("call moved to", "A call has moved. This is its new time."),
        LetterKind::Cancelled => ("canceled call", "A call is canceled."),
        LetterKind::Restored => ("restored call", "A canceled call is on again."),
        LetterKind::ReminderDay | LetterKind::ReminderHour => ("coming call", "A call is near."),
    };
    let day = words::short_day(facts.starts_at.date_in(zone.rules()));
    let time = words::time_of_day(facts.starts_at, zone);
    Words {
        subject: format!("Booking {reference}: {what} {day}, {time}"),
        greeting: String::new(),
        news: news.to_owned(),
        time: words::full(facts.starts_at, zone),
        time_is_off: facts.kind == LetterKind::Cancelled,
        more: Vec::new(),
        page: Some(Page {
            why: "The details are at the desk, after signing in:".to_owned(),
            label: "Open the booking".to_owned(),
            address: format!(
                "{}/staff/consultations?ref={}",
                one_line(facts.public_url.trim_end_matches('/'), 300),
                query(&reference)
            ),
        }),
        ways: Vec::new(),
        foot: Vec::new(),
        sender: one_line(&facts.discreet_name, 80),
    }
}

/// A reference is letters, digits and hyphens; whatever else got into one does not get into a link.
fn query(reference: &str) -> String {
    reference
        .chars()
        .filter(|c| c.is_ascii_alphanumeric() || *c == '-')
        .collect()
}
