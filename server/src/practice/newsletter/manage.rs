use domain::{
    id::SubscriberId,
    newsletter::{
        ConsentKind, ConsentSource, NewsletterError, PAUSES, SubscriberStatus, Subscription,
        SuppressionReason,
    },
    practice::Settings,
    time::{Instant, Zone, words},
};
use jiff::ToSpan as _;
use serde_json::{Value, json};
use sqlx::AnyConnection;

use super::{Outcome, address};
use crate::{
    crypto::secret,
    practice::{Deed, Fault, Practice},
    store::{
        newsletter::{self as rows, Consent, SubscriberRow},
        practice,
    },
};

/// A subscriber's own page.
pub(super) async fn subscription(desk: &Practice, token: &str) -> Outcome<Subscription> {
    let mut db = desk.store().read().await?;
    let row = find(&mut db, token).await?;
    let zone = zone_of(&practice::settings(&mut db).await?);
    let day = |at: Instant| words::date_and_year(at.date_in(zone.rules()));
    let consents = rows::consents(&mut db, &row.id).await?;
    let mails = rows::mails(&mut db, &row.id).await?.len();
    let copies = rows::copies(&mut db, &row.id).await?.len();
    let mut kept = vec![("First asked".to_owned(), day(row.created_at))];
    if let Some(at) = row.confirmed_at {
        kept.push(("Confirmed".to_owned(), day(at)));
    }
    for one in &consents {
        let at = day(Instant::from_epoch(one.at));
        kept.push((
            "What you told us".to_owned(),
            format!("{at}: {}", said(one)),
        ));
    }
    kept.push((
        "Mails about your place on the list".to_owned(),
        mails.to_string(),
    ));
    kept.push(("Letters made for you".to_owned(), copies.to_string()));
    Ok(Subscription {
        email: address(desk, &row)?,
        status: row.status,
        paused_until: row.paused_until.map(day).unwrap_or_default(),
        kept,
    })
}

/// A line of the record of consent for the person whom it is about.
fn said(one: &Consent) -> String {
    let kind = ConsentKind::from_text(&one.kind).map_or("noted", |kind| match kind {
        ConsentKind::Asked => "asked for the letter",
        ConsentKind::Confirmed => "confirmed it",
        ConsentKind::Imported => "brought along from another list",
        ConsentKind::Paused => "paused it",
        ConsentKind::Resumed => "took it up again",
        ConsentKind::Left => "left",
        ConsentKind::Bounced => "your mailbox did not take it",
        ConsentKind::Complained => "reported it as unwanted",
    });
    format!("{kind} (wording {})", one.wording)
}

/// Refuses a token that is none of ours before anything is locked for it.
async fn check(desk: &Practice, token: &str) -> Outcome<()> {
    let mut db = desk.store().read().await?;
    find(&mut db, token).await?;
    Ok(())
}

async fn find(db: &mut AnyConnection, token: &str) -> Outcome<SubscriberRow> {
    let row = rows::by_manage_hash(db, &secret::digest(token)).await?;
    Ok(row.ok_or(NewsletterError::NotFound)?)
}

pub(super) fn zone_of(settings: &Settings) -> Zone {
    Zone::find(&settings.zone).unwrap_or_else(|_| Zone::utc())
}

/// Pauses, or goes on.
pub(super) async fn pause(desk: &Practice, token: &str, months: i64) -> Outcome<()> {
    if months != 0 && !PAUSES.contains(&months) {
        return Err(NewsletterError::NotFound.into());
    }
    check(desk, token).await?;
    let token = token.to_owned();
    desk.perform(Pause { token, months }).await
}

struct Pause {
    token: String,
    months: i64,
}

impl Deed for Pause {
    type Answer = ();
    type Refusal = NewsletterError;

    async fn run(&self, desk: &Practice, tx: &mut AnyConnection) -> Outcome<()> {
        let now = desk.now();
        let row = find(tx, &self.token).await?;
        let (changed, kind) = if self.months == 0 {
            (rows::resume(tx, &row.id, now).await?, ConsentKind::Resumed)
        } else {
            let zone = zone_of(&practice::settings(&mut *tx).await?);
            let until = months_after(now, self.months, &zone);
            let paused = rows::pause(tx, &row.id, until, now).await?;
            rows::cancel_copies(tx, &row.id, now).await?;
            (paused, ConsentKind::Paused)
        };
        if changed {
            let said = (kind, ConsentSource::ManagePage);
            rows::add_consent(tx, row.id.as_str(), said, now).await?;
        } else if row.status != SubscriberStatus::Active {
            return Err(NewsletterError::RunOut.into());
        }
        Ok(())
    }
}

