//! Which colour stands for whom: the same one in every load, whatever comes
//! first, and in every chart and view where nobody else wants it.

use leptos::prelude::*;

use super::spec::SeriesColour;

/// Colours of the palette that are given to series.
const COLOURS: u8 = 10;

/// Gives colours to series by what they are.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct ColourBook;

/// The book of a page; copies are the same one.
#[derive(Clone, Copy)]
pub(crate) struct SharedColourBook(ColourBook);

impl ColourBook {
    /// The colours of the series of one chart, in their order. An identity is
    /// what stays the same when names or ranks change, such as dimension and
    /// key; it should be given once. It has a colour of its own; where several of
    /// a chart have the same, the first by identity gets it, and the others the
    /// next ones that are left. Colours repeat only in charts with more than ten
    /// series.
    #[must_use]
    pub(crate) fn colours(self, identities: &[String]) -> Vec<SeriesColour> {
        let mut in_order: Vec<usize> = (0..identities.len()).collect();
        in_order.sort_unstable_by_key(|place| &identities[*place]);
        let mut uses = [0u32; COLOURS as usize];
        let mut chosen = vec![None; identities.len()];
        for &place in &in_order {
            let own = own_colour(&identities[place]);
            let uses = &mut uses[usize::from(own)];
            if *uses == 0 {
                *uses = 1;
                chosen[place] = Some(own);
            }
        }
        for place in in_order {
            if chosen[place].is_some() {
                continue;
            }
            let own = own_colour(&identities[place]);
            let others = (0..COLOURS).map(|step| (own + step) % COLOURS);
            let colour = others.min_by_key(|colour| uses[usize::from(*colour)]);
            let colour = colour.unwrap_or(own);
            uses[usize::from(colour)] += 1;
            chosen[place] = Some(colour);
        }
        chosen
            .into_iter()
            .map(|colour| SeriesColour::Ordinal(colour.unwrap_or_default()))
            .collect()
    }
}

/// The colour that an identity has where nobody else wants it: FNV-1a, which is
/// the same on every machine and in every version.
fn own_colour(identity: &str) -> u8 {
    let hash = identity
        .bytes()
        .fold(0xcbf2_9ce4_8422_2325_u64, |hash, byte| {
            (hash ^ u64::from(byte)).wrapping_mul(0x0000_0100_0000_01b3)
        });
    // The low bits of the product alone would tell little.
    let folded = hash ^ (hash >> 32);
    (folded % u64::from(COLOURS)) as u8
}

impl SharedColourBook {
    /// A book.
    pub(crate) fn new() -> Self {
        Self(ColourBook)
    }

    /// The book of this page.
    #[must_use]
    pub(crate) fn current() -> Self {
        use_context().unwrap_or_else(Self::new)
    }

    /// See [`ColourBook::colours`].
    pub(crate) fn colours(self, identities: &[String]) -> Vec<SeriesColour> {
        self.0.colours(identities)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn colours(names: &[&str]) -> Vec<u8> {
        let identities: Vec<_> = names.iter().map(|name| (*name).to_owned()).collect();
        ColourBook
            .colours(&identities)
            .into_iter()
            .map(|colour| match colour {
                SeriesColour::Ordinal(ordinal) => ordinal,
                _ => u8::MAX,
            })
            .collect()
    }

    #[test]
    fn a_colour_follows_its_series_and_neither_rank_nor_arrival() {
        let names = ["Storage", "Virtual Machines", "Bandwidth", "SQL Database"];
        let all = colours(&names);
        let turned = ["SQL Database", "Storage", "Virtual Machines", "Bandwidth"];
        assert_eq!(colours(&turned), [all[3], all[0], all[1], all[2]]);
        // Alone each has its own.
        for name in names {
            assert_eq!(colours(&[name]), [own_colour(name)]);
        }
        assert!(
            names
                .iter()
                .any(|name| own_colour(name) != own_colour(names[0]))
        );
    }

    #[test]
    fn two_in_one_chart_never_share_a_colour() {
        let names: Vec<String> = (0..10).map(|number| format!("series {number}")).collect();
        let names: Vec<&str> = names.iter().map(String::as_str).collect();
        let mut ten = colours(&names);
        ten.sort_unstable();
        assert_eq!(ten, (0..10).collect::<Vec<_>>());
        assert_eq!(colours(&[&names[..], &["one more"]].concat()).len(), 11);
    }
}
