//! Finding what overlaps a span without looking through everything.

use crate::time::{Instant, Span};

/// Things that each cover a span, sorted once, so that those which overlap another span are found
/// by halving. The things may overlap one another.
#[derive(Debug)]
pub struct Overlaps<T> {
    /// In the order of their starts.
    things: Vec<(Span, T)>,
    /// For each thing the latest end of it and all before it. It never falls, which is what makes
    /// halving right although a long thing may outlast many that start after it.
    reach: Vec<Instant>,
}

impl<T: Copy> Overlaps<T> {
    /// Sorts `things`. Those with an empty span overlap nothing and are left out.
    pub fn new(things: impl Iterator<Item = (Span, T)>) -> Self {
        let mut things: Vec<_> = things.filter(|(span, _)| !span.is_empty()).collect();
        things.sort_by_key(|(span, _)| *span);
        let reach = things
            .iter()
            .scan(None, |latest, (span, _)| {
                *latest = (*latest).max(Some(span.end));
                *latest
            })
            .collect();
        Self { things, reach }
    }

    /// The things that share a moment with `span`, in the order of their starts.
    pub fn with(&self, span: Span) -> impl Iterator<Item = T> {
        let first = self.reach.partition_point(|latest| *latest <= span.start);
        self.things[first..]
            .iter()
            .take_while(move |(other, _)| other.start < span.end)
            .filter(move |(other, _)| other.overlaps(span))
            .map(|(_, thing)| *thing)
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn spans() -> impl Strategy<Value = Vec<Span>> {
        let span = (0..60_i64, 0..20_i64).prop_map(|(start, length)| {
            Span::new(
                Instant::from_epoch(start),
                Instant::from_epoch(start + length),
            )
        });
        prop::collection::vec(span, 0..12)
    }

    proptest! {
        #[test]
        fn halving_finds_what_looking_through_everything_finds(
            mut things in spans(),
            asked in spans(),
        ) {
            let overlaps = Overlaps::new(things.iter().map(|span| (*span, *span)));
            things.sort();
            for span in asked {
                let slowly: Vec<_> = things.iter().copied().filter(|t| t.overlaps(span)).collect();
                prop_assert_eq!(overlaps.with(span).collect::<Vec<_>>(), slowly);
            }
        }
    }
}
