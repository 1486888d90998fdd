use domain::practice::{PracticeError, Slug};

use super::reading::{Outcome, plainly, summary};
use crate::{
    cards::{Card, slug_in},
    practice::{Fault, Practice},
    store::blog as rows,
};

impl Practice {
    /// What is drawn on the card with this name: an article's, or the one of all other pages.
    ///
    /// # Errors
    /// [`PracticeError::NotFound`] where no page has such a card, or not any more.
    pub async fn card(&self, name: &str) -> Result<Card, PracticeError> {
        plainly(card(self, name).await)
    }
}

async fn card(desk: &Practice, name: &str) -> Outcome<Card> {
    let address = format!("/cards/{name}");
    if address == Card::general_address() {
        return Ok(Card::general());
    }
    let none = || Fault::Refused(PracticeError::NotFound);
    let slug = slug_in(name).ok_or_else(none)?;
    let slug = Slug::parse(slug).map_err(|_| none())?;
    let mut db = desk.store().read().await?;
    let row = rows::post(&mut db, desk.now(), &slug)
        .await?
        .ok_or_else(none)?;
    let card = Card::of_article(&summary(row.listed)?);
    if card.address(slug.as_str()) == address {
        Ok(card)
    } else {
        Err(none())
    }
}
