use domain::{
    guide::{Chapter, Guide, Piece},
    html::Html,
};
use leptos::prelude::*;

use super::{
    drawings::Cover,
    pages::{Sheet, unlisted},
    pieces::{DeeperPieces, Pieces, StaysHere, is_field, staying},
};
use crate::{reading::Draft, refusal::Refusal, ssr::practice_book, ui::Mark};

/// All of the guide on one page. It is what `make guide` prints, and what readers print themselves.
///
/// # Errors
/// [`Refusal::Practice`]
pub fn whole() -> Result<Draft, Refusal> {
    let guide = practice_book()?.guide();
    let chapters = (1..)
        .zip(&guide.chapters)
        .map(|(number, one)| view! { <WholeChapter number one /> })
        .collect_view();
    Ok(
        unlisted(&guide.title, &guide.lead, "page guide whole").show(view! {
            <Sheet />
            <link rel="stylesheet" href="/guide-print.css" media="print" />
            <div class="wrap narrow stack loose">
                <Title guide />
                <article class="prose guide-start">
                    <Start pieces=guide.start.clone() />
                </article>
                <Contents guide />
                <StaysHere />
                {chapters}
            </div>
        }),
    )
}

/// The cover.
#[component]
fn Title(guide: &'static Guide) -> impl IntoView {
    view! {
        <header class="cover stack">
            <p class="wordmark" aria-hidden="true">
                <Mark />
                "Synergy"
            </p>
            <h1>{guide.title.as_str()}</h1>
            <p class="lead">{guide.lead.as_str()}</p>
            <Cover />
            <p class="small soft">
                "Synergy eTherapy · "
                <time datetime=guide.edition_date>{guide.edition}</time>
            </p>
        </header>
    }
}

/// What stands before the first chapter.
#[component]
fn Start(pieces: Vec<Piece>) -> impl IntoView {
    let pieces = pieces.into_iter().map(|one| match one {
        Piece::Text(html) => Piece::Text(Html::cleaned(staying(html.as_str()))),
        other => other,
    });
    view! { <Pieces pieces=pieces.collect() /> }
}

/// Where each chapter stands. `make guide` fills in the pages, which only paper has.
#[component]
fn Contents(guide: &'static Guide) -> impl IntoView {
    let lines = guide
        .chapters
        .iter()
        .map(|one| {
            view! {
                <li>
                    <a href=format!("#{}", one.slug)>{one.title.as_str()}</a>
                    <span class="page-number"></span>
                </li>
            }
        })
        .collect_view();
    view! {
        <nav class="stack whole-contents" aria-labelledby="contents">
            <h2 id="contents">"Contents"</h2>
            <ol>{lines}</ol>
        </nav>
    }
}

#[component]
fn WholeChapter(number: usize, one: &'static Chapter) -> impl IntoView {
    // A sheet to fill in takes the whole width of the paper.
    let class = if one.pieces.first().is_some_and(is_field) {
        "prose chapter sheet"
    } else {
        "prose chapter"
    };
    view! {
        <section class=class>
            <p class="eyebrow" aria-hidden="true">
                {number}
            </p>
            <h2 id=one.slug>{one.title.as_str()}</h2>
            <p class="lead">{one.lead.as_str()}</p>
            <DeeperPieces pieces=one.pieces.clone() chapter=&one.title />
        </section>
    }
}
