//! The portal's usage files: three blocks of one file, each with a title and a
//! header row of its own, split by empty lines.

use std::collections::BTreeMap;

use super::cells;
use super::csv_reader::CsvRecord;
use super::cursor::Place;
use super::dialect::TableKind;
use super::field::Field;
use super::header::{Columns, folded};
use super::row::RowReader;
use crate::fixed::Quantity;
use crate::money::Currency;

/// Titles of the blocks, without spaces and in lower case.
const TITLES: [&str; 3] = ["provisioningstatus", "statement", "dailyusage"];

/// Sums by currency.
pub(super) type Sums = BTreeMap<Option<Currency>, Quantity>;

/// Whether a record is the title of a block.
pub(super) fn is_title(record: &CsvRecord<'_>) -> bool {
    title(record).is_some_and(|title| TITLES.contains(&title.as_str()))
}

/// The only cell of a record that has no other.
fn title(record: &CsvRecord<'_>) -> Option<String> {
    let mut cells = record.cells().map(cells::plain);
    let first = cells.next().filter(|first| !first.is_empty())?;
    cells.all(|cell| cell.is_empty()).then(|| folded(&first))
}

/// Which block the next record belongs to.
#[derive(Debug, Clone, Default)]
pub(super) struct PortalBlocks {
    block: Block,
    expects_header: bool,
    /// Of the present block.
    headers: Vec<String>,
    pub(super) statement: Sums,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
enum Block {
    #[default]
    Other,
    Provisioning,
    Statement,
    Daily,
}

impl PortalBlocks {
    /// Where a record belongs; learns what the blocks before the last one say.
    pub(super) fn place(&mut self, record: &CsvRecord<'_>, rows: &mut RowReader) -> Place {
        // A title in another language is known by the empty line before it.
        let is_title = is_title(record) || record.is_after_gap && title(record).is_some();
        if is_title {
            self.expects_header = true;
            self.block = Block::Other;
            return Place::Aside;
        }
        if std::mem::take(&mut self.expects_header) {
            self.read_header(record, rows);
            return Place::Aside;
        }
        match self.block {
            Block::Daily => return Place::Row,
            Block::Provisioning => self.note_subscription(record, rows),
            Block::Statement => self.add_statement(record),
            Block::Other => {}
        }
        Place::Aside
    }

    fn read_header(&mut self, record: &CsvRecord<'_>, rows: &mut RowReader) {
        let texts: Vec<String> = record
            .cells()
            .map(|cell| cells::plain(cell).into_owned())
            .collect();
        self.headers = texts.iter().map(|text| folded(text)).collect();
        let has = |name: &str| self.headers.iter().any(|header| header == name);
        self.block = if has("usagedate") {
            Block::Daily
        } else if has("value") || has("overage") {
            Block::Statement
        } else if has("subscriptionid") || has("subscriptionname") {
            Block::Provisioning
        } else {
            Block::Other
        };
        if self.block == Block::Daily {
            let is_second = has("meterid") || has("metercategory");
            rows.kind = if is_second {
                TableKind::PortalV2
            } else {
                TableKind::PortalV1
            };
            rows.columns = if is_second {
                Columns::find(&self.headers, Field::names)
            } else {
                Columns::find(&self.headers, Field::portal_v1_names)
            };
            rows.headers = texts;
        }
    }

    fn cell(&self, record: &CsvRecord<'_>, name: &str) -> String {
        let place = self.headers.iter().position(|header| header == name);
        let cell = place.and_then(|place| record.cell(place));
        cells::plain(cell.unwrap_or_default()).into_owned()
    }

    fn note_subscription(&self, record: &CsvRecord<'_>, rows: &mut RowReader) {
        let id = self.cell(record, "subscriptionid");
        if !id.is_empty() {
            rows.subscription = id;
        }
    }

    /// Adds what the bill of a meter is, such as `$25.31 USD`.
    fn add_statement(&mut self, record: &CsvRecord<'_>) {
        let value = self.cell(record, "value");
        let number = value.trim_matches(|sign: char| !sign.is_ascii_digit() && sign != '-');
        let Ok(amount) = number.replace(',', "").parse::<Quantity>() else {
            return;
        };
        let code = value.split_whitespace().last().unwrap_or_default();
        let named = self.cell(record, "currency");
        let currency = code.parse().or_else(|_| named.parse()).ok();
        let sum = self.statement.entry(currency).or_default();
        *sum = sum.saturating_add(amount);
    }
}
