//! The units of a bill line as a bar: what was used before, what is included,
//! and what has which price.

use costs::rating::{LineTrace, Slice};
use costs::{Currency, Quantity};

use crate::components::{PartColour, TierPart};
use crate::i18n::{self, charge_texts};

/// Parts smaller than this have no room for words.
const LEAST_LABELLED_PER_MILLE: u32 = 130;

/// The parts of the bar, first unit first.
pub(super) fn parts_of(line: &LineTrace, currency: Option<Currency>) -> Vec<TierPart> {
    let text = charge_texts();
    let mut parts = Vec::new();
    if line.used_before > Quantity::ZERO {
        let words = i18n::quantity(line.used_before, &line.unit);
        parts.push((
            line.used_before,
            PartColour::Before,
            text.before.to_owned(),
            (text.bar_before)(&words),
        ));
    }
    for (colour, slice) in coloured(line) {
        let units = i18n::quantity(slice.quantity, &line.unit);
        let (label, title) = if slice.is_included {
            (text.free.to_owned(), (text.bar_included)(&units))
        } else {
            let price = i18n::price(slice.price, currency);
            let title = (text.bar_price)(&units, &price);
            (price, title)
        };
        parts.push((slice.quantity, colour, label, title));
    }
    let shares = per_mille(parts.iter().map(|(quantity, ..)| *quantity));
    parts
        .into_iter()
        .zip(shares)
        .map(|((_, colour, label, title), per_mille)| TierPart {
            per_mille,
            colour,
            label: if per_mille < LEAST_LABELLED_PER_MILLE {
                String::new()
            } else {
                label
            },
            title,
        })
        .collect()
}

/// All slices of a line, each with its colour in bar and table.
pub(super) fn coloured(line: &LineTrace) -> Vec<(PartColour, &Slice)> {
    let mut prices: u8 = 0;
    let slices = line.rates.iter().flat_map(|rate| &rate.slices);
    slices
        .map(|slice| {
            if slice.is_included {
                return (PartColour::Included, slice);
            }
            let colour = PartColour::Price(prices);
            prices = prices.wrapping_add(1);
            (colour, slice)
        })
        .collect()
}

/// Shares of the sum in thousandths; corrections below zero have none.
fn per_mille(quantities: impl Iterator<Item = Quantity> + Clone) -> Vec<u32> {
    let positive = quantities.map(|quantity| quantity.raw().max(0));
    let sum = positive.clone().fold(0i128, i128::saturating_add);
    let thousandth = (sum / 1000).max(1);
    positive
        .map(|raw| u32::try_from(raw / thousandth).unwrap_or(1000).min(1000))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::super::export::tests::explanation;
    use super::*;

    #[test]
    fn parts_share_the_bar_in_order() {
        let explanation = explanation();
        let parts = parts_of(&explanation.trace.lines[0], explanation.currency);
        let shown: Vec<(u32, PartColour, &str)> = parts
            .iter()
            .map(|part| (part.per_mille, part.colour, part.title.as_str()))
            .collect();
        assert_eq!(
            shown,
            [
                (2, PartColour::Included, "5 GB included"),
                (401, PartColour::Price(0), "995 GB at $0.09"),
                (596, PartColour::Price(1), "1,480 GB at $0.0845"),
            ]
        );
        assert_eq!(parts[0].label, "");
        assert_eq!(parts[1].label, "$0.09");
    }

    #[test]
    fn no_quantity_breaks_the_bar() {
        let largest = Quantity::from_raw(i128::MAX);
        let smallest = Quantity::from_raw(i128::MIN);
        for quantities in [
            vec![],
            vec![Quantity::ZERO],
            vec![largest, largest, smallest],
        ] {
            let shares = per_mille(quantities.iter().copied());
            assert!(shares.iter().all(|share| *share <= 1000));
        }
    }
}
