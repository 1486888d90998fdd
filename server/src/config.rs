//! The configuration: read once at start, from the environment over an optional file over defaults.
//!
//! [`KEYS`] is the one list of what can be set; names, defaults and parsing all hang on it. A wrong
//! value is named with its key, its value (unless it is secret) and the reason, and all faults are
//! told at once, so that nobody has to start the program five times to repair five of them. Names
//! that look like ours but are not are faults as well: a typing error must not silently leave a
//! default in force.

mod address;
mod fault;
mod given;
mod keys;
mod parse;

use std::{ffi::OsString, net::SocketAddr, path::PathBuf};

use domain::contact::EmailAddress;
use secrecy::SecretString;

pub use address::{DatabaseUrl, Engine, PublicUrl};
pub use fault::{ConfigFault, ConfigFaults};
pub use keys::{KEYS, KeyDoc, keys_text};

use address::NO_DOMAIN;
use given::Given;

/// Everything that is decided outside the program. Relative paths count from the folder that the
/// program was started in.
#[derive(Debug)]
pub struct Config {
    /// The database.
    pub database_url: DatabaseUrl,
    /// Where the server listens. Port 0 takes any free one.
    pub listen: SocketAddr,
    /// How the world reaches the server.
    pub public_url: PublicUrl,
    /// The folder of everything that the program writes.
    pub data_dir: PathBuf,
    /// The folder of the built assets.
    pub site_dir: PathBuf,
    /// The mail server, with its credentials; without one no mail leaves the house.
    pub smtp_url: Option<SecretString>,
    /// Whom mails come from.
    pub mail_from: EmailAddress,
    /// Where newsletters return to that cannot be delivered; none for `mail_from`.
    pub mail_return: Option<EmailAddress>,
    /// The private key that mails are signed with; none where they are not.
    pub dkim_key_file: Option<PathBuf>,
    /// The name of that key in the DNS.
    pub dkim_selector: String,
    /// The file of the key ring.
    pub master_key_file: PathBuf,
    /// How many reverse proxies stand before the server. The visitor's address is that many entries
    /// from the right in `X-Forwarded-For`; 0 means the header is not believed at all.
    pub trusted_proxies: usize,
    /// What is logged, as a `tracing` filter that has been parsed once already.
    pub log: String,
    /// How it is logged.
    pub log_format: LogFormat,
}

/// How log lines look.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LogFormat {
    /// For people.
    Text,
    /// One JSON object a line, for collectors.
    Json,
}

impl Config {
    /// Reads the configuration of this process.
    ///
    /// # Errors
    /// [`ConfigFaults`] with everything that is wrong.
    pub fn from_environment() -> Result<Self, ConfigFaults> {
        Self::load(std::env::vars_os())
    }

    /// Reads the configuration from `environment` (all variables, ours and others'), over the file
    /// that `SYNERGY_CONFIG` names or that lies in the data folder as `synergy.toml`, over the
    /// defaults. An empty value counts as none.
    ///
    /// # Errors
    /// [`ConfigFaults`] with everything that is wrong.
    pub fn load(
        environment: impl IntoIterator<Item = (OsString, OsString)>,
    ) -> Result<Self, ConfigFaults> {
        let mut given = Given::collect(environment);
        let config = Self::read(&mut given);
        match (config, given.into_faults()) {
            (Some(config), faults) if faults.is_empty() => Ok(config),
            (_, faults) => Err(ConfigFaults(faults)),
        }
    }

    /// Reads every key before giving up on any, so that `given` learns of every fault.
    fn read(given: &mut Given) -> Option<Self> {
        let data_dir = given.read(&keys::DATA_DIR, parse::data_dir);
        let insecure_http = given.read(&keys::INSECURE_HTTP, parse::switch);
        let public_url = given.read(&keys::PUBLIC_URL, |text| {
            PublicUrl::parse(text, insecure_http == Some(true))
        });
        if let Some(data_dir) = &data_dir {
            given.fill_in("{data_dir}", data_dir);
        }
        // Filled in even after a fault, so that one fault does not look like two.
        let mail_domain = public_url
            .as_ref()
            .map_or(NO_DOMAIN, PublicUrl::mail_domain);
        given.fill_in("{public_host}", mail_domain);
        let database_url = given.read(&keys::DATABASE_URL, DatabaseUrl::parse);
        let listen = given.read(&keys::LISTEN, parse::listen);
        let site_dir = given.read(&keys::SITE_DIR, parse::path);
        let smtp_url = given.read(&keys::SMTP_URL, parse::smtp_url);
        let mail_from = given.read(&keys::MAIL_FROM, parse::mail_from);
        let mail_return = given.read(&keys::MAIL_RETURN, parse::mail_return);
        let dkim_key_file = given.read(&keys::DKIM_KEY_FILE, parse::optional_path);
        let dkim_selector = given.read(&keys::DKIM_SELECTOR, parse::dkim_selector);
        let master_key_file = given.read(&keys::MASTER_KEY_FILE, parse::path);
        let trusted_proxies = given.read(&keys::TRUSTED_PROXIES, parse::count);
        let log = given.read(&keys::LOG, parse::log_filter);
        let log_format = given.read(&keys::LOG_FORMAT, parse::log_format);
        Some(Self {
            database_url: database_url?,
            listen: listen?,
            public_url: public_url?,
            data_dir: data_dir?.into(),
            site_dir: site_dir?,
            smtp_url: smtp_url?,
            mail_from: mail_from?,
            mail_return: mail_return?,
            dkim_key_file: dkim_key_file?,
            dkim_selector: dkim_selector?,
            master_key_file: master_key_file?,
            trusted_proxies: trusted_proxies?,
            log: log?,
            log_format: log_format?,
        })
    }
}

#[cfg(test)]
mod tests;
