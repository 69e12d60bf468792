//! Files of usage and prices that people have, whatever wrote them: recognised
//! by what is in them, read from bytes that come in chunks, and turned into
//! usage records or prices. No file is opened here.

mod cells;
mod csv_reader;
mod cursor;
mod date_form;
mod dialect;
mod field;
mod head;
mod header;
mod mapping;
mod number_form;
mod portal;
mod preview;
mod price_sheet;
mod recognise;
mod row;
mod survey;
mod table;
#[cfg(test)]
mod tests;

pub use csv_reader::{CsvReader, CsvRecord, Delimiter};
pub use date_form::DateForm;
pub use dialect::{Agreement, FocusVersion, TableKind};
pub use field::Field;
pub use head::{TableHead, TableProblem, UnknownTable};
pub use header::Signature;
pub use mapping::{Mapping, MappingProblem};
pub use number_form::NumberForm;
pub use preview::{Preview, PreviewRow, preview};
pub use price_sheet::{PriceSheetError, PriceSheets, read_price_sheets};
pub use recognise::{ContentKind, JsonKind, json_kind, json_texts, recognise};
pub use row::{RowFault, RowRejection};
pub use survey::{Forms, Survey};
pub use table::{TableReader, TableReport};
