//! Workbooks (Office Open XML, ECMA-376). Rows are written as they come: a
//! workbook of a million records that is put together in memory first needs
//! gigabytes.
//!
//! Number cells have all digits in the file, of which spreadsheets keep 15; the
//! same digits stand as text beside them.

use std::cell::RefCell;
use std::io::{self, Write};
use std::rc::Rc;

use engine::protocol::RecordPage;
use rustc_hash::FxHashMap;
use zip::write::{SimpleFileOptions, StreamWriter};
use zip::{CompressionMethod, ZipWriter};

use crate::column::{Cells, Column, Columns, Encoding};
use crate::csv::is_formula;
use crate::markup::{escape, escaped};
use crate::sheet::{Sheet, Value};
use crate::usage_columns::{MONEY, QUANTITY};
use crate::writer::Sink;
use crate::{About, Fault, decimal};

/// Rows of a sheet, the heading too (Excel's own limit).
const MOST_ROWS: u32 = 1_048_576;
/// Characters of a cell (Excel's own limit).
const MOST_CHARACTERS: usize = 32_767;
/// Days from 1899-12-30, on which spreadsheets begin to count, to 1970-01-01.
const EPOCH: i64 = 25_569;
const NAMESPACE: &str = "http://schemas.openxmlformats.org/spreadsheetml/2006/main";
const RELATIONS: &str = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
const PACKAGE: &str = "http://schemas.openxmlformats.org/package/2006";
const TYPES: &str = "application/vnd.openxmlformats-officedocument.spreadsheetml";

/// Numbers of the cell formats in `styles.xml`.
const TIME_STYLE: u32 = 1;
/// Shown as text whatever it begins with, also when it is edited.
const QUOTED_STYLE: u32 = 2;
const HEADING_STYLE: u32 = 3;

/// What the archive has written and nobody has taken yet.
#[derive(Clone, Default)]
struct Pending(Rc<RefCell<Vec<u8>>>);

impl Write for Pending {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.borrow_mut().extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

/// Texts that cells name by number.
#[derive(Default)]
struct Texts {
    numbers: FxHashMap<Box<str>, u32>,
    /// Their part of the package, as it grows.
    xml: Vec<u8>,
    cells: u32,
}

impl Texts {
    fn number(&mut self, text: &str) -> u32 {
        if let Some(&number) = self.numbers.get(text) {
            return number;
        }
        let number = self.numbers.len() as u32;
        self.numbers.insert(text.into(), number);
        self.xml
            .extend_from_slice(b"<si><t xml:space=\"preserve\">");
        match text.char_indices().nth(MOST_CHARACTERS) {
            Some((end, _)) => escape(&mut self.xml, &text[..end]),
            None => escape(&mut self.xml, text),
        }
        self.xml.extend_from_slice(b"</t></si>");
        number
    }

    /// A cell with a text.
    fn write_cell(&mut self, out: &mut Vec<u8>, text: &str) {
        if text.is_empty() {
            out.extend_from_slice(b"<c/>");
            return;
        }
        self.cells = self.cells.saturating_add(1);
        let number = self.number(text);
        let style = if is_formula(text) {
            format!(" s=\"{QUOTED_STYLE}\"")
        } else {
            String::new()
        };
        out.extend_from_slice(format!("<c{style} t=\"s\"><v>{number}</v></c>").as_bytes());
    }
}

impl Encoding for Texts {
    type Cell = Vec<u8>;

    fn text(&mut self, text: &str) -> Vec<u8> {
        let mut cell = Vec::new();
        self.write_cell(&mut cell, text);
        cell
    }

    fn time(&mut self, seconds: i64) -> Vec<u8> {
        let mut cell = format!("<c s=\"{TIME_STYLE}\"><v>").into_bytes();
        write_serial(&mut cell, seconds);
        cell.extend_from_slice(b"</v></c>");
        cell
    }
}

/// Days since 1899-12-30, to ten decimals: less than a millisecond.
fn write_serial(out: &mut Vec<u8>, seconds: i64) {
    let scaled = i128::from(seconds) * 10i128.pow(10);
    let days = scaled.div_euclid(86_400) + i128::from(EPOCH) * 10i128.pow(10);
    decimal::write(out, days, 10);
}

/// A workbook that is being written.
struct Book {
    archive: ZipWriter<StreamWriter<Pending>>,
    pending: Pending,
    texts: Texts,
    sheets: Vec<String>,
    /// Of the present sheet.
    rows: u32,
}

impl Book {
    fn new() -> Self {
        let pending = Pending::default();
        Self {
            archive: ZipWriter::new_stream(pending.clone()),
            pending,
            texts: Texts::default(),
            sheets: Vec::new(),
            rows: 0,
        }
    }

