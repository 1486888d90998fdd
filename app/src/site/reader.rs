//! Pages for reading. They are made on the server and shown by the browser as they come, so that
//! their making is no part of what a visitor downloads; links between them are followed without a
//! new document all the same.

use leptos::prelude::*;
use leptos_router::{
    hooks::{use_location, use_params_map},
    location::Url,
};
use serde::{Deserialize, Serialize};

use super::{
    LostPage, Main, NotFoundPage, api,
    asking::{Place, asker},
    frame::Way,
    turning::turning_to,
};
use crate::{refusal::Refusal, ssr, wire};

/// What a page says to browsers and search engines, besides what readers see. What only search
/// engines read is not sent to the browser's half.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Head {
    /// The page's title, without the practice's name.
    pub title: String,
    /// What it says, in one or two sentences.
    #[serde(skip)]
    pub description: String,
    /// Its one true address, with the host.
    #[serde(skip)]
    pub address: String,
    /// A picture of it for links elsewhere, with the host: a card of the server's. Where it is empty,
    /// the card that stands for all pages is taken.
    #[serde(skip)]
    pub picture: String,
    /// What the picture says, for whoever does not see it.
    #[serde(skip)]
    pub picture_words: String,
    /// What it is in the words of Open Graph: `website`, `article`.
    #[serde(skip)]
    pub kind: String,
    /// Classes of its layout.
    pub class: String,
    /// Whether search engines may list it.
    #[serde(skip)]
    pub listed: bool,
}

impl Head {
    /// A page that search engines may list; `path` is its one true address, without the host.
    pub fn page(path: &str, title: &str, description: &str) -> Self {
        Self {
            title: title.to_owned(),
            description: description.to_owned(),
            address: path.to_owned(),
            kind: "website".to_owned(),
            listed: true,
            ..Self::default()
        }
    }
}

/// A page as the server function sends it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Reading {
    /// About it.
    pub head: Head,
    /// What readers see: HTML that our own views made.
    pub html: String,
}

/// A page as it stands in the document. The first one a reader opens is there already when the
/// browser takes over, so its HTML is not sent a second time.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
struct Shown {
    head: Head,
    #[serde(skip)]
    html: String,
}

impl From<Reading> for Shown {
    fn from(Reading { head, html }: Reading) -> Self {
        Self { head, html }
    }
}

/// Whatever page for reading has the address; the server knows them all.
#[component]
pub fn ReadingPage() -> impl IntoView {
    let here = own_address();
    let way = Way::new();
    let page = wire::fetch(
        move || here.get(),
        move |(path, query)| {
            turning_to(way, async move {
                Ok::<_, Refusal>(Shown::from(api::read(path, query).await?))
            })
        },
    );
    page.shown(wire::nothing, move |page| match page {
        Ok(shown) => view! { <Page shown /> }.into_any(),
        Err(refusal) if refusal.status() == 404 => view! { <NotFoundPage /> }.into_any(),
        Err(refusal) => view! { <LostPage refusal /> }.into_any(),
    })
}

/// Path and query of this page. While a reader goes on to a page of another kind, the address is
/// that one's already, and is none of ours.
fn own_address() -> Memo<(String, String)> {
    let (location, params) = (use_location(), use_params_map());
    Memo::new(move |before: Option<&(String, String)>| {
        let path = location.pathname.get();
        let ours = params.with(|params| params.get("any").unwrap_or_default());
        match before {
            Some(before) if Url::unescape(&path).trim_matches('/') != ours.trim_matches('/') => {
                before.clone()
            }
            _ => (path, location.search.get()),
        }
    })
}

#[component]
fn Page(shown: Shown) -> impl IntoView {
    let Shown { head, html } = shown;
    if !head.listed {
        ssr::unlisted_page();
    }
    ssr::write_head(&head);
    let place = use_context::<Place>().unwrap_or_else(Place::new);
    let news = place.come_back();
    let ask = asker(place);
    let at_once = ask.clone();
    view! {
        <Main title=head.title class=head.class>
            <div
                class="contents-only"
                inner_html=html
                on:submit=move |event| ask(&event, false)
                on:change=move |event| at_once(&event, true)
            ></div>
            <p class="visually-hidden" aria-live="polite">
                {move || news.get()}
            </p>
        </Main>
    }
}
