//! Where the programs are that tests let look at what ours makes. Where they are missing the tests
//! fail; a check that can be left out by mistake is none.

use std::path::PathBuf;

/// The Python with the packages of `server/tests/mail/requirements.txt`.
pub fn python() -> PathBuf {
    named("SYNERGY_TEST_PYTHON", "server/tests/mail/venv.sh prints it")
}

/// The path that a variable names.
#[expect(
    clippy::disallowed_methods,
    reason = "tests are told by `make test` where programs are"
)]
pub fn named(variable: &str, what: &str) -> PathBuf {
    match std::env::var(variable) {
        Ok(path) => PathBuf::from(path),
        Err(_) => panic!("{variable} is not set ({what}); `make test` sets it"),
    }
}
