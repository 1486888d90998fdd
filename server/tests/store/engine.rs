//! What each engine is, and how it is set up.

use server::store::Engine;
use sqlx::{Executor as _, Row as _, SqlStr};

use crate::support::{TestPractice, on_both_engines};

on_both_engines! {
    async fn every_statement_can_be_prepared(practice: TestPractice) {
        let statements = server::store::every_statement(practice.store().engine());
        assert!(statements.len() > 50, "{} statements", statements.len());
        let mut db = practice.store().read().await.unwrap();
        let mut refused = Vec::new();
        for sql in statements {
            if let Err(error) = (&mut *db).prepare(SqlStr::from_static(sql)).await {
                refused.push(format!("{error}\n  {sql}"));
            }
        }
        assert!(refused.is_empty(), "{}", refused.join("\n"));
    }

    async fn the_engine_is_new_enough(practice: TestPractice) {
        let version = practice.store().version().await.unwrap();
        let (name, number) = version.split_once(' ').unwrap();
        let mut parts = number
            .split(|c: char| !c.is_ascii_digit())
            .map(|part| part.parse().unwrap_or(0));
        let found = [(); 3].map(|()| parts.next().unwrap_or(0));
        let oldest = match practice.store().engine() {
            Engine::Sqlite => [3, 51, 3],
            Engine::Postgres => [15, 0, 0],
        };
        assert!(found >= oldest, "{name} {found:?}");
        assert!(practice.store().is_reachable().await);
    }
}

/// What a pragma says, as text.
async fn pragma(db: &mut sqlx::AnyConnection, sql: &'static str) -> String {
    let row = sqlx::query(sql).fetch_one(db).await.unwrap();
    row.try_get::<String, _>(0)
        .or_else(|_| row.try_get::<i64, _>(0).map(|number| number.to_string()))
        .unwrap()
}

#[tokio::test]
async fn the_writer_on_sqlite_keeps_what_it_confirmed() {
    TestPractice::on_sqlite(|practice| async move {
        let mut tx = practice.store().begin().await.unwrap();
        assert_eq!(pragma(&mut tx, "PRAGMA journal_mode").await, "wal");
        assert_eq!(pragma(&mut tx, "PRAGMA synchronous").await, "2");
        assert_eq!(pragma(&mut tx, "PRAGMA foreign_keys").await, "1");
        assert_eq!(pragma(&mut tx, "PRAGMA secure_delete").await, "1");
        tx.rollback().await.unwrap();
    })
    .await;
}

#[tokio::test]
async fn only_the_owner_can_read_the_files_of_sqlite() {
    use std::os::unix::fs::PermissionsExt as _;

    TestPractice::on_sqlite(|practice| async move {
        let file = practice.file();
        for part in ["", "-wal", "-shm"] {
            let path = format!("{}{part}", file.display());
            let mode = std::fs::metadata(&path).unwrap().permissions().mode();
            assert_eq!(mode & 0o777, 0o600, "{path}");
        }
    })
    .await;
}

#[tokio::test]
async fn readers_on_sqlite_see_the_log_and_cannot_write() {
    TestPractice::on_sqlite(|practice| async move {
        let mut db = practice.store().read().await.unwrap();
        assert_eq!(pragma(&mut db, "PRAGMA journal_mode").await, "wal");
        assert_eq!(pragma(&mut db, "PRAGMA foreign_keys").await, "1");
        let refused = db.execute("DELETE FROM setting").await.unwrap_err();
        assert!(refused.to_string().contains("readonly"), "{refused}");
    })
    .await;
}
