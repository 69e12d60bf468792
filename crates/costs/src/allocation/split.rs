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

/// `amount` in parts of these weights, of which one at least is positive and
/// none negative: whole units, the largest remainders first and the first of
/// equal ones.
pub(crate) fn parts(amount: Money, weights: &[i128]) -> Vec<Money> {
    let sum = weights
        .iter()
        .fold(I256::ZERO, |sum, weight| sum + I256::new(*weight));
    if sum <= I256::ZERO {
        return vec![Money::ZERO; weights.len()];
    }
    if let Some(parts) = short_parts(amount, weights) {
        return parts;
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

/// The same where all products fit into 128 bits, which those of any usual
/// amount do: many times as quick.
fn short_parts(amount: Money, weights: &[i128]) -> Option<Vec<Money>> {
    let mut sum: u128 = 0;
    for weight in weights {
        sum = sum.checked_add(u128::try_from(*weight).ok()?)?;
    }
    let size = amount.raw().unsigned_abs();
    // No product is larger than this one.
    size.checked_mul(sum)?;
    let mut left = size;
    let mut units = Vec::with_capacity(weights.len());
    for weight in weights {
        let whole = size * weight.unsigned_abs() / sum;
        left -= whole;
        units.push(whole);
    }
    if left > 0 {
        let rest = |number: usize| size * weights[number].unsigned_abs() % sum;
        let mut rests: Vec<(Reverse<u128>, usize)> = (0..weights.len())
            .map(|number| (Reverse(rest(number)), number))
            .collect();
        rests.sort_unstable();
        // There is less left than there are parts with a remainder.
        for (_, number) in rests.iter().take(left as usize) {
            units[*number] += 1;
        }
    }
    let is_negative = amount.raw() < 0;
    let signed = units.into_iter().map(|units| {
        let units = units as i128;
        Money::from_raw(if is_negative { -units } else { units })
    });
    Some(signed.collect())
}
