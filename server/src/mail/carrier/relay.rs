//! Where the mail server is, from the one line of the configuration that says so.

use std::net::IpAddr;

use secrecy::SecretString;

/// A mail server to hand letters to.
#[derive(Debug)]
pub struct Relay {
    /// Its name or IP address.
    pub host: String,
    /// Its port.
    pub port: u16,
    /// How the connection is protected.
    pub encryption: Encryption,
    /// With what to sign in.
    pub account: Option<(String, SecretString)>,
}

/// How a connection to a mail server is protected.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Encryption {
    /// Not at all.
    None,
    /// By STARTTLS, if the server offers it. Its certificate must be right then.
    Opportunistic,
    /// By STARTTLS, or no letter goes out.
    Required,
    /// TLS from the first byte.
    Whole,
}

/// Why an address of a mail server was not understood. Never repeats the address, which may hold a
/// password.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum RelayFault {
    /// Not of the form.
    #[error(
        "the mail server's address must look like smtps://user:password@host:465 or \
         smtp://host:587?tls=required, with odd characters of the password in percent"
    )]
    Malformed,
    /// Another `tls` than there is.
    #[error("tls must be one of: none, opportunistic, required")]
    UnknownEncryption,
    /// The certificate to trust is none.
    #[error("the certificate to trust must be a PEM file with at least one certificate")]
    Certificate,
}

impl Relay {
    /// Reads `smtp://` and `smtps://` addresses: `scheme://user:password@host:port?tls=…`.
    ///
    /// `smtps` is TLS from the first byte, port 465. `smtp` takes `tls`: `none` (port 25),
    /// `opportunistic` or `required` (port 587). Without it, a server on this machine gets
    /// `none`, one that is signed in to gets `required`, since a password must not cross a network
    /// in the clear, and any other gets `opportunistic`.
    ///
    /// # Errors
    /// [`RelayFault`] for anything else.
    pub fn parse(address: &str) -> Result<Self, RelayFault> {
        let url: http::Uri = address.trim().parse().map_err(|_| RelayFault::Malformed)?;
        let authority = url.authority().ok_or(RelayFault::Malformed)?;
        let host = authority.host().trim_matches(['[', ']']).to_owned();
        if host.is_empty() || !matches!(url.path(), "" | "/") {
            return Err(RelayFault::Malformed);
        }
        let account = account(authority.as_str())?;
        let encryption = match url.scheme_str() {
            Some("smtps") => Encryption::Whole,
            Some("smtp") => encryption(url.query(), &host, account.is_some())?,
            _ => return Err(RelayFault::Malformed),
        };
        let port = match authority.port_u16() {
            Some(port) => port,
            None if has_more(authority) => return Err(RelayFault::Malformed),
            None => encryption.usual_port(),
        };
        Ok(Self {
            host,
            port,
            encryption,
            account,
        })
    }
}

impl Encryption {
    fn usual_port(self) -> u16 {
        match self {
            Self::None => 25,
            Self::Opportunistic | Self::Required => 587,
            Self::Whole => 465,
        }
    }
}

/// Whether something stands after the host, which for want of a port can only be a mistake.
fn has_more(authority: &http::uri::Authority) -> bool {
    let server = authority.as_str().rsplit('@').next();
    server != Some(authority.host())
}

fn account(authority: &str) -> Result<Option<(String, SecretString)>, RelayFault> {
    let Some((userinfo, _)) = authority.rsplit_once('@') else {
        return Ok(None);
    };
    let (user, password) = userinfo.split_once(':').ok_or(RelayFault::Malformed)?;
    let (user, password) = (plain(user)?, plain(password)?);
    Ok(Some((user, SecretString::from(password))))
}

fn encryption(query: Option<&str>, host: &str, signs_in: bool) -> Result<Encryption, RelayFault> {
    match query.unwrap_or("") {
        "tls=none" => Ok(Encryption::None),
        "tls=opportunistic" => Ok(Encryption::Opportunistic),
        "tls=required" => Ok(Encryption::Required),
        "" if is_here(host) => Ok(Encryption::None),
        "" if signs_in => Ok(Encryption::Required),
        "" => Ok(Encryption::Opportunistic),
        _ => Err(RelayFault::UnknownEncryption),
    }
}

fn is_here(host: &str) -> bool {
    host.eq_ignore_ascii_case("localhost")
        || host
            .parse::<IpAddr>()
            .is_ok_and(|address| address.is_loopback())
}

/// The text with `%41` read as `A`.
fn plain(text: &str) -> Result<String, RelayFault> {
    let mut bytes = text.bytes();
    let mut out = Vec::with_capacity(text.len());
    while let Some(byte) = bytes.next() {
        if byte != b'%' {
            out.push(byte);
            continue;
        }
        let mut digit = || {
            let digit = bytes.next().map(char::from)?.to_digit(16)?;
            u8::try_from(digit).ok()
        };
        let (high, low) = (digit(), digit());
        let value = high.zip(low).ok_or(RelayFault::Malformed)?;
        out.push(value.0 * 16 + value.1);
    }
    String::from_utf8(out).map_err(|_| RelayFault::Malformed)
}

#[cfg(test)]
mod tests {
    use secrecy::ExposeSecret;

    use super::*;

    fn read(address: &str) -> (String, u16, Encryption) {
        let relay = Relay::parse(address).unwrap();
        (relay.host, relay.port, relay.encryption)
    }

    #[test]
    fn addresses_say_host_port_and_protection() {
        use Encryption::{None, Opportunistic, Required, Whole};
        for (address, host, port, encryption) in [
            ("smtp://localhost:1025", "localhost", 1025, None),
            ("smtp://127.0.0.1", "127.0.0.1", 25, None),
            ("smtp://[::1]:2525", "::1", 2525, None),
            (
                "smtp://mail.example.org",
                "mail.example.org",
                587,
                Opportunistic,
            ),
            (
                "smtp://u:p@mail.example.org",
                "mail.example.org",
                587,
                Required,
            ),
            ("smtp://u:p@mailpit:25?tls=none", "mailpit", 25, None),
            (
                "smtp://mail.example.org/?tls=required",
                "mail.example.org",
                587,
                Required,
            ),
            (
                "smtp://localhost?tls=opportunistic",
                "localhost",
                587,
                Opportunistic,
            ),
            ("smtps://mail.example.org", "mail.example.org", 465, Whole),
        ] {
            assert_eq!(read(address), (host.into(), port, encryption), "{address}");
        }
    }

    #[test]
    fn an_account_is_read_out_of_percent_and_never_shown() {
        let relay = Relay::parse("smtps://desk%40example.org:p%3Aw%2Fd%C3%A9@mail.example.org");
        let relay = relay.unwrap();
        assert!(!format!("{relay:?}").contains("p:w/d"));
        let (user, password) = relay.account.unwrap();
        assert_eq!(user, "desk@example.org");
        assert_eq!(password.expose_secret(), "p:w/dé");
    }

    #[test]
    fn anything_else_is_refused_without_repeating_it() {
        for wrong in [
            "",
            "mail.example.org:25",
            "http://mail.example.org",
            "smtp://",
            "smtp://user@mail.example.org",
            "smtp://u:%zz@mail.example.org",
            "smtp://mail.example.org:notaport",
            "smtp://mail.example.org/path",
        ] {
            let fault = Relay::parse(wrong).unwrap_err();
            assert_eq!(fault, RelayFault::Malformed, "{wrong}");
        }
        assert_eq!(
            Relay::parse("smtp://mail.example.org?tls=maybe").unwrap_err(),
            RelayFault::UnknownEncryption
        );
    }
}
