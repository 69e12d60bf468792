//! One row of a table: into the store as a usage record, or why not.

use std::borrow::Cow;
use std::fmt::Write as _;

use serde::{Deserialize, Serialize};

use super::cells;
use super::csv_reader::CsvRecord;
use super::dialect::TableKind;
use super::field::Field;
use super::header::Columns;
use super::survey::Forms;
use crate::calendar::Timestamp;
use crate::fixed::{DecimalError, Quantity};
use crate::foreign_text;
use crate::money::Currency;
use crate::unit::Unit;
use crate::usage::{ItemNumber, MeterText, ProviderCost, Resource, UsageStore};

/// A row that was refused.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RowRejection {
    /// Line of the file, from 1.
    pub line: u32,
    /// Header of the column at fault; empty for the row as a whole.
    pub column: String,
    /// Beginning of what stands there.
    pub value: String,
    /// What is wrong with it.
    pub reason: RowFault,
}

/// Why a row was refused.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum RowFault {
    /// No date of the file's form.
    NotADate,
    /// No number of the file's form.
    NotANumber,
    /// A larger number than can be true.
    TooLarge,
    /// Nothing stands there, and something must.
    Missing,
    /// A longer row than is read.
    TooLong,
    /// Another form than rows have.
    Unreadable,
}

/// Whatever has cells.
pub(super) trait Cells {
    fn cell(&self, place: usize) -> Option<&[u8]>;
}

impl Cells for CsvRecord<'_> {
    fn cell(&self, place: usize) -> Option<&[u8]> {
        CsvRecord::cell(self, place)
    }
}

impl Cells for [String] {
    fn cell(&self, place: usize) -> Option<&[u8]> {
        self.get(place).map(String::as_bytes)
    }
}

/// How the rows of one table are read.
#[derive(Debug, Clone)]
pub(super) struct RowReader {
    pub(super) kind: TableKind,
    pub(super) columns: Columns,
    pub(super) headers: Vec<String>,
    pub(super) forms: Forms,
    /// Of costs, where no column says.
    pub(super) currency: Option<Currency>,
    /// Stands in where rows name no subscription.
    pub(super) subscription: String,
}

/// What the numbers of a row say.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct RowValues {
    pub(super) start: Timestamp,
    pub(super) end: Timestamp,
    pub(super) quantity: Quantity,
    pub(super) cost: Option<ProviderCost>,
}

const SECONDS_A_DAY: i64 = 86_400;
/// Rejected values are shown up to here.
const MOST_SHOWN: usize = 60;
/// Under this id Microsoft lists what has no meter.
const NO_METER: &str = "00000000-0000-0000-0000-000000000000";

