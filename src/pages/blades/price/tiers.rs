//! Tiers as a person types them.

use costs::{Price, Quantity};

use crate::i18n::{pricing_texts, read_number};

/// What is wrong with one tier, field by field.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct TierProblem {
    pub(super) from: Option<&'static str>,
    pub(super) price: Option<&'static str>,
}

/// Reads lower bounds and prices; the first bound is always 0.
///
/// # Errors
///
/// What is wrong, one entry for each tier.
pub(super) fn read_tiers(
    typed: &[(String, String)],
) -> Result<Vec<(Quantity, Price)>, Vec<TierProblem>> {
    let text = pricing_texts();
    let mut tiers: Vec<(Quantity, Price)> = Vec::new();
    let mut problems = vec![TierProblem::default(); typed.len()];
    let mut before = None;
    for (number, (from, price)) in typed.iter().enumerate() {
        let problem = &mut problems[number];
        let from: Option<Quantity> = if number == 0 {
            Some(Quantity::ZERO)
        } else {
            read_number(from)
        };
        let price: Option<Price> = read_number(price);
        problem.from = match (from, before) {
            (None, _) => Some(text.not_a_number),
            (Some(from), Some(before)) if from <= before => Some(text.not_ascending),
            _ => None,
        };
        problem.price = match price {
            None => Some(text.not_a_number),
            Some(price) if price < Price::ZERO => Some(text.negative),
            Some(_) => None,
        };
        before = from.or(before);
        tiers.extend(from.zip(price));
    }
    let is_right = problems
        .iter()
        .all(|problem| *problem == TierProblem::default());
    if is_right { Ok(tiers) } else { Err(problems) }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(typed: &[(&str, &str)]) -> Result<Vec<(Quantity, Price)>, Vec<TierProblem>> {
        let typed: Vec<(String, String)> = typed
            .iter()
            .map(|(from, price)| ((*from).to_owned(), (*price).to_owned()))
            .collect();
        read_tiers(&typed)
    }

    #[test]
    fn tiers_begin_at_nothing_and_ascend() {
        let tiers = read(&[("ignored", "0.5"), ("1,000", "0.4")]).unwrap();
        assert_eq!(tiers[0], (Quantity::ZERO, "0.5".parse().unwrap()));
        assert_eq!(tiers[1], ("1000".parse().unwrap(), "0.4".parse().unwrap()));
    }

    #[test]
    fn what_is_wrong_is_said_at_its_field() {
        let text = pricing_texts();
        let problems = read(&[("", "x"), ("0", "1"), ("five", "-1")]).unwrap_err();
        assert_eq!(problems[0].price, Some(text.not_a_number));
        assert_eq!(problems[0].from, None);
        assert_eq!(problems[1].from, Some(text.not_ascending));
        assert_eq!(problems[2].from, Some(text.not_a_number));
        assert_eq!(problems[2].price, Some(text.negative));
    }
}
