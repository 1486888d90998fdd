//! Letters by SMTP (RFC 5321). Usually a connection for each: a practice sends dozens a day, and a
//! connection that was kept open is one that may be half dead when it is needed. Where many go out
//! one after another, a carrier that is [keeping](SmtpCarrier::keeping) uses one for several; one
//! that turns out to be dead costs nothing, because that shows before any content has left.
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
use tokio::{net::TcpStream, sync::Mutex};

use lettre::transport::smtp::{
    Error,
    authentication::{Credentials, DEFAULT_MECHANISMS},
    client::{AsyncSmtpConnection, Certificate, TlsParameters},
    commands::{Data, Mail, Rcpt, Rset},
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

/// The steps before the content: sender and recipient on a connection that turns out to be dead;
/// connecting, greeting, encryption, sign-in, sender, recipient, data; and the reset after it.
const STEPS: u32 = 10;

/// How many letters a connection carries at most: servers lose patience with long ones.
const MOST_LETTERS: u32 = 100;

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
    /// A connection for the next letter, where this carrier keeps one.
    kept: Option<Mutex<Option<Kept>>>,
}

/// A connection between two letters.
struct Kept {
    connection: AsyncSmtpConnection,
    /// How many letters it has carried.
    letters: u32,
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
            kept: None,
        })
    }

    /// The same carrier, for many letters one after another: it keeps its connection for the next,
    /// until it is told to rest.
    #[must_use]
    pub fn keeping(mut self) -> Self {
        self.kept = Some(Mutex::new(None));
        self
    }

    /// The same carrier with another limit for each step (30 seconds otherwise). The reply to the
    /// content may take four times as long.
    #[must_use]
    pub fn with_patience(mut self, each_step: Duration) -> Self {
        self.patience = each_step;
        self
    }

    /// A connection on which the server has heard from whom and to whom. One that was kept and
    /// is dead by now is replaced.
    async fn at_the_door(&self, letter: &Letter) -> Result<Kept, Delivery> {
        let names = names_in(letter.envelope());
        if let Some(mut kept) = self.take_kept().await {
            match self.addressed(&mut kept.connection, letter).await {
                Ok(()) => return Ok(kept),
                Err(trouble) if trouble.is_the_connections() => {}
                Err(trouble) => {
                    self.start_over(kept).await;
                    return Err(trouble.with_the_letter(&names));
                }
            }
        }
        let connection = self
            .connected()
            .await
            .map_err(|trouble| trouble.with_the_connection(&names))?;
        let mut kept = Kept {
            connection,
            letters: 0,
        };
        if let Err(trouble) = self.addressed(&mut kept.connection, letter).await {
            if trouble.is_answer() {
                self.start_over(kept).await;
            }
            return Err(trouble.with_the_letter(&names));
        }
        Ok(kept)
    }

    async fn take_kept(&self) -> Option<Kept> {
        self.kept.as_ref()?.lock().await.take()
    }

    /// Lets the server forget the letter that it did not want, and keeps the connection.
    async fn start_over(&self, mut kept: Kept) {
        if self.kept.is_none() {
            return take_leave(kept.connection, self.patience, true);
        }
        // What became of the letter is known, and waits to be written down.
        let patience = self.patience.min(Duration::from_secs(5));
        let reset = kept.connection.command(Rset);
        if within(patience, "reset", reset).await.is_ok() {
            self.keep(kept).await;
        }
    }

    /// Keeps a connection on which the last letter is settled, or says goodbye.
    async fn keep(&self, kept: Kept) {
        match &self.kept {
            Some(place) if kept.letters < MOST_LETTERS && !kept.connection.has_broken() => {
                *place.lock().await = Some(kept);
            }
            _ => take_leave(kept.connection, self.patience, true),
        }
    }

    /// Connects, encrypts, signs in.
    async fn connected(&self) -> Result<AsyncSmtpConnection, Trouble> {
        let whole = (self.encryption == Encryption::Whole).then(|| self.tls.clone());
        let mut connection = match whole {
            Some(tls) => {
                let server = (self.host.as_str(), self.port);
                let (patience, hello) = (Some(self.patience), &self.hello);
                let connecting =
                    AsyncSmtpConnection::connect_tokio1(server, patience, hello, Some(tls), None);
                within(self.patience, "connecting", connecting).await?
            }
            None => {
                let stream = Box::new(self.reached().await?);
                let greeting = AsyncSmtpConnection::connect_with_transport(stream, &self.hello);
                within(self.patience, "connecting", greeting).await?
            }
        };
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

    /// A line to the server that sends each word at once: a letter's last dot would wait for the
    /// answer to what came before it, a twentieth of a second each time.
    async fn reached(&self) -> Result<TcpStream, Trouble> {
        let trouble = |words: String| Trouble { code: None, words };
        let connecting = TcpStream::connect((self.host.as_str(), self.port));
        let stream = tokio::time::timeout(self.patience, connecting)
            .await
            .map_err(|_| {
                trouble(format!(
                    "connecting: no answer within {} s",
                    self.patience.as_secs()
                ))
            })?
            .map_err(|fault| trouble(format!("connecting: {fault}")))?;
        stream
            .set_nodelay(true)
            .map_err(|fault| trouble(format!("connecting: {fault}")))?;
        Ok(stream)
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
        Ok(Box::new(AtTheServer {
            kept: self.at_the_door(letter).await?,
            letter,
            names: names_in(letter.envelope()),
            carrier: self,
        }))
    }

    async fn rest(&self) {
        if let Some(kept) = self.take_kept().await {
            take_leave(kept.connection, self.patience, true);
        }
    }

    fn name(&self) -> &'static str {
        "smtp"
    }
}

struct AtTheServer<'a> {
    kept: Kept,
    letter: &'a Letter,
    names: Vec<String>,
    carrier: &'a SmtpCarrier,
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
        self.kept.letters += 1;
        match delivery {
            Delivery::Accepted { .. } => self.carrier.keep(self.kept).await,
            // It said no, and waits for what comes next.
            _ if answered => self.carrier.start_over(self.kept).await,
            _ => {}
        }
        delivery
    }
}

impl AtTheServer<'_> {
    /// Asks to send the content. An answer that is neither yes nor no counts as a no that may
    /// be asked about again.
    async fn may_send(&mut self) -> Result<(), Trouble> {
        let asking = self.kept.connection.command(Data);
        let answer = within(self.carrier.patience, "data", asking).await?;
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
        let patience = self.carrier.patience * FOR_THE_CONTENT;
        let sending = self.kept.connection.message(self.letter.bytes());
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

    /// Whether it may be the connection that is at its end, and not the letter that is wrong: 421 is
    /// how a server says goodbye.
    fn is_the_connections(&self) -> bool {
        matches!(self.code, None | Some(421))
    }

    fn with_the_connection(self, names: &[String]) -> Delivery {
        Delivery::Away {
            reply: tidy(&self.words, names),
        }
    }

    fn with_the_letter(self, names: &[String]) -> Delivery {
        let (code, reply) = (self.code, tidy(&self.words, names));
        match code {
            Some(530 | 534 | 535 | 538) => Delivery::Away { reply },
            Some(500..) => Delivery::Refused { code, reply },
            _ => Delivery::Deferred { code, reply },
        }
    }

    fn with_the_content(self, names: &[String]) -> Delivery {
        let (code, reply) = (self.code, tidy(&self.words, names));
        match code {
            Some(500..) => Delivery::Refused { code, reply },
            Some(_) => Delivery::Deferred { code, reply },
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
