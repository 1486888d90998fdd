//! Taking a time: the one way in which a hold or a booking comes to have it.

use domain::{
    booking::{BookingError, Field, Objection, Problem, ProblemKind},
    id::{ClaimId, LicenseId, TherapistId},
    practice::Settings,
    time::{DAY, Instant},
};
use sqlx::{AnyConnection, Connection};

use super::{
    Outcome,
    calendars::{self, Look, Open, Own, Wanted, license_for},
    times,
};
use crate::{
    crypto::secret,
    practice::Practice,
    store::{
        StoreError,
        booking::{self as rows, Claim, NewClaim},
        dialect::{self, Violation},
        practice::Candidate,
    },
};

/// How far back bookings count when the work is spread.
const FAIRNESS_DAYS: i64 = 28;

/// Which time is wanted, for whom, with whom.
pub(in crate::practice) struct Wish<'a> {
    pub settings: &'a Settings,
    pub wanted: &'a Wanted,
    pub own: &'a Own,
    pub start: Instant,
    pub with: With<'a>,
    pub now: Instant,
    /// A visitor who was shown this time may have it even if the notice has passed meanwhile.
    pub notice_passed: bool,
}

impl<'a> Wish<'a> {
    fn look(&self) -> Look<'a> {
        Look {
            settings: self.settings,
            wanted: self.wanted,
            own: self.own,
            now: self.now,
        }
    }
}

/// With whom.
#[derive(Clone, Copy, Debug)]
pub(in crate::practice) enum With<'a> {
    /// Whoever is free; the work is spread fairly.
    Anybody,
    /// One person only.
    Only(&'a TherapistId),
    /// One person if they are free, else whoever is.
    Rather(&'a TherapistId),
}

/// A time that was taken.
pub(in crate::practice) struct Taken {
    pub claim: Claim,
    pub license: LicenseId,
}

/// Takes the time: walks through whoever may be offered, the one with the least work first, and
/// takes the first whose claim the store accepts.
///
/// Refused with [`BookingError::Taken`] where nobody is free.
pub(in crate::practice) async fn take(
    desk: &Practice,
    tx: &mut AnyConnection,
    wish: &Wish<'_>,
    new: NewClaim<'_>,
) -> Outcome<Taken> {
    let open = calendars::load(tx, wish.look()).await?;
    for who in in_order(tx, wish, &open).await? {
        let mut savepoint = tx.begin().await?;
        match try_one(desk, &mut savepoint, wish, who, new).await? {
            Some(taken) => {
                savepoint.commit().await?;
                return Ok(taken);
            }
            // Also lets go of the lock on this therapist before the next one's is taken.
            None => savepoint.rollback().await?,
        }
    }
    Err(lost(&open, wish).into())
}

/// The highest lane of a therapist's time; visitors book the lowest, 0.
const HIGHEST_LANE: i64 = 9;

/// Takes a time that visitors are not offered, because a member of staff says so: outside the hours,
/// over the day's most, or beside another call. Only one named therapist's, only in the future, and
/// never without a license. Answers also with the lane: 0 where the time was free of other calls, so
/// that visitors are not offered it either.
pub(in crate::practice) async fn take_beside(
    desk: &Practice,
    tx: &mut AnyConnection,
    wish: &Wish<'_>,
) -> Outcome<(Taken, i64)> {
    let (With::Only(id) | With::Rather(id), true) = (wish.with, wish.start > wish.now) else {
        return Err(problem(Field::Time).into());
    };
    let state = wish.wanted.state;
    let all = crate::store::practice::candidates(&mut *tx, state, None, None).await?;
    let who = all.iter().find(|who| who.therapist == *id);
    let license = who.and_then(|who| license_for(who, state, wish.start));
    let Some(license) = license.map(|license| license.id.clone()) else {
        return Err(problem(Field::Therapist).into());
    };
    desk.store()
        .engine()
        .lock_therapist(tx, id.as_str())
        .await?;
    rows::delete_expired_holds(tx, wish.now, Some(id)).await?;
    let new_id = ClaimId::from_text(secret::uuid_v7(wish.now));
    let claim = claim_at(new_id, id.clone(), wish.start, wish.settings);
    for lane in 0..=HIGHEST_LANE {
        if add_in_lane(tx, &claim, lane).await? {
            return Ok((Taken { claim, license }, lane));
        }
    }
    Err(problem(Field::Time).into())
}

/// Writes the claim into a lane. Answers `false`, and writes nothing, where the lane is taken.
async fn add_in_lane(tx: &mut AnyConnection, claim: &Claim, lane: i64) -> Result<bool, StoreError> {
    let mut savepoint = tx.begin().await?;
    match rows::add(&mut savepoint, claim, NewClaim::Overbooked(lane)).await {
        Ok(()) => {
            savepoint.commit().await?;
            Ok(true)
        }
        Err(StoreError::Engine(error))
            if dialect::violation(&error) == Some(Violation::Overlap) =>
        {
            savepoint.rollback().await?;
            Ok(false)
        }
        Err(error) => Err(error),
    }
}

fn problem(field: Field) -> BookingError {
    BookingError::Form(vec![Problem {
        field,
        kind: ProblemKind::Unknown,
    }])
}

/// The refusal that names the nearest times.
fn lost(open: &[Open], wish: &Wish<'_>) -> BookingError {
    let pool: Vec<Open> = match wish.with {
        With::Only(id) => open
            .iter()
            .filter(|one| one.who.therapist == *id)
            .cloned()
            .collect(),
        With::Anybody | With::Rather(_) => open.to_vec(),
    };
    let times = times::union(&pool, &wish.settings.call, wish.wanted.state, wish.now);
    BookingError::Taken {
        at: wish.start.epoch(),
        nearest: times::nearest(&times, wish.start),
    }
}

/// Whoever seems free at the start, in the order in which they are tried: fewest bookings in the
/// last four weeks, then longest ago, then by id.
async fn in_order<'o>(
    tx: &mut AnyConnection,
    wish: &Wish<'_>,
    open: &'o [Open],
) -> Result<Vec<&'o Candidate>, StoreError> {
    let mut free: Vec<&Candidate> = open
        .iter()
        .filter(|one| is_free(one, wish))
        .map(|one| &one.who)
        .collect();
    match wish.with {
        With::Only(id) => free.retain(|who| who.therapist == *id),
        With::Anybody if free.len() < 2 => {}
        With::Anybody | With::Rather(_) => {
            let work = rows::fairness(tx, wish.now + -FAIRNESS_DAYS * DAY).await?;
            let none = (0, Instant::from_epoch(0));
            free.sort_by_key(|who| {
                let rather = matches!(wish.with, With::Rather(id) if *id == who.therapist);
                (
                    !rather,
                    *work.get(&who.therapist).unwrap_or(&none),
                    who.therapist.clone(),
                )
            });
        }
    }
    Ok(free)
}

