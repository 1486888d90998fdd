use domain::{
    booking::{Booked, BookingError, CONSENT_VERSION, Contact, Need},
    id::{ConsultationId, DraftId, LicenseId, TherapistId},
    newsletter::ConsentSource,
    practice::Settings,
    staff::Source,
    time::Instant,
};
use sqlx::AnyConnection;

use super::{
    Outcome,
    answers::{self, Answers, Choice, Details},
    calendars::{Own, license_for},
    claim::{self, Taken, Wish, With},
    consultation, draft,
    hold::wanted,
    letters::{self, News},
    times::zone_or_main,
};
use crate::{
    crypto::{Column, secret},
    mail::letter::LetterKind,
    practice::{
        Deed, Practice,
        newsletter::{self, Asking},
    },
    store::{
        booking::{self as rows, Claim, Event, NewClaim, NewConsultation},
        practice,
    },
};

/// Books what the draft says.
pub(super) async fn book_draft(
    desk: &Practice,
    visitor: &str,
    request_key: &str,
) -> Outcome<Booked> {
    let deed = BookDraft {
        visitor: visitor.to_owned(),
        request_key: request_key.to_owned(),
    };
    let booked = desk.perform(deed).await?;
    letters::ring(desk);
    Ok(booked)
}

struct BookDraft {
    visitor: String,
    request_key: String,
}

impl Deed for BookDraft {
    type Answer = Booked;
    type Refusal = BookingError;

    async fn run(&self, desk: &Practice, tx: &mut AnyConnection) -> Outcome<Booked> {
        let (mut row, answers) = draft::locked(desk, tx, &self.visitor).await?;
        if let Some(made) = row.consultation {
            return already(desk, tx, &made).await;
        }
        if row.request_key != self.request_key {
            return Err(BookingError::Changed.into());
        }
        let need = answers.need.parse().map_err(|_| BookingError::TooEarly)?;
        let contact = answers
            .contact
            .parse(need.audience)
            .map_err(BookingError::Form)?;
        let choice = answers.time.clone().ok_or(BookingError::TooEarly)?;
        let settings = practice::settings(&mut *tx).await?;
        let booking = Booking {
            settings: &settings,
            zone: zone_or_main(Some(&answers.zone), need.state)
                .name()
                .to_owned(),
            need: &need,
            contact: &contact,
            source: Source::Web,
            request_key: &row.request_key,
            request_hash: String::new(),
            consent: CONSENT_VERSION,
            actor: "visitor",
            now: desk.now(),
        };
        booking.check_person(desk, tx).await?;
        let taken = take_held(desk, tx, &booking, &row.id, &choice).await?;
        let (id, booked) = booking.write(desk, tx, &taken).await?;
        if answers.contact.wants_newsletter() {
            booking.ask_for_newsletter(desk, tx).await?;
        }
        // What was typed is in the consultation now; the draft forgets it.
        let left = Answers {
            zone: answers.zone,
            ..Answers::default()
        };
        row.consultation = Some(id);
        draft::save(desk, tx, &mut row, &left).await?;
        Ok(booked)
    }
}

async fn already(desk: &Practice, tx: &mut AnyConnection, id: &ConsultationId) -> Outcome<Booked> {
    let row = rows::consultation_by_id(tx, id)
        .await?
        .ok_or(BookingError::NotFound)?;
    Ok(Booked {
        token: consultation::token(desk, &row)?,
        reference: row.reference,
    })
}

/// The held time becomes the booking's. Where the hold has lapsed, the time is claimed again, with
/// the same person if they are still free.
async fn take_held(
    desk: &Practice,
    tx: &mut AnyConnection,
    booking: &Booking<'_>,
    draft: &DraftId,
    choice: &Choice,
) -> Outcome<Taken> {
    if let Some(taken) = held(desk, tx, booking, draft, choice).await? {
        return Ok(taken);
    }
    let asked_for = booking.need.therapist.is_some();
    let own = Own {
        draft: Some(draft.clone()),
        claim: None,
    };
    let wanted = wanted(booking.need);
    let wish = Wish {
        settings: booking.settings,
        wanted: &wanted,
        own: &own,
        start: choice.at,
        with: if asked_for {
            With::Only(&choice.therapist)
        } else {
            With::Rather(&choice.therapist)
        },
        now: booking.now,
        notice_passed: true,
    };
    claim::take(desk, tx, &wish, NewClaim::Booking).await
}

async fn held(
    desk: &Practice,
    tx: &mut AnyConnection,
    booking: &Booking<'_>,
    draft: &DraftId,
    choice: &Choice,
) -> Outcome<Option<Taken>> {
    let hold = rows::hold_of_draft(&mut *tx, draft).await?;
    let Some(hold) = hold.filter(|hold| hold.starts_at == choice.at) else {
        return Ok(None);
    };
    desk.store()
        .engine()
        .lock_therapist(tx, hold.therapist.as_str())
        .await?;
    let Some(license) = license(tx, booking.need, &hold.therapist, hold.starts_at).await? else {
        return Ok(None);
    };
    if !rows::hold_to_booking(tx, draft, booking.now).await? {
        return Ok(None);
    }
    // As long as it was promised, whatever the settings say by now.
    let claim = Claim {
        id: hold.claim,
        therapist: hold.therapist,
        starts_at: hold.starts_at,
        ends_at: hold.ends_at,
        occupied_until: hold.occupied_until,
    };
    Ok(Some(Taken { claim, license }))
}

