use domain::{
    booking::{BookingError, MoveForm, Status},
    id::TherapistId,
    practice::{Settings, Slug, StateCode},
    time::Instant,
};
use sqlx::AnyConnection;

use super::{
    Outcome,
    answers::Details,
    calendars::Own,
    claim::{self, Taken, Wish, With},
    consultation, draft, every_time, hold,
    letters::{self, News},
};
use crate::{
    crypto::secret,
    mail::letter::LetterKind,
    practice::{Deed, Practice},
    store::{
        booking::{self as rows, ChangeTo, Claim, ConsultationRow, Event, NewClaim},
        practice,
    },
};

/// Moves a consultation.
pub(super) async fn move_to(desk: &Practice, token: &str, form: MoveForm) -> Outcome<()> {
    let at = hold::start(&form.at)?;
    let version = form
        .version
        .trim()
        .parse()
        .map_err(|_| BookingError::Changed)?;
    desk.perform(MoveTo {
        token: token.to_owned(),
        at,
        version,
        form,
    })
    .await?;
    letters::ring(desk);
    Ok(())
}

/// Calls a consultation off.
pub(super) async fn cancel(desk: &Practice, token: &str) -> Outcome<()> {
    desk.perform(Cancel {
        token: token.to_owned(),
    })
    .await?;
    letters::ring(desk);
    Ok(())
}

/// Takes a cancellation back.
pub(super) async fn undo_cancel(desk: &Practice, token: &str) -> Outcome<()> {
    desk.perform(UndoCancel {
        token: token.to_owned(),
    })
    .await?;
    letters::ring(desk);
    Ok(())
}

struct MoveTo {
    token: String,
    at: Instant,
    version: i64,
    form: MoveForm,
}

impl Deed for MoveTo {
    type Answer = ();
    type Refusal = BookingError;

    async fn run(&self, desk: &Practice, tx: &mut AnyConnection) -> Outcome<()> {
        let row = locked(desk, tx, &self.token).await?;
        let there = Move {
            at: self.at,
            version: self.version,
            therapist: &self.form.therapist,
            zone: &self.form.zone,
        };
        move_row(desk, tx, &row, &there, "visitor").await
    }
}

/// Where a consultation is to be moved.
pub(in crate::practice) struct Move<'a> {
    pub at: Instant,
    /// The version that whoever moves it saw.
    pub version: i64,
    /// A therapist's slug; empty for the same one if they are free, else whoever is.
    pub therapist: &'a str,
    /// The zone in which the visitor sees times from now on.
    pub zone: &'a str,
}

/// Moves a consultation that is locked.
pub(in crate::practice) async fn move_row(
    desk: &Practice,
    tx: &mut AnyConnection,
    row: &ConsultationRow,
    there: &Move<'_>,
    actor: &str,
) -> Outcome<()> {
    let now = desk.now();
    if row.status != Status::Confirmed || row.starts_at <= now {
        return Err(BookingError::Closed.into());
    }
    if row.version != there.version {
        // The same move again is the same answer; anything else was changed meanwhile.
        let again = row.version == there.version + 1 && row.starts_at == there.at;
        return if again {
            Ok(())
        } else {
            Err(BookingError::Changed.into())
        };
    }
    let settings = practice::settings(&mut *tx).await?;
    let details = consultation::details(desk, row)?;
    let asked = therapist(tx, row.state, there.therapist).await?;
    let with = asked
        .as_ref()
        .map_or(With::Rather(&row.therapist), With::Only);
    let taken = take(desk, tx, &settings, row, (there.at, with)).await?;
    let zone = draft::known_zone(there.zone, row.zone.name());
    let change = Change {
        row,
        details: &details,
        now,
        actor,
    };
    let said = (LetterKind::Moved, zone.as_str());
    change
        .write(tx, Status::Confirmed, Some(&taken), said)
        .await
}

struct Cancel {
    token: String,
}

impl Deed for Cancel {
    type Answer = ();
    type Refusal = BookingError;

    async fn run(&self, desk: &Practice, tx: &mut AnyConnection) -> Outcome<()> {
        let row = locked(desk, tx, &self.token).await?;
        let to = Status::CancelledByVisitor;
        cancel_row(desk, tx, &row, to, "visitor").await
    }
}

/// Calls off a consultation that is locked, and lets go of its time. Again is the same.
pub(in crate::practice) async fn cancel_row(
    desk: &Practice,
    tx: &mut AnyConnection,
    row: &ConsultationRow,
    to: Status,
    actor: &str,
) -> Outcome<()> {
    let now = desk.now();
    if row.status.is_cancelled() {
        return Ok(());
    }
    if row.status != Status::Confirmed || row.starts_at <= now {
        return Err(BookingError::Closed.into());
    }
    let details = consultation::details(desk, row)?;
    let change = Change {
        row,
        details: &details,
        now,
        actor,
    };
    let said = (LetterKind::Cancelled, row.zone.name());
    change.write(tx, to, None, said).await?;
    match &row.claim {
        Some(claim) => Ok(rows::release(tx, claim).await?),
        None => Ok(()),
    }
}

