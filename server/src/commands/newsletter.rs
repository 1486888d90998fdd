use std::{
    fs::{self, File, OpenOptions},
    io::{BufWriter, Write as _},
    path::Path,
};

use domain::{
    contact::EmailAddress,
    newsletter::{DeliveryState, Finding},
    time::{Instant, words},
};
use serde_json::json;

use super::{BY, Said, open, refused, told};
use crate::{
    cli::{NewsletterDeed, RulesGiven},
    config::Config,
    crypto::secret,
    jobs::{Mailing, trial},
    mail::carrier::Delivery,
    practice::{
        Fault, Practice,
        newsletter::{
            AddressFile, Brought, IssueFault, IssueFile, Press, Proof, RulesChange, Sending, Turn,
        },
    },
    serve::{self, Letters},
    store::newsletter::IssueRow,
};

/// How many issues are listed.
const LISTED: i64 = 50;
/// So many characters of a message are shown.
const SHOWN: usize = 20_000;
/// How many copies are read at once.
const PAGE: i64 = 500;

/// Does what was asked for.
pub async fn newsletter(config: &Config, deed: NewsletterDeed) -> Said {
    let practice = open(config).await?;
    let desk = Desk {
        config,
        practice: &practice,
    };
    let said = desk.perform(deed).await;
    practice.store().close().await;
    said
}

struct Desk<'a> {
    config: &'a Config,
    practice: &'a Practice,
}

