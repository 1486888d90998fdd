use domain::newsletter::{ConsentKind, ConsentSource};
use sqlx::AnyConnection;

use crate::{
    practice::{Fault, Practice, retention},
    store::newsletter as rows,
};

/// What time alone has changed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Forgotten {
    /// Addresses that nobody has confirmed.
    pub unconfirmed: u64,
    /// Addresses that were given up.
    pub left: u64,
}

/// Ends the pauses that are over, and forgets who never said yes and who left long enough ago.
///
/// # Errors
/// A [`Fault`] of the store.
pub(crate) async fn forget<R>(
    desk: &Practice,
    tx: &mut AnyConnection,
) -> Result<Forgotten, Fault<R>> {
    let now = desk.now();
    for id in rows::pauses_over(tx, now).await? {
        if rows::resume(tx, &id, now).await? {
            let said = (ConsentKind::Resumed, ConsentSource::Clock);
            rows::add_consent(tx, id.as_str(), said, now).await?;
        }
    }
    Ok(Forgotten {
        unconfirmed: rows::forget_unconfirmed(tx, now + -retention::UNCONFIRMED).await?,
        left: rows::forget_left(tx, now + -retention::LEFT).await?,
    })
}
