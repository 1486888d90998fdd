//! What the public pages ask of the practice: its words, its states, its services.

use async_trait::async_trait;
use domain::{
    booking::BookingError,
    contact::{ContactFault, EmailAddress},
    guide::Guide,
    practice::{
        KeptData, NextTimes, PracticeBook, PracticeError, PublicWords, QuestionGroup, ServiceCard,
        ServicePage, ServiceSummary, Settings, Slug, StateCode, StatePage, StateSummary, TextPage,
        TherapistFilter, TherapistList, TherapistProfile, WaitlistForm, WaitlistProblem,
    },
    time::{Instant, Zone},
};
use sqlx::AnyConnection;

use super::{Deed, Fault, Practice, kept, pages, retention};
use crate::{
    crypto::{Column, secret},
    store::practice::{self as rows, Candidate, WaitlistEntry},
};

type Outcome<T> = Result<T, Fault<PracticeError>>;

fn words<T>(outcome: Outcome<T>) -> Result<T, PracticeError> {
    outcome.map_err(|fault| fault.refusal(PracticeError::Unavailable))
}

#[async_trait]
impl PracticeBook for Practice {
    async fn public_words(&self) -> Result<PublicWords, PracticeError> {
        let settings = words(kept::settings(self).await)?;
        Ok(PublicWords {
            stamp: self.stamp(),
            ..PublicWords::from(settings)
        })
    }

    async fn states(&self) -> Result<Vec<StateSummary>, PracticeError> {
        words(states(self).await)
    }

    async fn state(&self, state: StateCode) -> Result<StatePage, PracticeError> {
        words(state_page(self, state).await)
    }

    async fn services(&self) -> Result<Vec<ServiceSummary>, PracticeError> {
        words(services(self).await)
    }

    async fn next_times(&self, state: StateCode) -> Result<NextTimes, PracticeError> {
        super::booking::next_times(self, state)
            .await
            .map_err(|refusal| match refusal {
                BookingError::NotFound => PracticeError::NotFound,
                _ => PracticeError::Unavailable,
            })
    }

    async fn service_cards(&self) -> Result<Vec<ServiceCard>, PracticeError> {
        Ok(words(kept::offer(self).await)?.services)
    }

    async fn service_page(&self, slug: &Slug) -> Result<ServicePage, PracticeError> {
        words(pages::service_page(self, slug).await)
    }

    async fn therapists(&self, filter: TherapistFilter) -> Result<TherapistList, PracticeError> {
        words(pages::therapists(self, filter).await)
    }

    async fn therapist(
        &self,
        slug: &Slug,
        state: Option<StateCode>,
    ) -> Result<TherapistProfile, PracticeError> {
        words(pages::therapist(self, slug, state).await)
    }

    async fn questions(&self) -> Result<Vec<QuestionGroup>, PracticeError> {
        words(pages::questions(self).await)
    }

    async fn text_page(&self, slug: &Slug) -> Result<TextPage, PracticeError> {
        words(pages::text_page(self, slug).await)
    }

    fn guide(&self) -> &'static Guide {
        crate::guide::guide()
    }

    async fn kept_data(&self) -> Result<Vec<KeptData>, PracticeError> {
        let settings = words(kept::settings(self).await)?;
        Ok(retention::kept(&settings))
    }

    async fn join_waitlist(&self, form: WaitlistForm) -> Result<(), PracticeError> {
        words(join_waitlist(self, form).await)
    }
}

async fn services(desk: &Practice) -> Outcome<Vec<ServiceSummary>> {
    let mut db = desk.store().read().await?;
    Ok(rows::services(&mut db).await?)
}

async fn states(desk: &Practice) -> Outcome<Vec<StateSummary>> {
    let served = kept::offer(desk).await?.states;
    Ok(StateCode::all()
        .map(|state| StateSummary {
            state,
            served: served.contains(&state),
        })
        .collect())
}

async fn state_page(desk: &Practice, state: StateCode) -> Outcome<StatePage> {
    let mut db = desk.store().read().await?;
    let candidates = rows::candidates(&mut db, state, None, None).await?;
    let now = desk.now();
    Ok(StatePage {
        state,
        therapists: candidates
            .into_iter()
            .filter(|who| is_licensed(who, state, now))
            .map(|who| who.summary)
            .collect(),
        medication: rows::state_has_medication(&mut db, state).await?,
    })
}

fn is_licensed(who: &Candidate, state: StateCode, now: Instant) -> bool {
    let Ok(zone) = Zone::find(state.main_zone()) else {
        return false;
    };
    let today = now.date_in(zone.rules());
    who.licenses
        .iter()
        .any(|license| license.allows(state, today))
}

impl Practice {
    /// The zone that the practice works in.
    ///
    /// # Errors
    /// A [`Fault`] of the store.
    pub async fn desk_zone(&self) -> Result<Zone, Fault<PracticeError>> {
        Ok(desk_zone(&kept::settings(self).await?))
    }
}

/// The zone that the practice works in, as the settings name it.
pub(super) fn desk_zone(settings: &Settings) -> Zone {
    Zone::find(&settings.zone).unwrap_or_else(|_| Zone::utc())
}

async fn join_waitlist(desk: &Practice, form: WaitlistForm) -> Outcome<()> {
    let state = StateCode::parse(&form.state).map_err(|_| PracticeError::NotFound)?;
    let email = EmailAddress::parse(&form.email).map_err(|fault| {
        PracticeError::Waitlist(match fault {
            ContactFault::Missing => WaitlistProblem::EmailMissing,
            ContactFault::TooLong | ContactFault::Malformed => WaitlistProblem::EmailMalformed,
        })
    })?;
    if !form.website.is_empty() {
        // A robot filled in the field that people do not see. It hears what everybody hears.
        return Ok(());
    }
    desk.perform(JoinWaitlist { state, email }).await
}

struct JoinWaitlist {
    state: StateCode,
    email: EmailAddress,
}

impl Deed for JoinWaitlist {
    type Answer = ();
    type Refusal = PracticeError;

    async fn run(&self, desk: &Practice, tx: &mut AnyConnection) -> Outcome<()> {
        let now = desk.now();
        let id = secret::uuid_v7(now);
        let sealed = desk
            .keys()
            .seal(Column::WAITLIST_EMAIL, &id, self.email.as_str().as_bytes());
        let entry = WaitlistEntry {
            id: &id,
            state: self.state,
            email_key: &desk
                .keys()
                .look_up_key("state_waitlist.email", &self.email.folded()),
            email_sealed: &sealed,
            joined_at: now,
        };
        Ok(rows::join_waitlist(tx, &entry).await?)
    }
}
