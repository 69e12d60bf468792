//! The order of a table's rows as the address writes it.

use costs::query::{Sort, SortBy};

/// What rows are ordered by.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) enum SortColumn {
    /// Cost over the period.
    Cost,
    /// Name of the row.
    Name,
    /// Cost less that of the comparison period.
    Change,
    /// The same as a share of the comparison period's cost.
    ChangePercent,
    /// Units used.
    Quantity,
    /// Usage records.
    Records,
    /// Usage records without a price.
    Unpriced,
    /// Cost in one column of dates, counted from 0.
    Bucket(u32),
}

/// One column to order rows by.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) struct Order {
    /// What is compared.
    pub column: SortColumn,
    /// Smallest first.
    pub is_ascending: bool,
}

const PLAIN: [(SortColumn, &str); 7] = [
    (SortColumn::Cost, "cost"),
    (SortColumn::Name, "name"),
    (SortColumn::Change, "change"),
    (SortColumn::ChangePercent, "percent"),
    (SortColumn::Quantity, "quantity"),
    (SortColumn::Records, "records"),
    (SortColumn::Unpriced, "unpriced"),
];

impl Order {
    /// The rule of a query.
    #[must_use]
    pub(crate) const fn for_query(self) -> Sort {
        let by = match self.column {
            SortColumn::Cost => SortBy::Cost,
            SortColumn::Name => SortBy::Name,
            SortColumn::Change => SortBy::Change,
            SortColumn::ChangePercent => SortBy::ChangePercent,
            SortColumn::Quantity => SortBy::Quantity,
            SortColumn::Records => SortBy::Records,
            SortColumn::Unpriced => SortBy::Unpriced,
            SortColumn::Bucket(number) => SortBy::Bucket(number),
        };
        Sort {
            by,
            is_ascending: self.is_ascending,
        }
    }

    /// `cost` is largest first, `cost.up` smallest first.
    pub(super) fn write(self) -> String {
        let word = match self.column {
            SortColumn::Bucket(number) => format!("column.{number}"),
            plain => {
                let mut known = PLAIN.iter();
                let word = known.find(|(column, _)| *column == plain);
                word.map(|(_, word)| *word).unwrap_or_default().to_owned()
            }
        };
        if self.is_ascending {
            format!("{word}.up")
        } else {
            word
        }
    }

    pub(super) fn read(text: &str) -> Option<Self> {
        let (word, is_ascending) = match text.strip_suffix(".up") {
            Some(word) => (word, true),
            None => (text, false),
        };
        let column = match word.strip_prefix("column.") {
            Some(number) => SortColumn::Bucket(number.parse().ok()?),
            None => PLAIN.iter().find(|(_, known)| *known == word)?.0,
        };
        Some(Self {
            column,
            is_ascending,
        })
    }
}
