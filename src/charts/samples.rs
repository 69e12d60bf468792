//! Small charts for the tests of this folder.

use costs::{Currency, Day, Money};

use super::amount::{Amount, Measure};
use super::spec::{Bucket, ChartKind, ChartSpec, Comparison, Series, SeriesColour};

pub(crate) fn amount(text: &str) -> Amount {
    text.parse::<Money>().unwrap().into()
}

/// A chart with days as buckets and `rows` as series, the last two being
/// Others and Unpriced when there are more than three.
pub(crate) fn chart(kind: ChartKind, rows: &[&[&str]]) -> ChartSpec {
    let days = rows.iter().map(|row| row.len()).max().unwrap_or(0);
    let others = if rows.len() > 3 { rows.len() - 2 } else { 99 };
    let first: Day = "2026-06-01".parse().unwrap();
    ChartSpec {
        title: "Cost by service".to_owned(),
        scope: "Production, June 2026".to_owned(),
        kind,
        measure: Measure::Cost(Some(Currency::USD)),
        buckets: (0..days as i32)
            .map(|number| Bucket {
                label: format!("Jun {}", number + 1),
                detail: format!("June {}, 2026", number + 1),
                day: Some(first.plus(number)),
                is_partial: false,
                is_awaited: false,
            })
            .collect(),
        series: rows
            .iter()
            .enumerate()
            .map(|(index, row)| Series {
                id: format!("s{index}"),
                name: format!("Service {index}"),
                colour: match index {
                    index if index == others => SeriesColour::Others,
                    index if index == others + 1 => SeriesColour::Unpriced,
                    index => SeriesColour::Ordinal(index as u8),
                },
                values: row.iter().map(|text| amount(text)).collect(),
                parent: None,
            })
            .collect(),
        comparison: None,
    }
}

/// Values to compare with.
pub(crate) fn compared(values: &[&str]) -> Option<Comparison> {
    Some(Comparison {
        name: "Previous period".to_owned(),
        values: values.iter().map(|text| amount(text)).collect(),
    })
}
