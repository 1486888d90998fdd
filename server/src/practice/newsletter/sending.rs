//! Sending an issue, and everything by which somebody changes their mind about it.
//!
//! What is sent and to whom is decided in one moment: the text is made ready, and frozen together
//! with the list of those who get it, in one transaction. From then on nothing that anybody writes,
//! joins or edits changes what goes out; only leaving does.

use domain::{
    id::IssueId,
    newsletter::{DeliveryState, IssueStatus},
    time::{Instant, MINUTE},
};
use sha2::{Digest as _, Sha256};
use sqlx::AnyConnection;

use super::issues::{IssueFault, Outcome, Proof, find};
use crate::{
    newsletter::Made,
    practice::{Deed, Fault, Practice},
    store::{
        audit::{self, AuditEvent},
        newsletter::{self as rows, CopyKey, Freezing, IssueRow},
        practice, site,
    },
};

/// What a sending answers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Sending {
    /// Frozen and queued.
    Queued {
        /// For how many.
        recipients: u64,
        /// When the first copies leave.
        leaves_at: Instant,
    },
    /// Sent before, by this press or another: nothing was done.
    Before(IssueStatus),
}

/// A press of the button that sends.
#[derive(Clone, Debug)]
pub struct Press {
    /// The issue.
    pub slug: String,
    /// Random, minted with the button: the same press is one sending, however often it arrives.
    pub request_key: String,
    /// Who presses, as the audit log names them.
    pub by: String,
    /// How the world reaches the site, without a slash at its end.
    pub public_url: String,
}

/// What can be done with an issue that is on its way.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Turn {
    /// Call it back before it has begun to go out: a draft again, to be changed and sent anew.
    Undo,
    /// Stop it; what has not gone out waits.
    Pause,
    /// Go on.
    Resume,
    /// Call it off; what has not gone out never does.
    Cancel,
    /// Send the failed copies again.
    Retry,
}

impl Practice {
    /// Freezes an issue and its list, and queues it. Its copies leave when the undo window closes.
    ///
    /// # Errors
    /// [`IssueFault`]
    pub async fn send_issue(&self, press: &Press) -> Outcome<Sending> {
        let proof = self.proof(&press.slug, &press.public_url).await?;
        if let Some(before) = sent_before(&proof.issue, &press.request_key)? {
            return Ok(before);
        }
        self.freeze(proof, press, Window::Undo).await
    }

    /// Has an issue sent by itself at a moment, as it is written then.
    ///
    /// # Errors
    /// [`IssueFault`]
    pub async fn schedule_issue(&self, press: &Press, at: Instant) -> Outcome<()> {
        let proof = ready(self.proof(&press.slug, &press.public_url).await?)?;
        if at <= self.now() {
            return Err(IssueFault::Past.into());
        }
        let (slug, by) = (proof.issue.slug, press.by.clone());
        self.perform(Schedule { slug, at, by }).await
    }

    /// Freezes the scheduled issues whose moment has come. One that cannot go out becomes a draft
    /// again, with a note.
    ///
    /// # Errors
    /// A [`Fault`] of the store.
    pub(crate) async fn send_scheduled(&self, public_url: &str) -> Outcome<()> {
        let mut db = self.store().read().await?;
        let due = rows::issues_due(&mut db, self.now()).await?;
        drop(db);
        for slug in due {
            let proof = self.proof(&slug, public_url).await?;
            let press = Press {
                slug: slug.clone(),
                // The schedule is a press of its own: two servers that come upon it send once.
                request_key: format!("schedule:{}:{}", proof.issue.id, proof.issue.revision),
                by: "system".to_owned(),
                public_url: public_url.to_owned(),
            };
            match self.freeze(proof, &press, Window::None).await {
                Ok(_) => {}
                // Somebody is writing it, has called it back, or another server was first: the next
                // look sees what is left to do.
                Err(Fault::Refused(IssueFault::Changed | IssueFault::Stands(_))) => {}
                Err(Fault::Refused(refusal)) => {
                    tracing::warn!(%slug, %refusal, "a scheduled issue could not go out");
                    let note = why_not(&refusal);
                    self.perform(Unschedule { slug, note }).await?;
                }
                Err(fault) => return Err(fault),
            }
        }
        Ok(())
    }