impl Desk<'_> {
    async fn perform(&self, deed: NewsletterDeed) -> Said {
        match deed {
            NewsletterDeed::Rules(given) => self.rules(given).await,
            NewsletterDeed::Write { file } => self.write(&file).await,
            NewsletterDeed::List => self.list().await,
            NewsletterDeed::Show { slug, json } => self.show(&slug, json).await,
            NewsletterDeed::Check { slug } => self.check(&slug).await,
            NewsletterDeed::Preview { slug, into } => self.preview(&slug, &into).await,
            NewsletterDeed::Test { slug, to } => self.test(&slug, &to).await,
            NewsletterDeed::Send { slug, at: None } => self.send(&slug).await,
            NewsletterDeed::Send { slug, at: Some(at) } => self.schedule(&slug, &at).await,
            NewsletterDeed::Undo { slug } => self.turn(&slug, Turn::Undo).await,
            NewsletterDeed::Pause { slug } => self.turn(&slug, Turn::Pause).await,
            NewsletterDeed::Resume { slug } => self.turn(&slug, Turn::Resume).await,
            NewsletterDeed::Cancel { slug } => self.turn(&slug, Turn::Cancel).await,
            NewsletterDeed::Retry { slug } => self.turn(&slug, Turn::Retry).await,
            NewsletterDeed::Deliveries { slug, state, json } => {
                self.deliveries(&slug, state.as_deref(), json).await
            }
            NewsletterDeed::Decide {
                slug,
                what,
                subscriber,
            } => {
                self.decide(&slug, subscriber.as_deref(), what == "again")
                    .await
            }
            NewsletterDeed::Import { file, reason, yes } => self.import(&file, &reason, yes).await,
            NewsletterDeed::Export { file, reason } => self.export(&file, &reason).await,
            NewsletterDeed::Unread { done } => self.unread(done.as_deref()).await,
        }
    }

    async fn rules(&self, given: RulesGiven) -> Said {
        let change = RulesChange {
            from_name: given.from_name,
            postal_address: given.postal_address,
            messages_a_minute: given.messages_a_minute,
            undo_minutes: given.undo_minutes,
        };
        let changing = self.practice.change_newsletter_rules(change, BY);
        let rules = changing.await.map_err(refused)?;
        let postal_address = if rules.postal_address.is_empty() {
            "none: an issue cannot go out without one"
        } else {
            &rules.postal_address
        };
        Ok(format!(
            "from name          {}\npostal address     {postal_address}\n\
             messages a minute  {}\nundo minutes       {}",
            rules.from_name, rules.messages_a_minute, rules.undo_minutes
        ))
    }

    async fn write(&self, file: &Path) -> Said {
        let text = fs::read_to_string(file).map_err(|fault| at(file, &fault))?;
        let name = file.file_stem().unwrap_or_default().to_string_lossy();
        let issue = IssueFile::parse(&name, &text).map_err(|fault| at(file, &fault))?;
        let slug = issue.slug.clone();
        let new = self
            .practice
            .write_issue(issue, BY)
            .await
            .map_err(refused)?;
        let proof = self.proof(&slug).await?;
        let done = if new { "added" } else { "changed" };
        Ok(format!("{slug}: {done}\n{}", findings(&proof.findings)))
    }

    async fn list(&self) -> Said {
        let issues = self.practice.issues(LISTED).await.map_err(refused)?;
        if issues.is_empty() {
            return Ok("There is no issue yet.".to_owned());
        }
        let line = |issue: &IssueRow| {
            let (slug, status) = (&issue.slug, issue.status.as_str());
            let (copies, subject) = (issue.recipients, &issue.subject);
            let line = format!("{status:9}  {copies:>6}  {slug}  {subject}");
            if issue.note.is_empty() {
                line
            } else {
                format!("{line}\n                   {}", issue.note)
            }
        };
        Ok(issues.iter().map(line).collect::<Vec<_>>().join("\n"))
    }

    async fn show(&self, slug: &str, as_json: bool) -> Said {
        let issue = self.practice.issue(slug).await.map_err(refused)?;
        let states = self
            .practice
            .copies_by_state(&issue)
            .await
            .map_err(refused)?;
        if as_json {
            return Ok(told_to_programs(&issue, &states));
        }
        let mut lines = vec![
            format!("{}: {}", issue.slug, issue.subject),
            format!("status      {}", issue.status.as_str()),
            format!("recipients  {}", issue.recipients),
        ];
        for (state, many) in &states {
            lines.push(format!("{:10}  {many}", state.as_str()));
        }
        for (what, moment) in moments(&issue) {
            if let Some(moment) = moment {
                lines.push(format!("{what:10}  {}", self.moment(moment).await?));
            }
        }
        if !issue.note.is_empty() {
            lines.push(format!("note        {}", issue.note));
        }
        Ok(lines.join("\n"))
    }

    async fn check(&self, slug: &str) -> Said {
        let proof = self.proof(slug).await?;
        let told = findings(&proof.findings);
        if proof.is_blocked() {
            Err(told)
        } else {
            Ok(told)
        }
    }

    async fn preview(&self, slug: &str, into: &Path) -> Said {
        let proof = self.proof(slug).await?;
        let letter = self.mailing()?.trial(&proof, &self.config.mail_from);
        let letter = letter.map_err(told)?;
        fs::create_dir_all(into).map_err(|fault| at(into, &fault))?;
        let (html, plain) = (trial::own(&proof.made.html), trial::own(&proof.made.plain));
        let parts = [
            ("html", html.as_bytes()),
            ("txt", plain.as_bytes()),
            ("eml", letter.bytes()),
        ];
        for (ending, content) in parts {
            let file = into.join(format!("{slug}.{ending}"));
            let mut opened = private(&file, true).map_err(|fault| at(&file, &fault))?;
            opened
                .write_all(content)
                .map_err(|fault| at(&file, &fault))?;
        }
        Ok(format!(
            "{slug}.html, {slug}.txt and {slug}.eml are in {}\n{}",
            into.display(),
            findings(&proof.findings)
        ))
    }

    async fn test(&self, slug: &str, to: &str) -> Said {
        let to = EmailAddress::parse(to).map_err(|_| format!("{to} is no mail address"))?;
        let proof = self.proof(slug).await?;
        let mailing = self.mailing()?;
        match mailing.send_trial(&proof, &to).await.map_err(told)? {
            Delivery::Accepted { reply } => Ok(format!("Taken: {reply}")),
            other => Err(format!("Not taken: {}", other.reply())),
        }
    }

    async fn send(&self, slug: &str) -> Said {
        let sent = self.practice.send_issue(&self.press(slug)).await;
        match sent.map_err(blocked)? {
            Sending::Before(status) => {
                Ok(format!("It was sent before: it is {}.", status.as_str()))
            }
            Sending::Queued {
                recipients,
                leaves_at,
            } => Ok(format!(
                "Queued for {recipients}. The first copies leave at {}; until then \
                 `synergy newsletter undo {slug}` calls it back.",
                self.moment(leaves_at).await?
            )),
        }
    }

    async fn schedule(&self, slug: &str, moment: &str) -> Said {
        let moment = self.parse(moment).await?;
        let press = self.press(slug);
        let scheduled = self.practice.schedule_issue(&press, moment).await;
        scheduled.map_err(blocked)?;
        Ok(format!(
            "It goes out by itself at {}.",
            self.moment(moment).await?
        ))
    }

    async fn turn(&self, slug: &str, turn: Turn) -> Said {
        let touched = self.practice.turn_issue(slug, turn, BY).await;
        let touched = touched.map_err(refused)?;
        Ok(match turn {
            Turn::Undo => "It is a draft again.".to_owned(),
            Turn::Pause => "It is stopped: nothing more leaves until it is resumed.".to_owned(),
            Turn::Resume => "It goes on.".to_owned(),
            Turn::Cancel => format!("It is called off. Copies that will not go out: {touched}."),
            Turn::Retry if touched == 0 => "There is none to send again.".to_owned(),
            Turn::Retry => format!("Sent again, failed copies: {touched}."),
        })
    }

    async fn deliveries(&self, slug: &str, state: Option<&str>, as_json: bool) -> Said {
        let state = state
            .map(DeliveryState::from_text)
            .transpose()
            .map_err(told)?;
        let issue = self.practice.issue(slug).await.map_err(refused)?;
        let (mut lines, mut after) = (Vec::new(), String::new());
        loop {
            let reading = self.practice.copies(&issue, state, &after, PAGE);
            let some = reading.await.map_err(refused)?;
            let Some(last) = some.last() else { break };
            last.subscriber.clone_into(&mut after);
            for copy in &some {
                lines.push(if as_json {
                    serde_json::to_string(copy).map_err(told)?
                } else {
                    format!(
                        "{}  {:9}  {:>2}  {}  {}",
                        copy.subscriber, copy.state, copy.attempts, copy.address, copy.reply
                    )
                });
            }
        }
        Ok(lines.join("\n"))
    }

    async fn decide(&self, slug: &str, subscriber: Option<&str>, again: bool) -> Said {
        let Some(subscriber) = subscriber else {
            return self.decide_all(slug, again).await;
        };
        let deciding = self.practice.decide_copy(slug, subscriber, again, BY);
        deciding.await.map_err(refused)?;
        Ok(if again {
            "It is sent once more.".to_owned()
        } else {
            "It counts as sent.".to_owned()
        })
    }

    /// The same decision about every uncertain copy of an issue.
    async fn decide_all(&self, slug: &str, again: bool) -> Said {
        let issue = self.practice.issue(slug).await.map_err(refused)?;
        let (mut decided, mut after) = (0, String::new());
        loop {
            let state = Some(DeliveryState::Uncertain);
            let reading = self.practice.copies(&issue, state, &after, PAGE);
            let some = reading.await.map_err(refused)?;
            let Some(last) = some.last() else { break };
            last.subscriber.clone_into(&mut after);
            for copy in some {
                let deciding = self.practice.decide_copy(slug, &copy.subscriber, again, BY);
                match deciding.await {
                    Ok(()) => decided += 1,
                    // Its reader has left: there is nothing to send any more.
                    Err(Fault::Refused(IssueFault::NoCopy)) => {}
                    Err(fault) => return Err(refused(fault)),
                }
            }
        }
        let what = if again {
            "Sent once more"
        } else {
            "Taken as sent"
        };
        Ok(format!("{what}: {decided}."))
    }

    async fn import(&self, file: &Path, reason: &str, yes: bool) -> Said {
        let opened = File::open(file).map_err(|fault| at(file, &fault))?;
        let list = AddressFile::read(opened).map_err(|fault| at(file, &fault))?;
        if yes {
            let done = self.practice.bring_list(list, reason, BY).await;
            return Ok(brought(&done.map_err(refused)?));
        }
        let told = self.practice.preview_list(&list).await.map_err(refused)?;
        Ok(format!(
            "{}\nNothing was changed: say it again with --yes to do it.",
            brought(&told)
        ))
    }

    async fn export(&self, file: &Path, reason: &str) -> Said {
        let opened = private(file, false).map_err(|fault| at(file, &fault))?;
        let out = BufWriter::new(opened);
        let many = self.practice.take_list_away(out, reason, BY).await;
        match many {
            Ok(many) => Ok(format!("Written to {}: {many}", file.display())),
            Err(fault) => {
                // A file that is not whole is worse than none.
                let _ = fs::remove_file(file);
                Err(refused(fault))
            }
        }
    }

    async fn unread(&self, done: Option<&str>) -> Said {
        if let Some(id) = done {
            let handled = self.practice.returned_seen_to(id, BY).await;
            return if handled.map_err(told)? {
                Ok("It is off the list.".to_owned())
            } else {
                Err("there is no such message on the list".to_owned())
            };
        }
        let waiting = self.practice.returned_unread().await.map_err(told)?;
        let Some((id, message)) = waiting else {
            return Ok("There is none.".to_owned());
        };
        let message: String = message.chars().take(SHOWN).collect();
        Ok(format!(
            "{message}\n\nWhen it is seen to: synergy newsletter unread --done {id}"
        ))
    }

    async fn proof(&self, slug: &str) -> Result<Proof, String> {
        let origin = self.config.public_url.origin();
        self.practice.proof(slug, origin).await.map_err(refused)
    }

    fn press(&self, slug: &str) -> Press {
        Press {
            slug: slug.to_owned(),
            request_key: secret::token(),
            by: BY.to_owned(),
            public_url: self.config.public_url.origin().to_owned(),
        }
    }

    fn mailing(&self) -> Result<Mailing, String> {
        let carrier = serve::carrier(self.config, Letters::OneByOne).map_err(told)?;
        let sender = serve::sender(self.config).map_err(told)?;
        Ok(Mailing::new(self.practice.clone(), carrier, sender))
    }

    /// A moment in the practice's zone, in words.
    async fn moment(&self, at: Instant) -> Said {
        let zone = self.practice.desk_zone().await.map_err(told)?;
        Ok(words::full(at, &zone))
    }

    /// A moment in the practice's zone, as it was typed.
    async fn parse(&self, typed: &str) -> Result<Instant, String> {
        let zone = self.practice.desk_zone().await.map_err(told)?;
        let civil: jiff::civil::DateTime = typed
            .parse()
            .map_err(|_| format!("{typed} is no time like 2026-12-01T09:00"))?;
        let there = zone.rules().to_ambiguous_timestamp(civil);
        let moment = there.unambiguous().map_err(|_| {
            format!("{typed} is there twice or not at all, because the clocks change")
        })?;
        Ok(Instant::from_epoch(moment.as_second()))
    }
}

