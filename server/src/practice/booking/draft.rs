use domain::{
    booking::{
        BookingError, ChosenTime, ContactForm, Draft, Field, HoldState, Need, NeedForm, Problem,
        ProblemKind,
    },
    id::DraftId,
    practice::{Slug, StateAnswer, StateCode},
    time::{Instant, Zone, words},
};
use sqlx::AnyConnection;

use super::{
    Outcome,
    answers::{self, Answers},
    calendars::license_for,
    consultation,
    times::zone_or_main,
};
use crate::{
    crypto::{Column, secret},
    practice::{Deed, Fault, Practice, retention},
    store::{
        booking::{self as rows, DraftRow},
        practice,
    },
};

/// When a draft that is touched at `now` runs out.
pub(super) fn expires_at(now: Instant) -> Instant {
    now + retention::DRAFT
}

/// The visitor's draft and its answers.
pub(super) async fn find(
    desk: &Practice,
    visitor: Option<&str>,
) -> Outcome<Option<(DraftRow, Answers)>> {
    let Some(visitor) = visitor else {
        return Ok(None);
    };
    let mut db = desk.store().read().await?;
    find_in(desk, &mut db, visitor).await
}

/// The same, on a connection that is there already.
pub(super) async fn find_in(
    desk: &Practice,
    db: &mut AnyConnection,
    visitor: &str,
) -> Outcome<Option<(DraftRow, Answers)>> {
    let Some(row) = rows::draft(db, &secret::digest(visitor), desk.now()).await? else {
        return Ok(None);
    };
    let answers = answers::open(
        desk.keys(),
        Column::DRAFT_ANSWERS,
        row.id.as_str(),
        &row.answers_sealed,
    )?;
    Ok(Some((row, answers)))
}

/// Seals the answers into the row and keeps it for another while. The row gets a new request key:
/// a page that shows older answers, in another tab, cannot book what it does not show.
pub(super) async fn save(
    desk: &Practice,
    tx: &mut AnyConnection,
    row: &mut DraftRow,
    answers: &Answers,
) -> Outcome<()> {
    row.request_key = secret::token();
    row.answers_sealed =
        answers::seal(desk.keys(), Column::DRAFT_ANSWERS, row.id.as_str(), answers)?;
    let now = desk.now();
    Ok(rows::save_draft(tx, row, now, expires_at(now)).await?)
}

/// What the visitor has answered so far.
pub(super) async fn show(desk: &Practice, visitor: Option<&str>) -> Outcome<Draft> {
    let Some((row, answers)) = find(desk, visitor).await? else {
        return Ok(Draft::default());
    };
    let mut db = desk.store().read().await?;
    let state = StateCode::parse(&answers.need.state).ok();
    let service = match Slug::parse(&answers.need.service) {
        Ok(slug) => practice::service(&mut db, &slug).await?,
        Err(_) => None,
    };
    let therapist = match Slug::parse(&answers.need.therapist) {
        Ok(slug) => practice::therapist(&mut db, &slug).await?,
        Err(_) => None,
    };
    let time = chosen_time(desk, &mut db, &row.id, &answers, state).await?;
    let booked = match &row.consultation {
        Some(id) => consultation::token_of(desk, &mut db, id).await?,
        None => None,
    };
    Ok(Draft {
        started: true,
        state,
        service,
        therapist,
        zone: answers.zone,
        time,
        need: answers.need,
        contact: answers.contact,
        request_key: row.request_key,
        booked,
    })
}

