use std::{collections::BTreeMap, path::Path};

use super::{Said, open, told};
use crate::{config::Config, mail::returned::messages, practice::newsletter::Fed};

/// Feeds the messages of a mailbox or a folder. Nothing is deleted there, and feeding it again
/// changes nothing.
pub async fn bounces(config: &Config, from: &Path) -> Said {
    let found = messages(from).map_err(told)?;
    let practice = open(config).await?;
    let (mut counts, mut unread) = (BTreeMap::new(), Vec::new());
    for message in found {
        match message {
            Ok(raw) => {
                let fed = practice.take_returned(raw).await.map_err(told)?;
                *counts.entry(words(fed)).or_insert(0_u64) += 1;
            }
            Err(fault) => unread.push(fault.to_string()),
        }
    }
    practice.store().close().await;
    let mut lines: Vec<String> = counts
        .into_iter()
        .map(|((_, what), many)| format!("{many:>6}  {what}"))
        .collect();
    if lines.is_empty() {
        lines.push("There was no message.".to_owned());
    }
    if unread.is_empty() {
        return Ok(lines.join("\n"));
    }
    lines.push("Could not be read:".to_owned());
    lines.extend(unread.into_iter().map(|fault| format!("  {fault}")));
    Err(lines.join("\n"))
}

/// Where it stands in the report, and what it says.
fn words(fed: Fed) -> (u8, &'static str) {
    match fed {
        Fed::Gone => (0, "mailbox gone: not written to any more"),
        Fed::Missed => (1, "did not get through this time"),
        Fed::Complaint => (2, "complaint: left alone from now on"),
        Fed::Left => (3, "left by mail"),
        Fed::Nothing => (4, "nothing to do: a delay, an automatic answer"),
        Fed::Stranger => (5, "about no newsletter of this store"),
        Fed::Kept => (6, "not understood: kept, see `synergy newsletter unread`"),
        Fed::Before => (7, "known already"),
    }
}
