//! What the first rows of an unknown table would be under a mapping.

use serde::{Deserialize, Serialize};

use super::dialect::TableKind;
use super::field::Field;
use super::mapping::{Mapping, MappingProblem};
use super::row::{RowReader, RowRejection};
use super::survey::{Evidence, Forms};
use crate::calendar::Timestamp;
use crate::fixed::Quantity;
use crate::usage::ProviderCost;

/// A row as it would be read.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PreviewRow {
    /// Seconds since 1970 at which its usage began.
    pub start_s: i64,
    /// How much.
    pub quantity: Quantity,
    /// In what.
    pub unit: String,
    /// What was used.
    pub meter: String,
    /// By whom.
    pub subscription: String,
    /// On what.
    pub resource: String,
    /// What the provider says that it costs.
    pub cost: Option<ProviderCost>,
}

/// Rows as they would be read, and in which forms.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Preview {
    /// Decided by these rows where the mapping does not say.
    pub forms: Forms,
    /// In their order; the line of a rejection is the row's number, from 1.
    pub rows: Vec<Result<PreviewRow, RowRejection>>,
}

/// Reads sample rows the way [`super::TableReader`] reads a file.
///
/// # Errors
///
/// Where the mapping cannot be used.
pub fn preview(
    headers: &[String],
    rows: &[Vec<String>],
    mapping: &Mapping,
) -> Result<Preview, MappingProblem> {
    mapping.check(headers.len())?;
    let mut reader = RowReader {
        kind: TableKind::Mapped,
        columns: mapping.places(),
        headers: headers.to_vec(),
        forms: Forms::default(),
        currency: mapping.currency,
        subscription: String::new(),
    };
    let mut evidence = Evidence::default();
    rows.iter()
        .for_each(|row| evidence.note(&reader, row.as_slice()));
    reader.forms = mapping.settle(evidence.decide());
    let read = |(number, row): (usize, &Vec<String>)| {
        let cells = row.as_slice();
        let values = reader.values(cells, number as u32 + 1)?;
        let text = |field| reader.text(cells, field).into_owned();
        let first_of = |fields: &[Field]| {
            let mut texts = fields.iter().map(|field| text(*field));
            texts.find(|text| !text.is_empty()).unwrap_or_default()
        };
        Ok(PreviewRow {
            start_s: Timestamp::seconds(values.start),
            quantity: values.quantity,
            unit: text(Field::Unit),
            meter: first_of(&[
                Field::MeterName,
                Field::Description,
                Field::Meter,
                Field::Category,
            ]),
            subscription: reader.subscription(cells).0.into_owned(),
            resource: first_of(&[Field::Resource, Field::ResourceName, Field::ResourceGroup]),
            cost: values.cost,
        })
    };
    Ok(Preview {
        forms: reader.forms,
        rows: rows.iter().enumerate().map(read).collect(),
    })
}
