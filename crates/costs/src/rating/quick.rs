//! The cost of a meter's units in the usual case, in 64-bit arithmetic and
//! without a division for each record.
//!
//! All quantities of a line are brought to one number of decimals and all
//! prices to another, so that a cost is a whole number of 10^-(both together).
//! What a record costs in money's scale is estimated from below by multiplying
//! with the price as a binary fraction; the remainder, which is exact because
//! wrapping arithmetic keeps its low 64 bits, corrects the estimate and is
//! carried on to the next record. The result is that of [`super::exact`].

use crate::fixed::Quantity;
use crate::money::Money;
use crate::usage::{POWERS, PackedQuantity};

use super::plan::Schedule;

/// Most decimals that a remainder has below money's scale: four of them still
/// fit into 64 bits.
const MOST_BELOW: u32 = 18;

/// A price ready to be multiplied with.
#[derive(Debug, Clone, Copy)]
struct Factor {
    /// The price in units of 10^-decimals.
    price: u64,
    /// Price in units of money's scale for one unit of quantity: whole part.
    whole: u64,
    /// And the rest, times 2^64, cut.
    fraction: u64,
}

/// What a line comes to.
pub(super) struct Line {
    pub(super) quantity: Quantity,
    pub(super) charge: Money,
}

/// Writes the charge of each record. `None` where the case is not a usual
/// one; then what has been written means nothing.
pub(super) fn rate(
    schedule: &Schedule,
    quantities: &[PackedQuantity],
    charges: &mut [i64],
) -> Option<Line> {
    let (mut decimals, mut is_plain) = (0, true);
    for quantity in quantities {
        decimals = decimals.max(quantity.decimals());
        is_plain &= quantity.digits() >= 0;
    }
    // Quantities that stand in the list have more decimals than any other.
    if !is_plain || decimals > PackedQuantity::MOST_DECIMALS {
        return None;
    }
    let bounds = schedule.steps.iter().map(|step| step.from.raw());
    let decimals = decimals.max(bounds.map(decimals_of).max().unwrap_or(0));
    let prices = schedule.steps.iter().map(|step| step.price.raw());
    let price_decimals = prices.map(decimals_of).max().unwrap_or(0);
    // Both together must have money's decimals at least.
    let price_decimals = price_decimals.max(Money::DECIMALS.saturating_sub(decimals));
    let below = decimals + price_decimals - Money::DECIMALS;
    if decimals > 19 || price_decimals > 20 || below > MOST_BELOW {
        return None;
    }
    let tick = POWERS[below as usize];
    let mut factors = Vec::with_capacity(schedule.steps.len());
    let mut most_units = u64::MAX;
    for step in &schedule.steps {
        let price = step.price.raw() / 10i128.pow(20 - price_decimals);
        let price = u64::try_from(price).ok().filter(|price| *price < 1 << 62)?;
        let rest = u128::from(price % tick) << 64;
        factors.push(Factor {
            price,
            whole: price / tick,
            fraction: (rest / u128::from(tick)) as u64,
        });
        if price > 0 {
            // No charge is larger than 2^62.
            let most = (u128::from(tick) << 62) / u128::from(price);
            most_units = most_units.min(u64::try_from(most).unwrap_or(u64::MAX));
        }
    }
    let scale = 10i128.pow(20 - decimals);
    let end_of = |step: usize| {
        schedule
            .end_of(step)
            .map_or(u128::MAX, |end| (end.raw() / scale).unsigned_abs())
    };
    // For each number of decimals: what brings digits to the line's, and how
    // large they may be.
    let mut lifts = [(0, 0); 32];
    for (own, lift) in lifts.iter_mut().enumerate().take(decimals as usize + 1) {
        let power = POWERS[decimals as usize - own];
        *lift = (power, most_units / power);
    }

    let (mut step, mut end) = (0, end_of(0));
    let mut factor = factors[0];
    let mut used: u128 = 0;
    let mut rest: u64 = 0;
    let mut total: i128 = 0;
    for (quantity, charge) in quantities.iter().zip(charges) {
        let digits = quantity.digits().cast_unsigned();
        let (power, most) = lifts[quantity.decimals() as usize & 31];
        if digits > most {
            return None;
        }
        let units = digits * power;
        let after = used + u128::from(units);
        let ticks = if after <= end {
            used = after;
            factor.cost(units, tick, &mut rest)
        } else {
            let mut ticks = 0;
            while used < after {
                while used >= end {
                    step += 1;
                    end = end_of(step);
                    factor = factors[step];
                }
                // A part of a record is not larger than the record.
                let part = (after.min(end) - used) as u64;
                used += u128::from(part);
                ticks += factor.cost(part, tick, &mut rest);
            }
            ticks
        };
        *charge = ticks.cast_signed();
        total += i128::from(ticks);
    }
    let quantity = i128::try_from(used).ok()?.checked_mul(scale)?;
    let charge = Money::from_raw(total);
    (charge <= Money::LARGEST_CHARGE).then_some(Line {
        quantity: Quantity::from_raw(quantity),
        charge,
    })
}

