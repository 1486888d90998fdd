//! What the pages for reading ask: services, therapists, questions, running text.

use std::{collections::HashMap, mem};

use domain::{
    practice::{
        NextFree, PracticeError, Question, QuestionGroup, ServiceKind, ServicePage, ServiceSummary,
        Slug, StateCode, TextPage, TherapistCard, TherapistFilter, TherapistList, TherapistProfile,
    },
    time::{Instant, words},
};
use jiff::civil::Date;
use sqlx::AnyConnection;

use super::{Fault, Practice, booking::times::next_of_each};
use crate::{
    markdown,
    store::{
        StoreError,
        site::{self as rows, ServiceRow, TherapistRow},
    },
};

type Outcome<T> = Result<T, Fault<PracticeError>>;

const NOT_FOUND: Fault<PracticeError> = Fault::Refused(PracticeError::NotFound);

pub(super) async fn service_page(desk: &Practice, slug: &Slug) -> Outcome<ServicePage> {
    let mut db = desk.store().read().await?;
    let row = rows::service_page(&mut db, slug).await?.ok_or(NOT_FOUND)?;
    let ServiceRow {
        card,
        signs,
        help_text,
        first_call_text,
        limits_text,
    } = row;
    let fitting = TherapistFilter {
        service: Some(slug.clone()),
        ..TherapistFilter::default()
    };
    let everybody = rows::therapists(&mut db, today(desk.now()), None).await?;
    Ok(ServicePage {
        summary: card,
        signs,
        help: markdown::to_html(&help_text),
        first_call: markdown::to_html(&first_call_text),
        limits: markdown::to_html(&limits_text),
        therapists: everybody
            .into_iter()
            .filter(|one| one.fits(&fitting))
            .map(|one| one.who)
            .collect(),
    })
}

/// The civil date by which licenses are looked at where no single state is asked about: the last of
/// the country to begin its day is behind by hours only, and a booking looks again.
fn today(now: Instant) -> Date {
    now.date_in(&jiff::tz::TimeZone::UTC)
}

pub(super) async fn therapists(desk: &Practice, filter: TherapistFilter) -> Outcome<TherapistList> {
    let now = desk.now();
    let mut db = desk.store().read().await?;
    let mut people = rows::therapists(&mut db, today(now), None).await?;
    let (services, states) = (services_of(&people), states_of(&people));
    people.retain(|one| one.fits(&filter));
    let next = next_times(&mut db, &people, filter.state, now).await?;
    Ok(TherapistList {
        filter,
        therapists: people.into_iter().map(|one| card(one, &next)).collect(),
        services,
        states,
    })
}

/// What somebody here treats, in the practice's order. A stage of life is no topic of a call.
fn services_of(people: &[TherapistRow]) -> Vec<ServiceSummary> {
    let mut all: Vec<_> = people.iter().flat_map(|one| &one.services).collect();
    all.sort_by(|(a, one), (b, other)| (a, one.slug.as_str()).cmp(&(b, other.slug.as_str())));
    all.dedup();
    all.into_iter()
        .map(|(_, service)| service)
        .filter(|service| service.kind != ServiceKind::People)
        .cloned()
        .collect()
}

/// Where somebody is licensed, by name.
fn states_of(people: &[TherapistRow]) -> Vec<StateCode> {
    let mut states: Vec<StateCode> = people
        .iter()
        .flat_map(|one| one.states.iter().copied())
        .collect();
    states.sort_by_key(|state| state.name());
    states.dedup();
    states
}

/// The next free time of those who may work in a state.
async fn next_times(
    db: &mut AnyConnection,
    people: &[TherapistRow],
    state: Option<StateCode>,
    now: Instant,
) -> Outcome<HashMap<Slug, NextFree>> {
    let Some(state) = state else {
        return Ok(HashMap::new());
    };
    let candidates: Vec<_> = people
        .iter()
        .filter_map(|one| one.candidate(state))
        .collect();
    if candidates.is_empty() {
        return Ok(HashMap::new());
    }
    let found = next_of_each(db, candidates, state, now).await?;
    Ok(found
        .into_iter()
        .map(|(slug, at, zone)| {
            let next = NextFree {
                at: at.epoch(),
                words: words::full(at, &zone),
            };
            (slug, next)
        })
        .collect())
}

fn card(row: TherapistRow, next: &HashMap<Slug, NextFree>) -> TherapistCard {
    let services = row.services.into_iter().map(|(_, service)| service);
    TherapistCard {
        next: next.get(&row.who.slug).cloned(),
        who: row.who,
        states: row.states,
        services: services
            .filter(|service| service.kind != ServiceKind::People)
            .collect(),
        audiences: row.audiences,
    }
}

pub(super) async fn therapist(
    desk: &Practice,
    slug: &Slug,
    state: Option<StateCode>,
) -> Outcome<TherapistProfile> {
    let now = desk.now();
    let mut db = desk.store().read().await?;
    let mut found = rows::therapists(&mut db, today(now), Some(slug)).await?;
    let next = next_times(&mut db, &found, state, now).await?;
    let mut row = found.pop().ok_or(NOT_FOUND)?;
    let said = rows::profile(&mut db, &row.id).await?;
    let (licenses, sample) = (mem::take(&mut row.license_lines), row.sample);
    Ok(TherapistProfile {
        card: card(row, &next),
        pronouns: said.pronouns,
        languages: rows::lines(&said.languages),
        approach: markdown::to_html(&said.approach_text),
        focus: rows::lines(&said.focus),
        education: said.education,
        years: said.years,
        licenses,
        sample,
    })
}

pub(super) async fn questions(desk: &Practice) -> Outcome<Vec<QuestionGroup>> {
    let mut db = desk.store().read().await?;
    let mut groups: Vec<QuestionGroup> = Vec::new();
    for row in rows::questions(&mut db).await? {
        let group = slug(&row.group_slug)?;
        if groups.last().is_none_or(|last| last.slug != group) {
            groups.push(QuestionGroup {
                slug: group,
                name: row.group_name,
                questions: Vec::new(),
            });
        }
        if let Some(last) = groups.last_mut() {
            last.questions.push(Question {
                slug: slug(&row.slug)?,
                question: row.question,
                answer: markdown::to_html(&row.answer_text),
            });
        }
    }
    Ok(groups)
}

fn slug(text: &str) -> Result<Slug, StoreError> {
    Slug::parse(text).map_err(|fault| StoreError::unreadable("question", fault))
}

pub(super) async fn text_page(desk: &Practice, slug: &Slug) -> Outcome<TextPage> {
    let mut db = desk.store().read().await?;
    let row = rows::page(&mut db, slug.as_str()).await?.ok_or(NOT_FOUND)?;
    Ok(TextPage {
        slug: slug.clone(),
        title: row.title,
        summary: row.summary,
        body: markdown::render(&row.text).html,
    })
}
