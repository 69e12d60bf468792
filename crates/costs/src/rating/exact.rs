//! The cost of a meter's units in any case at all: negative quantities, prices
//! that change within a period, numbers of any length.

use crate::fixed::{Price, Quantity};
use crate::money::{Money, RunningCost};

use super::plan::{Schedule, Step};

/// A part of a quantity that has one price.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Part {
    /// Number of the step; `None` below the first unit, where corrections
    /// outweigh the usage so far.
    pub(super) step: Option<usize>,
    /// Units since the beginning of the period before this part.
    pub(super) from: Quantity,
    /// Units in it; negative for a correction.
    pub(super) quantity: Quantity,
}

/// The quantity or the cost is larger than can be true.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct TooLarge;

/// A meter in one billing period.
#[derive(Debug, Clone, Default)]
pub(super) struct Meterage {
    pub(super) used: Quantity,
    pub(super) cost: RunningCost,
}

impl Meterage {
    /// Uses `quantity` more; the charge is what the cost so far, cut to the
    /// scale of money, grows by. `visit` sees each part with its price and the
    /// charge of it.
    pub(super) fn advance(
        &mut self,
        schedule: &Schedule,
        quantity: Quantity,
        price_of: impl Fn(&Step) -> Price,
        mut visit: impl FnMut(Part, Price, Money),
    ) -> Result<Money, TooLarge> {
        let target = self.used.checked_add(quantity).ok_or(TooLarge)?;
        let before = self.cost.cut();
        let mut last = before;
        while self.used != target {
            let part = if self.used < target {
                rising(schedule, self.used, target)
            } else {
                falling(schedule, self.used, target)
            };
            let price = part
                .step
                .map_or(Price::ZERO, |step| price_of(&schedule.steps[step]));
            self.cost = self.cost.plus(part.quantity, price).ok_or(TooLarge)?;
            self.used += part.quantity;
            let now = self.cost.cut();
            visit(part, price, now - last);
            last = now;
        }
        Ok(last - before)
    }
}

fn rising(schedule: &Schedule, used: Quantity, target: Quantity) -> Part {
    if used < Quantity::ZERO {
        return Part {
            step: None,
            from: used,
            quantity: target.min(Quantity::ZERO) - used,
        };
    }
    let step = schedule.step_after(used);
    let end = schedule.end_of(step).map_or(target, |end| end.min(target));
    Part {
        step: Some(step),
        from: used,
        quantity: end - used,
    }
}

fn falling(schedule: &Schedule, used: Quantity, target: Quantity) -> Part {
    if used <= Quantity::ZERO {
        return Part {
            step: None,
            from: used,
            quantity: target - used,
        };
    }
    // The step that the last unit used is in.
    let steps = schedule.steps.iter();
    let step = steps.filter(|step| step.from < used).count().max(1) - 1;
    let start = schedule.steps[step].from.max(Quantity::ZERO).max(target);
    Part {
        step: Some(step),
        from: used,
        quantity: start - used,
    }
}
