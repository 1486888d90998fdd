//! How long what is known about people is kept. The jobs that delete and the page that tells
//! visitors about it read the same definitions.

use domain::{
    practice::{KeptData, Settings},
    time::{DAY, HOUR},
};

/// How long the answers of a booking in the making are kept after the last of them, in seconds.
pub(crate) const DRAFT: i64 = 24 * HOUR;
/// How long counted tries (to sign in, to book, to join the newsletter) are kept, in seconds.
pub(crate) const TRIES: i64 = DAY;
/// How long a link that makes somebody a member of staff works, in seconds.
pub(crate) const WELCOME: i64 = DAY;

/// How long an address is kept that asked for the newsletter and has not confirmed, in seconds.
pub(crate) const UNCONFIRMED: i64 = 30 * DAY;
/// How long an address is kept that has left the newsletter, in seconds.
pub(crate) const LEFT: i64 = 30 * DAY;

/// Everything that is kept about people, in the order in which a visitor meets it.
pub(crate) fn kept(settings: &Settings) -> Vec<KeptData> {
    [of_calls(settings), of_the_letter(), of_everybody()].concat()
}

/// What is kept about people who book.
fn of_calls(settings: &Settings) -> Vec<KeptData> {
    vec![
        KeptData {
            what: "A cookie with a random number, once you begin to book",
            why: "So that your answers are still there on the next page, and nobody else sees them.",
            how_long: hours(DRAFT),
            who: "Nobody. It says nothing about you, and other sites cannot read it.",
        },
        KeptData {
            what: "Your answers while you book: state, for whom, topic, time, how to reach you",
            why: "So that you type nothing twice.",
            how_long: format!("{} after your last answer, then deleted", hours(DRAFT)),
            who: "Nobody, until you press “Book this call”. Kept encrypted.",
        },
        KeptData {
            what: "A booked call: names, e-mail address, phone number, what you told us, your consent",
            why: "So that a therapist can call you, and you can move the call or call it off.",
            how_long: format!(
                "{} days after the call or its cancellation, then erased",
                settings.keep_consultation_days
            ),
            who: "Your therapist and the people at our desk. Kept encrypted; each look at your contact details is written down.",
        },
        KeptData {
            what: "Mails that we send you about the call",
            why: "So that you know when it is, and none is sent twice.",
            how_long: "As long as the call they speak of".to_owned(),
            who: "The people at our desk see that a mail went out. Our mail server carries it.",
        },
        KeptData {
            what: "Your e-mail address on a state’s waitlist",
            why: "To write to you once, when somebody is licensed there.",
            how_long: "Until we have written, or you ask us to forget it".to_owned(),
            who: "The people at our desk. Kept encrypted.",
        },
    ]
}

/// What is kept about people who get the newsletter, or did.
fn of_the_letter() -> Vec<KeptData> {
    vec![
        KeptData {
            what: "Your e-mail address for our letter, when and where you agreed, and which letters went out to it",
            why: "To send you the letter, each once, and to be able to show that you asked for it.",
            how_long: format!(
                "Until you leave, and {} after; {} if you never confirm. You can have it erased at once on your own page",
                days(LEFT),
                days(UNCONFIRMED)
            ),
            who: "The people who write the letter see how many get it. Kept encrypted. Our mail server carries it.",
        },
        KeptData {
            what: "A letter to you that came back to us: that it did, and why, as a number",
            why: "So that we stop writing to a mailbox that is gone, or to somebody who finds our letter unwanted.",
            how_long: "As long as your place on the list. A message that our program does not understand is kept, encrypted, until a person has read it; then what it says is erased".to_owned(),
            who: "Nobody, but for such a message whoever reads it.",
        },
        KeptData {
            what: "What you typed into the letter’s form, if it needs a change: a cookie that only we can read",
            why: "So that you need not type it again.",
            how_long: "Until the page has shown it, or for a minute".to_owned(),
            who: "Nobody. Kept encrypted, in your own browser.",
        },
        KeptData {
            what: "How often one mailbox was asked about our letter",
            why: "So that nobody can fill somebody else’s mailbox.",
            how_long: hours(TRIES),
            who: "Nobody. Only a keyed digest of the address is counted, never the address.",
        },
        KeptData {
            what: "A keyed digest of an address that left our letter, was erased from it, or is not to be written to",
            why: "So that it is not written to again by mistake.",
            how_long: "For good, or until its owner joins again".to_owned(),
            who: "Nobody. The digest cannot be turned back into the address.",
        },
    ]
}

/// What is kept about whoever comes by.
fn of_everybody() -> Vec<KeptData> {
    vec![
        KeptData {
            what: "How often one place on the internet has tried something",
            why: "To keep robots out.",
            how_long: hours(TRIES),
            who: "Nobody. Only a keyed digest of the address is counted, never the address.",
        },
        KeptData {
            what: "The server’s log: time, kind of page, how long it took",
            why: "To find faults.",
            how_long: "As long as whoever runs the server keeps it; it names nobody".to_owned(),
            who: "Whoever runs the server.",
        },
    ]
}

fn days(seconds: i64) -> String {
    format!("{} days", seconds / DAY)
}

fn hours(seconds: i64) -> String {
    format!("{} hours", seconds / HOUR)
}
