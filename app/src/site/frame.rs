use domain::practice::Settings;
use leptos::{html, prelude::*};
use leptos_meta::Title;
use leptos_router::components::Outlet;

use super::api;
use crate::ui::{Mark, Menu};

/// Whether the reader has come to this page from another one without loading it anew.
#[derive(Clone, Copy)]
struct CameFromWithin(StoredValue<bool>);

/// Lets the pages of a frame know whether their reader came from another one within it.
pub(crate) fn note_arrivals() {
    provide_context(CameFromWithin(StoredValue::new(false)));
}

/// What stands around every public page.
#[component]
pub fn Frame() -> impl IntoView {
    note_arrivals();
    let settings = Resource::new_blocking(|| (), |()| api::public_settings());
    view! {
        <a class="skip" href="#main">
            "Skip to the page"
        </a>
        <Suspense>
            {move || Suspend::new(async move {
                let settings = settings.await.unwrap_or_default();
                view! { <Head notice=settings.notice /> }
            })}
        </Suspense>
        <Outlet />
        <Suspense>
            {move || Suspend::new(async move {
                view! { <Foot settings=settings.await.unwrap_or_default() /> }
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
                            <a href="/#how">"How it works"</a>
                        </li>
                        <li>
                            <a href="/states">"Where we work"</a>
                        </li>
                        <li>
                            <a href="/crisis">"Help right now"</a>
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
fn Foot(settings: Settings) -> impl IntoView {
    let mailto = format!("mailto:{}", settings.contact_email);
    view! {
        <footer class="footer">
            <div class="wrap">
                <div class="stack">
                    <a class="wordmark" href="/">
                        <Mark />
                        "Synergy"
                    </a>
                    <p>{settings.practice_name} ": online counseling by video, in the states where our therapists are licensed."</p>
                </div>
                <nav aria-label="More">
                    <ul>
                        <li>
                            <a href="/book">"Book a free call"</a>
                        </li>
                        <li>
                            <a href="/states">"Where we work"</a>
                        </li>
                        <li>
                            <a href=mailto>{settings.contact_email}</a>
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
    #[prop(default = "wrap page")]
    class: &'static str,
    /// The page.
    children: Children,
) -> impl IntoView {
    let main = NodeRef::<html::Main>::new();
    Effect::new(move |_| {
        let (Some(main), Some(CameFromWithin(came))) = (main.get(), use_context()) else {
            return;
        };
        if came.get_value() {
            // Refused only when the element has just left the page.
            let _ = main.focus();
        }
        came.set_value(true);
    });
    view! {
        <Title text=move || title.get() />
        <main id="main" tabindex="-1" class=class node_ref=main>
            {children()}
        </main>
    }
}
