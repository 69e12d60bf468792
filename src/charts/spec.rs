//! What a page asks a chart to show: plain data with exact amounts.

use costs::{Currency, Money};

/// One chart: its buckets along the axis and its series of amounts.
#[derive(Debug, Clone)]
pub(crate) struct ChartSpec {
    /// Accessible name, also the caption of the table.
    pub title: String,
    /// How the values are drawn.
    pub kind: ChartKind,
    /// Currency of all values; `None` for quantities.
    pub currency: Option<Currency>,
    /// Positions along the axis, in order.
    pub buckets: Vec<Bucket>,
    /// Series in stacking order: the first one lies at the baseline.
    pub series: Vec<Series>,
    /// Writes an amount in full, for tooltip and table. Axis labels are compact
    /// and made here.
    pub format: fn(Money, Option<Currency>) -> String,
}

/// How values are drawn.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[allow(dead_code, reason = "what pages may choose from, not what they choose")]
pub(crate) enum ChartKind {
    /// One column for each bucket; credits stack below zero.
    StackedColumns,
    /// One line for each series.
    Lines,
    /// One line for each series, of the sum from the first bucket on.
    AccumulatedLines,
    /// One horizontal bar for each series' sum over all buckets, with its
    /// share of the total.
    ShareBars,
}

/// One position along the axis, such as a day.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Bucket {
    /// Short text for the axis, such as `Jun 1`.
    pub label: String,
    /// Full text for tooltip and table, such as `Monday, June 1, 2026`.
    pub detail: String,
}

/// One series of values.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Series {
    /// Names the series in a [`ChartPick`]; unique within the chart.
    pub id: String,
    /// Text for legend, tooltip and table.
    pub name: String,
    /// Its place in the palette.
    pub colour: SeriesColour,
    /// One amount for each bucket; missing ones count as zero.
    pub values: Vec<Money>,
}

/// A place in the chart palette.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) enum SeriesColour {
    /// One of ten colours ordered by luminance; higher numbers start over.
    Ordinal(u8),
    /// The neutral of everything that has no series of its own.
    Others,
    /// The hatched neutral of usage without a price or tag.
    Unpriced,
}

/// What a person picked by click or Enter.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct ChartPick {
    /// [`Series::id`], or `None` when a whole bucket was picked.
    pub series: Option<String>,
    /// Index into [`ChartSpec::buckets`], or `None` when a series over all
    /// buckets was picked.
    pub bucket: Option<usize>,
}

impl Series {
    /// What a person recognises the series by, so that one that was switched
    /// off stays so in the next chart, and no other one that got its id.
    #[must_use]
    pub(crate) fn identity(&self) -> (String, String) {
        (self.id.clone(), self.name.clone())
    }
}

impl PartialEq for ChartSpec {
    fn eq(&self, other: &Self) -> bool {
        self.title == other.title
            && self.kind == other.kind
            && self.currency == other.currency
            && self.buckets == other.buckets
            && self.series == other.series
            && std::ptr::fn_addr_eq(self.format, other.format)
    }
}

impl ChartSpec {
    /// The same chart with the values as they are drawn: running sums for
    /// accumulated lines.
    #[must_use]
    pub(crate) fn plotted(mut self) -> Self {
        if self.kind == ChartKind::AccumulatedLines {
            let bucket_count = self.buckets.len();
            for series in &mut self.series {
                let mut sum = Money::ZERO;
                series.values.resize(bucket_count, Money::ZERO);
                for value in &mut series.values {
                    sum += *value;
                    *value = sum;
                }
            }
        }
        self
    }

    /// The amount of `series` in `bucket`; zero where there is none.
    #[must_use]
    pub(crate) fn value(&self, series: usize, bucket: usize) -> Money {
        self.series
            .get(series)
            .and_then(|series| series.values.get(bucket))
            .copied()
            .unwrap_or(Money::ZERO)
    }

    /// The sum of `series` over all buckets.
    #[must_use]
    pub(crate) fn series_total(&self, series: usize) -> Money {
        (0..self.buckets.len())
            .map(|bucket| self.value(series, bucket))
            .sum()
    }

    /// `value` in full, with the chart's currency.
    #[must_use]
    pub(crate) fn written(&self, value: Money) -> String {
        (self.format)(value, self.currency)
    }

    /// Whether there is no amount other than zero.
    #[must_use]
    pub(crate) fn is_all_zero(&self) -> bool {
        self.series
            .iter()
            .all(|series| series.values.iter().all(|value| value.is_zero()))
    }
}

/// Small charts for the tests of this folder.
#[cfg(test)]
pub(super) mod samples {
    use super::*;

    pub(crate) fn money(text: &str) -> Money {
        text.parse().unwrap()
    }

    pub(crate) fn plain(value: Money, currency: Option<Currency>) -> String {
        let code = currency.map_or_else(String::new, |currency| format!(" {currency}"));
        format!("{value:.2}{code}")
    }

    /// A chart with days as buckets and `rows` as series, the last two being
    /// Others and Unpriced when there are more than three.
    pub(crate) fn chart(kind: ChartKind, rows: &[&[&str]]) -> ChartSpec {
        let days = rows.iter().map(|row| row.len()).max().unwrap_or(0);
        let others = if rows.len() > 3 { rows.len() - 2 } else { 99 };
        ChartSpec {
            title: "Cost by service".to_owned(),
            kind,
            currency: Some(Currency::USD),
            buckets: (1..=days)
                .map(|day| Bucket {
                    label: format!("Jun {day}"),
                    detail: format!("June {day}, 2026"),
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
                    values: row.iter().map(|text| money(text)).collect(),
                })
                .collect(),
            format: plain,
        }
    }

    #[test]
    fn accumulates_exactly_and_fills_gaps() {
        let chart = chart(
            ChartKind::AccumulatedLines,
            &[&["0.1", "0.2", "-0.3"], &["1"]],
        )
        .plotted();
        assert_eq!(chart.value(0, 1), money("0.3"));
        assert_eq!(chart.value(0, 2), Money::ZERO);
        assert_eq!(chart.value(1, 2), money("1"));
    }
}
