//! Forms that only ask (`method="get"`): where a script runs, they change the address without a new
//! document. The reader's place in the form is kept, and what the answer says is announced.
//!
//! A form with `data-at-once` asks as soon as something in it is changed. In the answer, the element
//! with `data-news` or the role `status` holds the sentence to be announced.

use leptos::{ev, prelude::*};
use leptos_router::{
    NavigateOptions,
    hooks::{use_location, use_navigate},
};
use wasm_bindgen::JsCast as _;
use web_sys::{FormData, HtmlElement, HtmlFormElement, UrlSearchParams};

/// The element that had the focus when something was asked: its id, empty where it has none.
#[derive(Clone, Copy)]
pub(crate) struct Place(StoredValue<Option<String>>);

impl Place {
    /// To be made once for all answers that are shown one after another.
    pub(crate) fn new() -> Self {
        Self(StoredValue::new(None))
    }

    /// Brings the reader back to where they asked, once the answer is there, and says what is to
    /// be announced; nothing for a page that nobody asked for by a form.
    pub(super) fn come_back(self) -> RwSignal<String> {
        let news = RwSignal::new(String::new());
        Effect::new(move |_| {
            let Some(id) = self.0.try_update_value(Option::take).flatten() else {
                return;
            };
            // In the next frame the answer is in the document.
            request_animation_frame(move || {
                let back = document().get_element_by_id(&id).or_else(|| find("#main"));
                if let Some(element) = back.and_then(|one| one.dyn_into::<HtmlElement>().ok()) {
                    let _ = element.focus();
                }
                let said = find("#main [data-news], #main [role=status]");
                news.set(said.and_then(|one| one.text_content()).unwrap_or_default());
            });
        });
        news
    }
}

fn find(selector: &str) -> Option<web_sys::Element> {
    document().query_selector(selector).ok().flatten()
}

/// What asks: for the page's `submit` and `change` events, wherever in it they happen.
pub(crate) fn asker(place: Place) -> impl Fn(&ev::Event, bool) + Clone {
    let (navigate, here) = (use_navigate(), use_location().pathname);
    move |event, at_once| {
        let Some((form, path)) = form_of(event, at_once) else {
            return;
        };
        let Some(query) = query_of(&form) else { return };
        event.prevent_default();
        let same = path == here.get_untracked();
        if same {
            let focused = document().active_element();
            place
                .0
                .set_value(Some(focused.map(|one| one.id()).unwrap_or_default()));
        }
        let options = NavigateOptions {
            replace: at_once,
            scroll: !same,
            ..NavigateOptions::default()
        };
        navigate(&format!("{path}?{query}"), options);
    }
}

/// The form that an event belongs to, and the path that it asks; none where it is not ours to ask.
fn form_of(event: &ev::Event, at_once: bool) -> Option<(HtmlFormElement, String)> {
    let element = event.target()?.dyn_into::<web_sys::Element>().ok()?;
    let selector = if at_once {
        "form[data-at-once]"
    } else {
        "form"
    };
    let form = element.closest(selector).ok()??;
    let form = form.dyn_into::<HtmlFormElement>().ok()?;
    let path = form.get_attribute("action")?;
    (form.method() == "get" && path.starts_with('/')).then_some((form, path))
}

fn query_of(form: &HtmlFormElement) -> Option<String> {
    let data = FormData::new_with_form(form).ok()?;
    let query = UrlSearchParams::new_with_str_sequence_sequence(&data).ok()?;
    query.to_string().as_string()
}
