use domain::{
    practice::{Slug, StateCode, TherapistSummary},
    time::{Instant, Span},
};
use jiff::civil::Date;
use sqlx::{AnyConnection, FromRow, Row as _};

use super::list::{Entry, EntryRow};
use crate::store::{
    StoreError,
    practice::{date, state_code, summary},
    statements,
};

statements! {
    /// The day's calls and, from whenever, the latest that are over without an outcome: two lists
    /// in one answer.
    DAY = "SELECT * FROM (
            SELECT 'day' AS part, c.id, c.reference, c.starts_at, c.ends_at, c.state, c.status,
                c.details_sealed, t.slug, t.name, t.credentials, t.headline,
                CAST(COALESCE(k.lane, 0) AS BIGINT) AS lane, CAST(0 AS BIGINT) AS total
            FROM consultation c JOIN therapist t ON t.id = c.therapist_id
                LEFT JOIN claim k ON k.id = c.claim_id
            WHERE c.starts_at >= $1 AND c.starts_at < $2 AND c.erased_at IS NULL
              AND ($4 = '' OR t.slug = $4)
            ORDER BY c.starts_at, c.id LIMIT 500) AS today
        UNION ALL SELECT * FROM (
            SELECT 'open' AS part, c.id, c.reference, c.starts_at, c.ends_at, c.state, c.status,
                c.details_sealed, t.slug, t.name, t.credentials, t.headline,
                CAST(COALESCE(k.lane, 0) AS BIGINT) AS lane,
                CAST(COUNT(*) OVER () AS BIGINT) AS total
            FROM consultation c JOIN therapist t ON t.id = c.therapist_id
                LEFT JOIN claim k ON k.id = c.claim_id
            WHERE c.status = 'confirmed' AND c.starts_at < $3 AND c.ends_at <= $3
              AND c.erased_at IS NULL AND ($4 = '' OR t.slug = $4)
            ORDER BY c.starts_at DESC, c.id LIMIT 5) AS over";
    /// Mails that ended badly and still say what is true, about calls to come.
    MAIL_COUNTS = "SELECT m.state, CAST(COUNT(*) AS BIGINT) AS mails
        FROM mail m JOIN consultation c ON c.id = m.consultation_id AND c.version = m.version
        WHERE m.state IN ('failed', 'uncertain') AND c.starts_at > $1
        GROUP BY m.state";
    /// Calls to come of whose therapist no active license of the state lasts until `$3`, the latest
    /// first: among them are all that no license covers.
    UNCOVERED = "SELECT c.starts_at, c.state, t.slug, t.name, t.credentials, t.headline,
            (SELECT MAX(o.expires_on) FROM license o WHERE o.therapist_id = c.therapist_id
                AND o.state = c.state AND o.status = 'active') AS covered_until
        FROM consultation c JOIN therapist t ON t.id = c.therapist_id
        WHERE c.status = 'confirmed' AND c.starts_at > $1 AND ($2 = '' OR t.slug = $2)
          AND NOT EXISTS (SELECT 1 FROM license o WHERE o.therapist_id = c.therapist_id
            AND o.state = c.state AND o.status = 'active' AND o.expires_on >= $3)
        ORDER BY c.starts_at DESC LIMIT 500";
}

/// The day's calls, and those that are over without an outcome.
#[derive(Clone, Debug, Default)]
pub struct DayRows {
    /// The day's, by their start.
    pub day: Vec<Entry>,
    /// Over without an outcome: the latest five.
    pub open: Vec<Entry>,
    /// How many of those there are in all.
    pub open_count: usize,
}

/// How many mails wait for somebody.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct MailCounts {
    /// Refused.
    pub failed: usize,
    /// Nobody knows.
    pub uncertain: usize,
}

/// A call to come whose license may end before it.
#[derive(Clone, Debug)]
pub struct UncoveredCall {
    /// When it starts.
    pub starts_at: Instant,
    /// Of which state.
    pub state: StateCode,
    /// With whom.
    pub therapist: TherapistSummary,
    /// The last day of the license that lasts longest; none where none is in force.
    pub covered_until: Option<Date>,
}

/// The calls that start within `day`, and those that were over by `now` without an outcome; only
/// one therapist's, where one is named.
///
/// # Errors
/// [`StoreError`]
pub async fn day(
    db: &mut AnyConnection,
    day: Span,
    now: Instant,
    therapist: Option<&Slug>,
) -> Result<DayRows, StoreError> {
    let rows = sqlx::query_as::<_, DayRow>(DAY)
        .bind(day.start.epoch())
        .bind(day.end.epoch())
        .bind(now.epoch())
        .bind(therapist.map_or("", Slug::as_str))
        .fetch_all(db)
        .await?;
    let mut found = DayRows::default();
    for row in rows {
        let (part, total) = (row.part, row.total);
        let entry = row.entry.try_into()?;
        if part == "day" {
            found.day.push(entry);
        } else {
            found.open.push(entry);
            found.open_count = usize::try_from(total).unwrap_or_default();
        }
    }
    found.day.sort_by_key(|one| (one.starts_at, one.id.clone()));
    found
        .open
        .sort_by_key(|one| std::cmp::Reverse(one.starts_at));
    Ok(found)
}

/// How many mails about calls after `now` wait for somebody.
///
/// # Errors
/// [`StoreError::Engine`]
pub async fn mail_counts(db: &mut AnyConnection, now: Instant) -> Result<MailCounts, StoreError> {
    let rows = sqlx::query(MAIL_COUNTS)
        .bind(now.epoch())
        .fetch_all(db)
        .await?;
    let mut counts = MailCounts::default();
    for row in rows {
        let mails = usize::try_from(row.try_get::<i64, _>("mails")?).unwrap_or_default();
        match row.try_get::<String, _>("state")?.as_str() {
            "failed" => counts.failed = mails,
            _ => counts.uncertain = mails,
        }
    }
    Ok(counts)
}

/// The calls after `now` whose license ends before `horizon`. Whether it ends before the call is
/// for the caller to say: the day of a call is a civil day of its state.
///
/// # Errors
/// [`StoreError`]
pub async fn uncovered_calls(
    db: &mut AnyConnection,
    now: Instant,
    therapist: Option<&Slug>,
    horizon: Date,
) -> Result<Vec<UncoveredCall>, StoreError> {
    let rows = sqlx::query(UNCOVERED)
        .bind(now.epoch())
        .bind(therapist.map_or("", Slug::as_str))
        .bind(horizon.to_string())
        .fetch_all(db)
        .await?;
    rows.into_iter()
        .map(|row| {
            let until: Option<String> = row.try_get("covered_until")?;
            Ok(UncoveredCall {
                starts_at: Instant::from_epoch(row.try_get("starts_at")?),
                state: state_code(row.try_get("state")?, "consultation")?,
                therapist: summary(
                    row.try_get("slug")?,
                    row.try_get("name")?,
                    row.try_get("credentials")?,
                    row.try_get("headline")?,
                )?,
                covered_until: until.map(|text| date(&text, "license")).transpose()?,
            })
        })
        .collect()
}

#[derive(FromRow)]
struct DayRow {
    part: String,
    total: i64,
    #[sqlx(flatten)]
    entry: EntryRow,
}