impl Factor {
    #[inline]
    fn cost(self, units: u64, tick: u64, rest: &mut u64) -> u64 {
        let mut ticks = units
            .wrapping_mul(self.whole)
            .wrapping_add(high_half(units, self.fraction));
        // The estimate is at most two below the truth, so that the remainder
        // is less than three ticks, and with the former one less than four.
        let exact = units.wrapping_mul(self.price);
        let mut below = exact
            .wrapping_sub(ticks.wrapping_mul(tick))
            .wrapping_add(*rest);
        while below >= tick {
            below -= tick;
            ticks += 1;
        }
        *rest = below;
        ticks
    }
}

/// The upper half of a product. WebAssembly has no instruction for it, and
/// its 128-bit multiplication is a call.
#[inline]
fn high_half(a: u64, b: u64) -> u64 {
    const LOW: u64 = 0xffff_ffff;
    let (a_high, a_low) = (a >> 32, a & LOW);
    let (b_high, b_low) = (b >> 32, b & LOW);
    let low = a_low * b_low;
    let middle = a_high * b_low + (low >> 32);
    let other = a_low * b_high + (middle & LOW);
    a_high * b_high + (middle >> 32) + (other >> 32)
}

/// Decimals that a raw number of 20 decimals needs.
fn decimals_of(raw: i128) -> u32 {
    const HALF: u128 = POWERS[10] as u128;
    // One long division; the halves are short.
    let (upper, lower) = (raw.unsigned_abs() / HALF, raw.unsigned_abs() % HALF);
    if lower > 0 {
        20 - trailing_zeros(lower as u64)
    } else {
        let lower_of_upper = (upper % HALF) as u64;
        10 - trailing_zeros(lower_of_upper)
    }
}

/// Zeros at the end of a number of at most ten digits; ten for 0.
fn trailing_zeros(mut digits: u64) -> u32 {
    let mut zeros = 0;
    while zeros < 10 && digits.is_multiple_of(10) {
        digits /= 10;
        zeros += 1;
    }
    zeros
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn counts_the_decimals_that_a_number_needs() {
        for (text, decimals) in [
            ("0", 0),
            ("7", 0),
            ("1000000000000", 0),
            ("0.1", 1),
            ("0.0000000001", 10),
            ("12345.00000000001", 11),
            ("0.00000000000000000001", 20),
            ("-0.50", 1),
        ] {
            let raw = text.parse::<Quantity>().unwrap().raw();
            assert_eq!(decimals_of(raw), decimals, "{text}");
        }
    }

    #[test]
    fn the_upper_half_of_a_product_is_exact() {
        for (a, b) in [
            (u64::MAX, u64::MAX),
            (1 << 63, 3),
            (0x1234_5678_9abc_def0, 0xfedc_ba98_7654_3210),
            (u64::MAX, 1),
        ] {
            let product = u128::from(a) * u128::from(b);
            assert_eq!(u128::from(high_half(a, b)), product >> 64);
        }
    }
}
