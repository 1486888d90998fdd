use std::{future::IntoFuture, pin::Pin};

use domain::{id::TherapistId, practice::ServiceKind};
use server::{
    crypto::secret,
    store::practice::{
        NewLicense, NewService, NewTherapist, NewWeeklyRule, add_license, add_service,
        add_therapist, add_weekly_rule,
    },
};

use super::TestPractice;

/// A therapist who is about to join: awaiting it lets them join.
pub struct NewColleague {
    practice: TestPractice,
    slug: &'static str,
    zone: &'static str,
    audiences: Vec<&'static str>,
    services: Vec<&'static str>,
    licenses: Vec<(&'static str, &'static str, &'static str)>,
    hours: Vec<(i64, &'static str, &'static str)>,
}

impl TestPractice {
    /// A therapist in Chicago who works with everybody, and has no license and no hours yet.
    pub fn therapist(&self, slug: &'static str) -> NewColleague {
        NewColleague {
            practice: self.clone(),
            slug,
            zone: "America/Chicago",
            audiences: vec!["me", "child", "couple"],
            services: Vec::new(),
            licenses: Vec::new(),
            hours: Vec::new(),
        }
    }

    /// A therapist for Minnesota with the mornings of all days, 9:00 to 12:00: starts at every
    /// quarter of an hour, the last at 11:45.
    pub async fn morning_therapist(&self, slug: &'static str) -> TherapistId {
        self.therapist(slug)
            .licensed("MN")
            .daily("09:00", "12:00")
            .await
    }
}

impl NewColleague {
    /// Licensed in a state, for longer than any story.
    pub fn licensed(self, state: &'static str) -> Self {
        self.licensed_between(state, "2020-01-01", "2030-12-31")
    }

    pub fn licensed_between(
        mut self,
        state: &'static str,
        first: &'static str,
        last: &'static str,
    ) -> Self {
        self.licenses.push((state, first, last));
        self
    }

    /// Hours on one day of every week, 1 for Monday.
    pub fn weekly(mut self, weekday: i64, from: &'static str, to: &'static str) -> Self {
        self.hours.push((weekday, from, to));
        self
    }

    pub fn daily(self, from: &'static str, to: &'static str) -> Self {
        (1..=7).fold(self, |one, weekday| one.weekly(weekday, from, to))
    }

    pub fn works_with(mut self, audiences: &[&'static str]) -> Self {
        self.audiences = audiences.to_vec();
        self
    }

    pub fn treats(mut self, services: &[&'static str]) -> Self {
        self.services = services.to_vec();
        self
    }

    async fn join(self) -> TherapistId {
        let now = self.practice.now();
        let id = secret::uuid_v7(now);
        let mut tx = self.practice.store().begin().await.unwrap();
        for (place, slug) in (0..).zip(&self.services) {
            let service = NewService {
                slug,
                name: slug,
                kind: ServiceKind::Concern,
                place,
            };
            add_service(&mut tx, &service).await.unwrap();
        }
        let new = NewTherapist {
            id: &id,
            slug: self.slug,
            name: self.slug,
            credentials: "",
            headline: "",
            zone: self.zone,
            sample: false,
        };
        add_therapist(&mut tx, &new, &self.audiences, &self.services)
            .await
            .unwrap();
        for (state, first, last) in &self.licenses {
            let license = NewLicense {
                id: format!("{}-{state}-{first}", self.slug),
                therapist: &id,
                state,
                number: format!("{state}-{first}"),
                issued_on: (*first).to_owned(),
                expires_on: (*last).to_owned(),
            };
            add_license(&mut tx, &license).await.unwrap();
        }
        for (weekday, from, to) in &self.hours {
            let rule = NewWeeklyRule {
                id: &secret::uuid_v7(now),
                therapist: &id,
                weekday: *weekday,
                start_minute: minute(from),
                end_minute: minute(to),
                valid_from: "2020-01-01",
            };
            add_weekly_rule(&mut tx, &rule).await.unwrap();
        }
        tx.commit().await.unwrap();
        TherapistId::from_text(id)
    }
}

impl IntoFuture for NewColleague {
    type Output = TherapistId;
    type IntoFuture = Pin<Box<dyn Future<Output = TherapistId> + Send>>;
    fn into_future(self) -> Self::IntoFuture {
        Box::pin(self.join())
    }
}

/// `09:30` in minutes of the day.
fn minute(text: &str) -> i64 {
    let (hours, minutes) = text.split_once(':').unwrap();
    hours.parse::<i64>().unwrap() * 60 + minutes.parse::<i64>().unwrap()
}
