//! The search in the head of every page. The page of all results is one for reading: see
//! `reading/search.rs`.

pub mod api;
mod field;
mod suggestions;

pub use field::SearchField;

use domain::search::Piece;
use leptos::prelude::*;
use leptos_router::location::Url;

/// The address of all results for what was typed.
pub(crate) fn address(text: &str) -> String {
    format!("/search?q={}", Url::escape(text.trim()))
}

/// Text with the words marked that were found.
pub(crate) fn marked(pieces: Vec<Piece>) -> Vec<AnyView> {
    pieces
        .into_iter()
        .map(|piece| {
            if piece.marked {
                view! { <mark>{piece.text}</mark> }.into_any()
            } else {
                piece.text.into_any()
            }
        })
        .collect()
}
