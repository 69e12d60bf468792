//! What a page asks a chart to show: plain data with exact amounts.

use costs::Day;

use super::amount::{Amount, Measure};

/// One chart: its buckets along the axis and its series of amounts.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct ChartSpec {
    /// Accessible name, caption of the table, and title of saved pictures.
    pub title: String,
    /// What the values are about, such as scope, period and filters; stands
    /// beneath the title of saved pictures and tables. May be empty.
    pub scope: String,
    /// How the values are drawn.
    pub kind: ChartKind,
    /// What the values count.
    pub measure: Measure,
    /// Positions along the axis, in order.
    pub buckets: Vec<Bucket>,
    /// Series in stacking order: the first one lies at the baseline.
    pub series: Vec<Series>,
    /// What the values are compared with.
    pub comparison: Option<Comparison>,
}

/// How values are drawn.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) enum ChartKind {
    /// One column for each bucket; credits stack below zero.
    StackedColumns,
    /// One band for each series; credits stack below zero.
    StackedArea,
    /// One line for each series.
    Lines,
    /// One horizontal bar for each series' sum over all buckets, with its
    /// share of the total.
    HorizontalBars,
    /// A ring of the series' shares of the total. What is not above zero
    /// cannot be a part of it and is listed beneath.
    Donut,
    /// A rectangle of tiles as large as the series' sums, within a frame for
    /// each [`Series::parent`]. What is not above zero is listed beneath.
    Treemap,
    /// A calendar with a field for each bucket's sum; buckets without
    /// [`Bucket::day`] are left out.
    CalendarHeatMap,
    /// From one total to another: each series' sum over all buckets is a
    /// change, which begins where the one before ended. [`ChartSpec::comparison`]
    /// has the total that it starts from as the sum of its values; the total it
    /// leads to is that plus all changes. The first and last bucket's details
    /// name the two totals.
    Waterfall,
}

/// One position along the axis, such as a day.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(crate) struct Bucket {
    /// Short text for the axis, such as `Jun 1`.
    pub label: String,
    /// Full text for tooltip and table, such as `Monday, June 1, 2026`.
    pub detail: String,
    /// The day, where a bucket is one.
    pub day: Option<Day>,
    /// Whether its values will still grow: it is drawn lighter, and said.
    pub is_partial: bool,
    /// Whether it has no values yet: lines and areas end before it.
    pub is_awaited: bool,
}

/// One series of values.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Series {
    /// Names the series in a [`ChartPick`]; unique within the chart.
    pub id: String,
    /// Text for legend, tooltip and table.
    pub name: String,
    /// Its place in the palette; see [`ColourBook`](super::ColourBook).
    pub colour: SeriesColour,
    /// One amount for each bucket; missing ones count as zero.
    pub values: Vec<Amount>,
    /// What it is a part of; treemaps frame the series of one parent.
    pub parent: Option<SeriesParent>,
}

/// What several series are a part of.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct SeriesParent {
    /// Names it; series with the same one belong together.
    pub id: String,
    /// Text of the frame and, before the series' own name, of the tooltip.
    pub name: String,
}

/// The values of another period, bucket by bucket.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Comparison {
    /// Text for legend, tooltip and table, such as `1 – 31 May 2026`.
    pub name: String,
    /// The sum over all series for each bucket; there is nothing to compare
    /// with beyond its end. Donut, treemap and bars do not show it.
    pub values: Vec<Amount>,
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

impl ChartKind {
    /// Whether the series' sums over all buckets are drawn, and no buckets.
    #[must_use]
    pub(crate) const fn is_of_sums(self) -> bool {
        matches!(
            self,
            Self::HorizontalBars | Self::Donut | Self::Treemap | Self::Waterfall
        )
    }

    /// Whether a legend can switch series off and on: it would be the only
    /// place to do so where the drawing itself names them.
    #[must_use]
    pub(crate) const fn has_legend(self) -> bool {
        matches!(
            self,
            Self::StackedColumns | Self::StackedArea | Self::Lines | Self::Donut
        )
    }
}

impl ChartSpec {
    /// The amount of `series` in `bucket`; zero where there is none.
    #[must_use]
    pub(crate) fn value(&self, series: usize, bucket: usize) -> Amount {
        self.series
            .get(series)
            .and_then(|series| series.values.get(bucket))
            .copied()
            .unwrap_or(Amount::ZERO)
    }

    /// The sum of `series` over all buckets.
    #[must_use]
    pub(crate) fn series_total(&self, series: usize) -> Amount {
        (0..self.buckets.len())
            .map(|bucket| self.value(series, bucket))
            .sum()
    }

    /// What `bucket` is compared with; `None` where there is nothing.
    #[must_use]
    pub(crate) fn compared(&self, bucket: usize) -> Option<Amount> {
        self.comparison.as_ref()?.values.get(bucket).copied()
    }

    /// `amount` in full, with currency or unit.
    #[must_use]
    pub(crate) fn written(&self, amount: Amount) -> String {
        self.measure.written(amount)
    }

    /// Whether there is no amount other than zero.
    #[must_use]
    pub(crate) fn is_all_zero(&self) -> bool {
        let own = self.series.iter().flat_map(|series| &series.values);
        let compared = self.comparison.iter().flat_map(|other| &other.values);
        own.chain(compared).all(|value| value.is_zero())
    }
}
