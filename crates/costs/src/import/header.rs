//! Header rows: names that are compared whatever their spelling, and which
//! column is which field.

use std::fmt;
use std::hash::Hasher;

use rustc_hash::FxHasher;
use serde::{Deserialize, Serialize};

use super::field::Field;

/// Names a header row: equal rows have equal ones.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Signature(u64);

impl Signature {
    pub(super) fn of(headers: &[String]) -> Self {
        let mut hasher = FxHasher::default();
        for header in headers {
            hasher.write(header.trim().to_lowercase().as_bytes());
            hasher.write_u8(0xff);
        }
        Self(hasher.finish())
    }
}

/// As it stands in names of things that are kept.
impl fmt::Display for Signature {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:016x}", self.0)
    }
}

/// A header without spaces, signs and case. Files in other languages have the
/// English name in brackets behind their own: then only that counts.
pub(super) fn folded(header: &str) -> String {
    let own_name = |text: &str| -> String {
        let letters = text.chars().filter(|sign| sign.is_alphanumeric());
        letters.flat_map(char::to_lowercase).collect()
    };
    let bracket = header
        .rsplit_once('(')
        .and_then(|(_, rest)| rest.split_once(')'))
        .map(|(inner, _)| own_name(inner))
        .filter(|inner| inner.len() > 2 && inner.is_ascii());
    bracket.unwrap_or_else(|| own_name(header))
}

/// Which column has which field.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(super) struct Columns([Option<u32>; Field::ALL.len()]);

impl Columns {
    /// Of each field the best of its names that is there; of columns with one
    /// name the first.
    pub(super) fn find(
        folded: &[String],
        names: impl Fn(Field) -> &'static [&'static str],
    ) -> Self {
        let mut columns = Self::default();
        for field in Field::ALL {
            let place = |name: &&str| folded.iter().position(|header| header == name);
            let place = names(field).iter().find_map(place);
            columns.set(field, place.and_then(|place| u32::try_from(place).ok()));
        }
        columns
    }

    pub(super) fn set(&mut self, field: Field, place: Option<u32>) {
        self.0[field as usize] = place;
    }

    pub(super) fn place(&self, field: Field) -> Option<usize> {
        self.0[field as usize].map(|place| place as usize)
    }

    pub(super) fn has(&self, field: Field) -> bool {
        self.0[field as usize].is_some()
    }

    /// What a person may miss.
    pub(super) fn lacking(&self) -> Vec<Field> {
        let expected = Field::EXPECTED.into_iter();
        expected
            .filter(|field| {
                !self.has(*field)
                    && match field {
                        Field::Resource => !self.has(Field::ResourceName),
                        // Without a cost nothing needs a currency.
                        Field::Currency => self.has(Field::Cost),
                        _ => true,
                    }
            })
            .collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn headers_are_compared_without_spelling() {
        assert_eq!(folded("Meter Sub-category"), "metersubcategory");
        assert_eq!(folded("MeterSubCategory"), "metersubcategory");
        assert_eq!(folded("x_SkuMeterId"), "xskumeterid");
        assert_eq!(
            folded("Abonnement-GUID (SubscriptionGuid)"),
            "subscriptionguid"
        );
        assert_eq!(folded("Cost (€)"), "cost");
    }

    #[test]
    fn the_first_of_equal_headers_counts() {
        let headers = ["Date", "Cost", "cost", "PreTaxCost"].map(folded);
        let columns = Columns::find(&headers, Field::names);
        assert_eq!(columns.place(Field::Cost), Some(3));
        let headers = ["cost", "Cost"].map(folded);
        let columns = Columns::find(&headers, Field::names);
        assert_eq!(columns.place(Field::Cost), Some(0));
    }
}
