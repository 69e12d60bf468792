//! A table as a whole: what kind it is, and its rows into the store.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::cells;
use super::csv_reader::{CsvReader, CsvRecord, Delimiter};
use super::dialect::{TableKind, detect};
use super::field::Field;
use super::header::{Columns, Signature, folded};
use super::mapping::{Mapping, MappingProblem};
use super::portal::{self, PortalBlocks, Sums};
use super::row::{RowFault, RowReader, RowRejection};
use super::survey::{Evidence, Forms};
use crate::fixed::Quantity;
use crate::money::Currency;
use crate::usage::UsageStore;

/// What a table is, from its beginning.
#[derive(Debug, Clone)]
pub struct TableHead {
    /// Its kind; which version a portal file is shows only further down.
    pub kind: TableKind,
    delimiter: Delimiter,
    /// Rows up to here are none of usage.
    header_line: u32,
    headers: Vec<String>,
    columns: Columns,
    needs_survey: bool,
    /// What a person said.
    mapping: Option<Mapping>,
}

/// Why the beginning of a file is that of no table that can be read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum TableProblem {
    /// No text, or in an encoding that is not read.
    NotText,
    /// No rows of more than one cell.
    NoTable,
    /// A table of a kind that is not known: somebody has to say what its
    /// columns are.
    Unknown(Box<UnknownTable>),
    /// Somebody said so, and it cannot be.
    Mapping(MappingProblem),
}

/// A table that somebody has to say more about.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct UnknownTable {
    /// Names of its columns.
    pub headers: Vec<String>,
    /// Its first rows; long cells are cut.
    pub rows: Vec<Vec<String>>,
    /// What its columns may be.
    pub guess: Mapping,
}

/// Rows of an unknown table that are shown.
const MOST_SAMPLE_ROWS: usize = 8;
/// Longest cell of them, and longest header, in characters.
const LONGEST_SAMPLE: usize = 200;
/// Titles above a header row are no longer than this.
const MOST_TITLE_ROWS: usize = 20;
/// Rejected rows that are kept; all are counted.
const MOST_REJECTIONS: usize = 1000;

impl TableHead {
    /// Recognises a table by the beginning of its bytes. `is_whole` says that
    /// nothing comes behind them.
    ///
    /// # Errors
    ///
    /// Where no table is known by these headers and none of `mappings` is for
    /// them.
    pub fn read(sample: &[u8], is_whole: bool, mappings: &[Mapping]) -> Result<Self, TableProblem> {
        if sample.iter().take(4096).any(|byte| *byte == 0) {
            return Err(TableProblem::NotText);
        }
        let delimiter = Delimiter::guess(sample);
        let mut rows: Vec<(u32, Vec<String>)> = Vec::new();
        let mut is_portal = false;
        let mut csv = CsvReader::new(delimiter);
        let mut take = |record: CsvRecord<'_>| {
            is_portal |= rows.is_empty() && portal::is_title(&record);
            let cells = record.cells().map(|cell| shortened(&cells::plain(cell)));
            rows.push((record.line, cells.collect()));
            !is_portal && rows.len() < 2 * MOST_TITLE_ROWS
        };
        if csv.feed(sample, &mut take) && is_whole {
            csv.finish(&mut take);
        }
        let head = |kind, line, headers, columns| Self {
            kind,
            delimiter,
            header_line: line,
            headers,
            columns,
            needs_survey: true,
            mapping: None,
        };
        if is_portal {
            let columns = Columns::default();
            return Ok(head(TableKind::PortalV2, 0, Vec::new(), columns));
        }
        let mut found = None;
        for (place, (line, cells)) in rows.iter().take(MOST_TITLE_ROWS).enumerate() {
            let folded: Vec<String> = cells.iter().map(|cell| folded(cell)).collect();
            if let Some((kind, columns)) = detect(&folded) {
                found = Some((place, head(kind, *line, cells.clone(), columns)));
                break;
            }
        }
        let (place, mut head) = match found {
            Some(found) => found,
            None => {
                let place = header_place(&rows).ok_or(TableProblem::NoTable)?;
                let (line, headers) = &rows[place];
                let signature = Signature::of(headers);
                let mapping = mappings.iter().find(|known| known.signature == signature);
                let Some(mapping) = mapping else {
                    return Err(TableProblem::Unknown(Box::new(unknown(&rows, place))));
                };
                mapping
                    .check(headers.len())
                    .map_err(TableProblem::Mapping)?;
                let columns = mapping.places();
                let mut head = head(TableKind::Mapped, *line, headers.clone(), columns);
                head.mapping = Some(mapping.clone());
                (place, head)
            }
        };
        let mut evidence = Evidence::default();
        let reader = head.rows(Forms::default(), "");
        let samples = rows.iter().skip(place + 1);
        samples.for_each(|(_, cells)| evidence.note(&reader, cells.as_slice()));
        head.needs_survey = evidence.is_needed();
        Ok(head)
    }

    /// What a person said of its columns, where that counts.
    #[must_use]
    pub const fn mapping(&self) -> Option<&Mapping> {
        self.mapping.as_ref()
    }

    /// Whether a [`Survey`](super::Survey) of the whole file has to say how it
    /// writes dates and numbers.
    #[must_use]
    pub const fn needs_survey(&self) -> bool {
        self.needs_survey
    }

    /// How dates and numbers are written, by what a survey has found.
    #[must_use]
    pub fn forms(&self, found: Forms) -> Forms {
        let mapping = self.mapping.as_ref();
        mapping.map_or(found, |mapping| mapping.settle(found))
    }

    fn rows(&self, forms: Forms, stand_in: &str) -> RowReader {
        RowReader {
            kind: self.kind,
            columns: self.columns.clone(),
            headers: self.headers.clone(),
            forms,
            currency: self.mapping.as_ref().and_then(|mapping| mapping.currency),
            subscription: stand_in.to_owned(),
        }
    }
}

