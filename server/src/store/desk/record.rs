use domain::{
    booking::Status,
    id::{ConsultationId, StaffId},
    staff::Source,
    time::Instant,
};
use jiff::civil::Date;
use sqlx::{AnyConnection, FromRow};

use crate::store::{
    StoreError,
    booking::{ConsultationRow, FullRow},
    practice::date,
    statements,
};

statements! {
    RECORD = "SELECT c.id, c.reference, c.request_hash, c.token_sealed, c.claim_id, c.therapist_id,
            c.license_id, c.state, c.starts_at, c.ends_at, c.zone, c.status, c.version, c.source,
            c.details_sealed, c.email_key, c.changed_at, c.cancelled_at,
            t.slug, t.name, t.credentials, t.headline, t.zone AS therapist_zone,
            t.email AS therapist_email, CAST(COALESCE(k.lane, 0) AS BIGINT) AS lane,
            l.expires_on, l.status AS license_status
        FROM consultation c JOIN therapist t ON t.id = c.therapist_id
            JOIN license l ON l.id = c.license_id LEFT JOIN claim k ON k.id = c.claim_id
        WHERE c.id = $1 AND c.erased_at IS NULL";
    /// What became of it and what one member has uncovered of it lately: two lists in one answer.
    HISTORY = "SELECT 'event' AS part, e.id AS line, e.at, e.kind,
            COALESCE(s.name, e.actor) AS who, e.version, e.before_at, e.after_at
        FROM consultation_event e LEFT JOIN staff s ON s.id = e.actor
        WHERE e.consultation_id = $1
        UNION ALL
        SELECT 'revealed', a.id, a.at, a.detail, a.actor, CAST(0 AS BIGINT), NULL, NULL
        FROM audit_event a
        WHERE a.object = $2 AND a.action = 'revealed' AND a.actor = $3 AND a.at > $4";
    SET_STATUS = "UPDATE consultation SET status = $3, changed_at = $4 WHERE id = $1 AND status = $2";
}

/// A consultation with what only staff see.
#[derive(Clone, Debug)]
pub struct RecordRow {
    /// The consultation.
    pub call: ConsultationRow,
    /// How the booking came.
    pub source: Source,
    /// The lane of its claim; above zero where staff overbooked.
    pub lane: i64,
    /// The last day of the license that it rests on.
    pub license_ends: Date,
    /// Whether that license may be used.
    pub license_active: bool,
}

/// A line of a consultation's history, or a detail that was uncovered.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct HistoryEntry {
    /// Its identifier.
    pub id: String,
    /// The version that it made; tells what happened within one second apart.
    pub version: i64,
    /// Whether it is a detail that was uncovered.
    pub revealed: bool,
    /// When.
    pub at: Instant,
    /// What happened, or which detail.
    pub kind: String,
    /// A member's name, or who else did it.
    pub who: String,
    /// The start before.
    pub before: Option<Instant>,
    /// The start after.
    pub after: Option<Instant>,
}

/// A consultation with what only staff see.
///
/// # Errors
/// [`StoreError`]
pub async fn record(
    db: &mut AnyConnection,
    id: &ConsultationId,
) -> Result<Option<RecordRow>, StoreError> {
    let row = sqlx::query_as::<_, Row>(RECORD)
        .bind(id.as_str())
        .fetch_optional(db)
        .await?;
    row.map(TryInto::try_into).transpose()
}

/// A consultation's history, and which of its details `member` has uncovered since `since`, all of
/// it the latest first.
///
/// # Errors
/// [`StoreError::Engine`]
pub async fn history(
    db: &mut AnyConnection,
    id: &ConsultationId,
    member: &StaffId,
    since: Instant,
) -> Result<Vec<HistoryEntry>, StoreError> {
    let rows = sqlx::query_as::<_, LineRow>(HISTORY)
        .bind(id.as_str())
        .bind(format!("consultation:{id}"))
        .bind(member.as_str())
        .bind(since.epoch())
        .fetch_all(db)
        .await?;
    let mut lines: Vec<HistoryEntry> = rows.into_iter().map(Into::into).collect();
    // Outcomes that were said within one second share their version; ids sort by their making.
    let place = |line: &HistoryEntry| (line.at, line.version, line.id.clone());
    lines.sort_by_key(|line| std::cmp::Reverse(place(line)));
    Ok(lines)
}

/// Lets a consultation that stands at `from` stand at `to`. Its version stays: nothing that was
/// mailed becomes untrue. Answers `false`, and changes nothing, where it stands elsewhere.
///
/// # Errors
/// [`StoreError::Engine`]
pub async fn set_status(
    db: &mut AnyConnection,
    id: &ConsultationId,
    (from, to): (Status, Status),
    now: Instant,
) -> Result<bool, StoreError> {
    let done = sqlx::query(SET_STATUS)
        .bind(id.as_str())
        .bind(from.as_str())
        .bind(to.as_str())
        .bind(now.epoch())
        .execute(db)
        .await?;
    Ok(done.rows_affected() == 1)
}

#[derive(FromRow)]
struct Row {
    #[sqlx(flatten)]
    call: FullRow,
    source: String,
    lane: i64,
    expires_on: String,
    license_status: String,
}

impl TryFrom<Row> for RecordRow {
    type Error = StoreError;
    fn try_from(row: Row) -> Result<Self, StoreError> {
        Ok(Self {
            call: row.call.try_into()?,
            source: Source::from_text(&row.source)
                .ok_or_else(|| StoreError::unreadable("consultation", "source"))?,
            lane: row.lane,
            license_ends: date(&row.expires_on, "license")?,
            license_active: row.license_status == "active",
        })
    }
}

#[derive(FromRow)]
struct LineRow {
    part: String,
    line: String,
    at: i64,
    kind: String,
    who: String,
    version: i64,
    before_at: Option<i64>,
    after_at: Option<i64>,
}

impl From<LineRow> for HistoryEntry {
    fn from(row: LineRow) -> Self {
        Self {
            id: row.line,
            version: row.version,
            revealed: row.part == "revealed",
            at: Instant::from_epoch(row.at),
            kind: row.kind,
            who: row.who,
            before: row.before_at.map(Instant::from_epoch),
            after: row.after_at.map(Instant::from_epoch),
        }
    }
}
