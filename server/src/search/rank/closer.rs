//! The closer look at the best few.

use tantivy::{
    DocSet,
    postings::{Postings, SegmentPostings},
};

use super::{
    super::{
        SearchError,
        plan::{Plan, Term},
        shelf::{PARTS, Part, Shelf},
        text::stem,
    },
    Ranked,
    substitute::Standing,
    weight,
};

/// So many are looked at: more than any first page shows.
pub const FEW: usize = 64;

/// Words further apart than this are not near each other.
const FAR: u32 = 8;

/// A word's list in one part.
struct Place {
    term: usize,
    part: Part,
    list: SegmentPostings,
}

/// Where the question's words stand in one document: by term, then by part.
type Positions = Vec<[Vec<u32>; 4]>;

/// Adds what a closer look finds to the scores. Never takes anything away, so that the few stay
/// above all others.
pub fn look(
    plan: &Plan,
    shelf: &Shelf,
    (standings, rarity): (&[Standing], &[f32]),
    few: &mut [Ranked],
) -> Result<(), SearchError> {
    let mut places = open(plan, shelf)?;
    let mut positions: Positions = plan.terms.iter().map(|_| Default::default()).collect();
    // The lists only go forward.
    few.sort_unstable_by_key(|hit| hit.document);
    for hit in few {
        read(hit.document, &mut places, &mut positions);
        let title = shelf.length(Part::Title, hit.document);
        let covered = covered(&positions, title, titled(standings, hit.document));
        hit.score *= 1.0 + weight::COVERED * covered;
        hit.score += closeness(plan, &positions, rarity) + lightness(plan, &positions, rarity);
    }
    Ok(())
}

fn open(plan: &Plan, shelf: &Shelf) -> Result<Vec<Place>, SearchError> {
    let mut places = Vec::new();
    for (place, term) in plan.terms.iter().enumerate() {
        for word in forms(term, shelf) {
            for part in PARTS {
                let list = shelf.places(part, word)?;
                places.extend(list.map(|list| Place {
                    term: place,
                    part,
                    list,
                }));
            }
        }
    }
    Ok(places)
}

fn forms<'a>(term: &'a Term, shelf: &'a Shelf) -> Vec<&'a str> {
    if term.is_known() {
        return term.family.iter().map(|(word, _)| word.as_str()).collect();
    }
    let near = term
        .near
        .iter()
        .flat_map(|known| shelf.family(&stem(&known.word)));
    near.map(|word| &**word)
        .chain(term.finished.iter().map(|known| known.word.as_str()))
        .collect()
}

fn read(document: u32, places: &mut [Place], positions: &mut Positions) {
    positions.iter_mut().flatten().for_each(Vec::clear);
    for place in places {
        if place.list.doc() <= document && place.list.seek(document) == document {
            let positions = &mut positions[place.term][place.part as usize];
            place.list.append_positions_with_offset(0, positions);
        }
    }
    positions
        .iter_mut()
        .flatten()
        .for_each(|positions| positions.sort_unstable());
}

/// The most words of the title that one substitute stands for.
fn titled(standings: &[Standing], document: u32) -> usize {
    let found = standings
        .iter()
        .filter(|one| one.titled.binary_search(&document).is_ok());
    found.map(|one| one.length).max().unwrap_or_default()
}

/// How much of the title was asked for, from 0 to 1.
fn covered(positions: &Positions, title: u32, substituted: usize) -> f32 {
    let asked = positions.iter().map(|parts| &parts[Part::Title as usize]);
    let mut asked: Vec<u32> = asked.flatten().copied().collect();
    asked.sort_unstable();
    asked.dedup();
    (asked.len().max(substituted) as f32 / title.max(1) as f32).min(1.0)
}

/// For each two neighbours in the question, how near they stand in the document.
fn closeness(plan: &Plan, positions: &Positions, rarity: &[f32]) -> f32 {
    let heavy: Vec<usize> = (0..plan.terms.len())
        .filter(|place| !plan.terms[*place].light)
        .collect();
    let closeness = heavy.windows(2).map(|two| {
        let (first, second) = (two[0], two[1]);
        let parts = positions[first].iter().zip(&positions[second]);
        let nearest = parts.filter_map(|(first, second)| gap(first, second)).min();
        let near = nearest
            .filter(|gap| *gap <= FAR)
            .map(|gap| 1.0 / (1.0 + gap as f32));
        near.unwrap_or_default() * rarity[first].min(rarity[second])
    });
    closeness.sum::<f32>() * weight::CLOSE
}

/// The fewest words between two lists of sorted positions; in the wrong order counts one more.
fn gap(first: &[u32], second: &[u32]) -> Option<u32> {
    let pairs = first.iter().filter_map(|first| {
        let after = second.partition_point(|second| second <= first);
        let behind = second.get(after).map(|second| second - first - 1);
        let before = after.checked_sub(1).map(|before| first - second[before]);
        behind.into_iter().chain(before).min()
    });
    pairs.min()
}

/// Light words that are there too: a tenth of what they would say.
fn lightness(plan: &Plan, positions: &Positions, rarity: &[f32]) -> f32 {
    let light = plan.terms.iter().zip(positions).zip(rarity);
    let there = light.filter(|((term, parts), _)| {
        term.light && parts.iter().any(|positions| !positions.is_empty())
    });
    there.map(|(_, rarity)| rarity).sum()
}
