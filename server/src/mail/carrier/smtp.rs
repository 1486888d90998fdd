//! Letters by SMTP (RFC 5321), a connection for each: a practice sends dozens a day, and a
//! connection that was kept open is one that may be half dead when it is needed.
//!
//! What a failure means depends on where it happens.
//! - Up to and including the sign-in, whatever goes wrong is the connection's fault and not the
//!   letter's: even a 5xx there (a wrong password, say) is a *later*, since no letter should be
//!   given up for a mistake in the configuration. The same holds for the 53x replies that ask for a
//!   sign-in or for encryption.
//! - From MAIL on, 5xx refuses the letter and anything else defers it. That goes for DATA itself
//!   too, stalls and lost connections included: before the server has said 354, nothing of the
//!   content has left.
//! - Once content is on its way, only a reply can tell: 2xx accepts, 4xx defers, 5xx refuses, and
//!   without one the outcome is uncertain.

use std::{future::Future, time::Duration};

use async_trait::async_trait;
use lettre::transport::smtp::{
    Error,
    authentication::{Credentials, DEFAULT_MECHANISMS},
    client::{AsyncSmtpConnection, Certificate, TlsParameters},
    commands::{Data, Mail, Rcpt},
    extension::ClientId,
    response::{Response, Severity},
};
use secrecy::ExposeSecret;

use super::{
    Carrier, Delivery, Handover,
    relay::{Encryption, Relay, RelayFault},
    reply::{names_in, tidy},
};
use crate::mail::letter::Letter;

/// How long each step may take.
const PATIENCE: Duration = Duration::from_secs(30);

/// The steps before the content: connecting, encryption, sign-in, sender, recipient, data.
const STEPS: u32 = 6;

/// How many times as long the content's reply may take: servers look through a letter before they
/// answer, and to leave too early is to not know (RFC 5321, section 4.5.3.2.6).
const FOR_THE_CONTENT: u32 = 4;

/// Hands letters to a mail server.
pub struct SmtpCarrier {
    host: String,
    port: u16,
    encryption: Encryption,
    tls: TlsParameters,
    credentials: Option<Credentials>,
    hello: ClientId,
    patience: Duration,
}

impl SmtpCarrier {
    /// The most that one letter can take, from the first step to the last reply: a lease on the
    /// outbox's row has to be longer.
    pub const LONGEST: Duration = PATIENCE.saturating_mul(STEPS + FOR_THE_CONTENT);

    /// A carrier to the server at `address`, see [`Relay::parse`]. `hello` is the host by which
    /// this machine introduces itself, see [`crate::mail::host_of`].
    ///
    /// # Errors
    /// [`RelayFault`] where the address is not understood.
    pub fn from_url(address: &str, hello: &str) -> Result<Self, RelayFault> {
        Self::new(Relay::parse(address)?, hello, None)
    }

    /// A carrier to `relay`. `trusted` is a PEM file with certificates to trust beside the public
    /// ones, for a server with an authority of its own.
    ///
    /// # Errors
    /// [`RelayFault::Certificate`] where that file holds none.
    pub fn new(relay: Relay, hello: &str, trusted: Option<&[u8]>) -> Result<Self, RelayFault> {
        let mut tls = TlsParameters::builder(relay.host.clone());
        if let Some(pem) = trusted {
            let looks_right = String::from_utf8_lossy(pem).contains("BEGIN CERTIFICATE");
            let certificate = Certificate::from_pem(pem)
                .ok()
                .filter(|_| looks_right)
                .ok_or(RelayFault::Certificate)?;
            tls = tls.add_root_certificate(certificate);
        }
        let credentials = relay
            .account
            .map(|(user, password)| Credentials::new(user, password.expose_secret().to_owned()));
        Ok(Self {
            host: relay.host,
            port: relay.port,
            encryption: relay.encryption,
            tls: tls.build().map_err(|_| RelayFault::Certificate)?,
            credentials,
            hello: introduction(hello),
            patience: PATIENCE,
        })
    }

    /// The same carrier with another limit for each step (30 seconds otherwise). The reply to the
    /// content may take four times as long.
    #[must_use]
    pub fn with_patience(mut self, each_step: Duration) -> Self {
        self.patience = each_step;
        self
    }

    /// Connects, encrypts, signs in.
    async fn connected(&self) -> Result<AsyncSmtpConnection, Trouble> {
        let whole = (self.encryption == Encryption::Whole).then(|| self.tls.clone());
        let server = (self.host.as_str(), self.port);
        let connecting = AsyncSmtpConnection::connect_tokio1(
            server,
            Some(self.patience),
            &self.hello,
            whole,
            None,
        );
        let mut connection = within(self.patience, "connecting", connecting).await?;
        let encrypts = match self.encryption {
            Encryption::None | Encryption::Whole => false,
            Encryption::Opportunistic => connection.can_starttls(),
            Encryption::Required => true,
        };
        if encrypts {
            let encrypting = connection.starttls(self.tls.clone(), &self.hello);
            within(self.patience, "encryption", encrypting).await?;
        }
        if let Some(credentials) = &self.credentials {
            let signing_in = connection.auth(DEFAULT_MECHANISMS, credentials);
            within(self.patience, "sign-in", signing_in).await?;
        }
        Ok(connection)
    }

