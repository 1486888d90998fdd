use domain::{
    booking::Status,
    id::ConsultationId,
    practice::{Slug, StateCode, TherapistSummary},
    time::{Instant, Span},
};
use sqlx::{AnyConnection, FromRow, Row as _};

use crate::store::{
    StoreError,
    practice::{state_code, summary},
    statements,
};

statements! {
    PAGE = "SELECT c.id, c.reference, c.starts_at, c.ends_at, c.state, c.status, c.details_sealed,
            t.slug, t.name, t.credentials, t.headline,
            CAST(COALESCE(k.lane, 0) AS BIGINT) AS lane
        FROM consultation c JOIN therapist t ON t.id = c.therapist_id
            LEFT JOIN claim k ON k.id = c.claim_id
        WHERE c.starts_at >= $1 AND c.starts_at < $2 AND c.erased_at IS NULL
          AND ($3 = '' OR c.state = $3) AND ($4 = '' OR c.status = $4) AND ($5 = '' OR t.slug = $5)
          AND ($6 = '' OR substr(c.reference, 1, length($6)) = $6)
          AND (c.starts_at > $7 OR (c.starts_at = $7 AND c.id > $8))
        ORDER BY c.starts_at, c.id LIMIT $9";
    THERAPISTS = "SELECT slug, name, credentials, headline FROM therapist WHERE active = 1
        ORDER BY name, id";
}

/// Which consultations are wanted.
#[derive(Clone, Debug)]
pub struct Page<'a> {
    /// Starts within.
    pub span: Span,
    /// Only of this state.
    pub state: Option<StateCode>,
    /// Only those that stand so.
    pub status: Option<Status>,
    /// Only this therapist's.
    pub therapist: Option<&'a Slug>,
    /// Only those whose reference begins so.
    pub reference: &'a str,
    /// Only what comes after this start and id.
    pub after: (Instant, &'a str),
    /// At most so many.
    pub most: i64,
}

/// A consultation in a list, its details sealed.
#[derive(Clone, Debug)]
pub struct Entry {
    /// Which.
    pub id: ConsultationId,
    /// What people say on the telephone.
    pub reference: String,
    /// When it starts.
    pub starts_at: Instant,
    /// When it ends.
    pub ends_at: Instant,
    /// Where the visitor will be.
    pub state: StateCode,
    /// Where it stands.
    pub status: Status,
    /// The sealed answers and contact details.
    pub details_sealed: Vec<u8>,
    /// With whom.
    pub therapist: TherapistSummary,
    /// The lane of its claim; above zero where staff overbooked.
    pub lane: i64,
}

/// A page of consultations, by start and id.
///
/// # Errors
/// [`StoreError`]
pub async fn page(db: &mut AnyConnection, page: &Page<'_>) -> Result<Vec<Entry>, StoreError> {
    let rows = sqlx::query_as::<_, EntryRow>(PAGE)
        .bind(page.span.start.epoch())
        .bind(page.span.end.epoch())
        .bind(page.state.map_or("", StateCode::code))
        .bind(page.status.map_or("", Status::as_str))
        .bind(page.therapist.map_or("", Slug::as_str))
        .bind(page.reference)
        .bind(page.after.0.epoch())
        .bind(page.after.1)
        .bind(page.most)
        .fetch_all(db)
        .await?;
    rows.into_iter().map(TryInto::try_into).collect()
}

/// Who works here now, by name.
///
/// # Errors
/// [`StoreError`]
pub async fn therapists(db: &mut AnyConnection) -> Result<Vec<TherapistSummary>, StoreError> {
    let rows = sqlx::query(THERAPISTS).fetch_all(db).await?;
    rows.into_iter()
        .map(|row| {
            summary(
                row.try_get("slug")?,
                row.try_get("name")?,
                row.try_get("credentials")?,
                row.try_get("headline")?,
            )
        })
        .collect()
}

#[derive(FromRow)]
pub(super) struct EntryRow {
    id: String,
    reference: String,
    starts_at: i64,
    ends_at: i64,
    state: String,
    status: String,
    details_sealed: Vec<u8>,
    slug: String,
    name: String,
    credentials: String,
    headline: String,
    lane: i64,
}

impl TryFrom<EntryRow> for Entry {
    type Error = StoreError;
    fn try_from(row: EntryRow) -> Result<Self, StoreError> {
        Ok(Self {
            id: ConsultationId::from_text(row.id),
            reference: row.reference,
            starts_at: Instant::from_epoch(row.starts_at),
            ends_at: Instant::from_epoch(row.ends_at),
            state: state_code(row.state, "consultation")?,
            status: Status::from_text(&row.status)
                .map_err(|unknown| StoreError::unreadable("consultation", unknown))?,
            details_sealed: row.details_sealed,
            therapist: summary(row.slug, row.name, row.credentials, row.headline)?,
            lane: row.lane,
        })
    }
}
