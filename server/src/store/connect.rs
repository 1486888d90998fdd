use std::{fs::OpenOptions, path::Path, str::FromStr, time::Duration};

use sqlx::{
    Any, AnyConnection, AnyPool, Executor, Row, Transaction,
    any::{AnyConnectOptions, AnyPoolOptions},
    pool::PoolConnection,
    sqlite::SqliteConnectOptions,
};

use super::{
    StoreError,
    dialect::{Engine, OLDEST_POSTGRES, OLDEST_SQLITE},
};

/// A transaction that writes.
pub type Tx = Transaction<'static, Any>;

/// How long a request waits for a connection before it is told to come back.
const PATIENCE: Duration = Duration::from_secs(5);

/// An open store.
#[derive(Clone, Debug)]
pub struct Store {
    engine: Engine,
    /// On SQLite a single connection, so that writers queue instead of colliding.
    writers: AnyPool,
    readers: AnyPool,
}

impl Store {
    /// Opens the store at `url` (`sqlite://path/to/file.db` or `postgres://…`), checks that the
    /// engine is new enough, and brings the schema up to date.
    ///
    /// # Errors
    /// [`StoreError`] where it cannot be opened, is too old or cannot be migrated.
    pub async fn open(url: &str) -> Result<Self, StoreError> {
        let store = Self::connect(url).await?;
        store.check_version().await?;
        store.migrate().await?;
        Ok(store)
    }

    /// Opens the store without touching its schema.
    ///
    /// # Errors
    /// [`StoreError::Engine`] where it cannot be opened.
    pub async fn connect(url: &str) -> Result<Self, StoreError> {
        sqlx::any::install_default_drivers();
        if url.starts_with("postgres") {
            connect_postgres(url).await
        } else {
            connect_sqlite(url).await
        }
    }

    /// Which engine this is.
    pub fn engine(&self) -> Engine {
        self.engine
    }

    /// A connection for reading.
    ///
    /// # Errors
    /// [`StoreError::Engine`] where none came free in time.
    pub async fn read(&self) -> Result<PoolConnection<Any>, StoreError> {
        Ok(self.readers.acquire().await?)
    }

    /// Begins a transaction that writes.
    ///
    /// Call it in a task of its own (see [`crate::practice::Practice::write`]): a request that is
    /// dropped half way through a `BEGIN` can leave a connection with an open transaction.
    ///
    /// # Errors
    /// [`StoreError::Engine`] where none could begin in time.
    pub async fn begin(&self) -> Result<Tx, StoreError> {
        Ok(self.writers.begin_with(self.engine.begin_write()).await?)
    }

    /// Brings the schema up to date. Safe to run from several servers at once.
    ///
    /// # Errors
    /// [`StoreError::Migration`]
    pub async fn migrate(&self) -> Result<(), StoreError> {
        match self.engine {
            Engine::Sqlite => {
                // On SQLite, sqlx does not lock: the transaction does, and whoever comes second
                // finds the work done.
                let mut tx = self.begin().await?;
                sqlx::migrate!("migrations/sqlite")
                    .run_direct(None, &mut *tx, false)
                    .await?;
                tx.commit().await?;
            }
            Engine::Postgres => {
                sqlx::migrate!("migrations/postgres")
                    .run(&self.writers)
                    .await?
            }
        }
        Ok(())
    }

    /// The engine's own name and version, `SQLite 3.51.3`.
    ///
    /// # Errors
    /// [`StoreError::Engine`]
    pub async fn version(&self) -> Result<String, StoreError> {
        let mut reader = self.read().await?;
        Ok(match self.engine {
            Engine::Sqlite => {
                let row = reader.fetch_one("SELECT sqlite_version()").await?;
                format!("SQLite {}", row.try_get::<String, _>(0)?)
            }
            Engine::Postgres => {
                let row = reader
                    .fetch_one("SELECT CAST(current_setting('server_version') AS TEXT)")
                    .await?;
                format!("PostgreSQL {}", row.try_get::<String, _>(0)?)
            }
        })
    }

    async fn check_version(&self) -> Result<(), StoreError> {
        let found = self.version().await?;
        let new_enough = match self.engine {
            Engine::Sqlite => sqlite_version(&found) >= OLDEST_SQLITE,
            Engine::Postgres => {
                let sql = "SELECT CAST(current_setting('server_version_num') AS BIGINT)";
                let row = self.read().await?.fetch_one(sql).await?;
                row.try_get::<i64, _>(0)? >= OLDEST_POSTGRES
            }
        };
        if new_enough {
            return Ok(());
        }
        Err(StoreError::TooOld(format!(
            "{found} is too old: Synergy needs SQLite 3.51.3 or PostgreSQL 15, or newer"
        )))
    }

