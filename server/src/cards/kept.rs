use std::{collections::VecDeque, sync::Arc};

use axum::body::Bytes;
use tokio::sync::Mutex;

use super::{Card, Undrawn, draw};

/// So many cards are kept; each is about 50 kB.
const MOST: usize = 64;

/// The cards that were asked for lately, drawn. Cheap to clone.
#[derive(Clone, Default)]
pub struct Cards {
    /// By address, the one that was asked for last at the end.
    kept: Arc<Mutex<VecDeque<(String, Bytes)>>>,
    /// Whose turn it is to draw: cards can wait for each other, pages should not wait for cards.
    turn: Arc<Mutex<()>>,
}

impl Cards {
    /// The card with this address, where it is kept.
    pub async fn kept(&self, address: &str) -> Option<Bytes> {
        let mut kept = self.kept.lock().await;
        let at = kept.iter().position(|(known, _)| known == address)?;
        let found = kept.remove(at)?;
        let png = found.1.clone();
        kept.push_back(found);
        Some(png)
    }

    /// Draws a card and keeps it, or answers what another request has drawn meanwhile.
    ///
    /// # Errors
    /// [`Undrawn`]
    pub async fn drawn(&self, address: &str, card: Card) -> Result<Bytes, Undrawn> {
        let turn = Arc::clone(&self.turn).lock_owned().await;
        if let Some(png) = self.kept(address).await {
            return Ok(png);
        }
        // Who asked may leave: the card is drawn and kept all the same, and the turn ends with that.
        let (cards, address) = (self.clone(), address.to_owned());
        let work = tokio::spawn(async move {
            let png = tokio::task::spawn_blocking(move || draw(&card)).await??;
            let png = cards.keep(address, Bytes::from(png)).await;
            drop(turn);
            Ok(png)
        });
        work.await?
    }

    async fn keep(&self, address: String, png: Bytes) -> Bytes {
        let mut kept = self.kept.lock().await;
        if kept.len() >= MOST {
            kept.pop_front();
        }
        kept.push_back((address, png.clone()));
        png
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
    async fn what_was_not_asked_for_the_longest_makes_room() {
        let cards = Cards::default();
        let drawn = cards.drawn("0", card(0)).await.unwrap();
        let mut kept = cards.kept.lock().await;
        for number in 1..MOST {
            kept.push_back((number.to_string(), drawn.clone()));
        }
        drop(kept);
        assert!(cards.kept("0").await.is_some());
        cards.drawn("new", card(1)).await.unwrap();
        assert!(cards.kept("1").await.is_none());
        assert!(cards.kept("0").await.is_some());
        assert!(cards.kept("new").await.is_some());
        assert_eq!(cards.kept.lock().await.len(), MOST);
    }
}
