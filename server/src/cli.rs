//! The command line: what the program can be asked to do. Only words here; `main` does the deeds.
//!
//! `main` begins with `Cli::parse().chosen()`; clap itself answers `--help`, `--version` and what
//! it does not understand.

mod newsletter;
mod report;

use std::path::PathBuf;

use clap::{Parser, Subcommand};

pub use newsletter::{NewsletterDeed, RulesGiven};
pub use report::{Finding, Outcome, Report};

/// The booking desk, website and blog of an online therapy practice, in one program.
#[derive(Debug, Parser)]
#[command(
    name = "synergy",
    version,
    after_help = "`synergy --help` also lists everything that can be configured.",
    after_long_help = configuration_help()
)]
pub struct Cli {
    #[command(subcommand)]
    command: Option<Command>,
}

/// What the program is asked to do.
#[derive(Clone, Debug, PartialEq, Eq, Subcommand)]
pub enum Command {
    /// Bring the database up to date, fill an empty one with the sample practice, and serve
    /// (what happens without a command)
    Serve,
    /// Bring the database up to date and stop
    Migrate,
    /// Fill an empty database with the sample practice and stop
    Seed,
    /// List every address that the server answers
    Routes {
        /// As JSON, for programs
        #[arg(long)]
        json: bool,
    },
    /// Take the articles of a folder of Markdown files
    Posts {
        /// What is to be done
        #[command(subcommand)]
        deed: PostsDeed,
    },
    /// Keep pictures that articles can show
    Pictures {
        /// What is to be done
        #[command(subcommand)]
        deed: PicturesDeed,
    },
    /// Move the posts and pages of a WordPress export in
    ImportWordpress {
        /// The export: an XML file
        file: PathBuf,
        /// The old site's `wp-content/uploads`: its pictures come along
        #[arg(long, value_name = "DIR")]
        uploads: Option<PathBuf>,
        /// Write nothing, and say what would be done
        #[arg(long)]
        dry_run: bool,
    },
    /// Write, send and look after the newsletter
    Newsletter {
        /// What is to be done
        #[command(subcommand)]
        deed: NewsletterDeed,
    },
    /// Take what came back: newsletters that were not delivered, complaints, mails that ask to leave
    Bounces {
        /// An mbox file, a Maildir, a folder of `.eml` files, or one such file
        from: PathBuf,
    },
    /// Look whether the server could run here, and say what is wrong
    Check {
        /// List everything that can be configured instead
        #[arg(long)]
        keys: bool,
    },
}

/// What can be done with articles.
#[derive(Clone, Debug, PartialEq, Eq, Subcommand)]
pub enum PostsDeed {
    /// Take every `.md` file of a folder; those that are there just so stay as they are
    Import {
        /// The folder
        folder: PathBuf,
    },
}

/// What can be done with pictures.
#[derive(Clone, Debug, PartialEq, Eq, Subcommand)]
pub enum PicturesDeed {
    /// Add JPEG, PNG, WebP or GIF files, and print what to write for each in an article
    Add {
        /// The files
        #[arg(required = true)]
        files: Vec<PathBuf>,
    },
}

impl Cli {
    /// What was asked for; serving, if nothing was.
    pub fn chosen(self) -> Command {
        self.command.unwrap_or(Command::Serve)
    }
}

/// The list of keys under its heading.
fn configuration_help() -> String {
    format!(
        "Configuration (environment variables):\n\n{}",
        crate::config::keys_text()
    )
}

#[cfg(test)]
mod tests {
    use clap::{CommandFactory, error::ErrorKind};

    use super::*;

    fn chosen(words: &[&str]) -> Command {
        let words = ["synergy"].iter().chain(words);
        Cli::try_parse_from(words).unwrap().chosen()
    }

    #[test]
    fn the_command_line_is_consistent() {
        Cli::command().debug_assert();
    }

    #[test]
    fn no_word_means_serving() {
        assert_eq!(chosen(&[]), Command::Serve);
        assert_eq!(chosen(&["serve"]), Command::Serve);
    }

    #[test]
    fn every_deed_has_its_word() {
        assert_eq!(chosen(&["migrate"]), Command::Migrate);
        assert_eq!(chosen(&["seed"]), Command::Seed);
        assert_eq!(chosen(&["routes"]), Command::Routes { json: false });
        assert_eq!(
            chosen(&["routes", "--json"]),
            Command::Routes { json: true }
        );
        let folder = PathBuf::from("articles");
        let deed = PostsDeed::Import { folder };
        assert_eq!(
            chosen(&["posts", "import", "articles"]),
            Command::Posts { deed }
        );
        let files = vec![PathBuf::from("a.jpg"), PathBuf::from("b.png")];
        let deed = PicturesDeed::Add { files };
        assert_eq!(
            chosen(&["pictures", "add", "a.jpg", "b.png"]),
            Command::Pictures { deed }
        );
        let (file, uploads) = (PathBuf::from("site.xml"), Some(PathBuf::from("old")));
        let words = [
            "import-wordpress",
            "site.xml",
            "--uploads",
            "old",
            "--dry-run",
        ];
        let dry_run = true;
        assert_eq!(
            chosen(&words),
            Command::ImportWordpress {
                file,
                uploads,
                dry_run
            }
        );
        let send = |at: Option<&str>| Command::Newsletter {
            deed: NewsletterDeed::Send {
                slug: "march".to_owned(),
                at: at.map(str::to_owned),
            },
        };
        assert_eq!(chosen(&["newsletter", "send", "march"]), send(None));
        let at = "2026-12-01T09:00";
        assert_eq!(
            chosen(&["newsletter", "send", "march", "--at", at]),
            send(Some(at))
        );
        let from = PathBuf::from("Maildir");
        assert_eq!(chosen(&["bounces", "Maildir"]), Command::Bounces { from });
        assert_eq!(chosen(&["check"]), Command::Check { keys: false });
        assert_eq!(chosen(&["check", "--keys"]), Command::Check { keys: true });
    }

    #[test]
    fn an_unknown_word_is_refused() {
        let refused = Cli::try_parse_from(["synergy", "server"]).unwrap_err();
        assert_eq!(refused.kind(), ErrorKind::InvalidSubcommand);
    }

    #[test]
    fn the_long_help_lists_the_configuration() {
        let help = Cli::command().render_long_help().to_string();
        assert!(help.contains("SYNERGY_PUBLIC_URL"));
    }
}
