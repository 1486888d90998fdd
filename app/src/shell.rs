//! The HTML document around every page.

use leptos::prelude::*;
use leptos_meta::{HashedStylesheet, MetaTags};

use crate::App;

/// The practice's sign as the tab shows it: `public/favicon.svg` in the page itself, because it is
/// smaller than the request for it would be.
const MARK: &str = "data:image/svg+xml,%3Csvg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 32 32'%3E%3Cg fill='none' stroke='%232c8263' stroke-width='2.6'%3E%3Ccircle cx='11.8' cy='16' r='9'/%3E%3Ccircle cx='20.2' cy='16' r='9'/%3E%3C/g%3E%3Cpath fill='%232c8263' d='M16 8.04a9 9 0 0 1 0 15.92a9 9 0 0 1 0-15.92z'/%3E%3C/svg%3E";

/// The document. The browser's half loads at low priority, after the page is whole and usable.
pub fn shell(options: LeptosOptions) -> impl IntoView {
    let style = options.clone();
    view! {
        <!DOCTYPE html>
        <html lang="en-US">
            <head>
                <meta charset="utf-8" />
                <meta name="viewport" content="width=device-width, initial-scale=1" />
                <meta name="color-scheme" content="light dark" />
                <link rel="icon" href=MARK type="image/svg+xml" />
                <link rel="apple-touch-icon" href="/apple-touch-icon.png" />
                <FontPreload href="/fonts/figtree-1.woff2" />
                <FontPreload href="/fonts/fraunces-1.woff2" />
                <HashedStylesheet options=style id="style" />
                <AutoReload options=options.clone() />
                <HydrationScripts options defer=true />
                <MetaTags />
            </head>
            <body id="top">
                <App />
            </body>
        </html>
    }
}

/// A typeface that the first screen needs: asked for at once, so that no line of it moves.
#[component]
fn FontPreload(href: &'static str) -> impl IntoView {
    view! { <link rel="preload" href=href r#as="font" r#type="font/woff2" crossorigin="anonymous" /> }
}

/// `When suits you? · Synergy`: the page first, because a row of tabs shows no more than that.
pub fn title(page: String) -> String {
    if page.is_empty() {
        "Synergy".to_owned()
    } else {
        format!("{page} · Synergy")
    }
}
