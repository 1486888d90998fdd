use domain::{
    booking::{
        Booked, BookingError, CONSENT_VERSION, Contact, ContactForm, FreeTimes, Need, NeedForm,
        TimesAsk,
    },
    id::TherapistId,
    practice::Slug,
    staff::Source,
    time::Instant,
};
use serde::Serialize;
use sqlx::AnyConnection;

use super::{
    Outcome,
    book::Booking,
    calendars::Own,
    claim::{self, Wish, With},
    consultation,
    hold::{self, wanted},
    letters,
    times::zone_or_main,
};
use crate::{
    practice::{Deed, Practice},
    store::{
        booking::{self as rows, NewClaim},
        practice,
    },
};

/// A booking that comes whole, without a draft: from the JSON interface.
#[derive(Clone, Debug, Serialize)]
pub struct BookingRequest {
    /// The first step's answers; a therapist's slug is a firm wish.
    pub need: NeedForm,
    /// The third step's answers.
    pub contact: ContactForm,
    /// The start, in epoch seconds.
    pub at: String,
    /// The IANA zone for the visitor's mails; empty for the state's main zone.
    pub zone: String,
}

impl Practice {
    /// Books at once. The same `request_key` with the same request is the same booking; with
    /// another request it is refused with [`BookingError::KeyReused`].
    ///
    /// # Errors
    /// Any [`BookingError`]; [`BookingError::Form`] names every problem of both forms.
    pub async fn book_at_once(
        &self,
        request_key: &str,
        request: BookingRequest,
    ) -> Result<Booked, BookingError> {
        super::words(book(self, request_key, request).await)
    }

    /// Free times for whoever asks, without a draft.
    ///
    /// # Errors
    /// [`BookingError::TooEarly`] where no state is named, [`BookingError::Unavailable`].
    pub async fn free_times_for(&self, ask: TimesAsk) -> Result<FreeTimes, BookingError> {
        super::words(super::times::for_visitor(self, None, ask).await)
    }
}

async fn book(desk: &Practice, request_key: &str, request: BookingRequest) -> Outcome<Booked> {
    let text = serde_json::to_string(&request).unwrap_or_default();
    let request_hash = desk.keys().look_up_key("consultation.request", &text);
    let (need, contact) = parse(&request)?;
    let at = hold::start(&request.at)?;
    let request_key = request_key.to_owned();
    let zone = zone_or_main(Some(&request.zone), need.state)
        .name()
        .to_owned();
    let deed = BookAtOnce {
        request_key,
        request_hash,
        need,
        contact,
        at,
        zone,
    };
    let booked = desk.perform(deed).await?;
    letters::ring(desk);
    Ok(booked)
}

fn parse(request: &BookingRequest) -> Result<(Need, Contact), BookingError> {
    let need = request.need.parse();
    let audience = need
        .as_ref()
        .map_or(domain::practice::Audience::Me, |need| need.audience);
    match (need, request.contact.parse(audience)) {
        (Ok(need), Ok(contact)) => Ok((need, contact)),
        (need, contact) => {
            let mut problems = need.err().unwrap_or_default();
            problems.extend(contact.err().unwrap_or_default());
            Err(BookingError::Form(problems))
        }
    }
}

struct BookAtOnce {
    request_key: String,
    request_hash: String,
    need: Need,
    contact: Contact,
    at: Instant,
    zone: String,
}

impl Deed for BookAtOnce {
    type Answer = Booked;
    type Refusal = BookingError;

    async fn run(&self, desk: &Practice, tx: &mut AnyConnection) -> Outcome<Booked> {
        desk.store()
            .engine()
            .lock_word(tx, &self.request_key)
            .await?;
        let made = rows::consultation_by_request_key(&mut *tx, &self.request_key).await?;
        if let Some(row) = made {
            if row.request_hash != self.request_hash {
                return Err(BookingError::KeyReused.into());
            }
            return Ok(Booked {
                token: consultation::token(desk, &row)?,
                reference: row.reference,
            });
        }
        let settings = practice::settings(&mut *tx).await?;
        let booking = Booking {
            settings: &settings,
            zone: self.zone.clone(),
            need: &self.need,
            contact: &self.contact,
            source: Source::Api,
            request_key: &self.request_key,
            request_hash: self.request_hash.clone(),
            consent: CONSENT_VERSION,
            actor: "visitor",
            now: desk.now(),
        };
        booking.check_person(desk, tx).await?;
        let only = match &self.need.therapist {
            Some(slug) => Some(self.therapist(tx, slug).await?),
            None => None,
        };
        let wanted = wanted(&self.need);
        let wish = Wish {
            settings: &settings,
            wanted: &wanted,
            own: &Own::default(),
            start: self.at,
            with: only.as_ref().map_or(With::Anybody, With::Only),
            now: desk.now(),
            notice_passed: false,
        };
        let taken = claim::take(desk, tx, &wish, NewClaim::Booking).await?;
        Ok(booking.write(desk, tx, &taken).await?.1)
    }
}

impl BookAtOnce {
    /// A therapist whom the request names by a slug that nobody in the state has cannot be free.
    async fn therapist(&self, tx: &mut AnyConnection, slug: &Slug) -> Outcome<TherapistId> {
        let all = practice::candidates(tx, self.need.state, None, None).await?;
        let who = all.into_iter().find(|who| who.summary.slug == *slug);
        let lost = BookingError::Taken {
            at: self.at.epoch(),
            nearest: Vec::new(),
        };
        who.map(|who| who.therapist).ok_or_else(|| lost.into())
    }
}
