//! What the public pages show beyond names: services, therapists, questions, running text.

use std::cmp::Reverse;

use domain::{
    id::{LicenseId, TherapistId},
    practice::{
        Audience, Authority, License, LicenseLine, LicenseStatus, ServiceCard, ServiceKind,
        ServiceSummary, Slug, StateCode, TherapistFilter, TherapistSummary,
    },
    time::Zone,
};
use jiff::civil::Date;
use sqlx::{AnyConnection, FromRow, Row, any::AnyRow};

use super::{
    StoreError,
    practice::{Candidate, date, state_code, summary},
    statements,
};

statements! {
    SERVICE_CARDS = "SELECT s.slug, s.name, s.kind, COALESCE(p.summary, '') AS summary,
            COALESCE(p.icon, '') AS icon
        FROM service s LEFT JOIN service_page p ON p.service = s.slug
        WHERE s.active = 1 ORDER BY s.place, s.slug";
    SERVICE_PAGE = "SELECT s.slug, s.name, s.kind, COALESCE(p.summary, '') AS summary,
            COALESCE(p.icon, '') AS icon, COALESCE(p.signs, '') AS signs,
            COALESCE(p.help_text, '') AS help_text,
            COALESCE(p.first_call_text, '') AS first_call_text,
            COALESCE(p.limits_text, '') AS limits_text
        FROM service s LEFT JOIN service_page p ON p.service = s.slug
        WHERE s.slug = $1 AND s.active = 1";
    SERVICE_PAGES = "SELECT s.slug, s.name, s.kind, COALESCE(p.summary, '') AS summary,
            COALESCE(p.icon, '') AS icon, COALESCE(p.signs, '') AS signs,
            COALESCE(p.help_text, '') AS help_text,
            COALESCE(p.first_call_text, '') AS first_call_text,
            COALESCE(p.limits_text, '') AS limits_text
        FROM service s LEFT JOIN service_page p ON p.service = s.slug
        WHERE s.active = 1 ORDER BY s.place, s.slug";
    /// Everybody who works here, with what they may do where, each in one row.
    THERAPISTS = "SELECT t.id, t.slug, t.name, t.credentials, t.headline, t.zone, t.sample,
            COALESCE((SELECT string_agg(l.id || '|' || l.state || '|' || l.authority || '|' ||
                    l.issued_on || '|' || l.expires_on, '\n')
                FROM license l WHERE l.therapist_id = t.id AND l.status = 'active'), '') AS licenses,
            COALESCE((SELECT string_agg(CAST(v.place AS TEXT) || '|' || v.slug || '|' || v.kind ||
                    '|' || v.name, '\n')
                FROM therapist_service s JOIN service v ON v.slug = s.service AND v.active = 1
                WHERE s.therapist_id = t.id), '') AS services,
            COALESCE((SELECT string_agg(a.audience, '\n') FROM therapist_audience a
                WHERE a.therapist_id = t.id), '') AS audiences
        FROM therapist t WHERE t.active = 1 AND ($1 = '' OR t.slug = $1) ORDER BY t.name, t.id";
    PROFILE = "SELECT pronouns, languages, approach_text, focus, education, years
        FROM therapist_profile WHERE therapist_id = $1";
    LICENSES = "SELECT state, authority, number FROM license
        WHERE therapist_id = $1 AND status = 'active' AND issued_on <= $2 AND $2 <= expires_on
        ORDER BY state, authority";
    QUESTIONS = "SELECT g.slug AS group_slug, g.name AS group_name, q.slug, q.question, q.answer_text
        FROM question q JOIN question_group g ON g.slug = q.group_slug
        WHERE q.active = 1 ORDER BY g.place, g.slug, q.place, q.slug";
    PAGE = "SELECT slug, title, summary, format, body_text FROM page WHERE slug = $1";
    PAGE_BY_SOURCE = "SELECT slug, title, summary, format, body_text FROM page WHERE source = $1";
    PAGES = "SELECT slug, title, summary, format, body_text FROM page ORDER BY slug";
    HAS_PAGES = "SELECT CAST(COUNT(*) AS BIGINT) AS rows FROM question_group";
    VERSION = "SELECT version FROM content_version WHERE name = 'site'";
    MOVE_VERSION = "UPDATE content_version SET version = version + 1 WHERE name = 'site'";
    ADD_SERVICE_PAGE = "INSERT INTO service_page
        (service, summary, signs, help_text, first_call_text, limits_text, icon)
        VALUES ($1, $2, $3, $4, $5, $6, $7) ON CONFLICT (service) DO NOTHING";
    ADD_PROFILE = "INSERT INTO therapist_profile
            (therapist_id, pronouns, languages, approach_text, focus, education, years)
        SELECT id, $2, $3, $4, $5, $6, $7 FROM therapist WHERE slug = $1 AND sample = 1
        ON CONFLICT (therapist_id) DO NOTHING";
    ADD_QUESTION_GROUP = "INSERT INTO question_group (slug, name, place) VALUES ($1, $2, $3)
        ON CONFLICT (slug) DO NOTHING";
    ADD_QUESTION = "INSERT INTO question (slug, group_slug, question, answer_text, place)
        VALUES ($1, $2, $3, $4, $5) ON CONFLICT (slug) DO NOTHING";
    PUT_PAGE = "INSERT INTO page (slug, title, summary, format, body_text, source, updated_at)
        VALUES ($1, $2, $3, $4, $5, $6, $7)
        ON CONFLICT (slug) DO UPDATE SET title = excluded.title, summary = excluded.summary,
            format = excluded.format, body_text = excluded.body_text, source = excluded.source,
            updated_at = excluded.updated_at";
}