    /// Does something with an issue that is on its way. Answers how many copies that touched, where
    /// it is about copies.
    ///
    /// # Errors
    /// [`IssueFault::NotFound`]; [`IssueFault::Stands`] where it is too late or too early for it.
    pub async fn turn_issue(&self, slug: &str, turn: Turn, by: &str) -> Outcome<u64> {
        let (slug, by) = (slug.to_owned(), by.to_owned());
        self.perform(TurnIssue { slug, turn, by }).await
    }

    /// Decides on a copy of which nobody knows whether it arrived: it is sent `again`, or taken as
    /// sent.
    ///
    /// # Errors
    /// [`IssueFault::NotFound`], [`IssueFault::NoCopy`]
    pub async fn decide_copy(
        &self,
        slug: &str,
        subscriber: &str,
        again: bool,
        by: &str,
    ) -> Outcome<()> {
        let decide = Decide {
            slug: slug.to_owned(),
            subscriber: subscriber.to_owned(),
            again,
            by: by.to_owned(),
        };
        self.perform(decide).await
    }

    async fn freeze(&self, proof: Proof, press: &Press, window: Window) -> Outcome<Sending> {
        let proof = ready(proof)?;
        let freeze = Freeze {
            content_hash: content_hash(&proof.issue.subject, &proof.made),
            issue: proof.issue,
            made: proof.made,
            press: press.clone(),
            window,
        };
        self.perform(freeze).await
    }
}

/// Whether the copies wait for somebody to change their mind.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Window {
    /// As long as the settings say.
    Undo,
    /// A schedule was window enough.
    None,
}

/// The same issue pressed again: it is on its way already, or this press was called back.
fn sent_before(issue: &IssueRow, request_key: &str) -> Result<Option<Sending>, IssueFault> {
    match issue.status {
        IssueStatus::Cancelled => Err(IssueFault::Stands(issue.status)),
        IssueStatus::Draft | IssueStatus::Scheduled => {
            if issue.request_key.as_deref() == Some(request_key) {
                return Err(IssueFault::CalledBack);
            }
            Ok(None)
        }
        before => Ok(Some(Sending::Before(before))),
    }
}

/// A refusal with all that is to be mended.
fn why_not(refusal: &IssueFault) -> String {
    let mut why = vec![refusal.to_string()];
    if let IssueFault::Blocked(found) = refusal {
        why.extend(found.iter().map(ToString::to_string));
    }
    why.join(" · ")
}

fn ready(proof: Proof) -> Result<Proof, IssueFault> {
    if !proof.issue.status.is_open() {
        return Err(IssueFault::Stands(proof.issue.status));
    }
    if proof.is_blocked() {
        let blocking = proof.findings.into_iter().filter(|one| one.blocks());
        return Err(IssueFault::Blocked(blocking.collect()));
    }
    Ok(proof)
}

/// The digest of everything that every reader gets.
fn content_hash(subject: &str, made: &Made) -> String {
    let mut hash = Sha256::new();
    for part in [subject, &made.html, &made.plain, &made.page] {
        hash.update(part.len().to_be_bytes());
        hash.update(part.as_bytes());
    }
    data_encoding::HEXLOWER.encode(&hash.finalize())
}

struct Freeze {
    issue: IssueRow,
    made: Made,
    content_hash: String,
    press: Press,
    window: Window,
}

impl Deed for Freeze {
    type Answer = Sending;
    type Refusal = IssueFault;

