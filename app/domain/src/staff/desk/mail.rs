use serde::{Deserialize, Serialize};

use super::Cursor;
use crate::id::{ConsultationId, MailId};

/// Where a mail of the outbox stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum MailState {
    /// It waits until it is due.
    Queued,
    /// A worker has it.
    Leased,
    /// It is going out.
    Sending,
    /// The mail server took it.
    Sent,
    /// The mail server refused it, or it has no address.
    Failed,
    /// The program stopped while it went out: nobody knows whether it arrived.
    Uncertain,
    /// What it said had passed before it went.
    Dropped,
}

impl MailState {
    /// All of them.
    pub const ALL: [Self; 7] = [
        Self::Queued,
        Self::Leased,
        Self::Sending,
        Self::Sent,
        Self::Failed,
        Self::Uncertain,
        Self::Dropped,
    ];

    /// How the store writes it.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Queued => "queued",
            Self::Leased => "leased",
            Self::Sending => "sending",
            Self::Sent => "sent",
            Self::Failed => "failed",
            Self::Uncertain => "uncertain",
            Self::Dropped => "dropped",
        }
    }

    /// Reads what the store wrote.
    pub fn from_text(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|known| known.as_str() == text)
    }
}

/// Which mails are wanted, as the address says it: `?state=failed`, `?state=all`; nothing said is
/// what waits for somebody.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct MailShown {
    /// Which state.
    pub only: MailFilter,
    /// Only what comes after this line.
    pub after: Option<Cursor>,
}

/// Which states of mails are wanted.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum MailFilter {
    /// Failed or uncertain, about a call to come.
    #[default]
    Waiting,
    /// One state.
    One(MailState),
    /// All of them.
    All,
}

impl MailShown {
    /// Reads what stands in an address.
    pub fn read(param: impl Fn(&str) -> Option<String>) -> Self {
        let only = match param("state").as_deref() {
            Some("all") => MailFilter::All,
            Some(text) => MailState::from_text(text).map_or(MailFilter::Waiting, MailFilter::One),
            None => MailFilter::Waiting,
        };
        Self {
            only,
            after: param("after").and_then(|text| Cursor::parse(text.trim())),
        }
    }

    /// Reads what [`MailShown::query`] wrote.
    pub fn parse(query: &str) -> Self {
        Self::read(|name| {
            query
                .split('&')
                .filter_map(|pair| pair.split_once('='))
                .find(|(known, _)| *known == name)
                .map(|(_, value)| value.to_owned())
        })
    }

    /// As an address has it, without the question mark.
    pub fn query(&self) -> String {
        let state = match self.only {
            MailFilter::Waiting => None,
            MailFilter::One(state) => Some(state.as_str()),
            MailFilter::All => Some("all"),
        };
        let said = [
            state.map(|state| format!("state={state}")),
            self.after.as_ref().map(|at| format!("after={}", at.text())),
        ];
        said.into_iter().flatten().collect::<Vec<_>>().join("&")
    }
}

/// A mail in a list. It never says to which address.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct MailLine {
    /// Which.
    pub id: MailId,
    /// About which consultation.
    pub consultation: ConsultationId,
    /// That consultation's reference.
    pub reference: String,
    /// `confirmation`, `moved`, `cancelled`, `restored`, `reminder_day`, `reminder_hour`.
    pub kind: String,
    /// `visitor`, `partner`, `second_parent`, `practice`.
    pub recipient: String,
    /// Where it stands.
    pub state: MailState,
    /// How often it was tried.
    pub attempts: i64,
    /// When it is or was due, `Tue, Nov 24, 9:15 am`, in the desk's zone.
    pub due: String,
    /// The first three digits of the mail server's last answer, `550`; empty where there is none.
    /// Not its words, which may quote the address.
    pub reply: String,
    /// Whether it can be sent again: it failed or is uncertain, and what it says still holds.
    pub sendable: bool,
}

/// A page of mails.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct MailList {
    /// At most fifty, the latest due first.
    pub lines: Vec<MailLine>,
    /// The address's part for the next page, when there is more.
    pub more: Option<String>,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_address_says_which_mails_are_wanted() {
        for query in ["", "state=failed", "state=all", "state=sent&after=12.ab-c"] {
            assert_eq!(MailShown::parse(query).query(), query);
        }
        assert_eq!(MailShown::parse("state=lost"), MailShown::default());
    }
}
