//! The values of a chart as comma-separated text: every digit, a point as decimal
//! sign, and nothing that a spreadsheet would run as a formula.

use super::amount::Measure;
use super::cells::{AmountForm, Cells};
use super::spec::ChartSpec;
use crate::i18n::chart_texts;

/// What spreadsheets take as the beginning of a formula.
const FORMULA_SIGNS: [char; 6] = ['=', '+', '-', '@', '\t', '\r'];

/// The series of `spec` that are shown, with a line of headings.
#[must_use]
pub(crate) fn csv(spec: &ChartSpec, shown: &[bool]) -> String {
    let Cells { headings, rows } = Cells::of(spec, shown, AmountForm::Exact);
    let unit = match &spec.measure {
        Measure::Cost(currency) => currency.map(|currency| currency.to_string()),
        Measure::Quantity(unit) => Some(unit.clone()),
    };
    let headings = headings.into_iter().enumerate().map(|(place, name)| {
        match unit.as_deref().filter(|unit| place > 0 && !unit.is_empty()) {
            Some(unit) => quoted(&(chart_texts().named)(&name, unit)),
            None => quoted(&name),
        }
    });
    let mut text = line(headings);
    for row in rows {
        // The first cell of a row is a name, all others are our own figures.
        text.push_str(&line(row.into_iter().enumerate().map(|(place, cell)| {
            if place == 0 { quoted(&cell) } else { cell }
        })));
    }
    text
}

fn line(cells: impl Iterator<Item = String>) -> String {
    let mut line = cells.collect::<Vec<_>>().join(",");
    line.push_str("\r\n");
    line
}

/// A name that is quoted where it has to be, and no formula.
fn quoted(name: &str) -> String {
    let mark = if name.starts_with(FORMULA_SIGNS) {
        "'"
    } else {
        ""
    };
    if name.contains(['"', ',', '\n', '\r']) {
        let name = name.replace('"', "\"\"");
        format!("\"{mark}{name}\"")
    } else {
        format!("{mark}{name}")
    }
}

#[cfg(test)]
mod tests {
    use super::super::samples::chart;
    use super::super::spec::ChartKind;
    use super::*;

    #[test]
    fn all_digits_and_harmless_names() {
        let mut spec = chart(
            ChartKind::StackedColumns,
            &[&["0.000000000001"], &["-1234.5"]],
        );
        spec.series[0].name = "=cmd, \"x\"".to_owned();
        assert_eq!(
            csv(&spec, &[]),
            "Period,\"'=cmd, \"\"x\"\" (USD)\",Service 1 (USD),Total (USD)\r\n\
             \"June 1, 2026\",0.000000000001,-1234.5,-1234.499999999999\r\n"
        );
    }
}
