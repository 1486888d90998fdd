//! Answers while somebody types: what makes a combobox of the search in the head of every page. A
//! part of its own, fetched when somebody first turns to the field.

use std::num::NonZeroUsize;

use domain::search::{Suggestion, Suggestions};
use gloo::timers::callback::Timeout;
use leptos::{
    ev,
    html::ElementExt as _,
    mount::mount_to,
    prelude::*,
    tachys::renderer::RemoveEventHandler,
    task::spawn_local,
    wasm_split::{SplitLoaderError, wasm_split},
    web_sys::{
        Element, HtmlElement, HtmlInputElement, KeyboardEvent, MouseEvent, ScrollIntoViewOptions,
        ScrollLogicalPosition,
    },
};
use wasm_bindgen::JsCast as _;

use super::{address, api, marked};

/// How long the keyboard rests before the server is asked, in milliseconds.
const REST: u32 = 150;

/// The id of the list under the field.
const LIST: &str = "suggestions";

/// The class of the option that leads to all results.
const ALL: &str = "all";

/// Lets the field answer while somebody types, for as long as the reactive owner lives that this is
/// called under. What stands in the field is answered at once.
///
/// This is what `leptos::lazy` makes of a function, but for one thing: a part that cannot be fetched
/// does not take the whole page down with it.
///
/// # Errors
/// [`SplitLoaderError`] where the part could not be fetched.
#[wasm_split(search_suggestions, wasm_split_path = ::leptos::wasm_split, fallible)]
pub(super) fn attach(field: HtmlInputElement) -> Result<(), SplitLoaderError> {
    if let Some(form) = field.form() {
        let combobox = Combobox::over(field);
        let ears = combobox.listen(&form);
        let list = mount_to(form.into(), move || view! { <List combobox /> }.into_any());
        // Gone with whoever asked for it.
        let _ = StoredValue::new_local((ears, list));
        combobox.tell_assistive_technology();
        combobox.hear_typing();
    }
    Ok(())
}

/// What is shown under the field.
#[derive(Clone, Default)]
struct Shown {
    text: String,
    found: Suggestions,
}

impl Shown {
    /// How many ways on there are: help in a crisis, the results, all of them on a page.
    fn options(&self) -> usize {
        usize::from(self.found.crisis) + self.found.hits.len() + 1
    }
}

/// The field with its list, after the pattern of ARIA 1.2: the focus stays in the field, and which
/// option is active is told by an attribute.
#[derive(Clone, Copy)]
struct Combobox {
    field: StoredValue<HtmlInputElement, LocalStorage>,
    shown: RwSignal<Shown>,
    open: RwSignal<bool>,
    /// Which option is active, counted from 1.
    active: RwSignal<Option<NonZeroUsize>>,
    /// The number of the newest question: an answer to an older one is dropped.
    newest: StoredValue<u32>,
    /// The next question, while the keyboard does not rest yet.
    waiting: StoredValue<Option<Timeout>, LocalStorage>,
}

impl Combobox {
    fn over(field: HtmlInputElement) -> Self {
        Self {
            field: StoredValue::new_local(field),
            shown: RwSignal::default(),
            open: RwSignal::new(false),
            active: RwSignal::new(None),
            newest: StoredValue::new(0),
            waiting: StoredValue::new_local(None),
        }
    }

    /// Listens for as long as what it answers is kept.
    fn listen(self, form: &HtmlElement) -> [RemoveEventHandler<Element>; 5] {
        self.field.with_value(|field| {
            [
                // Where it leads, the form itself has heard first.
                form.on(ev::submit, move |_| self.leave()),
                field.on(ev::input, move |_| self.hear_typing()),
                field.on(ev::focus, move |_| self.hear_typing()),
                field.on(ev::blur, move |_| self.close()),
                field.on(ev::keydown, move |event| self.hear_key(&event)),
            ]
        })
    }

    /// Keeps the attributes true that a screen reader goes by.
    fn tell_assistive_technology(self) {
        let set = move |name, value: &str| {
            self.field.with_value(|field| {
                let _ = field.set_attribute(name, value);
            });
        };
        set("role", "combobox");
        set("aria-autocomplete", "list");
        set("aria-controls", LIST);
        Effect::new(move |_| {
            set(
                "aria-expanded",
                if self.open.get() { "true" } else { "false" },
            )
        });
        Effect::new(move |_| {
            // An empty value means none.
            set(
                "aria-activedescendant",
                &self.active.get().map_or_else(String::new, id),
            );
            self.show_active();
        });
    }

    fn text(self) -> String {
        self.field.with_value(HtmlInputElement::value)
    }

    /// Something was typed, or stands there already: asks when the keyboard rests.
    fn hear_typing(self) {
        self.active.set(None);
        self.newest.update_value(|newest| *newest += 1);
        let text = self.text();
        let waiting = if text.trim().is_empty() {
            self.open.set(false);
            None
        } else {
            Some(Timeout::new(REST, move || self.ask(text)))
        };
        self.waiting.set_value(waiting);
    }

    fn ask(self, text: String) {
        let number = self.newest.try_get_value();
        spawn_local(async move {
            let answer = api::suggest(text.clone()).await;
            if number.is_none() || self.newest.try_get_value() != number {
                return;
            }
            // Where there is no answer, the form is still a form.
            if let Ok(found) = answer {
                self.active.set(None);
                self.shown.set(Shown { text, found });
                self.open.set(true);
            }
        });
    }

    /// Hides the list; an answer on its way is not shown any more.
    fn close(self) {
        self.open.set(false);
        self.active.set(None);
        self.waiting.set_value(None);
        self.newest.update_value(|newest| *newest += 1);
    }