/// How a text is written down.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Format {
    /// As people write it here.
    Markdown,
    /// As another system had it, cleaned.
    Html,
}

impl Format {
    /// How the store writes it.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Markdown => "markdown",
            Self::Html => "html",
        }
    }

    /// Reads what the store wrote.
    pub fn from_text(text: &str) -> Self {
        if text == "html" {
            Self::Html
        } else {
            Self::Markdown
        }
    }
}

/// A text with how it is written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Text {
    /// How.
    pub format: Format,
    /// What.
    pub body: String,
}

/// What a service's page says, unrendered.
#[derive(Clone, Debug)]
pub struct ServiceRow {
    /// As a list has it.
    pub card: ServiceCard,
    /// Short lines.
    pub signs: Vec<String>,
    /// Markdown.
    pub help_text: String,
    /// Markdown.
    pub first_call_text: String,
    /// Markdown.
    pub limits_text: String,
}

/// A therapist with what they may do where.
#[derive(Clone, Debug)]
pub struct TherapistRow {
    /// The row's id.
    pub id: TherapistId,
    /// As visitors see them.
    pub who: TherapistSummary,
    /// The zone that their hours are written in.
    pub zone: Zone,
    /// Their active licenses, the one that lasts longest first.
    pub licenses: Vec<License>,
    /// Where they are licensed on the date that was asked for.
    pub states: Vec<StateCode>,
    /// What they treat, in the practice's order, each with its place in it.
    pub services: Vec<(i64, ServiceSummary)>,
    /// Whom they work with.
    pub audiences: Vec<Audience>,
    /// Whether they are invented.
    pub sample: bool,
}

impl TherapistRow {
    /// Whether they are what a list was asked for.
    pub fn fits(&self, filter: &TherapistFilter) -> bool {
        filter
            .state
            .is_none_or(|state| self.states.contains(&state))
            && filter
                .service
                .as_ref()
                .is_none_or(|slug| self.services.iter().any(|(_, known)| known.slug == *slug))
            && filter
                .audience
                .is_none_or(|audience| self.audiences.contains(&audience))
    }

    /// As somebody who may be offered to people in `state`; none where they have no license there.
    pub fn candidate(&self, state: StateCode) -> Option<Candidate> {
        let there = self.licenses.iter().filter(|one| one.state == state);
        let licenses: Vec<License> = there.cloned().collect();
        (!licenses.is_empty()).then(|| Candidate {
            therapist: self.id.clone(),
            summary: self.who.clone(),
            zone: self.zone.clone(),
            licenses,
            fits_audience: true,
            fits_service: true,
        })
    }
}

/// What a therapist says about themselves, unrendered.
#[derive(Clone, Debug, Default, FromRow)]
pub struct ProfileRow {
    /// `she/her`
    pub pronouns: String,
    /// One a line.
    pub languages: String,
    /// Markdown.
    pub approach_text: String,
    /// One a line.
    pub focus: String,
    /// One line.
    pub education: String,
    /// Years of work.
    pub years: i64,
}

