use serde::{Deserialize, Serialize};

use crate::{
    booking::Status,
    id::ConsultationId,
    practice::{Slug, StateCode},
    time::Day,
};

/// Which consultations are wanted, as it stands in the page's address:
/// `?from=2026-11-24&to=2026-11-30&state=MN&status=confirmed&therapist=dana-reyes&q=K7QM-3XTC`.
///
/// What is not understood counts as not said, so that no address is ever refused.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Filter {
    /// The first civil day, in the desk's zone. Where neither this nor `to` nor `reference` is
    /// said, the desk takes today.
    pub from: Option<Day>,
    /// The last civil day.
    pub to: Option<Day>,
    /// Where the person will be.
    pub state: Option<StateCode>,
    /// Where it stands.
    pub status: Option<Status>,
    /// With whom.
    pub therapist: Option<Slug>,
    /// A reference or its beginning, in the form `K7QM-3X`.
    pub reference: Option<String>,
    /// Only what comes after this line.
    pub after: Option<Cursor>,
}

/// The last line of a page: the next one begins after it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Cursor {
    /// Its moment, in epoch seconds.
    pub at: i64,
    /// Its id.
    pub id: String,
}

impl Cursor {
    /// The cursor at a consultation.
    pub fn at(at: i64, id: &ConsultationId) -> Self {
        Self {
            at,
            id: id.as_str().to_owned(),
        }
    }

    /// Reads `1793511000.018bcfe5-…`.
    pub fn parse(text: &str) -> Option<Self> {
        let (at, id) = text.split_once('.')?;
        let plain = |id: &str| {
            id.len() <= 40
                && id
                    .bytes()
                    .all(|byte| byte.is_ascii_alphanumeric() || byte == b'-')
        };
        Some(Self {
            at: at.parse().ok()?,
            id: Some(id).filter(|id| plain(id))?.to_owned(),
        })
    }

    /// As it stands in an address.
    pub fn text(&self) -> String {
        format!("{}.{}", self.at, self.id)
    }
}

impl Filter {
    /// Reads a filter from the parameters of an address. `q` may be called `ref` too, as the mails
    /// to the practice do.
    pub fn read(param: impl Fn(&str) -> Option<String>) -> Self {
        let text = |name: &str| param(name).map(|value| value.trim().to_owned());
        Self {
            from: text("from").and_then(|text| Day::parse(&text)),
            to: text("to").and_then(|text| Day::parse(&text)),
            state: text("state").and_then(|text| StateCode::parse(&text).ok()),
            status: text("status").and_then(|text| Status::from_text(&text).ok()),
            therapist: text("therapist").and_then(|text| Slug::parse(&text).ok()),
            reference: text("q")
                .or_else(|| text("ref"))
                .and_then(|text| reference(&text)),
            after: text("after").and_then(|text| Cursor::parse(&text)),
        }
    }

    /// Reads what [`Filter::query`] wrote. Nothing that it writes needs escaping, so nothing is
    /// unescaped.
    pub fn parse(query: &str) -> Self {
        Self::read(|name| {
            query
                .split('&')
                .filter_map(|pair| pair.split_once('='))
                .find(|(known, _)| *known == name)
                .map(|(_, value)| value.to_owned())
        })
    }

    /// The filter as an address has it, without the question mark; empty where nothing is said.
    pub fn query(&self) -> String {
        let said = [
            ("from", self.from.map(|date| date.to_string())),
            ("to", self.to.map(|date| date.to_string())),
            ("state", self.state.map(|state| state.code().to_owned())),
            ("status", self.status.map(|one| one.as_str().to_owned())),
            ("therapist", self.therapist.as_ref().map(Slug::to_string)),
            ("q", self.reference.clone()),
            ("after", self.after.as_ref().map(Cursor::text)),
        ];
        let said: Vec<String> = said
            .into_iter()
            .filter_map(|(name, value)| Some(format!("{name}={}", value?)))
            .collect();
        said.join("&")
    }

    /// Whether anything narrows the list beyond its first day.
    pub fn is_narrow(&self) -> bool {
        self.to.is_some()
            || self.state.is_some()
            || self.status.is_some()
            || self.therapist.is_some()
            || self.reference.is_some()
    }
}

/// A reference as it is kept, from one as people write it: in either case, with or without hyphen,
/// whole or only its beginning.
fn reference(typed: &str) -> Option<String> {
    let letters: String = typed
        .chars()
        .filter(char::is_ascii_alphanumeric)
        .take(8)
        .collect::<String>()
        .to_ascii_uppercase();
    match letters.split_at_checked(4) {
        _ if letters.is_empty() => None,
        Some((head, tail)) if !tail.is_empty() => Some(format!("{head}-{tail}")),
        _ => Some(letters),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_filter_reads_back_as_it_was_written() {
        let query = "from=2026-11-24&to=2026-11-30&state=MN&status=no_show\
            &therapist=dana-reyes&q=K7QM-3X&after=1793511000.018bcfe5-6800";
        assert_eq!(Filter::parse(query).query(), query);
        assert_eq!(Filter::parse("").query(), "");
    }

    #[test]
    fn what_is_not_understood_counts_as_not_said() {
        let query = "from=tomorrow&to=2026-13-01&state=ZZ&status=lost&therapist=Dana%20R&q=--&after=x.%00&what=else&&=";
        assert_eq!(Filter::parse(query), Filter::default());
    }

    #[test]
    fn a_reference_is_found_however_it_is_written() {
        for (typed, kept) in [
            ("k7qm3xtc", "K7QM-3XTC"),
            (" K7QM - 3XTC ", "K7QM-3XTC"),
            ("k7q", "K7Q"),
            ("k7qm", "K7QM"),
            ("k7qm3", "K7QM-3"),
        ] {
            assert_eq!(reference(typed).as_deref(), Some(kept), "{typed}");
        }
        let from_a_mail = Filter::parse("ref=K7QM-3XTC");
        assert_eq!(from_a_mail.reference.as_deref(), Some("K7QM-3XTC"));
    }
}
