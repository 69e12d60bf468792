//! A first look through a whole table: how it writes dates and numbers.

use serde::{Deserialize, Serialize};

use super::cursor::{Cursor, Place};
use super::date_form::{DateEvidence, DateForm};
use super::field::Field;
use super::head::TableHead;
use super::number_form::{NumberEvidence, NumberForm};
use super::row::{Cells, RowReader};

/// How a table writes dates and numbers.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Forms {
    /// The order of days and months.
    pub dates: DateForm,
    /// Whether all dates of the file could be read in the other order too, and
    /// would be other days.
    pub is_date_open: bool,
    /// The decimal sign.
    pub numbers: NumberForm,
    /// Whether all numbers could be read with the other sign too.
    pub is_number_open: bool,
}

/// Looks through a table. Only needed where [`TableHead::needs_survey`].
#[derive(Debug)]
pub struct Survey {
    cursor: Cursor,
    evidence: Evidence,
}

impl Survey {
    /// Begins at the beginning of the file.
    #[must_use]
    pub fn new(head: &TableHead) -> Self {
        Self {
            cursor: Cursor::new(head, Forms::default(), ""),
            evidence: Evidence::default(),
        }
    }

    /// Takes the next bytes.
    pub fn feed(&mut self, bytes: &[u8]) {
        let (csv, blocks) = self.cursor.parts();
        let evidence = &mut self.evidence;
        csv.feed(bytes, &mut |record| {
            if blocks.place(&record) == Place::Row {
                evidence.note(blocks.rows(), &record);
            }
            true
        });
    }

    /// What was found.
    #[must_use]
    pub fn finish(mut self) -> Forms {
        let (csv, blocks) = self.cursor.parts();
        let evidence = &mut self.evidence;
        csv.finish(&mut |record| {
            if blocks.place(&record) == Place::Row {
                evidence.note(blocks.rows(), &record);
            }
            true
        });
        self.evidence.decide()
    }
}

/// What rows say about their forms.
#[derive(Debug, Clone, Default)]
pub(super) struct Evidence {
    dates: DateEvidence,
    numbers: NumberEvidence,
}

impl Evidence {
    pub(super) fn note(&mut self, rows: &RowReader, cells: &(impl Cells + ?Sized)) {
        for field in [Field::Date, Field::End] {
            self.dates.note(&rows.text(cells, field));
        }
        for field in [Field::Quantity, Field::Cost] {
            self.numbers.note(&rows.text(cells, field));
        }
    }

    /// Whether something was seen that can be read in two ways.
    pub(super) fn is_needed(&self) -> bool {
        self.dates.is_any() || self.numbers.has_commas()
    }

    pub(super) fn decide(&self) -> Forms {
        let (dates, is_date_open) = self.dates.decide();
        let (numbers, is_number_open) = self.numbers.decide();
        Forms {
            dates,
            is_date_open,
            numbers,
            is_number_open,
        }
    }
}