async fn chosen_time(
    desk: &Practice,
    db: &mut AnyConnection,
    draft: &DraftId,
    answers: &Answers,
    state: Option<StateCode>,
) -> Outcome<Option<ChosenTime>> {
    let (Some(choice), Some(state)) = (&answers.time, state) else {
        return Ok(None);
    };
    let hold = rows::hold_of_draft(&mut *db, draft).await?;
    let kept = hold.is_some_and(|hold| {
        hold.starts_at == choice.at
            && hold.therapist == choice.therapist
            && hold.expires_at > desk.now()
    });
    let Some((therapist, _)) = rows::therapist_of(db, &choice.therapist).await? else {
        return Ok(None);
    };
    let zone = zone_or_main(Some(&answers.zone), state);
    Ok(Some(ChosenTime {
        at: choice.at.epoch(),
        day: words::day(choice.at.date_in(zone.rules())),
        time: words::time_of_day_distinct(choice.at, &zone),
        zone_words: words::zone_name(&zone),
        therapist,
        hold: if kept {
            HoldState::Kept
        } else {
            HoldState::Lapsed
        },
    }))
}

/// Keeps the first step as typed, starting a draft where there is none.
pub(super) async fn answer_need(
    desk: &Practice,
    visitor: Option<&str>,
    form: NeedForm,
) -> Outcome<(String, Result<StateAnswer, BookingError>)> {
    let (visitor, starts_new) = match find(desk, visitor).await? {
        Some((row, _)) if row.consultation.is_none() => {
            (visitor.unwrap_or_default().to_owned(), false)
        }
        _ => (secret::token(), true),
    };
    let answer = match form.parse() {
        Ok(need) => state_answer(desk, &need).await?,
        Err(problems) => Err(BookingError::Form(problems)),
    };
    let form = match answer {
        Ok(StateAnswer::Served) | Err(_) => form,
        // Nothing about health is kept of somebody whom the practice cannot help yet, neither here
        // nor in what they had written about themselves.
        Ok(StateAnswer::NotServed) => NeedForm {
            state: form.state,
            ..NeedForm::default()
        },
    };
    desk.perform(AnswerNeed {
        visitor: visitor.clone(),
        starts_new,
        served: answer != Ok(StateAnswer::NotServed),
        form,
    })
    .await?;
    Ok((visitor, answer))
}

/// Whether the practice works in the state, or that the service is none of ours.
async fn state_answer(desk: &Practice, need: &Need) -> Outcome<Result<StateAnswer, BookingError>> {
    let mut db = desk.store().read().await?;
    if let Some(slug) = &need.service
        && practice::service(&mut db, slug).await?.is_none()
    {
        let problem = Problem {
            field: Field::Service,
            kind: ProblemKind::Unknown,
        };
        return Ok(Err(BookingError::Form(vec![problem])));
    }
    let candidates = practice::candidates(&mut db, need.state, None, None).await?;
    let now = desk.now();
    let licensed = candidates
        .iter()
        .any(|who| license_for(who, need.state, now).is_some());
    Ok(Ok(if licensed {
        StateAnswer::Served
    } else {
        StateAnswer::NotServed
    }))
}

struct AnswerNeed {
    visitor: String,
    starts_new: bool,
    served: bool,
    form: NeedForm,
}

impl Deed for AnswerNeed {
    type Answer = ();
    type Refusal = BookingError;

    async fn run(&self, desk: &Practice, tx: &mut AnyConnection) -> Outcome<()> {
        let now = desk.now();
        if self.starts_new {
            let answers = Answers {
                need: self.form.clone(),
                ..Answers::default()
            };
            let id = DraftId::from_text(secret::uuid_v7(now));
            let answers_sealed =
                answers::seal(desk.keys(), Column::DRAFT_ANSWERS, id.as_str(), &answers)?;
            let request_key = secret::token();
            let row = DraftRow {
                id,
                answers_sealed,
                request_key,
                consultation: None,
            };
            let hash = secret::digest(&self.visitor);
            return Ok(rows::add_draft(tx, &row, &hash, now, expires_at(now)).await?);
        }
        let (mut row, mut answers) = locked(desk, tx, &self.visitor).await?;
        if !self.served || !self.time_fits(tx, &answers).await? {
            answers.time = None;
            rows::release_hold(tx, &row.id).await?;
        }
        if !self.served {
            answers.contact = ContactForm::default();
        }
        answers.need = self.form.clone();
        save(desk, tx, &mut row, &answers).await
    }
}

