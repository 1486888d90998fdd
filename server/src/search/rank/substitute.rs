//! Where the other names of the question's words stand.

use tantivy::{
    DocSet, TERMINATED,
    postings::{Postings, SegmentPostings},
};

use super::{
    super::{
        SearchError,
        plan::{Plan, Substitute},
        shelf::{PARTS, Part, Shelf},
    },
    Tally,
    weight::{self, Scale},
};

/// The documents that have another name for some words of the question.
pub struct Standing {
    /// The terms that it stands for.
    pub covers: Vec<usize>,
    /// How many words it has.
    pub length: usize,
    /// Documents and how well they have it, from 0 to 1.
    pub documents: Vec<(u32, f32)>,
    /// The documents that have it in the title, in order.
    pub titled: Vec<u32>,
}

/// Every substitute of the question, looked up.
pub fn standings(plan: &Plan, shelf: &Shelf, scale: &Scale) -> Result<Vec<Standing>, SearchError> {
    let mut tally = Tally::new(shelf.documents() as usize);
    let looked_up = plan
        .substitutes
        .iter()
        .map(|one| standing(one, shelf, scale, &mut tally));
    looked_up.collect()
}

fn standing(
    substitute: &Substitute,
    shelf: &Shelf,
    scale: &Scale,
    tally: &mut Tally,
) -> Result<Standing, SearchError> {
    let mut titled = Vec::new();
    for part in PARTS {
        let found = rows(part, &substitute.words, shelf)?;
        for (document, _) in &found {
            tally.add(
                *document,
                scale.of(part, shelf.length_step(part, *document)),
            );
        }
        if part == Part::Title {
            titled = found.into_iter().map(|(document, _)| document).collect();
        }
    }
    let mut documents = Vec::with_capacity(tally.touched.len());
    tally.empty_into(|document, weight| documents.push((document, weight::saturated(weight))));
    let covers = substitute.covers.clone();
    Ok(Standing {
        covers,
        length: substitute.words.len(),
        documents,
        titled,
    })
}

/// Where words stand in a row: documents, and positions of the first word. Begins with the rarest
/// word, so that the frequent ones are only looked at in its documents.
fn rows(part: Part, words: &[Vec<String>], shelf: &Shelf) -> Result<Vec<(u32, u32)>, SearchError> {
    let mut lists = Vec::with_capacity(words.len());
    for (offset, forms) in (0..).zip(words) {
        lists.push((offset, open(part, forms, shelf)?));
    }
    lists.sort_by_key(|(_, lists)| lists.iter().map(|list| list.doc_freq()).sum::<u32>());
    let mut lists = lists.into_iter();
    let Some((offset, rarest)) = lists.next() else {
        return Ok(Vec::new());
    };
    let mut rows = every(rarest, offset);
    for (offset, list) in lists {
        rows = kept(rows, list, offset);
    }
    Ok(rows)
}

fn open(part: Part, forms: &[String], shelf: &Shelf) -> Result<Vec<SegmentPostings>, SearchError> {
    let lists = forms
        .iter()
        .filter_map(|form| shelf.places(part, form).transpose());
    lists.collect()
}

/// Every place of a word, as the place where its row would begin.
fn every(lists: Vec<SegmentPostings>, offset: u32) -> Vec<(u32, u32)> {
    let mut rows = Vec::new();
    let mut positions = Vec::new();
    for mut list in lists {
        while list.doc() != TERMINATED {
            list.positions(&mut positions);
            let begins = positions
                .iter()
                .filter_map(|position| position.checked_sub(offset));
            rows.extend(begins.map(|begin| (list.doc(), begin)));
            list.advance();
        }
    }
    rows.sort_unstable();
    rows
}

/// The rows that go on with one of these lists' words at `offset`.
fn kept(rows: Vec<(u32, u32)>, mut lists: Vec<SegmentPostings>, offset: u32) -> Vec<(u32, u32)> {
    let mut positions = Vec::new();
    let mut kept = rows;
    let mut current = None;
    kept.retain(|(document, begin)| {
        if current != Some(*document) {
            current = Some(*document);
            positions.clear();
            for list in &mut lists {
                if list.doc() <= *document && list.seek(*document) == *document {
                    list.append_positions_with_offset(0, &mut positions);
                }
            }
        }
        positions.contains(&(begin + offset))
    });
    kept
}