/// A question with its group, unrendered.
#[derive(Clone, Debug, FromRow)]
pub struct QuestionRow {
    /// Its group.
    pub group_slug: String,
    /// The group's name.
    pub group_name: String,
    /// The part of the address that names it.
    pub slug: String,
    /// The question.
    pub question: String,
    /// Markdown.
    pub answer_text: String,
}

/// A page of running text, unrendered.
#[derive(Clone, Debug)]
pub struct PageRow {
    /// The part of the address that names it.
    pub slug: String,
    /// Its title.
    pub title: String,
    /// What it is about.
    pub summary: String,
    /// The text.
    pub text: Text,
}

/// Text of one thing a line, as the store keeps short lists.
pub fn lines(text: &str) -> Vec<String> {
    text.lines().map(str::to_owned).collect()
}

fn slug(text: &str, table: &'static str) -> Result<Slug, StoreError> {
    Slug::parse(text).map_err(|fault| StoreError::unreadable(table, fault))
}

fn card(row: &AnyRow) -> Result<ServiceCard, StoreError> {
    let kind: String = row.try_get("kind")?;
    Ok(ServiceCard {
        slug: slug(&row.try_get::<String, _>("slug")?, "service")?,
        name: row.try_get("name")?,
        kind: ServiceKind::from_text(&kind)
            .ok_or_else(|| StoreError::unreadable("service", "kind"))?,
        summary: row.try_get("summary")?,
        icon: row.try_get("icon")?,
    })
}

/// The services in the practice's order.
///
/// # Errors
/// [`StoreError`]
pub async fn service_cards(db: &mut AnyConnection) -> Result<Vec<ServiceCard>, StoreError> {
    let rows = sqlx::query(SERVICE_CARDS).fetch_all(db).await?;
    rows.iter().map(card).collect()
}

/// One service that is offered.
///
/// # Errors
/// [`StoreError`]
pub async fn service_page(
    db: &mut AnyConnection,
    slug: &Slug,
) -> Result<Option<ServiceRow>, StoreError> {
    let row = sqlx::query(SERVICE_PAGE)
        .bind(slug.as_str())
        .fetch_optional(db)
        .await?;
    row.as_ref().map(service_row).transpose()
}

/// Every service that is offered, with what its page says.
///
/// # Errors
/// [`StoreError`]
pub async fn service_pages(db: &mut AnyConnection) -> Result<Vec<ServiceRow>, StoreError> {
    let rows = sqlx::query(SERVICE_PAGES).fetch_all(db).await?;
    rows.iter().map(service_row).collect()
}

fn service_row(row: &AnyRow) -> Result<ServiceRow, StoreError> {
    Ok(ServiceRow {
        card: card(row)?,
        signs: lines(&row.try_get::<String, _>("signs")?),
        help_text: row.try_get("help_text")?,
        first_call_text: row.try_get("first_call_text")?,
        limits_text: row.try_get("limits_text")?,
    })
}

/// Everybody who works here, by name, or the one with that slug; where they are licensed is said for
/// `today`.
///
/// # Errors
/// [`StoreError`]
pub async fn therapists(
    db: &mut AnyConnection,
    today: Date,
    only: Option<&Slug>,
) -> Result<Vec<TherapistRow>, StoreError> {
    let rows = sqlx::query(THERAPISTS)
        .bind(only.map_or("", Slug::as_str))
        .fetch_all(db)
        .await?;
    rows.iter().map(|row| therapist_row(row, today)).collect()
}

fn therapist_row(row: &AnyRow, today: Date) -> Result<TherapistRow, StoreError> {
    let id = TherapistId::from_text(&row.try_get::<String, _>("id")?);
    let (licenses, services, audiences): (String, String, String) = (
        row.try_get("licenses")?,
        row.try_get("services")?,
        row.try_get("audiences")?,
    );
    let mut licenses = licenses
        .lines()
        .map(|line| license(line, &id))
        .collect::<Result<Vec<_>, _>>()?;
    licenses.sort_by_key(|license| Reverse(license.expires_on));
    let in_force = licenses.iter().filter(|one| one.allows(one.state, today));
    let mut states: Vec<_> = in_force.map(|license| license.state).collect();
    states.sort_by_key(|state| state.name());
    states.dedup();
    let mut services = services
        .lines()
        .map(placed_service)
        .collect::<Result<Vec<_>, _>>()?;
    services.sort_by(|(a, one), (b, other)| (a, one.slug.as_str()).cmp(&(b, other.slug.as_str())));
    let mut audiences: Vec<_> = audiences.lines().filter_map(Audience::from_text).collect();
    audiences.sort_by_key(|audience| Audience::ALL.iter().position(|known| known == audience));
    let zone = Zone::find(&row.try_get::<String, _>("zone")?)
        .map_err(|unknown| StoreError::unreadable("therapist", unknown))?;
    Ok(TherapistRow {
        id,
        who: summary(
            row.try_get("slug")?,
            row.try_get("name")?,
            row.try_get("credentials")?,
            row.try_get("headline")?,
        )?,
        zone,
        licenses,
        states,
        services,
        audiences,
        sample: row.try_get::<i64, _>("sample")? == 1,
    })
}

