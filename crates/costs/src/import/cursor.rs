//! The way through a table from its beginning: which records are rows.

use super::cells;
use super::csv_reader::{CsvReader, CsvRecord};
use super::dialect::TableKind;
use super::field::Field;
use super::head::TableHead;
use super::portal::PortalBlocks;
use super::row::RowReader;
use super::survey::Forms;

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
    pub(super) rows: RowReader,
    pub(super) portal: Option<PortalBlocks>,
}

impl Cursor {
    pub(super) fn new(head: &TableHead, forms: Forms, stand_in: &str) -> Self {
        let is_portal = matches!(head.kind, TableKind::PortalV1 | TableKind::PortalV2);
        Self {
            csv: CsvReader::new(head.delimiter()),
            blocks: Blocks {
                header_line: head.header_line(),
                rows: head.rows(forms, stand_in),
                portal: is_portal.then(PortalBlocks::default),
            },
        }
    }

    pub(super) fn into_blocks(self) -> Blocks {
        self.blocks
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
