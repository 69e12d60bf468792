//! The table twin of a chart: the same values for who would rather read.

use leptos::prelude::*;

use super::amount::Amount;
use super::bar_rows::share_text;
use super::layout::is_shown;
use super::spec::ChartSpec;
use super::words::ChartWords;

/// Headings and rows of a table; the first cell of each row is its heading.
#[derive(Debug, PartialEq, Eq)]
struct Cells {
    headings: Vec<String>,
    rows: Vec<Vec<String>>,
}

/// The series of `spec` that are shown, as a table.
pub(super) fn table(spec: &ChartSpec, shown: &[bool], words: &ChartWords) -> AnyView {
    let Cells { headings, rows } = cells(spec, shown, words);
    let row = |cells: Vec<String>| {
        let cell = |(index, text): (usize, String)| {
            if index == 0 {
                view! { <th scope="row">{text}</th> }.into_any()
            } else {
                view! { <td>{text}</td> }.into_any()
            }
        };
        let cells = cells.into_iter().enumerate().map(cell).collect_view();
        view! { <tr>{cells}</tr> }
    };
    let heading = |text| view! { <th scope="col">{text}</th> };
    view! {
        <div class="chart-table" role="region" tabindex="0" aria-label=spec.title.clone()>
            <table>
                <caption>{spec.title.clone()}</caption>
                <thead>
                    <tr>{headings.into_iter().map(heading).collect_view()}</tr>
                </thead>
                <tbody>{rows.into_iter().map(row).collect_view()}</tbody>
            </table>
        </div>
    }
    .into_any()
}

fn cells(spec: &ChartSpec, shown: &[bool], words: &ChartWords) -> Cells {
    let visible: Vec<_> = (0..spec.series.len())
        .filter(|series| is_shown(shown, *series))
        .collect();
    if spec.kind.is_of_sums() {
        let total: Amount = visible
            .iter()
            .map(|series| spec.series_total(*series))
            .sum();
        let row = |name: &str, value| {
            vec![
                name.to_owned(),
                spec.written(value),
                share_text(value, total),
            ]
        };
        let rows = visible
            .iter()
            .map(|series| row(&spec.series[*series].name, spec.series_total(*series)));
        return Cells {
            headings: [words.name, words.amount, words.share]
                .map(str::to_owned)
                .into(),
            rows: rows.chain([row(words.total, total)]).collect(),
        };
    }
    let names = visible
        .iter()
        .map(|series| spec.series[*series].name.clone());
    let rows = spec.buckets.iter().enumerate().map(|(index, bucket)| {
        let values: Vec<_> = visible
            .iter()
            .map(|series| spec.value(*series, index))
            .collect();
        let total = values.iter().copied().sum();
        let amounts = values.into_iter().chain([total]);
        [bucket.detail.clone()]
            .into_iter()
            .chain(amounts.map(|value| spec.written(value)))
            .collect()
    });
    Cells {
        headings: [words.period.to_owned()]
            .into_iter()
            .chain(names)
            .chain([words.total.to_owned()])
            .collect(),
        rows: rows.collect(),
    }
}

#[cfg(test)]
mod tests {
    use super::super::samples::chart;
    use super::super::spec::ChartKind;
    use super::*;

    #[test]
    fn buckets_are_rows_with_their_total() {
        let spec = chart(
            ChartKind::StackedColumns,
            &[&["1", "2"], &["3"], &["5", "5"]],
        );
        let cells = cells(&spec, &[true, true, false], &ChartWords::ENGLISH);
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
    }

    #[test]
    fn share_bars_are_rows_with_shares() {
        let spec = chart(ChartKind::HorizontalBars, &[&["1", "2"], &["9"]]);
        let cells = cells(&spec, &[], &ChartWords::ENGLISH);
        assert_eq!(cells.rows[0], ["Service 0", "$3.00", "25.0%"]);
        assert_eq!(cells.rows[2], ["Total", "$12.00", "100.0%"]);
    }
}