    /// The reader is on the way to another page: the list closes, and the menu that it may stand in.
    /// The options stay as they are, since the router still reads the one that was followed.
    fn leave(self) {
        self.close();
        self.field.with_value(|field| {
            field.set_value("");
            let menu = field.closest("[popover]").ok().flatten();
            if let Some(menu) = menu.and_then(|menu| menu.dyn_into::<HtmlElement>().ok()) {
                // Refused where it is not open: then there is nothing to close.
                let _ = menu.hide_popover();
            }
        });
    }

    fn hear_key(self, event: &KeyboardEvent) {
        // The keys of somebody who composes a letter belong to their keyboard.
        if event.is_composing() {
            return;
        }
        let taken = match event.key().as_str() {
            "ArrowDown" => self.step(true),
            "ArrowUp" => self.step(false),
            "Enter" => self.follow(),
            "Escape" => self.step_back(),
            _ => false,
        };
        if taken {
            event.prevent_default();
        }
    }

    /// Goes to the next option or the one before; past the last and the first lies the field.
    fn step(self, down: bool) -> bool {
        if !self.open.get_untracked() {
            self.hear_typing();
            return true;
        }
        let places = self.shown.with_untracked(Shown::options) + 1;
        let here = self.active.get_untracked().map_or(0, NonZeroUsize::get);
        let step = if down { 1 } else { places - 1 };
        self.active.set(NonZeroUsize::new((here + step) % places));
        true
    }

    /// Follows the active option, if there is one.
    fn follow(self) -> bool {
        let active = self.active_element();
        if let Some(option) = &active {
            option.click();
        }
        active.is_some()
    }

    /// Closes the list, or empties the field. An empty field leaves the key to others: it closes a
    /// menu.
    fn step_back(self) -> bool {
        let was_open = self.open.get_untracked();
        self.close();
        was_open
            || self.field.with_value(|field| {
                let something = !field.value().is_empty();
                field.set_value("");
                something
            })
    }

    /// An option was pressed, or followed by Enter. All results are what the form asks for.
    fn hear_press(self, event: &MouseEvent) {
        let elsewhere = event.ctrl_key() || event.meta_key() || event.shift_key();
        let option = event_target::<HtmlElement>(event.as_ref()).closest("a");
        let Ok(Some(option)) = option else { return };
        if elsewhere {
            return;
        }
        if option.class_name() == ALL {
            event.prevent_default();
            let form = self.field.with_value(HtmlInputElement::form);
            let _ = form.map(|form| form.request_submit());
        } else {
            self.leave();
        }
    }

    fn active_element(self) -> Option<HtmlElement> {
        let option = document().get_element_by_id(&id(self.active.get_untracked()?))?;
        option.dyn_into().ok()
    }

    fn show_active(self) {
        if let Some(option) = self.active_element() {
            let nearest = ScrollIntoViewOptions::new();
            nearest.set_block(ScrollLogicalPosition::Nearest);
            option.scroll_into_view_with_scroll_into_view_options(&nearest);
        }
    }
}

/// The id of an option, counted from 1.
fn id(place: NonZeroUsize) -> String {
    format!("suggestion-{place}")
}

#[component]
fn List(combobox: Combobox) -> impl IntoView {
    let Combobox { shown, open, .. } = combobox;
    let said = move || {
        if open.get() {
            shown.with(|shown| told(&shown.found))
        } else {
            String::new()
        }
    };
    // The focus stays in the field, or the list would be gone before the press is over.
    let keep_focus = |event: MouseEvent| event.prevent_default();
    view! {
        <p class="visually-hidden" role="status">
            {said}
        </p>
        <div
            class="suggestions"
            id=LIST
            role="listbox"
            aria-label="Suggestions"
            hidden=move || !open.get()
            on:mousedown=keep_focus
            on:click=move |event| combobox.hear_press(&event)
        >
            {move || options(combobox, shown.get())}
        </div>
    }
}

/// What is said of an answer to somebody who does not see it.
fn told(found: &Suggestions) -> String {
    let count = match found.total {
        0 => "Nothing fits".to_owned(),
        1 => "1 result".to_owned(),
        many => format!("{many} results"),
    };
    if found.crisis {
        format!("Call or text 988 to talk to a person. {count}")
    } else {
        count
    }
}

/// Help first, then the results, then the way to all of them.
fn options(combobox: Combobox, Shown { text, found }: Shown) -> AnyView {
    let all = if found.total == 0 {
        format!("Nothing fits “{}”. Ask another way", text.trim())
    } else {
        format!("All results for “{}”", text.trim())
    };
    let help = found.crisis.then(|| {
        let words = "You can talk to a person right now: call or text 988".into_any();
        ("help", "/crisis".to_owned(), words)
    });
    let hits = found.hits.into_iter().map(|hit| {
        let Suggestion { kind, path, title } = hit;
        let words = view! {
            {marked(title)}
            <small>{kind.words()}</small>
        };
        ("", path, words.into_any())
    });
    help.into_iter()
        .chain(hits)
        .chain([(ALL, address(&text), all.into_any())])
        .enumerate()
        .map(|(place, (class, path, words))| {
            let place = NonZeroUsize::MIN.saturating_add(place);
            let is_active = move || (combobox.active.get() == Some(place)).to_string();
            view! {
                <a class=class id=id(place) role="option" href=path tabindex="-1" aria-selected=is_active>
                    {words}
                </a>
            }
            .into_any()
        })
        .collect_view()
        .into_any()
}
