//! Writes every kind of file from recorded usage, so that other programs can
//! read them: `cargo run --example files -- FOLDER CARD ANNIVERSARY PAGE...`
//!
//! `totals.json` beside them has what the engine says they must add up to.

#[path = "../tests/sample/mod.rs"]
mod sample;

use std::error::Error;
use std::fs;
use std::path::PathBuf;

use costs::BillingCycle;
use costs::query::{Dimension, Granularity, Query};
use export::{Fault, RecordFormat, RecordSet, RecordWriter, ViewFormat, write_view};
use sample::Sample;

/// Records of a page; few, so that there are several.
const MOST: u32 = 5_000;

const RECORD_FILES: [(&str, RecordFormat, RecordSet); 5] = [
    ("records", RecordFormat::Csv, RecordSet::Usage),
    ("records", RecordFormat::Xlsx, RecordSet::Usage),
    ("records", RecordFormat::Parquet, RecordSet::Usage),
    (
        "focus",
        RecordFormat::Csv,
        RecordSet::Focus { with_1_3: true },
    ),
    (
        "focus",
        RecordFormat::Parquet,
        RecordSet::Focus { with_1_3: false },
    ),
];

fn main() -> Result<(), Box<dyn Error>> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let [folder, card, anniversary, pages @ ..] = arguments.as_slice() else {
        return Err("usage: files FOLDER CARD ANNIVERSARY PAGE...".into());
    };
    let folder = PathBuf::from(folder);
    fs::create_dir_all(&folder)?;
    let cycle = anniversary.parse().ok().and_then(BillingCycle::new);
    let cycle = cycle.ok_or("the anniversary is a day from 1 to 31")?;
    let mut sample = Sample::open(card.into(), cycle, pages.iter().map(PathBuf::from))?;
    let about = sample.about();
    let query = sample.query();
    for (name, format, set) in RECORD_FILES {
        let mut bytes = Vec::new();
        let mut writer = RecordWriter::new(format, set, &about).map_err(fault)?;
        sample.records(&query, MOST, |page| {
            writer.add(page, &mut bytes).map_err(fault)?;
            Ok(())
        })?;
        writer.finish(&mut bytes).map_err(fault)?;
        fs::write(folder.join(format!("{name}.{}", format.ending())), bytes)?;
    }
    let question = Query {
        group_by: vec![Dimension::Service, Dimension::Resource],
        granularity: Granularity::Monthly,
        with_quantity: true,
        with_column_quantities: true,
        most_groups: 20,
        ..query
    };
    let view = sample.view(&question)?;
    for format in ViewFormat::ALL {
        let mut bytes = Vec::new();
        write_view(&view, format, &about, &mut bytes).map_err(fault)?;
        fs::write(folder.join(format!("view.{}", format.ending())), bytes)?;
    }
    let total = view.table.total;
    let totals = serde_json::json!({
        "cost": total.cost,
        "rows": total.rows,
        "unpriced_rows": total.unpriced_rows,
        "currency": view.table.currency,
        "groups": view.table.groups.len(),
    });
    fs::write(folder.join("totals.json"), totals.to_string())?;
    Ok(())
}

fn fault(fault: Fault) -> String {
    format!("{fault:?}")
}
