//! The scale of a heat map: fifths of the values above zero, so that one day out
//! of the usual does not make all others look alike.

use super::amount::Amount;
use super::ink::{HEAT_STEPS, Ink};

/// The values above zero, ascending.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct HeatScale(Vec<Amount>);

impl HeatScale {
    /// A scale for `values`.
    #[must_use]
    pub(crate) fn of(values: impl IntoIterator<Item = Amount>) -> Self {
        let mut values: Vec<_> = values
            .into_iter()
            .filter(|value| *value > Amount::ZERO)
            .collect();
        values.sort_unstable();
        Self(values)
    }

    /// What the field of `value` is filled with.
    #[must_use]
    pub(crate) fn ink(&self, value: Amount) -> Ink {
        if value.is_negative() {
            return Ink::Credit;
        }
        if value.is_zero() {
            return Ink::NoHeat;
        }
        let rank = self.0.partition_point(|other| *other <= value).max(1);
        let steps = usize::from(HEAT_STEPS);
        let step = (rank * steps).div_ceil(self.0.len().max(1)) - 1;
        Ink::Heat(u8::try_from(step).unwrap_or(HEAT_STEPS))
    }

    /// The smallest and the largest value.
    #[must_use]
    pub(crate) fn ends(&self) -> Option<(Amount, Amount)> {
        Some((*self.0.first()?, *self.0.last()?))
    }
}

#[cfg(test)]
mod tests {
    use super::super::samples::amount;
    use super::*;

    #[test]
    fn fifths_of_the_values() {
        let values = ["1", "2", "3", "4", "5", "6", "7", "8", "9", "1000000"].map(amount);
        let scale = HeatScale::of(values);
        let steps: Vec<_> = values.iter().map(|value| scale.ink(*value)).collect();
        let expected = [0, 0, 1, 1, 2, 2, 3, 3, 4, 4].map(Ink::Heat);
        assert_eq!(steps, expected);
        assert_eq!(scale.ink(amount("0")), Ink::NoHeat);
        assert_eq!(scale.ink(amount("-1")), Ink::Credit);
        assert_eq!(scale.ends(), Some((amount("1"), amount("1000000"))));
    }

    #[test]
    fn equal_values_are_all_the_largest() {
        let scale = HeatScale::of([amount("3"), amount("3")]);
        assert_eq!(scale.ink(amount("3")), Ink::Heat(4));
        assert_eq!(HeatScale::of([]).ends(), None);
    }
}
