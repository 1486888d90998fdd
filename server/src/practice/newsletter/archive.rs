//! The letters that went out, for everybody to read.

use domain::{
    blog::DateWords,
    html::Html,
    newsletter::{NewsletterError, PastLetter},
    practice::Slug,
    time::{Instant, Zone, words},
};

use super::{Outcome, manage::zone_of};
use crate::{
    practice::Practice,
    store::{
        StoreError,
        newsletter::{self as rows, ArchiveLine},
        practice,
    },
};

/// The most letters in the list: sixteen years of them.
const MOST: i64 = 200;

/// The letters, the newest first.
pub(super) async fn letters(desk: &Practice) -> Outcome<Vec<PastLetter>> {
    let mut db = desk.store().read().await?;
    let lines = rows::archive(&mut db, MOST).await?;
    if lines.is_empty() {
        return Ok(Vec::new());
    }
    let zone = zone_of(&practice::settings(&mut db).await?);
    lines.into_iter().map(|line| past(line, &zone)).collect()
}

/// One of them.
pub(super) async fn letter(desk: &Practice, slug: &Slug) -> Outcome<(PastLetter, Html)> {
    let mut db = desk.store().read().await?;
    let found = rows::archived_issue(&mut db, slug.as_str()).await?;
    let found = found.ok_or(NewsletterError::NotFound)?;
    let zone = zone_of(&practice::settings(&mut db).await?);
    let line = ArchiveLine {
        slug: found.slug,
        subject: found.subject,
        summary: found.summary,
        started_at: found.started_at,
    };
    Ok((past(line, &zone)?, Html::cleaned(found.page)))
}

fn past(line: ArchiveLine, zone: &Zone) -> Outcome<PastLetter> {
    let at = Instant::from_epoch(line.started_at);
    let date = at.date_in(zone.rules());
    let slug = Slug::parse(&line.slug).map_err(|fault| StoreError::unreadable("issue", fault))?;
    Ok(PastLetter {
        slug,
        title: line.subject,
        summary: line.summary,
        sent: DateWords {
            iso: date.to_string(),
            words: words::date_and_year(date),
        },
        sent_at: at.timestamp().to_string(),
    })
}
