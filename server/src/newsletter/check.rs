//! What is looked at before an issue goes out. What no reader could mend blocks it; matters of taste
//! and discretion are said, and its writer decides.

mod marks;
mod parts;
mod telling;

use domain::newsletter::Finding;

use self::parts::Parts;
use super::{House, MARK, Made, Source, foot, source::Draft};
use crate::markdown::plain_of;

/// The longest subject, in letters, that most programs show whole.
const LONGEST_SUBJECT: usize = 70;
/// The longest summary that any of them shows.
const LONGEST_SUMMARY: usize = 140;
/// The most bytes of HTML: the largest mail service cuts a letter off at 102 kB.
const MOST_BYTES: usize = 100_000;

/// Looks an issue over: its source, and what was made of it. `leads_somewhere` says whether a path of
/// our own site, without what may stand behind `?` or `#`, has a page or a picture. Each thing is
/// found once, in the order of the letter.
pub fn check(
    source: &Source<'_>,
    house: &House,
    made: &Made,
    leads_somewhere: &dyn Fn(&str) -> bool,
) -> Vec<Finding> {
    let draft = Draft::of(source, house);
    let parts = Parts::of(&draft);
    let addresses = source.addresses(house);
    let mut found = Vec::new();
    subject(source.subject.trim(), &mut found);
    summary(source.summary.trim(), &mut found);
    let text = plain_of(draft.page.as_str());
    if text.is_empty() && parts.pictures.is_empty() {
        found.push(Finding::EmptyBody);
    }
    marks::find_fields(source.body, &mut found);
    let read = [source.subject, source.summary, &text];
    for text in read.into_iter().chain(parts.hidden_words()) {
        marks::find(text, &mut found);
    }
    parts.check(&addresses, leads_somewhere, &mut found);
    if house.latest.is_empty() && draft.asks_for_latest {
        found.push(Finding::NoLatestPosts);
    }
    letter(house, made, &mut found);
    each_once(found)
}

fn subject(subject: &str, found: &mut Vec<Finding>) {
    if subject.is_empty() {
        found.push(Finding::EmptySubject);
        return;
    }
    let letters = subject.chars().count();
    if letters > LONGEST_SUBJECT {
        found.push(Finding::LongSubject { letters });
    }
    if shouts(subject) {
        found.push(Finding::ShoutingSubject);
    }
    if let Some(word) = telling::word_in(subject) {
        found.push(Finding::TellingSubject { word });
    }
}

/// Whether more than one word is in capitals, and none is not.
fn shouts(text: &str) -> bool {
    let letters = || text.chars().filter(|c| c.is_alphabetic());
    letters().count() > 5 && letters().all(|c| !c.is_lowercase()) && text.trim().contains(' ')
}

fn summary(summary: &str, found: &mut Vec<Finding>) {
    if summary.is_empty() {
        found.push(Finding::EmptySummary);
        return;
    }
    let letters = summary.chars().count();
    if letters > LONGEST_SUMMARY {
        found.push(Finding::LongSummary { letters });
    }
    if let Some(word) = telling::word_in(summary) {
        found.push(Finding::TellingSummary { word });
    }
}

/// What every letter has to have, as it was made: it may have been made before the settings changed.
fn letter(house: &House, made: &Made, found: &mut Vec<Finding>) {
    if house.postal_address.trim().is_empty() {
        found.push(Finding::NoPostalAddress);
    }
    let numbers = foot::CRISIS.map(|(_, number, _)| format!("href=\"tel:{number}\""));
    let has_help = numbers.iter().all(|number| made.html.contains(number))
        && made.plain.contains(&foot::crisis());
    if !has_help {
        found.push(Finding::NoCrisisLine);
    }
    let ways = [&made.html, &made.plain].map(|text| text.matches(MARK).count());
    if ways != [2, 2] {
        found.push(Finding::NoWayToLeave);
    }
    if made.html.len() > MOST_BYTES {
        let kilobytes = made.html.len().div_ceil(1_000);
        found.push(Finding::TooLarge { kilobytes });
    }
}

fn each_once(found: Vec<Finding>) -> Vec<Finding> {
    let mut once = Vec::with_capacity(found.len());
    for finding in found {
        if !once.contains(&finding) {
            once.push(finding);
        }
    }
    once
}
