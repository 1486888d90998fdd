//! The practice's public words, which stand around every page: kept in memory under the site's
//! edition, so that a page does not ask the store for them each time.

use std::sync::{Mutex, PoisonError};

use domain::{
    practice::{PracticeError, PublicWords},
    time::Instant,
};

use super::{Fault, Practice};
use crate::store::practice;

/// How long they are kept at most, in minutes: as long as a page is.
const LONGEST: i64 = 1;

/// The words as this server read them last.
#[derive(Debug, Default)]
pub(super) struct Kept(Mutex<Option<Words>>);

#[derive(Clone, Debug)]
struct Words {
    edition: u64,
    until: Instant,
    words: PublicWords,
}

impl Kept {
    fn words(&self, edition: u64, now: Instant) -> Option<PublicWords> {
        let kept = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let kept = kept.as_ref()?;
        (kept.edition == edition && now < kept.until).then(|| kept.words.clone())
    }

    fn keep(&self, words: Words) {
        *self.0.lock().unwrap_or_else(PoisonError::into_inner) = Some(words);
    }
}

/// The words: as they are kept, or as the store has them. Where nobody looks after editions, nothing
/// is kept.
pub(super) async fn public_words(desk: &Practice) -> Result<PublicWords, Fault<PracticeError>> {
    let (edition, now) = (desk.edition(), desk.now());
    if let Some(words) = edition.and_then(|edition| desk.inner.words.words(edition, now)) {
        return Ok(words);
    }
    let mut db = desk.store().read().await?;
    let words = PublicWords::from(practice::settings(&mut db).await?);
    if let Some(edition) = edition {
        desk.inner.words.keep(Words {
            edition,
            until: now.plus_minutes(LONGEST),
            words: words.clone(),
        });
    }
    Ok(words)
}