    async fn run(&self, desk: &Practice, tx: &mut AnyConnection) -> Outcome<Sending> {
        let now = desk.now();
        let leaves_at = match self.window {
            Window::None => now,
            Window::Undo => {
                let settings = practice::settings(&mut *tx).await?;
                now + settings.newsletter.undo_minutes * MINUTE
            }
        };
        let what = Freezing {
            revision: self.issue.revision,
            html: &self.made.html,
            plain: &self.made.plain,
            page: &self.made.page,
            content_hash: &self.content_hash,
            request_key: &self.press.request_key,
            leaves_at,
            by_schedule: self.window == Window::None,
        };
        let Some(recipients) = rows::freeze_issue(tx, &self.issue.id, &what, now).await? else {
            let stands = find(tx, &self.press.slug).await?;
            if self.window == Window::None {
                return Ok(Sending::Before(stands.status));
            }
            return match sent_before(&stands, &self.press.request_key)? {
                Some(before) => Ok(before),
                None => Err(IssueFault::Changed.into()),
            };
        };
        if recipients == 0 {
            return Err(IssueFault::Nobody.into());
        }
        let detail = format!("recipients={recipients} content={}", self.content_hash);
        note(
            tx,
            desk,
            ("newsletter.sent", &self.press.by),
            &self.issue,
            &detail,
        )
        .await?;
        Ok(Sending::Queued {
            recipients,
            leaves_at,
        })
    }
}

async fn note(
    tx: &mut AnyConnection,
    desk: &Practice,
    (action, by): (&'static str, &str),
    issue: &IssueRow,
    detail: &str,
) -> Outcome<()> {
    let event = AuditEvent {
        actor: by,
        action,
        object: issue.id.as_str(),
        detail,
    };
    Ok(audit::record(tx, desk.now(), &event).await?)
}

/// How the issue stands, for whoever came too late: somebody else was quicker since it was read.
async fn stands(tx: &mut AnyConnection, slug: &str) -> Outcome<IssueFault> {
    Ok(IssueFault::Stands(find(tx, slug).await?.status))
}

struct Schedule {
    slug: String,
    at: Instant,
    by: String,
}

impl Deed for Schedule {
    type Answer = ();
    type Refusal = IssueFault;

    async fn run(&self, desk: &Practice, tx: &mut AnyConnection) -> Outcome<()> {
        let issue = find(tx, &self.slug).await?;
        if !rows::schedule_issue(tx, &issue.id, self.at).await? {
            return Err(stands(tx, &self.slug).await?.into());
        }
        let detail = format!("at={}", self.at.epoch());
        note(
            tx,
            desk,
            ("newsletter.scheduled", &self.by),
            &issue,
            &detail,
        )
        .await
    }
}

struct Unschedule {
    slug: String,
    note: String,
}

impl Deed for Unschedule {
    type Answer = ();
    type Refusal = IssueFault;

    async fn run(&self, desk: &Practice, tx: &mut AnyConnection) -> Outcome<()> {
        let issue = find(tx, &self.slug).await?;
        if rows::unschedule_issue(tx, &issue.id, &self.note).await? {
            note(tx, desk, ("newsletter.unscheduled", "system"), &issue, "").await?;
        }
        Ok(())
    }
}

struct TurnIssue {
    slug: String,
    turn: Turn,
    by: String,
}

impl Deed for TurnIssue {
    type Answer = u64;
    type Refusal = IssueFault;

    async fn run(&self, desk: &Practice, tx: &mut AnyConnection) -> Outcome<u64> {
        let issue = find(tx, &self.slug).await?;
        let (touched, action) = match self.turn {
            Turn::Undo => (undo(tx, &issue).await?, "newsletter.undone"),
            Turn::Pause => {
                let done = stop(tx, &issue.id, "").await?;
                (done.then_some(0), "newsletter.paused")
            }
            Turn::Resume => {
                let done = rows::resume_issue(tx, &issue.id, desk.now()).await?;
                (done.then_some(0), "newsletter.resumed")
            }
            Turn::Cancel => (
                cancel(tx, &issue, desk.now()).await?,
                "newsletter.cancelled",
            ),
            Turn::Retry => (retry(tx, &issue, desk.now()).await?, "newsletter.retried"),
        };
        let Some(touched) = touched else {
            return Err(stands(tx, &self.slug).await?.into());
        };
        // Something may have come into the archive, or into another light there.
        if matches!(self.turn, Turn::Resume | Turn::Cancel) {
            site::move_version(tx).await?;
        }
        let detail = format!("copies={touched}");
        note(tx, desk, (action, &self.by), &issue, &detail).await?;
        Ok(touched)
    }
}

async fn undo(tx: &mut AnyConnection, issue: &IssueRow) -> Outcome<Option<u64>> {
    let done = match issue.status {
        IssueStatus::Scheduled => rows::unschedule_issue(tx, &issue.id, "").await?,
        _ => rows::thaw_issue(tx, &issue.id).await?,
    };
    Ok(done.then_some(0))
}

/// Stops an issue, with a note why where the program does it. What a worker holds of it and has not
/// begun to send is taken out of its hands.
async fn stop(tx: &mut AnyConnection, issue: &IssueId, why: &str) -> Outcome<bool> {
    if !rows::pause_issue(tx, issue, why).await? {
        return Ok(false);
    }
    rows::put_back_copies_of(tx, issue).await?;
    Ok(true)
}

/// Why the program itself stops an issue.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum StopReason {
    /// The mail server refuses one copy after another.
    Refused,
    /// One copy after another goes out and is not answered.
    Unanswered,
}

