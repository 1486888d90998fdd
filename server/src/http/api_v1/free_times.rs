//! Which times are free.

use axum::{Json, extract::State};
use domain::{
    practice::{Audience, Slug, StateCode},
    time::Zone,
};
use serde::Deserialize;
use utoipa::IntoParams;

use super::{
    openapi::{FreeTimesRefused, TimesToMoveRefused},
    problem::{Code, FieldProblem, Problem},
    receive::{Asked, Token},
    types::{self, FreeTimes, civil_date},
};
use crate::practice::{
    Practice,
    booking::{Wanted, Within},
};

/// For whom, and what narrows the list.
#[derive(Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct FreeTimesAsk {
    /// Where the person will be during the call.
    #[param(value_type = super::openapi::State, required = true)]
    state: Option<String>,
    /// For whom the call is. Left out for anybody.
    #[param(value_type = types::Audience, required = false)]
    audience: Option<String>,
    /// A service's short name. Left out for anything.
    #[param(value_type = String, required = false, pattern = "^[a-z0-9]+(-[a-z0-9]+)*$",
        max_length = 80, example = "anxiety")]
    service: Option<String>,
    /// Only this therapist's times, by short name. One who does not work in the state has none.
    #[param(value_type = String, required = false, pattern = "^[a-z0-9]+(-[a-z0-9]+)*$",
        max_length = 80, example = "dana-reyes")]
    therapist: Option<String>,
    /// The IANA zone to tell times in. Left out for the state's main zone.
    #[param(value_type = String, required = false, example = "America/Chicago")]
    zone: Option<String>,
    /// The first civil date in the zone.
    #[param(value_type = String, format = Date, required = false, example = "2026-11-25")]
    from: Option<String>,
    /// The last civil date in the zone.
    #[param(value_type = String, format = Date, required = false, example = "2026-11-27")]
    to: Option<String>,
}

/// What narrows the list of times to move to.
#[derive(Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct TimesToMoveAsk {
    /// Only this therapist's times, by short name.
    #[param(value_type = String, required = false, pattern = "^[a-z0-9]+(-[a-z0-9]+)*$",
        max_length = 80, example = "dana-reyes")]
    therapist: Option<String>,
    /// The IANA zone to tell times in. Left out for the consultation's.
    #[param(value_type = String, required = false, example = "America/Chicago")]
    zone: Option<String>,
    /// The first civil date in the zone.
    #[param(value_type = String, format = Date, required = false, example = "2026-11-25")]
    from: Option<String>,
    /// The last civil date in the zone.
    #[param(value_type = String, format = Date, required = false, example = "2026-11-27")]
    to: Option<String>,
}

/// All free times in a state, in one list.
///
/// A time is listed if somebody who is licensed in the state on that day, and fits what was asked,
/// is free. A state where nobody is licensed gives an empty list and `served: false`.
#[utoipa::path(
    get,
    path = "/free-times",
    operation_id = "listFreeTimes",
    tag = "free times",
    params(FreeTimesAsk),
    responses((status = 200, description = "The free times.", body = FreeTimes), FreeTimesRefused)
)]
pub async fn list(
    State(practice): State<Practice>,
    Asked(ask): Asked<FreeTimesAsk>,
) -> Result<Json<FreeTimes>, Problem> {
    let (wanted, within) = ask.understand()?;
    let found = practice.every_free_time(wanted, within).await;
    found
        .map(|found| Json(found.into()))
        .map_err(|error| Problem::refused(error, &Zone::utc()))
}

/// All times to which a consultation can be moved; its own counts as free.
#[utoipa::path(
    get,
    path = "/consultations/{token}/free-times",
    operation_id = "listTimesToMove",
    tag = "consultations",
    params(
        ("token" = String, Path, description = "The consultation's secret.",
            pattern = "^[A-Za-z0-9_-]{43}$"),
        TimesToMoveAsk,
    ),
    responses((status = 200, description = "The free times.", body = FreeTimes), TimesToMoveRefused)
)]
pub async fn to_move(
    State(practice): State<Practice>,
    Token(token): Token,
    Asked(ask): Asked<TimesToMoveAsk>,
) -> Result<Json<FreeTimes>, Problem> {
    let within = ask.understand()?;
    let times = practice.every_time_to_move(&token, within).await;
    times
        .map(|times| Json(times.into()))
        .map_err(|error| Problem::refused(error, &Zone::utc()))
}

impl FreeTimesAsk {
    fn understand(self) -> Result<(Wanted, Within), Problem> {
        let mut reader = Reader::default();
        if self.state.is_none() {
            reader
                .found
                .push(FieldProblem::of("state", Code::Missing, STATE.1));
        }
        let state = reader.read("state", self.state, STATE, |text| {
            StateCode::parse(text).ok()
        });
        let audience = reader.read("audience", self.audience, AUDIENCE, Audience::from_text);
        let service = reader.read("service", self.service, SLUG, |text| Slug::parse(text).ok());
        let within = reader.within([self.therapist, self.zone, self.from, self.to]);
        let wanted = state.map(|state| Wanted {
            state,
            audience,
            service,
        });
        let wanted = wanted.ok_or_else(|| reader.problem())?;
        reader.finish((wanted, within))
    }
}

impl TimesToMoveAsk {
    fn understand(self) -> Result<Within, Problem> {
        let mut reader = Reader::default();
        let within = reader.within([self.therapist, self.zone, self.from, self.to]);
        reader.finish(within)
    }
}

/// What is wrong with a parameter that is not understood, and what would be right.
type Expected = (Code, &'static str);

const STATE: Expected = (
    Code::Unknown,
    "The two-letter code of a US state, or DC: where the person will be during the call.",
);
const AUDIENCE: Expected = (Code::Unknown, "One of me, child and couple.");
const SLUG: Expected = (
    Code::Malformed,
    "A short name of small letters, digits and single hyphens.",
);
const ZONE: Expected = (
    Code::Unknown,
    "The IANA name of a time zone, like America/Chicago.",
);
const DATE: Expected = (Code::Malformed, "A date, like 2026-11-25.");

/// Reads parameters and notes everything that is wrong with them.
#[derive(Default)]
struct Reader {
    found: Vec<FieldProblem>,
}

impl Reader {
    fn read<T>(
        &mut self,
        name: &str,
        text: Option<String>,
        (code, words): Expected,
        parse: impl FnOnce(&str) -> Option<T>,
    ) -> Option<T> {
        let value = parse(&text?);
        if value.is_none() {
            self.found.push(FieldProblem::of(name, code, words));
        }
        value
    }

    fn within(&mut self, [therapist, zone, from, to]: [Option<String>; 4]) -> Within {
        let within = Within {
            therapist: self.read("therapist", therapist, SLUG, |text| Slug::parse(text).ok()),
            zone: self.read("zone", zone, ZONE, |text| Zone::find(text).ok()),
            from: self.read("from", from, DATE, civil_date),
            to: self.read("to", to, DATE, civil_date),
        };
        if within
            .from
            .zip(within.to)
            .is_some_and(|(from, to)| to < from)
        {
            let words = "A date that is not before the one of from.";
            self.found
                .push(FieldProblem::of("to", Code::NotAsked, words));
        }
        within
    }

    fn problem(&self) -> Problem {
        Problem::invalid(self.found.clone())
    }

    fn finish<T>(self, value: T) -> Result<T, Problem> {
        if self.found.is_empty() {
            Ok(value)
        } else {
            Err(Problem::invalid(self.found))
        }
    }
}
