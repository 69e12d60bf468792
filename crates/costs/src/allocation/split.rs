//! An amount in parts that add up to it.

use std::cmp::Reverse;

use ethnum::I256;

use super::SplitBy;
use crate::money::Money;

/// What each target weighs. `own` has the targets' own costs; `numbers` the
/// places of these targets among those of the rule.
pub(crate) fn weights_of(how: &SplitBy, own: &[Money], numbers: &[usize]) -> Vec<i128> {
    let weights: Vec<i128> = match how {
        SplitBy::Even => Vec::new(),
        SplitBy::Proportional => own.iter().map(|cost| cost.raw().max(0)).collect(),
        SplitBy::Fixed(weights) => {
            let weight = |number: &usize| weights.get(*number).map_or(0, |weight| weight.raw());
            numbers.iter().map(weight).collect()
        }
    };
    if weights.iter().any(|weight| *weight > 0) {
        weights
    } else {
        vec![1; own.len()]
    }
}

/// Below this sum of weights what an estimate leaves fits into 64 bits.
const MOST_SHORT_SUM: u128 = 1 << 62;
/// Up to so many remainders the largest are looked for one by one.
const MOST_LOOKED_THROUGH: usize = 16;

/// In which proportion amounts are split.
#[derive(Debug)]
pub(crate) struct Proportion {
    weights: Vec<i128>,
    /// The sum of the weights and each one as a part of it in units of 2^-64,
    /// cut; for amounts and weights of usual size.
    short: Option<(u64, Vec<u64>)>,
}

impl Proportion {
    /// One weight at least is positive and none is negative.
    pub(crate) fn new(weights: Vec<i128>) -> Self {
        let sum = weights
            .iter()
            .try_fold(0u128, |sum, weight| sum.checked_add(weight.unsigned_abs()));
        let short = sum.filter(|sum| (1..MOST_SHORT_SUM).contains(sum));
        let short = short.map(|sum| {
            let fraction = |weight: &i128| {
                let fraction = (weight.unsigned_abs() << 64) / sum;
                u64::try_from(fraction).unwrap_or(u64::MAX)
            };
            (sum as u64, weights.iter().map(fraction).collect())
        });
        Self { weights, short }
    }

    /// How many parts it makes.
    pub(crate) fn len(&self) -> usize {
        self.weights.len()
    }

    /// Whether a part is more than nothing.
    pub(crate) fn has_weight(&self, part: usize) -> bool {
        self.weights[part] > 0
    }

    /// Puts the parts of an amount behind what is in `out`: whole units, the
    /// largest remainders first and the first of equal ones.
    pub(crate) fn split(&self, amount: Money, out: &mut Vec<Money>) {
        let size = u64::try_from(amount.raw().unsigned_abs());
        let (Some((sum, fractions)), Ok(size)) = (&self.short, size) else {
            out.extend(parts(amount, &self.weights));
            return;
        };
        let first = out.len();
        if size == 0 {
            out.resize(first + self.weights.len(), Money::ZERO);
            return;
        }
        let is_negative = amount.raw() < 0;
        let signed = |units: u64| {
            let units = i128::from(units);
            Money::from_raw(if is_negative { -units } else { units })
        };
        let mut left = size;
        let mut rests = [0u64; MOST_LOOKED_THROUGH];
        let mut long_rests = Vec::new();
        let rests = if self.weights.len() <= MOST_LOOKED_THROUGH {
            &mut rests[..self.weights.len()]
        } else {
            long_rests.resize(self.weights.len(), 0);
            &mut long_rests[..]
        };
        let weights = self.weights.iter().zip(fractions);
        for ((weight, fraction), rest) in weights.zip(rests.iter_mut()) {
            // At most two less than the quotient, so that what is left is less
            // than three times the sum, whatever was lost above 64 bits.
            let mut units = ((u128::from(size) * u128::from(*fraction)) >> 64) as u64;
            *rest = size
                .wrapping_mul(*weight as u64)
                .wrapping_sub(units.wrapping_mul(*sum));
            while *rest >= *sum {
                *rest -= sum;
                units += 1;
            }
            left -= units;
            out.push(signed(units));
        }
        // There is less left than there are parts with a remainder.
        let mut give = |place: usize| {
            let part = &mut out[first + place];
            *part += signed(1);
        };
        if rests.len() > MOST_LOOKED_THROUGH {
            let mut order: Vec<usize> = (0..rests.len()).collect();
            order.sort_unstable_by_key(|place| (Reverse(rests[*place]), *place));
            order.into_iter().take(left as usize).for_each(give);
            return;
        }
        for _ in 0..left {
            let mut largest = 0;
            for place in 1..rests.len() {
                if rests[place] > rests[largest] {
                    largest = place;
                }
            }
            rests[largest] = 0;
            give(largest);
        }
    }
}

/// `amount` in parts of these weights, of which one at least is positive and
/// none negative: whole units, the largest remainders first and the first of
/// equal ones.
fn parts(amount: Money, weights: &[i128]) -> Vec<Money> {
    let sum = weights
        .iter()
        .fold(I256::ZERO, |sum, weight| sum + I256::new(*weight));
    if sum <= I256::ZERO {
        return vec![Money::ZERO; weights.len()];
    }
    let size = I256::new(amount.raw()).abs();
    let mut rests: Vec<(I256, usize)> = Vec::with_capacity(weights.len());
    let mut units: Vec<i128> = Vec::with_capacity(weights.len());
    let mut left = size;
    for (number, weight) in weights.iter().enumerate() {
        // Two 128-bit factors always fit into 256 bits.
        let product = size.wrapping_mul(I256::new(*weight));
        let whole = product / sum;
        rests.push((product % sum, number));
        left -= whole;
        // A part is no larger than the amount.
        units.push(whole.as_i128());
    }
    // There is less left than there are parts with a remainder.
    let left = left.as_usize();
    if left > 0 {
        rests.sort_by_key(|&(rest, number)| (Reverse(rest), number));
        for (_, number) in rests.iter().take(left) {
            units[*number] += 1;
        }
    }
    let sign = if amount.raw() < 0 { -1 } else { 1 };
    let signed = units.into_iter().map(|units| Money::from_raw(sign * units));
    signed.collect()
}