    fn begin_part(&mut self, name: &str) -> Result<(), Fault> {
        // No time of writing, so that equal content gives equal bytes; the
        // quickest level, since the rows of a sheet are much alike.
        let options = SimpleFileOptions::DEFAULT
            .compression_method(CompressionMethod::Deflated)
            .compression_level(Some(1));
        let begun = self.archive.start_file(name, options);
        begun.map_err(|_| Fault::Unwritable)
    }

    fn write(&mut self, bytes: &[u8]) -> Result<(), Fault> {
        self.archive.write_all(bytes).map_err(|_| Fault::Unwritable)
    }

    fn part(&mut self, name: &str, xml: &str) -> Result<(), Fault> {
        self.begin_part(name)?;
        self.write(b"<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n")?;
        self.write(xml.as_bytes())
    }

    fn begin_sheet(&mut self, name: &str, headings: &[String]) -> Result<(), Fault> {
        let number = self.sheets.len() + 1;
        self.sheets.push(name.to_owned());
        self.rows = 1;
        let mut heading_row = Vec::new();
        for heading in headings {
            self.texts.cells = self.texts.cells.saturating_add(1);
            let text = self.texts.number(heading);
            let cell = format!("<c s=\"{HEADING_STYLE}\" t=\"s\"><v>{text}</v></c>");
            heading_row.extend_from_slice(cell.as_bytes());
        }
        self.part(
            &format!("xl/worksheets/sheet{number}.xml"),
            &format!(
                "<worksheet xmlns=\"{NAMESPACE}\"><sheetViews><sheetView workbookViewId=\"0\">\
                 <pane ySplit=\"1\" topLeftCell=\"A2\" activePane=\"bottomLeft\" state=\"frozen\"/>\
                 </sheetView></sheetViews><sheetFormatPr defaultColWidth=\"18\" defaultRowHeight=\"15\"/>\
                 <sheetData><row>"
            ),
        )?;
        self.write(&heading_row)?;
        self.write(b"</row>")
    }

    fn end_sheet(&mut self) -> Result<(), Fault> {
        self.write(b"</sheetData></worksheet>")
    }

    fn row(&mut self, cells: &[u8]) -> Result<(), Fault> {
        self.rows += 1;
        self.write(b"<row>")?;
        self.write(cells)?;
        self.write(b"</row>")
    }

    fn hand_on(&mut self, sink: &mut dyn Sink) {
        let bytes = std::mem::take(&mut *self.pending.0.borrow_mut());
        if !bytes.is_empty() {
            sink.write(&bytes);
        }
    }

    fn about(&mut self, about: &About) -> Result<(), Fault> {
        let headings = [about.heading.clone(), about.title.clone()];
        self.begin_sheet("About", &headings)?;
        for line in &about.lines {
            let mut cells = Vec::new();
            self.texts.write_cell(&mut cells, &line.name);
            self.texts.write_cell(&mut cells, &line.value);
            // As the columns of comma-separated text name the same.
            self.texts.write_cell(&mut cells, &line.key);
            self.row(&cells)?;
        }
        self.end_sheet()
    }