/// The row that most likely has the headers: the first one with as many cells
/// as most rows have.
fn header_place(rows: &[(u32, Vec<String>)]) -> Option<usize> {
    let mut counts: BTreeMap<usize, usize> = BTreeMap::new();
    for (_, cells) in rows {
        *counts.entry(cells.len()).or_default() += 1;
    }
    let most = counts.into_iter().filter(|(cells, _)| *cells > 1);
    let (cells, _) = most.max_by_key(|(_, rows)| *rows)?;
    rows.iter().position(|(_, row)| row.len() == cells)
}

fn unknown(rows: &[(u32, Vec<String>)], place: usize) -> UnknownTable {
    let headers = rows[place].1.clone();
    let samples = rows.iter().skip(place + 1).take(MOST_SAMPLE_ROWS);
    UnknownTable {
        guess: Mapping::guess(&headers),
        rows: samples.map(|(_, cells)| cells.clone()).collect(),
        headers,
    }
}

fn shortened(text: &str) -> String {
    text.chars().take(LONGEST_SAMPLE).collect()
}

/// Where a record belongs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Place {
    Row,
    /// A title, a header, or of another block.
    Aside,
}

/// The way through a table from its beginning.
#[derive(Debug)]
pub(super) struct Cursor {
    csv: CsvReader,
    blocks: Blocks,
}

#[derive(Debug)]
pub(super) struct Blocks {
    header_line: u32,
    rows: RowReader,
    portal: Option<PortalBlocks>,
}

impl Cursor {
    pub(super) fn new(head: &TableHead, forms: Forms, stand_in: &str) -> Self {
        let is_portal = matches!(head.kind, TableKind::PortalV1 | TableKind::PortalV2);
        Self {
            csv: CsvReader::new(head.delimiter),
            blocks: Blocks {
                header_line: head.header_line,
                rows: head.rows(forms, stand_in),
                portal: is_portal.then(PortalBlocks::default),
            },
        }
    }

    pub(super) fn parts(&mut self) -> (&mut CsvReader, &mut Blocks) {
        (&mut self.csv, &mut self.blocks)
    }
}

impl Blocks {
    pub(super) fn rows(&self) -> &RowReader {
        &self.rows
    }

    pub(super) fn place(&mut self, record: &CsvRecord<'_>) -> Place {
        if let Some(portal) = &mut self.portal {
            return portal.place(record, &mut self.rows);
        }
        if record.line <= self.header_line || self.is_header_again(record) {
            Place::Aside
        } else {
            Place::Row
        }
    }

    /// Files that were put together have the header row several times.
    fn is_header_again(&self, record: &CsvRecord<'_>) -> bool {
        let date = self.rows.columns.place(Field::Date);
        let cell = date.and_then(|place| record.cell(place));
        let header = date.and_then(|place| self.rows.headers.get(place));
        cell.is_some_and(|cell| header.is_some_and(|header| *header == cells::plain(cell)))
    }
}

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
        let Blocks { rows, portal, .. } = self.cursor.blocks;
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
