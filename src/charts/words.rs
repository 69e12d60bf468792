//! The words a chart says by itself, in English. A page that speaks another
//! language provides a `Signal<ChartWords>` as context.

use leptos::prelude::*;

/// Everything a chart says that its [`ChartSpec`](super::ChartSpec) does not.
#[derive(Debug, Clone, Copy)]
pub(crate) struct ChartWords {
    /// What the thing is, for screen readers.
    pub chart: &'static str,
    /// How the keyboard cursor works.
    pub moving: &'static str,
    /// What Enter does, where picking is possible.
    pub picking: &'static str,
    /// The button that shows the table twin.
    pub show_table: &'static str,
    /// Name of the legend.
    pub series: &'static str,
    /// Heading of the buckets in the table.
    pub period: &'static str,
    /// Heading of the series in the table of share bars.
    pub name: &'static str,
    /// Heading of amounts.
    pub amount: &'static str,
    /// Heading of shares.
    pub share: &'static str,
    /// Sum of all series shown.
    pub total: &'static str,
    /// Nothing to draw: no buckets or series.
    pub empty: &'static str,
    /// All series are switched off in the legend.
    pub all_hidden: &'static str,
    /// There are values, all of them zero.
    pub all_zero: &'static str,
    /// So many series that are not listed one by one.
    pub more: fn(usize) -> String,
}

impl ChartWords {
    /// English.
    pub(crate) const ENGLISH: Self = Self {
        chart: "chart",
        moving: "Left and right arrow keys move along the chart, up and down arrow keys \
                 through the series, Escape leaves.",
        picking: "Enter filters by what is chosen.",
        show_table: "Show as table",
        series: "Series",
        period: "Period",
        name: "Name",
        amount: "Amount",
        share: "Share",
        total: "Total",
        empty: "Nothing to show in this view",
        all_hidden: "All series are switched off in the legend",
        all_zero: "Nothing in this view has a cost",
        more: |count| format!("{count} more"),
    };

    /// The words of the page's language.
    #[must_use]
    pub(super) fn of_page() -> Signal<Self> {
        use_context().unwrap_or_else(|| Signal::stored(Self::ENGLISH))
    }
}
