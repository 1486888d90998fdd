//! The pieces of a chapter. What is written into them stays in the browser: no field has a name, and
//! none belongs to a form.

use domain::guide::Piece;
use leptos::prelude::*;

use super::drawings::Plate;

const DAYS: [&str; 7] = [
    "Monday",
    "Tuesday",
    "Wednesday",
    "Thursday",
    "Friday",
    "Saturday",
    "Sunday",
];

/// The pieces of a chapter that has a page to itself.
#[component]
pub(super) fn Pieces(pieces: Vec<Piece>) -> impl IntoView {
    let first = pieces.iter().position(is_field);
    let pieces = pieces.into_iter().enumerate().map(|(place, one)| {
        let kept = (first == Some(place)).then(|| view! { <StaysHere /> });
        view! {
            {kept}
            {piece(one)}
        }
    });
    pieces.collect_view()
}

/// What becomes of what is filled in.
#[component]
pub(super) fn StaysHere() -> impl IntoView {
    view! {
        <p class="small soft no-print">
            "What you write on this page stays on your screen. We do not receive it, and it is gone when you leave: print the page to keep it."
        </p>
    }
}

/// The same below the heading of a chapter among others: its own headings step down a level, and
/// other chapters are on the same page.
#[component]
pub(super) fn DeeperPieces(pieces: Vec<Piece>, chapter: &'static str) -> impl IntoView {
    let pieces = pieces.into_iter().map(|one| match one {
        Piece::Text(html) => {
            let html = deeper(html.as_str(), chapter);
            view! { <div class="text" inner_html=html></div> }.into_any()
        }
        other => piece(other),
    });
    pieces.collect_view()
}

/// The text for a page that has all chapters on it: links to them stay on the page.
pub(super) fn staying(html: &str) -> String {
    html.replace("href=\"/guide/", "href=\"#")
}

fn deeper(html: &str, chapter: &str) -> String {
    staying(html)
        .replace("<h3 ", "<h4 ")
        .replace("</h3>", "</h4>")
        .replace("<h2 ", "<h3 ")
        .replace("</h2>", "</h3>")
        // Regions of one page have names of their own.
        .replace(
            "aria-label=\"Table\"",
            &format!("aria-label=\"Table: {chapter}\""),
        )
}

/// Whether it is to be filled in.
pub(super) const fn is_field(piece: &Piece) -> bool {
    matches!(
        piece,
        Piece::Lines { .. } | Piece::Ticks(_) | Piece::Week(_)
    )
}

fn piece(piece: Piece) -> AnyView {
    match piece {
        Piece::Text(html) => {
            view! { <div class="text" inner_html=html.into_string()></div> }.into_any()
        }
        Piece::Picture { drawing, words } => view! { <Plate drawing words /> }.into_any(),
        Piece::Lines { label, count } => view! { <Lines label count /> }.into_any(),
        Piece::Ticks(todo) => view! { <Ticks todo /> }.into_any(),
        Piece::Week(questions) => view! { <Week questions /> }.into_any(),
    }
}

#[component]
fn Lines(label: String, count: usize) -> impl IntoView {
    view! {
        <label class="lines">
            <span>{label}</span>
            <textarea rows=count autocomplete="off"></textarea>
            <span class="rules" aria-hidden="true">
                {vec![view! { <i></i> }; count]}
            </span>
        </label>
    }
}

#[component]
fn Ticks(todo: Vec<String>) -> impl IntoView {
    let lines = todo
        .into_iter()
        .map(|one| {
            view! {
                <li>
                    <label>
                        <input type="checkbox" autocomplete="off" />
                        <span>{one}</span>
                    </label>
                </li>
            }
        })
        .collect_view();
    view! { <ul class="ticks">{lines}</ul> }
}

/// The week as a table. On a narrow screen each day becomes a card; the roles keep it a table.
#[component]
fn Week(questions: Vec<String>) -> impl IntoView {
    let heads = questions
        .iter()
        .map(|one| {
            view! {
                <th scope="col" role="columnheader">
                    {one.clone()}
                </th>
            }
        })
        .collect_view();
    let days = DAYS
        .map(|day| view! { <Day day questions=questions.clone() /> })
        .collect_view();
    view! {
        <table class="week-sheet" role="table" aria-label="My week, day by day">
            <thead role="rowgroup">
                <tr role="row">
                    <th scope="col" role="columnheader">
                        "Day"
                    </th>
                    {heads}
                </tr>
            </thead>
            <tbody role="rowgroup">{days}</tbody>
        </table>
    }
}

#[component]
fn Day(day: &'static str, questions: Vec<String>) -> impl IntoView {
    let cells = questions
        .into_iter()
        .map(|question| {
            let name = format!("{day}: {question}");
            view! {
                <td role="cell" data-label=question>
                    <textarea rows="2" aria-label=name autocomplete="off"></textarea>
                </td>
            }
        })
        .collect_view();
    view! {
        <tr role="row">
            <th scope="row" role="rowheader">
                {day}
            </th>
            {cells}
        </tr>
    }
}
