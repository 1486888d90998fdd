use domain::{
    id::{ClaimId, DraftId, TherapistId},
    time::Instant,
};
use sqlx::{AnyConnection, FromRow};

use crate::store::{StoreError, statements};

statements! {
    INSERT = "INSERT INTO claim
        (id, therapist_id, lane, kind, starts_at, ends_at, occupied_until, draft_id, expires_at)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)";
    /// One row for every five minutes that the claim covers: where two claims overlap, this fails.
    INSERT_CELLS = "WITH RECURSIVE covered (cell) AS (
            SELECT starts_at / 300 FROM claim WHERE id = $1
            UNION ALL
            SELECT covered.cell + 1 FROM covered, claim
            WHERE claim.id = $1 AND covered.cell + 1 < claim.occupied_until / 300
        )
        INSERT INTO claim_cell (therapist_id, lane, cell, claim_id)
        SELECT claim.therapist_id, claim.lane, covered.cell, claim.id FROM covered, claim
        WHERE claim.id = $1";
    DELETE_CELLS = "DELETE FROM claim_cell WHERE claim_id = $1";
    DELETE = "DELETE FROM claim WHERE id = $1";
    DELETE_HOLD = "DELETE FROM claim WHERE draft_id = $1 AND kind = 'hold'";
    DELETE_EXPIRED = "DELETE FROM claim
        WHERE kind = 'hold' AND expires_at <= $1 AND (therapist_id = $2 OR $2 = '')";
    RENEW = "UPDATE claim SET expires_at = $2 WHERE draft_id = $1 AND kind = 'hold' AND expires_at > $3";
    TO_BOOKING = "UPDATE claim SET kind = 'booking', draft_id = NULL, expires_at = NULL
        WHERE draft_id = $1 AND kind = 'hold' AND expires_at > $2";
    HOLD_OF_DRAFT = "SELECT id, therapist_id, starts_at, ends_at, occupied_until, expires_at FROM claim
        WHERE draft_id = $1 AND kind = 'hold'";
    /// Into the visitors' lane, wherever it was: the new time is one that visitors could have had.
    MOVE = "UPDATE claim SET therapist_id = $2, lane = 0, starts_at = $3, ends_at = $4,
            occupied_until = $5
        WHERE id = $1";
}

/// A therapist's time from a call's start to the end of the turnaround after it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Claim {
    /// Its identifier.
    pub id: ClaimId,
    /// Whose time.
    pub therapist: TherapistId,
    /// When the call starts.
    pub starts_at: Instant,
    /// When it ends.
    pub ends_at: Instant,
    /// When the turnaround after it ends.
    pub occupied_until: Instant,
}

/// What a new claim is for.
#[derive(Clone, Copy, Debug)]
pub enum NewClaim<'a> {
    /// A time that is kept for a visitor until a moment.
    Hold(&'a DraftId, Instant),
    /// A booked call, in the lane that visitors book.
    Booking,
    /// A booked call in a higher lane, which staff chose on purpose.
    Overbooked(i64),
}

/// A hold as the store has it; it may have run out.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Hold {
    /// The claim that it is.
    pub claim: ClaimId,
    /// Whose time.
    pub therapist: TherapistId,
    /// When the call would start.
    pub starts_at: Instant,
    /// When it would end.
    pub ends_at: Instant,
    /// When the turnaround after it would end.
    pub occupied_until: Instant,
    /// When it lapses.
    pub expires_at: Instant,
}

/// Writes a claim and its cells.
///
/// # Errors
/// [`StoreError::Engine`]; where the time is taken, its [`crate::store::dialect::violation`] is
/// `Overlap`, and the transaction (or its savepoint) must be rolled back.
pub async fn add(
    db: &mut AnyConnection,
    claim: &Claim,
    new: NewClaim<'_>,
) -> Result<(), StoreError> {
    let (lane, kind, draft, expires) = match new {
        NewClaim::Hold(draft, until) => (0, "hold", Some(draft.as_str()), Some(until.epoch())),
        NewClaim::Booking => (0, "booking", None, None),
        NewClaim::Overbooked(lane) => (lane, "booking", None, None),
    };
    sqlx::query(INSERT)
        .bind(claim.id.as_str())
        .bind(claim.therapist.as_str())
        .bind(lane)
        .bind(kind)
        .bind(claim.starts_at.epoch())
        .bind(claim.ends_at.epoch())
        .bind(claim.occupied_until.epoch())
        .bind(draft)
        .bind(expires)
        .execute(&mut *db)
        .await?;
    add_cells(db, &claim.id).await
}

