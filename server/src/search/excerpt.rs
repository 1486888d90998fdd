//! What is shown of a hit: its title and the passage that fits best, found words marked.

use std::{collections::HashMap, ops::Range};

use super::{
    Piece,
    plan::{Plan, Substitute},
    shelf::Shelf,
    text::{Token, stem, tokens},
};

/// So many words of a text are shown.
const PASSAGE: usize = 32;

/// So many of them before the first that was found.
const LEAD: usize = 6;

/// Knows the words that were found.
pub struct Marker<'a> {
    /// The words, and which term of the question each answers.
    words: HashMap<&'a str, usize>,
    /// Other names of several words: marked only in a row.
    rows: Vec<&'a Substitute>,
}

/// A text's words and what they answer.
struct Marked<'t> {
    text: &'t str,
    tokens: Vec<Token>,
    /// By token: the term of the question that it answers.
    terms: Vec<Option<usize>>,
}

impl<'a> Marker<'a> {
    /// Learns the words of a question that has been ranked.
    pub fn new(plan: &'a Plan, shelf: &'a Shelf) -> Self {
        let mut words = HashMap::new();
        for (place, term) in plan
            .terms
            .iter()
            .enumerate()
            .filter(|(_, term)| !term.light)
        {
            let own = term.family.iter().map(|(word, _)| word.as_str());
            let finished = term.finished.iter().map(|known| known.word.as_str());
            words.extend(own.chain(finished).map(|word| (word, place)));
            if !term.is_known() {
                let near = term
                    .near
                    .iter()
                    .flat_map(|known| shelf.family(&stem(&known.word)));
                near.for_each(|word| _ = words.entry(word).or_insert(place));
            }
        }
        let (single, rows) = plan
            .substitutes
            .iter()
            .partition::<Vec<_>, _>(|one| one.words.len() == 1);
        for substitute in single {
            for word in &substitute.words[0] {
                words.entry(word).or_insert(substitute.covers[0]);
            }
        }
        Self { words, rows }
    }

    /// The whole text.
    pub fn whole(&self, text: &str) -> Vec<Piece> {
        let marked = self.mark(text);
        marked.pieces(0..marked.tokens.len())
    }

    /// The passage of the summary or the body that answers most of the question. The summary is
    /// the better text, so the body has to answer more.
    pub fn passage(&self, summary: &str, body: &str) -> Vec<Piece> {
        let (summary, body) = (self.mark(summary), self.mark(body));
        let (of_summary, of_body) = (summary.best_window(), body.best_window());
        if summary.tokens.is_empty() || body.answered(&of_body) > summary.answered(&of_summary) {
            body.pieces(of_body)
        } else {
            summary.pieces(of_summary)
        }
    }

    fn mark<'t>(&self, text: &'t str) -> Marked<'t> {
        let tokens: Vec<Token> = tokens(text).collect();
        let term = |token: &Token| self.words.get(token.word.as_str()).copied();
        let mut terms: Vec<Option<usize>> = tokens.iter().map(term).collect();
        for row in &self.rows {
            let length = row.words.len();
            for start in (0..tokens.len().saturating_sub(length - 1))
                .filter(|at| stands(row, &tokens[*at..]))
            {
                terms[start..start + length].fill(row.covers.first().copied());
            }
        }
        Marked {
            text,
            tokens,
            terms,
        }
    }
}

fn stands(row: &Substitute, tokens: &[Token]) -> bool {
    row.words
        .iter()
        .zip(tokens)
        .all(|(forms, token)| forms.contains(&token.word))
}

impl Marked<'_> {
    /// The stretch of words that answers most terms, the earliest of the best.
    fn best_window(&self) -> Range<usize> {
        let last = self.tokens.len().saturating_sub(PASSAGE);
        let marked = self
            .terms
            .iter()
            .enumerate()
            .filter(|(_, term)| term.is_some());
        let starts = marked.map(|(at, _)| at.saturating_sub(LEAD).min(last));
        let mut best = (0, 0..self.tokens.len().min(PASSAGE));
        for start in starts {
            let window = start..(start + PASSAGE).min(self.tokens.len());
            let answered = self.answered(&window);
            if answered > best.0 {
                best = (answered, window);
            }
        }
        best.1
    }

    /// How many different terms of the question a stretch answers.
    fn answered(&self, window: &Range<usize>) -> u32 {
        let terms = self.terms[window.clone()].iter().flatten();
        terms
            .fold(0_u16, |all, term| all | (1 << term))
            .count_ones()
    }

    fn pieces(&self, window: Range<usize>) -> Vec<Piece> {
        let mut pieces = Pieces::default();
        let mut done = if window.start == 0 {
            0
        } else {
            self.tokens[window.start].span.start
        };
        if window.start > 0 {
            pieces.push("… ", false);
        }
        for at in window.clone() {
            let span = &self.tokens[at].span;
            pieces.push(&self.text[done..span.start], false);
            pieces.push(&self.text[span.clone()], self.terms[at].is_some());
            done = span.end;
        }
        if window.end < self.tokens.len() {
            pieces.push(" …", false);
        } else {
            pieces.push(&self.text[done..], false);
        }
        pieces.done()
    }
}

/// Text in the making: neighbours of one sort become one piece, white space and control characters
/// one space.
#[derive(Default)]
struct Pieces {
    pieces: Vec<Piece>,
}

impl Pieces {
    fn push(&mut self, text: &str, marked: bool) {
        for letter in text.chars() {
            let is_gap = letter.is_whitespace() || letter.is_control();
            if is_gap && self.ends_in_gap() {
                continue;
            }
            self.last(marked).push(if is_gap { ' ' } else { letter });
        }
    }

    /// Also true at the very beginning.
    fn ends_in_gap(&self) -> bool {
        self.pieces
            .last()
            .is_none_or(|piece| piece.text.ends_with(' '))
    }

    fn last(&mut self, marked: bool) -> &mut String {
        if self
            .pieces
            .last()
            .is_none_or(|piece| piece.marked != marked)
        {
            self.pieces.push(Piece {
                text: String::new(),
                marked,
            });
        }
        // There is one: it was just pushed.
        let last = self.pieces.len() - 1;
        &mut self.pieces[last].text
    }

    fn done(mut self) -> Vec<Piece> {
        if let Some(last) = self.pieces.last_mut() {
            last.text.truncate(last.text.trim_end().len());
        }
        self.pieces.retain(|piece| !piece.text.is_empty());
        self.pieces
    }
}