impl AnswerNeed {
    /// Whether the chosen time may stay: it was for this state and person, and its therapist works
    /// with these people and on this topic.
    async fn time_fits(&self, tx: &mut AnyConnection, answers: &Answers) -> Outcome<bool> {
        let before = &answers.need;
        if before.state != self.form.state || before.therapist != self.form.therapist {
            return Ok(false);
        }
        let (Some(choice), Ok(need)) = (&answers.time, self.form.parse()) else {
            return Ok(true);
        };
        let (audience, service) = (Some(need.audience), need.service.as_ref());
        let all = practice::candidates(tx, need.state, audience, service).await?;
        Ok(all
            .iter()
            .any(|who| who.therapist == choice.therapist && who.fits_audience && who.fits_service))
    }
}

/// The visitor's draft, which nobody else can change until the transaction ends.
pub(super) async fn locked(
    desk: &Practice,
    tx: &mut AnyConnection,
    visitor: &str,
) -> Outcome<(DraftRow, Answers)> {
    desk.store()
        .engine()
        .lock_draft(tx, &secret::digest(visitor))
        .await?;
    find_in(desk, tx, visitor)
        .await?
        .ok_or_else(|| BookingError::NoDraft.into())
}

/// Keeps the third step as it was typed, and then understands it.
pub(super) async fn answer_contact(
    desk: &Practice,
    visitor: &str,
    form: ContactForm,
) -> Outcome<()> {
    desk.perform(AnswerContact {
        visitor: visitor.to_owned(),
        form,
    })
    .await?
}

struct AnswerContact {
    visitor: String,
    form: ContactForm,
}

impl Deed for AnswerContact {
    /// The form's problems are an answer, not a refusal: what was typed is kept with them.
    type Answer = Outcome<()>;
    type Refusal = BookingError;

    async fn run(&self, desk: &Practice, tx: &mut AnyConnection) -> Outcome<Outcome<()>> {
        let (mut row, mut answers) = locked(desk, tx, &self.visitor).await?;
        if row.consultation.is_some() {
            return Ok(Ok(()));
        }
        answers.contact = self.form.clone();
        save(desk, tx, &mut row, &answers).await?;
        let settings = practice::settings(&mut *tx).await?;
        let now = desk.now();
        rows::renew_hold(tx, &row.id, now, now.plus_minutes(settings.hold_minutes)).await?;
        let Ok(need) = answers.need.parse() else {
            return Ok(Err(BookingError::TooEarly.into()));
        };
        if answers.time.is_none() {
            return Ok(Err(BookingError::TooEarly.into()));
        }
        Ok(match self.form.parse(need.audience) {
            Ok(_) => Ok(()),
            Err(problems) => Err(BookingError::Form(problems).into()),
        })
    }
}

/// Forgets the visitor's draft.
pub(super) async fn forget(desk: &Practice, visitor: &str) -> Outcome<()> {
    desk.perform(Forget {
        visitor: visitor.to_owned(),
    })
    .await
}

struct Forget {
    visitor: String,
}

impl Deed for Forget {
    type Answer = ();
    type Refusal = BookingError;

    async fn run(&self, desk: &Practice, tx: &mut AnyConnection) -> Outcome<()> {
        match locked(desk, tx, &self.visitor).await {
            Ok((row, _)) => Ok(rows::delete_draft(tx, &row.id).await?),
            Err(Fault::Refused(BookingError::NoDraft)) => Ok(()),
            Err(fault) => Err(fault),
        }
    }
}

/// The zone of that name if there is one, else what was there before.
pub(super) fn known_zone(name: &str, before: &str) -> String {
    Zone::find(name).map_or_else(|_| before.to_owned(), |zone| zone.name().to_owned())
}
