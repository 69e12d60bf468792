//! The rows of a table, into a store.

use std::collections::BTreeMap;

use super::csv_reader::CsvRecord;
use super::cursor::{Blocks, Cursor, Place};
use super::dialect::TableKind;
use super::field::Field;
use super::head::TableHead;
use super::portal::Sums;
use super::row::{RowFault, RowReader, RowRejection};
use super::survey::{Evidence, Forms};
use crate::fixed::Quantity;
use crate::money::Currency;
use crate::usage::UsageStore;

/// Rejected rows that are kept; all are counted.
const MOST_REJECTIONS: usize = 1000;

/// Reads the rows of a table into a store.
#[derive(Debug)]
pub struct TableReader {
    cursor: Cursor,
    taken: Taken,
}

#[derive(Debug, Default)]
struct Taken {
    rows: u32,
    rejected: u32,
    rejections: Vec<RowRejection>,
    costs: Sums,
    other_charges: u32,
    names: BTreeMap<String, String>,
    evidence: Evidence,
    fingerprint: u64,
}

/// What a table came to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TableReport {
    /// Its kind.
    pub kind: TableKind,
    /// Rows taken in.
    pub rows: u32,
    /// Rows refused.
    pub rejected: u32,
    /// The first 1,000 of them.
    pub rejections: Vec<RowRejection>,
    /// Sum of the provider's own cost of the rows taken in, by currency; for
    /// the portal's files of the statement in them.
    pub costs: Vec<(Option<Currency>, Quantity)>,
    /// Rows taken in that are no usage but purchases, taxes and the like.
    pub other_charges: u32,
    /// Display names by subscription id.
    pub names: Vec<(String, String)>,
    /// What the table has no column for.
    pub lacks: Vec<Field>,
    /// How dates and numbers were read.
    pub forms: Forms,
    /// Equal tables have equal ones.
    pub fingerprint: u64,
}

impl TableReader {
    /// Begins at the beginning of the file. `stand_in` names the subscription
    /// of rows that name none.
    #[must_use]
    pub fn new(head: &TableHead, forms: Forms, stand_in: &str) -> Self {
        Self {
            cursor: Cursor::new(head, head.forms(forms), stand_in),
            taken: Taken::default(),
        }
    }

    /// Takes the next bytes.
    pub fn feed(&mut self, bytes: &[u8], store: &mut UsageStore) {
        let (csv, blocks) = self.cursor.parts();
        let taken = &mut self.taken;
        csv.feed(bytes, &mut |record| taken.take(blocks, &record, store));
    }

    /// Rows stored so far.
    #[must_use]
    pub const fn rows(&self) -> u32 {
        self.taken.rows
    }

    /// There are no more bytes.
    #[must_use]
    pub fn finish(mut self, store: &mut UsageStore) -> TableReport {
        let (csv, blocks) = self.cursor.parts();
        let taken = &mut self.taken;
        csv.finish(&mut |record| taken.take(blocks, &record, store));
        let Blocks { rows, portal, .. } = self.cursor.into_blocks();
        let taken = self.taken;
        let mut forms = rows.forms;
        // Where no survey was thought to be needed, rows may know better.
        let seen = taken.evidence.decide();
        forms.is_date_open |= seen.dates != forms.dates && seen.is_date_open;
        let mut lacks = rows.columns.lacking();
        // It stands in another block.
        lacks.retain(|field| portal.is_none() || *field != Field::Subscription);
        let mut costs = taken.costs;
        for (currency, amount) in portal.into_iter().flat_map(|blocks| blocks.statement) {
            costs.insert(currency, amount);
        }
        TableReport {
            kind: rows.kind,
            rows: taken.rows,
            rejected: taken.rejected,
            rejections: taken.rejections,
            costs: costs.into_iter().collect(),
            other_charges: taken.other_charges,
            names: taken.names.into_iter().collect(),
            lacks,
            forms,
            fingerprint: taken.fingerprint,
        }
    }
}

impl Taken {
    fn take(
        &mut self,
        blocks: &mut Blocks,
        record: &CsvRecord<'_>,
        store: &mut UsageStore,
    ) -> bool {
        self.fingerprint = record.fingerprint(self.fingerprint);
        if blocks.place(record) == Place::Row {
            let rows = blocks.rows();
            self.evidence.note(rows, record);
            if let Err(rejection) = self.store(rows, record, store) {
                self.rejected = self.rejected.saturating_add(1);
                if self.rejections.len() < MOST_REJECTIONS {
                    self.rejections.push(rejection);
                }
            }
        }
        true
    }

    fn store(
        &mut self,
        rows: &RowReader,
        record: &CsvRecord<'_>,
        store: &mut UsageStore,
    ) -> Result<(), RowRejection> {
        if record.is_too_long {
            return Err(RowRejection {
                line: record.line,
                column: String::new(),
                value: String::new(),
                reason: RowFault::TooLong,
            });
        }
        let values = rows.values(record, record.line)?;
        let (id, name) = rows.subscription(record);
        if !name.is_empty() && !self.names.contains_key(id.as_ref()) {
            self.names.insert(id.to_string(), name.into_owned());
        }
        let item = rows.item(store, record, &id);
        let window = store.window(values.start, values.end, "");
        let quantity = store.pack(values.quantity);
        match values.cost {
            Some(cost) => {
                store.push_billed(window, item, quantity, cost);
                let sum = self.costs.entry(cost.currency).or_default();
                *sum = sum.saturating_add(cost.amount);
            }
            None => store.push(window, item, quantity),
        }
        self.rows += 1;
        self.other_charges += u32::from(rows.is_other_charge(record));
        Ok(())
    }
}
