//! Running the program: the store is opened and brought up to date, the sample practice moves into
//! an empty one, the router listens, the jobs work; and all of it stops without losing anything.

mod clock;

use std::{io::Write, net::SocketAddr, path::Path, sync::Arc, time::Duration};

use domain::staff::AccountError;
use secrecy::ExposeSecret;
use tokio::{net::TcpListener, sync::watch, task::JoinSet};

pub use clock::MachineClock;

use crate::{
    config::{Config, Engine},
    crypto::{KeyRing, KeyRingFault},
    http::{self, Site},
    jobs::{LOOK, Mailing, Outbox, Sender, look_after_site},
    mail::{
        Dkim, DkimFault,
        carrier::{Carrier, FolderCarrier, RelayFault, SmtpCarrier},
        host_of,
    },
    practice::{Fault, Practice, WrongKeys, content::ContentFault, sample::SampleFault},
    store::{Store, StoreError},
};

/// How long requests that have begun may still take when the program is asked to stop.
const GRACE: Duration = Duration::from_secs(20);
/// How often what has run out is deleted.
const TIDY: Duration = Duration::from_secs(60);

/// Why the program cannot run.
#[derive(Debug, thiserror::Error)]
pub enum ServeFault {
    /// The store cannot be opened.
    #[error("the database {at} cannot be opened: {fault}")]
    Store {
        /// Which, without credentials.
        at: String,
        /// Why.
        fault: StoreError,
    },
    /// The keys cannot be read.
    #[error(transparent)]
    Keys(#[from] KeyRingFault),
    /// The keys are another database's.
    #[error(transparent)]
    WrongKeys(#[from] Fault<WrongKeys>),
    /// The sample practice could not move in.
    #[error("the sample practice could not move in: {0}")]
    Sample(#[from] SampleFault),
    /// The first content could not move in.
    #[error("the first content could not move in: {0}")]
    Content(#[from] ContentFault),
    /// The owner's link could not be made.
    #[error("the link for setting up the owner's account could not be made: {0}")]
    Welcome(#[from] Fault<AccountError>),
    /// The mail server's address is wrong.
    #[error("SYNERGY_SMTP_URL: {0}")]
    Relay(#[from] RelayFault),
    /// The key that mails are to be signed with is none.
    #[error("SYNERGY_DKIM_KEY_FILE: {0}")]
    Dkim(#[from] DkimFault),
    /// A folder or a port is not to be had.
    #[error("{what}: {fault}")]
    Io {
        /// What was tried.
        what: String,
        /// Why it did not work.
        fault: std::io::Error,
    },
}

/// Opens the practice that `config` describes: keys, store, migrations.
///
/// # Errors
/// [`ServeFault`]
pub async fn open(config: &Config) -> Result<Practice, ServeFault> {
    let data_dir = &config.data_dir;
    make_private(data_dir)
        .await
        .map_err(|fault| ServeFault::Io {
            what: format!("the data folder {} cannot be made", data_dir.display()),
            fault,
        })?;
    let keys = KeyRing::open_or_create(&config.master_key_file)?;
    let url = config.database_url.expose();
    let store = Store::open(url).await.map_err(|fault| ServeFault::Store {
        at: config.database_url.to_string(),
        fault,
    })?;
    let practice = Practice::new(store, keys, Arc::new(MachineClock));
    practice.check_keys().await.map_err(|fault| match fault {
        Fault::Refused(wrong) => Fault::Refused(wrong),
        other => other,
    })?;
    Ok(practice)
}

/// Makes a folder that only its owner can look into. One that is there stays as it is.
async fn make_private(folder: &Path) -> std::io::Result<()> {
    let mut builder = tokio::fs::DirBuilder::new();
    builder.recursive(true);
    #[cfg(unix)]
    builder.mode(0o700);
    builder.create(folder).await
}

/// Serves until the program is asked to stop.
///
/// # Errors
/// [`ServeFault`] where it cannot start.
pub async fn run(config: &Config) -> Result<(), ServeFault> {
    let practice = open(config).await?;
    let moved_in = practice.seed_sample().await?;
    practice.seed_content().await?;
    let listener = TcpListener::bind(config.listen)
        .await
        .map_err(|fault| ServeFault::Io {
            what: format!("nothing can listen on {}", config.listen),
            fault,
        })?;
    let (stop, stopped) = watch::channel(false);
    let jobs = start_jobs(config, &practice, &stopped)?;
    let site = Site {
        public_url: config.public_url.clone(),
        site_dir: config.site_dir.clone(),
        trusted_proxies: config.trusted_proxies,
        mail_from: config.mail_from.clone(),
    };
    let router = http::router(practice.clone(), site);
    let welcome = practice.owner_welcome().await?;
    greet(config, moved_in, welcome.as_deref());
    let service = router.into_make_service_with_connect_info::<SocketAddr>();
    let mut until = stopped.clone();
    let serving = axum::serve(listener, service).with_graceful_shutdown(async move {
        let _ = until.wait_for(|stop| *stop).await;
    });
    let serving = tokio::spawn(async move { serving.await });
    asked_to_stop().await;
    tracing::info!("stopping: requests that have begun are answered first");
    stop.send_replace(true);
    if tokio::time::timeout(GRACE, serving).await.is_err() {
        tracing::warn!("some requests did not end in time");
    }
    jobs.join_all().await;
    practice.store().close().await;
    Ok(())
}

fn start_jobs(
    config: &Config,
    practice: &Practice,
    stopped: &watch::Receiver<bool>,
) -> Result<JoinSet<()>, ServeFault> {
    let mut jobs = JoinSet::new();
    let (sender, carrier) = (sender(config)?, carrier(config, Letters::OneByOne)?);
    let for_many = self::carrier(config, Letters::ManyInARow)?;
    let mailing = Mailing::new(practice.clone(), for_many, sender.clone());
    jobs.spawn(mailing.run(stopped.clone()));
    let outbox = Outbox::new(practice.clone(), carrier, sender);
    jobs.spawn(outbox.run(stopped.clone()));
    jobs.spawn(tidy(practice.clone(), stopped.clone()));
    jobs.spawn(look_after_site(practice.clone(), LOOK, stopped.clone()));
    Ok(jobs)
}

/// How letters come to a carrier.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Letters {
    /// Now and then one.
    OneByOne,
    /// Many, one after another.
    ManyInARow,
}

/// Who sends, and with what mails are signed.
///
/// # Errors
/// [`ServeFault::Io`] and [`ServeFault::Dkim`] where the key to sign with cannot be had.
pub fn sender(config: &Config) -> Result<Sender, ServeFault> {
    let mut sender = Sender::new(config.mail_from.clone(), config.public_url.clone());
    sender.return_to.clone_from(&config.mail_return);
    if let Some(file) = &config.dkim_key_file {
        let pem = std::fs::read_to_string(file).map_err(|fault| ServeFault::Io {
            what: format!("the key {} cannot be read", file.display()),
            fault,
        })?;
        let domain = config.mail_from.as_str().rsplit('@').next();
        let dkim = Dkim::new(&pem, &config.dkim_selector, domain.unwrap_or_default())?;
        sender.dkim = Some(Arc::new(dkim));
    }
    Ok(sender)
}

/// The mail server, or a folder where none is configured.
///
/// # Errors
/// [`ServeFault::Relay`] where its address is not understood.
pub fn carrier(config: &Config, letters: Letters) -> Result<Arc<dyn Carrier>, ServeFault> {
    Ok(match &config.smtp_url {
        Some(url) => {
            let hello = host_of(config.public_url.origin());
            let smtp = SmtpCarrier::from_url(url.expose_secret(), &hello)?;
            Arc::new(match letters {
                Letters::OneByOne => smtp,
                Letters::ManyInARow => smtp.keeping(),
            })
        }
        None => Arc::new(FolderCarrier::new(config.data_dir.join("mail"))),
    })
}

async fn tidy(practice: Practice, mut stop: watch::Receiver<bool>) {
    while !*stop.borrow() {
        if let Err(fault) = practice.tidy().await {
            tracing::error!(cause = %fault, "what has run out could not be deleted");
        }
        tokio::select! {
            () = tokio::time::sleep(TIDY) => {}
            _ = stop.changed() => {}
        }
    }
}

/// Says where to go.
fn greet(config: &Config, moved_in: bool, welcome: Option<&str>) {
    let origin = config.public_url.origin();
    let mut lines = vec![format!("Synergy is at {origin}")];
    if let Some(token) = welcome {
        lines.push(format!(
            "Nobody runs the practice yet. Make the owner's account here, once, within a day:\n  \
             {origin}/staff/welcome/{token}"
        ));
    }
    if moved_in {
        lines.push("The sample practice has moved in, so that you can look around.".to_owned());
    }
    if config.smtp_url.is_none() {
        let folder = config.data_dir.join("mail");
        lines.push(format!(
            "No mail server is configured: mails land in {}",
            folder.display()
        ));
    }
    if config.database_url.engine() == Engine::Sqlite {
        lines.push(format!(
            "Everything is kept in {}",
            config.data_dir.display()
        ));
    }
    lines.push("Ctrl-C stops it.".to_owned());
    // Nobody may be reading, and that is no reason not to serve.
    let _ = writeln!(std::io::stdout(), "{}", lines.join("\n"));
}

async fn asked_to_stop() {
    let terminate = async {
        match tokio::signal::unix::signal(tokio::signal::unix::SignalKind::terminate()) {
            Ok(mut signal) => {
                signal.recv().await;
            }
            Err(error) => {
                tracing::warn!(%error, "SIGTERM cannot be heard; Ctrl-C still can");
                std::future::pending::<()>().await;
            }
        }
    };
    tokio::select! {
        _ = tokio::signal::ctrl_c() => {}
        () = terminate => {}
    }
}
