//! The values of a chart as comma-separated text: every digit, a point as decimal
//! sign, and nothing that a spreadsheet would run as a formula.

use super::amount::Measure;
use super::cells::{AmountForm, Cells};
use super::spec::ChartSpec;
use crate::components::CsvLines;
use crate::i18n::chart_texts;

/// The series of `spec` that are shown, with a line of headings.
#[must_use]
pub(crate) fn csv(spec: &ChartSpec, shown: &[bool]) -> String {
    let Cells { headings, rows } = Cells::of(spec, shown, AmountForm::Exact);
    let unit = match &spec.measure {
        Measure::Cost(currency) => currency.map(|currency| currency.to_string()),
        Measure::Quantity(unit) => Some(unit.clone()),
    };
    let mut lines = CsvLines::default();
    for (place, name) in headings.into_iter().enumerate() {
        match unit.as_deref().filter(|unit| place > 0 && !unit.is_empty()) {
            Some(unit) => lines.text(&(chart_texts().named)(&name, unit)),
            None => lines.text(&name),
        }
    }
    lines.end_line();
    for row in rows {
        // The first cell of a row is a name, all others are our own figures.
        for (place, cell) in row.iter().enumerate() {
            match place {
                0 => lines.text(cell),
                _ => lines.plain(cell),
            }
        }
        lines.end_line();
    }
    lines.finish()
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
