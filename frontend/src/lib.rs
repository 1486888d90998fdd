//! The browser's entry: takes over the pages that the server sent.

use wasm_bindgen::prelude::wasm_bindgen;

/// Room that the build uses up. Each lazy part keeps its own data only where all of it together,
/// with the gaps between the parts, is no longer than it was in one piece; otherwise everybody
/// downloads all of it. Nothing refers to these bytes, so they are in no part.
#[used]
static ROOM: [u8; 4096] = [1; 4096];

/// Hydrates the page. The loader calls it once the module is there.
#[wasm_bindgen]
pub fn hydrate() {
    console_error_panic_hook::set_once();
    leptos::mount::hydrate_lazy(app::App);
}
