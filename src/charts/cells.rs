//! The values of a chart as a table, for reading and for programs.

use super::amount::Amount;
use super::bar_rows::share_text;
use super::layout::is_shown;
use super::parts::share_base;
use super::shapes::Subject;
use super::spec::{ChartKind, ChartSpec};
use super::waterfall::{levels, name_of};
use crate::i18n::chart_texts;

/// Headings and rows of a table; the first cell of each row is its heading.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Cells {
    /// One for each column.
    pub headings: Vec<String>,
    /// Their cells.
    pub rows: Vec<Vec<String>>,
}

/// How amounts are written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum AmountForm {
    /// For people, rounded and with currency or unit.
    Written,
    /// For programs, with all digits and nothing else.
    Exact,
}

impl Cells {
    /// The series of `spec` that are shown.
    #[must_use]
    pub(crate) fn of(spec: &ChartSpec, shown: &[bool], form: AmountForm) -> Self {
        let write = |amount: Amount| match form {
            AmountForm::Written => spec.written(amount),
            AmountForm::Exact => spec.measure.exact(amount),
        };
        match spec.kind {
            ChartKind::Waterfall => of_levels(spec, shown, form, write),
            kind if kind.is_of_sums() => of_sums(spec, shown, form, write),
            _ => of_buckets(spec, shown, write),
        }
    }
}

fn of_buckets(spec: &ChartSpec, shown: &[bool], write: impl Fn(Amount) -> String) -> Cells {
    let words = chart_texts();
    let visible: Vec<_> = (0..spec.series.len())
        .filter(|series| is_shown(shown, *series))
        .collect();
    let names = visible
        .iter()
        .map(|series| spec.series[*series].name.clone());
    let compared = spec.comparison.as_ref();
    let rows = spec.buckets.iter().enumerate().map(|(index, bucket)| {
        let values: Vec<_> = visible
            .iter()
            .map(|series| spec.value(*series, index))
            .collect();
        let total = values.iter().copied().sum();
        let mut row = vec![bucket.detail.clone()];
        let values = values.into_iter().chain([total]);
        row.extend(values.map(|value| match bucket.is_awaited {
            true => String::new(),
            false => write(value),
        }));
        row.extend(compared.map(|_| spec.compared(index).map_or_else(String::new, &write)));
        row
    });
    Cells {
        rows: rows.collect(),
        headings: [words.period.to_owned()]
            .into_iter()
            .chain(names)
            .chain([words.total.to_owned()])
            .chain(compared.map(|other| other.name.clone()))
            .collect(),
    }
}

fn of_sums(
    spec: &ChartSpec,
    shown: &[bool],
    form: AmountForm,
    write: impl Fn(Amount) -> String,
) -> Cells {
    let words = chart_texts();
    let base = share_base(spec, shown);
    let mut total = Amount::ZERO;
    let mut rows = Vec::with_capacity(spec.series.len() + 1);
    for (index, series) in spec.series.iter().enumerate() {
        if is_shown(shown, index) {
            let sum = spec.series_total(index);
            total += sum;
            let name = match &series.parent {
                Some(parent) => (words.within)(&parent.name, &series.name),
                None => series.name.clone(),
            };
            rows.push(vec![name, write(sum), share_text(sum, base)]);
        }
    }
    rows.push(vec![
        words.total.to_owned(),
        write(total),
        share_text(total, base),
    ]);
    let mut headings: Vec<_> = [words.name, words.amount, words.share]
        .map(str::to_owned)
        .into();
    if form == AmountForm::Exact {
        // A rounded share is no figure for programs, which can take their own.
        headings.truncate(2);
        for row in &mut rows {
            row.truncate(2);
        }
    }
    Cells { headings, rows }
}

fn of_levels(
    spec: &ChartSpec,
    shown: &[bool],
    form: AmountForm,
    write: impl Fn(Amount) -> String,
) -> Cells {
    let words = chart_texts();
    let rows = levels(spec, shown).into_iter().map(|level| {
        let change = match level.subject {
            Subject::Series(_) if form == AmountForm::Written => level.written(spec),
            Subject::Series(_) => write(level.amount()),
            _ => String::new(),
        };
        vec![name_of(spec, level.subject), change, write(level.until)]
    });
    Cells {
        rows: rows.collect(),
        headings: [words.name, words.change, words.so_far]
            .map(str::to_owned)
            .into(),
    }
}

#[cfg(test)]
mod tests {
    use super::super::samples::{chart, compared};
    use super::*;

    fn written(spec: &ChartSpec, shown: &[bool]) -> Cells {
        Cells::of(spec, shown, AmountForm::Written)
    }

    #[test]
    fn buckets_are_rows_with_their_total() {
        let mut spec = chart(
            ChartKind::StackedColumns,
            &[&["1", "2"], &["3"], &["5", "5"]],
        );
        let shown = [true, true, false];
        let cells = written(&spec, &shown);
        assert_eq!(
            cells.headings,
            ["Period", "Service 0", "Service 1", "Total"]
        );
        assert_eq!(
            cells.rows,
            [
                ["June 1, 2026", "$1.00", "$3.00", "$4.00"],
                ["June 2, 2026", "$2.00", "$0.00", "$2.00"],
            ]
        );
        spec.comparison = compared(&["9"]);
        let cells = Cells::of(&spec, &shown, AmountForm::Exact);
        assert_eq!(cells.headings[4], "Previous period");
        assert_eq!(cells.rows[0][1..], ["1", "3", "4", "9"]);
        assert_eq!(cells.rows[1][4], "");
        spec.buckets[1].is_awaited = true;
        let cells = Cells::of(&spec, &shown, AmountForm::Exact);
        assert_eq!(cells.rows[1][1..4], ["", "", ""], "not zero: not known yet");
    }

    #[test]
    fn sums_are_rows_with_shares() {
        let spec = chart(ChartKind::HorizontalBars, &[&["1", "2"], &["9"]]);
        let cells = written(&spec, &[]);
        assert_eq!(cells.rows[0], ["Service 0", "$3.00", "25.0%"]);
        assert_eq!(cells.rows[2], ["Total", "$12.00", "100.0%"]);
    }

    #[test]
    fn steps_are_rows_with_the_total_after_them() {
        let mut spec = chart(ChartKind::Waterfall, &[&["-2.5"], &["3"]]);
        spec.comparison = compared(&["10"]);
        let cells = Cells::of(&spec, &[], AmountForm::Exact);
        assert_eq!(cells.rows[0], ["Before", "", "10"]);
        assert_eq!(cells.rows[1], ["Service 0", "-2.5", "7.5"]);
        assert_eq!(cells.rows[3], ["After", "", "10.5"]);
        assert_eq!(written(&spec, &[]).rows[2][1], "+$3.00");
    }
}
