//! Which documents fit, and how well.
//!
//! Two steps. First every word of the question gathers its documents: a word counts by how rare it
//! is, where it stands and how faithfully (its own form, another form, a synonym, an unfinished or
//! a mistyped one), and a document that has more of the words gains by that. Then the best few are
//! looked at more closely: words near each other, titles that say just what was asked, and the
//! light words.
//!
//! Everything is added up in the order of the question and compared in coarse steps, so that the
//! order of the answer depends on nothing but the entries.

mod closer;
mod substitute;
mod weight;

use super::{
    Entry, SearchError,
    plan::{Plan, Term},
    shelf::{PARTS, Part, Shelf},
    text::stem,
};
use substitute::Standing;
use tantivy::{DocSet, TERMINATED, postings::Postings};
use weight::Scale;

/// A document that fits.
#[derive(Debug, Clone, Copy)]
struct Ranked {
    document: u32,
    score: f32,
}

/// The documents that fit a question.
pub struct Found {
    ranked: Vec<Ranked>,
    standings: Vec<Standing>,
    rarity: Vec<f32>,
}

/// What a question's words have gathered so far.
struct Gathered {
    /// By document.
    scores: Vec<f32>,
    /// By document: a bit for each term of the question that it has.
    terms: Vec<u16>,
    /// The documents with a score.
    touched: Vec<u32>,
    /// How much each term says, by its place in the question; 0 for one that nothing has.
    rarity: Vec<f32>,
}

impl Found {
    /// Every document that fits, in no order yet.
    pub fn gather(plan: &Plan, shelf: &Shelf) -> Result<Self, SearchError> {
        let scale = Scale::new(shelf);
        let standings = substitute::standings(plan, shelf, &scale)?;
        let gathered = gather(plan, shelf, &scale, &standings)?;
        Ok(Self {
            ranked: together(&gathered),
            standings,
            rarity: gathered.rarity,
        })
    }

    /// Lets go of all documents but these. To be done before [`Found::order`], so that the closer
    /// look falls on what will be shown.
    pub fn keep(&mut self, is_kept: impl Fn(usize) -> bool) {
        self.ranked.retain(|hit| is_kept(hit.document as usize));
    }

    /// Best first.
    pub fn order(
        &mut self,
        plan: &Plan,
        shelf: &Shelf,
        entries: &[Entry],
    ) -> Result<(), SearchError> {
        sort(&mut self.ranked, entries);
        let few = self.ranked.len().min(closer::FEW);
        let few = &mut self.ranked[..few];
        closer::look(plan, shelf, (&self.standings, &self.rarity), few)?;
        sort(few, entries);
        Ok(())
    }

    /// How many.
    pub fn len(&self) -> usize {
        self.ranked.len()
    }

    /// Their places among the entries.
    pub fn places(&self) -> impl Iterator<Item = usize> {
        self.ranked.iter().map(|hit| hit.document as usize)
    }
}

/// Best first. Scores are compared in steps, so that equals are equal; then the newer, then the
/// order of kind and key, which is that of the numbers.
fn sort(ranked: &mut [Ranked], entries: &[Entry]) {
    let step = |hit: &Ranked| (hit.score * 256.0).round();
    let published = |hit: &Ranked| entries[hit.document as usize].published_at;
    ranked.sort_unstable_by(|a, b| {
        step(b)
            .total_cmp(&step(a))
            .then_with(|| published(b).cmp(&published(a)))
            .then_with(|| a.document.cmp(&b.document))
    });
}

fn gather(
    plan: &Plan,
    shelf: &Shelf,
    scale: &Scale,
    standings: &[Standing],
) -> Result<Gathered, SearchError> {
    let documents = shelf.documents() as usize;
    let mut gathered = Gathered {
        scores: vec![0.0; documents],
        terms: vec![0; documents],
        touched: Vec::new(),
        rarity: Vec::with_capacity(plan.terms.len()),
    };
    let mut form = Tally::new(documents);
    let mut best = Tally::new(documents);
    for (place, term) in plan.terms.iter().enumerate() {
        if term.light {
            gathered.rarity.push(light_rarity(term, shelf)?);
            continue;
        }
        let own = gather_forms(term, shelf, scale, (&mut form, &mut best))?;
        let others = standings
            .iter()
            .filter(|standing| standing.covers.contains(&place));
        for (document, saturated) in others.flat_map(|standing| &standing.documents) {
            best.raise(*document, saturated * weight::SYNONYM);
        }
        let having = if own > 0 { own } else { best.touched.len() };
        let rarity = if having > 0 {
            weight::rarity(having, documents)
        } else {
            0.0
        };
        gathered.rarity.push(rarity);
        best.empty_into(|document, value| gathered.add(document, place, value * rarity));
    }
    Ok(gathered)
}