    /// Answers whether the store can be read, for the readiness check.
    pub async fn is_reachable(&self) -> bool {
        match self.read().await {
            Ok(mut reader) => reader.execute("SELECT 1").await.is_ok(),
            Err(_) => false,
        }
    }

    /// Closes every connection; on SQLite the write-ahead log is folded into the file.
    pub async fn close(&self) {
        self.readers.close().await;
        self.fold_log().await;
        self.writers.close().await;
    }

    /// Folds SQLite's write-ahead log into the file and empties it, so that what was erased does not
    /// stand in the log any longer. While somebody still reads from the log it stays for the next
    /// time. PostgreSQL keeps its own log.
    pub async fn fold_log(&self) {
        if self.engine == Engine::Sqlite
            && let Ok(mut writer) = self.writers.acquire().await
            && let Err(error) = writer.execute("PRAGMA wal_checkpoint(TRUNCATE)").await
        {
            tracing::warn!(%error, "the write-ahead log could not be folded in");
        }
    }
}

fn sqlite_version(text: &str) -> (u32, u32, u32) {
    let mut parts = text
        .trim_start_matches("SQLite ")
        .split('.')
        .map(|part| part.parse().unwrap_or_default());
    let mut next = || parts.next().unwrap_or_default();
    (next(), next(), next())
}

async fn connect_sqlite(url: &str) -> Result<Store, StoreError> {
    let path = url.split('?').next().unwrap_or(url);
    let options = AnyConnectOptions::from_str(&format!("{path}?mode=rwc"))?;
    if !path.ends_with(":memory:") {
        make_private(SqliteConnectOptions::try_from(&options)?.get_filename());
    }
    let writers = AnyPoolOptions::new()
        .max_connections(1)
        .acquire_timeout(PATIENCE)
        .idle_timeout(None)
        .max_lifetime(None)
        .after_connect(|connection, _| Box::pin(prepare_sqlite(connection, SQLITE_WRITER)))
        .connect_with(options.clone())
        .await?;
    let readers = AnyPoolOptions::new()
        .max_connections(8)
        .acquire_timeout(PATIENCE)
        .after_connect(|connection, _| Box::pin(prepare_sqlite(connection, SQLITE_READER)))
        .connect_with(options)
        .await?;
    Ok(Store {
        engine: Engine::Sqlite,
        writers,
        readers,
    })
}

/// Makes the file of a new database before the engine does, so that only its owner can read it: the
/// log and the index beside it take its mode. A file that is there keeps its own.
fn make_private(file: &Path) {
    let mut options = OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    // What keeps it from being made keeps the engine from opening it, and the engine says so.
    let _ = options.open(file);
}

/// `FULL`: a booking that was confirmed survives a power cut. `secure_delete`: what is erased is
/// overwritten in the file.
const SQLITE_WRITER: &[&str] = &[
    "PRAGMA journal_mode = WAL",
    "PRAGMA synchronous = FULL",
    "PRAGMA foreign_keys = ON",
    "PRAGMA busy_timeout = 5000",
    "PRAGMA secure_delete = ON",
    "PRAGMA trusted_schema = OFF",
];
const SQLITE_READER: &[&str] = &[
    "PRAGMA busy_timeout = 5000",
    "PRAGMA foreign_keys = ON",
    "PRAGMA trusted_schema = OFF",
    "PRAGMA query_only = ON",
];

async fn prepare_sqlite(
    connection: &mut AnyConnection,
    pragmas: &'static [&'static str],
) -> Result<(), sqlx::Error> {
    for pragma in pragmas {
        connection.execute(*pragma).await?;
    }
    Ok(())
}

async fn connect_postgres(url: &str) -> Result<Store, StoreError> {
    let pool = AnyPoolOptions::new()
        .max_connections(16)
        .acquire_timeout(PATIENCE)
        .after_connect(|connection, _| {
            Box::pin(async move {
                // The ROLLBACK below would otherwise warn each time that there is nothing to undo.
                connection
                    .execute("SET client_min_messages = error")
                    .await?;
                connection.execute("SET statement_timeout = '30s'").await?;
                connection
                    .execute("SET idle_in_transaction_session_timeout = '30s'")
                    .await
                    .map(|_| ())
            })
        })
        .after_release(|connection, _| {
            // sqlx 0.9.0 can hand back a connection whose BEGIN was cut off half way.
            Box::pin(async move { connection.execute("ROLLBACK").await.map(|_| true) })
        })
        .connect_with(AnyConnectOptions::from_str(url)?)
        .await?;
    Ok(Store {
        engine: Engine::Postgres,
        writers: pool.clone(),
        readers: pool,
    })
}
