use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use domain::staff::Typed;

use crate::{crypto::Column, practice::Practice};

/// Stands where a sealed column names its row.
const RECORD: &str = "typed";

/// Seals what was typed into a refused form, fit for a cookie.
pub(super) fn seal(desk: &Practice, typed: &Typed) -> Option<String> {
    let plain = serde_json::to_vec(typed).ok()?;
    let sealed = desk.keys().seal(Column::STAFF_TYPED, RECORD, &plain);
    Some(URL_SAFE_NO_PAD.encode(sealed))
}

/// Opens what [`seal`] sealed.
pub(super) fn open(desk: &Practice, sealed: &str) -> Option<Typed> {
    let sealed = URL_SAFE_NO_PAD.decode(sealed).ok()?;
    let keys = desk.keys();
    let plain = keys.open_sealed(Column::STAFF_TYPED, RECORD, &sealed);
    serde_json::from_slice(&plain.ok()?).ok()
}
