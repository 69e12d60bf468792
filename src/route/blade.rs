//! What is open beside a page, in the address.

use costs::Day;
use costs::query::Dimension;

use super::{read_condition, write_condition};

/// A blade: details of one thing on the page, at its right.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Blade {
    /// Why a charge is what it is: that of the usage with these values among
    /// what the view shows; without values that of all of it.
    Charge(Vec<(Dimension, Option<String>)>),
    /// Giving a meter a price: its id.
    Price(String),
    /// The statement of the billing period that a day falls in.
    Statement {
        /// Subscription id.
        subscription: String,
        /// The day.
        day: Day,
    },
    /// Files of the view and of its records.
    Export,
}

/// The parts of a blade while an address is read.
#[derive(Debug, Default)]
pub(super) struct BladeParts {
    kind: String,
    row: Vec<(Dimension, Option<String>)>,
    of: String,
    day: Option<Day>,
}

impl BladeParts {
    /// Takes a parameter; whether it is one of a blade.
    pub(super) fn take(&mut self, name: &str, value: &str) -> bool {
        match name {
            "open" => value.clone_into(&mut self.kind),
            "row" => {
                if let Some((dimension, value)) = read_condition(value)
                    && self.row.iter().all(|(known, _)| *known != dimension)
                {
                    self.row.push((dimension, value));
                }
            }
            "of" => value.clone_into(&mut self.of),
            "on" => self.day = value.parse().ok(),
            _ => return false,
        }
        true
    }

    /// The blade, if all it needs is there.
    pub(super) fn blade(self) -> Option<Blade> {
        match (self.kind.as_str(), self.of.is_empty(), self.day) {
            ("export", ..) => Some(Blade::Export),
            ("charge", ..) => Some(Blade::Charge(self.row)),
            ("price", false, _) => Some(Blade::Price(self.of)),
            ("statement", false, Some(day)) => Some(Blade::Statement {
                subscription: self.of,
                day,
            }),
            _ => None,
        }
    }
}

impl Blade {
    /// Writes the parameters that [`BladeParts`] reads.
    pub(super) fn write(&self, mut add: impl FnMut(&str, &str)) {
        match self {
            Self::Charge(row) => {
                add("open", "charge");
                for (dimension, value) in row {
                    add("row", &write_condition(dimension, value.as_deref()));
                }
            }
            Self::Price(meter) => {
                add("open", "price");
                add("of", meter);
            }
            Self::Export => add("open", "export"),
            Self::Statement { subscription, day } => {
                add("open", "statement");
                add("of", subscription);
                add("on", &day.to_string());
            }
        }
    }
}