/// All forms of one word, into the best of each document. Answers how many documents have the word
/// itself or another form of it.
fn gather_forms(
    term: &Term,
    shelf: &Shelf,
    scale: &Scale,
    (form, best): (&mut Tally, &mut Tally),
) -> Result<usize, SearchError> {
    for (word, own) in &term.family {
        let faith = if *own { 1.0 } else { weight::OTHER_FORM };
        form.count(word, faith, shelf, scale)?;
    }
    let own = form.touched.len();
    form.empty_into(|document, weight| best.raise(document, weight::saturated(weight)));
    let near = if own > 0 {
        weight::NEAR_A_KNOWN
    } else {
        weight::NEAR
    };
    for known in &term.near {
        for word in shelf.family(&stem(&known.word)) {
            form.count(word, 1.0, shelf, scale)?;
        }
        form.empty_into(|document, weight| best.raise(document, near * weight::saturated(weight)));
    }
    for known in &term.finished {
        form.count(&known.word, 1.0, shelf, scale)?;
    }
    let prefix = weight::UNFINISHED;
    form.empty_into(|document, weight| best.raise(document, prefix * weight::saturated(weight)));
    Ok(own)
}

fn light_rarity(term: &Term, shelf: &Shelf) -> Result<f32, SearchError> {
    let having = shelf.documents_with(&term.word)? as usize;
    Ok(weight::rarity(having, shelf.documents() as usize) * weight::LIGHT)
}

/// The bonus for having more of the question: by how much the words that are there say of all.
fn together(gathered: &Gathered) -> Vec<Ranked> {
    let heavy = |terms: u16| -> f32 {
        let rarity = gathered.rarity.iter().enumerate();
        rarity
            .filter(|(place, _)| terms & (1 << place) != 0)
            .map(|(_, rarity)| rarity)
            .sum()
    };
    let asked = gathered.terms.iter().fold(0, |all, terms| all | terms);
    let (all_rarity, all_terms) = (heavy(asked), asked.count_ones() as f32);
    let score = |document: &u32| {
        let place = *document as usize;
        let terms = gathered.terms[place];
        let share = (heavy(terms) / all_rarity + terms.count_ones() as f32 / all_terms) / 2.0;
        Ranked {
            document: *document,
            score: gathered.scores[place] * share,
        }
    };
    gathered.touched.iter().map(score).collect()
}

impl Gathered {
    fn add(&mut self, document: u32, term: usize, score: f32) {
        let place = document as usize;
        if self.terms[place] == 0 {
            self.touched.push(document);
        }
        self.scores[place] += score;
        self.terms[place] |= 1 << term;
    }
}

/// A number for each document, emptied without walking over those that have none.
struct Tally {
    values: Vec<f32>,
    touched: Vec<u32>,
}

impl Tally {
    fn new(documents: usize) -> Self {
        Self {
            values: vec![0.0; documents],
            touched: Vec::new(),
        }
    }

    /// Counts a word in all parts.
    fn count(
        &mut self,
        word: &str,
        faith: f32,
        shelf: &Shelf,
        scale: &Scale,
    ) -> Result<(), SearchError> {
        for part in PARTS {
            self.count_part(part, word, faith, (shelf, scale))?;
        }
        Ok(())
    }

    fn count_part(
        &mut self,
        part: Part,
        word: &str,
        faith: f32,
        (shelf, scale): (&Shelf, &Scale),
    ) -> Result<(), SearchError> {
        let Some(mut list) = shelf.counts(part, word)? else {
            return Ok(());
        };
        while list.doc() != TERMINATED {
            let step = shelf.length_step(part, list.doc());
            self.add(
                list.doc(),
                faith * scale.of(part, step) * list.term_freq() as f32,
            );
            list.advance();
        }
        Ok(())
    }

    /// `value` is above zero: zero is how a document without a number is known.
    fn add(&mut self, document: u32, value: f32) {
        let own = &mut self.values[document as usize];
        if *own == 0.0 {
            self.touched.push(document);
        }
        *own += value;
    }

    /// To `value`, if that is more.
    fn raise(&mut self, document: u32, value: f32) {
        let own = &mut self.values[document as usize];
        if *own == 0.0 {
            self.touched.push(document);
        }
        *own = own.max(value);
    }

    fn empty_into(&mut self, mut take: impl FnMut(u32, f32)) {
        for document in self.touched.drain(..) {
            take(
                document,
                std::mem::take(&mut self.values[document as usize]),
            );
        }
    }
}