impl RowReader {
    /// The text of a field; empty where there is none.
    pub(super) fn text<'a>(&self, cells: &'a (impl Cells + ?Sized), field: Field) -> Cow<'a, str> {
        let cell = self
            .columns
            .place(field)
            .and_then(|place| cells.cell(place));
        let text = cells::plain(cell.unwrap_or_default());
        if self.kind.writes_null() && text == "NULL" {
            Cow::Borrowed("")
        } else {
            text
        }
    }

    /// Reads times and numbers.
    pub(super) fn values(
        &self,
        cells: &(impl Cells + ?Sized),
        line: u32,
    ) -> Result<RowValues, RowRejection> {
        let refuse = |field, text: &str, reason| Err(self.rejection(field, text, reason, line));
        let date = self.text(cells, Field::Date);
        if date.is_empty() {
            return refuse(Field::Date, "", RowFault::Missing);
        }
        let Some(start) = self.forms.dates.read(&date) else {
            return refuse(Field::Date, &date, RowFault::NotADate);
        };
        let end = self.text(cells, Field::End);
        let end = self.forms.dates.read(&end);
        let a_day_later = Timestamp::from_seconds(start.seconds() + SECONDS_A_DAY);
        let quantity = self.number(cells, Field::Quantity, line)?;
        let cost = self.number(cells, Field::Cost, line)?;
        let must_have = if self.columns.has(Field::Quantity) {
            Field::Quantity
        } else {
            Field::Cost
        };
        if quantity.is_none() && cost.is_none() {
            return refuse(must_have, "", RowFault::Missing);
        }
        Ok(RowValues {
            start,
            end: end.filter(|end| *end >= start).unwrap_or(a_day_later),
            quantity: quantity.unwrap_or_default(),
            cost: cost.map(|amount| ProviderCost {
                amount,
                currency: self.currency_of(cells),
            }),
        })
    }

    fn number(
        &self,
        cells: &(impl Cells + ?Sized),
        field: Field,
        line: u32,
    ) -> Result<Option<Quantity>, RowRejection> {
        let text = self.text(cells, field);
        if text.is_empty() {
            return Ok(None);
        }
        self.forms.numbers.read(&text).map(Some).map_err(|error| {
            let reason = match error {
                DecimalError::Malformed => RowFault::NotANumber,
                DecimalError::TooLarge => RowFault::TooLarge,
            };
            self.rejection(field, &text, reason, line)
        })
    }

    fn currency_of(&self, cells: &(impl Cells + ?Sized)) -> Option<Currency> {
        let text = self.text(cells, Field::Currency);
        text.to_ascii_uppercase().parse().ok().or(self.currency)
    }

    fn rejection(&self, field: Field, text: &str, reason: RowFault, line: u32) -> RowRejection {
        let place = self.columns.place(field);
        let header = place.and_then(|place| self.headers.get(place));
        RowRejection {
            line,
            column: header.cloned().unwrap_or_default(),
            value: foreign_text::excerpt_of(text, MOST_SHOWN),
            reason,
        }
    }

    /// Whose usage it is: id, and name where the row has one.
    pub(super) fn subscription<'a>(
        &'a self,
        cells: &'a (impl Cells + ?Sized),
    ) -> (Cow<'a, str>, Cow<'a, str>) {
        let mut id = self.text(cells, Field::Subscription);
        // FOCUS writes the path of the subscription.
        if let Some(own) = id.strip_prefix("/subscriptions/") {
            id = Cow::Owned(own.to_owned());
        }
        if id.is_empty() {
            id = self.text(cells, Field::Account);
        }
        if id.is_empty() {
            id = Cow::Borrowed(self.subscription.as_str());
        }
        (id, self.text(cells, Field::SubscriptionName))
    }

    /// Whether the row is about anything but usage.
    pub(super) fn is_other_charge(&self, cells: &(impl Cells + ?Sized)) -> bool {
        let kind = self.text(cells, Field::ChargeType);
        !kind.is_empty() && !kind.eq_ignore_ascii_case("usage")
    }

    /// What the row is about, made known to the store.
    pub(super) fn item(
        &self,
        store: &mut UsageStore,
        cells: &(impl Cells + ?Sized),
        subscription: &str,
    ) -> ItemNumber {
        let text = |field| self.text(cells, field);
        let raw = self.raw_resource(cells, subscription);
        let resource = store.resource(&raw, || self.resource(cells, subscription));
        let mut name = text(Field::MeterName);
        if name.is_empty() || name == "Unassigned" {
            let description = text(Field::Description);
            if !description.is_empty() {
                name = description;
            }
        }
        let mut category = text(Field::Category);
        if (category.is_empty() || category == "Unassigned") && self.is_other_charge(cells) {
            category = text(Field::ChargeType);
        }
        let (sub_category, region) = (text(Field::SubCategory), text(Field::MeterRegion));
        // A table that says nothing of what was used is all of one meter.
        if name.is_empty() && category.is_empty() && text(Field::Meter).is_empty() {
            name = Cow::Borrowed(&self.subscription);
        }
        let mut id = text(Field::Meter);
        if id.is_empty() || id == NO_METER {
            let names = [&category, &sub_category, &name, &region];
            let names = names.into_iter().filter(|name| !name.is_empty());
            let names: Vec<&str> = names.map(AsRef::as_ref).collect();
            id = Cow::Owned(names.join(" / "));
        }
        let unit = text(Field::Unit);
        let meter = MeterText {
            id: &id,
            name: &name,
            category: &category,
            sub_category: &sub_category,
            region: &region,
            unit: &self.unit(&unit),
        };
        store.item(subscription, &meter, resource)
    }

    /// The unit that quantities count.
    pub(super) fn unit<'a>(&self, text: &'a str) -> Cow<'a, str> {
        if !self.kind.counts_single_units() {
            return Cow::Borrowed(text);
        }
        let unit = Unit::read(text);
        if unit.block == Quantity::ONE {
            Cow::Borrowed(text)
        } else if unit.name == "Units" {
            Cow::Borrowed("1")
        } else {
            Cow::Owned(format!("1 {}", unit.name))
        }
    }

    /// The texts that describe the resource, as one.
    fn raw_resource(&self, cells: &(impl Cells + ?Sized), subscription: &str) -> String {
        let mut raw = String::new();
        for field in [
            Field::Resource,
            Field::ResourceName,
            Field::ResourceType,
            Field::ResourceGroup,
            Field::Location,
            Field::Publisher,
            Field::Tags,
            Field::AdditionalInfo,
        ] {
            // A text that is a part of no JSON sets it apart from pages.
            raw.push('\u{1e}');
            raw.push_str(&self.text(cells, field));
        }
        let has_id = self.columns.has(Field::Resource);
        if !has_id {
            let _ = write!(raw, "\u{1e}{subscription}");
        }
        raw
    }

    fn resource(&self, cells: &(impl Cells + ?Sized), subscription: &str) -> Resource {
        let text = |field| self.text(cells, field);
        let given = |text: Cow<'_, str>| (!text.is_empty()).then(|| text.into_owned());
        let (group, name) = (text(Field::ResourceGroup), text(Field::ResourceName));
        let uri = given(text(Field::Resource)).or_else(|| {
            let kind = text(Field::ResourceType);
            match (group.is_empty(), name.is_empty()) {
                (true, true) => None,
                (true, false) => Some(name.clone().into_owned()),
                (false, true) => Some(format!(
                    "/subscriptions/{subscription}/resourceGroups/{group}"
                )),
                (false, false) => Some(format!(
                    "/subscriptions/{subscription}/resourceGroups/{group}/providers/{kind}/{name}"
                )),
            }
        });
        let publisher = text(Field::Publisher);
        let is_third_party = ["marketplace", "vendor"]
            .iter()
            .any(|other| publisher.eq_ignore_ascii_case(other));
        Resource {
            uri,
            location: given(text(Field::Location)),
            tags: cells::pairs(&text(Field::Tags), "Tags"),
            additional_info: cells::pairs(&text(Field::AdditionalInfo), "AdditionalInfo"),
            part_number: is_third_party.then(|| publisher.into_owned()),
        }
    }
}
