//! Files of either subject, written piece by piece.

use engine::protocol::RecordPage;

use crate::csv::CsvRecords;
use crate::parquet::ParquetRecords;
use crate::sheet::Sheet;
use crate::usage_columns::usage_columns;
use crate::xlsx::XlsxRecords;
use crate::{
    About, Fault, RecordFormat, RecordSet, View, ViewFormat, csv, focus, json, report, xlsx,
};

/// Takes the bytes of a file, in order.
pub trait Sink {
    /// Takes what comes next.
    fn write(&mut self, bytes: &[u8]);
}

impl Sink for Vec<u8> {
    fn write(&mut self, bytes: &[u8]) {
        self.extend_from_slice(bytes);
    }
}

/// A file of records that is being written.
pub struct RecordWriter(Kind);

enum Kind {
    Csv(CsvRecords),
    Xlsx(Box<XlsxRecords>),
    Parquet(Box<ParquetRecords>),
}

impl RecordWriter {
    /// Begins a file.
    ///
    /// # Errors
    ///
    /// [`Fault::Unwritable`] where the format does not take the columns.
    pub fn new(format: RecordFormat, set: RecordSet, about: &About) -> Result<Self, Fault> {
        let columns = match set {
            RecordSet::Usage => usage_columns(),
            RecordSet::Focus { with_1_3 } => focus::columns(with_1_3),
        };
        let about = about.clone();
        Ok(Self(match format {
            RecordFormat::Csv => Kind::Csv(CsvRecords::new(columns, about)),
            RecordFormat::Xlsx => Kind::Xlsx(Box::new(XlsxRecords::new(columns, about))),
            RecordFormat::Parquet => Kind::Parquet(Box::new(ParquetRecords::new(columns, about)?)),
        }))
    }

    /// Adds records behind those that are there.
    ///
    /// # Errors
    ///
    /// [`Fault::Unwritable`]; then the file is of no use.
    pub fn add(&mut self, page: &RecordPage, sink: &mut dyn Sink) -> Result<(), Fault> {
        match &mut self.0 {
            Kind::Csv(file) => {
                file.add(page, sink);
                Ok(())
            }
            Kind::Xlsx(file) => file.add(page, sink),
            Kind::Parquet(file) => file.add(page, sink),
        }
    }

    /// Ends the file.
    ///
    /// # Errors
    ///
    /// As [`RecordWriter::add`].
    pub fn finish(self, sink: &mut dyn Sink) -> Result<(), Fault> {
        match self.0 {
            Kind::Csv(file) => {
                file.finish(sink);
                Ok(())
            }
            Kind::Xlsx(file) => file.finish(sink),
            Kind::Parquet(file) => file.finish(sink),
        }
    }
}

/// Writes a file of a view.
///
/// # Errors
///
/// [`Fault::Unwritable`].
pub fn write_view(
    view: &View,
    format: ViewFormat,
    about: &About,
    sink: &mut dyn Sink,
) -> Result<(), Fault> {
    match format {
        ViewFormat::Csv => {
            csv::write_sheet(&Sheet::for_programs(view, about), sink);
            Ok(())
        }
        ViewFormat::Xlsx => xlsx::write_sheet(&Sheet::for_people(view), about, sink),
        ViewFormat::Json => json::write(view, about, sink),
        ViewFormat::Report => report::write(view, about, sink),
    }
}
