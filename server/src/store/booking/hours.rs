use std::collections::HashMap;

use domain::{
    booking::{Busy, DateException, ExceptionKind, Hours, WeeklyRule},
    id::{ClaimId, DraftId, TherapistId},
    practice::StateCode,
    time::{Instant, Span},
};
use jiff::civil::Weekday;
use sqlx::{AnyConnection, FromRow};

use crate::store::{StoreError, practice::date, statements};

statements! {
    /// Weekly rules, exceptions, time off and what is taken in the visitors' lane in one list, for one
    /// therapist or for all who work in a state. Holds that have run out take nothing, nor do the
    /// visitor's own hold and the claim of the consultation that is being moved.
    CALENDARS = "SELECT therapist_id, 'weekly' AS kind, weekday, start_minute AS start_value,
            end_minute AS end_value, valid_from AS first_date, valid_to AS last_date
        FROM weekly_rule
        WHERE (therapist_id = $2 OR ($2 = '' AND therapist_id IN
            (SELECT therapist_id FROM license WHERE state = $1 AND status = 'active')))
          AND valid_from <= $4 AND (valid_to IS NULL OR valid_to >= $3)
        UNION ALL
        SELECT therapist_id, kind, CAST(0 AS BIGINT), start_minute, end_minute, on_date, NULL
        FROM date_exception
        WHERE (therapist_id = $2 OR ($2 = '' AND therapist_id IN
            (SELECT therapist_id FROM license WHERE state = $1 AND status = 'active')))
          AND on_date BETWEEN $3 AND $4
        UNION ALL
        SELECT therapist_id, 'time_off', CAST(0 AS BIGINT), starts_at, ends_at, '', NULL
        FROM time_off
        WHERE (therapist_id = $2 OR ($2 = '' AND therapist_id IN
            (SELECT therapist_id FROM license WHERE state = $1 AND status = 'active')))
          AND ends_at > $5 AND starts_at < $6
        UNION ALL
        SELECT therapist_id, kind, CAST(0 AS BIGINT), starts_at, occupied_until, '', NULL
        FROM claim
        WHERE (therapist_id = $2 OR ($2 = '' AND therapist_id IN
            (SELECT therapist_id FROM license WHERE state = $1 AND status = 'active')))
          AND lane = 0 AND occupied_until > $7 AND starts_at < $8
          AND (kind = 'booking' OR (expires_at > $9 AND draft_id <> $10)) AND id <> $11";
}

/// Whose calendars are wanted: everybody's who works in the state, or one therapist's.
#[derive(Clone, Copy, Debug)]
pub struct Whose<'a> {
    /// The state.
    pub state: StateCode,
    /// Only this therapist.
    pub therapist: Option<&'a TherapistId>,
}

impl Whose<'_> {
    fn therapist(&self) -> &str {
        self.therapist.map_or("", TherapistId::as_str)
    }
}

/// Which part of the calendars is wanted.
#[derive(Clone, Copy, Debug)]
pub struct Range<'a> {
    /// Between these moments.
    pub span: Span,
    /// The present: older holds have run out.
    pub now: Instant,
    /// A draft whose own hold does not count.
    pub own_draft: Option<&'a DraftId>,
    /// A claim that does not count, because it is what is being moved.
    pub own_claim: Option<&'a ClaimId>,
}

/// When somebody works, and what of it is taken.
#[derive(Clone, Debug, Default)]
pub struct Calendar {
    /// When they work.
    pub hours: Hours,
    /// What is taken, in no order.
    pub busy: Vec<Busy>,
}

/// The calendars by therapist. Whoever has nothing in them is left out.
///
/// # Errors
/// [`StoreError`]
pub async fn calendars(
    db: &mut AnyConnection,
    whose: Whose<'_>,
    range: Range<'_>,
) -> Result<HashMap<TherapistId, Calendar>, StoreError> {
    let span = range.span;
    // A day on each side: a civil date begins up to 14 hours before or after it does in UTC.
    let (first, last) = (span.start + -86_400, span.end + 86_400);
    let utc = jiff::tz::TimeZone::UTC;
    let rows = sqlx::query_as::<_, CalendarRow>(CALENDARS)
        .bind(whose.state.code())
        .bind(whose.therapist())
        .bind(first.date_in(&utc).to_string())
        .bind(last.date_in(&utc).to_string())
        .bind(first.epoch())
        .bind(last.epoch())
        .bind(span.start.epoch())
        .bind(span.end.epoch())
        .bind(range.now.epoch())
        .bind(range.own_draft.map_or("", DraftId::as_str))
        .bind(range.own_claim.map_or("", ClaimId::as_str))
        .fetch_all(db)
        .await?;
    let mut found: HashMap<TherapistId, Calendar> = HashMap::new();
    for row in rows {
        let therapist = TherapistId::from_text(&row.therapist_id);
        row.add_to(found.entry(therapist).or_default())?;
    }
    Ok(found)
}

#[derive(FromRow)]
struct CalendarRow {
    therapist_id: String,
    kind: String,
    weekday: i64,
    start_value: i64,
    end_value: i64,
    first_date: String,
    last_date: Option<String>,
}

impl CalendarRow {
    fn add_to(self, calendar: &mut Calendar) -> Result<(), StoreError> {
        let span = Span::new(
            Instant::from_epoch(self.start_value),
            Instant::from_epoch(self.end_value),
        );
        let Calendar { hours, busy } = calendar;
        match self.kind.as_str() {
            "weekly" => hours.weekly.push(WeeklyRule {
                weekday: weekday(self.weekday)?,
                start_minute: self.start_value,
                end_minute: self.end_value,
                valid_from: date(&self.first_date, "weekly_rule")?,
                valid_to: self
                    .last_date
                    .as_deref()
                    .map(|text| date(text, "weekly_rule"))
                    .transpose()?,
            }),
            "time_off" => hours.time_off.push(span),
            kind @ ("booking" | "hold") => busy.push(Busy {
                span,
                booked: kind == "booking",
            }),
            kind => hours.exceptions.push(DateException {
                date: date(&self.first_date, "date_exception")?,
                kind: ExceptionKind::from_text(kind)
                    .ok_or_else(|| StoreError::unreadable("date_exception", "kind"))?,
                start_minute: self.start_value,
                end_minute: self.end_value,
            }),
        }
        Ok(())
    }
}

fn weekday(number: i64) -> Result<Weekday, StoreError> {
    i8::try_from(number)
        .ok()
        .and_then(|number| Weekday::from_monday_one_offset(number).ok())
        .ok_or_else(|| StoreError::unreadable("weekly_rule", "weekday"))
}
