//! `synergy`: from the command line to the deed.

use std::{
    io::Write,
    path::{Path, PathBuf},
    process::ExitCode,
};

use clap::Parser;
use server::{
    cli::{Cli, Command, PicturesDeed, PostsDeed, Report},
    commands,
    config::{Config, keys_text},
    http, serve,
    store::Store,
    telemetry,
};

fn main() -> ExitCode {
    let command = Cli::parse().chosen();
    if let Command::Check { keys: true } = command {
        return say(&keys_text());
    }
    if let Command::Routes { json } = command {
        return say(&http::inventory::listing(json));
    }
    let config = match Config::from_environment() {
        Ok(config) => config,
        Err(faults) => return complain(&faults),
    };
    if let Err(fault) = telemetry::start(&config) {
        return complain(&fault);
    }
    // Pages are rendered on these threads: on a small host the machine's own number would be one,
    // and a page that waits for a blocking task would wait for itself.
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .worker_threads(4)
        .enable_all()
        .build();
    match runtime {
        Ok(runtime) => runtime.block_on(deed(command, &config)),
        Err(fault) => complain(&fault),
    }
}

async fn deed(command: Command, config: &Config) -> ExitCode {
    let done = match command {
        Command::Migrate => serve::open(config)
            .await
            .map(|_| "The database is up to date."),
        Command::Seed => seed(config).await,
        Command::Posts {
            deed: PostsDeed::Import { folder },
        } => return import_posts(config, &folder).await,
        Command::Pictures {
            deed: PicturesDeed::Add { files },
        } => return add_pictures(config, &files).await,
        Command::ImportWordpress {
            file,
            uploads,
            dry_run,
        } => return import_wordpress(config, &file, uploads.as_deref(), dry_run).await,
        Command::Newsletter { deed } => return print(commands::newsletter(config, deed).await),
        Command::Bounces { from } => return print(commands::bounces(config, &from).await),
        Command::Check { .. } => return check(config).await,
        Command::Serve | Command::Routes { .. } => serve::run(config).await.map(|()| ""),
    };
    match done {
        Ok("") => ExitCode::SUCCESS,
        Ok(words) => say(words),
        Err(fault) => complain(&fault),
    }
}

async fn seed(config: &Config) -> Result<&'static str, serve::ServeFault> {
    let practice = serve::open(config).await?;
    let moved_in = practice.seed_sample().await?;
    practice.seed_content().await?;
    practice.store().close().await;
    Ok(if moved_in {
        "The sample practice has moved in."
    } else {
        "There are therapists already: nothing was changed."
    })
}

async fn import_posts(config: &Config, folder: &Path) -> ExitCode {
    let practice = match serve::open(config).await {
        Ok(practice) => practice,
        Err(fault) => return complain(&fault),
    };
    let outcome = practice.import_posts(folder).await;
    practice.store().close().await;
    match outcome {
        Ok(done) => say(done.to_string().trim_end()),
        Err(fault) => complain(&fault),
    }
}

async fn add_pictures(config: &Config, files: &[PathBuf]) -> ExitCode {
    let practice = match serve::open(config).await {
        Ok(practice) => practice,
        Err(fault) => return complain(&fault),
    };
    let outcome = practice.add_picture_files(files).await;
    practice.store().close().await;
    match outcome {
        Ok(done) if done.refused.is_empty() => say(done.to_string().trim_end()),
        Ok(done) => {
            say(done.to_string().trim_end());
            ExitCode::FAILURE
        }
        Err(fault) => complain(&fault),
    }
}

async fn import_wordpress(
    config: &Config,
    file: &Path,
    uploads: Option<&Path>,
    dry: bool,
) -> ExitCode {
    let practice = match serve::open(config).await {
        Ok(practice) => practice,
        Err(fault) => return complain(&fault),
    };
    let outcome = practice.import_wordpress(file, uploads, dry).await;
    practice.store().close().await;
    match outcome {
        Ok(done) => say(done.to_string().trim_end()),
        Err(fault) => complain(&fault),
    }
}

/// Looks whether the server could run here, without changing anything.
async fn check(config: &Config) -> ExitCode {
    let mut report = Report::default();
    report.ok("configuration", "understood");
    if config.site_dir.join("pkg").is_dir() {
        report.ok("assets", config.site_dir.display().to_string());
    } else {
        report.fail(
            "assets",
            format!("{} has no built client", config.site_dir.display()),
        );
    }
    match server::crypto::KeyRing::open(&config.master_key_file) {
        Ok(_) => report.ok("keys", config.master_key_file.display().to_string()),
        Err(fault) => report.warn("keys", format!("{fault}; the first start makes new ones")),
    }
    match Store::connect(config.database_url.expose()).await {
        Ok(store) => match store.version().await {
            Ok(version) => report.ok("database", version),
            Err(fault) => report.fail("database", fault.to_string()),
        },
        Err(fault) => report.fail("database", fault.to_string()),
    }
    if config.smtp_url.is_none() {
        report.warn("mail", "no mail server: mails land in the data folder");
    } else {
        report.ok("mail", "a mail server is configured");
    }
    match serve::sender(config) {
        Ok(sender) if sender.dkim.is_some() => report.ok("signature", "mails are signed"),
        Ok(_) => report.warn(
            "signature",
            "mails are not signed here (SYNERGY_DKIM_KEY_FILE)",
        ),
        Err(fault) => report.fail("signature", fault.to_string()),
    }
    if report.write_to(&mut std::io::stdout()).is_err() {
        return ExitCode::FAILURE;
    }
    ExitCode::from(report.exit_status())
}

fn print(said: commands::Said) -> ExitCode {
    match said {
        Ok(words) => say(&words),
        Err(fault) => complain(&fault),
    }
}

fn say(words: &str) -> ExitCode {
    match writeln!(std::io::stdout(), "{words}") {
        Ok(()) => ExitCode::SUCCESS,
        Err(_) => ExitCode::FAILURE,
    }
}

fn complain(fault: &dyn std::fmt::Display) -> ExitCode {
    let _ = writeln!(std::io::stderr(), "{fault}");
    ExitCode::FAILURE
}
