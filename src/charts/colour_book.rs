//! Which colour stands for whom: a series keeps its colour whatever its rank,
//! in every chart and view, as long as the book lives.

use std::collections::BTreeMap;

use leptos::prelude::*;

use super::spec::SeriesColour;

/// Colours of the palette that are given to series.
const COLOURS: u8 = 10;

/// Remembers the colour of each series that was ever shown.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct ColourBook {
    /// Identity → when it was first seen, and its colour.
    known: BTreeMap<String, (u32, u8)>,
}

/// The one book of a page; copies are handles to it.
#[derive(Clone, Copy)]
pub(crate) struct SharedColourBook(StoredValue<ColourBook>);

impl ColourBook {
    /// The colours of the series of one chart, in their order. An identity is
    /// what stays the same when names or ranks change, such as dimension and
    /// key; it should be given once. Who is known keeps the colour; a new one
    /// gets the first colour that the chart leaves free. Where two known ones
    /// meet in one colour, the younger one moves on. Colours repeat only in
    /// charts with more than ten series.
    pub(crate) fn colours(&mut self, identities: &[String]) -> Vec<SeriesColour> {
        let mut by_age: Vec<(u32, usize)> = identities
            .iter()
            .enumerate()
            .map(|(place, identity)| {
                let age = self.known.get(identity).map_or(u32::MAX, |known| known.0);
                (age, place)
            })
            .collect();
        by_age.sort_unstable();
        let mut uses = [0u32; COLOURS as usize];
        let mut chosen = vec![None; identities.len()];
        for (_, place) in &by_age {
            if let Some((_, colour)) = self.known.get(&identities[*place]) {
                let uses = &mut uses[usize::from(*colour)];
                if *uses == 0 {
                    *uses = 1;
                    chosen[*place] = Some(*colour);
                }
            }
        }
        for (_, place) in by_age {
            if chosen[place].is_some() {
                continue;
            }
            let free = (0..COLOURS)
                .min_by_key(|colour| uses[usize::from(*colour)])
                .unwrap_or_default();
            uses[usize::from(free)] += 1;
            chosen[place] = Some(free);
            let seen = u32::try_from(self.known.len()).unwrap_or(u32::MAX);
            let entry = self.known.entry(identities[place].clone());
            entry.or_insert((seen, free)).1 = free;
        }
        chosen
            .into_iter()
            .map(|colour| SeriesColour::Ordinal(colour.unwrap_or_default()))
            .collect()
    }
}

impl SharedColourBook {
    /// An empty book, which ends with the reactive owner that it is made in.
    pub(crate) fn new() -> Self {
        Self(StoredValue::new(ColourBook::default()))
    }

    /// The book of this page.
    #[must_use]
    pub(crate) fn current() -> Self {
        use_context().unwrap_or_else(Self::new)
    }

    /// See [`ColourBook::colours`].
    pub(crate) fn colours(self, identities: &[String]) -> Vec<SeriesColour> {
        self.0
            .try_update_value(|book| book.colours(identities))
            .unwrap_or_else(|| ColourBook::default().colours(identities))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn colours(book: &mut ColourBook, names: &str) -> Vec<u8> {
        let identities: Vec<_> = names.chars().map(String::from).collect();
        book.colours(&identities)
            .into_iter()
            .map(|colour| match colour {
                SeriesColour::Ordinal(ordinal) => ordinal,
                _ => u8::MAX,
            })
            .collect()
    }

    #[test]
    fn a_colour_follows_its_series_and_not_the_rank() {
        let mut book = ColourBook::default();
        assert_eq!(colours(&mut book, "abc"), [0, 1, 2]);
        assert_eq!(colours(&mut book, "cab"), [2, 0, 1]);
        assert_eq!(colours(&mut book, "dc"), [0, 2]);
        assert_eq!(colours(&mut book, "c"), [2]);
    }

    #[test]
    fn two_in_one_chart_never_share_a_colour() {
        let mut book = ColourBook::default();
        assert_eq!(colours(&mut book, "abcd"), [0, 1, 2, 3]);
        assert_eq!(colours(&mut book, "xy"), [0, 1]);
        // The one seen first keeps its colour, and both keep what they have now.
        assert_eq!(colours(&mut book, "xya"), [2, 1, 0]);
        assert_eq!(colours(&mut book, "xy"), [2, 1]);
        let mut ten = colours(&mut book, "xyabcdefgh");
        ten.sort_unstable();
        assert_eq!(ten, (0..10).collect::<Vec<_>>());
    }
}
