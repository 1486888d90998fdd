//! The schema: the same on both engines, safe to bring up to date at any time, only ever expanded.

use std::{
    fs,
    path::{Path, PathBuf},
};

use server::store::{Engine, Store};

use crate::support::{TestPractice, on_both_engines};

const SQLITE_COLUMNS: &str = "SELECT t.name || '.' || c.name || ' '
        || CASE c.type WHEN 'INTEGER' THEN 'BIGINT' WHEN 'BLOB' THEN 'BYTEA' ELSE c.type END
        || CASE c.\"notnull\" WHEN 1 THEN ' not null' ELSE '' END
    FROM sqlite_schema t, pragma_table_info(t.name) c
    WHERE t.type = 'table' AND t.name NOT LIKE '\\_sqlx%' ESCAPE '\\' AND t.name NOT LIKE 'sqlite%'";
const POSTGRES_COLUMNS: &str =
    "SELECT CAST(table_name || '.' || column_name || ' ' || upper(data_type)
        || CASE is_nullable WHEN 'NO' THEN ' not null' ELSE '' END AS TEXT)
    FROM information_schema.columns
    WHERE table_schema = 'public' AND table_name NOT LIKE '\\_sqlx%'";
/// The indexes that a migration names; those that keys make for themselves have other names.
const SQLITE_INDEXES: &str =
    "SELECT name || ' of ' || tbl_name || CASE WHEN sql LIKE 'CREATE UNIQUE%'
        THEN ' unique' ELSE '' END FROM sqlite_schema WHERE type = 'index' AND sql IS NOT NULL";
const POSTGRES_INDEXES: &str = "SELECT CAST(i.indexname || ' of ' || i.tablename
        || CASE WHEN i.indexdef LIKE 'CREATE UNIQUE%' THEN ' unique' ELSE '' END AS TEXT)
    FROM pg_indexes i
    WHERE i.schemaname = 'public' AND i.tablename NOT LIKE '\\_sqlx%' AND NOT EXISTS
        (SELECT 1 FROM pg_constraint c WHERE c.conname = i.indexname)";
/// For each table, the columns of its unique and primary keys.
const SQLITE_KEYS: &str = "SELECT t.name || ' (' || (SELECT group_concat(name, ', ')
            FROM (SELECT name FROM pragma_index_info(k.name) ORDER BY name)) || ')'
    FROM sqlite_schema t, pragma_index_list(t.name) k
    WHERE t.type = 'table' AND k.origin IN ('u', 'pk') AND t.name NOT LIKE '\\_sqlx%' ESCAPE '\\'";
const POSTGRES_KEYS: &str = "SELECT CAST(t.relname || ' (' ||
            (SELECT string_agg(a.attname, ', ' ORDER BY a.attname COLLATE \"C\") FROM pg_attribute a
             WHERE a.attrelid = t.oid AND a.attnum = ANY (k.conkey)) || ')' AS TEXT)
    FROM pg_constraint k JOIN pg_class t ON t.oid = k.conrelid
    WHERE k.contype IN ('u', 'p') AND t.relname NOT LIKE '\\_sqlx%'
        AND t.relnamespace = 'public'::regnamespace";

async fn sorted(store: &Store, sql: &'static str) -> Vec<String> {
    let mut db = store.read().await.unwrap();
    let mut all: Vec<String> = sqlx::query_scalar(sql).fetch_all(&mut *db).await.unwrap();
    all.sort();
    all
}

#[tokio::test]
async fn both_engines_have_the_same_tables_columns_keys_and_indexes() {
    TestPractice::on_postgres(|postgres| async move {
        let url = format!("sqlite://{}", postgres.file().display());
        let sqlite = Store::open(&url).await.unwrap();
        for (of_sqlite, of_postgres, least) in [
            (SQLITE_COLUMNS, POSTGRES_COLUMNS, 100),
            (SQLITE_INDEXES, POSTGRES_INDEXES, 10),
            (SQLITE_KEYS, POSTGRES_KEYS, 20),
        ] {
            let there = sorted(&sqlite, of_sqlite).await;
            assert!(there.len() >= least, "only {} were found", there.len());
            assert_eq!(there, sorted(postgres.store(), of_postgres).await);
        }
        sqlite.close().await;
    })
    .await;
}

/// A database as a server finds it on its first start.
async fn as_new(practice: &TestPractice, round: i64) -> String {
    match practice.store().engine() {
        Engine::Sqlite => practice.url.replace("synergy", &format!("new-{round}")),
        Engine::Postgres => {
            practice.exec("DROP SCHEMA public CASCADE", &[]).await;
            practice.exec("CREATE SCHEMA public", &[]).await;
            practice.url.clone()
        }
    }
}

