//! Comma-separated text (RFC 4180): UTF-8 with a byte order mark, every digit,
//! a dot as decimal sign, and nothing that a spreadsheet would run.

use engine::protocol::RecordPage;

use crate::column::{Cells, Column, Columns, Encoding, iso_time};
use crate::sheet::{Sheet, Value};
use crate::writer::Sink;
use crate::{About, decimal};

/// Spreadsheets take a file without it for one in the machine's own code page.
const BYTE_ORDER_MARK: &[u8] = b"\xef\xbb\xbf";
/// Bytes that are collected before they are handed on.
const CHUNK: usize = 1 << 20;

/// Whether a spreadsheet may take a text for a formula.
pub(crate) fn is_formula(text: &str) -> bool {
    text.starts_with(['=', '+', '-', '@', '\t', '\r'])
}

/// Appends a text as a cell: quoted where needed, and with an apostrophe before
/// what may be taken for a formula.
fn write_text(out: &mut Vec<u8>, text: &str) {
    let needs_quotes = text.contains(['"', ',', '\n', '\r']);
    if needs_quotes {
        out.push(b'"');
    }
    if is_formula(text) {
        out.push(b'\'');
    }
    if needs_quotes {
        out.extend_from_slice(text.replace('"', "\"\"").as_bytes());
        out.push(b'"');
    } else {
        out.extend_from_slice(text.as_bytes());
    }
}

/// Cells as they stand between commas.
struct Plain;

impl Encoding for Plain {
    type Cell = Vec<u8>;

    fn text(&mut self, text: &str) -> Vec<u8> {
        let mut cell = Vec::with_capacity(text.len() + 1);
        write_text(&mut cell, text);
        cell
    }

    fn time(&mut self, seconds: i64) -> Vec<u8> {
        iso_time(seconds).into_bytes()
    }
}

/// Records as comma-separated text.
pub(crate) struct CsvRecords {
    columns: Vec<Column>,
    about: About,
    has_header: bool,
}

impl CsvRecords {
    pub(crate) const fn new(columns: Vec<Column>, about: About) -> Self {
        Self {
            columns,
            about,
            has_header: false,
        }
    }

    fn header(&mut self, sink: &mut dyn Sink) {
        if std::mem::replace(&mut self.has_header, true) {
            return;
        }
        let names = self.columns.iter().map(|column| column.name);
        let names: Vec<&str> = names.collect();
        sink.write(BYTE_ORDER_MARK);
        sink.write(names.join(",").as_bytes());
        sink.write(b"\r\n");
    }

    pub(crate) fn add(&mut self, page: &RecordPage, sink: &mut dyn Sink) {
        self.header(sink);
        let columns = Columns::new(&self.columns, page, &self.about, &mut Plain);
        let mut out = Vec::with_capacity(CHUNK + CHUNK / 8);
        for record in &page.batch.records {
            for (number, cells) in columns.cells.iter().enumerate() {
                if number > 0 {
                    out.push(b',');
                }
                match cells {
                    Cells::Text(text) => out.extend_from_slice(text.of(record)),
                    Cells::Word(word) => out.extend_from_slice(word(page, record).as_bytes()),
                    Cells::Time(time) => out.extend_from_slice(&time.of(record).1),
                    Cells::Number(number, scale) => {
                        if let Some(raw) = number(page, record) {
                            decimal::write(&mut out, raw, *scale);
                        }
                    }
                }
            }
            out.extend_from_slice(b"\r\n");
            if out.len() >= CHUNK {
                sink.write(&out);
                out.clear();
            }
        }
        sink.write(&out);
    }

    pub(crate) fn finish(mut self, sink: &mut dyn Sink) {
        self.header(sink);
    }
}

/// A sheet as comma-separated text.
pub(crate) fn write_sheet(sheet: &Sheet, sink: &mut dyn Sink) {
    let mut out = BYTE_ORDER_MARK.to_vec();
    for (number, name) in sheet.columns.iter().enumerate() {
        if number > 0 {
            out.push(b',');
        }
        write_text(&mut out, name);
    }
    out.extend_from_slice(b"\r\n");
    for row in &sheet.rows {
        for (number, value) in row.iter().enumerate() {
            if number > 0 {
                out.push(b',');
            }
            match value {
                Value::Empty => {}
                Value::Text(text) => write_text(&mut out, text),
                Value::Decimal(raw, scale) => decimal::write(&mut out, *raw, *scale),
            }
        }
        out.extend_from_slice(b"\r\n");
    }
    sink.write(&out);
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn read(bytes: &[u8]) -> Vec<Vec<String>> {
        let bytes = bytes.strip_prefix(BYTE_ORDER_MARK).unwrap();
        let mut reader = ::csv::ReaderBuilder::new()
            .has_headers(false)
            .from_reader(bytes);
        let rows = reader.records().map(|row| {
            let row = row.unwrap();
            row.iter().map(str::to_owned).collect()
        });
        rows.collect()
    }

    fn sheet(texts: Vec<String>) -> Sheet {
        Sheet {
            columns: (0..texts.len()).map(|n| format!("c{n}")).collect(),
            rows: vec![texts.into_iter().map(Value::Text).collect()],
        }
    }

    #[test]
    fn what_may_be_a_formula_gets_an_apostrophe_and_numbers_do_not() {
        let texts = ["=1+1", "+a", "-a", "@x", "\tx", "\rx", "a=b", ""];
        let mut sheet = sheet(texts.map(str::to_owned).to_vec());
        sheet.rows[0].push(Value::Decimal(-15 * 10i128.pow(11), 12));
        sheet.columns.push("number".to_owned());
        let mut bytes = Vec::new();
        write_sheet(&sheet, &mut bytes);
        assert_eq!(
            read(&bytes)[1],
            [
                "'=1+1", "'+a", "'-a", "'@x", "'\tx", "'\rx", "a=b", "", "-1.5"
            ]
        );
    }

    proptest! {
        #[test]
        fn any_text_comes_back(texts in proptest::collection::vec("(?s).{0,20}", 2..6)) {
            let mut bytes = Vec::new();
            write_sheet(&sheet(texts.clone()), &mut bytes);
            let found = read(&bytes);
            for (text, cell) in texts.iter().zip(&found[1]) {
                prop_assert!(!is_formula(cell), "{:?}", cell);
                let expected = if is_formula(text) { format!("'{text}") } else { text.clone() };
                prop_assert_eq!(cell, &expected);
            }
        }
    }
}
