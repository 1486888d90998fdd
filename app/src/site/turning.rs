//! Going over from one page to the next: where the browser can, the one fades into the other.
//!
//! The router's own transitions begin when a route is chosen. A page for reading is not there yet
//! then, and from one such page to the next no other route is chosen at all; so the transition is
//! begun here, when the page has come and before it is shown. Focus, scroll and title take their
//! usual way, since the browser only lays a picture of the old page over the new one.

use std::future::Future;

use futures::channel::oneshot;
use js_sys::{Function, Reflect};
use leptos::prelude::document;
use wasm_bindgen::{JsCast as _, JsValue, closure::Closure};

use super::frame::Way;
use crate::ssr::in_browser;

/// Hands on what a page waits for. Where the reader comes from another page, the browser has taken
/// its picture of that one by then.
pub(super) fn turning_to<T: Send>(
    way: Way,
    answer: impl Future<Output = T> + Send,
) -> impl Future<Output = T> + Send {
    let arriving = in_browser() && way.leads_on();
    async move {
        let answer = answer.await;
        if arriving && let Some(taken) = take_picture() {
            // Told in any case, also where the browser skips the rest.
            let _ = taken.await;
        }
        answer
    }
}

/// Begins a transition and tells when the old page's picture is taken; none where the browser knows
/// no transitions.
fn take_picture() -> Option<oneshot::Receiver<()>> {
    let document = document();
    let start = property(&document, "startViewTransition")?;
    let (taken, told) = oneshot::channel();
    let tell = Closure::once_into_js(move || {
        let _ = taken.send(());
    });
    let transition = start.call1(&document, &tell).ok()?;
    // Somebody who goes on at once cuts it short, which is no fault to be reported.
    let ready = Reflect::get(&transition, &"ready".into()).ok()?;
    let _ = property(&ready, "catch")?.call1(&ready, &Closure::once_into_js(|| {}));
    Some(told)
}

fn property(of: &JsValue, name: &str) -> Option<Function> {
    Reflect::get(of, &name.into()).ok()?.dyn_into().ok()
}
