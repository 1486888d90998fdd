//! Settings, states, services and therapists as the store keeps them; how a practice is set up, in
//! `set_up`.

mod services;
mod set_up;
mod settings;
mod states;
mod therapists;

use std::str::FromStr;

use domain::practice::{Slug, StateCode, TherapistSummary};
use jiff::civil::Date;

use super::StoreError;

pub use services::{service, services};
pub use set_up::{
    NewLicense, NewService, NewTherapist, NewWeeklyRule, add_exception, add_license, add_service,
    add_therapist, add_time_off, add_weekly_rule, is_empty, set_state_note,
};
pub use settings::{set_setting, setting, settings};
pub use states::{WaitlistEntry, join_waitlist, state_has_medication};
pub use therapists::{Candidate, candidates, therapist};

/// Every statement of this subject.
pub const ALL: &[&str] = &{
    const PARTS: [&[&str]; 5] = [
        services::ALL,
        set_up::ALL,
        settings::ALL,
        states::ALL,
        therapists::ALL,
    ];
    const COUNT: usize =
        PARTS[0].len() + PARTS[1].len() + PARTS[2].len() + PARTS[3].len() + PARTS[4].len();
    let (mut all, mut at, mut part) = ([""; COUNT], 0, 0);
    while part < PARTS.len() {
        let mut one = 0;
        while one < PARTS[part].len() {
            all[at] = PARTS[part][one];
            (at, one) = (at + 1, one + 1);
        }
        part += 1;
    }
    all
};

/// A therapist as visitors see them, from the parts that the store keeps.
pub(super) fn summary(
    slug: String,
    name: String,
    credentials: String,
    headline: String,
) -> Result<TherapistSummary, StoreError> {
    let slug = Slug::parse(&slug).map_err(|fault| StoreError::unreadable("therapist", fault))?;
    let name = if credentials.is_empty() {
        name
    } else {
        format!("{name}, {credentials}")
    };
    Ok(TherapistSummary {
        slug,
        name,
        headline,
    })
}

/// A civil date as the store writes it.
pub(super) fn date(text: &str, table: &'static str) -> Result<Date, StoreError> {
    Date::from_str(text).map_err(|error| StoreError::unreadable(table, error))
}

/// A state's code as the store writes it.
pub(super) fn state_code(text: String, table: &'static str) -> Result<StateCode, StoreError> {
    StateCode::parse(&text).map_err(|error| StoreError::unreadable(table, error))
}
