use domain::{
    guide::{Chapter, Guide},
    practice::PracticeError,
};
use leptos::prelude::*;

use super::{PDF, drawings::Cover, pieces::Pieces};
use crate::{reading::Draft, refusal::Refusal, ssr::practice_book, ui::ButtonLink};

/// The start of the guide: where to turn at once, and the chapters.
///
/// # Errors
/// [`Refusal::Practice`]
pub fn start() -> Result<Draft, Refusal> {
    let guide = practice_book()?.guide();
    Ok(
        unlisted(&guide.title, &guide.lead, "page guide").show(view! {
            <Sheet />
            <header class="wrap split">
                <div class="stack">
                    <p class="eyebrow">"A free guide · " {guide.edition}</p>
                    <h1>{guide.title.as_str()}</h1>
                    <p class="lead">{guide.lead.as_str()}</p>
                    <Takeaway />
                </div>
                <Cover />
            </header>
            <div class="wrap narrow stack loose guide-start">
                <article class="prose">
                    <Pieces pieces=guide.start.clone() />
                </article>
                <nav class="stack" aria-labelledby="chapters">
                    <h2 id="chapters">"The chapters"</h2>
                    <ol class="chapters">
                        {guide.chapters.iter().map(|one| view! { <Way one /> }).collect_view()}
                    </ol>
                </nav>
                <Invitation />
            </div>
        }),
    )
}

/// One chapter.
///
/// # Errors
/// [`Refusal::Practice`] where there is none of this name.
pub fn chapter(slug: &str) -> Result<Draft, Refusal> {
    let guide = practice_book()?.guide();
    let place = guide.place(slug).ok_or(PracticeError::NotFound)?;
    let one = &guide.chapters[place];
    let number = format!("Chapter {} of {}", place + 1, guide.chapters.len());
    Ok(unlisted(&one.title, &one.lead, "page guide").show(view! {
        <Sheet />
        <div class="wrap article">
            <aside class="contents">
                <p class="small">
                    <a href="/guide">{guide.title.as_str()}</a>
                </p>
                <Contents guide here=place />
            </aside>
            <article class="prose">
                <p class="eyebrow">{number}</p>
                <h1>{one.title.as_str()}</h1>
                <p class="lead">{one.lead.as_str()}</p>
                <Pieces pieces=one.pieces.clone() />
            </article>
        </div>
        <div class="wrap narrow stack loose after">
            <Neighbors guide here=place />
            <Invitation />
        </div>
    }))
}

/// A page that search engines do not list.
pub(super) fn unlisted(title: &str, lead: &str, class: &str) -> Draft {
    let mut draft = Draft::new(title, lead, class);
    draft.head.listed = false;
    draft
}

/// The guide's own looks. What no other page needs is not sent with the others.
#[component]
pub(super) fn Sheet() -> impl IntoView {
    view! { <link rel="stylesheet" href="/guide.css" /> }
}

/// The ways to keep the guide. The file is no page: `external` lets the browser fetch it.
#[component]
fn Takeaway() -> impl IntoView {
    view! {
        <p class="cluster">
            <a class="button" href=PDF rel="external">
                "Keep it as a PDF"
            </a>
            <a class="standalone" href="/guide/whole">
                "Read it on one page"
            </a>
        </p>
    }
}

#[component]
fn Way(one: &'static Chapter) -> impl IntoView {
    view! {
        <li>
            <a href=format!("/guide/{}", one.slug)>{one.title.as_str()}</a>
            <p class="small soft">{one.lead.as_str()}</p>
        </li>
    }
}

/// All chapters, beside the one that is open.
#[component]
fn Contents(guide: &'static Guide, here: usize) -> impl IntoView {
    let lines = guide
        .chapters
        .iter()
        .enumerate()
        .map(|(place, one)| {
            let current = (place == here).then_some("page");
            view! {
                <li>
                    <a href=format!("/guide/{}", one.slug) aria-current=current>
                        {one.title.as_str()}
                    </a>
                </li>
            }
        })
        .collect_view();
    view! {
        <nav class="where-wide" aria-label="Chapters">
            <ol>{lines}</ol>
        </nav>
    }
}

#[component]
fn Neighbors(guide: &'static Guide, here: usize) -> impl IntoView {
    let way = |words: &'static str, other: Option<&'static Chapter>| {
        other.map(|one| {
            view! {
                <p>
                    <span class="small soft">{words}</span>
                    <a href=format!("/guide/{}", one.slug)>{one.title.as_str()}</a>
                </p>
            }
        })
    };
    let before = here
        .checked_sub(1)
        .and_then(|place| guide.chapters.get(place));
    view! {
        <nav class="neighbors" aria-label="Other chapters">
            {way("Before this", before)} {way("Next", guide.chapters.get(here + 1))}
        </nav>
    }
}

/// What the practice offers whoever has read so far.
#[component]
fn Invitation() -> impl IntoView {
    view! {
        <div class="invitation no-print">
            <p>"Would it help to talk it over with somebody?"</p>
            <p>
                "A first call with one of our therapists is free, takes 15 minutes and commits you to nothing."
            </p>
            <p>
                <ButtonLink href="/book">"Book a free call"</ButtonLink>
            </p>
            <p class="small">
                <a href=PDF rel="external">
                    "The guide as a PDF"
                </a>
                " · "
                <a href="/newsletter">"Our monthly letter"</a>
            </p>
        </div>
    }
}