/// An active license of a line that a statement put together: id, state, authority, first and last
/// date.
fn license(line: &str, therapist: &TherapistId) -> Result<License, StoreError> {
    let unreadable = || StoreError::unreadable("license", "line");
    let mut parts = line.split('|');
    let mut part = || parts.next().ok_or_else(unreadable);
    Ok(License {
        id: LicenseId::from_text(part()?),
        therapist: therapist.clone(),
        state: state_code(part()?.to_owned(), "license")?,
        authority: Authority::from_text(part()?).ok_or_else(unreadable)?,
        issued_on: date(part()?, "license")?,
        expires_on: date(part()?, "license")?,
        status: LicenseStatus::Active,
    })
}

/// A service of such a line: its place, slug, kind and name.
fn placed_service(line: &str) -> Result<(i64, ServiceSummary), StoreError> {
    let unreadable = || StoreError::unreadable("service", "line");
    let mut parts = line.splitn(4, '|');
    let mut part = || parts.next().ok_or_else(unreadable);
    let place = part()?.parse().map_err(|_| unreadable())?;
    let service = ServiceSummary {
        slug: slug(part()?, "service")?,
        kind: ServiceKind::from_text(part()?).ok_or_else(unreadable)?,
        name: part()?.to_owned(),
    };
    Ok((place, service))
}

/// What a therapist says about themselves; empty where they have not said anything.
///
/// # Errors
/// [`StoreError::Engine`]
pub async fn profile(
    db: &mut AnyConnection,
    therapist: &TherapistId,
) -> Result<ProfileRow, StoreError> {
    let row = sqlx::query_as(PROFILE)
        .bind(therapist.as_str())
        .fetch_optional(db)
        .await?;
    Ok(row.unwrap_or_default())
}

/// A therapist's licenses in force on `today`, by state.
///
/// # Errors
/// [`StoreError`]
pub async fn licenses(
    db: &mut AnyConnection,
    therapist: &TherapistId,
    today: Date,
) -> Result<Vec<LicenseLine>, StoreError> {
    let rows = sqlx::query(LICENSES)
        .bind(therapist.as_str())
        .bind(today.to_string())
        .fetch_all(db)
        .await?;
    rows.iter()
        .map(|row| {
            Ok(LicenseLine {
                state: state_code(row.try_get("state")?, "license")?,
                authority: Authority::from_text(&row.try_get::<String, _>("authority")?)
                    .ok_or_else(|| StoreError::unreadable("license", "authority"))?,
                number: row.try_get("number")?,
            })
        })
        .collect()
}

/// All questions, in the practice's order, those of a group together.
///
/// # Errors
/// [`StoreError::Engine`]
pub async fn questions(db: &mut AnyConnection) -> Result<Vec<QuestionRow>, StoreError> {
    Ok(sqlx::query_as(QUESTIONS).fetch_all(db).await?)
}

/// A page of running text.
///
/// # Errors
/// [`StoreError::Engine`]
pub async fn page(db: &mut AnyConnection, slug: &str) -> Result<Option<PageRow>, StoreError> {
    let row = sqlx::query(PAGE).bind(slug).fetch_optional(db).await?;
    row.as_ref().map(page_row).transpose()
}

/// The page that was `source` in another system.
///
/// # Errors
/// [`StoreError::Engine`]
pub async fn page_by_source(
    db: &mut AnyConnection,
    source: &str,
) -> Result<Option<PageRow>, StoreError> {
    let row = sqlx::query(PAGE_BY_SOURCE).bind(source);
    let row = row.fetch_optional(db).await?;
    row.as_ref().map(page_row).transpose()
}

