use serde::{Deserialize, Serialize};

/// A state of the United States, or the District of Columbia, by its postal code.
///
/// Care follows state lines: a therapist needs a license of the state where the person *is* during
/// the call.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct StateCode(u8);

/// No state has that code.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("no state has that postal code")]
pub struct UnknownState;

/// Code, name, and the zone that most of its people live in.
///
/// The zones of states that lie in two are those of the larger population; a visitor can always
/// choose another. Facts: USPS Publication 28, appendix B; 49 CFR part 71.
const STATES: [(&str, &str, &str); 51] = [
    ("AL", "Alabama", "America/Chicago"),
    ("AK", "Alaska", "America/Anchorage"),
    ("AZ", "Arizona", "America/Phoenix"),
    ("AR", "Arkansas", "America/Chicago"),
    ("CA", "California", "America/Los_Angeles"),
    ("CO", "Colorado", "America/Denver"),
    ("CT", "Connecticut", "America/New_York"),
    ("DE", "Delaware", "America/New_York"),
    ("DC", "District of Columbia", "America/New_York"),
    ("FL", "Florida", "America/New_York"),
    ("GA", "Georgia", "America/New_York"),
    ("HI", "Hawaii", "Pacific/Honolulu"),
    ("ID", "Idaho", "America/Denver"),
    ("IL", "Illinois", "America/Chicago"),
    ("IN", "Indiana", "America/New_York"),
    ("IA", "Iowa", "America/Chicago"),
    ("KS", "Kansas", "America/Chicago"),
    ("KY", "Kentucky", "America/New_York"),
    ("LA", "Louisiana", "America/Chicago"),
    ("ME", "Maine", "America/New_York"),
    ("MD", "Maryland", "America/New_York"),
    ("MA", "Massachusetts", "America/New_York"),
    ("MI", "Michigan", "America/New_York"),
    ("MN", "Minnesota", "America/Chicago"),
    ("MS", "Mississippi", "America/Chicago"),
    ("MO", "Missouri", "America/Chicago"),
    ("MT", "Montana", "America/Denver"),
    ("NE", "Nebraska", "America/Chicago"),
    ("NV", "Nevada", "America/Los_Angeles"),
    ("NH", "New Hampshire", "America/New_York"),
    ("NJ", "New Jersey", "America/New_York"),
    ("NM", "New Mexico", "America/Denver"),
    ("NY", "New York", "America/New_York"),
    ("NC", "North Carolina", "America/New_York"),
    ("ND", "North Dakota", "America/Chicago"),
    ("OH", "Ohio", "America/New_York"),
    ("OK", "Oklahoma", "America/Chicago"),
    ("OR", "Oregon", "America/Los_Angeles"),
    ("PA", "Pennsylvania", "America/New_York"),
    ("RI", "Rhode Island", "America/New_York"),
    ("SC", "South Carolina", "America/New_York"),
    ("SD", "South Dakota", "America/Chicago"),
    ("TN", "Tennessee", "America/Chicago"),
    ("TX", "Texas", "America/Chicago"),
    ("UT", "Utah", "America/Denver"),
    ("VT", "Vermont", "America/New_York"),
    ("VA", "Virginia", "America/New_York"),
    ("WA", "Washington", "America/Los_Angeles"),
    ("WV", "West Virginia", "America/New_York"),
    ("WI", "Wisconsin", "America/Chicago"),
    ("WY", "Wyoming", "America/Denver"),
];

impl StateCode {
    /// Takes a postal code, in either case.
    ///
    /// # Errors
    /// [`UnknownState`] where no state has it.
    pub fn parse(code: &str) -> Result<Self, UnknownState> {
        STATES
            .iter()
            .zip(0..)
            .find(|((known, _, _), _)| known.eq_ignore_ascii_case(code.trim()))
            .map(|(_, at)| Self(at))
            .ok_or(UnknownState)
    }

    /// All of them, by name.
    pub fn all() -> impl Iterator<Item = Self> {
        (0..).zip(STATES).map(|(at, _)| Self(at))
    }

    /// Its two capital letters.
    pub fn code(self) -> &'static str {
        self.entry().0
    }

    /// Its name.
    pub fn name(self) -> &'static str {
        self.entry().1
    }

    /// The IANA zone that most of its people live in: what times are shown in until the visitor
    /// chooses another, and the zone whose civil date a license is judged on.
    pub fn main_zone(self) -> &'static str {
        self.entry().2
    }

    fn entry(self) -> (&'static str, &'static str, &'static str) {
        STATES[usize::from(self.0)]
    }
}

impl std::fmt::Debug for StateCode {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.code())
    }
}

impl std::fmt::Display for StateCode {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.code())
    }
}

impl TryFrom<String> for StateCode {
    type Error = UnknownState;
    fn try_from(code: String) -> Result<Self, UnknownState> {
        Self::parse(&code)
    }
}

impl From<StateCode> for String {
    fn from(state: StateCode) -> Self {
        state.code().to_owned()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::time::Zone;

    #[test]
    fn every_state_is_found_by_its_code_and_has_a_zone() {
        assert_eq!(StateCode::all().count(), 51);
        for state in StateCode::all() {
            assert_eq!(StateCode::parse(&state.code().to_lowercase()), Ok(state));
            assert!(Zone::find(state.main_zone()).is_ok(), "{state}");
        }
        assert_eq!(StateCode::parse("ZZ"), Err(UnknownState));
    }

    #[test]
    fn states_are_listed_by_name() {
        let names: Vec<_> = StateCode::all().map(StateCode::name).collect();
        assert!(names.is_sorted());
    }
}
