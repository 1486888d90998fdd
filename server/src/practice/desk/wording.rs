//! Rows of the store in the desk's words: its zone, its names of services, initials for people.

use domain::{
    practice::{ServiceSummary, Settings},
    staff::{ConsultationLine, Cursor, MailLine, MailState, Phase},
    time::{Instant, Zone, words},
};

use super::{Outcome, mask};
use crate::{
    crypto::Column,
    practice::{
        Practice,
        booking::{Details, answers},
    },
    store::desk::{Entry, MailEntry},
};

/// What is said where nobody said what a call is about.
pub(super) const NOT_SAID: &str = "Not said";

/// The zone that the desk works in.
pub(super) fn desk_zone(settings: &Settings) -> Zone {
    Zone::find(&settings.zone).unwrap_or_else(|_| Zone::utc())
}

/// What is needed to put rows into words.
pub(super) struct Wording<'a> {
    pub desk: &'a Practice,
    pub zone: &'a Zone,
    pub services: &'a [ServiceSummary],
    pub now: Instant,
}

impl Wording<'_> {
    /// A consultation as a line of a list.
    pub fn line(&self, entry: Entry) -> Outcome<ConsultationLine> {
        let details: Details = answers::open(
            self.desk.keys(),
            Column::CONSULTATION_DETAILS,
            entry.id.as_str(),
            &entry.details_sealed,
        )?;
        Ok(ConsultationLine {
            at: entry.starts_at.epoch(),
            day: words::short_day(entry.starts_at.date_in(self.zone.rules())),
            time: words::time_of_day_distinct(entry.starts_at, self.zone),
            who: mask::who(&details),
            about: self.about(&details),
            state: entry.state,
            therapist: entry.therapist.name,
            status: entry.status,
            phase: phase(entry.starts_at, entry.ends_at, self.now),
            overbooked: entry.lane > 0,
            reference: entry.reference,
            id: entry.id,
        })
    }

    /// All of them.
    pub fn lines(&self, entries: Vec<Entry>) -> Outcome<Vec<ConsultationLine>> {
        entries.into_iter().map(|entry| self.line(entry)).collect()
    }

    fn about(&self, details: &Details) -> String {
        let Some(slug) = &details.service else {
            return NOT_SAID.to_owned();
        };
        let known = self.services.iter().find(|one| one.slug.as_str() == slug);
        known.map_or_else(|| no_longer_offered(slug), |one| one.name.clone())
    }
}

/// A service that is no longer offered, by its short name.
pub(super) fn no_longer_offered(slug: &str) -> String {
    slug.replace('-', " ")
}

/// Where a call lies in time.
pub(super) fn phase(starts_at: Instant, ends_at: Instant, now: Instant) -> Phase {
    if now < starts_at {
        Phase::ToCome
    } else if now < ends_at {
        Phase::Now
    } else {
        Phase::Past
    }
}

/// `Tue, Nov 24, 9:15 am`.
pub(super) fn moment(at: Instant, zone: &Zone) -> String {
    format!(
        "{}, {}",
        words::short_day(at.date_in(zone.rules())),
        words::time_of_day(at, zone)
    )
}

/// A mail as a line of a list.
pub(super) fn mail_line(entry: MailEntry, zone: &Zone, now: Instant) -> MailLine {
    let badly = matches!(entry.state, MailState::Failed | MailState::Uncertain);
    MailLine {
        due: moment(entry.due_at, zone),
        reply: reply_code(&entry.reply),
        sendable: badly && entry.current && entry.starts_at > now,
        id: entry.id,
        consultation: entry.consultation,
        reference: entry.reference,
        kind: entry.kind,
        recipient: entry.recipient,
        state: entry.state,
        attempts: entry.attempts,
    }
}

/// The three digits that a mail server's answer begins with.
fn reply_code(reply: &str) -> String {
    let code = reply.get(..3).unwrap_or_default();
    if code.bytes().all(|sign| sign.is_ascii_digit()) {
        code.to_owned()
    } else {
        String::new()
    }
}

/// Cuts a page that was read with one line too many, and says where the next begins.
pub(super) fn cut<T>(lines: &mut Vec<T>, most: usize, at: impl Fn(&T) -> Cursor) -> Option<Cursor> {
    if lines.len() <= most {
        return None;
    }
    lines.truncate(most);
    lines.last().map(at)
}