/// All pages of running text.
///
/// # Errors
/// [`StoreError::Engine`]
pub async fn pages(db: &mut AnyConnection) -> Result<Vec<PageRow>, StoreError> {
    let rows = sqlx::query(PAGES).fetch_all(db).await?;
    rows.iter().map(page_row).collect()
}

fn page_row(row: &AnyRow) -> Result<PageRow, StoreError> {
    Ok(PageRow {
        slug: row.try_get("slug")?,
        title: row.try_get("title")?,
        summary: row.try_get("summary")?,
        text: Text {
            format: Format::from_text(&row.try_get::<String, _>("format")?),
            body: row.try_get("body_text")?,
        },
    })
}

/// How often what the public site says has been changed.
///
/// # Errors
/// [`StoreError::Engine`]
pub async fn version(db: &mut AnyConnection) -> Result<i64, StoreError> {
    Ok(sqlx::query_scalar(VERSION).fetch_one(db).await?)
}

/// Notes that what the public site says is being changed. Belongs into the same transaction.
///
/// # Errors
/// [`StoreError::Engine`]
pub async fn move_version(db: &mut AnyConnection) -> Result<(), StoreError> {
    sqlx::query(MOVE_VERSION).execute(db).await?;
    Ok(())
}

/// Whether the store has questions, and so the rest of the first content too.
///
/// # Errors
/// [`StoreError::Engine`]
pub async fn has_content(db: &mut AnyConnection) -> Result<bool, StoreError> {
    let rows: i64 = sqlx::query_scalar(HAS_PAGES).fetch_one(db).await?;
    Ok(rows > 0)
}

/// Adds what a service's page says, where nobody has written it yet.
///
/// # Errors
/// [`StoreError::Engine`]
pub async fn add_service_page(db: &mut AnyConnection, row: &ServiceRow) -> Result<(), StoreError> {
    sqlx::query(ADD_SERVICE_PAGE)
        .bind(row.card.slug.as_str())
        .bind(row.card.summary.as_str())
        .bind(row.signs.join("\n"))
        .bind(row.help_text.as_str())
        .bind(row.first_call_text.as_str())
        .bind(row.limits_text.as_str())
        .bind(row.card.icon.as_str())
        .execute(db)
        .await?;
    Ok(())
}

/// Gives an invented therapist their words, where they have none yet.
///
/// # Errors
/// [`StoreError::Engine`]
pub async fn add_sample_profile(
    db: &mut AnyConnection,
    slug: &str,
    profile: &ProfileRow,
) -> Result<(), StoreError> {
    sqlx::query(ADD_PROFILE)
        .bind(slug)
        .bind(profile.pronouns.as_str())
        .bind(profile.languages.as_str())
        .bind(profile.approach_text.as_str())
        .bind(profile.focus.as_str())
        .bind(profile.education.as_str())
        .bind(profile.years)
        .execute(db)
        .await?;
    Ok(())
}

/// Adds a group of questions at its place.
///
/// # Errors
/// [`StoreError::Engine`]
pub async fn add_question_group(
    db: &mut AnyConnection,
    slug: &str,
    name: &str,
    place: i64,
) -> Result<(), StoreError> {
    sqlx::query(ADD_QUESTION_GROUP)
        .bind(slug)
        .bind(name)
        .bind(place)
        .execute(db)
        .await?;
    Ok(())
}

/// Adds a question at its place in its group.
///
/// # Errors
/// [`StoreError::Engine`]
pub async fn add_question(
    db: &mut AnyConnection,
    row: &QuestionRow,
    place: i64,
) -> Result<(), StoreError> {
    sqlx::query(ADD_QUESTION)
        .bind(row.slug.as_str())
        .bind(row.group_slug.as_str())
        .bind(row.question.as_str())
        .bind(row.answer_text.as_str())
        .bind(place)
        .execute(db)
        .await?;
    Ok(())
}

/// Writes a page of running text, in place of the one with the same slug.
///
/// # Errors
/// [`StoreError::Engine`]
pub async fn put_page(
    db: &mut AnyConnection,
    page: &PageRow,
    source: Option<&str>,
    now: domain::time::Instant,
) -> Result<(), StoreError> {
    sqlx::query(PUT_PAGE)
        .bind(page.slug.as_str())
        .bind(page.title.as_str())
        .bind(page.summary.as_str())
        .bind(page.text.format.as_str())
        .bind(page.text.body.as_str())
        .bind(source)
        .bind(now.epoch())
        .execute(db)
        .await?;
    Ok(())
}
