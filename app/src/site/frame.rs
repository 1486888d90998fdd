use leptos::{html, prelude::*};
use leptos_meta::Title;
use leptos_router::{components::Outlet, hooks::use_location};
use serde::{Deserialize, Serialize};

use super::{api, asking::Place};
use crate::{
    search::SearchField,
    shell,
    ui::{Mark, Menu},
    wire,
};

/// The path of the page that had the focus last; none until the first page is there.
#[derive(Clone, Copy)]
struct LastPath(StoredValue<Option<String>>);

/// Lets the pages of a frame know whether their reader came from another one within it.
pub(crate) fn note_arrivals() {
    provide_context(LastPath(StoredValue::new(None)));
}

/// Tells whether the reader is on the way to another page than the one that stands there.
#[derive(Clone, Copy)]
pub(super) struct Way {
    here: Memo<String>,
    last: Option<LastPath>,
}

impl Way {
    /// To be made by the page that the reader comes to.
    pub(super) fn new() -> Self {
        Self {
            here: use_location().pathname,
            last: use_context(),
        }
    }

    /// Whether another page stands there yet; none does where this one came with the document.
    pub(super) fn leads_on(self) -> bool {
        let here = self.here.get_untracked();
        self.last.is_some_and(|LastPath(last)| {
            last.with_value(|last| last.as_ref().is_some_and(|last| *last != here))
        })
    }
}

/// What stands around every public page, as the server function sends it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Surroundings {
    /// The notice at the top; empty for none.
    pub notice: String,
    /// The foot of the page: HTML that our own views made.
    pub foot: String,
}

/// The same as it stands in the document, where the foot is there already.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
struct Around {
    notice: String,
    #[serde(skip)]
    foot: String,
}

/// What stands around every public page.
#[component]
pub fn Frame() -> impl IntoView {
    note_arrivals();
    // The search in the head and the page below it ask as one.
    provide_context(Place::new());
    let around = wire::fetch(
        || (),
        |()| async {
            let Surroundings { notice, foot } = api::around().await.unwrap_or_default();
            Ok(Around { notice, foot })
        },
    );
    let head = around.shown(wire::nothing, |around| {
        let Around { notice, .. } = around.unwrap_or_default();
        view! { <Head notice /> }.into_any()
    });
    let foot = around.shown(wire::nothing, |around| {
        let Around { foot, .. } = around.unwrap_or_default();
        view! { <footer class="footer" inner_html=foot></footer> }.into_any()
    });
    view! {
        <a class="skip" href="#main" rel="external">
            "Skip to the page"
        </a>
        {head}
        <Outlet />
        {foot}
    }
}

#[component]
fn Head(notice: String) -> impl IntoView {
    view! {
        <header>
            <div class="announcement">
                <div class="wrap">
                    <p>{notice}</p>
                    <a href="/crisis">
                        "In crisis? " <span class="nowrap">"Call or text 988"</span>
                    </a>
                </div>
            </div>
            <div class="masthead">
                <div class="wrap">
                    <a class="wordmark" href="/">
                        <Mark />
                        "Synergy"
                    </a>
                    <Menu first=view! { <SearchField /> }.into_any()>
                        <li>
                            <a href="/therapists">"Therapists"</a>
                        </li>
                        <li>
                            <a href="/services">"Services"</a>
                        </li>
                        <li>
                            <a href="/states">"States"</a>
                        </li>
                        <li>
                            <a href="/cost">"Cost"</a>
                        </li>
                        <li>
                            <a href="/blog">"Mood-E Blog"</a>
                        </li>
                    </Menu>
                    <a class="button compact book" href="/book">
                        "Book a free call"
                    </a>
                </div>
            </div>
        </header>
    }
}

/// A page's own part, under its title. When the reader comes to it without a new document, it takes
/// the focus, so that a screen reader speaks and the keyboard goes on from here.
#[component]
pub fn Main(
    /// The page's title, without the practice's name.
    #[prop(into)]
    title: Signal<String>,
    /// Classes of the layout.
    #[prop(into, default = "wrap page".into())]
    class: Oco<'static, str>,
    /// The page.
    children: Children,
) -> impl IntoView {
    let main = NodeRef::<html::Main>::new();
    let path = use_location().pathname;
    let last = use_context::<LastPath>();
    Effect::new(move |_| {
        let (Some(main), Some(LastPath(last))) = (main.get(), last) else {
            return;
        };
        let here = Some(path.get_untracked());
        // The same page with another question keeps the focus where the reader has it.
        if last.with_value(|last| last.is_some() && *last != here) {
            // In the next frame the element is in the document; before, it takes no focus.
            request_animation_frame(move || {
                let _ = main.focus();
            });
        }
        last.set_value(here);
    });
    // The head is written after the page, when what belongs to the page may be gone already; so its
    // title is held by itself. The practice's name is added here and not by the frame, which is taken
    // over first: until the page had come, the tab would be nameless.
    let words = ArcRwSignal::new(title.get_untracked());
    let kept = words.clone();
    Effect::new(move |_| kept.set(title.get()));
    view! {
        <Title text=move || shell::title(words.get()) />
        <main id="main" tabindex="-1" class=class node_ref=main>
            {children()}
        </main>
    }
}
