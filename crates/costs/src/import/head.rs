//! The beginning of a table: what kind it is, and which column is what.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::cells;
use super::csv_reader::{CsvReader, CsvRecord, Delimiter};
use super::dialect::{TableKind, detect};
use super::header::{Columns, Signature, folded};
use super::mapping::{Mapping, MappingProblem};
use super::portal;
use super::row::RowReader;
use super::survey::{Evidence, Forms};
use crate::foreign_text;

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
/// Nobody says of more columns what they are.
const MOST_UNKNOWN_COLUMNS: usize = 500;
/// Titles above a header row are no longer than this.
const MOST_TITLE_ROWS: usize = 20;
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
                if headers.len() > MOST_UNKNOWN_COLUMNS {
                    return Err(TableProblem::NoTable);
                }
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

    pub(super) const fn delimiter(&self) -> Delimiter {
        self.delimiter
    }

    /// Records up to this line are no rows.
    pub(super) const fn header_line(&self) -> u32 {
        self.header_line
    }

    pub(super) fn rows(&self, forms: Forms, stand_in: &str) -> RowReader {
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
    foreign_text::excerpt(text)
}