/// Moves a claim in place, so that it may overlap its own old time.
///
/// # Errors
/// As [`add`].
pub async fn move_claim(db: &mut AnyConnection, claim: &Claim) -> Result<(), StoreError> {
    sqlx::query(DELETE_CELLS)
        .bind(claim.id.as_str())
        .execute(&mut *db)
        .await?;
    sqlx::query(MOVE)
        .bind(claim.id.as_str())
        .bind(claim.therapist.as_str())
        .bind(claim.starts_at.epoch())
        .bind(claim.ends_at.epoch())
        .bind(claim.occupied_until.epoch())
        .execute(&mut *db)
        .await?;
    add_cells(db, &claim.id).await
}

async fn add_cells(db: &mut AnyConnection, claim: &ClaimId) -> Result<(), StoreError> {
    sqlx::query(INSERT_CELLS)
        .bind(claim.as_str())
        .execute(db)
        .await?;
    Ok(())
}

/// Lets go of a claim; its cells go with it.
///
/// # Errors
/// [`StoreError::Engine`]
pub async fn release(db: &mut AnyConnection, claim: &ClaimId) -> Result<(), StoreError> {
    sqlx::query(DELETE).bind(claim.as_str()).execute(db).await?;
    Ok(())
}

/// Lets go of a draft's hold, if it has one.
///
/// # Errors
/// [`StoreError::Engine`]
pub async fn release_hold(db: &mut AnyConnection, draft: &DraftId) -> Result<(), StoreError> {
    sqlx::query(DELETE_HOLD)
        .bind(draft.as_str())
        .execute(db)
        .await?;
    Ok(())
}

/// Deletes the holds that have run out by `now`: one therapist's, or everybody's. They are deleted
/// and not only passed over, because the cells that they keep would refuse everybody else.
///
/// # Errors
/// [`StoreError::Engine`]
pub async fn delete_expired_holds(
    db: &mut AnyConnection,
    now: Instant,
    therapist: Option<&TherapistId>,
) -> Result<u64, StoreError> {
    let therapist = therapist.map_or("", TherapistId::as_str);
    let done = sqlx::query(DELETE_EXPIRED)
        .bind(now.epoch())
        .bind(therapist)
        .execute(db)
        .await?;
    Ok(done.rows_affected())
}

/// Keeps a draft's hold until a later moment. A hold that has run out stays lapsed.
///
/// # Errors
/// [`StoreError::Engine`]
pub async fn renew_hold(
    db: &mut AnyConnection,
    draft: &DraftId,
    now: Instant,
    until: Instant,
) -> Result<bool, StoreError> {
    let done = sqlx::query(RENEW)
        .bind(draft.as_str())
        .bind(until.epoch())
        .bind(now.epoch())
        .execute(db)
        .await?;
    Ok(done.rows_affected() == 1)
}

/// Turns a draft's live hold into a booking's claim. Answers whether there was one.
///
/// # Errors
/// [`StoreError::Engine`]
pub async fn hold_to_booking(
    db: &mut AnyConnection,
    draft: &DraftId,
    now: Instant,
) -> Result<bool, StoreError> {
    let done = sqlx::query(TO_BOOKING)
        .bind(draft.as_str())
        .bind(now.epoch())
        .execute(db)
        .await?;
    Ok(done.rows_affected() == 1)
}

/// The hold of a draft, lapsed or not.
///
/// # Errors
/// [`StoreError::Engine`]
pub async fn hold_of_draft(
    db: &mut AnyConnection,
    draft: &DraftId,
) -> Result<Option<Hold>, StoreError> {
    let row = sqlx::query_as::<_, HoldRow>(HOLD_OF_DRAFT)
        .bind(draft.as_str())
        .fetch_optional(db)
        .await?;
    Ok(row.map(|row| Hold {
        claim: ClaimId::from_text(row.id),
        therapist: TherapistId::from_text(row.therapist_id),
        starts_at: Instant::from_epoch(row.starts_at),
        ends_at: Instant::from_epoch(row.ends_at),
        occupied_until: Instant::from_epoch(row.occupied_until),
        expires_at: Instant::from_epoch(row.expires_at),
    }))
}

#[derive(FromRow)]
struct HoldRow {
    id: String,
    therapist_id: String,
    starts_at: i64,
    ends_at: i64,
    occupied_until: i64,
    expires_at: i64,
}