struct UndoCancel {
    token: String,
}

impl Deed for UndoCancel {
    type Answer = ();
    type Refusal = BookingError;

    async fn run(&self, desk: &Practice, tx: &mut AnyConnection) -> Outcome<()> {
        let now = desk.now();
        let row = locked(desk, tx, &self.token).await?;
        if row.status == Status::Confirmed {
            return Ok(());
        }
        let settings = practice::settings(&mut *tx).await?;
        let in_time = row.status == Status::CancelledByVisitor
            && row.starts_at > now
            && row
                .cancelled_at
                .is_some_and(|at| now < at.plus_minutes(settings.undo_minutes));
        if !in_time {
            return Err(BookingError::Closed.into());
        }
        let details = consultation::details(desk, &row)?;
        desk.store().engine().lock_word(tx, &row.email_key).await?;
        let active = rows::active_of_person(tx, &row.email_key, now).await?;
        if active >= i64::from(settings.most_active) {
            return Err(BookingError::AlreadyBooked.into());
        }
        let with = With::Only(&row.therapist);
        let taken = take(desk, tx, &settings, &row, (row.starts_at, with)).await?;
        let change = Change {
            row: &row,
            details: &details,
            now,
            actor: "visitor",
        };
        let said = (LetterKind::Restored, row.zone.name());
        change
            .write(tx, Status::Confirmed, Some(&taken), said)
            .await
    }
}

/// The consultation of a link, which nobody else can change until the transaction ends.
async fn locked(desk: &Practice, tx: &mut AnyConnection, token: &str) -> Outcome<ConsultationRow> {
    desk.store()
        .engine()
        .lock_consultation(tx, &secret::digest(token))
        .await?;
    consultation::find_in(tx, token).await
}

/// The therapist of that slug who works in `state`; none where nobody was named.
async fn therapist(
    tx: &mut AnyConnection,
    state: StateCode,
    slug: &str,
) -> Outcome<Option<TherapistId>> {
    let Ok(slug) = Slug::parse(slug.trim()) else {
        return Ok(None);
    };
    let all = practice::candidates(tx, state, None, None).await?;
    Ok(all
        .into_iter()
        .find(|who| who.summary.slug == slug)
        .map(|who| who.therapist))
}

/// Takes the new time: in place where the consultation holds one, a new claim where it does not.
async fn take(
    desk: &Practice,
    tx: &mut AnyConnection,
    settings: &Settings,
    row: &ConsultationRow,
    (start, with): (Instant, With<'_>),
) -> Outcome<Taken> {
    let wanted = every_time::wanted(desk, row)?;
    let own = Own {
        draft: None,
        claim: row.claim.clone(),
    };
    let wish = Wish {
        settings,
        wanted: &wanted,
        own: &own,
        start,
        with,
        now: desk.now(),
        // Its own time may be taken back, or taken up again, although the notice has passed.
        notice_passed: start == row.starts_at,
    };
    claim::take(desk, tx, &wish, NewClaim::Booking).await
}

/// A change of a consultation, about to be written.
struct Change<'a> {
    row: &'a ConsultationRow,
    details: &'a Details,
    now: Instant,
    actor: &'a str,
}

impl Change<'_> {
    async fn write(
        &self,
        tx: &mut AnyConnection,
        status: Status,
        taken: Option<&Taken>,
        (kind, zone): (LetterKind, &str),
    ) -> Outcome<()> {
        let row = self.row;
        let (claim, license) = (
            taken.map(|taken| &taken.claim),
            taken.map(|taken| &taken.license),
        );
        let to = ChangeTo {
            status,
            claim: claim.map(|claim| &claim.id),
            therapist: claim.map_or(&row.therapist, |claim| &claim.therapist),
            license: license.unwrap_or(&row.license),
            starts_at: claim.map_or(row.starts_at, |claim| claim.starts_at),
            ends_at: claim.map_or(row.ends_at, |claim| claim.ends_at),
            zone,
            at: self.now,
        };
        if !rows::change_consultation(tx, &row.id, row.version, &to).await? {
            return Err(BookingError::Changed.into());
        }
        self.tell(tx, kind, claim).await
    }

    async fn tell(
        &self,
        tx: &mut AnyConnection,
        kind: LetterKind,
        claim: Option<&Claim>,
    ) -> Outcome<()> {
        let version = self.row.version + 1;
        let after = claim.map(|claim| claim.starts_at);
        let event = Event {
            id: &secret::uuid_v7(self.now),
            consultation: &self.row.id,
            at: self.now,
            actor: self.actor,
            kind: kind.as_str(),
            version,
            before: Some(self.row.starts_at),
            after,
        };
        rows::add_event(tx, &event).await?;
        let news = News {
            consultation: &self.row.id,
            version,
            kind,
            details: self.details,
            starts_at: after.unwrap_or(self.row.starts_at),
            now: self.now,
        };
        letters::write(tx, &news).await
    }
}
