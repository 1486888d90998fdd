//! What the configuration promises.

use std::{ffi::OsString, fs};

use secrecy::ExposeSecret;

use super::*;

fn load(pairs: &[(&str, &str)]) -> Result<Config, ConfigFaults> {
    // So that no file of this machine has a say.
    let nowhere = [("SYNERGY_DATA_DIR", "no-such-folder")];
    let pairs = nowhere.iter().chain(pairs);
    Config::load(pairs.map(|(name, value)| (OsString::from(name), OsString::from(value))))
}

fn faults(pairs: &[(&str, &str)]) -> Vec<String> {
    let faults = load(pairs).expect_err("the configuration is refused");
    faults.0.iter().map(ToString::to_string).collect()
}

/// A folder with a configuration file, and the variable that names it.
fn file(text: &str) -> (tempfile::TempDir, String) {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("mine.toml");
    fs::write(&path, text).unwrap();
    let path = path.to_str().unwrap().to_owned();
    (folder, path)
}

#[test]
fn nothing_set_is_a_server_for_this_machine() {
    let config = load(&[]).unwrap();
    assert_eq!(config.listen.to_string(), "127.0.0.1:3000");
    assert_eq!(config.public_url.origin(), "http://127.0.0.1:3000");
    assert!(config.smtp_url.is_none());
    assert_eq!(config.mail_from.as_str(), "calls@synergy.invalid");
    assert_eq!(config.trusted_proxies, 0);
    assert_eq!(config.log_format, LogFormat::Text);
}

#[test]
fn what_the_program_writes_follows_the_data_folder() {
    let config = load(&[("SYNERGY_DATA_DIR", "/var/lib/synergy")]).unwrap();
    assert_eq!(
        config.database_url.expose(),
        "sqlite:///var/lib/synergy/synergy.db"
    );
    assert_eq!(
        config.master_key_file,
        PathBuf::from("/var/lib/synergy/master.key")
    );
}

#[test]
fn a_data_folder_of_any_name_makes_a_right_address() {
    let config = load(&[("SYNERGY_DATA_DIR", "/srv/Über uns?/100%")]).unwrap();
    assert_eq!(
        config.database_url.expose(),
        "sqlite:///srv/%C3%9Cber%20uns%3F/100%25/synergy.db"
    );
    assert_eq!(
        config.master_key_file,
        PathBuf::from("/srv/Über uns?/100%/master.key")
    );
}