fn is_free(open: &Open, wish: &Wish<'_>) -> bool {
    let (rules, state) = (&wish.settings.call, wish.wanted.state);
    let against = open.objections(rules, state, wish.now, wish.start);
    against
        .iter()
        .all(|one| wish.notice_passed && wish.start > wish.now && *one == Objection::Notice)
}

/// Locks one therapist, looks again, and writes the claim. None where they are not free after all.
async fn try_one(
    desk: &Practice,
    tx: &mut AnyConnection,
    wish: &Wish<'_>,
    who: &Candidate,
    new: NewClaim<'_>,
) -> Outcome<Option<Taken>> {
    desk.store()
        .engine()
        .lock_therapist(tx, who.therapist.as_str())
        .await?;
    rows::delete_expired_holds(tx, wish.now, Some(&who.therapist)).await?;
    let state = wish.wanted.state;
    let open = calendars::load_one(tx, wish.look(), who).await?;
    let Some(open) = open.filter(|open| is_free(open, wish)) else {
        return Ok(None);
    };
    let Some(license) = open.license_for(state, wish.start) else {
        return Ok(None);
    };
    let own = wish.own.claim.clone();
    let id = own.unwrap_or_else(|| ClaimId::from_text(secret::uuid_v7(wish.now)));
    let claim = claim_at(id, who.therapist.clone(), wish.start, wish.settings);
    match write(tx, wish, &claim, new).await {
        Ok(()) => Ok(Some(Taken {
            claim,
            license: license.id.clone(),
        })),
        Err(StoreError::Engine(error))
            if dialect::violation(&error) == Some(Violation::Overlap) =>
        {
            Ok(None)
        }
        Err(error) => Err(error.into()),
    }
}

/// Writes the claim: a new one, or the consultation's own, moved in place.
async fn write(
    tx: &mut AnyConnection,
    wish: &Wish<'_>,
    claim: &Claim,
    new: NewClaim<'_>,
) -> Result<(), StoreError> {
    if let Some(draft) = &wish.own.draft {
        rows::release_hold(tx, draft).await?;
    }
    match wish.own.claim {
        Some(_) => rows::move_claim(tx, claim).await,
        None => rows::add(tx, claim, new).await,
    }
}

/// The claim of a call that starts at `start`, its turnaround included.
fn claim_at(id: ClaimId, therapist: TherapistId, start: Instant, settings: &Settings) -> Claim {
    let ends_at = start.plus_minutes(settings.call.call_minutes);
    let occupied_until = ends_at.plus_minutes(settings.call.turnaround_minutes);
    Claim {
        id,
        therapist,
        starts_at: start,
        ends_at,
        occupied_until,
    }
}