/// A new file that only its owner can read, or one that is there, emptied, where that is meant.
fn private(file: &Path, over: bool) -> std::io::Result<File> {
    let mut options = OpenOptions::new();
    options.write(true);
    if over {
        options.create(true).truncate(true);
    } else {
        options.create_new(true);
    }
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options.open(file)
}

fn at(file: &Path, fault: &dyn std::fmt::Display) -> String {
    format!("{}: {fault}", file.display())
}

/// A refusal, with what is to be mended where that is why.
fn blocked(fault: Fault<IssueFault>) -> String {
    match fault {
        Fault::Refused(IssueFault::Blocked(found)) => {
            format!("It is not ready to go out:\n{}", findings(&found))
        }
        other => refused(other),
    }
}

fn findings(found: &[Finding]) -> String {
    if found.is_empty() {
        return "Nothing stands against sending it.".to_owned();
    }
    let line = |one: &Finding| {
        let weight = if one.blocks() { "stops it" } else { "note    " };
        format!("{weight}  {one}")
    };
    found.iter().map(line).collect::<Vec<_>>().join("\n")
}

fn moments(issue: &IssueRow) -> [(&'static str, Option<Instant>); 6] {
    [
        ("scheduled", issue.scheduled_at),
        ("frozen", issue.queued_at),
        ("leaves", issue.leaves_at),
        ("started", issue.started_at),
        ("sent", issue.sent_at),
        ("cancelled", issue.cancelled_at),
    ]
}

fn told_to_programs(issue: &IssueRow, states: &[(DeliveryState, i64)]) -> String {
    let of = |state: &DeliveryState| {
        let found = states.iter().find(|(known, _)| known == state);
        found.map_or(0, |(_, many)| *many)
    };
    let states: serde_json::Map<_, _> = DeliveryState::ALL
        .iter()
        .map(|state| (state.as_str().to_owned(), json!(of(state))))
        .collect();
    let moments: serde_json::Map<_, _> = moments(issue)
        .into_iter()
        .map(|(what, at)| {
            (
                what.to_owned(),
                json!(at.map(|at| at.timestamp().to_string())),
            )
        })
        .collect();
    json!({
        "slug": issue.slug,
        "subject": issue.subject,
        "status": issue.status.as_str(),
        "revision": issue.revision,
        "recipients": issue.recipients,
        "content_hash": issue.content_hash,
        "states": states,
        "moments": moments,
        "note": issue.note,
    })
    .to_string()
}

fn brought(told: &Brought) -> String {
    let mut lines = vec![
        format!("{:>6}  new", told.new),
        format!("{:>6}  known already: they stay as they are", told.known),
        format!(
            "{:>6}  not written to: they left, bounced, complained or said no",
            told.suppressed
        ),
        format!(
            "{:>6}  left out: the file says that they are paused or have not confirmed",
            told.left_out
        ),
        format!("{:>6}  more than once in the file", told.twice),
        format!("{:>6}  no address", told.wrong.len()),
    ];
    if !told.wrong.is_empty() {
        let numbers: Vec<String> = told.wrong.iter().take(20).map(u64::to_string).collect();
        lines.push(format!("        in line {}", numbers.join(", ")));
    }
    lines.join("\n")
}
