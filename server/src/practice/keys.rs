//! Whether the key ring belongs to the store: asked at start, because a lost key file that is
//! silently replaced by a new one would make every sealed column unreadable from then on.

use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use sqlx::AnyConnection;

use super::{Deed, Fault, Practice};
use crate::{crypto::Column, store::practice};

/// The setting that keeps the known text, sealed.
const SETTING: &str = "key_check";
const KNOWN: &[u8] = b"these keys belong to this store";

/// The keys cannot open what the store has sealed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error(
    "the key file does not belong to this database: what was sealed in it cannot be opened. \
     Put back the key file that it was used with"
)]
pub struct WrongKeys;

impl Practice {
    /// Makes sure that the keys belong to the store. A new store takes the keys that it is given.
    ///
    /// # Errors
    /// [`WrongKeys`] as a refusal; a [`Fault`] where the store cannot be read.
    pub async fn check_keys(&self) -> Result<(), Fault<WrongKeys>> {
        self.perform(CheckKeys).await
    }
}

struct CheckKeys;

impl Deed for CheckKeys {
    type Answer = ();
    type Refusal = WrongKeys;

    async fn run(&self, desk: &Practice, tx: &mut AnyConnection) -> Result<(), Fault<WrongKeys>> {
        desk.store().engine().lock_word(tx, SETTING).await?;
        if let Some(kept) = practice::setting(&mut *tx, SETTING).await? {
            let opened = kept
                .as_str()
                .and_then(|text| URL_SAFE_NO_PAD.decode(text).ok())
                .and_then(|sealed| {
                    desk.keys()
                        .open_sealed(Column::KEY_CHECK, SETTING, &sealed)
                        .ok()
                });
            let fits = opened.is_some_and(|plain| plain.as_slice() == KNOWN);
            return if fits {
                Ok(())
            } else {
                Err(Fault::Refused(WrongKeys))
            };
        }
        let sealed = desk.keys().seal(Column::KEY_CHECK, SETTING, KNOWN);
        let value = serde_json::Value::String(URL_SAFE_NO_PAD.encode(sealed));
        Ok(practice::set_setting(tx, SETTING, &value).await?)
    }
}