#[test]
fn a_data_folder_that_an_address_would_misread_is_refused() {
    assert_eq!(
        faults(&[("SYNERGY_DATA_DIR", "../../data")]),
        [r#"SYNERGY_DATA_DIR = "../../data" (environment): must be written without `..`"#]
    );
}

#[test]
fn mails_come_from_the_public_host() {
    let from = |url| {
        load(&[("SYNERGY_PUBLIC_URL", url)])
            .unwrap()
            .mail_from
            .as_str()
            .to_owned()
    };
    assert_eq!(from("https://www.example.com"), "calls@example.com");
    assert_eq!(
        from("https://book.example.com:8443"),
        "calls@book.example.com"
    );
    assert_eq!(from("https://192.0.2.7"), "calls@synergy.invalid");
    assert_eq!(from("https://intranet"), "calls@synergy.invalid");
}

#[test]
fn https_names_cookies_so_that_no_other_host_can_set_them() {
    let secure = load(&[("SYNERGY_PUBLIC_URL", "https://Book.Example.com/")])
        .unwrap()
        .public_url;
    assert_eq!(secure.origin(), "https://book.example.com");
    assert_eq!(secure.cookie_name("desk"), "__Host-desk");
    assert_eq!(secure.join("/book"), "https://book.example.com/book");
    let plain = load(&[("SYNERGY_PUBLIC_URL", "http://localhost:8080")])
        .unwrap()
        .public_url;
    assert_eq!(plain.cookie_name("desk"), "desk");
}

#[test]
fn an_origin_leaves_out_the_usual_port_as_browsers_do() {
    let origin = |url| {
        load(&[("SYNERGY_PUBLIC_URL", url)])
            .unwrap()
            .public_url
            .origin()
            .to_owned()
    };
    assert_eq!(origin("https://example.com:443"), "https://example.com");
    assert_eq!(origin("http://127.0.0.1:80"), "http://127.0.0.1");
    assert_eq!(origin("http://[::1]:3000"), "http://[::1]:3000");
}

#[test]
fn plain_http_is_for_this_machine_only() {
    for here in [
        "http://localhost",
        "http://desk.localhost:1",
        "http://127.9.9.9",
        "http://[::1]",
    ] {
        assert!(load(&[("SYNERGY_PUBLIC_URL", here)]).is_ok(), "{here}");
    }
    let elsewhere = ("SYNERGY_PUBLIC_URL", "http://example.com");
    let told = faults(&[elsewhere]);
    assert_eq!(told.len(), 1, "{told:?}");
    assert!(told[0].contains("unencrypted"));
    assert!(load(&[elsewhere, ("SYNERGY_INSECURE_HTTP", "1")]).is_ok());
}

#[test]
fn a_public_address_is_scheme_and_host_and_no_more() {
    for wrong in [
        "example.com",
        "ftp://example.com",
        "https://",
        "https://example.com/desk",
        "https://example.com?x",
        "https://me@example.com",
        "/book",
        "https://exa mple.com",
    ] {
        assert!(load(&[("SYNERGY_PUBLIC_URL", wrong)]).is_err(), "{wrong}");
    }
}

#[test]
fn all_faults_are_told_at_once_with_key_value_and_reason() {
    let told = faults(&[
        ("SYNERGY_LISTEN", "3000"),
        ("SYNERGY_LOG_FORMAT", "xml"),
        ("SYNERGY_TRUSTED_PROXIES", "-1"),
        ("SYNERGY_MAIL_FROM", "calls"),
        ("SYNERGY_INSECURE_HTTP", "perhaps"),
        ("SYNERGY_LOG", "a=b=c"),
    ]);
    assert_eq!(told.len(), 6, "{told:#?}");
    let listen = "SYNERGY_LISTEN = \"3000\" (environment): \
        must be an IP address and a port, such as 127.0.0.1:3000";
    assert!(told.contains(&listen.to_owned()), "{told:#?}");
}

#[test]
fn a_misspelt_name_is_a_fault_and_others_variables_are_not() {
    let told = faults(&[
        ("SYNERGY_LISTN", "127.0.0.1:1"),
        ("PATH", "/bin"),
        ("LEPTOS_ENV", "PROD"),
    ]);
    assert_eq!(told.len(), 1);
    assert!(
        told[0].starts_with("SYNERGY_LISTN (environment): there is no such key"),
        "{told:?}"
    );
}

#[test]
fn the_tests_variables_disturb_nobody() {
    assert!(load(&[("SYNERGY_TEST_POSTGRES_URL", "postgres://x")]).is_ok());
}

#[test]
fn an_empty_value_counts_as_none() {
    assert!(load(&[("SYNERGY_SMTP_URL", ""), ("SYNERGY_LISTEN", " ")]).is_ok());
}

#[cfg(unix)]
#[test]
fn a_value_that_is_not_unicode_is_a_fault() {
    use std::os::unix::ffi::OsStringExt;
    let pair = ("SYNERGY_DATA_DIR".into(), OsString::from_vec(vec![0xff]));
    let told = Config::load([pair]).unwrap_err().to_string();
    assert!(
        told.contains("SYNERGY_DATA_DIR (environment): is not UTF-8"),
        "{told}"
    );
}

#[test]
fn no_fault_and_no_debug_print_shows_a_secret() {
    let wrong = faults(&[
        ("DATABASE_URL", "mysql://me:hunter2@db/x"),
        ("SYNERGY_SMTP_URL", "smtp://me:hunter2@mail.example.com"),
        ("SYNERGY_SMTP_PASSWORD", "hunter2"),
    ]);
    assert_eq!(wrong.len(), 3);
    assert!(!wrong.concat().contains("hunter2"), "{wrong:?}");
    let right = load(&[
        (
            "DATABASE_URL",
            "postgres://me:hun@ter2@db.example.com/x?password=hunter2",
        ),
        ("SYNERGY_SMTP_URL", "smtps://me:hunter2@mail.example.com"),
    ]);
    let shown = format!("{:?}", right.unwrap());
    assert!(!shown.contains("ter2"), "{shown}");
    assert!(shown.contains("postgres://…@db.example.com/x"), "{shown}");
}

#[test]
fn a_database_is_told_by_its_scheme() {
    let engine = |url| load(&[("DATABASE_URL", url)]).map(|config| config.database_url.engine());
    assert_eq!(engine("sqlite://data/x.db").unwrap(), Engine::Sqlite);
    assert_eq!(engine("sqlite::memory:").unwrap(), Engine::Sqlite);
    assert_eq!(engine("postgres://db/x").unwrap(), Engine::Postgres);
    assert_eq!(engine("postgresql://db/x").unwrap(), Engine::Postgres);
    for wrong in ["data/x.db", "mysql://db/x", "sqlite://", "postgres:"] {
        assert!(engine(wrong).is_err(), "{wrong}");
    }
}

#[test]
fn mail_leaves_this_machine_encrypted_or_not_at_all() {
    let smtp = |url| load(&[("SYNERGY_SMTP_URL", url)]).map(|config| config.smtp_url.unwrap());
    for right in [
        "smtps://me:p%40ss@mail.example.com",
        "smtp://mail.example.com:587?tls=required",
        "smtp://relay:25?tls=opportunistic",
        "smtp://127.0.0.1:2525",
        "smtp://localhost",
    ] {
        assert_eq!(smtp(right).unwrap().expose_secret(), right);
    }
    for wrong in [
        "smtp://mail.example.com",
        "mail.example.com",
        "http://mail.example.com",
        "smtp://mail.example.com?tls=no",
        "smtps://",
    ] {
        assert!(smtp(wrong).is_err(), "{wrong}");
    }
}

#[test]
fn the_file_goes_before_defaults_and_the_environment_before_the_file() {
    let (_folder, path) =
        file("listen = '127.0.0.1:1'\nlog = 'debug'\ntrusted_proxies = 2\ninsecure_http = true\n");
    let config = load(&[("SYNERGY_CONFIG", &path), ("SYNERGY_LOG", "warn")]).unwrap();
    assert_eq!(config.listen.port(), 1);
    assert_eq!(config.trusted_proxies, 2);
    assert_eq!(config.log, "warn");
}

#[test]
fn a_file_in_the_data_folder_is_found() {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("synergy.toml"), "listen = '127.0.0.1:1'").unwrap();
    let config = load(&[("SYNERGY_DATA_DIR", folder.path().to_str().unwrap())]).unwrap();
    assert_eq!(config.listen.port(), 1);
}