    /// Says from whom and to whom.
    async fn addressed(
        &self,
        connection: &mut AsyncSmtpConnection,
        letter: &Letter,
    ) -> Result<(), Trouble> {
        let from = Mail::new(letter.envelope().from().cloned(), Vec::new());
        within(self.patience, "sender", connection.command(from)).await?;
        for to in letter.envelope().to() {
            let to = Rcpt::new(to.clone(), Vec::new());
            within(self.patience, "recipient", connection.command(to)).await?;
        }
        Ok(())
    }
}

#[async_trait]
impl Carrier for SmtpCarrier {
    async fn approach<'a>(
        &'a self,
        letter: &'a Letter,
    ) -> Result<Box<dyn Handover + 'a>, Delivery> {
        let names = names_in(letter.envelope());
        let mut connection = self
            .connected()
            .await
            .map_err(|trouble| trouble.with_the_connection(&names))?;
        if let Err(trouble) = self.addressed(&mut connection, letter).await {
            take_leave(connection, self.patience, trouble.is_answer());
            return Err(trouble.with_the_letter(&names));
        }
        Ok(Box::new(AtTheServer {
            connection,
            letter,
            names,
            patience: self.patience,
        }))
    }

    fn name(&self) -> &'static str {
        "smtp"
    }
}

struct AtTheServer<'a> {
    connection: AsyncSmtpConnection,
    letter: &'a Letter,
    names: Vec<String>,
    patience: Duration,
}

#[async_trait]
impl Handover for AtTheServer<'_> {
    async fn hand_over(mut self: Box<Self>) -> Delivery {
        let (delivery, answered) = match self.may_send().await {
            Ok(()) => self.sent().await,
            Err(trouble) => {
                let answered = trouble.is_answer();
                (trouble.with_the_letter(&self.names), answered)
            }
        };
        take_leave(self.connection, self.patience, answered);
        delivery
    }
}

impl AtTheServer<'_> {
    /// Asks to send the content. An answer that is neither yes nor no counts as a no that may
    /// be asked about again.
    async fn may_send(&mut self) -> Result<(), Trouble> {
        let answer = within(self.patience, "data", self.connection.command(Data)).await?;
        if answer.has_code(354) {
            return Ok(());
        }
        Err(Trouble {
            code: None,
            words: format!("data: {}", said(&answer)),
        })
    }

    /// Sends the content. Answers with what became of it and whether the server said so.
    async fn sent(&mut self) -> (Delivery, bool) {
        let patience = self.patience * FOR_THE_CONTENT;
        let sending = self.connection.message(self.letter.bytes());
        match within(patience, "content", sending).await {
            Ok(reply) => {
                let words = tidy(&said(&reply), &self.names);
                match reply.code().severity {
                    Severity::PositiveCompletion => (Delivery::Accepted { reply: words }, true),
                    _ => (Delivery::Uncertain { reply: words }, false),
                }
            }
            Err(trouble) => {
                let answered = trouble.is_answer();
                (trouble.with_the_content(&self.names), answered)
            }
        }
    }
}

/// What went wrong in a step.
struct Trouble {
    /// The server's code, when it gave one of 400 or more.
    code: Option<u16>,
    /// What happened, in words.
    words: String,
}

impl Trouble {
    fn is_answer(&self) -> bool {
        self.code.is_some()
    }

    fn with_the_connection(self, names: &[String]) -> Delivery {
        Delivery::Deferred {
            reply: tidy(&self.words, names),
        }
    }

    fn with_the_letter(self, names: &[String]) -> Delivery {
        let reply = tidy(&self.words, names);
        match self.code {
            Some(530 | 534 | 535 | 538) => Delivery::Deferred { reply },
            Some(500..) => Delivery::Refused { reply },
            _ => Delivery::Deferred { reply },
        }
    }

    fn with_the_content(self, names: &[String]) -> Delivery {
        let reply = tidy(&self.words, names);
        match self.code {
            Some(500..) => Delivery::Refused { reply },
            Some(_) => Delivery::Deferred { reply },
            None => Delivery::Uncertain { reply },
        }
    }
}

/// Takes a step that must end within `patience`.
async fn within<T>(
    patience: Duration,
    step: &str,
    work: impl Future<Output = Result<T, Error>>,
) -> Result<T, Trouble> {
    match tokio::time::timeout(patience, work).await {
        Ok(Ok(done)) => Ok(done),
        Ok(Err(error)) => Err(Trouble {
            code: error.status().map(u16::from),
            words: format!("{step}: {error}"),
        }),
        Err(_) => Err(Trouble {
            code: None,
            words: format!("{step}: no answer within {} s", patience.as_secs()),
        }),
    }
}

fn said(reply: &Response) -> String {
    let lines: Vec<&str> = reply.message().collect();
    format!("{} {}", reply.code(), lines.join(" "))
}

/// Says goodbye, to a server that still answers, and aside: what became of the letter is known, and
/// the outbox must not wait to write it down.
fn take_leave(mut connection: AsyncSmtpConnection, patience: Duration, answered: bool) {
    if !answered || connection.has_broken() {
        return;
    }
    tokio::spawn(async move {
        // Whether it answers to that makes no difference any more.
        let _ = tokio::time::timeout(patience, connection.quit()).await;
    });
}

/// The name for EHLO. Whatever is no host name becomes the address of this machine, which every
/// server understands.
fn introduction(host: &str) -> ClientId {
    let is_name = host.contains('.')
        && host
            .bytes()
            .all(|b| b.is_ascii_alphanumeric() || b == b'-' || b == b'.')
        && host.bytes().any(|b| b.is_ascii_alphabetic());
    if is_name {
        ClientId::Domain(host.to_owned())
    } else {
        ClientId::default()
    }
}
