//! From the text of a value to what it means. Each answers the reason in words when it refuses.

use std::{net::SocketAddr, path::PathBuf};

use domain::contact::EmailAddress;
use http::Uri;
use secrecy::SecretString;
use tracing_subscriber::EnvFilter;

use super::{LogFormat, address::is_this_machine};

/// A path, as it is.
pub(super) fn path(text: &str) -> Result<PathBuf, String> {
    Ok(text.into())
}

/// The data folder. The default address of the database is made from it, and in an address `..`
/// is resolved by other rules than in a path: the database would end up elsewhere.
pub(super) fn data_dir(text: &str) -> Result<String, String> {
    if text.split(['/', '\\']).any(|part| part == "..") {
        return Err("must be written without `..`".to_owned());
    }
    Ok(text.to_owned())
}

/// An IP address and a port.
pub(super) fn listen(text: &str) -> Result<SocketAddr, String> {
    text.parse()
        .map_err(|_| "must be an IP address and a port, such as 127.0.0.1:3000".to_owned())
}

/// Yes or no.
pub(super) fn switch(text: &str) -> Result<bool, String> {
    match text {
        "1" | "true" => Ok(true),
        "0" | "false" => Ok(false),
        _ => Err("must be 1 or 0".to_owned()),
    }
}

/// A small number of things.
pub(super) fn count(text: &str) -> Result<usize, String> {
    match text.parse() {
        Ok(count) if count <= 16 => Ok(count),
        _ => Err("must be a whole number from 0 to 16".to_owned()),
    }
}

/// A mail address.
pub(super) fn mail_from(text: &str) -> Result<EmailAddress, String> {
    EmailAddress::parse(text)
        .map_err(|_| "must be one mail address, such as calls@example.com".to_owned())
}

/// A mail address, or none.
pub(super) fn mail_return(text: &str) -> Result<Option<EmailAddress>, String> {
    if text.is_empty() {
        return Ok(None);
    }
    mail_from(text).map(Some)
}

/// The path of a file, or none.
pub(super) fn optional_path(text: &str) -> Result<Option<PathBuf>, String> {
    Ok((!text.is_empty()).then(|| PathBuf::from(text)))
}

/// A name in the DNS: labels of letters, digits and hyphens, with dots between them.
pub(super) fn dkim_selector(text: &str) -> Result<String, String> {
    let is_label = |label: &str| {
        (1..=63).contains(&label.len())
            && label
                .bytes()
                .all(|b| b.is_ascii_alphanumeric() || b == b'-')
    };
    if text.split('.').all(is_label) {
        Ok(text.to_ascii_lowercase())
    } else {
        Err("must be a name of letters, digits and hyphens, such as synergy".to_owned())
    }
}

/// A log filter. It is kept as text, because the subscriber wants to own what it makes of it.
pub(super) fn log_filter(text: &str) -> Result<String, String> {
    EnvFilter::builder()
        .parse(text)
        .map(|_| text.to_owned())
        .map_err(|error| format!("is no log filter: {error}"))
}

/// The look of log lines.
pub(super) fn log_format(text: &str) -> Result<LogFormat, String> {
    match text {
        "text" => Ok(LogFormat::Text),
        "json" => Ok(LogFormat::Json),
        _ => Err("must be `text` or `json`".to_owned()),
    }
}

/// A mail server. Without encryption only on this machine: a mail says who has an appointment.
pub(super) fn smtp_url(text: &str) -> Result<Option<SecretString>, String> {
    if text.is_empty() {
        return Ok(None);
    }
    let uri = text.parse::<Uri>().map_err(|_| NO_SMTP_URL.to_owned())?;
    let host = uri.host().unwrap_or_default();
    let tls = uri
        .query()
        .and_then(|query| query.split('&').find_map(|one| one.strip_prefix("tls=")));
    match (uri.scheme_str(), tls) {
        _ if host.is_empty() => Err(NO_SMTP_URL.to_owned()),
        (Some("smtps"), _) | (Some("smtp"), Some("required" | "opportunistic")) => {
            Ok(Some(text.into()))
        }
        (Some("smtp"), None) if is_this_machine(host) => Ok(Some(text.into())),
        (Some("smtp"), None) => Err(SMTP_NOT_ENCRYPTED.to_owned()),
        _ => Err(NO_SMTP_URL.to_owned()),
    }
}

const NO_SMTP_URL: &str = "must be `smtps://user:password@host` or \
    `smtp://user:password@host?tls=required`, with special signs percent-encoded";
const SMTP_NOT_ENCRYPTED: &str = "mails and password would travel unencrypted: use `smtps://`, or \
    add `?tls=required` (or, knowingly, `?tls=opportunistic`)";
