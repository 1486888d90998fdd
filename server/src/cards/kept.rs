use std::sync::Arc;

use axum::body::Bytes;
use moka::sync::Cache;
use tokio::sync::{Mutex, Semaphore};

use super::{Card, Undrawn, draw};

/// So many bytes of cards are kept; a card has about fifty thousand.
const MOST: u64 = 4 * 1024 * 1024;
/// So many wait for their card at most. Each is drawn in a few dozen milliseconds.
const LONGEST_QUEUE: usize = 16;

/// The cards that were asked for lately, drawn. Cheap to clone.
#[derive(Clone)]
pub struct Cards {
    /// By address.
    kept: Cache<String, Bytes>,
    /// Whose turn it is to draw: cards can wait for each other, pages should not wait for cards.
    turn: Arc<Mutex<()>>,
    /// Places in the queue for a turn.
    queue: Arc<Semaphore>,
}

impl Default for Cards {
    fn default() -> Self {
        let weight = |_: &String, png: &Bytes| u32::try_from(png.len()).unwrap_or(u32::MAX);
        Self {
            kept: Cache::builder().max_capacity(MOST).weigher(weight).build(),
            turn: Arc::default(),
            queue: Arc::new(Semaphore::new(LONGEST_QUEUE)),
        }
    }
}

impl Cards {
    /// The card with this address, where it is kept.
    pub fn kept(&self, address: &str) -> Option<Bytes> {
        self.kept.get(address)
    }

    /// Draws a card and keeps it, or answers what another request has drawn meanwhile.
    ///
    /// # Errors
    /// [`Undrawn`]; [`Undrawn::Busy`] where too many wait already.
    pub async fn drawn(&self, address: &str, card: Card) -> Result<Bytes, Undrawn> {
        let place = Arc::clone(&self.queue).try_acquire_owned();
        let place = place.map_err(|_| Undrawn::Busy)?;
        let turn = Arc::clone(&self.turn).lock_owned().await;
        if let Some(png) = self.kept(address) {
            return Ok(png);
        }
        // Who asked may leave: the card is drawn and kept all the same, and the turn ends with that.
        let (cards, address) = (self.clone(), address.to_owned());
        let work = tokio::spawn(async move {
            let png = tokio::task::spawn_blocking(move || draw(&card)).await??;
            let png = Bytes::from(png);
            cards.kept.insert(address, png.clone());
            drop((turn, place));
            Ok(png)
        });
        work.await?
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn card(number: usize) -> Card {
        Card {
            title: number.to_string(),
            ..Card::general()
        }
    }

    #[tokio::test]
    async fn a_card_is_drawn_once_and_all_that_are_kept_weigh_no_more_than_they_may() {
        let cards = Cards::default();
        let drawn = cards.drawn("0", card(0)).await.unwrap();
        assert_eq!(cards.drawn("0", card(1)).await.unwrap(), drawn);
        for number in 1..400 {
            cards.kept.insert(number.to_string(), drawn.clone());
        }
        cards.kept.run_pending_tasks();
        let weight = cards.kept.weighted_size();
        assert!((MOST / 2..=MOST).contains(&weight), "{weight}");
    }

    #[tokio::test]
    async fn whoever_comes_when_the_queue_is_full_is_sent_away_at_once() {
        let cards = Cards::default();
        let turn = Arc::clone(&cards.turn).lock_owned().await;
        let waiting: Vec<_> = (0..LONGEST_QUEUE)
            .map(|number| {
                let cards = cards.clone();
                tokio::spawn(async move { cards.drawn(&number.to_string(), card(number)).await })
            })
            .collect();
        while cards.queue.available_permits() > 0 {
            tokio::task::yield_now().await;
        }
        assert!(matches!(
            cards.drawn("x", card(0)).await,
            Err(Undrawn::Busy)
        ));
        drop(turn);
        for one in waiting {
            assert!(one.await.unwrap().is_ok());
        }
        assert!(cards.drawn("x", card(0)).await.is_ok());
    }
}
