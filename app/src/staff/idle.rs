//! Signing out by itself in the browser: whoever walks away leaves nothing on the screen.
//!
//! The server decides when a session ends; the page only asks it. A minute before the end it asks
//! once more, since another tab may have kept the session alive, and then warns.

use std::time::Duration;

use domain::staff::AccountError;
use leptos::{ev, html, prelude::*, task::spawn_local};

use super::api;
use crate::{refusal::Refusal, ui::Button};

/// How often the page looks at the clock. A laptop that wakes up finds out within this time.
const LOOK: Duration = Duration::from_secs(5);
/// How long before the end it warns, in milliseconds.
const WARNING: f64 = 60_000.0;
/// How long an answer may take before the page is cleared without it, in milliseconds. Whoever
/// pressed "Stay signed in" in the last second, on a slow line, is not thrown out meanwhile.
const PATIENCE: f64 = 15_000.0;
/// Where one is sent.
const AWAY: &str = "/staff/sign-in?idle";

#[derive(Clone, Copy)]
struct Watch {
    dialog: NodeRef<html::Dialog>,
    /// When the session ends, in the browser's milliseconds; none while it is not known.
    ends: StoredValue<Option<f64>>,
    /// The longest that the session was ever said to last.
    longest: StoredValue<f64>,
    /// Whether somebody pressed a key or the pointer since the server was last told.
    acted: StoredValue<bool>,
    /// How many questions are on their way, and since when, in the browser's milliseconds.
    asking: StoredValue<(u32, f64)>,
}

impl Watch {
    fn new(dialog: NodeRef<html::Dialog>) -> Self {
        Self {
            dialog,
            ends: StoredValue::new(None),
            longest: StoredValue::new(0.0),
            acted: StoredValue::new(false),
            asking: StoredValue::new((0, 0.0)),
        }
    }

    /// Watches until the page is left.
    fn begin(self) {
        self.ask(Question::Left);
        let act = move || self.acted.set_value(true);
        let keys = window_event_listener(ev::keydown, move |_| act());
        let presses = window_event_listener(ev::pointerdown, move |_| act());
        let clock = set_interval_with_handle(move || self.look(), LOOK);
        on_cleanup(move || {
            keys.remove();
            presses.remove();
            if let Ok(clock) = clock {
                clock.clear();
            }
        });
    }

    fn look(self) {
        let Some(ends) = self.ends.get_value() else {
            return self.ask(Question::Left);
        };
        let now = js_sys::Date::now();
        let left = ends - now;
        if left <= 0.0 {
            let (asking, since) = self.asking.get_value();
            if asking == 0 || now - since > PATIENCE {
                leave();
            }
        } else if self.is_warning() {
            // Only the button counts now.
        } else if self.acted.get_value() && left < self.longest.get_value() * 0.7 {
            // Somebody writes, and has asked the server for nothing.
            self.ask(Question::Stay);
        } else if left <= WARNING {
            self.ask(Question::Left);
        }
    }

    fn ask(self, question: Question) {
        let (asking, _) = self.asking.get_value();
        if question == Question::Left && asking > 0 {
            return;
        }
        self.asking.set_value((asking + 1, js_sys::Date::now()));
        spawn_local(async move {
            let answer = match question {
                Question::Left => api::seconds_left().await,
                Question::Stay => api::stay().await,
            };
            self.asking.update_value(|(asking, _)| *asking -= 1);
            self.hear(&answer, question);
        });
    }

    fn hear(self, answer: &Result<i64, Refusal>, question: Question) {
        match answer {
            Ok(seconds) => {
                // At most twelve hours: a float holds it exactly.
                #[expect(clippy::cast_precision_loss, reason = "a few thousand seconds")]
                let left = *seconds as f64 * 1_000.0;
                self.ends.set_value(Some(js_sys::Date::now() + left));
                self.longest
                    .update_value(|longest| *longest = longest.max(left));
                if question == Question::Stay {
                    self.acted.set_value(false);
                }
                if left <= WARNING {
                    self.warn();
                }
            }
            Err(Refusal::Account(AccountError::SignedOut)) => leave(),
            // No connection, perhaps: the clock goes on, and asks again.
            Err(_) => {}
        }
    }

    fn is_warning(self) -> bool {
        let dialog = self.dialog.get_untracked();
        dialog.is_some_and(|dialog| dialog.open())
    }

    fn warn(self) {
        if let Some(dialog) = self.dialog.get_untracked()
            && !dialog.open()
        {
            // Refused only when the element has just left the page.
            let _ = dialog.show_modal();
        }
    }
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Question {
    Left,
    Stay,
}

/// Wipes the page, so that nothing is left to read while the next one comes, and goes.
fn leave() {
    if let Some(body) = document().body() {
        body.set_inner_html("");
    }
    // Refused only by a page that is going already.
    let _ = window().location().replace(AWAY);
}

/// Warns a minute before the session ends, and clears the page when it has.
#[component]
pub(super) fn IdleWatch() -> impl IntoView {
    let dialog = NodeRef::<html::Dialog>::new();
    let watch = Watch::new(dialog);
    Effect::new(move |_| watch.begin());
    view! {
        <dialog
            class="leaving"
            aria-labelledby="leaving-title"
            aria-describedby="leaving-words"
            node_ref=dialog
            on:cancel=move |_: ev::Event| watch.ask(Question::Stay)
        >
            // Before the dialog closes, not after: the clock may look in between.
            <form
                method="dialog"
                class="stack"
                on:submit=move |_| watch.ask(Question::Stay)
            >
                <h2 id="leaving-title">"Are you still there?"</h2>
                <p id="leaving-words">
                    "Nothing was done here for a while. In a minute you will be signed out, so that nobody else reads along."
                </p>
                <p class="actions">
                    <Button>"Stay signed in"</Button>
                </p>
            </form>
        </dialog>
    }
}
