//! What the tests of store and use cases share: a practice that opens in a moment on a database of
//! its own, a clock that they move, and a few words to tell stories with.

mod clock;
mod home;
mod therapist;

use std::ops::Deref;

use clock::TestClock;
use domain::time::Instant;
pub use home::TestPractice;
use server::practice::Practice;
use sqlx::Row as _;

/// Makes of each story two tests: `name::sqlite` and `name::postgres`.
macro_rules! on_both_engines {
    ($($(#[$meta:meta])* async fn $name:ident($practice:ident: TestPractice $(,)?) $story:block)*) => {$(
        $(#[$meta])*
        mod $name {
            #[expect(clippy::allow_attributes, reason = "not every story needs all of its chapter")]
            #[allow(unused_imports, reason = "likewise")]
            use super::*;

            async fn story($practice: TestPractice) $story

            #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
            async fn sqlite() {
                TestPractice::on_sqlite(story).await;
            }

            #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
            async fn postgres() {
                TestPractice::on_postgres(story).await;
            }
        }
    )*};
}
pub(crate) use on_both_engines;

/// Monday, March 2, 2026, 6:00 am in Chicago: when every story begins.
pub fn the_beginning() -> Instant {
    chicago("2026-03-02 06:00")
}

/// A text without the ids in it: they are random, and any few hexadecimal digits that a test looks
/// for stand in one of them now and then.
pub fn without_ids(text: &str) -> String {
    const LONG: usize = uuid::fmt::Hyphenated::LENGTH;
    let mut rest = text;
    let mut kept = String::with_capacity(text.len());
    while let Some(next) = rest.chars().next() {
        if let Some(id) = rest
            .get(..LONG)
            .filter(|part| uuid::Uuid::try_parse(part).is_ok())
        {
            rest = &rest[id.len()..];
        } else {
            kept.push(next);
            rest = &rest[next.len_utf8()..];
        }
    }
    kept
}

/// A moment as clocks in Chicago show it: `2026-03-03 09:00`. On March 8, 2026 they go from -06:00
/// to -05:00. Written out here, so that nothing under test is asked.
pub fn chicago(reading: &str) -> Instant {
    let (date, time) = reading.split_once(' ').unwrap();
    let offset = if date < "2026-03-08" {
        "-06:00"
    } else {
        "-05:00"
    };
    let moment: jiff::Timestamp = format!("{date}T{time}:00{offset}").parse().unwrap();
    Instant::from_epoch(moment.as_second())
}

impl Deref for TestPractice {
    type Target = Practice;
    fn deref(&self) -> &Practice {
        &self.practice
    }
}

impl TestPractice {
    /// Lets time pass.
    pub fn minutes_pass(&self, minutes: i64) {
        self.clock.set(self.now().plus_minutes(minutes));
    }

    /// Makes it this moment.
    pub fn it_is(&self, moment: Instant) {
        self.clock.set(moment);
    }

    /// Runs one statement in a transaction of its own.
    pub async fn exec(&self, sql: &'static str, values: &[&str]) {
        let mut tx = self.store().begin().await.unwrap();
        let mut query = sqlx::query(sql);
        for value in values {
            query = query.bind(*value);
        }
        query.execute(&mut *tx).await.unwrap();
        tx.commit().await.unwrap();
    }

    /// The whole number that a statement answers.
    pub async fn number(&self, sql: &'static str) -> i64 {
        let mut db = self.store().read().await.unwrap();
        let row = sqlx::query(sql).fetch_one(&mut *db).await.unwrap();
        row.try_get(0).unwrap()
    }

    /// The texts in the first column of what a statement answers.
    pub async fn texts(&self, sql: &'static str, values: &[&str]) -> Vec<String> {
        let mut db = self.store().read().await.unwrap();
        let mut query = sqlx::query(sql);
        for value in values {
            query = query.bind(*value);
        }
        let rows = query.fetch_all(&mut *db).await.unwrap();
        rows.iter().map(|row| row.try_get(0).unwrap()).collect()
    }
}
