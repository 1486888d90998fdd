use domain::{
    booking::{BookingError, Field, Need, Problem, ProblemKind, TimeForm},
    practice::Slug,
    time::Instant,
};
use sqlx::AnyConnection;

use super::{
    Outcome,
    answers::Choice,
    calendars::{Own, Wanted},
    claim::{self, Wish, With},
    draft,
};
use crate::{
    practice::{Deed, Practice},
    store::{
        booking::{self as rows, NewClaim},
        practice,
    },
};

/// Keeps a time for the visitor, in place of the one that they had.
pub(super) async fn hold(desk: &Practice, visitor: &str, form: TimeForm) -> Outcome<()> {
    let at = start(&form.at)?;
    desk.perform(HoldTime {
        visitor: visitor.to_owned(),
        at,
        form,
    })
    .await
}

/// The start that a form names.
pub(in crate::practice) fn start(text: &str) -> Result<Instant, BookingError> {
    let kind = if text.trim().is_empty() {
        ProblemKind::Missing
    } else {
        ProblemKind::Unknown
    };
    let seconds = text
        .trim()
        .parse::<i64>()
        .ok()
        .filter(|at| (0..1 << 40).contains(at));
    seconds.map(Instant::from_epoch).ok_or_else(|| {
        BookingError::Form(vec![Problem {
            field: Field::Time,
            kind,
        }])
    })
}

/// For whom the draft's first step wants times.
pub(in crate::practice) fn wanted(need: &Need) -> Wanted {
    Wanted {
        state: need.state,
        audience: Some(need.audience),
        service: need.service.clone(),
    }
}

struct HoldTime {
    visitor: String,
    at: Instant,
    form: TimeForm,
}

impl Deed for HoldTime {
    type Answer = ();
    type Refusal = BookingError;

    async fn run(&self, desk: &Practice, tx: &mut AnyConnection) -> Outcome<()> {
        let (mut row, mut answers) = draft::locked(desk, tx, &self.visitor).await?;
        if row.consultation.is_some() {
            return Err(BookingError::NoDraft.into());
        }
        let need = answers.need.parse().map_err(|_| BookingError::TooEarly)?;
        let settings = practice::settings(&mut *tx).await?;
        let now = desk.now();
        let until = now.plus_minutes(settings.hold_minutes);
        let wanted = wanted(&need);
        let own = Own {
            draft: Some(row.id.clone()),
            claim: None,
        };
        let only = self.therapist(tx, &wanted).await?;
        let held = rows::hold_of_draft(&mut *tx, &row.id).await?;
        let before = held
            .filter(|hold| hold.starts_at == self.at)
            .map(|hold| hold.therapist);
        let with = match (&only, &before) {
            (Some(only), _) => With::Only(only),
            // A second click on the same time stays with the same person.
            (None, Some(before)) => With::Rather(before),
            (None, None) => With::Anybody,
        };
        let wish = Wish {
            settings: &settings,
            wanted: &wanted,
            own: &own,
            start: self.at,
            with,
            now,
            notice_passed: false,
        };
        let taken = claim::take(desk, tx, &wish, NewClaim::Hold(&row.id, until)).await?;
        answers.time = Some(Choice {
            at: self.at,
            therapist: taken.claim.therapist,
        });
        answers.zone = draft::known_zone(&self.form.zone, &answers.zone);
        answers.need.therapist.clone_from(&self.form.therapist);
        draft::save(desk, tx, &mut row, &answers).await
    }
}

impl HoldTime {
    /// The one therapist that the form asks for. A name that nobody here has is no wish at all.
    async fn therapist(
        &self,
        tx: &mut AnyConnection,
        wanted: &Wanted,
    ) -> Outcome<Option<domain::id::TherapistId>> {
        let Ok(slug) = Slug::parse(self.form.therapist.trim()) else {
            return Ok(None);
        };
        let all = practice::candidates(tx, wanted.state, None, None).await?;
        Ok(all
            .into_iter()
            .find(|who| who.summary.slug == slug)
            .map(|who| who.therapist))
    }
}