#[test]
fn a_fault_in_the_file_is_told_with_the_files_names() {
    let (_folder, path) =
        file("listen = 'here'\nlisten_on = 1\nlog = ['info']\nconfig = 'other'\n");
    let told = faults(&[("SYNERGY_CONFIG", &path)]);
    assert_eq!(told.len(), 4, "{told:#?}");
    assert!(
        told.iter()
            .any(|one| one.starts_with(&format!("listen = \"here\" ({path}): must be")))
    );
    assert!(
        told.iter()
            .any(|one| one.starts_with(&format!("listen_on ({path}): there is no")))
    );
}

#[test]
fn a_file_that_is_no_toml_is_told_by_line_and_without_its_text() {
    let (_folder, path) = file("log = 'info'\nsmtp_url = smtps://me:hunter2@mail\n");
    let told = faults(&[("SYNERGY_CONFIG", &path)]);
    assert!(
        told[0].starts_with(&format!("line 2 ({path}):")),
        "{told:?}"
    );
    assert!(!told[0].contains("hunter2"), "{told:?}");
}

#[test]
fn a_named_file_must_be_there() {
    let told = faults(&[("SYNERGY_CONFIG", "no-such-file.toml")]);
    assert!(told[0].starts_with("SYNERGY_CONFIG (no-such-file.toml): the file cannot be read"));
}

#[test]
fn every_key_is_documented_and_named_once() {
    let mut names: Vec<_> = KEYS.iter().map(|key| key.file_name()).collect();
    names.sort();
    names.dedup();
    assert_eq!(names.len(), KEYS.len());
    for key in KEYS {
        assert!(key.meaning.ends_with('.'), "{}", key.name);
        assert!(keys_text().contains(key.name));
    }
}

#[test]
fn the_readme_shows_every_key_as_it_is_and_no_other() {
    let readme = include_str!("../../../README.md");
    let shown: Vec<_> = readme
        .lines()
        .skip_while(|line| *line != "| variable | default | meaning |")
        .skip(2)
        .take_while(|line| line.starts_with('|'))
        .map(ToOwned::to_owned)
        .collect();
    let row = |key: &KeyDoc| match key.default {
        "" => format!("| `{}` | none | {} |", key.name, key.meaning),
        default => format!("| `{}` | `{default}` | {} |", key.name, key.meaning),
    };
    assert_eq!(shown, KEYS.iter().map(row).collect::<Vec<_>>());
}
