use domain::{
    id::StaffId,
    practice::Settings,
    staff::{AccountError, SignedIn, Stage, Standing, Visit},
    time::{HOUR, Instant, MINUTE},
};
use sqlx::AnyConnection;

use super::Outcome;
use crate::{
    crypto::secret,
    practice::{Deed, Practice},
    store::staff::{self as rows, NewSession, SessionRow},
};

/// How long a session lasts at most, in seconds.
fn longest(stage: Stage) -> i64 {
    match stage {
        // Time to find the telephone.
        Stage::Password => 10 * MINUTE,
        // Time to choose and install an authenticator.
        Stage::Enrolling => HOUR,
        Stage::Full => 12 * HOUR,
    }
}

/// How often it is noted that somebody is there, in seconds.
const NOTED: i64 = MINUTE;

/// A session that is good at this moment.
pub(super) struct Found {
    pub(super) row: SessionRow,
    pub(super) hash: String,
    idle: i64,
}

/// The session with this secret, unless it has ended in whatever way.
pub(super) async fn find(
    desk: &Practice,
    db: &mut AnyConnection,
    session: &str,
) -> Outcome<Option<Found>> {
    let hash = secret::digest(session);
    let now = desk.now();
    let Some(row) = rows::session(db, &hash, now).await? else {
        return Ok(None);
    };
    let minutes = row
        .idle_minutes
        .unwrap_or_else(|| Settings::default().idle_minutes);
    let idle = minutes.max(1) * MINUTE;
    let good = !row.disabled && now - row.seen_at < idle;
    Ok(good.then_some(Found { row, hash, idle }))
}

/// The session with this secret, which must have come just this far.
pub(super) async fn at_stage(
    desk: &Practice,
    db: &mut AnyConnection,
    session: &str,
    stage: Stage,
) -> Outcome<Found> {
    let found = find(desk, db, session).await?;
    found
        .filter(|found| found.row.stage == stage)
        .ok_or_else(|| AccountError::SignedOut.into())
}

/// Begins a session.
pub(super) async fn begin(
    desk: &Practice,
    tx: &mut AnyConnection,
    staff: &StaffId,
    stage: Stage,
) -> Outcome<SignedIn> {
    let session = secret::token();
    let now = desk.now();
    let new = NewSession {
        token_hash: &secret::digest(&session),
        staff,
        stage,
        expires_at: now + longest(stage),
    };
    rows::add_session(tx, &new, now).await?;
    Ok(SignedIn { session, stage })
}

/// Puts a new session in the place of one that has done its part. Of two that try at once with the
/// same secret, one goes on.
pub(super) async fn raise(
    desk: &Practice,
    tx: &mut AnyConnection,
    old: &Found,
    stage: Stage,
) -> Outcome<SignedIn> {
    if !rows::end_session(tx, &old.hash).await? {
        return Err(AccountError::SignedOut.into());
    }
    begin(desk, tx, &old.row.member.id, stage).await
}

/// Whose session it is.
pub(super) async fn standing(desk: &Practice, session: &str, visit: Visit) -> Outcome<Standing> {
    let mut db = desk.store().read().await?;
    let found = find(desk, &mut db, session)
        .await?
        .ok_or(AccountError::SignedOut)?;
    drop(db);
    let before = desk.now() + -NOTED;
    if visit == Visit::Acts && found.row.seen_at <= before {
        let hash = found.hash;
        if let Err(fault) = desk.perform(NoteSeen { hash, before }).await {
            // Nobody is sent away because it could not be written down that they were here.
            fault.refusal(AccountError::Unavailable);
        }
    }
    Ok(match found.row.stage {
        Stage::Password => Standing::Password,
        Stage::Enrolling => Standing::Enrolling,
        Stage::Full => Standing::Full(found.row.member),
    })
}

/// In how many seconds a full session ends by itself.
pub(super) async fn seconds_left(desk: &Practice, session: &str) -> Outcome<i64> {
    let mut db = desk.store().read().await?;
    let found = at_stage(desk, &mut db, session, Stage::Full).await?;
    let now = desk.now();
    let until_idle = found.row.seen_at + found.idle - now;
    let until_over = found.row.created_at + longest(Stage::Full) - now;
    Ok(until_idle.min(until_over).max(0))
}

/// Somebody is still there.
pub(super) async fn stay(desk: &Practice, session: &str) -> Outcome<i64> {
    let mut db = desk.store().read().await?;
    let found = at_stage(desk, &mut db, session, Stage::Full).await?;
    drop(db);
    let (hash, before) = (found.hash, desk.now());
    desk.perform(NoteSeen { hash, before }).await?;
    seconds_left(desk, session).await
}

struct NoteSeen {
    hash: String,
    before: Instant,
}

impl Deed for NoteSeen {
    type Answer = ();
    type Refusal = AccountError;

    async fn run(&self, desk: &Practice, tx: &mut AnyConnection) -> Outcome<()> {
        Ok(rows::note_seen(tx, &self.hash, desk.now(), self.before).await?)
    }
}