    fn finish(mut self, sink: &mut dyn Sink) -> Result<(), Fault> {
        let texts = std::mem::take(&mut self.texts);
        let (count, distinct) = (texts.cells, texts.numbers.len());
        self.part(
            "xl/sharedStrings.xml",
            &format!("<sst xmlns=\"{NAMESPACE}\" count=\"{count}\" uniqueCount=\"{distinct}\">"),
        )?;
        self.write(&texts.xml)?;
        self.write(b"</sst>")?;
        self.part("xl/styles.xml", &styles())?;
        let sheets = std::mem::take(&mut self.sheets);
        let numbered = || {
            sheets
                .iter()
                .enumerate()
                .map(|(place, name)| (place + 1, name))
        };
        let list: String = numbered()
            .map(|(number, name)| {
                let name = escaped(name);
                format!("<sheet name=\"{name}\" sheetId=\"{number}\" r:id=\"rId{number}\"/>")
            })
            .collect();
        self.part(
            "xl/workbook.xml",
            &format!(
                "<workbook xmlns=\"{NAMESPACE}\" xmlns:r=\"{RELATIONS}\"><sheets>{list}</sheets></workbook>"
            ),
        )?;
        let (texts, styles) = (sheets.len() + 1, sheets.len() + 2);
        let relations: String = numbered()
            .map(|(number, _)| {
                relation(
                    number,
                    "worksheet",
                    &format!("worksheets/sheet{number}.xml"),
                )
            })
            .chain([
                relation(texts, "sharedStrings", "sharedStrings.xml"),
                relation(styles, "styles", "styles.xml"),
            ])
            .collect();
        self.part("xl/_rels/workbook.xml.rels", &relations_of(&relations))?;
        let book = relation(1, "officeDocument", "xl/workbook.xml");
        self.part("_rels/.rels", &relations_of(&book))?;
        let parts: String = numbered()
            .map(|(number, _)| content(&format!("worksheets/sheet{number}.xml"), "worksheet"))
            .chain([
                content("workbook.xml", "sheet.main"),
                content("sharedStrings.xml", "sharedStrings"),
                content("styles.xml", "styles"),
            ])
            .collect();
        self.part(
            "[Content_Types].xml",
            &format!(
                "<Types xmlns=\"{PACKAGE}/content-types\"><Default Extension=\"rels\" \
                 ContentType=\"application/vnd.openxmlformats-package.relationships+xml\"/>\
                 <Default Extension=\"xml\" ContentType=\"application/xml\"/>{parts}</Types>"
            ),
        )?;
        let Self {
            archive, pending, ..
        } = self;
        archive.finish().map_err(|_| Fault::Unwritable)?;
        sink.write(&pending.0.borrow());
        Ok(())
    }
}

fn relation(number: usize, kind: &str, target: &str) -> String {
    format!("<Relationship Id=\"rId{number}\" Type=\"{RELATIONS}/{kind}\" Target=\"{target}\"/>")
}

fn relations_of(list: &str) -> String {
    format!("<Relationships xmlns=\"{PACKAGE}/relationships\">{list}</Relationships>")
}

fn content(part: &str, kind: &str) -> String {
    format!("<Override PartName=\"/xl/{part}\" ContentType=\"{TYPES}.{kind}+xml\"/>")
}

fn styles() -> String {
    let font = "<sz val=\"11\"/><name val=\"Calibri\"/>";
    let format = |number: u32, font: u32, more: &str| {
        format!(
            "<xf numFmtId=\"{number}\" fontId=\"{font}\" fillId=\"0\" borderId=\"0\" xfId=\"0\"{more}/>"
        )
    };
    let formats = [
        format(0, 0, ""),
        format(164, 0, " applyNumberFormat=\"1\""),
        format(49, 0, " applyNumberFormat=\"1\" quotePrefix=\"1\""),
        format(0, 1, " applyFont=\"1\""),
    ];
    let (count, formats) = (formats.len(), formats.concat());
    format!(
        "<styleSheet xmlns=\"{NAMESPACE}\"><numFmts count=\"1\">\
         <numFmt numFmtId=\"164\" formatCode=\"yyyy\\-mm\\-dd\\ hh:mm:ss\"/></numFmts>\
         <fonts count=\"2\"><font>{font}</font><font><b/>{font}</font></fonts>\
         <fills count=\"2\"><fill><patternFill patternType=\"none\"/></fill>\
         <fill><patternFill patternType=\"gray125\"/></fill></fills>\
         <borders count=\"1\"><border><left/><right/><top/><bottom/><diagonal/></border></borders>\
         <cellStyleXfs count=\"1\"><xf numFmtId=\"0\" fontId=\"0\" fillId=\"0\" borderId=\"0\"/></cellStyleXfs>\
         <cellXfs count=\"{count}\">{formats}</cellXfs>\
         <cellStyles count=\"1\"><cellStyle name=\"Normal\" xfId=\"0\" builtinId=\"0\"/></cellStyles></styleSheet>"
    )
}

/// A number cell with all digits.
fn write_number(out: &mut Vec<u8>, raw: i128, scale: u32) {
    out.extend_from_slice(b"<c><v>");
    decimal::write(out, raw, scale);
    out.extend_from_slice(b"</v></c>");
}

/// The same digits as a text, which is hardly ever shared.
fn write_digits(out: &mut Vec<u8>, raw: i128, scale: u32) {
    out.extend_from_slice(b"<c t=\"inlineStr\"><is><t>");
    decimal::write(out, raw, scale);
    out.extend_from_slice(b"</t></is></c>");
}

/// Writes a sheet and what the file says about itself.
pub(crate) fn write_sheet(sheet: &Sheet, about: &About, sink: &mut dyn Sink) -> Result<(), Fault> {
    let mut book = Book::new();
    book.begin_sheet("Costs", &sheet.columns)?;
    for row in &sheet.rows {
        let mut cells = Vec::new();
        for value in row {
            match value {
                Value::Empty => cells.extend_from_slice(b"<c/>"),
                Value::Text(text) => book.texts.write_cell(&mut cells, text),
                Value::Decimal(raw, scale) => write_number(&mut cells, *raw, *scale),
            }
        }
        book.row(&cells)?;
    }
    book.end_sheet()?;
    book.about(about)?;
    book.finish(sink)
}

/// Records as a workbook; a sheet that is full is followed by another.
pub(crate) struct XlsxRecords {
    columns: Vec<Column>,
    about: About,
    book: Book,
}

impl XlsxRecords {
    /// Columns that stand at the end once more, as text.
    const AS_TEXT: [(&str, &str, u32); 3] = [
        ("Quantity", "QuantityText", QUANTITY),
        ("Charge", "ChargeText", MONEY),
        ("BilledCost", "x_BilledCostText", MONEY),
    ];