/// The same day and time of a later month, by the practice's calendar.
fn months_after(now: Instant, months: i64, zone: &Zone) -> Instant {
    let then = now
        .timestamp()
        .to_zoned_datetime(zone.rules().clone())
        .checked_add(months.months());
    // Only at the end of the calendar is there no such month.
    then.map_or(now, |then| {
        Instant::from_epoch(then.timestamp().as_second())
    })
}

/// Leaves.
pub(super) async fn leave(desk: &Practice, token: &str, source: ConsentSource) -> Outcome<()> {
    check(desk, token).await?;
    let token = token.to_owned();
    desk.perform(Leave { token, source }).await
}

struct Leave {
    token: String,
    source: ConsentSource,
}

impl Deed for Leave {
    type Answer = ();
    type Refusal = NewsletterError;

    async fn run(&self, desk: &Practice, tx: &mut AnyConnection) -> Outcome<()> {
        let row = find(tx, &self.token).await?;
        leave_now(desk, tx, &row, self.source).await?;
        Ok(())
    }
}

/// Somebody leaves, in a transaction that is open. Answers whether they were there to leave.
pub(super) async fn leave_now<R>(
    desk: &Practice,
    tx: &mut AnyConnection,
    row: &SubscriberRow,
    source: ConsentSource,
) -> Result<bool, Fault<R>> {
    let now = desk.now();
    if !rows::leave(tx, &row.id, now).await? {
        return Ok(false);
    }
    rows::cancel_copies(tx, &row.id, now).await?;
    rows::drop_mails(tx, &row.id, now).await?;
    rows::add_consent(tx, row.id.as_str(), (ConsentKind::Left, source), now).await?;
    rows::suppress(tx, &row.email_key, SuppressionReason::Left, now).await?;
    Ok(true)
}

/// Erases.
pub(super) async fn erase(desk: &Practice, token: &str) -> Outcome<()> {
    check(desk, token).await?;
    let token = token.to_owned();
    desk.perform(Erase { token }).await?;
    desk.store().fold_log().await;
    Ok(())
}

struct Erase {
    token: String,
}

impl Deed for Erase {
    type Answer = ();
    type Refusal = NewsletterError;

    async fn run(&self, desk: &Practice, tx: &mut AnyConnection) -> Outcome<()> {
        let row = find(tx, &self.token).await?;
        let reason = SuppressionReason::Erased;
        rows::suppress(tx, &row.email_key, reason, desk.now()).await?;
        Ok(rows::erase(tx, &row.id).await?)
    }
}

/// Everything that is kept about a subscriber, as JSON.
pub(super) async fn stored(desk: &Practice, token: &str) -> Outcome<String> {
    let mut db = desk.store().read().await?;
    let row = find(&mut db, token).await?;
    let moment = |at: Option<Instant>| at.map(|at| at.timestamp().to_string());
    let told = json!({
        "email": address(desk, &row)?,
        "status": row.status.as_str(),
        "first_asked": moment(Some(row.created_at)),
        "confirmed": moment(row.confirmed_at),
        "paused_until": moment(row.paused_until),
        "left": moment(row.left_at),
        "consent": lines(&mut db, &row.id).await?,
        "mails": rows::mails(&mut db, &row.id).await?,
        "came_back": rows::returns(&mut db, &row.id).await?,
        "letters": rows::copies(&mut db, &row.id).await?,
    });
    Ok(format!("{told:#}"))
}

async fn lines(db: &mut AnyConnection, id: &SubscriberId) -> Outcome<Vec<Value>> {
    let consents = rows::consents(db, id).await?;
    Ok(consents
        .into_iter()
        .map(|one| {
            json!({
                "at": Instant::from_epoch(one.at).timestamp().to_string(),
                "said": one.kind,
                "where": one.source,
                "wording": one.wording,
                "note": one.detail,
            })
        })
        .collect())
}