/// The license that the held call rests on, if it is still in force and its therapist still fits
/// what is needed.
async fn license(
    tx: &mut AnyConnection,
    need: &Need,
    therapist: &TherapistId,
    start: Instant,
) -> Outcome<Option<LicenseId>> {
    let (audience, service) = (Some(need.audience), need.service.as_ref());
    let all = practice::candidates(tx, need.state, audience, service).await?;
    let who = all.iter().find(|who| who.therapist == *therapist);
    Ok(who
        .filter(|who| who.fits_audience && who.fits_service)
        .and_then(|who| license_for(who, need.state, start))
        .map(|license| license.id.clone()))
}

/// A booking about to be written, once its time has been taken.
pub(in crate::practice) struct Booking<'a> {
    pub settings: &'a Settings,
    pub zone: String,
    pub need: &'a Need,
    pub contact: &'a Contact,
    pub source: Source,
    pub request_key: &'a str,
    pub request_hash: String,
    /// The wording that the visitor agreed to.
    pub consent: &'a str,
    /// `visitor`, or the id of the member of staff who books for them.
    pub actor: &'a str,
    pub now: Instant,
}

impl Booking<'_> {
    /// One person has no more active consultations than the settings allow, however many requests
    /// come at once. Somebody without an address is nobody that could be counted.
    pub async fn check_person(&self, desk: &Practice, tx: &mut AnyConnection) -> Outcome<()> {
        let Some(person) = self.person(desk) else {
            return Ok(());
        };
        desk.store().engine().lock_word(tx, &person).await?;
        let active = rows::active_of_person(tx, &person, self.now).await?;
        if active >= i64::from(self.settings.most_active) {
            return Err(BookingError::AlreadyBooked.into());
        }
        Ok(())
    }

    /// The box was ticked: the same question as everybody gets who joins. A booking alone never asks
    /// for it.
    async fn ask_for_newsletter(&self, desk: &Practice, tx: &mut AnyConnection) -> Outcome<()> {
        let Some(email) = &self.contact.email else {
            return Ok(());
        };
        let asking = Asking {
            email,
            source: ConsentSource::Booking,
            rules: &self.settings.newsletter,
            now: self.now,
        };
        newsletter::ask(desk, tx, &asking).await
    }

    /// Writes the consultation, its history and its mails.
    pub async fn write(
        &self,
        desk: &Practice,
        tx: &mut AnyConnection,
        taken: &Taken,
    ) -> Outcome<(ConsultationId, Booked)> {
        let id = ConsultationId::from_text(secret::uuid_v7(self.now));
        let booked = Booked {
            token: secret::token(),
            reference: secret::reference(),
        };
        let details = self.details();
        let sealed = answers::seal(
            desk.keys(),
            Column::CONSULTATION_DETAILS,
            id.as_str(),
            &details,
        )?;
        let token = booked.token.as_bytes();
        let new = NewConsultation {
            id: &id,
            reference: &booked.reference,
            request_key: self.request_key,
            request_hash: &self.request_hash,
            token_hash: &secret::digest(&booked.token),
            token_sealed: &desk
                .keys()
                .seal(Column::CONSULTATION_TOKEN, id.as_str(), token),
            claim: &taken.claim,
            license: &taken.license,
            state: self.need.state,
            zone: &self.zone,
            source: self.source.as_str(),
            details_sealed: &sealed,
            // Of somebody without an address, a random key: it finds nobody, and nobody finds it.
            email_key: &self.person(desk).unwrap_or_else(secret::token),
            consent_version: self.consent,
            created_at: self.now,
        };
        rows::add_consultation(tx, &new).await?;
        self.tell(tx, &id, &details, taken).await?;
        Ok((id, booked))
    }

    async fn tell(
        &self,
        tx: &mut AnyConnection,
        id: &ConsultationId,
        details: &Details,
        taken: &Taken,
    ) -> Outcome<()> {
        let event = Event {
            id: &secret::uuid_v7(self.now),
            consultation: id,
            at: self.now,
            actor: self.actor,
            kind: "booked",
            version: 0,
            before: None,
            after: Some(taken.claim.starts_at),
        };
        rows::add_event(tx, &event).await?;
        let news = News {
            consultation: id,
            version: 0,
            kind: LetterKind::Confirmation,
            details,
            starts_at: taken.claim.starts_at,
            now: self.now,
        };
        letters::write(tx, &news).await
    }

    fn person(&self, desk: &Practice) -> Option<String> {
        let email = self.contact.email.as_ref()?;
        let keys = desk.keys();
        Some(keys.look_up_key("consultation.email", &email.folded()))
    }

    fn details(&self) -> Details {
        Details {
            audience: self.need.audience,
            service: self
                .need
                .service
                .as_ref()
                .map(|slug| slug.as_str().to_owned()),
            contact: self.contact.clone(),
        }
    }
}
