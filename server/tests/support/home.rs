use std::{future::Future, panic, path::PathBuf, sync::Arc};

use server::{
    crypto::{KeyRing, secret},
    practice::Practice,
    store::{Engine, Store},
};
use sqlx::{Any, AnyConnection, Connection as _, Executor as _, migrate::MigrateDatabase as _};
use tempfile::TempDir;

use super::{TestClock, the_beginning};

/// The variable with the address of a PostgreSQL server on which tests may make databases.
const POSTGRES: &str = "SYNERGY_TEST_POSTGRES_URL";

/// A practice on a database of its own, which is gone when the story is over. It has no therapist
/// yet. Cheap to clone.
#[derive(Clone)]
pub struct TestPractice {
    pub practice: Practice,
    pub clock: Arc<TestClock>,
    /// The database's address.
    pub url: String,
    home: Arc<TempDir>,
}

impl TestPractice {
    pub async fn on_sqlite<F: Future<Output = ()> + Send + 'static>(story: fn(Self) -> F) {
        let home = tempfile::tempdir().unwrap();
        let url = format!("sqlite://{}", home.path().join("synergy.db").display());
        Self::open(home, url).await.tell(story).await;
    }

    pub async fn on_postgres<F: Future<Output = ()> + Send + 'static>(story: fn(Self) -> F) {
        let url = new_postgres_database().await;
        let home = tempfile::tempdir().unwrap();
        Self::open(home, url).await.tell(story).await;
    }

    async fn open(home: TempDir, url: String) -> Self {
        let store = Store::open(&url).await.unwrap();
        let clock = Arc::new(TestClock::at(the_beginning()));
        let keys = keys_in(&home);
        Self {
            practice: Practice::new(store, keys, clock.clone()),
            clock,
            url,
            home: Arc::new(home),
        }
    }

    /// Tells the story in a task of its own, so that the database is dropped however it ends.
    async fn tell<F: Future<Output = ()> + Send + 'static>(self, story: fn(Self) -> F) {
        let told = tokio::spawn(story(self.clone())).await;
        self.store().close().await;
        if self.store().engine() == Engine::Postgres {
            Any::force_drop_database(&self.url).await.unwrap();
        }
        if let Err(failed) = told {
            panic::resume_unwind(failed.into_panic());
        }
    }

    /// A second server of the same practice: the same database, keys and clock, its own connections.
    pub async fn second_server(&self) -> Self {
        let store = Store::open(&self.url).await.unwrap();
        Self {
            practice: Practice::new(store, keys_in(&self.home), self.clock.clone()),
            ..self.clone()
        }
    }

    /// The database's file, on SQLite.
    pub fn file(&self) -> PathBuf {
        self.home.path().join("synergy.db")
    }
}

/// The practice's keys. In a file, because two servers of one practice share them.
fn keys_in(home: &TempDir) -> KeyRing {
    KeyRing::open_or_create(&home.path().join("master.key")).unwrap()
}

/// Makes a database, already migrated: a copy of one that the first test makes, because copying is
/// several times as fast as migrating.
async fn new_postgres_database() -> String {
    let given = std::env::var_os(POSTGRES).and_then(|url| url.into_string().ok());
    let given = given.unwrap_or_else(|| {
        panic!("{POSTGRES} is not set: run the tests by end2end/tools/with-postgres.sh or `make test-store`")
    });
    sqlx::any::install_default_drivers();
    let (server, _) = given.rsplit_once('/').unwrap();
    let mut db = AnyConnection::connect(&given).await.unwrap();
    let pattern = pattern(server, &mut db).await;
    let id = secret::uuid_v7(the_beginning()).replace('-', "");
    db.execute(named(format!(
        "CREATE DATABASE story_{id} TEMPLATE {pattern}"
    )))
    .await
    .unwrap();
    db.close().await.unwrap();
    format!("{server}/story_{id}")
}

/// The database that is copied. Its name tells the migrations that it has seen.
async fn pattern(server: &str, db: &mut AnyConnection) -> String {
    let migrations = sqlx::migrate!("migrations/postgres");
    let sums: Vec<String> = migrations
        .iter()
        .map(|one| format!("{:?}", one.checksum))
        .collect();
    let name = format!("story_pattern_{}", &secret::digest(&sums.concat())[..16]);
    // One test at a time: whoever waited here finds it made.
    db.execute("SELECT pg_advisory_lock(20260302)")
        .await
        .unwrap();
    let found = sqlx::query("SELECT 1 FROM pg_database WHERE datname = $1")
        .bind(&name)
        .fetch_optional(&mut *db)
        .await
        .unwrap();
    if found.is_none() {
        let unfinished = format!("{server}/{name}_new");
        Any::force_drop_database(&unfinished).await.unwrap();
        Any::create_database(&unfinished).await.unwrap();
        Store::open(&unfinished).await.unwrap().close().await;
        db.execute(named(format!("ALTER DATABASE {name}_new RENAME TO {name}")))
            .await
            .unwrap();
    }
    db.execute("SELECT pg_advisory_unlock(20260302)")
        .await
        .unwrap();
    name
}

/// Statements that name a database, which cannot be a parameter. The names are made here.
#[expect(
    clippy::disallowed_types,
    reason = "a database's name cannot be a parameter"
)]
fn named(sql: String) -> sqlx::AssertSqlSafe<String> {
    sqlx::AssertSqlSafe(sql)
}
