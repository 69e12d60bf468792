//! Apache Parquet: a row group for each page of records, exact decimals with
//! 38 digits, UTC times in milliseconds, texts by dictionary.

use std::sync::Arc;

use ::parquet::basic::{LogicalType, Repetition, TimeUnit, Type as Physical};
use ::parquet::data_type::{
    ByteArray, ByteArrayType, FixedLenByteArray, FixedLenByteArrayType, Int64Type,
};
use ::parquet::errors::ParquetError;
use ::parquet::file::metadata::KeyValue;
use ::parquet::file::properties::WriterProperties;
use ::parquet::file::writer::{SerializedColumnWriter, SerializedFileWriter};
use ::parquet::schema::types::Type;
use costs::rating::UsageRecord;
use engine::protocol::RecordPage;

use crate::column::{Cells, Column, Columns, Encoding, Source};
use crate::writer::Sink;
use crate::{About, Fault};

/// Digits of decimals: as many as 16 bytes always hold.
const DIGITS: i32 = 38;
const DECIMAL_BYTES: i32 = 16;

impl From<ParquetError> for Fault {
    fn from(_: ParquetError) -> Self {
        Self::Unwritable
    }
}

/// Records as Parquet.
pub(crate) struct ParquetRecords {
    columns: Vec<Column>,
    about: About,
    file: SerializedFileWriter<Vec<u8>>,
}

/// Texts as they stand in dictionaries; `None` for an empty cell.
struct Texts;

impl Encoding for Texts {
    type Cell = Option<ByteArray>;

    fn text(&mut self, text: &str) -> Option<ByteArray> {
        (!text.is_empty()).then(|| ByteArray::from(text))
    }

    fn time(&mut self, _: i64) -> Option<ByteArray> {
        None
    }
}

impl ParquetRecords {
    pub(crate) fn new(columns: Vec<Column>, about: About) -> Result<Self, Fault> {
        let fields = columns.iter().map(|column| field(column).map(Arc::new));
        let fields = fields.collect::<Result<Vec<_>, _>>()?;
        let schema = Type::group_type_builder("records")
            .with_fields(fields)
            .build()?;
        let title = KeyValue::new("Title".to_owned(), about.title.clone());
        let lines = about.lines.iter();
        let lines = lines.map(|line| KeyValue::new(line.key.clone(), line.value.clone()));
        let properties = WriterProperties::builder()
            .set_key_value_metadata(Some([title].into_iter().chain(lines).collect()))
            .build();
        let file = SerializedFileWriter::new(Vec::new(), Arc::new(schema), Arc::new(properties))?;
        Ok(Self {
            columns,
            about,
            file,
        })
    }

    pub(crate) fn add(&mut self, page: &RecordPage, sink: &mut dyn Sink) -> Result<(), Fault> {
        let records = &page.batch.records;
        if records.is_empty() {
            return Ok(());
        }
        let columns = Columns::new(&self.columns, page, &self.about, &mut Texts);
        let mut group = self.file.next_row_group()?;
        for cells in &columns.cells {
            let Some(mut column) = group.next_column()? else {
                return Err(Fault::Unwritable);
            };
            match cells {
                Cells::Text(text) => {
                    let values = records.iter().map(|record| text.of(record).clone());
                    write_texts(&mut column, values)?;
                }
                Cells::Word(word) => {
                    let text = |record: &UsageRecord| Texts.text(word(page, record));
                    write_texts(&mut column, records.iter().map(text))?;
                }
                Cells::Time(time) => {
                    let values = records.iter().map(|record| time.of(record).0 * 1000);
                    let values: Vec<i64> = values.collect();
                    column
                        .typed::<Int64Type>()
                        .write_batch(&values, None, None)?;
                }
                Cells::Number(number, _) => {
                    let values = records.iter().map(|record| number(page, record));
                    let (values, levels) = with_levels(values.map(|raw| raw.map(decimal)));
                    column.typed::<FixedLenByteArrayType>().write_batch(
                        &values,
                        Some(&levels),
                        None,
                    )?;
                }
            }
            column.close()?;
        }
        group.close()?;
        self.hand_on(sink);
        Ok(())
    }

    pub(crate) fn finish(mut self, sink: &mut dyn Sink) -> Result<(), Fault> {
        self.file.finish()?;
        self.hand_on(sink);
        Ok(())
    }

    fn hand_on(&mut self, sink: &mut dyn Sink) {
        let bytes = std::mem::take(self.file.inner_mut());
        if !bytes.is_empty() {
            sink.write(&bytes);
        }
    }
}

fn field(column: &Column) -> Result<Type, ParquetError> {
    let builder = |physical, logical, repetition| {
        Type::primitive_type_builder(column.name, physical)
            .with_logical_type(Some(logical))
            .with_repetition(repetition)
    };
    match column.source {
        Source::WindowTime(_) | Source::LineTime(_) => {
            let time = LogicalType::timestamp(true, TimeUnit::MILLIS);
            builder(Physical::INT64, time, Repetition::REQUIRED).build()
        }
        Source::Number(_, scale) => {
            let scale = i32::try_from(scale).unwrap_or(0);
            let decimal = LogicalType::decimal(scale, DIGITS);
            builder(
                Physical::FIXED_LEN_BYTE_ARRAY,
                decimal,
                Repetition::OPTIONAL,
            )
            .with_length(DECIMAL_BYTES)
            .with_precision(DIGITS)
            .with_scale(scale)
            .build()
        }
        _ => builder(
            Physical::BYTE_ARRAY,
            LogicalType::String,
            Repetition::OPTIONAL,
        )
        .build(),
    }
}

/// The values that are there, and 1 or 0 for each that is or is not.
fn with_levels<T>(cells: impl Iterator<Item = Option<T>>) -> (Vec<T>, Vec<i16>) {
    let mut values = Vec::new();
    let mut levels = Vec::new();
    for cell in cells {
        levels.push(i16::from(cell.is_some()));
        values.extend(cell);
    }
    (values, levels)
}

fn write_texts(
    column: &mut SerializedColumnWriter<'_>,
    cells: impl Iterator<Item = Option<ByteArray>>,
) -> Result<(), ParquetError> {
    let (values, levels) = with_levels(cells);
    column
        .typed::<ByteArrayType>()
        .write_batch(&values, Some(&levels), None)?;
    Ok(())
}

/// A decimal as Parquet has it: two's complement, largest byte first.
fn decimal(raw: i128) -> FixedLenByteArray {
    ByteArray::from(raw.to_be_bytes().to_vec()).into()
}
