//! A view for programs: question, answer, and what it says about itself.

use serde_json::{Value, json};

use crate::writer::Sink;
use crate::{About, Fault, View};

/// The version of this form; grows when a reader has to be changed.
const FORM: u32 = 1;

/// Writes a view.
pub(crate) fn write(view: &View, about: &About, sink: &mut dyn Sink) -> Result<(), Fault> {
    let text = serde_json::to_vec_pretty(&value(view, about)).map_err(|_| Fault::Unwritable)?;
    sink.write(&text);
    sink.write(b"\n");
    Ok(())
}

/// A view as JSON; all amounts and quantities are texts with every digit.
pub(crate) fn value(view: &View, about: &About) -> Value {
    let lines = about.lines.iter();
    let settings: serde_json::Map<String, Value> = lines
        .map(|line| (line.key.clone(), Value::String(line.value.clone())))
        .collect();
    json!({
        "form": FORM,
        "title": about.title,
        "dataUntil": about.data_until,
        "settings": settings,
        "query": view.query,
        "dimensions": view.dimensions,
        "names": view.names,
        "table": view.table,
    })
}
