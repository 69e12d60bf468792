//! What a cost is called when it is none: no usage, or usage without a price. An
//! amount of zero would be a lie there.

use costs::query::Cell;
use costs::{Currency, Money};

use super::format::{change_tenths, exact_money, money};
use super::texts;

/// Stands where there is nothing to say.
pub(crate) const NOTHING: &str = "–";

/// The cost of a cell; `None` where none of its usage has a price.
pub(crate) fn priced(cell: &Cell) -> Option<Money> {
    // A part of a shared cost comes without records of its own.
    (cell.rows > cell.unpriced_rows || !cell.cost.is_zero()).then_some(cell.cost)
}

/// A cell's cost at the minor unit of its currency.
pub(crate) fn cost(cell: &Cell, currency: Option<Currency>) -> String {
    written(cell, |amount| money(amount, currency))
}

/// A cell's cost with all decimals.
pub(crate) fn exact_cost(cell: &Cell, currency: Option<Currency>) -> String {
    written(cell, |amount| exact_money(amount, currency))
}

/// An amount with its sign, a plus too: `+$12.50`.
pub(crate) fn signed_money(amount: Money, currency: Option<Currency>) -> String {
    let text = money(amount, currency);
    if amount > Money::ZERO {
        format!("+{text}")
    } else {
        text
    }
}

/// Change from `before` to `now` in tenths of a percent; `None` where one of
/// them has no price or there was nothing before.
pub(crate) fn cost_change_tenths(now: &Cell, before: &Cell) -> Option<i64> {
    change_tenths(priced(now)?, priced(before)?)
}

fn written(cell: &Cell, write: impl FnOnce(Money) -> String) -> String {
    match priced(cell) {
        Some(amount) => write(amount),
        None if cell.rows == 0 => NOTHING.to_owned(),
        None => texts().no_price.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn cell(cost: &str, rows: u32, unpriced_rows: u32) -> Cell {
        Cell {
            cost: cost.parse().unwrap(),
            rows,
            unpriced_rows,
        }
    }

    fn words(cell: &Cell) -> [String; 2] {
        let currency = Some(Currency::USD);
        [cost(cell, currency), exact_cost(cell, currency)]
    }

    #[test]
    fn zero_is_said_only_of_what_has_a_price() {
        assert_eq!(words(&cell("0", 3, 2)), ["$0.00", "0.00 USD"]);
        assert_eq!(words(&cell("1.5", 3, 2)), ["$1.50", "1.50 USD"]);
        assert_eq!(words(&cell("0", 3, 3)), ["No price", "No price"]);
        assert_eq!(words(&cell("0", 0, 0)), ["–", "–"]);
    }

    #[test]
    fn nothing_is_compared_with_what_has_no_price() {
        let change = |now: &Cell, before: &Cell| cost_change_tenths(now, before);
        let (priced, unpriced) = (cell("3", 2, 1), cell("0", 2, 2));
        assert_eq!(change(&priced, &cell("2", 1, 0)), Some(500));
        assert_eq!(change(&priced, &unpriced), None);
        assert_eq!(change(&unpriced, &priced), None);
        assert_eq!(change(&priced, &Cell::default()), None);
        assert_eq!(change(&Cell::default(), &priced), None);
    }
}