on_both_engines! {
    async fn migrating_again_changes_nothing(practice: TestPractice) {
        practice.morning_therapist("dana").await;
        practice.store().migrate().await.unwrap();
        let again = practice.second_server().await;
        again.store().close().await;
        assert_eq!(
            practice
                .number("SELECT CAST(COUNT(*) AS BIGINT) FROM therapist")
                .await,
            1
        );
        assert_eq!(
            practice
                .number("SELECT CAST(COUNT(*) AS BIGINT) FROM _sqlx_migrations")
                .await,
            i64::try_from(names("sqlite").len()).unwrap()
        );
    }

    async fn two_servers_may_start_at_once_on_a_new_database(practice: TestPractice) {
        for round in 0..5 {
            let url = as_new(&practice, round).await;
            let starting = [(); 2].map(|()| {
                let url = url.clone();
                tokio::spawn(async move { Store::open(&url).await })
            });
            for server in starting {
                let store = server.await.unwrap().unwrap();
                let applied =
                    sorted(&store, "SELECT CAST(version AS TEXT) FROM _sqlx_migrations").await;
                let all: Vec<String> = names("sqlite").iter().map(|name| version(name)).collect();
                assert_eq!(applied, all);
                store.close().await;
            }
        }
    }

    async fn what_was_audited_cannot_be_rewritten(practice: TestPractice) {
        practice.exec("INSERT INTO audit_event (id, at, actor, action, object) VALUES ('1', 0, 'a', 'b', 'c')", &[]).await;
        for sql in [
            "UPDATE audit_event SET actor = 'd'",
            "DELETE FROM audit_event",
        ] {
            let mut tx = practice.store().begin().await.unwrap();
            let refused = sqlx::query(sql).execute(&mut *tx).await.unwrap_err();
            assert!(
                refused.to_string().contains("audit_event_append_only"),
                "{refused}"
            );
            tx.rollback().await.unwrap();
        }
        assert_eq!(
            practice.texts("SELECT actor FROM audit_event", &[]).await,
            ["a"]
        );
    }
}

/// Why the release before could not run on what a migration leaves; none where it could.
fn shrinks(migration: &str) -> Option<&'static str> {
    let sql: String = migration
        .lines()
        .map(|line| line.split("--").next().unwrap_or_default())
        .collect::<Vec<_>>()
        .join(" ")
        .to_uppercase()
        // What becomes of a new table's rows with those of another takes nothing away.
        .replace("ON DELETE CASCADE", "")
        .replace("ON DELETE SET NULL", "");
    let words: Vec<&str> = sql
        .split(|c: char| !c.is_alphanumeric() && c != '_')
        .collect();
    let has = |phrase: &[&str]| words.windows(phrase.len()).any(|window| window == phrase);
    [
        (&["DROP"][..], "DROP"),
        (&["RENAME"], "RENAME"),
        (&["SET", "NOT"], "SET NOT NULL"),
        (&["ALTER", "COLUMN"], "ALTER COLUMN"),
        (&["DELETE"], "DELETE"),
    ]
    .into_iter()
    .find_map(|(phrase, name)| has(phrase).then_some(name))
}

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("migrations")
}

/// The names of an engine's migrations, in order.
fn names(engine: &str) -> Vec<String> {
    let entries = fs::read_dir(folder().join(engine)).unwrap();
    let mut names: Vec<String> = entries
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .collect();
    names.sort();
    names
}

/// The number that a migration's name begins with, as the list of those that ran writes it.
fn version(name: &str) -> String {
    let digits = name.split('_').next().unwrap();
    digits.trim_start_matches('0').to_owned()
}

#[test]
fn migrations_after_the_first_only_expand_and_both_engines_have_the_same() {
    let folder = folder();
    assert_eq!(names("sqlite"), names("postgres"));
    assert!(names("sqlite")[0].starts_with("0001_"));
    for engine in ["sqlite", "postgres"] {
        for name in names(engine).iter().skip(1) {
            let text = fs::read_to_string(folder.join(engine).join(name)).unwrap();
            assert_eq!(shrinks(&text), None, "{engine}/{name}");
        }
    }
}

#[test]
fn the_watch_over_migrations_sees_what_would_break_the_release_before() {
    assert_eq!(
        shrinks("ALTER TABLE mail\n  drop COLUMN reply;"),
        Some("DROP")
    );
    assert_eq!(
        shrinks("ALTER TABLE mail RENAME TO letter;"),
        Some("RENAME")
    );
    assert_eq!(
        shrinks("ALTER TABLE a ALTER b SET NOT NULL;"),
        Some("SET NOT NULL")
    );
    assert_eq!(
        shrinks("-- DROP nothing\nCREATE TABLE a (dropped_at BIGINT);"),
        None
    );
}