    pub(crate) fn new(columns: Vec<Column>, about: About) -> Self {
        Self {
            columns,
            about,
            book: Book::new(),
        }
    }

    /// Places of the columns that are there as text too, with their scales.
    fn texts(&self) -> Vec<(usize, u32)> {
        let place = |name: &str| self.columns.iter().position(|column| column.name == name);
        let texts = Self::AS_TEXT.iter();
        texts
            .filter_map(|(name, _, scale)| Some((place(name)?, *scale)))
            .collect()
    }

    fn begin_sheet(&mut self) -> Result<(), Fault> {
        let names = self.columns.iter().map(|column| column.name);
        let is_there = |name: &str| self.columns.iter().any(|column| column.name == name);
        let texts = Self::AS_TEXT
            .iter()
            .filter(|(name, ..)| is_there(name))
            .map(|(_, text, _)| *text);
        let headings: Vec<String> = names.chain(texts).map(str::to_owned).collect();
        let name = match self.book.sheets.len() {
            0 => "Records".to_owned(),
            before => format!("Records {}", before + 1),
        };
        self.book.begin_sheet(&name, &headings)
    }

    pub(crate) fn add(&mut self, page: &RecordPage, sink: &mut dyn Sink) -> Result<(), Fault> {
        if self.book.sheets.is_empty() {
            self.begin_sheet()?;
        }
        let cells = Columns::new(&self.columns, page, &self.about, &mut self.book.texts).cells;
        let texts = self.texts();
        let mut row = Vec::new();
        for record in &page.batch.records {
            if self.book.rows >= MOST_ROWS {
                self.book.end_sheet()?;
                self.begin_sheet()?;
            }
            row.clear();
            for cell in &cells {
                match cell {
                    Cells::Text(text) => row.extend_from_slice(text.of(record)),
                    Cells::Time(time) => row.extend_from_slice(&time.of(record).1),
                    Cells::Word(word) => {
                        self.book.texts.write_cell(&mut row, word(page, record));
                    }
                    Cells::Number(number, scale) => match number(page, record) {
                        Some(raw) => write_number(&mut row, raw, *scale),
                        None => row.extend_from_slice(b"<c/>"),
                    },
                }
            }
            for (place, scale) in &texts {
                let raw = match cells.get(*place) {
                    Some(Cells::Number(number, _)) => number(page, record),
                    _ => None,
                };
                match raw {
                    Some(raw) => write_digits(&mut row, raw, *scale),
                    None => row.extend_from_slice(b"<c/>"),
                }
            }
            self.book.row(&row)?;
        }
        self.book.hand_on(sink);
        Ok(())
    }

    pub(crate) fn finish(mut self, sink: &mut dyn Sink) -> Result<(), Fault> {
        if self.book.sheets.is_empty() {
            self.begin_sheet()?;
        }
        self.book.end_sheet()?;
        let about = std::mem::take(&mut self.about);
        self.book.about(&about)?;
        self.book.finish(sink)
    }
}
