//! The one list of what can be configured.

use std::fmt::Write;

/// What one key is called and means.
#[derive(Clone, Copy, Debug)]
pub struct KeyDoc {
    /// The environment variable.
    pub name: &'static str,
    /// What holds where nothing is set, in the notation of the value; empty for nothing.
    /// `{data_dir}` and `{public_host}` stand for what those keys say.
    pub default: &'static str,
    /// What it decides, in one sentence.
    pub meaning: &'static str,
    /// Whether the value must never be shown.
    pub secret: bool,
}

impl KeyDoc {
    /// What the key is called in the configuration file.
    pub fn file_name(&self) -> String {
        self.name
            .trim_start_matches("SYNERGY_")
            .to_ascii_lowercase()
    }
}

/// Declares the keys, each as a constant for its reader and all of them as the list.
macro_rules! keys {
    ($($constant:ident = $name:literal, $default:literal, $secret:literal, $meaning:literal;)*) => {
        $(pub(super) const $constant: KeyDoc = KeyDoc {
            name: $name,
            default: $default,
            meaning: $meaning,
            secret: $secret,
        };)*

        /// Every key that can be set, in the order of their importance.
        pub const KEYS: &[KeyDoc] = &[$($constant),*];
    };
}

keys! {
    PUBLIC_URL = "SYNERGY_PUBLIC_URL", "http://127.0.0.1:3000", false,
        "How visitors reach the server: `https://` and a host; plain `http://` only on this machine.";
    LISTEN = "SYNERGY_LISTEN", "127.0.0.1:3000", false,
        "The IP address and port that the server listens on.";
    DATA_DIR = "SYNERGY_DATA_DIR", "data", false,
        "The folder of everything that the program writes.";
    DATABASE_URL = "DATABASE_URL", "sqlite://{data_dir}/synergy.db", true,
        "The database: `sqlite://path` or `postgres://user:password@host/name`.";
    MASTER_KEY_FILE = "SYNERGY_MASTER_KEY_FILE", "{data_dir}/master.key", false,
        "The keys that clients' details are encrypted with; made on the first start. Back it up apart from the database.";
    SMTP_URL = "SYNERGY_SMTP_URL", "", true,
        "The mail server: `smtps://user:password@host` or `smtp://user:password@host?tls=required`. Without it no mail is sent.";
    MAIL_FROM = "SYNERGY_MAIL_FROM", "calls@{public_host}", false,
        "The address that mails come from. Keep it neutral: it shows on locked screens.";
    MAIL_RETURN = "SYNERGY_MAIL_RETURN", "", false,
        "The address that newsletters return to which cannot be delivered; each gets `+` and a token of its own before the `@`. Without it they return to where they come from.";
    DKIM_KEY_FILE = "SYNERGY_DKIM_KEY_FILE", "", false,
        "A PEM file with the private key (RSA or Ed25519) that mails are signed with. Without it they are not signed here.";
    DKIM_SELECTOR = "SYNERGY_DKIM_SELECTOR", "synergy", false,
        "The name of that key in the DNS: its public half stands at `<selector>._domainkey.<domain of SYNERGY_MAIL_FROM>`.";
    SITE_DIR = "SYNERGY_SITE_DIR", "target/site", false,
        "The folder of the built assets.";
    TRUSTED_PROXIES = "SYNERGY_TRUSTED_PROXIES", "0", false,
        "How many reverse proxies before the server set `X-Forwarded-For`; 0 ignores the header.";
    INSECURE_HTTP = "SYNERGY_INSECURE_HTTP", "0", false,
        "1 allows a public address without encryption. Only for tests in a closed network.";
    LOG = "SYNERGY_LOG", "info", false,
        "What is logged, as a `tracing` filter such as `info,server=debug`.";
    LOG_FORMAT = "SYNERGY_LOG_FORMAT", "text", false,
        "How it is logged: `text` or `json`.";
    CONFIG = "SYNERGY_CONFIG", "", false,
        "A TOML file with any of these keys, in lower case and without `SYNERGY_`; else `synergy.toml` in the data folder, if there is one.";
}

/// The list as text for a terminal.
pub fn keys_text() -> String {
    KEYS.iter().fold(String::new(), |mut text, key| {
        let default = match key.default {
            "" => "none",
            default => default,
        };
        // Writing to a string cannot fail.
        let _ = writeln!(
            text,
            "{}\n    {}\n    Default: {default}",
            key.name, key.meaning
        );
        text
    })
}
