//! Addresses: where the world finds the server, and where the server finds its database.

use std::{fmt, net::IpAddr};

use http::Uri;
use secrecy::{ExposeSecret, SecretString};

/// How the world reaches the server: scheme, host and port, nothing else.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PublicUrl {
    origin: String,
    host: String,
    secure: bool,
}

impl PublicUrl {
    /// Takes `https://host`, `https://host:port`, and `http://…` for this machine's own names, or
    /// for every name if `insecure_http`.
    ///
    /// # Errors
    /// The reason in words.
    pub fn parse(text: &str, insecure_http: bool) -> Result<Self, String> {
        let uri = text.parse::<Uri>().map_err(|_| NO_PUBLIC_URL.to_owned())?;
        let host = uri.host().unwrap_or_default().to_ascii_lowercase();
        let path_and_query = uri.path_and_query().map_or("", |rest| rest.as_str());
        let user = uri
            .authority()
            .is_some_and(|authority| authority.as_str().contains('@'));
        if host.is_empty() || user || !matches!(path_and_query, "" | "/") {
            return Err(NO_PUBLIC_URL.to_owned());
        }
        let (secure, usual_port) = match uri.scheme_str() {
            Some("https") => (true, 443),
            Some("http") if insecure_http || is_this_machine(&host) => (false, 80),
            Some("http") => return Err(NOT_ENCRYPTED.to_owned()),
            _ => return Err(NO_PUBLIC_URL.to_owned()),
        };
        let scheme = if secure { "https" } else { "http" };
        let origin = match uri.port_u16().filter(|port| *port != usual_port) {
            Some(port) => format!("{scheme}://{host}:{port}"),
            None => format!("{scheme}://{host}"),
        };
        Ok(Self {
            origin,
            host,
            secure,
        })
    }

    /// Scheme, host and unusual port in the form of the `Origin` header: no slash at the end.
    pub fn origin(&self) -> &str {
        &self.origin
    }

    /// The host alone, in lower case.
    pub fn host(&self) -> &str {
        &self.host
    }

    /// Whether visitors come by `https`.
    pub fn is_secure(&self) -> bool {
        self.secure
    }

    /// The full address of `path`, which begins with a slash.
    pub fn join(&self, path: &str) -> String {
        format!("{}{path}", self.origin)
    }

    /// What a cookie called `name` must be called here. Browsers take the prefix `__Host-` only over
    /// `https`, and with it only from this very host.
    pub fn cookie_name(&self, name: &str) -> String {
        if self.secure {
            format!("__Host-{name}")
        } else {
            name.to_owned()
        }
    }

    /// The domain of the practice's own mail addresses: the host without `www.`, or [`NO_DOMAIN`]
    /// where the host is none.
    pub(super) fn mail_domain(&self) -> &str {
        let domain = self.host.strip_prefix("www.").unwrap_or(&self.host);
        if domain.contains('.') && !is_this_machine(domain) && ip_address(domain).is_none() {
            domain
        } else {
            NO_DOMAIN
        }
    }
}

/// A domain that nobody can own (RFC 2606), for a practice without one.
pub(super) const NO_DOMAIN: &str = "synergy.invalid";

const NO_PUBLIC_URL: &str =
    "must be `https://` and a host, with a port if need be and nothing after it";
const NOT_ENCRYPTED: &str = "visitors would send health details unencrypted: use `https://`, \
    or set SYNERGY_INSECURE_HTTP=1 for a test in a closed network";

/// Whether `host` is this machine, whoever asks.
pub(super) fn is_this_machine(host: &str) -> bool {
    host == "localhost"
        || host.ends_with(".localhost")
        || ip_address(host).is_some_and(|address| address.is_loopback())
}

/// The IP address that `host` is, in brackets or not.
fn ip_address(host: &str) -> Option<IpAddr> {
    host.trim_start_matches('[')
        .trim_end_matches(']')
        .parse()
        .ok()
}

/// Which database engine an address leads to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Engine {
    /// A file beside the program.
    Sqlite,
    /// A server, which several of ours can share.
    Postgres,
}

/// Where the database is. It may hold a password, so it prints without what could be one.
#[derive(Clone)]
pub struct DatabaseUrl {
    engine: Engine,
    address: SecretString,
}

impl DatabaseUrl {
    /// Takes `sqlite:…`, `postgres://…` and `postgresql://…`.
    ///
    /// # Errors
    /// The reason in words, without a part of the address.
    pub fn parse(text: &str) -> Result<Self, String> {
        let engine = match text.split_once(':') {
            Some(("sqlite", rest)) if !rest.trim_start_matches('/').is_empty() => Engine::Sqlite,
            Some(("postgres" | "postgresql", rest)) if rest.len() > 2 && rest.starts_with("//") => {
                Engine::Postgres
            }
            _ => return Err("must begin with `sqlite://` or `postgres://` and go on".to_owned()),
        };
        Ok(Self {
            engine,
            address: text.into(),
        })
    }

    /// The engine it leads to.
    pub fn engine(&self) -> Engine {
        self.engine
    }

    /// The whole address, password and all: for the driver, never for a message.
    pub fn expose(&self) -> &str {
        self.address.expose_secret()
    }
}

/// Shows scheme, host and name; neither user nor password nor parameters.
impl fmt::Display for DatabaseUrl {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let address = self.expose().split(['?', '#']).next().unwrap_or_default();
        match (self.engine, address.rsplit_once('@')) {
            (Engine::Postgres, Some((_, place))) => write!(f, "postgres://…@{place}"),
            _ => f.write_str(address),
        }
    }
}

impl fmt::Debug for DatabaseUrl {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "DatabaseUrl({self})")
    }
}
