//! The value axis: steps of 1, 2 or 5 times a power of ten, in exact decimals.

use super::amount::Amount;

/// Amounts beyond this are drawn at the end of the axis, so that rounding up to
/// the next step stays within 128 bits.
const DRAWABLE: i128 = 10i128.pow(37);

/// An axis from a whole number of steps below to a whole number above zero.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct ValueScale {
    bottom: i128,
    top: i128,
    step: i128,
    is_flat: bool,
}

impl ValueScale {
    /// The narrowest axis of at most `most_steps` steps, but at least two, that
    /// holds zero and all `values`.
    #[must_use]
    pub(crate) fn covering(values: impl IntoIterator<Item = Amount>, most_steps: u32) -> Self {
        let (mut lowest, mut highest) = (0i128, 0i128);
        for value in values {
            lowest = lowest.min(value.raw());
            highest = highest.max(value.raw());
        }
        lowest = lowest.max(-DRAWABLE);
        highest = highest.min(DRAWABLE);
        if lowest == highest {
            return Self {
                bottom: 0,
                top: 1,
                step: 1,
                is_flat: true,
            };
        }
        // A step for each sign is always needed.
        let most_steps = i128::from(most_steps.max(2));
        let mut power = (highest - lowest) / (most_steps * 10);
        power = power
            .checked_ilog10()
            .map_or(1, |digits| 10i128.pow(digits));
        loop {
            for step in [power, 2 * power, 5 * power] {
                let below = (-lowest + step - 1) / step;
                let above = (highest + step - 1) / step;
                if below + above <= most_steps {
                    return Self {
                        bottom: -below * step,
                        top: above * step,
                        step,
                        is_flat: false,
                    };
                }
            }
            power *= 10;
        }
    }

    /// The amounts that get a grid line, ascending. Only zero when all values
    /// are zero: any other label would be made up.
    #[must_use]
    pub(crate) fn ticks(&self) -> Vec<Amount> {
        if self.is_flat {
            return vec![Amount::ZERO];
        }
        let count = (self.top - self.bottom) / self.step;
        (0..=count)
            .map(|index| Amount::from_raw(self.bottom + index * self.step))
            .collect()
    }

    /// The distance between two ticks.
    #[must_use]
    pub(crate) fn step(&self) -> Amount {
        Amount::from_raw(self.step)
    }

    /// Where `value` lies: 0 at the bottom of the axis, 1 at its top; for
    /// pixel positions only.
    #[must_use]
    pub(crate) fn fraction(&self, value: Amount) -> f64 {
        let value = value.raw().clamp(self.bottom, self.top);
        (value - self.bottom) as f64 / (self.top - self.bottom) as f64
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::super::samples::amount;
    use super::*;

    fn check(values: &[&str], expected: &[&str]) {
        let scale = ValueScale::covering(values.iter().map(|text| amount(text)), 5);
        let expected: Vec<_> = expected.iter().map(|text| amount(text)).collect();
        assert_eq!(scale.ticks(), expected);
    }

    #[test]
    fn steps_are_nice_decimals() {
        check(&["0.9"], &["0", "0.2", "0.4", "0.6", "0.8", "1"]);
        check(&["0.3"], &["0", "0.1", "0.2", "0.3"]);
        check(&["2300"], &["0", "500", "1000", "1500", "2000", "2500"]);
        check(&["2600"], &["0", "1000", "2000", "3000"]);
        check(&["1e12"], &["0", "2e11", "4e11", "6e11", "8e11", "1e12"]);
        check(&["4e-9"], &["0", "1e-9", "2e-9", "3e-9", "4e-9"]);
        check(&["1e-12"], &["0", "1e-12"]);
        check(&["-1e-12", "1e-12"], &["-1e-12", "0", "1e-12"]);
    }

    #[test]
    fn credits_extend_the_axis_below_zero() {
        check(&["-30", "90"], &["-50", "0", "50", "100"]);
        check(&["-1", "90"], &["-50", "0", "50", "100"]);
        check(&["-4"], &["-4", "-3", "-2", "-1", "0"]);
    }

    #[test]
    fn zero_alone_gets_no_invented_ticks() {
        check(&[], &["0"]);
        check(&["0", "0"], &["0"]);
    }

    proptest! {
        #[test]
        fn any_values_get_an_axis_that_holds_them(
            low in any::<i128>(), high in any::<i128>(), most in 0u32..12,
        ) {
            let values = [Amount::from_raw(low), Amount::from_raw(high)];
            let scale = ValueScale::covering(values, most);
            let ticks = scale.ticks();
            prop_assert!(ticks.contains(&Amount::ZERO));
            prop_assert!(ticks.len() <= most.max(2) as usize + 1);
            for value in values {
                prop_assert!((0.0..=1.0).contains(&scale.fraction(value)));
            }
        }
    }
}
