//! "Did you mean".

use std::collections::HashMap;

use super::{
    plan::{Plan, Term},
    text::{possessive, tokens},
};

/// The question with each unknown word replaced by the likeliest known word near it, the rest
/// as it was typed; `None` when there is nothing to replace. A word that the practice has, that
/// staff gave another name, or that can still become a known one is not unknown.
pub fn instead(plan: &Plan) -> Option<String> {
    let better = better(plan);
    if better.is_empty() {
        return None;
    }
    let mut instead = String::with_capacity(plan.text.len());
    let mut done = 0;
    for token in tokens(&plan.text) {
        if let Some(word) = better.get(token.word.as_str()) {
            instead.push_str(&plan.text[done..token.span.start]);
            instead.push_str(word);
            instead.push_str(possessive(&plan.text[token.span.clone()]));
            done = token.span.end;
        }
    }
    instead.push_str(&plan.text[done..]);
    Some(instead.trim().to_owned())
}

fn better(plan: &Plan) -> HashMap<&str, &str> {
    let terms = plan.terms.iter().enumerate();
    let unknown = terms.filter(|(place, term)| {
        let has_other_name = plan
            .substitutes
            .iter()
            .any(|one| one.covers.contains(place));
        is_unknown(term) && !has_other_name
    });
    unknown
        .filter_map(|(_, term)| Some((term.word.as_str(), term.near.first()?.word.as_str())))
        .collect()
}

fn is_unknown(term: &Term) -> bool {
    !term.light && !term.is_known() && term.finished.is_empty()
}
