//! The sample practice that moves into an empty store, so that a newcomer sees the program at
//! work. The states and services are the practice's; the people are invented and marked as such.

use domain::{
    practice::{ServiceKind, StateCode},
    time::Instant,
};
use serde_json::json;
use sqlx::AnyConnection;

use super::{Deed, Fault, Practice};
use crate::{
    crypto::secret,
    store::practice::{
        self as rows, NewLicense, NewService, NewTherapist, NewWeeklyRule, add_license,
        add_service, add_therapist, add_weekly_rule,
    },
};

/// Why the sample practice could not move in. There is no refusal: a store that has therapists is
/// simply left alone.
pub type SampleFault = Fault<std::convert::Infallible>;

impl Practice {
    /// Lets the sample practice move into a store that has no therapist yet. Answers whether it
    /// did.
    ///
    /// # Errors
    /// [`SampleFault`]
    pub async fn seed_sample(&self) -> Result<bool, SampleFault> {
        self.perform(SeedSample).await
    }
}

struct SeedSample;

impl Deed for SeedSample {
    type Answer = bool;
    type Refusal = std::convert::Infallible;

    async fn run(&self, desk: &Practice, tx: &mut AnyConnection) -> Result<bool, SampleFault> {
        // Several servers may start on one empty store.
        desk.store().engine().lock_word(tx, "seed").await?;
        if !rows::is_empty(&mut *tx).await? {
            return Ok(false);
        }
        let now = desk.now();
        for (place, service) in (0..).zip(SERVICES) {
            add_service(tx, &service_row(service, place)).await?;
        }
        for person in THERAPISTS {
            move_in(tx, person, now).await?;
        }
        rows::set_setting(tx, "notice", &serde_json::Value::String(NOTICE.to_owned())).await?;
        rows::set_setting(tx, "profiles", &profiles()).await?;
        for state in MEDICATION {
            rows::set_state_note(tx, state, true).await?;
        }
        Ok(true)
    }
}

struct Sample {
    slug: &'static str,
    name: &'static str,
    credentials: &'static str,
    headline: &'static str,
    zone: &'static str,
    states: &'static [&'static str],
    audiences: &'static [&'static str],
    services: &'static [&'static str],
    /// ISO weekday, from, to; minutes of the day.
    hours: &'static [(i64, i64, i64)],
}

const SERVICES: [(&str, &str, ServiceKind); 8] = [
    ("anxiety", "Anxiety", ServiceKind::Concern),
    ("depression", "Depression", ServiceKind::Concern),
    ("trauma", "Trauma", ServiceKind::Concern),
    ("grief-and-loss", "Grief and loss", ServiceKind::Concern),
    ("substance-use", "Substance use", ServiceKind::Concern),
    (
        "maternal-mental-health",
        "Maternal mental health",
        ServiceKind::Concern,
    ),
    (
        "chronic-conditions-and-pain",
        "Chronic conditions and pain",
        ServiceKind::Concern,
    ),
    (
        "medication-management",
        "Psychiatric medication",
        ServiceKind::Medication,
    ),
];

/// The award, as the practice tells it.
const NOTICE: &str = "Forbes Health 2024: among the best online therapy for kids and teens, our second year on its list";

/// The networks in which the practice is. Their addresses are the practice's to write: until then they
/// lead to a place that belongs to nobody, and not to a stranger.
const NETWORKS: [(&str, &str); 3] = [
    ("Facebook", "https://example.org/facebook"),
    ("Instagram", "https://example.org/instagram"),
    ("LinkedIn", "https://example.org/linkedin"),
];

/// The sample states with medication management.
const MEDICATION: [&str; 3] = ["MN", "WI", "NY"];

const MORNINGS: &[(i64, i64, i64)] = &[
    (1, 540, 720),
    (2, 540, 720),
    (3, 540, 720),
    (4, 540, 720),
    (5, 540, 720),
];
const AFTERNOONS: &[(i64, i64, i64)] = &[
    (1, 780, 1020),
    (2, 780, 1020),
    (3, 780, 1020),
    (4, 780, 1020),
];
const EVENINGS: &[(i64, i64, i64)] = &[
    (1, 1020, 1260),
    (3, 1020, 1260),
    (4, 1020, 1260),
    (7, 960, 1200),
];
const MIXED: &[(i64, i64, i64)] = &[(2, 600, 780), (2, 840, 1080), (4, 600, 780), (6, 540, 780)];

const EVERY_CONCERN: &[&str] = &["anxiety", "depression", "trauma", "grief-and-loss"];

