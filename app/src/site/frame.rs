use domain::practice::PublicWords;
use leptos::{html, prelude::*};
use leptos_meta::Title;
use leptos_router::{components::Outlet, hooks::use_location};

use super::api;
use crate::{
    newsletter::JoinForm,
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

/// What stands around every public page.
#[component]
pub fn Frame() -> impl IntoView {
    note_arrivals();
    let words = wire::fetch(|| (), |()| api::public_words());
    view! {
        <a class="skip" href="#main" rel="external">
            "Skip to the page"
        </a>
        <Suspense>
            {move || Suspend::new(async move {
                let words = words.await.unwrap_or_default();
                view! { <Head notice=words.notice /> }
            })}
        </Suspense>
        <Outlet />
        <Suspense>
            {move || Suspend::new(async move {
                view! { <Foot words=words.await.unwrap_or_default() /> }
            })}
        </Suspense>
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
                    <Menu>
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
                        <li>
                            <a href="/search">"Search"</a>
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

#[component]
fn Foot(words: PublicWords) -> impl IntoView {
    let mailto = format!("mailto:{}", words.contact_email);
    view! {
        <footer class="footer">
            <div class="wrap">
                <div class="stack">
                    <a class="wordmark" href="/">
                        <Mark />
                        "Synergy"
                    </a>
                    <p>{words.practice_name} ": online counseling by video, in the states where our therapists are licensed."</p>
                </div>
                <nav aria-label="More">
                    <ul>
                        <li>
                            <a href="/book">"Book a free call"</a>
                        </li>
                        <li>
                            <a href="/faq">"Questions and answers"</a>
                        </li>
                        <li>
                            <a href="/about">"About us"</a>
                        </li>
                        <li>
                            <a href="/privacy">"Privacy"</a>
                        </li>
                        <li>
                            <a href=mailto>{words.contact_email}</a>
                        </li>
                    </ul>
                </nav>
                <div class="stack tight">
                    <p>
                        <strong>"Not for emergencies."</strong>
                        " Nobody watches this site around the clock. In danger now? Call 911. To talk to someone day or night, "
                        <a href="/crisis">"call or text 988"</a> "."
                    </p>
                    <p class="promise">"This page spoke to no company but us."</p>
                </div>
                <JoinForm stamp=words.stamp />
                <p class="last">
                    <a href="#top">"Back to top"</a>
                </p>
            </div>
        </footer>
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
    // title is held by itself.
    let words = ArcRwSignal::new(title.get_untracked());
    let kept = words.clone();
    Effect::new(move |_| kept.set(title.get()));
    view! {
        <Title text=move || words.get() />
        <main id="main" tabindex="-1" class=class node_ref=main>
            {children()}
        </main>
    }
}
