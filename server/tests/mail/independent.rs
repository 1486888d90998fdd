//! Programs that are not ours: a mail server, and readers of calendar files. Where they are missing
//! the tests fail; a check that can be left out by mistake is none.

use std::{
    io::{BufRead, BufReader, Write},
    path::{Path, PathBuf},
    process::{Child, ChildStdout, Command, Stdio},
};

use serde_json::Value;

use crate::programs::{named, python};

/// Python's mail server, for as long as the value lives.
pub struct MailServer {
    child: Child,
    lines: std::io::Lines<BufReader<ChildStdout>>,
    account: Option<String>,
    hello: Value,
}

impl MailServer {
    /// Starts one: `plain`, `starttls` or `whole`, for everybody or for one `user:password`.
    pub fn start(protection: &str, account: Option<&str>) -> Self {
        let mut child = Command::new(python())
            .arg(beside_this("server.py"))
            .arg(protection)
            .args(account)
            .stdout(Stdio::piped())
            .spawn()
            .expect("SYNERGY_TEST_PYTHON is a Python that starts");
        let mut lines = BufReader::new(child.stdout.take().unwrap()).lines();
        let hello = said(&mut lines);
        Self {
            child,
            lines,
            account: account.map(str::to_owned),
            hello,
        }
    }

    /// Its address.
    pub fn url(&self, scheme: &str, query: &str) -> String {
        let account = self.account.as_deref().and_then(|a| a.split_once(':'));
        let account = account.map(|(user, password)| {
            let password = password.replace(':', "%3A");
            format!("{user}:{password}@")
        });
        let account = account.unwrap_or_default();
        format!(
            "{scheme}://{account}127.0.0.1:{}{query}",
            self.hello["port"]
        )
    }

    /// The certificate of the authority that vouches for it, as PEM.
    pub fn authority(&self) -> &str {
        self.hello["authority"].as_str().unwrap()
    }

    /// Waits for the next letter that it took.
    pub fn next_letter(&mut self) -> Value {
        said(&mut self.lines)
    }
}

impl Drop for MailServer {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// What each independent reader finds in a calendar file, with the reader's name.
pub fn read_calendar(file: &str) -> [(&'static str, Value); 2] {
    let mut kept = tempfile::NamedTempFile::new().unwrap();
    kept.write_all(file.as_bytes()).unwrap();
    let python = run(&python(), "read_ics.py", kept.path());
    let node = run(Path::new("node"), "read_ics.mjs", kept.path());
    [("icalendar (Python)", python), ("ical.js", node)]
}

/// What each independent reader finds in a message, with the reader's name.
pub fn read_message(message: &[u8]) -> [(&'static str, Value); 2] {
    let mut kept = tempfile::NamedTempFile::new().unwrap();
    kept.write_all(message).unwrap();
    let python = run(&python(), "read_message.py", kept.path());
    let node = run(Path::new("node"), "read_message.mjs", kept.path());
    [("email (Python)", python), ("postal-mime", node)]
}

/// A private key in PEM, `rsa`, `rsa-old` or `ed25519`, and what stands in the DNS for it.
pub fn signing_key(kind: &str) -> (String, String) {
    let made = run_with(&python(), "dkim_key.py", &[kind]);
    let text = |name: &str| made[name].as_str().unwrap().to_owned();
    (text("pem"), text("record"))
}

/// What an independent verifier says to the signature of a message: whether it holds, and which
/// headers it covers.
pub fn verified(message: &[u8], record: &str) -> Value {
    let mut kept = tempfile::NamedTempFile::new().unwrap();
    kept.write_all(message).unwrap();
    let file = kept.path().to_str().unwrap();
    run_with(&python(), "dkim_verify.py", &[file, record])
}

fn run(program: &Path, script: &str, file: &Path) -> Value {
    run_with(program, script, &[file.to_str().unwrap()])
}

fn run_with(program: &Path, script: &str, words: &[&str]) -> Value {
    let done = Command::new(program)
        .arg(beside_this(script))
        .args(words)
        .env("SYNERGY_TEST_NODE_MODULES", node_modules())
        .output()
        .unwrap_or_else(|error| panic!("{} does not start: {error}", program.display()));
    let complaint = String::from_utf8_lossy(&done.stderr);
    assert!(done.status.success(), "{script}: {complaint}");
    serde_json::from_slice(&done.stdout).unwrap()
}

fn said(lines: &mut std::io::Lines<BufReader<ChildStdout>>) -> Value {
    let line = lines.next().expect("the mail server still runs").unwrap();
    serde_json::from_str(&line).unwrap()
}

fn beside_this(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("tests/mail")
        .join(name)
}

fn node_modules() -> PathBuf {
    named(
        "SYNERGY_TEST_NODE_MODULES",
        "the node_modules folder that has ical.js and postal-mime",
    )
}
