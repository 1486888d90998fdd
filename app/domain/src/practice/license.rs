use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use super::StateCode;
use crate::id::{LicenseId, TherapistId};

/// What gives a therapist the right to work with people in a state.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Authority {
    /// A full license of the state's board.
    State,
    /// A registration for telehealth from another state.
    TelehealthRegistration,
    /// The psychology compact, one row for each member state that is used.
    Psypact,
    /// The counseling compact, likewise.
    CounselingCompact,
}

impl Authority {
    /// All of them.
    pub const ALL: [Self; 4] = [
        Self::State,
        Self::TelehealthRegistration,
        Self::Psypact,
        Self::CounselingCompact,
    ];

    /// How the store writes it.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::State => "state",
            Self::TelehealthRegistration => "telehealth_registration",
            Self::Psypact => "psypact",
            Self::CounselingCompact => "counseling_compact",
        }
    }

    /// Reads what the store wrote.
    pub fn from_text(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|known| known.as_str() == text)
    }
}

/// Whether the board lets the license be used.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum LicenseStatus {
    /// In force between its dates.
    Active,
    /// Applied for.
    Pending,
    /// Taken away for a time.
    Suspended,
    /// Over.
    Ended,
}

impl LicenseStatus {
    /// All of them.
    pub const ALL: [Self; 4] = [Self::Active, Self::Pending, Self::Suspended, Self::Ended];

    /// How the store writes it.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Active => "active",
            Self::Pending => "pending",
            Self::Suspended => "suspended",
            Self::Ended => "ended",
        }
    }

    /// Reads what the store wrote.
    pub fn from_text(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|known| known.as_str() == text)
    }
}

/// The right of one therapist to work with people who are in one state.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct License {
    /// Its identifier, kept on every booking that it allowed.
    pub id: LicenseId,
    /// Whose it is.
    pub therapist: TherapistId,
    /// Where the person must be during the call.
    pub state: StateCode,
    /// What gives the right.
    pub authority: Authority,
    /// The first civil date on which it holds.
    pub issued_on: Date,
    /// The last civil date on which it holds.
    pub expires_on: Date,
    /// Whether it may be used.
    pub status: LicenseStatus,
}

impl License {
    /// Whether a call on the civil date `date` of `state` may rest on this license.
    pub fn allows(&self, state: StateCode, date: Date) -> bool {
        self.state == state
            && self.status == LicenseStatus::Active
            && self.issued_on <= date
            && date <= self.expires_on
    }
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

    fn license(status: LicenseStatus) -> License {
        License {
            id: LicenseId::from_text("l"),
            therapist: TherapistId::from_text("t"),
            state: StateCode::parse("MN").unwrap(),
            authority: Authority::State,
            issued_on: date(2026, 1, 1),
            expires_on: date(2026, 12, 31),
            status,
        }
    }

    #[test]
    fn a_license_holds_from_its_first_to_its_last_day_in_its_own_state() {
        let (license, mn) = (
            license(LicenseStatus::Active),
            StateCode::parse("MN").unwrap(),
        );
        assert!(license.allows(mn, date(2026, 1, 1)));
        assert!(license.allows(mn, date(2026, 12, 31)));
        assert!(!license.allows(mn, date(2025, 12, 31)));
        assert!(!license.allows(mn, date(2027, 1, 1)));
        assert!(!license.allows(StateCode::parse("IA").unwrap(), date(2026, 6, 1)));
    }

    #[test]
    fn only_an_active_license_allows() {
        let mn = StateCode::parse("MN").unwrap();
        for status in [
            LicenseStatus::Pending,
            LicenseStatus::Suspended,
            LicenseStatus::Ended,
        ] {
            assert!(!license(status).allows(mn, date(2026, 6, 1)));
        }
    }
}
