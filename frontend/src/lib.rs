//! The browser's entry: takes over the pages that the server sent.

use wasm_bindgen::prelude::wasm_bindgen;

/// Hydrates the page. The loader calls it once the module is there.
#[wasm_bindgen]
pub fn hydrate() {
    console_error_panic_hook::set_once();
    leptos::mount::hydrate_lazy(app::App);
}
