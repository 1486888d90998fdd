//! The words in which the stories of this chapter are told.

use domain::{
    booking::{
        Booked, BookingDesk, BookingError, ConsultationView, ContactForm, Draft, HoldState,
        MoveForm, NeedForm, TimeForm, TimesAsk,
    },
    practice::{CallRules, StateAnswer, StateCode},
    time::Instant,
};
use server::{practice::booking::BookingRequest, store::practice as rows};

use crate::support::TestPractice;

/// An adult in Minnesota who is not sure what it is about, and takes whoever is free first.
pub fn need() -> NeedForm {
    NeedForm {
        state: "MN".to_owned(),
        audience: "me".to_owned(),
        ..NeedForm::default()
    }
}

/// How to reach somebody of that name.
pub fn contact(name: &str) -> ContactForm {
    ContactForm {
        name: name.to_owned(),
        email: format!("{name}@example.org"),
        phone: "612-555-0142".to_owned(),
        consent: "yes".to_owned(),
        ..ContactForm::default()
    }
}

/// A booking that comes whole.
pub fn request(name: &str, at: Instant) -> BookingRequest {
    BookingRequest {
        need: need(),
        contact: contact(name),
        at: at.epoch().to_string(),
        zone: String::new(),
    }
}

/// What is asked to see the free times of Minnesota.
pub fn minnesota() -> TimesAsk {
    TimesAsk {
        state: Some(StateCode::parse("MN").unwrap()),
        ..TimesAsk::default()
    }
}

/// The refusal that somebody else has the time.
pub fn is_taken<T>(answer: &Result<T, BookingError>) -> bool {
    matches!(answer, Err(BookingError::Taken { .. }))
}

/// A person at the website.
#[derive(Clone)]
pub struct Visitor {
    pub desk: TestPractice,
    /// The secret of their cookie.
    pub secret: String,
}

impl TestPractice {
    /// A visitor who has answered the first step: for themselves, in Minnesota.
    pub async fn visitor(&self) -> Visitor {
        self.visitor_who(need()).await
    }

    /// A visitor who has answered the first step, in a state where the practice works.
    pub async fn visitor_who(&self, needs: NeedForm) -> Visitor {
        let (secret, answer) = self.answer_need(None, needs).await.unwrap();
        assert_eq!(answer, Ok(StateAnswer::Served));
        Visitor {
            desk: self.clone(),
            secret,
        }
    }

    /// A visitor who has a time and has said how to reach them: only the last button is left.
    pub async fn visitor_about_to_book(&self, name: &str, at: Instant) -> Visitor {
        let visitor = self.visitor().await;
        visitor.holds(at).await.unwrap();
        visitor.fills_in(contact(name)).await.unwrap();
        visitor
    }

    /// Somebody goes through the whole flow and books.
    pub async fn booked(&self, name: &str, at: Instant) -> Booked {
        let visitor = self.visitor_about_to_book(name, at).await;
        visitor.books().await.unwrap()
    }

    /// Somebody books by the JSON interface.
    pub async fn books_at_once(&self, name: &str, at: Instant) -> Result<Booked, BookingError> {
        let key = format!("the key of {name}");
        self.book_at_once(&key, request(name, at)).await
    }

    /// The free times of Minnesota on one date of Chicago.
    pub async fn free_on(&self, date: &str) -> Vec<Instant> {
        times_on(self, None, minnesota(), date).await
    }

    /// All free times that answer `ask`, through all pages.
    pub async fn all_times(&self, ask: TimesAsk) -> Vec<Instant> {
        let mut all = Vec::new();
        let mut from = None;
        loop {
            let ask = TimesAsk {
                from: from.clone(),
                ..ask.clone()
            };
            let page = self.free_times(None, ask.clone()).await.unwrap();
            for day in &page.days {
                let times = times_on(self, None, ask.clone(), &day.date).await;
                assert_eq!(times.len(), day.count, "{}", day.date);
                all.extend(times);
            }
            from = page.later;
            if from.is_none() {
                return all;
            }
        }
    }

    /// Changes the lengths and limits of calls.
    pub async fn call_rules(&self, rules: CallRules) {
        self.set("call", serde_json::to_value(rules).unwrap()).await;
    }

    /// Changes one setting.
    pub async fn set(&self, name: &str, value: serde_json::Value) {
        let mut tx = self.store().begin().await.unwrap();
        rows::set_setting(&mut tx, name, &value).await.unwrap();
        tx.commit().await.unwrap();
    }

    /// The consultation of a booking.
    pub async fn view(&self, booked: &Booked) -> ConsultationView {
        self.consultation(&booked.token).await.unwrap()
    }

    /// Moves a consultation as its visitor would, with whoever is free.
    pub async fn moves(&self, booked: &Booked, at: Instant) -> Result<(), BookingError> {
        let form = MoveForm {
            at: at.epoch().to_string(),
            version: self.view(booked).await.version.to_string(),
            ..MoveForm::default()
        };
        self.move_to(&booked.token, form).await
    }

    pub async fn consultations(&self) -> i64 {
        self.number("SELECT CAST(COUNT(*) AS BIGINT) FROM consultation")
            .await
    }
}

/// The free times on one date, for a visitor or for anybody.
pub async fn times_on(
    desk: &TestPractice,
    visitor: Option<&str>,
    ask: TimesAsk,
    date: &str,
) -> Vec<Instant> {
    let ask = TimesAsk {
        day: Some(date.to_owned()),
        from: Some(date.to_owned()),
        ..ask
    };
    let page = desk.free_times(visitor, ask).await.unwrap();
    if page.day.is_none_or(|day| day.date != date) {
        return Vec::new();
    }
    page.times
        .iter()
        .map(|offer| Instant::from_epoch(offer.at))
        .collect()
}

impl Visitor {
    /// Chooses a time, with whoever is free.
    pub async fn holds(&self, at: Instant) -> Result<(), BookingError> {
        self.holds_with(at, "").await
    }

    /// Chooses a time with one therapist.
    pub async fn holds_with(&self, at: Instant, therapist: &str) -> Result<(), BookingError> {
        let form = TimeForm {
            at: at.epoch().to_string(),
            therapist: therapist.to_owned(),
            zone: String::new(),
        };
        self.desk.hold(&self.secret, form).await
    }

    pub async fn fills_in(&self, form: ContactForm) -> Result<(), BookingError> {
        self.desk.answer_contact(&self.secret, form).await
    }

    /// Presses the last button.
    pub async fn books(&self) -> Result<Booked, BookingError> {
        let key = self.draft().await.request_key;
        self.desk.book(&self.secret, &key).await
    }

    pub async fn draft(&self) -> Draft {
        self.desk.draft(Some(&self.secret)).await.unwrap()
    }

    /// The time that they chose, and whether it is kept.
    pub async fn time(&self) -> Option<(Instant, HoldState)> {
        let time = self.draft().await.time?;
        Some((Instant::from_epoch(time.at), time.hold))
    }

    /// The times that they are offered on one date.
    pub async fn free_on(&self, date: &str) -> Vec<Instant> {
        times_on(&self.desk, Some(&self.secret), TimesAsk::default(), date).await
    }
}