impl StopReason {
    fn words(self) -> &'static str {
        match self {
            Self::Refused => {
                "the mail server refused one copy after another: see what it says, then resume"
            }
            Self::Unanswered => {
                "one copy after another went out and was not answered: look after the mail server, \
                 decide on the uncertain ones, then resume"
            }
        }
    }

    fn code(self) -> &'static str {
        match self {
            Self::Refused => "refused",
            Self::Unanswered => "unanswered",
        }
    }
}

/// Stops an issue of which nothing gets through.
///
/// # Errors
/// A [`Fault`] of the store.
pub(crate) async fn stop_issue(
    desk: &Practice,
    tx: &mut AnyConnection,
    issue: &IssueId,
    why: StopReason,
) -> Outcome<()> {
    if stop(tx, issue, why.words()).await? {
        let event = AuditEvent {
            actor: "system",
            action: "newsletter.paused",
            object: issue.as_str(),
            detail: why.code(),
        };
        audit::record(tx, desk.now(), &event).await?;
        tracing::error!(%issue, why = why.code(), "the newsletter was stopped");
    }
    Ok(())
}

async fn cancel(tx: &mut AnyConnection, issue: &IssueRow, now: Instant) -> Outcome<Option<u64>> {
    if !rows::cancel_issue(tx, &issue.id, now).await? {
        return Ok(None);
    }
    Ok(Some(rows::cancel_copies_of(tx, &issue.id, now).await?))
}

/// An issue that is paused stays so: its failed copies go out with the rest.
async fn retry(tx: &mut AnyConnection, issue: &IssueRow, now: Instant) -> Outcome<Option<u64>> {
    let may = matches!(
        issue.status,
        IssueStatus::Sent | IssueStatus::Sending | IssueStatus::Paused
    );
    if !may {
        return Ok(None);
    }
    let again = rows::retry_failed_copies(tx, &issue.id, now).await?;
    if again > 0 {
        rows::reopen_issue(tx, &issue.id).await?;
    }
    Ok(Some(again))
}

struct Decide {
    slug: String,
    subscriber: String,
    again: bool,
    by: String,
}

impl Deed for Decide {
    type Answer = ();
    type Refusal = IssueFault;

    async fn run(&self, desk: &Practice, tx: &mut AnyConnection) -> Outcome<()> {
        let issue = find(tx, &self.slug).await?;
        if issue.status == IssueStatus::Cancelled && self.again {
            return Err(IssueFault::Stands(issue.status).into());
        }
        let key = CopyKey {
            issue: issue.id.clone(),
            subscriber: domain::id::SubscriberId::from_text(self.subscriber.as_str()),
        };
        if !rows::decide_copy(tx, &key, self.again, desk.now()).await? {
            return Err(IssueFault::NoCopy.into());
        }
        if self.again {
            rows::reopen_issue(tx, &issue.id).await?;
        }
        let became = if self.again {
            DeliveryState::Queued
        } else {
            DeliveryState::Accepted
        };
        let detail = format!("subscriber={} now={}", self.subscriber, became.as_str());
        note(tx, desk, ("newsletter.decided", &self.by), &issue, &detail).await
    }
}