const THERAPISTS: [Sample; 6] = [
    Sample {
        slug: "dana-reyes",
        name: "Dana Reyes",
        credentials: "LMFT",
        headline: "Couples and families who want to hear each other again.",
        zone: "America/Chicago",
        states: &["MN", "IA", "WI", "CO"],
        audiences: &["me", "couple", "child"],
        services: &[
            "anxiety",
            "depression",
            "trauma",
            "grief-and-loss",
            "maternal-mental-health",
        ],
        hours: MORNINGS,
    },
    Sample {
        slug: "luis-marin",
        name: "Luis Marin",
        credentials: "LPCC",
        headline: "Worry, panic, and the habits that keep them going.",
        zone: "America/Chicago",
        states: &["MN", "IA", "IL", "KS"],
        audiences: &["me", "child"],
        services: EVERY_CONCERN,
        hours: AFTERNOONS,
    },
    Sample {
        slug: "priya-nair",
        name: "Priya Nair",
        credentials: "PhD, LP",
        headline: "Teens, college students and the people who raise them.",
        zone: "America/New_York",
        states: &["NY", "NJ", "PA", "MN"],
        audiences: &["me", "child"],
        services: &["anxiety", "depression", "trauma", "substance-use"],
        hours: EVENINGS,
    },
    Sample {
        slug: "owen-blake",
        name: "Owen Blake",
        credentials: "LCSW",
        headline: "Grief, illness and pain: living beside what does not go away.",
        zone: "America/New_York",
        states: &["NY", "PA", "SC", "FL"],
        audiences: &["me", "couple"],
        services: &[
            "grief-and-loss",
            "chronic-conditions-and-pain",
            "depression",
            "anxiety",
        ],
        hours: MIXED,
    },
    Sample {
        slug: "mei-tanaka",
        name: "Mei Tanaka",
        credentials: "PsyD",
        headline: "New and expecting parents, and old wounds that come back then.",
        zone: "America/Los_Angeles",
        states: &["CA", "CO", "FL"],
        audiences: &["me", "couple", "child"],
        services: &[
            "maternal-mental-health",
            "trauma",
            "anxiety",
            "depression",
            "substance-use",
        ],
        hours: AFTERNOONS,
    },
    Sample {
        slug: "ruth-okafor",
        name: "Ruth Okafor",
        credentials: "PMHNP-BC",
        headline: "Medication, thought through together and watched with care.",
        zone: "America/Chicago",
        states: &["MN", "WI", "NY", "IL"],
        audiences: &["me", "child", "couple"],
        services: &["medication-management", "anxiety", "depression"],
        hours: EVENINGS,
    },
];

fn profiles() -> serde_json::Value {
    NETWORKS
        .iter()
        .map(|(network, address)| json!({ "network": network, "address": address }))
        .collect()
}

fn service_row(
    (slug, name, kind): (&'static str, &'static str, ServiceKind),
    place: i64,
) -> NewService<'static> {
    NewService {
        slug,
        name,
        kind,
        place,
    }
}

async fn move_in(tx: &mut AnyConnection, person: Sample, now: Instant) -> Result<(), SampleFault> {
    let id = secret::uuid_v7(now);
    let new = NewTherapist {
        id: &id,
        slug: person.slug,
        name: person.name,
        credentials: person.credentials,
        headline: person.headline,
        zone: person.zone,
        sample: true,
    };
    add_therapist(tx, &new, person.audiences, person.services).await?;
    for state in person.states {
        add_license(tx, &license(&id, state, now)).await?;
    }
    for (weekday, start_minute, end_minute) in person.hours.iter().copied() {
        let rule = NewWeeklyRule {
            id: &secret::uuid_v7(now),
            therapist: &id,
            weekday,
            start_minute,
            end_minute,
            valid_from: "2020-01-01",
        };
        add_weekly_rule(tx, &rule).await?;
    }
    Ok(())
}

/// A license that holds for years around the present, so that the sample never runs dry.
fn license<'a>(therapist: &'a str, state: &'a str, now: Instant) -> NewLicense<'a> {
    let today = now.date_in(&jiff::tz::TimeZone::UTC);
    let year = |shift: i16| today.year() + shift;
    debug_assert!(StateCode::parse(state).is_ok());
    NewLicense {
        id: secret::uuid_v7(now),
        therapist,
        state,
        number: format!("SAMPLE-{state}"),
        issued_on: format!("{:04}-01-01", year(-2)),
        expires_on: format!("{:04}-12-31", year(2)),
    }
}
