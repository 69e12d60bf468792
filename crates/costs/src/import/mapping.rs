//! Which column of an unknown table is what, as a person said or as its
//! headers suggest.

use serde::{Deserialize, Serialize};

use super::date_form::DateForm;
use super::field::Field;
use super::header::{Columns, Signature, folded};
use super::number_form::NumberForm;
use super::survey::Forms;
use crate::money::Currency;

/// How tables with one header row are read.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Mapping {
    /// The header row.
    pub signature: Signature,
    /// Fields with the places of their columns, from 0.
    pub columns: Vec<(Field, u32)>,
    /// `None` lets all dates of the file decide.
    pub dates: Option<DateForm>,
    /// `None` lets all numbers of the file decide.
    pub numbers: Option<NumberForm>,
    /// Currency of all costs, where no column has it.
    pub currency: Option<Currency>,
}

/// Why a mapping cannot be used.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum MappingProblem {
    /// No column is the date.
    DateMissing,
    /// No column is a quantity, and none a cost.
    AmountMissing,
    /// One field has two columns, or one column two fields.
    Repeated(Field),
    /// The table has no such column.
    NoColumn(Field),
    /// No row of the table can be read with it.
    NoRows,
}

impl Mapping {
    /// What the headers suggest.
    #[must_use]
    pub fn guess(headers: &[String]) -> Self {
        let folded: Vec<String> = headers.iter().map(|header| folded(header)).collect();
        let mut columns: Vec<(Field, u32)> = Vec::new();
        let is_free = |columns: &[(Field, u32)], place: usize| {
            !columns.iter().any(|(_, taken)| *taken as usize == place)
        };
        // A name as a whole says more than a part of one.
        let rules: [fn(&str, &str) -> bool; 3] = [
            |header, hint| header == hint,
            |header, hint| header.ends_with(hint),
            |header, hint| hint.len() > 3 && header.contains(hint),
        ];
        for fits in rules {
            for field in Field::ALL {
                if columns.iter().any(|(known, _)| *known == field) {
                    continue;
                }
                let names = [field.names(), field.hints()].concat();
                let found = names.iter().find_map(|name| {
                    let mut places = folded.iter().enumerate();
                    let place = places
                        .find(|(place, header)| fits(header, name) && is_free(&columns, *place));
                    place.map(|(place, _)| place as u32)
                });
                if let Some(place) = found {
                    columns.push((field, place));
                }
            }
        }
        columns.sort_unstable();
        Self {
            signature: Signature::of(headers),
            columns,
            dates: None,
            numbers: None,
            currency: None,
        }
    }

    /// Whether a table with so many columns can be read with it.
    ///
    /// # Errors
    ///
    /// The first thing that is wrong.
    pub fn check(&self, columns: usize) -> Result<(), MappingProblem> {
        for (number, (field, place)) in self.columns.iter().enumerate() {
            if *place as usize >= columns {
                return Err(MappingProblem::NoColumn(*field));
            }
            let others = self.columns.get(..number).unwrap_or_default();
            if others
                .iter()
                .any(|(other, at)| other == field || at == place)
            {
                return Err(MappingProblem::Repeated(*field));
            }
        }
        let has = |field| self.columns.iter().any(|(known, _)| *known == field);
        if !has(Field::Date) {
            Err(MappingProblem::DateMissing)
        } else if !has(Field::Quantity) && !has(Field::Cost) {
            Err(MappingProblem::AmountMissing)
        } else {
            Ok(())
        }
    }

    /// What a person said counts before what was found.
    pub(super) fn settle(&self, found: Forms) -> Forms {
        Forms {
            dates: self.dates.unwrap_or(found.dates),
            is_date_open: self.dates.is_none() && found.is_date_open,
            numbers: self.numbers.unwrap_or(found.numbers),
            is_number_open: self.numbers.is_none() && found.is_number_open,
        }
    }

    pub(super) fn places(&self) -> Columns {
        let mut columns = Columns::default();
        for (field, place) in &self.columns {
            columns.set(*field, Some(*place));
        }
        columns
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn guessed(headers: &[&str]) -> Vec<(Field, u32)> {
        let headers: Vec<String> = headers.iter().map(|text| (*text).to_owned()).collect();
        Mapping::guess(&headers).columns
    }

    #[test]
    fn columns_are_guessed_from_their_names() {
        assert_eq!(
            guessed(&[
                "Datum",
                "lineItem/UsageAmount",
                "Team",
                "lineItem/UnblendedCost"
            ]),
            [(Field::Date, 0), (Field::Quantity, 1), (Field::Cost, 3)]
        );
        assert_eq!(
            guessed(&["Project", "Day", "Service", "Amount", "Currency"]),
            [
                (Field::Date, 1),
                (Field::Category, 2),
                (Field::Subscription, 0),
                (Field::Cost, 3),
                (Field::Currency, 4)
            ]
        );
        assert!(guessed(&["a", "b"]).is_empty());
    }

    #[test]
    fn what_cannot_be_used_is_named() {
        let headers = ["Day", "Cost"].map(str::to_owned);
        let good = Mapping::guess(&headers);
        assert_eq!(good.check(2), Ok(()));
        let with = |columns: &[(Field, u32)]| Mapping {
            columns: columns.to_vec(),
            ..good.clone()
        };
        assert_eq!(with(&[]).check(2), Err(MappingProblem::DateMissing));
        assert_eq!(
            with(&[(Field::Date, 0)]).check(2),
            Err(MappingProblem::AmountMissing)
        );
        assert_eq!(
            with(&[(Field::Date, 0), (Field::Cost, 2)]).check(2),
            Err(MappingProblem::NoColumn(Field::Cost))
        );
        assert_eq!(
            with(&[(Field::Date, 0), (Field::Cost, 0)]).check(2),
            Err(MappingProblem::Repeated(Field::Cost))
        );
    }
}
