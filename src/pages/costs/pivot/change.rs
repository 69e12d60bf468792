//! How a group's cost has changed against the comparison period.

use costs::query::Cell;
use costs::{Currency, Money};

use crate::components::grid::CellShape;
use crate::i18n::{self, grid_texts, priced};

/// A change of cost. A group that is new or gone has no percentage.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Change {
    /// No usage before.
    New(Money),
    /// No usage now; what it cost before, negative.
    Gone(Money),
    /// As much as before.
    Equal,
    /// By that amount, and in tenths of a percent where there is a cost before.
    By(Money, Option<i64>),
}

impl Change {
    /// The change from `before` to `now`; `None` where one of them has no price.
    pub(super) fn between(before: &Cell, now: &Cell) -> Option<Self> {
        match (before.rows, now.rows) {
            (0, _) if before.cost.is_zero() => priced(now).map(Self::New),
            (_, 0) if now.cost.is_zero() => priced(before).map(|cost| Self::Gone(-cost)),
            // With a part of a shared cost there may be no records.
            _ => {
                let (before, now) = (priced(before)?, priced(now)?);
                Some(if before == now {
                    Self::Equal
                } else {
                    Self::By(now - before, i18n::change_tenths(now, before))
                })
            }
        }
    }

    /// The difference.
    pub(super) const fn amount(self) -> Money {
        match self {
            Self::New(amount) | Self::Gone(amount) | Self::By(amount, _) => amount,
            Self::Equal => Money::ZERO,
        }
    }

    /// In percent, or the word that stands for it.
    pub(super) fn percent(self) -> String {
        let text = grid_texts();
        match self {
            Self::New(_) => text.new.to_owned(),
            Self::Gone(_) => text.gone.to_owned(),
            Self::Equal => i18n::percent_tenths(0),
            Self::By(_, tenths) => {
                tenths.map_or_else(|| i18n::NOTHING.to_owned(), i18n::signed_percent)
            }
        }
    }

    /// In words, for those who see neither arrow nor colour.
    pub(super) fn words(self, currency: Option<Currency>) -> String {
        let text = grid_texts();
        let amount = self.amount();
        match self {
            Self::New(_) => text.new_words.to_owned(),
            Self::Gone(_) => text.gone_words.to_owned(),
            Self::Equal => text.equal.to_owned(),
            Self::By(..) if amount < Money::ZERO => (text.shrank)(&i18n::money(-amount, currency)),
            Self::By(..) => (text.grew)(&i18n::money(amount, currency)),
        }
    }

    /// An arrow and its colour around the percentage.
    pub(super) fn chip(self, currency: Option<Currency>) -> CellShape {
        let (class, sign) = match self {
            Self::New(_) => ("change change-new", "＋"),
            Self::Gone(_) => ("change change-down", "−"),
            Self::Equal => ("change", "="),
            Self::By(amount, _) if amount < Money::ZERO => ("change change-down", "▼"),
            Self::By(..) => ("change change-up", "▲"),
        };
        let words = self.words(currency);
        CellShape::Signed { class, sign, words }
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

    #[test]
    fn new_and_gone_have_no_percentage() {
        let none = Cell::default();
        let some = cell("12", 3, 0);
        let new = Change::between(&none, &some).unwrap();
        assert_eq!(
            (new, new.percent()),
            (Change::New(some.cost), "New".to_owned())
        );
        let gone = Change::between(&some, &none).unwrap();
        assert_eq!(
            (gone.amount(), gone.percent()),
            (-some.cost, "Gone".to_owned())
        );
        assert_eq!(Change::between(&none, &none), None);
    }

    #[test]
    fn a_change_says_how_much() {
        let change = Change::between(&cell("8", 1, 0), &cell("10", 1, 0)).unwrap();
        assert_eq!(change.percent(), "+25.0%");
        assert_eq!(change.words(None), "Grew by 2.00");
        let less = Change::between(&cell("10", 1, 0), &cell("8", 1, 0)).unwrap();
        assert_eq!(
            (less.percent(), less.words(None)),
            ("-20.0%".into(), "Shrank by 2.00".into())
        );
        let free = Change::between(&cell("0", 1, 0), &cell("8", 1, 0)).unwrap();
        assert_eq!(free.percent(), "–");
        let same = Change::between(&cell("8", 1, 0), &cell("8", 4, 1)).unwrap();
        assert_eq!(same, Change::Equal);
    }

    #[test]
    fn nothing_is_said_of_what_has_no_price() {
        let unpriced = cell("0", 2, 2);
        assert_eq!(Change::between(&unpriced, &cell("3", 1, 0)), None);
        assert_eq!(Change::between(&Cell::default(), &unpriced), None);
    }
}
